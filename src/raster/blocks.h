// SPDX-License-Identifier: GPL-3.0-or-later
/* The blocks of a page, a twelfth of an inch square, and what was measured of each. Pure; for
 * binarise.c only. */
#pragma once

#include "raster/strip.h"

/* How the pixels of a block become bits. */
typedef enum {
    FF_RULE_WHITE,
    FF_RULE_LOCAL,  /* by the darkest pixel nearby; see pixels.h */
    FF_RULE_DITHER, /* dots */
} FfRule;

typedef struct {
    guint8 lo; /* darkest and lightest pixel */
    guint8 hi;
    guint8 soft;  /* mean of the lightest of each column: of paper, its tone */
    guint8 tint;  /* most frequent tone; where `even` is 0 nothing was looked at */
    guint8 even;  /* 256ths of the tone pixels near the tint, 255 at most */
    guint8 exact; /* and of those that are just the tint */
    guint8 dirty; /* 256ths of all pixels that are nearly white, but not quite */
    guint8 same;  /* and that are just as those before them, which noise hardly ever is */
    guint8 rule;  /* FfRule */
    guint8 white; /* FF_RULE_LOCAL: what counts as white; a shade's tint; of dots, if it is flat */
    guint8 cap;   /* and from where all is white */
    guint8 shade; /* the region's white, and cap */
    guint8 shade_cap;
    guint8 ink;         /* what counts as black: 0 unless all is pale */
    guint8 inverse : 1; /* FF_RULE_LOCAL: light on dark; white and cap are complements */
    guint8 outline : 1; /* the border of the shade `white` to anything lighter is drawn */
    guint8 decided : 1; /* the region has set the rule */
    guint16 tone;       /* pixels much like those beside and above, and not white */
} FfBlock;

typedef struct {
    int columns;
    int rows;
    FfBlock *at; /* columns x rows */
} FfBlocks;

void ff_blocks_init(FfBlocks *blocks, const FfStrip *strip);
void ff_blocks_clear(FfBlocks *blocks);
/* lo, hi, soft. */
void ff_blocks_measure_range(FfBlocks *blocks, FfStrip *strip);
/* The rest up to same, and tone; after the range, of the same strip. */
void ff_blocks_measure_tone(FfBlocks *blocks, FfStrip *strip);
