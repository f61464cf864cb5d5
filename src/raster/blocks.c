// SPDX-License-Identifier: GPL-3.0-or-later
#include "raster/blocks.h"

#include <stdbool.h>
#include <string.h>

enum {
    TONE_STEP = 32, /* pixels of a tone differ by less from those beside and above */
    TONE_LIGHTEST = 252,
    NEARLY_WHITE = 244,
    SAMPLE_STEP = 2, /* tones are counted in every other pixel of every other row */
};

void ff_blocks_init(FfBlocks *blocks, const FfStrip *strip)
{
    blocks->columns = (strip->width + FF_BLOCK_WIDTH_PX - 1) / FF_BLOCK_WIDTH_PX;
    blocks->rows = (strip->height + strip->block_rows - 1) / strip->block_rows;
    blocks->at = g_new0(FfBlock, (gsize)blocks->columns * (gsize)blocks->rows);
}

void ff_blocks_clear(FfBlocks *blocks)
{
    g_free(blocks->at);
}

static void fold_rows(const guint8 *restrict a, const guint8 *restrict b, const guint8 *restrict c,
                      const guint8 *restrict d, gsize length, guint8 *restrict lo,
                      guint8 *restrict hi)
{
    for (gsize x = 0; x < length; x++) {
        guint8 low = MIN(MIN(a[x], b[x]), MIN(c[x], d[x]));
        guint8 high = MAX(MAX(a[x], b[x]), MAX(c[x], d[x]));
        lo[x] = MIN(lo[x], low);
        hi[x] = MAX(hi[x], high);
    }
}

/* Darkest and lightest of each column. */
static void find_extremes(const FfStrip *strip, guint8 *lo, guint8 *hi, gsize length)
{
    memcpy(lo, ff_strip_row(strip, 0), length);
    memcpy(hi, lo, length);
    for (int y = 0; y < strip->block_rows; y += 4) {
        fold_rows(ff_strip_row(strip, y), ff_strip_row(strip, y + 1), ff_strip_row(strip, y + 2),
                  ff_strip_row(strip, y + 3), length, lo, hi);
    }
}

static void set_range(FfBlock *block, const guint8 *lo, const guint8 *hi)
{
    guint8 low = 255;
    guint8 high = 0;
    guint sum = 0;
    for (int x = 0; x < FF_BLOCK_WIDTH_PX; x++) {
        low = MIN(low, lo[x]);
        high = MAX(high, hi[x]);
        sum += hi[x];
    }
    block->lo = low;
    block->hi = high;
    block->soft = (guint8)(sum / FF_BLOCK_WIDTH_PX);
}

void ff_blocks_measure_range(FfBlocks *blocks, FfStrip *strip)
{
    const gsize length = (gsize)blocks->columns * FF_BLOCK_WIDTH_PX;
    g_autofree guint8 *lo = g_malloc(2 * length);
    guint8 *hi = lo + length;
    for (int row = 0; row < blocks->rows; row++) {
        FfBlock *line = blocks->at + (gsize)row * (gsize)blocks->columns;
        ff_strip_load(strip, row);
        find_extremes(strip, lo, hi, length);
        for (int i = 0; i < blocks->columns; i++) {
            set_range(&line[i], lo + i * FF_BLOCK_WIDTH_PX, hi + i * FF_BLOCK_WIDTH_PX);
        }
    }
}

static inline guint8 differ(guint8 a, guint8 b)
{
    return (guint8)(MAX(a, b) - MIN(a, b));
}

/* By column. */
typedef struct {
    guint8 tone[FF_BLOCK_WIDTH_PX];
    guint8 dirty[FF_BLOCK_WIDTH_PX];
    guint8 same[FF_BLOCK_WIDTH_PX];
} Counts;

