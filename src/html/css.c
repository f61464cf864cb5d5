// SPDX-License-Identifier: GPL-3.0-or-later
#include "html/css.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

enum {
    VALUE_OCTETS = 256,
    NAME_OCTETS = 64,
    FONT_PX_MAX = 200,
};

/* What a value may be. */
typedef enum {
    VALUE_ANY,
    VALUE_LENGTH,  /* not negative */
    VALUE_HEIGHT,  /* no percentage: of what, on an endless page */
    VALUE_INDENT,  /* a little to the left and up, as word processors do */
    VALUE_FONT,    /* font-size */
    VALUE_DISPLAY, /* boxes that the layout has */
    VALUE_ALIGN,
    VALUE_HIDING, /* a trick when zero */
} ValueKind;

typedef struct {
    const char *name;
    ValueKind kind;
    double least, most; /* of numbers: pixels, or as they are */
} Property;

#define SIDES(prefix, suffix, kind, least, most)                                                   \
    {prefix suffix, kind, least, most}, {prefix "-left" suffix, kind, least, most},                \
        {prefix "-right" suffix, kind, least, most}, {prefix "-top" suffix, kind, least, most},    \
    {                                                                                              \
        prefix "-bottom" suffix, kind, least, most                                                 \
    }

static const Property properties[] = {
    {"background", VALUE_ANY, 0, 100},
    {"background-color", VALUE_ANY, 0, 255},
    SIDES("border", "", VALUE_ANY, 0, 255),
    SIDES("border", "-color", VALUE_ANY, 0, 255),
    SIDES("border", "-style", VALUE_ANY, 0, 0),
    SIDES("border", "-width", VALUE_LENGTH, 0, 50),
    {"border-collapse", VALUE_ANY, 0, 0},
    {"border-spacing", VALUE_LENGTH, 0, 50},
    {"box-sizing", VALUE_ANY, 0, 0},
    {"break-after", VALUE_ANY, 0, 0},
    {"break-before", VALUE_ANY, 0, 0},
    {"clear", VALUE_ANY, 0, 0},
    {"color", VALUE_ANY, 0, 255},
    {"display", VALUE_DISPLAY, 0, 0},
    {"float", VALUE_ANY, 0, 0},
    {"font", VALUE_ANY, 0, FONT_PX_MAX},
    {"font-family", VALUE_ANY, 0, 0},
    {"font-size", VALUE_FONT, 1, FONT_PX_MAX},
    {"font-style", VALUE_ANY, 0, 0},
    {"font-weight", VALUE_ANY, 100, 900},
    {"height", VALUE_HEIGHT, 0, 2000},
    {"line-height", VALUE_LENGTH, 0, 300},
    {"list-style", VALUE_ANY, 0, 0},
    {"list-style-position", VALUE_ANY, 0, 0},
    {"list-style-type", VALUE_ANY, 0, 0},
    SIDES("margin", "", VALUE_INDENT, -100, 1000),
    {"max-height", VALUE_HIDING, 0, 0},
    {"max-width", VALUE_LENGTH, 0, 4000},
    {"min-height", VALUE_HEIGHT, 0, 2000},
    {"min-width", VALUE_LENGTH, 0, 2000},
    {"opacity", VALUE_HIDING, 0, 0},
    SIDES("padding", "", VALUE_LENGTH, 0, 1000),
    {"page-break-after", VALUE_ANY, 0, 0},
    {"page-break-before", VALUE_ANY, 0, 0},
    {"text-align", VALUE_ALIGN, 0, 0},
    {"text-decoration", VALUE_ANY, 0, 0},
    {"text-indent", VALUE_INDENT, -200, 500},
    {"text-transform", VALUE_ANY, 0, 0},
    {"vertical-align", VALUE_ANY, 0, 0},
    {"visibility", VALUE_ANY, 0, 0},
    {"white-space", VALUE_ANY, 0, 0},
    {"width", VALUE_LENGTH, 0, 4000},
};

typedef struct {
    const char *from, *to;
} Word;

/* Boxes of newer kinds lie below each other; boxes of tables without a table are beside each
 * other. */
static const Word displays[] = {
    {"none", "none"},
    {"block", "block"},
    {"inline", "inline"},
    {"inline-block", "inline-block"},
    {"list-item", "list-item"},
    {"flex", "block"},
    {"grid", "block"},
    {"flow-root", "block"},
    {"inline-flex", "inline-block"},
    {"inline-table", "inline-block"},
};

