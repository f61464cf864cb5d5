// SPDX-License-Identifier: GPL-3.0-or-later
#include "cover/frame.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/limits.h"
#include "cover/paper.h"
#include "cover/picture.h"

#define PROBE_FRAME    "faxferry-frame"
#define PROBE_SCALE    "faxferry-scale"
#define PROBE_SIDE     "100"
#define PROBE_LENGTH   100.0
#define SIZE_DEFAULT   11.0 /* points */
#define SIZE_LEAST     6.0
#define SIZE_MOST      72.0
#define MARGIN         36.0 /* points, below a text that has no frame */
#define LEAST_WIDTH    72.0 /* of a frame */
#define DEFAULT_FAMILY "Liberation Sans,DejaVu Sans,sans-serif"

void ff_cover_frame_clear(FfCoverFrame *frame)
{
    g_clear_pointer(&frame->pattern, g_free);
    g_clear_pointer(&frame->families, g_free);
}

/* ---- the element ---- */

static bool mentions_text(const char *content)
{
    if (content == NULL) {
        return false;
    }
    for (const char *at = strstr(content, "$("); at != NULL; at = strstr(at, "$(")) {
        at += strlen("$(");
        gsize length = strcspn(at, ")");
        g_autofree char *name = length < 16 ? g_strndup(at, length) : NULL;
        if (name != NULL && ff_cover_is_text(g_strstrip(name))) {
            return true;
        }
    }
    return false;
}

static bool is_flow_root(const xmlNode *node)
{
    return ff_cover_tree_is(node, "text") || ff_cover_tree_is(node, "flowRoot");
}

static xmlNode *find_element(xmlDoc *doc)
{
    xmlNode *top = xmlDocGetRootElement(doc);
    for (xmlNode *at = top; at != NULL; at = ff_cover_tree_next(top, at)) {
        if (is_flow_root(at)) {
            xmlChar *content = xmlNodeGetContent(at);
            bool found = mentions_text((const char *)content);
            xmlFree(content);
            if (found) {
                return at;
            }
        }
    }
    return NULL;
}

/* The innermost element that holds the variable: its style is the one that was meant. */
static xmlNode *find_innermost(xmlNode *element)
{
    xmlNode *innermost = element;
    for (xmlNode *at = element; at != NULL; at = ff_cover_tree_next(element, at)) {
        xmlChar *content = xmlNodeGetContent(at);
        if (mentions_text((const char *)content)) {
            innermost = at;
        }
        xmlFree(content);
    }
    return innermost;
}

/* ---- its style ---- */

/* Of "name: value; ...". NULL: it is not there. */
static char *find_in_style(const char *style, const char *name)
{
    g_auto(GStrv) declarations = g_strsplit(style, ";", -1);
    for (guint i = 0; declarations[i] != NULL; i++) {
        char *colon = strchr(declarations[i], ':');
        if (colon != NULL) {
            *colon = '\0';
            if (g_ascii_strcasecmp(g_strstrip(declarations[i]), name) == 0) {
                return g_strdup(g_strstrip(colon + 1));
            }
        }
    }
    return NULL;
}

/* Inherited: of the element, or the nearest one around it that has the property. */
static char *find_property(const xmlNode *node, const char *name)
{
    for (; node != NULL && node->type == XML_ELEMENT_NODE; node = node->parent) {
        g_autofree char *style = ff_cover_tree_get(node, "style");
        char *value = style == NULL ? NULL : find_in_style(style, name);
        if (value == NULL) {
            value = ff_cover_tree_get(node, name);
        }
        if (value != NULL) {
            return value;
        }
    }
    return NULL;
}

static bool property_is(const xmlNode *node, const char *name, const char *const *values)
{
    g_autofree char *value = find_property(node, name);
    return value != NULL && g_strv_contains(values, value);
}

/* In the units of the template; CSS knows no others in a drawing that has a viewBox. */
static double read_font_size(const xmlNode *node, double otherwise)
{
    static const struct {
        const char *unit;
        double px;
    } units[] = {{"pt", 96 / 72.0}, {"mm", 96 / 25.4}, {"in", 96}, {"pc", 16}};
    g_autofree char *value = find_property(node, "font-size");
    char *end = NULL;
    double size = value == NULL ? 0 : g_ascii_strtod(value, &end);
    for (guint i = 0; value != NULL && i < G_N_ELEMENTS(units); i++) {
        size *= g_str_has_prefix(end, units[i].unit) ? units[i].px : 1;
    }
    return isfinite(size) && size > 0 ? size : otherwise;
}