/* Marks the tone pixels of sixteen, and counts. */
static inline void mark_tone(const guint8 *restrict at, const guint8 *restrict above,
                             guint8 *restrict marks, Counts *restrict counts)
{
    for (int x = 0; x < FF_BLOCK_WIDTH_PX; x++) {
        guint8 step = MAX(differ(at[x], at[x - 1]), differ(at[x], above[x]));
        guint8 is_tone = (guint8)(step < TONE_STEP) & (guint8)(at[x] <= TONE_LIGHTEST);
        marks[x] = is_tone;
        guint8 is_dirty = (guint8)(at[x] < 255) & (guint8)(at[x] >= NEARLY_WHITE);
        counts->tone[x] = (guint8)(counts->tone[x] + is_tone);
        counts->dirty[x] = (guint8)(counts->dirty[x] + is_dirty);
        counts->same[x] = (guint8)(counts->same[x] + (guint8)(at[x] == at[x - 1]));
    }
}

/* The most frequent tone, by counts of the 32 steps of 8 levels: two neighbouring steps are one
 * tone, since noise and a slow gradient cross them. */
static int find_tint(const guint8 counts[256], const guint8 steps[33], int *ret_near)
{
    int best = 0;
    for (int i = 0; i < 32; i++) {
        if (steps[i] + steps[i + 1] > steps[best] + steps[best + 1]) {
            best = i;
        }
    }
    *ret_near = steps[best] + steps[best + 1];
    int tint = 8 * best;
    for (int v = 8 * best; v < MIN(8 * best + 16, 256); v++) {
        tint = counts[v] > counts[tint] ? v : tint;
    }
    return tint;
}

static void set_tint(FfBlock *block, const FfStrip *strip, int x0,
                     guint8 marks[FF_BLOCK_ROWS_MAX][FF_BLOCK_WIDTH_PX])
{
    guint8 counts[256] = {0};
    guint8 steps[33] = {0};
    int total = 0;
    for (int y = 0; y < strip->block_rows; y += SAMPLE_STEP) {
        const guint8 *at = ff_strip_row(strip, y) + x0;
        for (int x = 0; x < FF_BLOCK_WIDTH_PX; x += SAMPLE_STEP) {
            counts[at[x]] = (guint8)(counts[at[x]] + marks[y][x]);
            steps[at[x] >> 3] = (guint8)(steps[at[x] >> 3] + marks[y][x]);
            total += marks[y][x];
        }
    }
    int near;
    int tint = find_tint(counts, steps, &near);
    block->tint = (guint8)tint;
    block->even = (guint8)(total == 0 ? 0 : MIN(near * 256 / total, 255));
    block->exact = (guint8)(total == 0 ? 0 : MIN(counts[tint] * 256 / total, 255));
}

static guint sum_of(const guint8 counts[FF_BLOCK_WIDTH_PX])
{
    guint sum = 0;
    for (int x = 0; x < FF_BLOCK_WIDTH_PX; x++) {
        sum += counts[x];
    }
    return sum;
}

static void set_tone(FfBlock *block, const FfStrip *strip, int x0)
{
    guint8 marks[FF_BLOCK_ROWS_MAX][FF_BLOCK_WIDTH_PX];
    Counts counts = {0};
    for (int y = 0; y < strip->block_rows; y++) {
        mark_tone(ff_strip_row(strip, y) + x0, ff_strip_row(strip, y - 1) + x0, marks[y], &counts);
    }
    const guint area = (guint)strip->block_rows * FF_BLOCK_WIDTH_PX;
    block->tone = (guint16)sum_of(counts.tone);
    block->dirty = (guint8)MIN(sum_of(counts.dirty) * 256 / area, 255);
    block->same = (guint8)MIN(sum_of(counts.same) * 256 / area, 255);
    if (4 * block->tone >= area) {
        set_tint(block, strip, x0, marks);
    }
}

void ff_blocks_measure_tone(FfBlocks *blocks, FfStrip *strip)
{
    for (int row = 0; row < blocks->rows; row++) {
        FfBlock *line = blocks->at + (gsize)row * (gsize)blocks->columns;
        bool loaded = false;
        for (int i = 0; i < blocks->columns; i++) {
            if (line[i].lo > TONE_LIGHTEST) {
                continue;
            }
            if (!loaded) {
                ff_strip_load(strip, row);
                loaded = true;
            }
            set_tone(&line[i], strip, i * FF_BLOCK_WIDTH_PX);
        }
    }
}
