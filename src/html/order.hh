// SPDX-License-Identifier: GPL-3.0-or-later
/* Words of scripts that are read from the right. The layout puts all words one after the other from
 * the left; within each line they are moved to where they belong (Unicode Standard Annex 9, rule
 * L2, with words as the smallest unit; within a word Pango does it). */
#pragma once

#include <vector>

#include "html/container.hh"

namespace ff
{

void order_words(std::vector<Word> &words);

} // namespace ff
