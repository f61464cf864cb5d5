// SPDX-License-Identifier: GPL-3.0-or-later
/* A picture of a PDF put on the page at the page's own resolution, row by row as it is decoded:
 * never more than a few rows of it are held, and what a JPEG need not deliver is not decoded. */
#pragma once

#include <vector>

#include <glib.h>
#include <splash/SplashTypes.h>

#include "document/pdf-rows.h"

namespace faxferry
{

/* The page, and the part of it that may be drawn on; right and bottom belong to it. */
struct Canvas {
    guint8 *grey;
    gsize stride;
    int left, top, right, bottom;
};

class Picture
{
  public:
    /* `of_square`: the matrix of the unit square that the picture fills, in pixels of the canvas.
     */
    Picture(const Canvas &on, const double of_square[6]);

    /* Not as it is: `alpha` parts of 255 of it, mixed with what is there by `blend`, or NULL. */
    void lay_on(guint8 alpha, SplashBlendFunc blend);
    /* Whether it lies straight and comes out smaller or little larger than it is stored; others are
     * better drawn by Splash. */
    bool suits(const StoredPicture &picture) const;

    /* `mask`: what of it is seen; NULL: all. False when one of them is damaged; what was decoded is
     * on the page. */
    bool draw(const StoredPicture &picture, const StoredPicture *mask);
    /* The picture itself is the mask, through which `grey` is painted. */
    bool draw_stencil(const StoredPicture &mask, guint8 grey);

  private:
    struct Span {
        Span() = default;
        Span(double a, double b);
        int first = 0, count = 0, step = 1;
    };

    bool suits_size(const StoredPicture &picture) const;
    void put_straight(const guint8 *row, int y);
    void put_laid_on(guint8 *line, const guint8 *row, const guint8 *mask, int width);
    void put_dots(const guint8 *row, int y);
    void keep_row(const guint8 *row, int y);
    const guint8 *mask_of(int y) const;
    static void take_row(const guint8 *row, int y, gpointer data);

    const Canvas canvas;
    bool straight = false;
    bool turned = false;          /* stored columns run down the page */
    Span columns, rows;           /* where the stored ones come to lie */
    std::vector<guint8> coverage; /* of its mask, 255 is seen; empty: it has none */
    bool laid_on = false;
    guint8 opacity = 255;
    SplashBlendFunc blending = nullptr;
    std::vector<guint8> mixed, weights; /* of a row, when it is laid on */
    bool keeping = false;
    bool is_stencil = false;
    guint8 ink = 0;
};

} // namespace faxferry
