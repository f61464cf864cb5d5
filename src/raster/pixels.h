// SPDX-License-Identifier: GPL-3.0-or-later
/* The rules by which pixels become black. Pure; for binarise.c only. */
#pragma once

#include "raster/blocks.h"
#include "raster/cell.h"

/* A run of blocks of one row of blocks that are treated alike. */
typedef struct {
    const FfStrip *strip;
    const FfBlock *like;
    int x0;          /* of its first pixel */
    int length;      /* in pixels */
    guint8 *scratch; /* 3 x (length + 2 x FF_STRIP_SIDE_PX) */
} FfRun;

/* Black is what is below 0.70 between ink and white, as a plain threshold of 178 does it on white;
 * and what is nearer to the darkest pixel within two than to white, so that a pale stroke beside
 * black ones stays. black: 255 or 0 a pixel. */
void ff_pixels_local(const FfRun *run, int row, guint8 *black);
/* Dots, but sharp where the picture is: an edge is cut where it is, so that text on a picture stays
 * whole and has a clear rim. `y`: of the row on the page. */
void ff_pixels_dither(const FfRun *run, const FfCell *cell, int row, int y, guint8 *black);
/* Adds the outline of the tone `tint`: its last pixels before something lighter. A thin light line
 * on it gets one dark line, not two. */
void ff_pixels_outline(const FfRun *run, guint8 tint, int row, guint8 *black);
/* To bits, the first pixel of eight to the most significant. length is a multiple of 8. */
void ff_pixels_pack(const guint8 *black, int length, guint8 *bits);