static const Word aligns[] = {
    {"left", "left"}, {"right", "right"},     {"center", "center"},         {"start", "left"},
    {"end", "right"}, {"justify", "justify"}, {"-webkit-center", "center"}, {"middle", "center"},
};

typedef struct {
    const char *unit;
    double px; /* 0: kept as it is */
} Unit;

static const Unit units[] = {
    {"px", 1},  {"pt", 96 / 72.0}, {"in", 96}, {"cm", 96 / 2.54}, {"mm", 96 / 25.4},
    {"pc", 16}, {"ex", 8},         {"ch", 8},  {"vw", 7},         {"vh", 9},
    {"em", 0},  {"rem", 0},        {"%", 0},
};

static const char *const inline_names[] = {
    "a",    "b",    "big", "code", "del",   "em",     "font",   "i",  "ins", "kbd",
    "mark", "nobr", "s",   "samp", "small", "strike", "strong", "tt", "u",
};

gboolean ff_css_is_inline_name(const char *name, gsize length)
{
    for (gsize i = 0; i < G_N_ELEMENTS(inline_names); i++) {
        if (strlen(inline_names[i]) == length && memcmp(inline_names[i], name, length) == 0) {
            return true;
        }
    }
    return false;
}

static const char *find_word(const Word *words, gsize count, const char *word)
{
    for (gsize i = 0; i < count; i++) {
        if (strcmp(words[i].from, word) == 0) {
            return words[i].to;
        }
    }
    return NULL;
}

static const Property *find_property(const char *name)
{
    for (gsize i = 0; i < G_N_ELEMENTS(properties); i++) {
        if (strcmp(properties[i].name, name) == 0) {
            return &properties[i];
        }
    }
    return NULL;
}

/* --- values --- */

static const Unit *find_unit(const char *text)
{
    for (gsize i = 0; i < G_N_ELEMENTS(units); i++) {
        gsize length = strlen(units[i].unit);
        if (strncmp(text, units[i].unit, length) == 0 && !g_ascii_isalnum(text[length])) {
            return &units[i];
        }
    }
    return NULL;
}

static void put_number(GString *out, double number)
{
    char digits[G_ASCII_DTOSTR_BUF_SIZE];
    g_string_append(out, g_ascii_formatd(digits, sizeof digits, "%.2f", number));
}

/* A length becomes whole pixels, since the layout cuts points and pixels down; a hair stays one. */
static double to_pixels(double number, double px)
{
    double pixels = round(number * px);
    return number > 0 && pixels < 1 ? 1 : pixels;
}

static const char *copy_number(const Property *property, const char *text, GString *out)
{
    char *end = NULL;
    double number = g_ascii_strtod(text, &end);
    if (end == text || !isfinite(number)) {
        return text + 1;
    }
    const Unit *unit = find_unit(end);
    if (unit == NULL) {
        put_number(out, CLAMP(number, property->least, property->most));
        return end;
    }
    const char *rest = end + strlen(unit->unit);
    if (unit->px > 0) {
        number = CLAMP(to_pixels(number, unit->px), property->least, property->most);
        put_number(out, number);
        g_string_append(out, "px");
    } else {
        double most = *unit->unit != '%' ? 20 : property->kind == VALUE_FONT ? 400 : 100;
        double least = property->least < 0 ? -most / 10 : 0;
        put_number(out, CLAMP(number, least, most));
        g_string_append(out, unit->unit);
    }
    return rest;
}

static bool starts_number(const char *value, const char *at)
{
    bool inside = at > value && (g_ascii_isalnum(at[-1]) || strchr("#-_.", at[-1]) != NULL);
    const char *digit = at + (*at == '-' || *at == '+');
    digit += *digit == '.';
    return !inside && g_ascii_isdigit(*digit);
}

static void copy_value(const Property *property, const char *value, GString *out)
{
    for (const char *at = value; *at != '\0';) {
        if (starts_number(value, at)) {
            at = copy_number(property, at, out);
        } else {
            g_string_append_c(out, *at++);
        }
    }
}

/* Without pictures and without the word that some add to win over another style sheet. */
static void cut_functions(GString *value)
{
    char *url = NULL;
    while ((url = strstr(value->str, "url(")) != NULL) {
        const char *end = strchr(url, ')');
        gssize length = end == NULL ? -1 : end + 1 - url;
        g_string_erase(value, url - value->str, length);
    }
}

