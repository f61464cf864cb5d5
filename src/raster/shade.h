// SPDX-License-Identifier: GPL-3.0-or-later
/* Regions of one tone: a shade to write on, light text on dark, a bar of a chart, or only the thick
 * strokes of large text. Pure; for binarise.c only. */
#pragma once

#include "raster/region.h"

/* Sets the rule of the region's blocks; leaves them alone if it is no shade. Pictures come first.
 */
void ff_shade_decide(FfRegion *region);
