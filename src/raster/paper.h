// SPDX-License-Identifier: GPL-3.0-or-later
/* The tone of paper, all over a scanned page. Pure; for binarise.c only. */
#pragma once

#include <stdbool.h>

#include "raster/blocks.h"

/* Whether the page was scanned, or is a photograph: of noise, hardly anything just white or just
 * of one tone. `scanned`: that it is is likely, and white around it is a margin it was given. Of
 * the ranges of blocks. */
bool ff_paper_is_noisy(const FfBlocks *blocks, bool scanned);
/* False: there is no paper to be seen, as in a photograph. Without noise (a scan that was cleaned,
 * a picture of a window) only a light tone over most of the page is paper. paper->tones is for
 * g_free(). */
bool ff_paper_find(FfPaper *paper, const FfBlocks *blocks, bool noisy);
