// SPDX-License-Identifier: GPL-3.0-or-later
#include "raster/strip.h"

#include <string.h>

/* What is this light against the paper is the paper: noise, and print that shines through. */
#define PAPER_WHITE 212

static gsize padded(int width)
{
    gsize blocks = ((gsize)width + FF_BLOCK_WIDTH_PX - 1) / FF_BLOCK_WIDTH_PX;
    return blocks * FF_BLOCK_WIDTH_PX;
}

void ff_strip_init(FfStrip *strip, const guint8 *grey, gsize grey_stride, int width, int height,
                   double y_dpi)
{
    *strip = (FfStrip){.grey = grey, .grey_stride = grey_stride, .width = width, .height = height};
    strip->block_rows = y_dpi < 150 ? 8 : y_dpi < 300 ? 16 : FF_BLOCK_ROWS_MAX;
    strip->stride = padded(width) + 2 * (gsize)FF_STRIP_SIDE_PX;
    strip->rows = g_malloc((gsize)(strip->block_rows + 2 * FF_STRIP_MARGIN) * strip->stride);
}

void ff_strip_clear(FfStrip *strip)
{
    g_free(strip->rows);
    g_free(strip->paper.tones);
    g_free(strip->tones);
    g_free(strip->stretch);
}

/* Each pixel as a part of the paper around it. */
static void take_paper_out(guint8 *restrict row, const guint8 *restrict paper,
                           const guint16 *restrict stretch, gsize length)
{
    for (gsize x = 0; x < length; x++) {
        guint16 light = MIN(row[x], paper[x]);
        /* stretch is below 4 x 256, and paper x stretch at most 255 x 256 */
        guint16 part = (guint16)(light * stretch[x]) >> 8;
        row[x] = part >= PAPER_WHITE ? 255 : (guint8)part;
    }
}

/* The same where the paper is white all over, as in most scans of black and white. */
static void take_white_out(guint8 *restrict row, gsize length)
{
    for (gsize x = 0; x < length; x++) {
        row[x] = row[x] >= PAPER_WHITE ? 255 : row[x];
    }
}

static void load_row(const FfStrip *strip, int y, guint8 *to)
{
    const guint8 *from = strip->grey + (gsize)CLAMP(y, 0, strip->height - 1) * strip->grey_stride;
    const gsize after = (gsize)FF_STRIP_SIDE_PX + (gsize)strip->width;
    memset(to, from[0], FF_STRIP_SIDE_PX);
    memcpy(to + FF_STRIP_SIDE_PX, from, (gsize)strip->width);
    memset(to + after, from[strip->width - 1], strip->stride - after);
    if (strip->paper_is_white) {
        take_white_out(to, strip->stride);
    } else if (strip->paper.tones != NULL) {
        take_paper_out(to, strip->tones, strip->stretch, strip->stride);
    }
}

enum { SIDE = FF_PAPER_SQUARE * 16 }; /* of a square, in 16ths of a block */

/* The tones of a column of squares, at a height between the centres of two of them, times SIDE. */
static guint tone_at(const FfPaper *paper, int column, int y16)
{
    const int y = CLAMP(y16 - SIDE / 2, 0, (paper->rows - 1) * SIDE);
    const int top = y / SIDE;
    const int bottom = MIN(top + 1, paper->rows - 1);
    const int upper = paper->tones[top * paper->columns + column];
    const int lower = paper->tones[bottom * paper->columns + column];
    return (guint)(upper * (SIDE - y % SIDE) + lower * (y % SIDE));
}

/* From the centre of one square towards that of the next. */
static void slope(guint from, guint to, gsize length, guint8 *restrict tones)
{
    for (guint x = 0; x < length; x++) {
        tones[x] = (guint8)((from * (SIDE - x) + to * x) / (SIDE * SIDE));
    }
}

void ff_strip_set_paper(FfStrip *strip, const FfPaper *paper)
{
    const gsize squares = (gsize)paper->columns * (gsize)paper->rows;
    strip->paper = *paper;
    strip->paper_is_white = true;
    for (gsize i = 0; i < squares; i++) {
        strip->paper_is_white = strip->paper_is_white && paper->tones[i] == 255;
    }
    strip->tones = g_malloc(strip->stride);
    strip->stretch = g_new(guint16, strip->stride);
    for (int tone = 1; tone < 256; tone++) {
        strip->stretch_of[tone] = (guint16)(256 * 255 / tone);
    }
}

/* A slow slope is the same all over a row of blocks. */
static void find_tones(FfStrip *strip, int block_row)
{
    const FfPaper *paper = &strip->paper;
    const int y16 = block_row * 16 + 8;
    gsize x = MIN((gsize)FF_STRIP_SIDE_PX + SIDE / 2, strip->stride); /* the first centre */
    guint from = tone_at(paper, 0, y16);
    memset(strip->tones, (int)(from / SIDE), x);
    for (int column = 1; column < paper->columns && x < strip->stride; column++) {
        const guint to = tone_at(paper, column, y16);
        const gsize length = MIN((gsize)SIDE, strip->stride - x);
        slope(from, to, length, strip->tones + x);
        from = to;
        x += length;
    }
    memset(strip->tones + x, (int)(from / SIDE), strip->stride - x);
    for (x = 0; x < strip->stride; x++) {
        strip->stretch[x] = strip->stretch_of[strip->tones[x]];
    }
}

void ff_strip_load(FfStrip *strip, int block_row)
{
    const int first = block_row * strip->block_rows - FF_STRIP_MARGIN;
    if (strip->paper.tones != NULL && !strip->paper_is_white) {
        find_tones(strip, block_row);
    }
    for (int i = 0; i < strip->block_rows + 2 * FF_STRIP_MARGIN; i++) {
        load_row(strip, first + i, strip->rows + (gsize)i * strip->stride);
    }
}
