// SPDX-License-Identifier: GPL-3.0-or-later
/* What is where on a page: text, shades, pictures. Pure; for binarise.c only. */
#pragma once

#include <stdbool.h>

#include "raster/blocks.h"

/* Sets the rule of every block. A region of one tone is treated in one way, whatever its blocks
 * look like, so that no block's edge shows. noisy: scanned, or from a picture: nothing that is
 * nearly white means anything, and no shade is even. */
void ff_regions_decide(FfBlocks *blocks, int block_area, bool noisy);
