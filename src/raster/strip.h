// SPDX-License-Identifier: GPL-3.0-or-later
/* A window on a page of grey: the rows of one row of blocks and a few around them, with the edge
 * pixels repeated beyond the page, and with the tone of the paper taken out where there is one.
 * Pure; for binarise.c only. */
#pragma once

#include <stdbool.h>

#include <glib.h>

enum {
    FF_BLOCK_WIDTH_PX = 16,
    FF_STRIP_MARGIN = 5,    /* rows above and below */
    FF_STRIP_SIDE_PX = 16,  /* repeated pixels at the left and, at least, at the right */
    FF_BLOCK_ROWS_MAX = 32, /* of a block */
    FF_PAPER_SQUARE = 8,    /* blocks along a side of a square of paper */
    FF_PAPER_DARKEST = 96,
};

/* The tone of paper. */
typedef struct {
    int columns;
    int rows;
    guint8 *tones; /* columns x rows, FF_PAPER_DARKEST at least, each of a square of blocks */
} FfPaper;

typedef struct {
    const guint8 *grey; /* borrowed */
    gsize grey_stride;
    int width;
    int height;
    int block_rows; /* pixel rows of a block: 8, 16 or 32, whatever makes it square */
    gsize stride;
    guint8 *rows;        /* all that is loaded */
    FfPaper paper;       /* tones NULL: white is white; else freed with the strip */
    bool paper_is_white; /* each of the tones is 255 */
    guint8 *tones;       /* of the paper, per pixel of a row */
    guint16 *stretch;    /* 256 x 255 / tone */
    guint16 stretch_of[256];
} FfStrip;

void ff_strip_init(FfStrip *strip, const guint8 *grey, gsize grey_stride, int width, int height,
                   double y_dpi);
void ff_strip_clear(FfStrip *strip);
/* Sets the paper, and takes it over. */
void ff_strip_set_paper(FfStrip *strip, const FfPaper *paper);
/* Loads the rows of a row of blocks. */
void ff_strip_load(FfStrip *strip, int block_row);
/* A pixel row of it, from -FF_STRIP_MARGIN to block_rows + FF_STRIP_MARGIN - 1; there are
 * FF_STRIP_SIDE_PX pixels before it, and as many after the last block. */
static inline const guint8 *ff_strip_row(const FfStrip *strip, int row)
{
    return strip->rows + (gsize)(row + FF_STRIP_MARGIN) * strip->stride + FF_STRIP_SIDE_PX;
}
