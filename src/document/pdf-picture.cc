// SPDX-License-Identifier: GPL-3.0-or-later
#include "document/pdf-picture.h"

#include <cmath>
#include <cstdlib>
#include <cstring>

namespace faxferry
{

namespace
{

/* What is enlarged more than this has large dots, which Splash keeps square. */
const int enlarged_most = 3;
/* As far from straight as a whole page may be out by half a dot. */
const double straight_within = 0.5;

/* In 16 bits, which hold it, so that a vector has many. */
inline guint8 mix(guint16 ink, guint16 paper, guint16 coverage)
{
    const guint16 rest = static_cast<guint16>(255 - coverage);
    const guint16 sum = static_cast<guint16>(ink * coverage + paper * rest + 128);
    return static_cast<guint8>(static_cast<guint16>(sum + (sum >> 8)) >> 8);
}

void paint_row(guint8 *__restrict line, const guint8 *__restrict mask, guint8 ink, int width)
{
    for (int x = 0; x < width; x++) {
        line[x] = mix(ink, line[x], mask[x]);
    }
}

void lay_row(guint8 *__restrict line, const guint8 *__restrict row, const guint8 *__restrict mask,
             int width)
{
    for (int x = 0; x < width; x++) {
        line[x] = mix(row[x], line[x], mask[x]);
    }
}

bool is_sane(double value)
{
    return std::fabs(value) < 1e6; /* false for what is no number */
}

} // namespace

/* From a to b in whole pixels: neighbours that share an edge leave no gap and do not overlap. */
Picture::Span::Span(double a, double b)
{
    const long from = std::lround(a);
    const long to = std::lround(b);
    step = b >= a ? 1 : -1;
    count = static_cast<int>(MAX(std::labs(to - from), 1));
    first = static_cast<int>(step > 0 || from == to ? from : from - 1);
}

Picture::Picture(const Canvas &on, const double of_square[6]) : canvas(on)
{
    const double *m = of_square;
    for (int i = 0; i < 6; i++) {
        if (!is_sane(m[i])) {
            return;
        }
    }
    /* the first row of a picture lies at the top of the square, where v is 1 */
    if (std::fabs(m[1]) < straight_within && std::fabs(m[2]) < straight_within) {
        columns = Span(m[4], m[4] + m[0]);
        rows = Span(m[5] + m[3], m[5]);
        straight = true;
    } else if (std::fabs(m[0]) < straight_within && std::fabs(m[3]) < straight_within) {
        columns = Span(m[5], m[5] + m[1]);
        rows = Span(m[4] + m[2], m[4]);
        straight = turned = true;
    }
}

bool Picture::suits_size(const StoredPicture &picture) const
{
    return picture.width > 0 && picture.height > 0 &&
           columns.count <= picture.width * enlarged_most &&
           rows.count <= picture.height * enlarged_most;
}

bool Picture::suits(const StoredPicture &picture) const
{
    return straight && suits_size(picture) && !(laid_on && (turned || columns.step < 0));
}

void Picture::lay_on(guint8 alpha, SplashBlendFunc blend)
{
    laid_on = true;
    opacity = alpha;
    blending = blend;
    mixed.resize(static_cast<gsize>(columns.count));
    weights.resize(static_cast<gsize>(columns.count));
}

void Picture::put_laid_on(guint8 *line, const guint8 *row, const guint8 *mask, int width)
{
    for (int x = 0; x < width; x++) {
        weights[static_cast<gsize>(x)] = mask == nullptr ? opacity : mix(opacity, 0, mask[x]);
    }
    for (int x = 0; x < width && blending != nullptr; x++) {
        SplashColor from = {row[x]};
        SplashColor on = {line[x]};
        SplashColor result = {};
        blending(from, on, result, splashModeMono8);
        mixed[static_cast<gsize>(x)] = result[0];
    }
    lay_row(line, blending == nullptr ? row : mixed.data(), weights.data(), width);
}

/* One row of the canvas, from its pixel `x` on; `row` begins with what is at columns.first. */
void Picture::put_straight(const guint8 *row, int y)
{
    const int at = rows.first + y * rows.step;
    if (at < canvas.top || at > canvas.bottom) {
        return;
    }
    if (columns.step < 0) {
        put_dots(row, y);
        return;
    }
    const int left = MAX(columns.first, canvas.left);
    const int right = MIN(columns.first + columns.count - 1, canvas.right);
    const int from = left - columns.first;
    const int width = right - left + 1;
    guint8 *line = canvas.grey + static_cast<gsize>(at) * canvas.stride + left;
    if (width <= 0) {
        return;
    }
    if (is_stencil) {
        paint_row(line, row + from, ink, width);
    } else if (laid_on) {
        put_laid_on(line, row + from, coverage.empty() ? nullptr : mask_of(y) + from, width);
    } else if (!coverage.empty()) {
        lay_row(line, row + from, mask_of(y) + from, width);
    } else {
        memcpy(line, row + from, static_cast<gsize>(width));
    }
}

const guint8 *Picture::mask_of(int y) const
{
    return &coverage[static_cast<gsize>(y) * static_cast<gsize>(columns.count)];
}

/* Any way it may lie. */
void Picture::put_dots(const guint8 *row, int y)
{
    const int across = rows.first + y * rows.step;
    const guint8 *mask = coverage.empty() ? nullptr : mask_of(y);
    for (int i = 0; i < columns.count; i++) {
        const int along = columns.first + i * columns.step;
        const int x = turned ? across : along;
        const int down = turned ? along : across;
        if (x < canvas.left || x > canvas.right || down < canvas.top || down > canvas.bottom) {
            continue;
        }
        guint8 *dot = canvas.grey + static_cast<gsize>(down) * canvas.stride + x;
        if (is_stencil) {
            *dot = mix(ink, *dot, row[i]);
        } else {
            *dot = mask == nullptr ? row[i] : mix(row[i], *dot, mask[i]);
        }
    }
}

void Picture::keep_row(const guint8 *row, int y)
{
    memcpy(&coverage[static_cast<gsize>(y) * static_cast<gsize>(columns.count)], row,
           static_cast<gsize>(columns.count));
}

void Picture::take_row(const guint8 *row, int y, gpointer data)
{
    Picture *picture = static_cast<Picture *>(data);
    if (picture->keeping) {
        picture->keep_row(row, y);
    } else if (picture->turned) {
        picture->put_dots(row, y);
    } else {
        picture->put_straight(row, y);
    }
}

bool Picture::draw(const StoredPicture &picture, const StoredPicture *mask)
{
    bool sound = true;
    if (mask != nullptr) {
        std::vector<guint8> kept(static_cast<gsize>(columns.count) *
                                 static_cast<gsize>(rows.count));
        coverage.swap(kept);
        keeping = true;
        sound = read_rows(*mask, columns.count, rows.count, take_row, this);
        keeping = false;
    }
    return read_rows(picture, columns.count, rows.count, take_row, this) && sound;
}

bool Picture::draw_stencil(const StoredPicture &mask, guint8 grey)
{
    is_stencil = true;
    ink = grey;
    return read_rows(mask, columns.count, rows.count, take_row, this);
}

} // namespace faxferry
