// SPDX-License-Identifier: GPL-3.0-or-later
#include "document/pdf-glyphs.h"

#include <algorithm>
#include <cstdlib>

#include <splash/SplashClip.h>

#include "base/limits.h"

namespace faxferry
{

namespace
{

bool is_same(const GlyphCache::Key &a, const GlyphCache::Key &b)
{
    bool same = a.number == b.number && a.generation == b.generation;
    for (int i = 0; i < 4 && same; i++) {
        same = a.matrix[i] == b.matrix[i];
    }
    return same;
}

} // namespace

void GlyphCache::clear()
{
    fonts.clear();
    octets = 0;
    current = 0;
}

void GlyphCache::select(const Key &key, SplashFont *font)
{
    splash_font = font;
    for (current = 0; current < fonts.size(); current++) {
        if (is_same(fonts[current].key, key)) {
            return;
        }
    }
    if (fonts.size() >= FF_LIMIT_GLYPH_FONTS) {
        clear();
    }
    fonts.push_back(Font{key, Glyphs(), FontHeights()});
    current = fonts.size() - 1;
}

void GlyphCache::make_room(std::size_t size)
{
    if (octets + size > FF_LIMIT_GLYPH_OCTETS) {
        for (Font &font : fonts) {
            font.glyphs.clear();
        }
        octets = 0;
    }
    octets += size;
}

uint64_t GlyphCache::name_of(int code, const Fraction &fraction, bool fitted) const
{
    const unsigned kind = !fitted ? 0 : fonts[current].heights.x > 0 ? 2 : 1;
    return static_cast<uint64_t>(static_cast<uint32_t>(code)) << 8 | kind << 4 |
           static_cast<unsigned>(fraction.y << 2 | fraction.x);
}

const Glyph *GlyphCache::find_fitted(int code, const Fraction &fraction)
{
    const Glyphs &glyphs = fonts[current].glyphs;
    const auto known = glyphs.find(name_of(code, fraction, true));
    return known == glyphs.end() ? nullptr : &known->second;
}

const Glyph *GlyphCache::add_fitted(int code, const Fraction &fraction, Glyph &&glyph)
{
    make_room(glyph.coverage.size());
    Glyph &kept = fonts[current].glyphs[name_of(code, fraction, true)];
    kept = std::move(glyph);
    return &kept;
}

/* `shape` says all but the coverage. */
const Glyph *GlyphCache::add(uint64_t name, const Glyph &shape, const unsigned char *from,
                             std::ptrdiff_t row_size)
{
    const int stride = (shape.width + glyph_step - 1) / glyph_step * glyph_step;
    const std::size_t size =
        static_cast<std::size_t>(stride) * static_cast<std::size_t>(shape.height);
    make_room(size);
    Glyph &glyph = fonts[current].glyphs[name];
    glyph = shape;
    glyph.stride = stride;
    glyph.coverage.assign(size, 0);
    for (int y = 0; y < shape.height; y++) {
        std::copy_n(from + y * row_size, shape.width,
                    glyph.coverage.begin() + static_cast<std::ptrdiff_t>(y) * stride);
    }
    return &glyph;
}

const Glyph *GlyphCache::find(int code, int fraction, int x, int y, SplashClip *clip)
{
    const uint64_t name = name_of(code, {fraction, 0}, false);
    Glyphs &glyphs = fonts[current].glyphs;
    const auto known = glyphs.find(name);
    if (known != glyphs.end()) {
        return &known->second;
    }
    SplashGlyphBitmap bitmap = {};
    SplashClipResult clipped = splashClipAllOutside;
    if (!splash_font->getGlyph(code, fraction, 0, &bitmap, x, y, clip, &clipped) ||
        clipped == splashClipAllOutside) {
        return nullptr;
    }
    const bool fits = bitmap.aa && bitmap.w >= 0 && bitmap.h >= 0 &&
                      bitmap.w <= FF_LIMIT_GLYPH_SIDE && bitmap.h <= FF_LIMIT_GLYPH_SIDE;
    Glyph shape;
    shape.x = bitmap.x;
    shape.y = bitmap.y;
    shape.width = bitmap.w;
    shape.height = bitmap.h;
    const Glyph *glyph = fits ? add(name, shape, bitmap.data, bitmap.w) : nullptr;
    if (bitmap.freeData) {
        free(bitmap.data);
    }
    return glyph;
}

const Glyph *GlyphCache::find_drawn(CharCode code) const
{
    const Glyphs &glyphs = fonts[current].glyphs;
    const auto known = glyphs.find(code);
    return known == glyphs.end() ? nullptr : &known->second;
}

void GlyphCache::keep_drawn(CharCode code, const SplashGlyphBitmap &bitmap)
{
    int left = bitmap.w;
    int right = 0;
    int top = bitmap.h;
    int bottom = 0;
    for (int y = 0; y < bitmap.h; y++) {
        const unsigned char *row = bitmap.data + static_cast<std::ptrdiff_t>(y) * bitmap.w;
        for (int x = 0; x < bitmap.w; x++) {
            if (row[x] != 0) {
                left = std::min(left, x);
                right = std::max(right, x + 1);
                top = std::min(top, y);
                bottom = y + 1;
            }
        }
    }
    Glyph shape;
    shape.width = std::max(right - left, 0);
    shape.height = std::max(bottom - top, 0);
    if (shape.width > FF_LIMIT_GLYPH_SIDE || shape.height > FF_LIMIT_GLYPH_SIDE) {
        return;
    }
    shape.x = bitmap.x - left;
    shape.y = bitmap.y - top;
    const unsigned char *corner = bitmap.data + static_cast<std::ptrdiff_t>(top) * bitmap.w + left;
    add(code, shape, corner, bitmap.w);
}

} // namespace faxferry
