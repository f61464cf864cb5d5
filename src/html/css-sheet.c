// SPDX-License-Identifier: GPL-3.0-or-later
#include <stdbool.h>
#include <string.h>

#include "base/limits.h"
#include "html/css.h"

enum {
    SELECTOR_OCTETS = 128,
    SELECTOR_PARTS = 6, /* ancestors that a selector names: each is looked for up the tree */
};

/* --- selectors --- */

static bool is_name(char octet)
{
    return g_ascii_isalnum(octet) || octet == '-' || octet == '_';
}

/* Names, classes and ids with ancestors and parents. Nothing that depends on siblings, attributes
 * or states: the first cost the square of the elements, the others mean nothing on paper. */
static bool is_simple_selector(const char *selector)
{
    int parts = 1;
    if (*selector == '\0' || strlen(selector) > SELECTOR_OCTETS ||
        strchr("> ", *selector) != NULL) {
        return false;
    }
    for (const char *at = selector; *at != '\0'; at++) {
        parts += *at == ' ' || *at == '>';
        if (!is_name(*at) && strchr(".#*> ", *at) == NULL) {
            return false;
        }
        if (strchr(".#>", *at) != NULL && at[1] != ' ' && !is_name(at[1])) {
            return false;
        }
    }
    return parts <= SELECTOR_PARTS;
}

static void copy_selector(const char *selector, GString *out)
{
    bool at_type = true;
    while (*selector != '\0') {
        gsize length = 0;
        while (is_name(selector[length])) {
            length++;
        }
        if (length > 0) {
            g_string_append(out, at_type && ff_css_is_inline_name(selector, length)
                                     ? FF_CSS_INLINE_PREFIX
                                     : "");
            g_string_append_len(out, selector, (gssize)length);
        }
        at_type = selector[length] == ' ' || selector[length] == '>';
        if (selector[length] != '\0') {
            g_string_append_c(out, selector[length]);
            length++;
        }
        selector += length;
    }
}

static void lower_types(char *selector)
{
    bool at_type = true;
    for (; *selector != '\0'; selector++) {
        if (!is_name(*selector)) {
            at_type = *selector == ' ' || *selector == '>';
        } else if (at_type) {
            *selector = g_ascii_tolower(*selector);
        }
    }
}

static guint clean_selectors(const char *text, gsize length, GString *out)
{
    guint count = 0;
    if (length > 16 * SELECTOR_OCTETS) {
        return 0;
    }
    g_autofree char *copy = g_strndup(text, length);
    g_auto(GStrv) selectors = g_strsplit(copy, ",", 64);
    for (gsize i = 0; selectors[i] != NULL; i++) {
        char *selector = g_strstrip(g_strdelimit(selectors[i], "\t\n\r\f", ' '));
        if (is_simple_selector(selector)) {
            lower_types(selector);
            g_string_append(out, count > 0 ? "," : "");
            copy_selector(selector, out);
            count++;
        }
    }
    return count;
}

/* --- sheets --- */

typedef struct {
    int width_px;
    GString *out;
    guint *rules_left;
} Sheet;

static bool width_fits(const char *query, const char *feature, int sign, int width_px)
{
    const char *at = strstr(query, feature);
    if (at == NULL) {
        return true;
    }
    at += strlen(feature);
    at += strspn(at, " :");
    return sign * (width_px - g_ascii_strtod(at, NULL)) >= 0;
}

/* What is for paper counts, and what is for screens where it only asks for their width: the layout
 * of letters is often chosen so. Dark schemes, mobile devices and certain programs are left out. */
static bool is_for_paper(const char *query, int width_px)
{
    static const char *const others[] = {"prefers",    "-webkit", "device", "orientation",
                                         "resolution", "yahoo",   "aspect", "hover",
                                         "pointer",    "not "};
    for (gsize i = 0; i < G_N_ELEMENTS(others); i++) {
        if (strstr(query, others[i]) != NULL) {
            return false;
        }
    }
    bool print = strstr(query, "print") != NULL || strstr(query, "all") != NULL;
    bool wide = strstr(query, "-width") != NULL;
    return (print || wide) && width_fits(query, "min-width", 1, width_px) &&
           width_fits(query, "max-width", -1, width_px);
}

