// SPDX-License-Identifier: GPL-3.0-or-later
/* Drawing for paper that is black or white, on an A8 surface whose alpha is ink. Lines and areas
 * lie on whole pixels of the page, and none vanishes between two of them. */
#pragma once

#include <cairo.h>
#include <litehtml/litehtml.h>

#include "html/picture.h"

namespace ff
{

/* What is drawn at a point of the page, to be seen: black on white (true) or white on black. */
bool ink_contrast(cairo_t *cairo, double x, double y);

/* While it lives, what is drawn is black, or white. */
class Ink
{
  public:
    Ink(cairo_t *cairo, bool black);
    ~Ink();
    Ink(const Ink &) = delete;
    Ink &operator=(const Ink &) = delete;

    void fill(double x, double y, double width, double height);

  private:
    cairo_t *cairo_;
};

void ink_background(cairo_t *cairo, const litehtml::web_color &colour,
                    const litehtml::position &box);
void ink_borders(cairo_t *cairo, const litehtml::borders &borders, const litehtml::position &box,
                 bool black);
void ink_marker(cairo_t *cairo, const litehtml::list_marker &marker, bool black);
void ink_picture(cairo_t *cairo, const FfHtmlPicture *picture, const litehtml::position &box);

} // namespace ff
