// SPDX-License-Identifier: GPL-3.0-or-later
#include "raster/regions.h"

#include <stdlib.h>

#include "raster/region.h"
#include "raster/shade.h"

enum {
    EVEN = 154,      /* 60 %: a block of one tone */
    TINT_DRIFT = 12, /* from block to block within one region */
    PURE = FF_DRAWN, /* blocks of just one grey, whose regions end where the grey changes */
    PURE_DRIFT = 4,
    LIGHTEST = 252,
    MIXED = 240, /* 94 %: hardly another tone */
    PALE = 64,
    CAP_CLEAN = 250, /* lightest that means something, on white */
    CAP_NOISY = 200,
    DIRTY = 20, /* 8 % */
    ALL_PALE = 128,
    CALM = 128,
};

static bool is_tone(const FfBlock *block)
{
    return block->even > 0;
}

static bool is_even(const FfBlock *block)
{
    return block->even >= EVEN || block->exact >= FF_DRAWN;
}

static bool joins_uneven(const FfBlock *from, const FfBlock *to)
{
    return is_tone(to) && !is_even(to);
}

static bool joins_even(const FfBlock *from, const FfBlock *to)
{
    const bool pure = from->exact >= PURE && to->exact >= PURE;
    return is_even(to) && abs(from->tint - to->tint) <= (pure ? PURE_DRIFT : TINT_DRIFT);
}

/* --- Regions of many tones --- */

/* A picture has width and height; what is left between two shades has not. */
static bool is_thick(const FfRegion *region)
{
    for (int i = 0; i < region->count; i++) {
        if (ff_region_count_mates(region, region->members[i]) >= 7) {
            return true;
        }
    }
    return false;
}

static void decide_uneven(FfRegion *region)
{
    gsize exact = 0;
    for (int i = 0; i < region->count; i++) {
        exact += region->blocks->at[region->members[i]].exact;
    }
    const bool drawn = !region->noisy && exact >= (gsize)region->count * 60;
    if (region->count < FF_PICTURE_LEAST || drawn || !is_thick(region)) {
        return;
    }
    for (int i = 0; i < region->count; i++) {
        ff_region_set_dither(&region->blocks->at[region->members[i]], false, 0);
    }
}

/* --- The page --- */

static void decide_all(FfRegion *region, bool even)
{
    const FfBlocks *blocks = region->blocks;
    const int total = blocks->columns * blocks->rows;
    for (int i = 0; i < total; i++) {
        const FfBlock *block = &blocks->at[i];
        if (region->label[i] != 0 || !is_tone(block) || is_even(block) != even) {
            continue;
        }
        ff_region_collect(region, i, even ? joins_even : joins_uneven);
        if (even) {
            ff_shade_decide(region);
        } else {
            decide_uneven(region);
        }
    }
}

/* White that is not white comes from a JPEG: around black text surely, on its own only unless
 * neighbours are just alike, which is the mark of a thing drawn in a pale colour. */
static bool is_dirty(const FfBlock *block)
{
    return block->dirty > DIRTY && (block->lo < ALL_PALE || block->same < CALM);
}

/* The darkest shade and the picture beside a block. */
static void find_neighbours(const FfBlocks *blocks, int index, const FfBlock **ret_shade,
                            const FfBlock **ret_picture)
{
    *ret_shade = NULL;
    *ret_picture = NULL;
    int near[9];
    const int count = ff_region_list_around(blocks, index, near);
    for (int i = 0; i < count; i++) {
        const FfBlock *other = &blocks->at[near[i]];
        if (!other->decided || other->inverse) {
            continue;
        }
        const bool flat = other->shade != 0;
        if (other->rule == FF_RULE_DITHER) {
            *ret_picture = other;
        }
        if (flat && (other->rule != FF_RULE_DITHER || blocks->at[index].decided) &&
            (*ret_shade == NULL || other->shade < (*ret_shade)->shade)) {
            *ret_shade = other;
        }
    }
}

/* A block that holds the edge of a shade or a picture is treated as that. Where two shades meet,
 * what is lighter than the darker one is white. */
static void take_after_neighbours(FfBlocks *blocks, int index)
{
    FfBlock *block = &blocks->at[index];
    const FfBlock *shade;
    const FfBlock *picture;
    find_neighbours(blocks, index, &shade, &picture);
    const bool has_picture =
        picture != NULL &&
        (block->decided ? block->even < MIXED && picture->shade == 0 : block->tone >= 8);
    const bool has_shade = !block->decided || (shade != NULL && shade->shade < block->shade &&
                                               block->lo <= shade->shade);
    if (has_picture) {
        block->rule = FF_RULE_DITHER;
        block->outline = picture->outline;
        block->white = picture->shade;
    } else if (shade != NULL && has_shade) {
        block->rule = FF_RULE_LOCAL;
        const bool smeared = is_dirty(block);
        block->white = shade->shade;
        block->cap = smeared ? MIN(shade->shade_cap, CAP_NOISY) : shade->shade_cap;
        block->outline = shade->outline && !smeared;
    }
}

/* Nothing in a picture or on dark takes after what is beside it. */
static bool is_settled(const FfBlock *block)
{
    return block->lo > LIGHTEST ||
           (block->decided && (block->rule == FF_RULE_DITHER || block->inverse));
}

/* Where there is nothing dark for some way around, what is darkest is the ink. */
static void set_ink(FfBlocks *blocks, int index)
{
    guint8 darkest = 255;
    int near[9];
    const int count = ff_region_list_around(blocks, index, near);
    for (int i = 0; i < count; i++) {
        darkest = MIN(darkest, blocks->at[near[i]].lo);
    }
    blocks->at[index].ink = darkest < PALE ? 0 : darkest;
}

static bool is_near_dirt(const FfBlocks *blocks, int index)
{
    bool near_dirt = false;
    int near[9];
    const int count = ff_region_list_around(blocks, index, near);
    for (int i = 0; i < count; i++) {
        const FfBlock *other = &blocks->at[near[i]];
        near_dirt = near_dirt || (is_dirty(other) && other->lo < ALL_PALE);
    }
    return near_dirt;
}

static void set_default(FfBlocks *blocks, int index, bool noisy)
{
    FfBlock *block = &blocks->at[index];
    const bool dirty =
        noisy || is_dirty(block) || (block->dirty > DIRTY && is_near_dirt(blocks, index));
    const int cap = dirty ? CAP_NOISY : CAP_CLEAN;
    block->white = 255;
    block->cap = (guint8)cap;
    block->rule = block->lo < cap ? FF_RULE_LOCAL : FF_RULE_WHITE;
}

void ff_regions_decide(FfBlocks *blocks, int block_area, bool noisy)
{
    const int total = blocks->columns * blocks->rows;
    FfRegion region;
    ff_region_init(&region, blocks, block_area, noisy);
    for (int i = 0; i < total; i++) {
        set_default(blocks, i, noisy);
    }
    decide_all(&region, false);
    decide_all(&region, true);
    for (int i = 0; i < total; i++) {
        if (!is_settled(&blocks->at[i])) {
            take_after_neighbours(blocks, i);
            if (blocks->at[i].lo >= PALE && blocks->at[i].white == 255) {
                set_ink(blocks, i);
            }
        }
    }
    ff_region_clear(&region);
}
