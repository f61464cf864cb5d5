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

static void load_row(const FfStrip *strip, int y, guint8 *to)
{
    const guint8 *from = strip->grey + (gsize)CLAMP(y, 0, strip->height - 1) * strip->grey_stride;
    const gsize after = (gsize)FF_STRIP_SIDE_PX + (gsize)strip->width;
    memset(to, from[0], FF_STRIP_SIDE_PX);
    memcpy(to + FF_STRIP_SIDE_PX, from, (gsize)strip->width);
    memset(to + after, from[strip->width - 1], strip->stride - after);
    if (strip->paper.tones != NULL) {
        take_paper_out(to, strip->tones, strip->stretch, strip->stride);
    }
}

/* Between the centres of four squares, in 16ths of a block. */
static int between(const FfPaper *paper, int x16, int y16)
{
    const int side = FF_PAPER_SQUARE * 16;
    const int x = CLAMP(x16 - side / 2, 0, (paper->columns - 1) * side);
    const int y = CLAMP(y16 - side / 2, 0, (paper->rows - 1) * side);
    const int left = x / side;
    const int top = y / side;
    const int right = MIN(left + 1, paper->columns - 1);
    const int bottom = MIN(top + 1, paper->rows - 1);
    const guint8 *upper = paper->tones + top * paper->columns;
    const guint8 *lower = paper->tones + bottom * paper->columns;
    const int above = upper[left] * (side - x % side) + upper[right] * (x % side);
    const int below = lower[left] * (side - x % side) + lower[right] * (x % side);
    return (above * (side - y % side) + below * (y % side)) / (side * side);
}

void ff_strip_set_paper(FfStrip *strip, const FfPaper *paper)
{
    strip->paper = *paper;
    strip->tones = g_malloc(strip->stride);
    strip->stretch = g_new(guint16, strip->stride);
}

/* A slow slope is the same all over a row of blocks. */
static void find_tones(FfStrip *strip, int block_row)
{
    for (gsize x = 0; x < strip->stride; x++) {
        int tone = between(&strip->paper, (int)x - FF_STRIP_SIDE_PX, block_row * 16 + 8);
        strip->tones[x] = (guint8)tone;
        strip->stretch[x] = (guint16)(256 * 255 / tone);
    }
}

void ff_strip_load(FfStrip *strip, int block_row)
{
    const int first = block_row * strip->block_rows - FF_STRIP_MARGIN;
    if (strip->paper.tones != NULL) {
        find_tones(strip, block_row);
    }
    for (int i = 0; i < strip->block_rows + 2 * FF_STRIP_MARGIN; i++) {
        load_row(strip, first + i, strip->rows + (gsize)i * strip->stride);
    }
}
