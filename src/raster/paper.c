// SPDX-License-Identifier: GPL-3.0-or-later
#include "raster/paper.h"

#include <stdlib.h>
#include <string.h>

enum {
    PEAK_WIDTH = 6,
    NEAR_PEAK = 24,     /* what is counted for paper at all */
    PERCENT_LEAST = 40, /* of the page, near it; less is the sky of a photograph */
    CLEAN_PERCENT = 60, /* without noise it is light, and most of the page */
    CLEAN_DARKEST = 224,
    FIRST_DRIFT = 12, /* of a square from the peak */
    DRIFT = 14,       /* of a square from the one beside it */
};

bool ff_paper_is_noisy(const FfBlocks *blocks, bool scanned)
{
    const int total = blocks->columns * blocks->rows;
    int white = 0;
    int flat = 0;
    int noisy = 0;
    for (int i = 0; i < total; i++) {
        const FfBlock *block = &blocks->at[i];
        white += block->lo == 255;
        flat += block->lo == block->hi;
        noisy += block->hi - block->lo >= 2 && block->hi - block->lo < 48;
    }
    return scanned ? noisy > flat - white && 8 * noisy > total - white
                   : noisy > 2 * flat && 4 * noisy > total;
}

/* The tone of most of the page, by the lightest of its blocks: text does not hide it. */
static int find_peak(const FfBlocks *blocks, int *ret_near, int *ret_counted)
{
    int counts[256 + PEAK_WIDTH + 1] = {0};
    const int total = blocks->columns * blocks->rows;
    *ret_counted = 0;
    for (int i = 0; i < total; i++) {
        const bool white = blocks->at[i].lo == 255; /* the margin that a picture was given */
        counts[blocks->at[i].soft] += !white;
        *ret_counted += !white;
    }
    int best = 255;
    int most = 0;
    for (int v = FF_PAPER_DARKEST; v < 256; v++) {
        int near = 0;
        for (int i = MAX(v - PEAK_WIDTH, 0); i <= v + PEAK_WIDTH; i++) {
            near += counts[i];
        }
        best = near > most ? v : best;
        most = MAX(near, most);
    }
    *ret_near = 0;
    for (int v = MAX(best - NEAR_PEAK, 0); v <= MIN(best + NEAR_PEAK, 255); v++) {
        *ret_near += counts[v];
    }
    return best;
}

static int compare_tones(gconstpointer a, gconstpointer b)
{
    return *(const guint8 *)a - *(const guint8 *)b;
}

/* A square's paper: a light one of its blocks; 0 if few are light enough. */
static guint8 tone_of_square(const FfBlocks *blocks, int column, int row, int darkest)
{
    guint8 tones[FF_PAPER_SQUARE * FF_PAPER_SQUARE];
    gsize count = 0;
    gsize seen = 0;
    for (int y = row * FF_PAPER_SQUARE; y < MIN((row + 1) * FF_PAPER_SQUARE, blocks->rows); y++) {
        for (int x = column * FF_PAPER_SQUARE;
             x < MIN((column + 1) * FF_PAPER_SQUARE, blocks->columns); x++) {
            const FfBlock *block = &blocks->at[y * blocks->columns + x];
            seen++;
            if (block->soft >= darkest && block->lo < 255) {
                tones[count++] = block->soft;
            }
        }
    }
    if (count == 0 || 4 * count < seen) {
        return 0;
    }
    qsort(tones, count, 1, compare_tones);
    return tones[count * 3 / 4];
}

/* Spreads from what surely is paper to squares that are only a little different: uneven light. The
 * rest, a picture on the paper, takes after what is around it. */
static void spread(const FfPaper *paper, const guint8 *found, bool take_all)
{
    bool changed = true;
    while (changed) {
        changed = false;
        for (int i = 0; i < paper->columns * paper->rows; i++) {
            const int x = i % paper->columns;
            const int y = i / paper->columns;
            const int beside[4] = {x > 0 ? i - 1 : i, x < paper->columns - 1 ? i + 1 : i,
                                   y > 0 ? i - paper->columns : i,
                                   y < paper->rows - 1 ? i + paper->columns : i};
            for (int k = 0; k < 4 && paper->tones[i] == 0; k++) {
                const int tone = paper->tones[beside[k]];
                const bool close = found[i] != 0 && abs(found[i] - tone) <= DRIFT;
                if (tone != 0 && (take_all || close)) {
                    paper->tones[i] = take_all ? (guint8)tone : found[i];
                    changed = true;
                }
            }
        }
    }
}

static bool is_paper(int peak, int near, int counted, bool noisy)
{
    return noisy ? near * 100 >= counted * PERCENT_LEAST
                 : near * 100 >= counted * CLEAN_PERCENT && peak >= CLEAN_DARKEST;
}

bool ff_paper_find(FfPaper *paper, const FfBlocks *blocks, bool noisy)
{
    int near;
    int counted;
    const int peak = find_peak(blocks, &near, &counted);
    if (counted == 0 || !is_paper(peak, near, counted, noisy)) {
        return false;
    }
    paper->columns = (blocks->columns + FF_PAPER_SQUARE - 1) / FF_PAPER_SQUARE;
    paper->rows = (blocks->rows + FF_PAPER_SQUARE - 1) / FF_PAPER_SQUARE;
    const gsize total = (gsize)paper->columns * (gsize)paper->rows;
    paper->tones = g_malloc0(total);
    g_autofree guint8 *found = g_malloc0(total);
    bool any = false;
    for (gsize i = 0; i < total; i++) {
        found[i] = tone_of_square(blocks, (int)i % paper->columns, (int)i / paper->columns,
                                  MAX(peak - 90, FF_PAPER_DARKEST));
        if (found[i] != 0 && abs(found[i] - peak) <= FIRST_DRIFT) {
            paper->tones[i] = found[i];
            any = true;
        }
    }
    if (!any) {
        memset(paper->tones, peak, total);
    }
    spread(paper, found, false);
    spread(paper, found, true);
    return true;
}
