// SPDX-License-Identifier: GPL-3.0-or-later
#include "html/clean-attributes.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "html/css.h"

enum { CLASS_OCTETS = 256, CLASSES = 16 };

/* Of a page between its margins some three quarters: the lines that go with a photograph fit on. */
enum { PICTURE_HEIGHT_PX = 760 };

const char *ff_attributes_get(const FfAttributes *attributes, const char *name)
{
    const char *const *source = attributes->source;
    for (; source != NULL && source[0] != NULL; source += 2) {
        if (strcmp(source[0], name) == 0) {
            return source[1] == NULL ? "" : source[1];
        }
    }
    return NULL;
}

int ff_attributes_number(const FfAttributes *attributes, const char *name, int otherwise)
{
    const char *value = ff_attributes_get(attributes, name);
    char *end = NULL;
    if (value == NULL) {
        return otherwise;
    }
    gint64 number = g_ascii_strtoll(value, &end, 10);
    return end == value ? otherwise : (int)CLAMP(number, -1000000, 1000000);
}

/* --- attributes of looks --- */

/* A declaration of a value from outside, cleaned like any other. */
static void add_declaration(GString *out, const char *name, const char *value, const char *unit)
{
    g_autofree char *text = g_strconcat(name, ":", value, unit, NULL);
    ff_css_clean_declarations(text, strlen(text), out);
}

/* Colours without their mark, as old mails have them. */
static void add_colour(GString *out, const char *name, const char *value)
{
    gsize digits = strspn(value, "0123456789abcdefABCDEF");
    g_autofree char *marked = g_strconcat(digits == 6 && value[6] == '\0' ? "#" : "", value, NULL);
    add_declaration(out, name, marked, "");
}

static void add_size(GString *out, const char *name, const char *value)
{
    const char *rest = value + strspn(value, "0123456789. ");
    if (rest > value) {
        add_declaration(out, name, value, *rest == '\0' ? "px" : "");
    }
}

static void add_looks(FfAttributes *attributes, const char *element)
{
    static const char *const colours[][2] = {
        {"bgcolor", "background-color"}, {"color", "color"}, {"text", "color"}};
    static const char *const words[][2] = {{"valign", "vertical-align"}, {"face", "font-family"}};
    bool image = strcmp(element, "img") == 0;
    for (gsize i = 0; i < G_N_ELEMENTS(colours); i++) {
        const char *value = ff_attributes_get(attributes, colours[i][0]);
        if (value != NULL && *value != '\0') {
            add_colour(attributes->before, colours[i][1], value);
        }
    }
    for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
        const char *value = ff_attributes_get(attributes, words[i][0]);
        if (value != NULL && *value != '\0') {
            add_declaration(attributes->before, words[i][1], value, "");
        }
    }
    const char *width = ff_attributes_get(attributes, "width");
    const char *height = ff_attributes_get(attributes, "height");
    if (width != NULL) {
        add_size(attributes->before, "width", width);
    }
    if (height != NULL && (image || element[0] == 't')) {
        add_size(attributes->before, "height", height);
    }
    if (ff_attributes_get(attributes, "nowrap") != NULL) {
        g_string_append(attributes->before, "white-space:nowrap;");
    }
}

static void add_font_size(FfAttributes *attributes)
{
    static const char *const sizes[] = {"x-small", "x-small", "small",    "medium",
                                        "large",   "x-large", "xx-large", "xx-large"};
    const char *value = ff_attributes_get(attributes, "size");
    if (value == NULL || *value == '\0') {
        return;
    }
    int size = ff_attributes_number(attributes, "size", 3);
    size = *value == '+' || *value == '-' ? size + 3 : size;
    g_string_append_printf(attributes->before, "font-size:%s;", sizes[CLAMP(size, 1, 7)]);
}

/* Pictures and tables with a side flow there; anything else aligns what is in it. */
static void add_alignment(FfAttributes *attributes, const char *element)
{
    const char *value = ff_attributes_get(attributes, "align");
    bool flows = strcmp(element, "img") == 0 || strcmp(element, "table") == 0;
    bool right_to_left =
        g_strcmp0(ff_attributes_get(attributes, "dir"), "rtl") == 0 && value == NULL;
    if (right_to_left) {
        g_string_append(attributes->before, "text-align:right;");
    }
    if (value == NULL) {
        attributes->centres = strcmp(element, "center") == 0;
        return;
    }
    g_autofree char *lower = g_ascii_strdown(value, -1);
    bool side = strcmp(lower, "left") == 0 || strcmp(lower, "right") == 0;
    if (!flows) {
        add_declaration(attributes->before, "text-align", lower, "");
        attributes->centres = strcmp(lower, "center") == 0 || strcmp(lower, "middle") == 0;
        attributes->aligns = side;
    } else if (side) {
        g_string_append_printf(attributes->before, "float:%s;", lower);
    } else if (element[0] == 't') {
        g_string_append(attributes->before, "margin-left:auto;margin-right:auto;");
    }
}

/* --- names --- */

