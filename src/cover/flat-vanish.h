// SPDX-License-Identifier: GPL-3.0-or-later
/* What is left without a word when its blocks have vanished goes along with them. Pure. */
#pragma once

#include "cover/flat-tree.h"

/* `paragraphs`: of which some text vanished. Removes those that are empty now, and the rows of
 * tables that are, as far as something is left around them. */
void ff_flat_vanish(const FfFlat *flat, const GPtrArray *paragraphs);
