// SPDX-License-Identifier: GPL-3.0-or-later
#include "cover/paper.h"

#include <math.h>
#include <string.h>

/* In the units of the template. */
typedef struct {
    double x, y, width, height;
} Box;

/* Letter, in CSS pixels: of a template that doesn't say. */
static const Box default_box = {0, 0, 816, 1056};

static const struct {
    const char *unit;
    double px;
} units[] = {
    {"px", 1}, {"pt", 96 / 72.0}, {"pc", 16}, {"mm", 96 / 25.4}, {"cm", 960 / 25.4}, {"in", 96},
};

static bool is_size(double size)
{
    return isfinite(size) && size > 0 && size < 1e6;
}

/* CSS pixels; `otherwise` when there is none, or a percentage. */
static double read_length(const xmlNode *svg, const char *attribute, double otherwise)
{
    g_autofree char *text = ff_cover_tree_get(svg, attribute);
    if (text == NULL) {
        return otherwise;
    }
    char *end = NULL;
    double number = g_ascii_strtod(text, &end);
    const char *unit = g_strstrip(end);
    for (guint i = 0; i < G_N_ELEMENTS(units); i++) {
        number *= strcmp(unit, units[i].unit) == 0 ? units[i].px : 1;
    }
    return *unit == '%' || !is_size(number) ? otherwise : number;
}

static bool read_view_box(const xmlNode *svg, Box *box)
{
    g_autofree char *text = ff_cover_tree_get(svg, "viewBox");
    double numbers[4];
    char *at = text;
    if (text == NULL) {
        return false;
    }
    g_strdelimit(text, ",", ' ');
    for (guint i = 0; i < G_N_ELEMENTS(numbers); i++) {
        numbers[i] = g_ascii_strtod(at, &at);
    }
    *box = (Box){numbers[0], numbers[1], numbers[2], numbers[3]};
    return is_size(box->width) && is_size(box->height) && isfinite(box->x) && isfinite(box->y);
}

static Box read_box(const xmlNode *svg)
{
    Box box;
    if (read_view_box(svg, &box)) {
        return box;
    }
    return (Box){0, 0, read_length(svg, "width", default_box.width),
                 read_length(svg, "height", default_box.height)};
}

static void write_box(xmlNode *svg, const Box *box, const FfCoverPaper *paper)
{
    char numbers[4][G_ASCII_DTOSTR_BUF_SIZE];
    g_autofree char *view_box =
        g_strjoin(" ", g_ascii_formatd(numbers[0], sizeof numbers[0], "%.4f", box->x),
                  g_ascii_formatd(numbers[1], sizeof numbers[1], "%.4f", box->y),
                  g_ascii_formatd(numbers[2], sizeof numbers[2], "%.4f", box->width),
                  g_ascii_formatd(numbers[3], sizeof numbers[3], "%.4f", box->height), NULL);
    ff_cover_tree_set(svg, "viewBox", view_box);
    ff_cover_tree_set(svg, "preserveAspectRatio", "none");
    ff_cover_tree_set(
        svg, "width",
        g_ascii_formatd(numbers[0], sizeof numbers[0], "%.4f", paper->width * FF_COVER_GRID));
    ff_cover_tree_set(
        svg, "height",
        g_ascii_formatd(numbers[1], sizeof numbers[1], "%.4f", paper->height * FF_COVER_GRID));
}

/* Before whatever transformation it has. */
static void move_down(xmlNode *node, double by)
{
    char number[G_ASCII_DTOSTR_BUF_SIZE];
    g_autofree char *own = ff_cover_tree_get(node, "transform");
    g_autofree char *moved = g_strdup_printf(
        "translate(0 %s) %s", g_ascii_formatd(number, sizeof number, "%.4f", by), own ? own : "");
    ff_cover_tree_set(node, "transform", moved);
}

/* A frame that is drawn grows with the paper. */
static void make_taller(xmlNode *rect, double by)
{
    char number[G_ASCII_DTOSTR_BUF_SIZE];
    g_autofree char *own = ff_cover_tree_get(rect, "height");
    double height = own == NULL ? 0 : g_ascii_strtod(own, NULL) + by;
    if (is_size(height)) {
        ff_cover_tree_set(rect, "height", g_ascii_formatd(number, sizeof number, "%.4f", height));
    }
}

/* What texts are in that name no font. */
static void set_font(xmlNode *svg)
{
    g_autofree char *own = ff_cover_tree_get(svg, "font-family");
    if (own == NULL) {
        ff_cover_tree_set(svg, "font-family", "Liberation Sans, DejaVu Sans, sans-serif");
    }
}

static void stretch(xmlDoc *doc, double by)
{
    static const struct {
        const char *id;
        void (*change)(xmlNode *node, double by);
    } parts[] = {
        {FF_COVER_ID_FOOT, move_down},
        {FF_COVER_ID_NEXT_FOOT, move_down},
        {FF_COVER_ID_FRAME, make_taller},
        {FF_COVER_ID_NEXT_FRAME, make_taller},
    };
    for (guint i = 0; i < G_N_ELEMENTS(parts); i++) {
        xmlNode *node = ff_cover_tree_find(doc, parts[i].id);
        if (node != NULL) {
            parts[i].change(node, by);
        }
    }
}

double ff_cover_fit_paper(xmlDoc *doc, const FfCoverPaper *paper)
{
    const bool elastic = ff_cover_tree_find(doc, FF_COVER_ID_FOOT) != NULL;
    xmlNode *svg = xmlDocGetRootElement(doc);
    Box box = read_box(svg);
    const double height = box.width * paper->height / paper->width;
    const double more = elastic ? height - box.height : 0;
    if (elastic) {
        stretch(doc, more);
    }
    if (!elastic && height < box.height) {
        const double width = box.height * paper->width / paper->height;
        box.x -= (width - box.width) / 2;
        box.width = width;
    } else {
        box.height = height;
    }
    write_box(svg, &box, paper);
    set_font(svg);
    return more * paper->width / box.width;
}