/* As a factor of the font's own, which is about 1.15 of the size. */
static double read_spacing(const xmlNode *node, double size)
{
    g_autofree char *value = find_property(node, "line-height");
    char *end = NULL;
    double height = value == NULL ? 0 : g_ascii_strtod(value, &end);
    if (value == NULL || !isfinite(height) || height <= 0) {
        return 1;
    }
    if (*end == '%') {
        height /= 100;
    } else if (g_str_has_prefix(end, "px")) {
        height /= size;
    }
    return CLAMP(height / 1.15, 0.8, 3);
}

static PangoAlignment read_alignment(const xmlNode *node)
{
    static const char *const middle[] = {"middle", "center", NULL};
    static const char *const end[] = {"end", "right", NULL};
    if (property_is(node, "text-anchor", middle) || property_is(node, "text-align", middle)) {
        return PANGO_ALIGN_CENTER;
    }
    return property_is(node, "text-anchor", end) || property_is(node, "text-align", end)
               ? PANGO_ALIGN_RIGHT
               : PANGO_ALIGN_LEFT;
}

static void read_style(const xmlNode *node, double scale, FfCoverFrame *frame)
{
    static const char *const bold[] = {"bold", "bolder", "600", "700", "800", "900", NULL};
    static const char *const italic[] = {"italic", "oblique", NULL};
    g_autofree char *families = find_property(node, "font-family");
    const double size = read_font_size(node, SIZE_DEFAULT / scale);
    g_strdelimit(families != NULL ? families : (char[]){""}, "'\"", ' ');
    frame->families = families == NULL ? g_strdup(DEFAULT_FAMILY)
                                       : g_strdup_printf("%s," DEFAULT_FAMILY, families);
    frame->style = (FfTextStyle){
        .families = frame->families,
        .points = CLAMP(size * scale, SIZE_LEAST, SIZE_MOST),
        .bold = property_is(node, "font-weight", bold),
        .italic = property_is(node, "font-style", italic),
        .alignment = read_alignment(node),
        .spacing = read_spacing(node, size),
    };
}

/* ---- its frame ---- */

/* A rectangle beside the element, within the same transformations, that tells where things are. */
static void add_probe(xmlNode *element, const char *id, const char *x, const char *y,
                      const char *width, const char *height)
{
    g_autofree char *transform = ff_cover_tree_get(element, "transform");
    xmlNode *probe = xmlNewNode(element->ns, (const xmlChar *)"rect");
    ff_cover_tree_set(probe, "id", id);
    ff_cover_tree_set(probe, "x", x);
    ff_cover_tree_set(probe, "y", y);
    ff_cover_tree_set(probe, "width", width);
    ff_cover_tree_set(probe, "height", height);
    ff_cover_tree_set(probe, "style", "fill:none;stroke:none");
    if (transform != NULL) {
        ff_cover_tree_set(probe, "transform", transform);
    }
    xmlAddNextSibling(element, probe);
}

static void add_probe_like(xmlNode *element, const xmlNode *shape)
{
    g_autofree char *x = ff_cover_tree_get(shape, "x");
    g_autofree char *y = ff_cover_tree_get(shape, "y");
    g_autofree char *width = ff_cover_tree_get(shape, "width");
    g_autofree char *height = ff_cover_tree_get(shape, "height");
    if (width != NULL && height != NULL) {
        add_probe(element, PROBE_FRAME, x != NULL ? x : "0", y != NULL ? y : "0", width, height);
    }
}

/* Inkscape 1: the style names a rectangle in <defs>. */
static xmlNode *find_shape_inside(xmlDoc *doc, const xmlNode *element)
{
    g_autofree char *value = find_property(element, "shape-inside");
    char *id = value == NULL ? NULL : strstr(value, "#");
    if (id == NULL) {
        return NULL;
    }
    id[strcspn(id, ")\"'")] = '\0';
    return ff_cover_tree_find(doc, id + 1);
}

/* Inkscape 0.9: the rectangle is within the element. */
static xmlNode *find_flow_region(xmlNode *element)
{
    xmlNode *at = element;
    while (at != NULL &&
           !(ff_cover_tree_is(at, "rect") && ff_cover_tree_is(at->parent, "flowRegion"))) {
        at = ff_cover_tree_next(element, at);
    }
    return at;
}

/* The attribute of the element, or of the first line in it. */
static char *find_coordinate(xmlNode *element, const char *name)
{
    char *value = NULL;
    for (xmlNode *at = element; at != NULL && value == NULL; at = ff_cover_tree_next(element, at)) {
        value = ff_cover_tree_get(at, name);
    }
    return value != NULL ? value : g_strdup("0");
}

