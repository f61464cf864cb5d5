// SPDX-License-Identifier: GPL-3.0-or-later
/* Glyphs as FreeType drew them for Splash, kept: Splash's own cache has eight a font at the size of
 * a fax, and draws the others again and again. */
#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include <CharTypes.h>
#include <splash/SplashFont.h>
#include <splash/SplashGlyphBitmap.h>

namespace faxferry
{

/* So many dots are blended at once. */
const int glyph_step = 16;

struct Glyph {
    int x = 0, y = 0; /* of its origin, from its top left corner */
    int width = 0, height = 0;
    int stride = 0; /* of a row: the width, filled up with nothing to a multiple of glyph_step */
    std::vector<unsigned char> coverage;
};

/* How far a glyph is moved to the right and down, as parts of splashFontFraction of a dot. */
struct Fraction {
    int x, y;
};

/* The heights of a font's letters, above the foot of a line, in rows, as the letters tell them. */
class FontHeights
{
  public:
    /* The row where what is so high is to end: the same for all that are about as high. */
    double place(double height);
    double x = 0; /* of an x; 0 until a letter has told */

  private:
    std::vector<double> known;
};

class GlyphCache
{
  public:
    /* What tells one font from another: its object, and the matrix it is drawn with. */
    struct Key {
        int number, generation;
        double matrix[4];
    };

    /* The following find() are of this font. */
    void select(const Key &key, SplashFont *font);
    /* NULL when it can't be kept: it has no shape, is very large, or lies outside of `clip`. The
     * glyph is good until the next call. */
    const Glyph *find(int code, int fraction, int x, int y, SplashClip *clip);
    /* A glyph that is drawn by the document's own means: NULL until it was kept. */
    const Glyph *find_drawn(CharCode code) const;
    /* Keeps it, unless it is very large, without the nothing around it. */
    void keep_drawn(CharCode code, const SplashGlyphBitmap &bitmap);
    /* Of glyphs that were fitted: NULL when there is none yet, or one from before the height of an
     * x was known. */
    const Glyph *find_fitted(int code, const Fraction &fraction);
    const Glyph *add_fitted(int code, const Fraction &fraction, Glyph &&glyph);
    FontHeights *heights()
    {
        return &fonts[current].heights;
    }
    void clear();

  private:
    typedef std::unordered_map<uint64_t, Glyph> Glyphs;
    struct Font {
        Key key;
        Glyphs glyphs;
        FontHeights heights;
    };
    uint64_t name_of(int code, const Fraction &fraction, bool fitted) const;
    void make_room(std::size_t size);
    const Glyph *add(uint64_t name, const Glyph &shape, const unsigned char *from,
                     std::ptrdiff_t row_size);

    std::vector<Font> fonts;
    std::size_t current = 0;
    std::size_t octets = 0;
    SplashFont *splash_font = nullptr;
};

} // namespace faxferry