static void add_name(FfAttributes *attributes, const char *name)
{
    const char *value = ff_attributes_get(attributes, name);
    int count = 1;
    if (value == NULL || *value == '\0' || strlen(value) > CLASS_OCTETS) {
        return;
    }
    g_string_append_printf(attributes->rest, " %s=\"", name);
    for (; *value != '\0' && count <= CLASSES; value++) {
        bool space = *value == ' ' || *value == '\n' || *value == '\t';
        bool plain = g_ascii_isalnum(*value) || *value == '-' || *value == '_';
        count += space;
        g_string_append_c(attributes->rest, plain ? *value : space ? ' ' : '_');
    }
    g_string_append_c(attributes->rest, '"');
}

static void add_style(FfAttributes *attributes)
{
    const char *style = ff_attributes_get(attributes, "style");
    gsize length = style == NULL ? 0 : strlen(style);
    if (length > 0 && length <= FF_LIMIT_HTML_STYLE) {
        ff_css_clean_declarations(style, length, attributes->style);
    }
    attributes->hidden = ff_attributes_get(attributes, "hidden") != NULL ||
                         strstr(attributes->style->str, "display:none") != NULL;
}

void ff_attributes_init(FfAttributes *attributes, const char *const *source, const char *element)
{
    *attributes = (FfAttributes){
        .source = source,
        .before = g_string_new(NULL),
        .style = g_string_new(NULL),
        .rest = g_string_new(NULL),
    };
    add_style(attributes);
    add_looks(attributes, element);
    add_alignment(attributes, element);
    add_name(attributes, "class");
    add_name(attributes, "id");
    if (strcmp(element, "font") == 0) {
        add_font_size(attributes);
    }
    if (strcmp(element, "button") == 0) {
        g_string_append(attributes->before, "border:1px solid #000;padding:2px 6px;");
    }
}

void ff_attributes_clear(FfAttributes *attributes)
{
    g_string_free(attributes->before, true);
    g_string_free(attributes->style, true);
    g_string_free(attributes->rest, true);
}

/* --- of some elements --- */

void ff_attributes_list_style(FfAttributes *attributes)
{
    static const char *const types[][2] = {
        {"1", "decimal"},     {"a", "lower-alpha"}, {"A", "upper-alpha"},
        {"i", "lower-roman"}, {"I", "upper-roman"}, {"disc", "disc"},
        {"circle", "circle"}, {"square", "square"}, {"none", "none"},
    };
    const char *type = ff_attributes_get(attributes, "type");
    for (gsize i = 0; i < G_N_ELEMENTS(types); i++) {
        if (g_strcmp0(type, types[i][0]) == 0) {
            g_string_append_printf(attributes->before, "list-style-type:%s;", types[i][1]);
        }
    }
}

void ff_attributes_table(FfAttributes *attributes, int border, gboolean centred)
{
    int spacing = ff_attributes_number(attributes, "cellspacing", -1);
    if (spacing >= 0) {
        g_string_append_printf(attributes->before, "border-spacing:%dpx;", MIN(spacing, 50));
    }
    if (border > 0) {
        g_string_append_printf(attributes->before, "border:%dpx solid #000;", border);
    }
    if (centred && ff_attributes_get(attributes, "align") == NULL) {
        g_string_append(attributes->before, "margin-left:auto;margin-right:auto;");
    }
}

void ff_attributes_cell(FfAttributes *attributes, int columns, int border, int padding)
{
    int rows = CLAMP(ff_attributes_number(attributes, "rowspan", 1), 1, FF_LIMIT_HTML_COLUMNS);
    if (padding >= 0) {
        g_string_append_printf(attributes->before, "padding:%dpx;", padding);
    }
    if (border > 0) {
        g_string_append(attributes->before, "border:1px solid #000;");
    }
    if (columns > 1) {
        g_string_append_printf(attributes->rest, " colspan=\"%d\"", columns);
    }
    if (rows > 1) {
        g_string_append_printf(attributes->rest, " rowspan=\"%d\"", rows);
    }
}

/* The width that the element's own style asks for in pixels; its attribute says so otherwise. */
static int wanted_width(const FfAttributes *attributes, int otherwise)
{
    static const char name[] = "width:";
    const char *style = attributes->style->str;
    const char *at = g_str_has_prefix(style, name) ? style : strstr(style, ";width:");
    gint64 pixels = at == NULL ? 0 : g_ascii_strtoll(strchr(at, ':') + 1, NULL, 10);
    return pixels > 0 ? (int)MIN(pixels, G_MAXINT)
                      : ff_attributes_number(attributes, "width", otherwise);
}

void ff_attributes_fit_image(FfAttributes *attributes, int width, int height, int page_width)
{
    const gint64 by_height = (gint64)PICTURE_HEIGHT_PX * width / height;
    const int most = (int)CLAMP(by_height, 1, page_width);
    if (wanted_width(attributes, width) > most) {
        g_string_append_printf(attributes->style, "width:%dpx;height:auto;", most);
    }
}

/* Styles hold double quotes around the names of fonts. */
void ff_attributes_write(const FfAttributes *attributes, GString *out)
{
    g_string_append(out, attributes->rest->str);
    if (attributes->before->len + attributes->style->len > 0) {
        g_autofree char *style = g_strconcat(attributes->before->str, attributes->style->str, NULL);
        g_string_append_printf(out, " style=\"%s\"", g_strdelimit(style, "\"", '\''));
    }
}