static void add_probes(xmlDoc *doc, xmlNode *element)
{
    const xmlNode *shape = find_shape_inside(doc, element);
    if (shape == NULL) {
        shape = find_flow_region(element);
    }
    if (shape != NULL) {
        add_probe_like(element, shape);
    }
    g_autofree char *x = find_coordinate(element, "x");
    g_autofree char *y = find_coordinate(element, "y");
    add_probe(element, PROBE_SCALE, x, y, PROBE_SIDE, PROBE_SIDE);
}

static void remove_probes(xmlDoc *doc)
{
    static const char *const probes[] = {PROBE_FRAME, PROBE_SCALE};
    for (guint i = 0; i < G_N_ELEMENTS(probes); i++) {
        xmlNode *probe = ff_cover_tree_find(doc, probes[i]);
        if (probe != NULL) {
            ff_cover_tree_remove(probe);
        }
    }
}

/* From where the text stands to as far from the right edge, and down to the foot. */
static FfCoverBox guess_box(RsvgHandle *picture, const RsvgRectangle *at, double size,
                            const FfCoverPaper *paper)
{
    RsvgRectangle foot;
    FfCoverBox box = {at->x, at->y - size, paper->width - 2 * at->x, 0};
    bool has_foot =
        ff_cover_picture_measure(picture, FF_COVER_ID_FOOT, paper, &foot) && foot.y > box.y;
    box.height = (has_foot ? foot.y - size : paper->height - MARGIN) - box.y;
    return box;
}

static bool measure_box(RsvgHandle *picture, const char *id, const FfCoverPaper *paper,
                        FfCoverBox *ret_box)
{
    RsvgRectangle box;
    if (!ff_cover_picture_measure(picture, id, paper, &box)) {
        return false;
    }
    *ret_box = (FfCoverBox){box.x, box.y, box.width, box.height};
    return true;
}

static bool check_box(const FfCoverBox *box, const FfTextStyle *style, GError **error)
{
    if (box->width >= LEAST_WIDTH && box->height >= 2 * style->points) {
        return true;
    }
    g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT,
                "the frame of $(Cover) is %.1f by %.1f inches; draw it larger, as a rectangle with "
                "the id " FF_COVER_ID_FRAME,
                box->width / 72, box->height / 72);
    return false;
}

/* A frame of Inkscape's grows only here: others may use its rectangle too. */
static void find_box(RsvgHandle *picture, const RsvgRectangle *at, const FfCoverPaper *paper,
                     double growth, FfCoverFrame *frame)
{
    if (measure_box(picture, FF_COVER_ID_FRAME, paper, &frame->box)) {
        return;
    }
    if (measure_box(picture, PROBE_FRAME, paper, &frame->box)) {
        frame->box.height += growth;
        return;
    }
    frame->box = guess_box(picture, at, frame->style.points, paper);
}

static bool measure(xmlDoc *doc, const xmlNode *innermost, const FfCoverPaper *paper, double growth,
                    FfCoverFrame *frame, GError **error)
{
    g_autoptr(RsvgHandle) picture = ff_cover_picture_new(doc, error);
    RsvgRectangle scale;
    if (picture == NULL) {
        return false;
    }
    if (!ff_cover_picture_measure(picture, PROBE_SCALE, paper, &scale)) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT,
                    "line %ld: the text with $(Cover) is hidden", xmlGetLineNo(innermost));
        return false;
    }
    read_style(innermost, scale.width / PROBE_LENGTH, frame);
    find_box(picture, &scale, paper, growth, frame);
    return check_box(&frame->box, &frame->style, error);
}

bool ff_cover_frame_take(xmlDoc *doc, const FfCoverPaper *paper, double growth,
                         FfCoverFrame *ret_frame, GError **error)
{
    g_auto(FfCoverFrame) frame = {0};
    xmlNode *element = find_element(doc);
    if (element == NULL) {
        *ret_frame = frame;
        return true;
    }
    const xmlNode *innermost = find_innermost(element);
    xmlChar *content = xmlNodeGetContent(innermost);
    frame.pattern = g_strstrip(g_strdup((const char *)content));
    xmlFree(content);
    add_probes(doc, element);
    bool measured = measure(doc, innermost, paper, growth, &frame, error);
    remove_probes(doc);
    ff_cover_tree_remove(element);
    if (measured) {
        *ret_frame = frame;
        frame = (FfCoverFrame){0};
    }
    return measured;
}

bool ff_cover_frame_find(xmlDoc *doc, const char *id, const FfCoverPaper *paper,
                         FfCoverBox *ret_box)
{
    g_autoptr(RsvgHandle) picture = ff_cover_picture_new(doc, NULL);
    return picture != NULL && measure_box(picture, id, paper, ret_box);
}
