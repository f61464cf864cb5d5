// SPDX-License-Identifier: GPL-3.0-or-later
/* What PdfDevice does with letters. */
#include "document/pdf-device.h"

#include <cmath>
#include <cstring>

#include <GfxFont.h>
#include <splash/Splash.h>
#include <splash/SplashBitmap.h>

#include <glib.h>

namespace faxferry
{

namespace
{

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
        SplashFont *font = getCurrentFont();
        if (font != nullptr && state->getFont() != nullptr) {
            const Ref *id = state->getFont()->getID();
            GlyphCache::Key key = {id->num, id->gen, {}};
            memcpy(key.matrix, font->getMatrix(), sizeof key.matrix);
            glyphs.select(key, font);
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

/* False when Splash must do it. */
bool PdfDevice::blit(double x, double y, CharCode code)
{
    const double *m = ink.matrix;
    const double across = x * m[0] + y * m[2] + m[4];
    const double down = x * m[1] + y * m[3] + m[5];
    if (!(std::fabs(across) < 1e6 && std::fabs(down) < 1e6)) {
        return false;
    }
    const int origin_x = round_down(across);
    const int origin_y = round_down(down);
    const int fraction = round_down((across - origin_x) * splashFontFraction);
    const Glyph *glyph =
        glyphs.find(static_cast<int>(code), fraction, origin_x, origin_y, getSplash()->getClip());
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
        !blit(x - originX, y - originY, code)) {
        SplashOutputDev::drawChar(state, x, y, dx, dy, originX, originY, code, nBytes, u, uLen);
    }
}

} // namespace faxferry
