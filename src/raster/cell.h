// SPDX-License-Identifier: GPL-3.0-or-later
/* The halftone cell: which pixel of a dot turns black at which grey. Pure; for binarise.c only. */
#pragma once

#include <glib.h>

enum {
    FF_CELL_WIDTH_PX = 8,
    FF_CELL_ROWS_MAX = 16,
};

/* A clustered dot at 45 degrees, round on paper whatever the resolution: a pixel is black if its
 * grey is below `below` at its place, counted from any origin. */
typedef struct {
    int rows;
    guint8 below[FF_CELL_ROWS_MAX][FF_CELL_WIDTH_PX];
} FfCell;

void ff_cell_init(FfCell *cell, double y_dpi);
