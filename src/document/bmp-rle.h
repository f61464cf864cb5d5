// SPDX-License-Identifier: GPL-3.0-or-later
/* The run-length codes of BMP, RLE8 and RLE4. Pure.
 *
 * They go from the bottom row up, and a page is drawn from the top down: so the rows are first only
 * found, and then decoded one by one in any order. */
#pragma once

#include "document/bmp-header.h"

typedef struct {
    gsize at; /* in the codes; 0 of a row that has none */
    int x;    /* where they start */
} FfBmpRow;

typedef struct {
    const guint8 *codes;
    gsize length;
    int width, height;
    int bits;       /* 8 or 4 */
    FfBmpRow *rows; /* of ff_bmp_find_rows(), the first is the bottom one */
} FfBmpRle;

/* Fills rows, `height` of them. false: the codes end before the bitmap does. */
bool ff_bmp_find_rows(FfBmpRle *rle);
/* The tones of a row; what its codes leave out keeps what `grey`, of width octets, has. */
void ff_bmp_read_row(const FfBmpRle *rle, int row, const guint8 *tones, guint8 *grey);
