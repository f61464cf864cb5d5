// SPDX-License-Identifier: GPL-3.0-or-later
#include "raster/shade.h"

enum {
    WIDE = 40,     /* a region whose tones differ by more is a gradient */
    BLACK = 48,    /* no dots needed */
    NO_DOTS = 226, /* too sparse to be seen as a tone: the outline says it */
    ALL_DARK = 112,
    ALL_LIGHT = 160,
    SHADE_LEAST = 3,
    INVERSE_BELOW = 176, /* light text on a lighter shade is none */
    TEXT_STEP = 40,      /* text on a shade differs by at least this */
    NOISE_STEP = 24,
    CLEAN_STEP = 5,
    ONE_GREY = 4,
    SMEARED_BELOW = 92, /* per cent of the tone that are just the tint */
};

/* A region of one tone, in numbers of blocks. */
typedef struct {
    int darkest; /* tint, then the tenth, fiftieth and ninetieth percentile */
    int low;
    int middle;
    int high;
    int lightest;
    int inner; /* surrounded by the region */
    int dark;  /* with something darker */
    int inner_dark;
    int inner_light; /* with something lighter */
    int pure;        /* without anything lighter */
    int touching;    /* next to a picture */
    gsize tone;      /* pixels */
    gsize exact;     /* sum of it over the blocks */
} Shade;

static int percentile(const guint counts[256], guint total, guint hundredths)
{
    guint sum = 0;
    int v = 0;
    while (v < 255 && ((sum += counts[v]) == 0 || sum * 100 < total * hundredths)) {
        v++;
    }
    return v;
}

static void find_spread(const FfRegion *region, Shade *shade)
{
    guint counts[256] = {0};
    for (int i = 0; i < region->count; i++) {
        counts[region->blocks->at[region->members[i]].tint]++;
    }
    shade->darkest = percentile(counts, (guint)region->count, 0);
    shade->low = percentile(counts, (guint)region->count, 10);
    shade->middle = percentile(counts, (guint)region->count, 50);
    shade->high = percentile(counts, (guint)region->count, 90);
    shade->lightest = percentile(counts, (guint)region->count, 100);
}

static void look_at(const FfRegion *region, Shade *shade)
{
    find_spread(region, shade);
    const int lighter = MIN(TEXT_STEP, (255 - shade->middle) / 2);
    for (int i = 0; i < region->count; i++) {
        const int index = region->members[i];
        const FfBlock *block = &region->blocks->at[index];
        const bool inner = ff_region_count_mates(region, index) == 9;
        const bool dark = block->lo < shade->low - TEXT_STEP;
        const bool light = block->hi > shade->high + lighter;
        shade->inner += inner;
        shade->dark += dark;
        shade->inner_dark += inner && dark;
        shade->inner_light += inner && light;
        shade->pure += !light;
        shade->touching += ff_region_touches_picture(region, index);
        shade->tone += block->tone;
        shade->exact += block->exact;
    }
}

/* Light text, then: the shade becomes black. */
static bool is_inverse(const Shade *shade)
{
    const bool dark = 10 * shade->inner_dark > shade->inner;
    const bool light = 20 * shade->inner_light > shade->inner;
    if (shade->middle < BLACK) {
        return true;
    }
    if (shade->middle < 100) {
        return !dark || light;
    }
    return light && !dark && shade->middle < INVERSE_BELOW;
}

/* Nothing written on it: part of a chart, a flag, a background. */
static bool is_plain(const Shade *shade)
{
    const bool light = 25 * shade->inner_light > shade->inner && shade->middle < INVERSE_BELOW;
    const bool dark = 25 * shade->inner_dark > shade->inner;
    return shade->inner > 0 && !dark && !light && shade->middle >= BLACK && shade->middle < NO_DOTS;
}

/* One that is dark or light all over is a shade to what is written on it. */
static bool is_gradient(const Shade *shade)
{
    const bool dark = shade->high < ALL_DARK;
    const bool written = shade->low > ALL_LIGHT && 10 * shade->inner_dark > shade->inner;
    return shade->high - shade->low > WIDE && !dark && !written;
}

/* Text that JPEG has left its traces around. */
static bool is_smeared(const FfBlock *block, const Shade *shade)
{
    return block->lo < shade->low - TEXT_STEP && 100 * block->exact < SMEARED_BELOW * block->even;
}

static void set_shade(FfBlock *block, const Shade *shade, bool inverse, bool exact)
{
    const int nearest = inverse ? 255 - shade->lightest : shade->darkest;
    block->rule = FF_RULE_LOCAL;
    block->inverse = inverse;
    block->white = (guint8)(inverse ? 255 - shade->middle : shade->middle);
    const int noisy = MAX(block->white * 4 / 5, MIN(nearest - NOISE_STEP, block->white * 5 / 6));
    block->cap = (guint8)(exact ? MAX(nearest - CLEAN_STEP, noisy) : noisy);
    block->shade = block->white;
    block->shade_cap = block->cap;
    block->outline = exact && !inverse;
    block->decided = true;
}

/* A stroke of a large letter is not the ground of anything: nearly all of it is edge, and nothing
 * is written on it. Its letters may not differ by how wide each happens to be. */
static bool is_stroke(const FfRegion *region, const Shade *shade, bool exact)
{
    const int lightest = exact ? INVERSE_BELOW : NO_DOTS;
    const bool thin = region->noisy ? shade->inner == 0
                                    : 8 * shade->inner < region->count && shade->middle < lightest;
    return thin && shade->dark == 0 && shade->touching == 0;
}

void ff_shade_decide(FfRegion *region)
{
    Shade shade = {0};
    look_at(region, &shade);
    const gsize count = (gsize)region->count;
    const bool filled = shade.tone * 100 >= count * (gsize)region->area * 55;
    const bool exact =
        !region->noisy && shade.exact >= count * 128 && shade.high - shade.low <= ONE_GREY;
    if (region->count < SHADE_LEAST || (!filled && 4 * shade.pure < region->count) ||
        is_stroke(region, &shade, exact)) {
        return;
    }
    const bool gradient = region->count >= FF_PICTURE_LEAST && is_gradient(&shade);
    const bool drawn = !region->noisy && shade.exact >= count * FF_DRAWN;
    const bool beside = 4 * shade.touching > region->count - shade.inner;
    const bool picture = beside && (shade.middle < BLACK || (!drawn && shade.middle < NO_DOTS));
    const bool dots = gradient || picture || is_plain(&shade);
    const bool inverse = is_inverse(&shade);
    for (int i = 0; i < region->count; i++) {
        FfBlock *block = &region->blocks->at[region->members[i]];
        if (dots) {
            ff_region_set_dither(block, exact && shade.middle >= 128, exact ? shade.middle : 0);
        } else {
            set_shade(block, &shade, inverse, exact && !is_smeared(block, &shade));
        }
    }
}
