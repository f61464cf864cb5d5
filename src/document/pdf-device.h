// SPDX-License-Identifier: GPL-3.0-or-later
/* Poppler's Splash with the two things done faster that pages are made of: letters, and pictures
 * that are larger than their place. Everything else is Splash's. */
#pragma once

#include <string>
#include <vector>

#include <SplashOutputDev.h>

#include "document/pdf-glyphs.h"
#include "document/pdf-picture.h"

namespace faxferry
{

class PdfDevice : public SplashOutputDev
{
  public:
    explicit PdfDevice(SplashColorPtr paper);

    /* Of the page drawn last. */
    unsigned pictures = 0;   /* that should be seen */
    unsigned letters = 0;    /* of text, hidden ones too */
    unsigned shown = 0;      /* letters that should be seen */
    std::string text;        /* how it begins, in ASCII without spaces */
    double picture_area = 0; /* pixels */
    bool picture_failed = false;

    void startPage(int number, GfxState *state, XRef *xref) override;
    void endPage() override;

    void restoreState(GfxState *state) override;
    void updateAll(GfxState *state) override;
    void updateFont(GfxState *state) override;
    void updateCTM(GfxState *state, double m11, double m12, double m21, double m22, double m31,
                   double m32) override;
    void updateFillColorSpace(GfxState *state) override;
    void updateFillColor(GfxState *state) override;
    void updateFillOpacity(GfxState *state) override;
    void updateBlendMode(GfxState *state) override;
    void updateTransfer(GfxState *state) override;

    void clip(GfxState *state) override;
    void eoClip(GfxState *state) override;
    void clipToStrokePath(GfxState *state) override;
    void endTextObject(GfxState *state) override;

    void fill(GfxState *state) override;
    void eoFill(GfxState *state) override;
    void drawChar(GfxState *state, double x, double y, double dx, double dy, double originX,
                  double originY, CharCode code, int nBytes, const Unicode *u, int uLen) override;

    bool beginType3Char(GfxState *state, double x, double y, double dx, double dy, CharCode code,
                        const Unicode *u, int uLen) override;
    void endType3Char(GfxState *state) override;
    void type3D1(GfxState *state, double wx, double wy, double llx, double lly, double urx,
                 double ury) override;

    void drawImageMask(GfxState *state, Object *ref, Stream *stream, int width, int height,
                       bool invert, bool interpolate, bool inlineImg) override;
    void drawImage(GfxState *state, Object *ref, Stream *stream, int width, int height,
                   GfxImageColorMap *colorMap, bool interpolate, const int *maskColors,
                   bool inlineImg) override;
    void drawMaskedImage(GfxState *state, Object *ref, Stream *stream, int width, int height,
                         GfxImageColorMap *colorMap, bool interpolate, Stream *maskStream,
                         int maskWidth, int maskHeight, bool maskInvert,
                         bool maskInterpolate) override;
    void drawSoftMaskedImage(GfxState *state, Object *ref, Stream *stream, int width, int height,
                             GfxImageColorMap *colorMap, bool interpolate, Stream *maskStream,
                             int maskWidth, int maskHeight, GfxImageColorMap *maskColorMap,
                             bool maskInterpolate) override;

    void beginTransparencyGroup(GfxState *state, const double *bbox,
                                GfxColorSpace *blendingColorSpace, bool isolated, bool knockout,
                                bool forSoftMask) override;
    void endTransparencyGroup(GfxState *state) override;
    void paintTransparencyGroup(GfxState *state, const double *bbox) override;
    void setSoftMask(GfxState *state, const double *bbox, bool alpha, Function *transferFunc,
                     GfxColor *backdropColor) override;
    void clearSoftMask(GfxState *state) override;

  private:
    /* What is known of the state of drawing, until something of it changes. */
    struct Ink {
        bool known = false;
        bool on_page = false; /* on the page itself, within a rectangle */
        bool direct = false;  /* opaque, on the page itself, within a rectangle */
        bool plain = false;   /* and of one colour */
        unsigned char grey = 0;
        double matrix[6] = {};
        int left = 0, top = 0, right = 0, bottom = 0; /* within which is drawn; right, bottom too */
    };

    /* A letter being drawn by the document's own means. */
    struct Drawn {
        CharCode code;
        bool plain;    /* as ink.plain */
        bool is_shape; /* in a bitmap of its own, in which its origin is at x, y */
        int x, y;
        GlyphCache::Key key;
    };

    /* How the letters of the font at hand are moved for the rows. */
    enum Fitting { fit_none, fit_upright, fit_turned };

    bool start_next_page(GfxState *state);
    void start_first_page(int number, GfxState *state, XRef *xref);
    void forget();
    void look(GfxState *state);
    bool is_on_page(GfxState *state);
    void note_letter(GfxState *state, Unicode letter);
    bool select_font(GfxState *state);
    static Fitting fitting_of(SplashFont *font);
    SplashFont *find_large_font(GfxState *state);
    bool fit(GfxState *state, CharCode code, Unicode letter, const Fraction &fraction,
             Glyph *glyph);
    const Glyph *find_fitted(GfxState *state, CharCode code, Unicode letter,
                             const Fraction &fraction);
    bool blit(GfxState *state, double x, double y, CharCode code, Unicode letter);
    bool put_within(const Glyph &glyph, int origin_x, int origin_y);
    void put(const Glyph &glyph, int left, int top);
    static GlyphCache::Key key_of_drawn(GfxState *state);
    bool put_drawn(GfxState *state, const Drawn &letter);
    void keep_drawn(const Drawn &letter);
    bool find_rectangle(GfxState *state, double edges[4]);
    bool fill_rectangles(GfxState *state);
    bool leave_group();
    void note_picture(GfxState *state);
    Canvas canvas() const;
    bool draw_picture(GfxState *state, const StoredPicture &stored, const StoredPicture *mask);
    bool draw_stencil(GfxState *state, const StoredPicture &stored);

    GlyphCache glyphs;
    Ink ink;
    bool coarse = false; /* rows so high that letters are fitted to them */
    bool font_known = false;
    Fitting fitting = fit_none;
    SplashFont *large_font = nullptr; /* of the font at hand; Splash's */
    SplashBitmap *page_bitmap = nullptr;
    bool was_opaque = true;         /* when it was last clipped */
    std::vector<Drawn> drawn;       /* those that are open; one may consist of others */
    std::vector<bool> groups_apart; /* the groups that are open, and which have a bitmap */
};

} // namespace faxferry
