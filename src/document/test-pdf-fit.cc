// SPDX-License-Identifier: GPL-3.0-or-later
/* Letters fitted to rows: bars of a letter come to lie on rows, each on one. */
#include <algorithm>
#include <vector>

#include <glib.h>

#include "document/pdf-fit.h"

using faxferry::fit_across;
using faxferry::fit_down;
using faxferry::fit_glyph;
using faxferry::FontHeights;
using faxferry::Glyph;

namespace
{

const int width = 8 * fit_across;

/* A letter of bars, in rows of the large glyph: each begins so far above the foot of the line. */
class Drawn
{
  public:
    Drawn(int top, int bottom) : octets(static_cast<std::size_t>(width * (top - bottom)), 0)
    {
        large.x = 0;
        large.y = top;
        large.w = width;
        large.h = top - bottom;
        large.aa = true;
        large.data = octets.data();
        large.freeData = false;
    }
    void bar(int top, int bottom)
    {
        std::fill(octets.begin() + static_cast<std::ptrdiff_t>(width) * (large.y - top),
                  octets.begin() + static_cast<std::ptrdiff_t>(width) * (large.y - bottom), 0xff);
    }
    SplashGlyphBitmap large = {};

  private:
    std::vector<unsigned char> octets;
};

/* Of the row that begins so far above the foot of the line, in its middle. */
int ink_at(const Glyph &glyph, int above)
{
    const int row = glyph.y - above;
    return row < 0 || row >= glyph.height
               ? 0
               : glyph.coverage[static_cast<std::size_t>(row * glyph.stride + 4)];
}

/* A z of 4.5 rows, its bars as thick as half a row: neither fills a row half. */
void test_foot_and_top()
{
    FontHeights heights;
    Drawn z(fit_down * 9 / 2, 0);
    z.bar(fit_down * 9 / 2, fit_down * 4);
    z.bar(fit_down / 2, 0);
    const Glyph glyph = fit_glyph(z.large, 'z', {0, 0}, &heights);
    g_assert_cmpint(glyph.x, ==, 0);
    g_assert_cmpint(ink_at(glyph, 6), ==, 0);
    g_assert_cmpint(ink_at(glyph, 5), >=, 127);
    g_assert_cmpint(ink_at(glyph, 4), ==, 0);
    g_assert_cmpint(ink_at(glyph, 2), ==, 0);
    g_assert_cmpint(ink_at(glyph, 1), >=, 127);
    g_assert_cmpint(ink_at(glyph, 0), ==, 0);
}

/* The lower part of a tall letter is as high as an x, and what is a hair higher ends with it. */
void test_heights()
{
    FontHeights heights;
    Drawn x(fit_down * 17 / 4, 0);
    x.bar(fit_down * 17 / 4, 0);
    fit_glyph(x.large, 'x', {0, 0}, &heights);
    g_assert_cmpfloat(heights.x, ==, 4.25);
    Drawn h(fit_down * 27 / 4, 0);
    h.bar(fit_down * 27 / 4, fit_down * 25 / 4);
    h.bar(fit_down * 17 / 4, fit_down * 15 / 4);
    h.bar(1, 0);
    const Glyph glyph = fit_glyph(h.large, 'h', {0, 0}, &heights);
    g_assert_cmpint(ink_at(glyph, 7), >=, 120);
    g_assert_cmpint(ink_at(glyph, 5), ==, 0);
    g_assert_cmpint(ink_at(glyph, 4), >=, 120);
    g_assert_cmpfloat(heights.place(4.45), ==, 4);
    g_assert_cmpfloat(heights.place(4.6), ==, 5);
}

/* A dash of three quarters of a row, across the border of two. */
void test_dash()
{
    FontHeights heights;
    Drawn dash(fit_down * 2 + 2, fit_down * 2 - 1);
    dash.bar(fit_down * 2 + 2, fit_down * 2 - 1);
    const Glyph glyph = fit_glyph(dash.large, '-', {0, 0}, &heights);
    g_assert_cmpint(ink_at(glyph, 4), ==, 0);
    g_assert_cmpint(ink_at(glyph, 3), ==, 191);
    g_assert_cmpint(ink_at(glyph, 2), ==, 0);
}

/* A quarter of a dot to the right and down. */
void test_fraction()
{
    Drawn box(fit_down, 0);
    box.bar(fit_down, 0);
    const Glyph glyph = fit_glyph(box.large, 'l', {1, 1}, nullptr);
    g_assert_cmpint(ink_at(glyph, 1), ==, 191);
    g_assert_cmpint(ink_at(glyph, 0), ==, 64);
    g_assert_cmpint(glyph.width, ==, 9);
    g_assert_cmpint(glyph.coverage[0], ==, 191 * 3 / 4);
    g_assert_cmpint(glyph.coverage[8], ==, 48);
}

void test_empty()
{
    FontHeights heights;
    Drawn space(fit_down, 0);
    g_assert_cmpint(fit_glyph(space.large, ' ', {0, 0}, &heights).height, ==, 0);
    space.large.w = 0;
    space.large.h = 0;
    g_assert_cmpint(fit_glyph(space.large, ' ', {0, 0}, &heights).height, ==, 0);
}

} // namespace

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/pdf-fit/foot-and-top", test_foot_and_top);
    g_test_add_func("/pdf-fit/heights", test_heights);
    g_test_add_func("/pdf-fit/dash", test_dash);
    g_test_add_func("/pdf-fit/fraction", test_fraction);
    g_test_add_func("/pdf-fit/empty", test_empty);
    return g_test_run();
}
