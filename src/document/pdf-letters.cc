// SPDX-License-Identifier: GPL-3.0-or-later
/* What PdfDevice does with letters. */
#include "document/pdf-device.h"

#include <cmath>
#include <cstdlib>
#include <cstring>

#include <GfxFont.h>
#include <splash/Splash.h>
#include <splash/SplashBitmap.h>
#include <splash/SplashClip.h>

#include <glib.h>

#include "base/limits.h"
#include "document/pdf-fit.h"

namespace faxferry
{

namespace
{

/* Heights, in rows, of the letters that are fitted to them: strokes of larger ones have rows
 * enough. */
const double fit_rows_least = 2.0;
const double fit_rows_most = 24.0;

const int render_fill = 0;
const int render_hidden = 3;
const Unicode no_break_space = 0xa0;
const size_t text_most = 1024;

int round_down(double value)
{
    return static_cast<int>(std::floor(value));
}

/* The ink over what is there, 0 .. 255 as parts of 255, rounded. In 16 bits, and as many dots as a
 * vector has, for the compiler to do at once. */
void blend(unsigned char *paper, const unsigned char *coverage, unsigned char ink)
{
    for (int i = 0; i < glyph_step; i++) {
        const uint16_t over = coverage[i];
        const uint16_t rest = static_cast<uint16_t>(255 - over);
        const uint16_t sum = static_cast<uint16_t>(ink * over + paper[i] * rest + 128);
        paper[i] = static_cast<unsigned char>(static_cast<uint16_t>(sum + (sum >> 8)) >> 8);
    }
}

} // namespace

bool PdfDevice::select_font(GfxState *state)
{
    if (!font_known) {
        doUpdateFont(state);
        font_known = true;
        large_font = nullptr;
        SplashFont *font = getCurrentFont();
        if (font != nullptr && state->getFont() != nullptr) {
            const Ref *id = state->getFont()->getID();
            GlyphCache::Key key = {id->num, id->gen, {}};
            memcpy(key.matrix, font->getMatrix(), sizeof key.matrix);
            glyphs.select(key, font);
            fitting = coarse ? fitting_of(font) : fit_none;
        }
    }
    return getCurrentFont() != nullptr && state->getFont() != nullptr;
}

void PdfDevice::put(const Glyph &glyph, int left, int top)
{
    const size_t stride = static_cast<size_t>(page_bitmap->getRowSize());
    unsigned char *to =
        page_bitmap->getDataPtr() + static_cast<size_t>(top) * stride + static_cast<size_t>(left);
    const unsigned char *from = glyph.coverage.data();
    for (int y = 0; y < glyph.height; y++) {
        for (int x = 0; x < glyph.stride; x += glyph_step) {
            blend(to + x, from + x, ink.grey);
        }
        to += stride;
        from += glyph.stride;
    }
}

/* Small letters are fitted to the rows, or placed between them if they stand on their side. */
PdfDevice::Fitting PdfDevice::fitting_of(SplashFont *font)
{
    const double *m = font->getMatrix();
    const double height = MAX(std::fabs(m[3]), std::fabs(m[1]));
    if (height < fit_rows_least || height > fit_rows_most) {
        return fit_none;
    }
    const double slight = 0.01;
    if (m[0] > 0 && m[3] > 0 && std::fabs(m[1]) < slight * m[0]) {
        return fit_upright;
    }
    return std::fabs(m[3]) < slight * std::fabs(m[1]) ? fit_turned : fit_none;
}

/* The font at hand in the size that fit_glyph() takes: Splash makes it for text that is as large
 * for a moment, and keeps it beside the font itself until others come. */
SplashFont *PdfDevice::find_large_font(GfxState *state)
{
    if (large_font == nullptr) {
        double m[6];
        memcpy(m, state->getTextMat(), sizeof m);
        const double along = fitting == fit_turned ? fit_down : fit_across;
        const double above = fitting == fit_turned ? fit_across : fit_down;
        state->setTextMat(m[0] * along, m[1] * along, m[2] * above, m[3] * above, m[4], m[5]);
        doUpdateFont(state);
        large_font = getCurrentFont();
        state->setTextMat(m[0], m[1], m[2], m[3], m[4], m[5]);
        doUpdateFont(state);
    }
    return large_font;
}

bool PdfDevice::fit(GfxState *state, CharCode code, Unicode letter, const Fraction &fraction,
                    Glyph *glyph)
{
    SplashGlyphBitmap large = {};
    SplashClipResult clipped = splashClipAllInside;
    SplashFont *font = find_large_font(state);
    /* anywhere but outside of what is clipped, where nothing would be drawn */
    const bool drawn =
        font != nullptr &&
        font->getGlyph(static_cast<int>(code), 0, 0, &large, (ink.left + ink.right) / 2,
                       (ink.top + ink.bottom) / 2, getSplash()->getClip(), &clipped) &&
        clipped != splashClipAllOutside;
    const bool fitted = drawn && large.aa && large.w <= FF_LIMIT_GLYPH_SIDE * fit_across &&
                        large.h <= FF_LIMIT_GLYPH_SIDE * fit_down;
    if (fitted) {
        FontHeights *heights = fitting == fit_upright ? glyphs.heights() : nullptr;
        *glyph = fit_glyph(large, letter, fraction, heights);
    }
    if (drawn && large.freeData) {
        free(large.data);
    }
    return fitted;
}

const Glyph *PdfDevice::find_fitted(GfxState *state, CharCode code, Unicode letter,
                                    const Fraction &fraction)
{
    Glyph fresh;
    const Glyph *glyph = glyphs.find_fitted(static_cast<int>(code), fraction);
    if (glyph == nullptr && fit(state, code, letter, fraction, &fresh)) {
        glyph = glyphs.add_fitted(static_cast<int>(code), fraction, std::move(fresh));
    }
    return glyph;
}

/* False when Splash must do it. */
bool PdfDevice::blit(GfxState *state, double x, double y, CharCode code, Unicode letter)
{
    const double *m = ink.matrix;
    const double across = x * m[0] + y * m[2] + m[4];
    const double down = x * m[1] + y * m[3] + m[5] + (fitting == fit_upright ? 0.5 : 0.0);
    if (!(std::fabs(across) < 1e6 && std::fabs(down) < 1e6)) {
        return false;
    }
    const int origin_x = round_down(across);
    const int origin_y = round_down(down);
    const Fraction fraction = {
        round_down((across - origin_x) * splashFontFraction),
        fitting == fit_turned ? round_down((down - origin_y) * splashFontFraction) : 0};
    const Glyph *glyph = fitting != fit_none ? find_fitted(state, code, letter, fraction) : nullptr;
    if (glyph == nullptr) {
        glyph = glyphs.find(static_cast<int>(code), fraction.x, origin_x, origin_y,
                            getSplash()->getClip());
    }
    if (glyph == nullptr) {
        return false;
    }
    return put_within(*glyph, origin_x, origin_y);
}

/* Keys of fonts whose glyphs are programs: the matrix is that of the letter's own space. */
GlyphCache::Key PdfDevice::key_of_drawn(GfxState *state)
{
    const Ref *id = state->getFont()->getID();
    GlyphCache::Key key = {id->num, id->gen, {}};
    memcpy(key.matrix, state->getCTM(), sizeof key.matrix);
    return key;
}

/* Type 3: Splash keeps few of these glyphs, and blends each with all of the room that the largest
 * letter of its font takes. */
bool PdfDevice::beginType3Char(GfxState *state, double x, double y, double dx, double dy,
                               CharCode code, const Unicode *u, int uLen)
{
    if (!ink.known) {
        look(state);
    }
    const bool plain = ink.plain && drawn.empty() && state->getFont() != nullptr &&
                       state->getRender() != render_hidden;
    Drawn letter = {code, plain, false, 0, 0, {}};
    if (plain) {
        letter.key = key_of_drawn(state);
        if (put_drawn(state, letter)) {
            return true;
        }
    }
    if (SplashOutputDev::beginType3Char(state, x, y, dx, dy, code, u, uLen)) {
        return true;
    }
    drawn.push_back(letter);
    return false;
}

/* Whether the letter is there already. */
bool PdfDevice::put_drawn(GfxState *state, const Drawn &letter)
{
    double x;
    double y;
    font_known = false;
    glyphs.select(letter.key, nullptr);
    const Glyph *glyph = glyphs.find_drawn(letter.code);
    state->transform(0, 0, &x, &y);
    return glyph != nullptr && std::fabs(x) < 1e6 && std::fabs(y) < 1e6 &&
           put_within(*glyph, round_down(x), round_down(y));
}

/* A shape without colours of its own: Splash begins a bitmap for it, whose origin is what it moves
 * the matrix by. The letter's program may move it on. */
void PdfDevice::type3D1(GfxState *state, double wx, double wy, double llx, double lly, double urx,
                        double ury)
{
    SplashOutputDev::type3D1(state, wx, wy, llx, lly, urx, ury);
    if (!drawn.empty() && drawn.back().plain && getBitmap() != page_bitmap) {
        drawn.back().is_shape = true;
        drawn.back().x = round_down(state->getCTM()[4]);
        drawn.back().y = round_down(state->getCTM()[5]);
    }
}

void PdfDevice::keep_drawn(const Drawn &letter)
{
    SplashBitmap *bitmap = getBitmap();
    SplashGlyphBitmap shape = {};
    shape.x = letter.x;
    shape.y = letter.y;
    shape.w = bitmap->getWidth();
    shape.h = bitmap->getHeight();
    shape.data = bitmap->getDataPtr();
    if (bitmap->getRowSize() == shape.w && shape.data != nullptr) {
        font_known = false;
        glyphs.select(letter.key, nullptr);
        glyphs.keep_drawn(letter.code, shape);
    }
}

void PdfDevice::endType3Char(GfxState *state)
{
    if (!drawn.empty()) {
        if (drawn.back().is_shape) {
            keep_drawn(drawn.back());
        }
        drawn.pop_back();
    }
    SplashOutputDev::endType3Char(state);
    forget();
}

bool PdfDevice::put_within(const Glyph &glyph, int origin_x, int origin_y)
{
    const int left = origin_x - glyph.x;
    const int top = origin_y - glyph.y;
    if (left < ink.left || top < ink.top || left + glyph.width - 1 > ink.right ||
        top + glyph.height - 1 > ink.bottom || left + glyph.stride > page_bitmap->getWidth()) {
        return false;
    }
    put(glyph, left, top);
    return true;
}

void PdfDevice::note_letter(GfxState *state, Unicode letter)
{
    if (letter <= ' ' || letter == no_break_space) {
        return;
    }
    letters++;
    shown += state->getRender() != render_hidden;
    if (letter < 0x7f && text.size() < text_most) {
        text.push_back(static_cast<char>(letter));
    }
}

void PdfDevice::drawChar(GfxState *state, double x, double y, double dx, double dy, double originX,
                         double originY, CharCode code, int nBytes, const Unicode *u, int uLen)
{
    note_letter(state, uLen > 0 ? u[0] : ' ');
    if (!ink.known) {
        look(state);
    }
    if (!ink.plain || state->getRender() != render_fill || !select_font(state) ||
        !blit(state, x - originX, y - originY, code, uLen > 0 ? u[0] : ' ')) {
        SplashOutputDev::drawChar(state, x, y, dx, dy, originX, originY, code, nBytes, u, uLen);
    }
}

} // namespace faxferry
