// SPDX-License-Identifier: GPL-3.0-or-later
#include "html/ink.hh"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace ff
{

namespace
{

constexpr int DARK = 150;       /* backgrounds below this are black: buttons with white words */
constexpr int FAINT = 200;      /* borders above this are thin */
constexpr int UNSEEN = 250;     /* and above this none */
constexpr double FAR = 1000000; /* pixels: nothing on a page is as far away */

int light_of(const litehtml::web_color &colour)
{
    return (77 * colour.red + 150 * colour.green + 29 * colour.blue) >> 8;
}

struct Pixels {
    double left, top, right, bottom;
};

/* Whole pixels of the page, at least one each way. */
Pixels snap(cairo_t *cairo, double x, double y, double width, double height)
{
    double right = x + width;
    double bottom = y + height;
    cairo_user_to_device(cairo, &x, &y);
    cairo_user_to_device(cairo, &right, &bottom);
    Pixels box = {std::round(std::clamp(x, -FAR, FAR)), std::round(std::clamp(y, -FAR, FAR)),
                  std::round(std::clamp(right, -FAR, FAR)),
                  std::round(std::clamp(bottom, -FAR, FAR))};
    box.right = std::max(box.right, box.left + 1);
    box.bottom = std::max(box.bottom, box.top + 1);
    return box;
}

void fill(cairo_t *cairo, double x, double y, double width, double height)
{
    if (width <= 0 || height <= 0) {
        return;
    }
    const Pixels box = snap(cairo, x, y, width, height);
    cairo_matrix_t matrix;
    cairo_get_matrix(cairo, &matrix);
    cairo_identity_matrix(cairo);
    cairo_rectangle(cairo, box.left, box.top, box.right - box.left, box.bottom - box.top);
    cairo_set_matrix(cairo, &matrix);
    cairo_fill(cairo);
}

/* The ink at a point of the page. */
int ink_at(cairo_t *cairo, double x, double y)
{
    cairo_surface_t *page = cairo_get_target(cairo);
    cairo_user_to_device(cairo, &x, &y);
    if (!(x >= 0) || !(y >= 0) || x >= cairo_image_surface_get_width(page) ||
        y >= cairo_image_surface_get_height(page)) {
        return 0;
    }
    cairo_surface_flush(page);
    return cairo_image_surface_get_data(
        page)[static_cast<size_t>(y) * static_cast<size_t>(cairo_image_surface_get_stride(page)) +
              static_cast<size_t>(x)];
}

/* --- borders --- */

struct Edge {
    double x, y, width, height; /* of the whole edge */
    bool across;
};

void draw_dashes(cairo_t *cairo, const Edge &edge, double length)
{
    const double whole = std::min(edge.across ? edge.width : edge.height, FAR);
    length = std::max({length, whole / 2000, 1.0});
    for (double at = 0; at < whole; at += 2 * length) {
        const double piece = std::min(length, whole - at);
        if (edge.across) {
            fill(cairo, edge.x + at, edge.y, piece, edge.height);
        } else {
            fill(cairo, edge.x, edge.y + at, edge.width, piece);
        }
    }
}

void draw_double(cairo_t *cairo, const Edge &edge)
{
    if (edge.across) {
        fill(cairo, edge.x, edge.y, edge.width, edge.height / 3);
        fill(cairo, edge.x, edge.y + edge.height * 2 / 3, edge.width, edge.height / 3);
    } else {
        fill(cairo, edge.x, edge.y, edge.width / 3, edge.height);
        fill(cairo, edge.x + edge.width * 2 / 3, edge.y, edge.width / 3, edge.height);
    }
}

void draw_edge(cairo_t *cairo, const litehtml::border &border, Edge edge)
{
    const int light = light_of(border.color);
    if (border.width <= 0 || border.style <= litehtml::border_style_hidden ||
        border.color.alpha < 32 || light > UNSEEN) {
        return;
    }
    if (light > FAINT) {
        (edge.across ? edge.height : edge.width) = 1;
    }
    if (border.style == litehtml::border_style_dotted) {
        draw_dashes(cairo, edge, border.width);
    } else if (border.style == litehtml::border_style_dashed) {
        draw_dashes(cairo, edge, 3.0 * border.width);
    } else if (border.style == litehtml::border_style_double && border.width >= 3) {
        draw_double(cairo, edge);
    } else {
        fill(cairo, edge.x, edge.y, edge.width, edge.height);
    }
}

} // namespace

bool ink_contrast(cairo_t *cairo, double x, double y)
{
    return ink_at(cairo, x, y) < 128;
}

Ink::Ink(cairo_t *cairo, bool black) : cairo_(cairo)
{
    cairo_save(cairo);
    cairo_set_source_rgba(cairo, 0, 0, 0, 1);
    cairo_set_operator(cairo, black ? CAIRO_OPERATOR_OVER : CAIRO_OPERATOR_DEST_OUT);
}

Ink::~Ink()
{
    cairo_restore(cairo_);
}

void Ink::fill(double x, double y, double width, double height)
{
    ff::fill(cairo_, x, y, width, height);
}

void ink_background(cairo_t *cairo, const litehtml::web_color &colour,
                    const litehtml::position &box)
{
    Ink ink(cairo, light_of(colour) < DARK);
    ink.fill(box.x, box.y, box.width, box.height);
}

void ink_borders(cairo_t *cairo, const litehtml::borders &borders, const litehtml::position &box,
                 bool black)
{
    const double right = box.right() - borders.right.width;
    const double bottom = box.bottom() - borders.bottom.width;
    const double width = box.width;
    const double height = box.height;
    Ink ink(cairo, black);
    draw_edge(cairo, borders.top,
              {double(box.x), double(box.y), width, double(borders.top.width), true});
    draw_edge(cairo, borders.bottom,
              {double(box.x), bottom, width, double(borders.bottom.width), true});
    draw_edge(cairo, borders.left,
              {double(box.x), double(box.y), double(borders.left.width), height, false});
    draw_edge(cairo, borders.right,
              {right, double(box.y), double(borders.right.width), height, false});
}

void ink_marker(cairo_t *cairo, const litehtml::list_marker &marker, bool black)
{
    const double radius = marker.pos.width / 2.0;
    const double x = marker.pos.x + radius;
    const double y = marker.pos.y + marker.pos.height / 2.0;
    Ink ink(cairo, black);
    if (marker.marker_type == litehtml::list_style_type_square) {
        fill(cairo, marker.pos.x, y - radius, 2 * radius, 2 * radius);
    } else {
        cairo_new_path(cairo);
        cairo_arc(cairo, x, y, radius, 0, 2 * G_PI);
        if (marker.marker_type == litehtml::list_style_type_circle) {
            cairo_set_line_width(cairo, 1);
            cairo_stroke(cairo);
        } else {
            cairo_fill(cairo);
        }
    }
}

void ink_picture(cairo_t *cairo, const FfHtmlPicture *picture, const litehtml::position &box)
{
    cairo_surface_t *surface =
        cairo_image_surface_create(CAIRO_FORMAT_A8, picture->width, picture->height);
    if (box.width <= 0 || box.height <= 0 ||
        cairo_surface_status(surface) != CAIRO_STATUS_SUCCESS) {
        cairo_surface_destroy(surface);
        return;
    }
    const auto stride = static_cast<size_t>(cairo_image_surface_get_stride(surface));
    const auto width = static_cast<size_t>(picture->width);
    for (size_t y = 0; y < static_cast<size_t>(picture->height); y++) {
        unsigned char *row = cairo_image_surface_get_data(surface) + y * stride;
        std::transform(picture->grey + y * width, picture->grey + (y + 1) * width, row,
                       [](guint8 grey) { return static_cast<unsigned char>(~grey); });
    }
    cairo_surface_mark_dirty(surface);
    cairo_save(cairo);
    cairo_translate(cairo, box.x, box.y);
    cairo_rectangle(cairo, 0, 0, box.width, box.height);
    cairo_clip(cairo);
    cairo_scale(cairo, double(box.width) / picture->width, double(box.height) / picture->height);
    cairo_set_source_surface(cairo, surface, 0, 0);
    cairo_pattern_set_filter(cairo_get_source(cairo), CAIRO_FILTER_GOOD);
    cairo_pattern_set_extend(cairo_get_source(cairo), CAIRO_EXTEND_PAD);
    cairo_set_operator(cairo, CAIRO_OPERATOR_SOURCE);
    cairo_paint(cairo);
    cairo_restore(cairo);
    cairo_surface_destroy(surface);
}

} // namespace ff