static bool is_harmless(const char *value)
{
    if (strlen(value) > VALUE_OCTETS || strpbrk(value, "<>{}\\@;:[]") != NULL) {
        return false;
    }
    const char *bracket = strchr(value, '(');
    bool colour =
        bracket == NULL || strstr(value, "rgb(") != NULL || strstr(value, "rgba(") != NULL;
    for (const char *at = value; *at != '\0'; at++) {
        if ((guchar)*at < ' ' || (guchar)*at > '~') {
            return false;
        }
    }
    /* one pair of brackets, closed: a colour */
    return colour && (bracket == NULL || (strchr(bracket + 1, '(') == NULL &&
                                          strchr(bracket, ')') == strrchr(bracket, ')') &&
                                          strchr(bracket, ')') != NULL));
}

static bool is_zero(const char *value)
{
    return g_ascii_strtod(value, NULL) == 0 && g_ascii_isdigit(*value);
}

/* FALSE: the declaration is left out. */
static bool clean_value(const Property *property, const char *value, GString *out)
{
    const char *word = value;
    switch (property->kind) {
    case VALUE_DISPLAY:
        word = find_word(displays, G_N_ELEMENTS(displays), value);
        g_string_append(out, word == NULL ? "" : word);
        return word != NULL;
    case VALUE_ALIGN:
        word = find_word(aligns, G_N_ELEMENTS(aligns), value);
        g_string_append(out, word == NULL ? "" : word);
        return word != NULL;
    case VALUE_HEIGHT:
        if (strchr(value, '%') != NULL) {
            return false;
        }
        break;
    case VALUE_FONT: /* the layout takes nothing for the usual size, and has no relative words */
        value = is_zero(value)                  ? "1px"
                : strcmp(value, "smaller") == 0 ? "83%"
                : strcmp(value, "larger") == 0  ? "120%"
                                                : value;
        break;
    default:
        break;
    }
    copy_value(property, value, out);
    return true;
}

static bool take_important(GString *value)
{
    char *mark = strchr(value->str, '!');
    if (mark == NULL) {
        return false;
    }
    bool important = strstr(mark, "important") != NULL;
    g_string_truncate(value, (gsize)(mark - value->str));
    return important;
}

static void clean_declaration(const char *name, gsize name_length, const char *text, gsize length,
                              GString *out)
{
    if (name_length > NAME_OCTETS || length > 16 * VALUE_OCTETS) {
        return;
    }
    g_autofree char *lower = g_ascii_strdown(name, (gssize)name_length);
    const Property *property = find_property(g_strstrip(lower));
    if (property == NULL) {
        return;
    }
    g_autoptr(GString) value = g_string_new(NULL);
    g_autofree char *lower_value = g_ascii_strdown(text, (gssize)length);
    g_string_assign(value, g_strdelimit(g_strstrip(lower_value), "\t\n\r\f", ' '));
    bool important = take_important(value);
    cut_functions(value);
    g_autofree char *plain = g_strstrip(g_strdup(value->str));
    g_autoptr(GString) clean = g_string_new(NULL);
    if (*plain == '\0' || !is_harmless(plain)) {
        return;
    }
    if (property->kind == VALUE_HIDING) {
        g_string_append(out, is_zero(plain) ? "display:none;" : "");
        return;
    }
    if (clean_value(property, plain, clean)) {
        g_string_append_printf(out, "%s:%s%s;", property->name, clean->str,
                               important ? " !important" : "");
    }
}

const char *ff_css_find_stop(const char *text, const char *end, const char *stops)
{
    char quote = '\0';
    int brackets = 0;
    for (; text < end; text++) {
        if (quote != '\0') {
            quote = *text == quote || *text == '\n' ? '\0' : quote;
        } else if (*text == '"' || *text == '\'') {
            quote = *text;
        } else if (*text == '(') {
            brackets++;
        } else if (*text == ')') {
            brackets = MAX(brackets - 1, 0);
        } else if (brackets == 0 && *text != '\0' && strchr(stops, *text) != NULL) {
            return text;
        }
    }
    return end;
}

void ff_css_clean_declarations(const char *css, gsize length, GString *out)
{
    const char *end = css + length;
    while (css < end) {
        const char *stop = ff_css_find_stop(css, end, ";");
        const char *colon = memchr(css, ':', (gsize)(stop - css));
        if (colon != NULL) {
            clean_declaration(css, (gsize)(colon - css), colon + 1, (gsize)(stop - colon - 1), out);
        }
        css = stop + 1;
    }
}
