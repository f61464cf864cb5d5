// SPDX-License-Identifier: GPL-3.0-or-later
/* Small letters moved onto the rows of the fax, as hinting does: their foot, the height of an x and
 * their top come to lie between two rows. A thin stroke then darkens one row instead of two halves,
 * of which nothing would be left, and all letters of a line are as high as each other. */
#pragma once

#include <CharTypes.h>
#include <splash/SplashGlyphBitmap.h>

#include "document/pdf-glyphs.h"

namespace faxferry
{

/* A glyph to be fitted is drawn so much wider and higher. */
const int fit_across = 4;
const int fit_down = 4;

/* heights: of the font; NULL for a letter on its side, which is only moved by its fraction. Without
 * ink the glyph has no dots. */
Glyph fit_glyph(const SplashGlyphBitmap &large, Unicode letter, const Fraction &fraction,
                FontHeights *heights);

} // namespace faxferry
