// SPDX-License-Identifier: GPL-3.0-or-later
#include "document/pdf-fit.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include <glib.h>

namespace faxferry
{

namespace
{

const double full = 255.0; /* of coverage */
/* Round letters are higher than flat ones by a few hundredths; they end on the same row. */
const double overshoot = 0.06;
const double foot_most = 0.18; /* of its height that a round letter reaches below the line */

/* From a height in the drawn letter to one on the fax; rows above the foot of the line. */
struct Anchor {
    double drawn, placed;
};

struct Extent {
    double top, bottom; /* rows above the foot of the line */
};

const unsigned char *row_of(const SplashGlyphBitmap &large, int y)
{
    return large.data + static_cast<std::ptrdiff_t>(y) * large.w;
}

unsigned char darkest_of(const SplashGlyphBitmap &large, int y)
{
    const unsigned char *row = row_of(large, y);
    return large.w > 0 ? *std::max_element(row, row + large.w) : 0;
}

/* The outermost rows count by as much of them as is covered. */
bool find_extent(const SplashGlyphBitmap &large, Extent *extent)
{
    int first = 0;
    int last = large.h - 1;
    while (first <= last && darkest_of(large, first) == 0) {
        first++;
    }
    while (last > first && darkest_of(large, last) == 0) {
        last--;
    }
    if (first > last) {
        return false;
    }
    extent->top = (large.y - first - 1 + darkest_of(large, first) / full) / fit_down;
    extent->bottom = (large.y - last - darkest_of(large, last) / full) / fit_down;
    return true;
}

bool is_small(Unicode letter)
{
    return g_unichar_islower(letter);
}

/* Where parts of the letter go, from below to above. */
std::vector<Anchor> find_anchors(const Extent &extent, Unicode letter, FontHeights *heights)
{
    const double height = extent.top - extent.bottom;
    if (!g_unichar_isalnum(letter) || extent.top <= 0 || extent.bottom > 0.5) {
        return {{extent.bottom, std::round(extent.bottom)}};
    }
    const bool stands = extent.bottom > -foot_most * height;
    std::vector<Anchor> anchors = {{stands ? MIN(extent.bottom, 0.0) : 0.0, 0.0}};
    const double x = heights->x;
    if (is_small(letter) && x > 0 && extent.top > x * (1 + 2 * overshoot)) {
        anchors.push_back({x, heights->place(x)});
    }
    const double top = heights->place(extent.top);
    if (top > anchors.back().placed) {
        anchors.push_back({extent.top, top});
    }
    return anchors;
}

double interpolate(const Anchor &a, const Anchor &b, double placed)
{
    return a.drawn + (placed - a.placed) * (b.drawn - a.drawn) / (b.placed - a.placed);
}

/* Beyond the anchors everything is as high as it was drawn. */
double height_drawn(const std::vector<Anchor> &anchors, double placed)
{
    if (placed <= anchors.front().placed) {
        return anchors.front().drawn + placed - anchors.front().placed;
    }
    for (std::size_t i = 1; i < anchors.size(); i++) {
        if (placed <= anchors[i].placed) {
            return interpolate(anchors[i - 1], anchors[i], placed);
        }
    }
    return anchors.back().drawn + placed - anchors.back().placed;
}

/* Ink of each column between two heights, in rows of the large glyph from its top. */
void sum_rows(const SplashGlyphBitmap &large, double from, double to, std::vector<float> *sums)
{
    float *to_sums = sums->data();
    std::fill(sums->begin(), sums->end(), 0.0F);
    const int last = MIN(static_cast<int>(std::ceil(to)), large.h);
    for (int y = MAX(static_cast<int>(std::floor(from)), 0); y < last; y++) {
        const float share =
            static_cast<float>(MIN(to, y + 1.0) - MAX(from, static_cast<double>(y)));
        const unsigned char *row = row_of(large, y);
        for (int x = 0; x < large.w; x++) {
            to_sums[x] += share * row[x];
        }
    }
}

/* depth: rows of the large glyph in the sums. */
void put_row(const std::vector<float> &sums, int left, double depth, unsigned char *row)
{
    const float share = static_cast<float>(1 / (depth * fit_across));
    const int width = static_cast<int>(sums.size());
    for (int x = 0; x < width;) {
        const int column = (x + left) / fit_across;
        const int end = MIN((column + 1) * fit_across - left, width);
        float sum = 0.5F;
        for (; x < end; x++) {
            sum += sums[static_cast<std::size_t>(x)] * share;
        }
        row[column] = static_cast<unsigned char>(MIN(sum, 255.0F));
    }
}

/* The flat ones are as high as an x, the round ones a bit higher. */
void learn_x(Unicode letter, double top, FontHeights *heights)
{
    const char *flat = "xzvwumnr";
    const char *round = "aceos";
    const int ascii = letter < 0x7f ? static_cast<int>(letter) : ' ';
    if (heights->x <= 0 && strchr(flat, ascii) != nullptr) {
        heights->x = top;
    } else if (heights->x <= 0 && strchr(round, ascii) != nullptr) {
        heights->x = top / (1 + overshoot / 2);
    }
}

/* Sets the size of the glyph; returns how many large columns of nothing it begins with. */
int frame(const SplashGlyphBitmap &large, const std::vector<Anchor> &anchors, int fraction,
          Glyph *glyph)
{
    const int before = large.x - fraction * fit_across / splashFontFraction;
    glyph->x = static_cast<int>(std::ceil(static_cast<double>(before) / fit_across));
    const int left = glyph->x * fit_across - before;
    glyph->width = (left + large.w + fit_across - 1) / fit_across;
    glyph->stride = (glyph->width + glyph_step - 1) / glyph_step * glyph_step;
    const double up = anchors.back().placed - anchors.back().drawn;
    const double down = anchors.front().drawn - anchors.front().placed;
    const double above = static_cast<double>(large.y) / fit_down;
    const double below = static_cast<double>(large.h - large.y) / fit_down;
    glyph->y = static_cast<int>(std::ceil(above + up));
    glyph->height = MAX(glyph->y + static_cast<int>(std::ceil(below + down)), 1);
    glyph->coverage.assign(
        static_cast<std::size_t>(glyph->stride) * static_cast<std::size_t>(glyph->height), 0);
    return left;
}

} // namespace

double FontHeights::place(double height)
{
    double like = height;
    for (double other : known) {
        like = std::fabs(other - height) <= overshoot * other ? other : like;
    }
    if (std::find(known.begin(), known.end(), like) == known.end()) {
        known.push_back(like);
    }
    return MAX(std::floor(like + 0.5), 1.0);
}

Glyph fit_glyph(const SplashGlyphBitmap &large, Unicode letter, const Fraction &fraction,
                FontHeights *heights)
{
    Glyph glyph;
    Extent extent;
    if (!find_extent(large, &extent)) {
        return glyph;
    }
    std::vector<Anchor> anchors = {{0, -static_cast<double>(fraction.y) / splashFontFraction}};
    if (heights != nullptr) {
        learn_x(letter, extent.top, heights);
        anchors = find_anchors(extent, letter, heights);
    }
    const int left = frame(large, anchors, fraction.x, &glyph);
    std::vector<float> sums(static_cast<std::size_t>(large.w));
    for (int y = 0; y < glyph.height; y++) {
        const double upper = height_drawn(anchors, glyph.y - y);
        const double lower = height_drawn(anchors, glyph.y - y - 1);
        sum_rows(large, large.y - upper * fit_down, large.y - lower * fit_down, &sums);
        put_row(sums, left, (upper - lower) * fit_down,
                glyph.coverage.data() + static_cast<std::ptrdiff_t>(y) * glyph.stride);
    }
    return glyph;
}

} // namespace faxferry
