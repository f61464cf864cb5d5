// SPDX-License-Identifier: GPL-3.0-or-later
#include "document/pdf-device.h"

#include <cmath>
#include <cstring>

#include <Gfx.h>
#include <GfxFont.h>
#include <splash/Splash.h>
#include <splash/SplashBitmap.h>
#include <splash/SplashClip.h>
#include <splash/SplashErrorCodes.h>
#include <splash/SplashPattern.h>

#include <glib.h>

namespace faxferry
{

namespace
{

/* A line thinner than a dot of the fax is drawn as wide as one, or it would be too pale for it. */
const double line_width_least = 1.0;

/* Of standard resolution, where rows are twice as high as columns are wide. */
const double coarse_share = 0.75;

bool is_near(double a, double b)
{
    return std::fabs(a - b) < 0.05;
}

} // namespace

PdfDevice::PdfDevice(SplashColorPtr paper)
    : SplashOutputDev(splashModeMono8, 1, false, paper, true, splashThinLineDefault)
{
    setFontAntialias(true);
    setVectorAntialias(true);
    setFreeTypeHinting(false, false);
}

/* As startPage() would leave it, but for the copy of all that was set on the last page. */
bool PdfDevice::start_next_page(GfxState *state)
{
    if (page_bitmap == nullptr || page_bitmap != getBitmap() ||
        static_cast<int>(state->getPageWidth() + 0.5) != page_bitmap->getWidth() ||
        static_cast<int>(state->getPageHeight() + 0.5) != page_bitmap->getHeight()) {
        return false;
    }
    Splash *splash = getSplash();
    SplashCoord matrix[6];
    while (splash->restoreState() == splashOk) {
        /* back to how it was before the last page */
    }
    splash->saveState();
    memcpy(matrix, state->getCTM(), sizeof matrix);
    splash->setMatrix(matrix);
    memset(page_bitmap->getDataPtr(), 0xff,
           static_cast<size_t>(page_bitmap->getRowSize()) *
               static_cast<size_t>(page_bitmap->getHeight()));
    return true;
}

/* The paper is there from the start, so that it need not be put under the page at the end; and no
 * drawing makes it less opaque, so that it is there for the next page too. */
void PdfDevice::start_first_page(int number, GfxState *state, XRef *xref_of_page)
{
    SplashOutputDev::startPage(number, state, xref_of_page);
    page_bitmap = getBitmap();
    getSplash()->setMinLineWidth(line_width_least);
    memset(page_bitmap->getAlphaPtr(), 0xff,
           static_cast<size_t>(page_bitmap->getWidth()) *
               static_cast<size_t>(page_bitmap->getHeight()));
    getSplash()->saveState();
}

void PdfDevice::startPage(int number, GfxState *state, XRef *xref_of_page)
{
    pictures = letters = shown = 0;
    text.clear();
    picture_area = 0;
    picture_failed = false;
    groups_apart.clear();
    drawn.clear();
    if (!start_next_page(state)) {
        start_first_page(number, state, xref_of_page);
    }
    font_known = false;
    coarse = state->getVDPI() < state->getHDPI() * coarse_share;
    forget();
}

void PdfDevice::endPage()
{
}

void PdfDevice::forget()
{
    ink.known = false;
}

/* On the page itself, within a rectangle: what is drawn, and how it is laid on, decides alone. */
bool PdfDevice::is_on_page(GfxState *state)
{
    Splash *splash = getSplash();
    return getBitmap() == page_bitmap && splash->getSoftMask() == nullptr &&
           state->getTransfer()[0] == nullptr && splash->getClip()->getNumPaths() == 0;
}

void PdfDevice::look(GfxState *state)
{
    Splash *splash = getSplash();
    SplashPattern *pattern = splash->getFillPattern();
    ink.known = true;
    ink.on_page = is_on_page(state);
    ink.direct = ink.on_page && splash->getFillAlpha() >= 1 && splash->getBlendFunc() == nullptr;
    ink.plain = ink.direct && !state->getFillColorSpace()->isNonMarking() && pattern != nullptr &&
                pattern->isStatic();
    if (!ink.on_page) {
        return;
    }
    if (ink.plain) {
        SplashColor colour = {};
        pattern->getColor(0, 0, colour);
        ink.grey = colour[0];
    }
    memcpy(ink.matrix, splash->getMatrix(), sizeof ink.matrix);
    SplashClip *limits = splash->getClip();
    ink.left = MAX(limits->getXMinI(), 0);
    ink.top = MAX(limits->getYMinI(), 0);
    ink.right = MIN(limits->getXMaxI(), page_bitmap->getWidth() - 1);
    ink.bottom = MIN(limits->getYMaxI(), page_bitmap->getHeight() - 1);
}

void PdfDevice::restoreState(GfxState *state)
{
    SplashOutputDev::restoreState(state);
    font_known = false;
    forget();
}

void PdfDevice::updateAll(GfxState *state)
{
    SplashOutputDev::updateAll(state);
    font_known = false;
    forget();
}

void PdfDevice::updateFont(GfxState *state)
{
    SplashOutputDev::updateFont(state);
    font_known = false;
}

void PdfDevice::updateCTM(GfxState *state, double m11, double m12, double m21, double m22,
                          double m31, double m32)
{
    SplashOutputDev::updateCTM(state, m11, m12, m21, m22, m31, m32);
    forget();
}

void PdfDevice::updateFillColorSpace(GfxState *state)
{
    SplashOutputDev::updateFillColorSpace(state);
    forget();
}

void PdfDevice::updateFillColor(GfxState *state)
{
    SplashOutputDev::updateFillColor(state);
    forget();
}

void PdfDevice::updateFillOpacity(GfxState *state)
{
    SplashOutputDev::updateFillOpacity(state);
    forget();
}

void PdfDevice::updateBlendMode(GfxState *state)
{
    SplashOutputDev::updateBlendMode(state);
    forget();
}

void PdfDevice::updateTransfer(GfxState *state)
{
    SplashOutputDev::updateTransfer(state);
    forget();
}

void PdfDevice::clip(GfxState *state)
{
    was_opaque = state->getFillOpacity() >= 1 && state->getStrokeOpacity() >= 1 &&
                 state->getBlendMode() == gfxBlendNormal && getSplash()->getSoftMask() == nullptr;
    SplashOutputDev::clip(state);
    forget();
}

void PdfDevice::eoClip(GfxState *state)
{
    SplashOutputDev::eoClip(state);
    forget();
}

void PdfDevice::clipToStrokePath(GfxState *state)
{
    SplashOutputDev::clipToStrokePath(state);
    forget();
}

void PdfDevice::endTextObject(GfxState *state)
{
    SplashOutputDev::endTextObject(state); /* which may have clipped */
    if (state->getRender() & 4) {
        forget();
    }
}

void PdfDevice::fill(GfxState *state)
{
    if (!fill_rectangles(state)) {
        SplashOutputDev::fill(state);
    }
}

void PdfDevice::eoFill(GfxState *state)
{
    if (!fill_rectangles(state)) {
        SplashOutputDev::eoFill(state);
    }
}

/* A path of one upright rectangle, as rules, boxes and shades are drawn. */
bool PdfDevice::find_rectangle(GfxState *state, double edges[4])
{
    const GfxPath *path = state->getPath();
    const GfxSubpath *corners = path->getNumSubpaths() == 1 ? path->getSubpath(0) : nullptr;
    if (corners == nullptr || corners->getNumPoints() < 4 || corners->getNumPoints() > 5) {
        return false;
    }
    double x[4];
    double y[4];
    for (int i = 0; i < 4; i++) {
        state->transform(corners->getX(i), corners->getY(i), &x[i], &y[i]);
        if (corners->getCurve(i) || !(std::fabs(x[i]) < 1e6 && std::fabs(y[i]) < 1e6)) {
            return false;
        }
    }
    const bool closed = corners->getNumPoints() == 4 || (corners->getX(4) == corners->getX(0) &&
                                                         corners->getY(4) == corners->getY(0));
    const bool across =
        is_near(y[0], y[1]) && is_near(x[1], x[2]) && is_near(y[2], y[3]) && is_near(x[3], x[0]);
    const bool down =
        is_near(x[0], x[1]) && is_near(y[1], y[2]) && is_near(x[2], x[3]) && is_near(y[3], y[0]);
    edges[0] = MIN(x[0], x[2]);
    edges[1] = MIN(y[0], y[2]);
    edges[2] = MAX(x[0], x[2]);
    edges[3] = MAX(y[0], y[2]);
    return closed && (across || down);
}

/* Edges come to lie between dots, and what is thinner than one is drawn as wide as one: half a
 * dot of grey would be lost, or thicken the line by chance. */
bool PdfDevice::fill_rectangles(GfxState *state)
{
    double edges[4];
    if (!ink.known) {
        look(state);
    }
    if (!ink.plain || !find_rectangle(state, edges)) {
        return false;
    }
    const int left = static_cast<int>(std::lround(edges[0]));
    const int top = static_cast<int>(std::lround(edges[1]));
    const int right = MIN(MAX(static_cast<int>(std::lround(edges[2])) - 1, left), ink.right);
    const int bottom = MIN(MAX(static_cast<int>(std::lround(edges[3])) - 1, top), ink.bottom);
    const int from = MAX(left, ink.left);
    const Canvas page = canvas();
    const int width = right - from + 1;
    for (int y = MAX(top, ink.top); y <= bottom && width > 0; y++) {
        memset(page.grey + static_cast<gsize>(y) * page.stride + from, ink.grey,
               static_cast<gsize>(width));
    }
    return true;
}

void PdfDevice::note_picture(GfxState *state)
{
    const double *m = state->getCTM();
    pictures++;
    picture_area += std::fabs(m[0] * m[3] - m[1] * m[2]);
    if (!ink.known) {
        look(state);
    }
}

Canvas PdfDevice::canvas() const
{
    return {page_bitmap->getDataPtr(),
            static_cast<gsize>(page_bitmap->getRowSize()),
            ink.left,
            ink.top,
            ink.right,
            ink.bottom};
}

/* False when Splash must do it. */
bool PdfDevice::draw_picture(GfxState *state, const StoredPicture &stored,
                             const StoredPicture *mask)
{
    if (!ink.on_page) {
        return false;
    }
    Picture picture(canvas(), state->getCTM());
    if (!ink.direct) {
        const double alpha = getSplash()->getFillAlpha();
        picture.lay_on(static_cast<guint8>(std::lround(CLAMP(alpha, 0.0, 1.0) * 255)),
                       getSplash()->getBlendFunc());
    }
    if (!picture.suits(stored)) {
        return false;
    }
    picture_failed = !picture.draw(stored, mask) || picture_failed;
    return true;
}

bool PdfDevice::draw_stencil(GfxState *state, const StoredPicture &stored)
{
    if (!ink.plain) {
        return false;
    }
    Picture picture(canvas(), state->getCTM());
    if (!picture.suits(stored)) {
        return false;
    }
    picture_failed = !picture.draw_stencil(stored, ink.grey) || picture_failed;
    return true;
}

void PdfDevice::drawImageMask(GfxState *state, Object *ref, Stream *stream, int width, int height,
                              bool invert, bool interpolate, bool inlineImg)
{
    note_picture(state);
    if (inlineImg || !draw_stencil(state, {stream, width, height, nullptr, invert})) {
        SplashOutputDev::drawImageMask(state, ref, stream, width, height, invert, interpolate,
                                       inlineImg);
    }
}

void PdfDevice::drawImage(GfxState *state, Object *ref, Stream *stream, int width, int height,
                          GfxImageColorMap *colorMap, bool interpolate, const int *maskColors,
                          bool inlineImg)
{
    note_picture(state);
    if (inlineImg || maskColors != nullptr ||
        !draw_picture(state, {stream, width, height, colorMap, false}, nullptr)) {
        SplashOutputDev::drawImage(state, ref, stream, width, height, colorMap, interpolate,
                                   maskColors, inlineImg);
    }
}

void PdfDevice::drawMaskedImage(GfxState *state, Object *ref, Stream *stream, int width, int height,
                                GfxImageColorMap *colorMap, bool interpolate, Stream *maskStream,
                                int maskWidth, int maskHeight, bool maskInvert,
                                bool maskInterpolate)
{
    const StoredPicture mask = {maskStream, maskWidth, maskHeight, nullptr, maskInvert};
    note_picture(state);
    if (!draw_picture(state, {stream, width, height, colorMap, false}, &mask)) {
        SplashOutputDev::drawMaskedImage(state, ref, stream, width, height, colorMap, interpolate,
                                         maskStream, maskWidth, maskHeight, maskInvert,
                                         maskInterpolate);
    }
}

void PdfDevice::drawSoftMaskedImage(GfxState *state, Object *ref, Stream *stream, int width,
                                    int height, GfxImageColorMap *colorMap, bool interpolate,
                                    Stream *maskStream, int maskWidth, int maskHeight,
                                    GfxImageColorMap *maskColorMap, bool maskInterpolate)
{
    const StoredPicture mask = {maskStream, maskWidth, maskHeight, maskColorMap, false};
    note_picture(state);
    if (maskColorMap->getMatteColor() != nullptr ||
        !draw_picture(state, {stream, width, height, colorMap, false}, &mask)) {
        SplashOutputDev::drawSoftMaskedImage(state, ref, stream, width, height, colorMap,
                                             interpolate, maskStream, maskWidth, maskHeight,
                                             maskColorMap, maskInterpolate);
    }
}

/* A group that is laid on the page as it is, opaque, can as well be drawn on it. Poppler resets the
 * state before it says that a group begins, but clips to the group's box before that. */
void PdfDevice::beginTransparencyGroup(GfxState *state, const double *bbox,
                                       GfxColorSpace *blendingColorSpace, bool isolated,
                                       bool knockout, bool forSoftMask)
{
    const bool apart = forSoftMask || knockout || !was_opaque;
    groups_apart.push_back(apart);
    if (apart) {
        SplashOutputDev::beginTransparencyGroup(state, bbox, blendingColorSpace, isolated, knockout,
                                                forSoftMask);
        getSplash()->setMinLineWidth(line_width_least);
    }
    forget();
}

void PdfDevice::endTransparencyGroup(GfxState *state)
{
    if (!groups_apart.empty() && groups_apart.back()) {
        SplashOutputDev::endTransparencyGroup(state);
    }
    forget();
}

/* Takes the group off the stack; whether it was drawn apart. */
bool PdfDevice::leave_group()
{
    const bool apart = !groups_apart.empty() && groups_apart.back();
    if (!groups_apart.empty()) {
        groups_apart.pop_back();
    }
    forget();
    return apart;
}

void PdfDevice::paintTransparencyGroup(GfxState *state, const double *bbox)
{
    if (leave_group()) {
        SplashOutputDev::paintTransparencyGroup(state, bbox);
    }
}

void PdfDevice::setSoftMask(GfxState *state, const double *bbox, bool alpha, Function *transferFunc,
                            GfxColor *backdropColor)
{
    if (leave_group()) {
        SplashOutputDev::setSoftMask(state, bbox, alpha, transferFunc, backdropColor);
    }
}

void PdfDevice::clearSoftMask(GfxState *state)
{
    SplashOutputDev::clearSoftMask(state);
    forget();
}

} // namespace faxferry
