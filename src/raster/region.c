// SPDX-License-Identifier: GPL-3.0-or-later
#include "raster/region.h"

/* What is lighter by less than a shade is the shade. */
#define CLEAN_STEP 5

void ff_region_init(FfRegion *region, FfBlocks *blocks, int block_area, bool noisy)
{
    const gsize total = (gsize)blocks->columns * (gsize)blocks->rows;
    *region = (FfRegion){.blocks = blocks, .area = block_area, .noisy = noisy};
    region->label = g_new0(guint32, total);
    region->members = g_new(int, total);
}

void ff_region_clear(FfRegion *region)
{
    g_free(region->label);
    g_free(region->members);
}

int ff_region_list_around(const FfBlocks *blocks, int index, int ret_near[9])
{
    const int x = index % blocks->columns;
    const int y = index / blocks->columns;
    int count = 0;
    for (int row = MAX(y - 1, 0); row <= MIN(y + 1, blocks->rows - 1); row++) {
        for (int column = MAX(x - 1, 0); column <= MIN(x + 1, blocks->columns - 1); column++) {
            ret_near[count++] = row * blocks->columns + column;
        }
    }
    return count;
}

void ff_region_collect(FfRegion *region, int first, FfRegionJoins joins)
{
    FfBlocks *blocks = region->blocks;
    region->last++;
    region->count = 0;
    region->members[region->count++] = first;
    region->label[first] = region->last;
    for (int next = 0; next < region->count; next++) {
        const int index = region->members[next];
        int near[9];
        const int count = ff_region_list_around(blocks, index, near);
        for (int i = 0; i < count; i++) {
            if (region->label[near[i]] == 0 && joins(&blocks->at[index], &blocks->at[near[i]])) {
                region->label[near[i]] = region->last;
                region->members[region->count++] = near[i];
            }
        }
    }
}

int ff_region_count_mates(const FfRegion *region, int index)
{
    int mates = 0;
    int near[9];
    const int count = ff_region_list_around(region->blocks, index, near);
    for (int i = 0; i < count; i++) {
        mates += region->label[near[i]] == region->label[index];
    }
    return mates;
}

bool ff_region_touches_picture(const FfRegion *region, int index)
{
    bool touches = false;
    int near[9];
    const int count = ff_region_list_around(region->blocks, index, near);
    for (int i = 0; i < count; i++) {
        touches = touches || region->blocks->at[near[i]].rule == FF_RULE_DITHER;
    }
    return touches;
}

void ff_region_set_dither(FfBlock *block, bool outline, int white)
{
    block->rule = FF_RULE_DITHER;
    block->outline = outline;
    block->white = (guint8)white;
    block->shade = block->white;
    block->shade_cap = (guint8)MAX(white - CLEAN_STEP, 0);
    block->decided = true;
}
