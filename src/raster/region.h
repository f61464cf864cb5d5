// SPDX-License-Identifier: GPL-3.0-or-later
/* Blocks that belong together. Pure; for binarise.c only. */
#pragma once

#include <stdbool.h>

#include "raster/blocks.h"

enum {
    FF_PICTURE_LEAST = 6, /* blocks of a picture */
    FF_DRAWN = 90,        /* `exact` of 35 % of just one grey: no photograph */
};

/* The region at hand, and what is known of those before it. */
typedef struct {
    FfBlocks *blocks;
    int area;       /* pixels of a block */
    bool noisy;     /* see regions.h */
    guint32 *label; /* of each block; 0: of no region yet */
    int *members;   /* as indices of blocks */
    int count;
    guint32 last; /* label */
} FfRegion;

/* Whether a block belongs to the region of the one beside it. */
typedef bool (*FfRegionJoins)(const FfBlock *from, const FfBlock *to);

void ff_region_init(FfRegion *region, FfBlocks *blocks, int block_area, bool noisy);
void ff_region_clear(FfRegion *region);
/* Makes the region around a block that is of none. */
void ff_region_collect(FfRegion *region, int first, FfRegionJoins joins);
/* Of the nine blocks around and at one, those of the same region. */
int ff_region_count_mates(const FfRegion *region, int index);
bool ff_region_touches_picture(const FfRegion *region, int index);
/* Dots. white: of a shade of just one grey, the grey; else 0. */
void ff_region_set_dither(FfBlock *block, bool outline, int white);

/* The blocks around and at one, as indices: nine, fewer at the edge of the page. Returns how many.
 */
int ff_region_list_around(const FfBlocks *blocks, int index, int ret_near[9]);