static bool any_for_paper(const char *text, gsize length, int width_px)
{
    g_autofree char *lower = g_ascii_strdown(text, (gssize)MIN(length, 1024));
    g_auto(GStrv) queries = g_strsplit(lower, ",", 16);
    for (gsize i = 0; queries[i] != NULL; i++) {
        if (is_for_paper(queries[i], width_px)) {
            return true;
        }
    }
    return false;
}

static const char *skip_block(const char *css, const char *end)
{
    int depth = 0;
    for (; css < end; css++) {
        depth += *css == '{';
        if (*css == '}' && --depth <= 0) {
            return css;
        }
    }
    return end;
}

static void clean_rule(const Sheet *sheet, const char *css, const char *open, const char *close)
{
    g_autoptr(GString) rule = g_string_new(NULL);
    guint count = clean_selectors(css, (gsize)(open - css), rule);
    gsize before = rule->len + 1;
    if (count == 0 || count > *sheet->rules_left) {
        return;
    }
    g_string_append_c(rule, '{');
    ff_css_clean_declarations(open + 1, (gsize)(close - open - 1), rule);
    if (rule->len > before) {
        *sheet->rules_left -= count;
        g_string_append_printf(sheet->out, "%s}\n", rule->str);
    }
}

/* Rules up to end; those within @media are read in place, so nothing is nested. */
static void clean_rules(const Sheet *sheet, const char *css, const char *end)
{
    while (css<end && * sheet->rules_left> 0) {
        if (strchr(" \t\n\r\f};", *css) != NULL) {
            css++; /* the end of a block that was entered, too */
            continue;
        }
        const char *open = ff_css_find_stop(css, end, *css == '@' ? "{;" : "{");
        bool at_rule = *css == '@';
        bool enter = at_rule && end - css > 6 && g_ascii_strncasecmp(css, "@media", 6) == 0 &&
                     any_for_paper(css + 6, (gsize)(open - css) - 6, sheet->width_px);
        if (open >= end || *open == ';' || enter) {
            css = open + 1;
            continue;
        }
        const char *close =
            at_rule ? skip_block(open, end) : memchr(open, '}', (gsize)(end - open));
        close = close == NULL ? end : close;
        if (!at_rule) {
            clean_rule(sheet, css, open, close);
        }
        css = close + 1;
    }
}

/* Comments, and the marks that hid style sheets from browsers of the nineties. */
static char *without_comments(const char *css, gsize *length)
{
    g_autoptr(GString) out = g_string_sized_new(*length);
    const char *end = css + *length;
    while (css < end) {
        gsize left = (gsize)(end - css);
        if (left >= 2 && css[0] == '/' && css[1] == '*') {
            const char *close = g_strstr_len(css + 2, (gssize)left - 2, "*/");
            css = close == NULL ? end : close + 2;
        } else if (left >= 4 && memcmp(css, "<!--", 4) == 0) {
            css += 4;
        } else if (left >= 3 && memcmp(css, "-->", 3) == 0) {
            css += 3;
        } else {
            g_string_append_c(out, *css == '\0' ? ' ' : *css);
            css++;
        }
    }
    *length = out->len;
    return g_string_free(g_steal_pointer(&out), false);
}

void ff_css_clean_sheet(const char *css, gsize length, int width_px, GString *out,
                        guint *rules_left)
{
    const Sheet sheet = {width_px, out, rules_left};
    if (length > FF_LIMIT_MARKUP) {
        return;
    }
    g_autofree char *plain = without_comments(css, &length);
    clean_rules(&sheet, plain, plain + length);
}
