// SPDX-License-Identifier: GPL-3.0-or-later
#include "cover/flat-text.h"

#include <string.h>

#include "cover/values.h"

#define BREAKS "\n\f" /* between lines, between pages */

/* ---- a line ---- */

static xmlNode *new_element(const FfFlat *flat, const char *name)
{
    return xmlNewDocNode(flat->doc, flat->text, (const xmlChar *)name, NULL);
}

static xmlNode *new_page_number(const FfFlat *flat)
{
    xmlNode *number = new_element(flat, "page-number");
    xmlSetNsProp(number, flat->text, (const xmlChar *)"select-page", (const xmlChar *)"current");
    ff_flat_put_last(number, xmlNewDocText(flat->doc, (const xmlChar *)"1"));
    return number;
}

/* What can't be a text, as spaces behind each other are one; NULL: it can. */
static xmlNode *new_special(const FfFlat *flat, const char *at, bool behind_space, bool has_pages)
{
    if (*at == '\t') {
        return new_element(flat, "tab");
    }
    if (*at == '\n') {
        return new_element(flat, "line-break");
    }
    if (*at == ' ' && behind_space) {
        return new_element(flat, "s");
    }
    return has_pages && g_str_has_prefix(at, FF_COVER_ANY_PAGE) ? new_page_number(flat) : NULL;
}

static xmlNode *flush(const FfFlat *flat, GString *plain, xmlNode *behind)
{
    if (plain->len == 0) {
        return behind;
    }
    xmlNode *text = xmlNewDocText(flat->doc, (const xmlChar *)plain->str);
    ff_flat_put_behind(behind, text);
    g_string_truncate(plain, 0);
    return text;
}

xmlNode *ff_flat_put_line(const FfFlat *flat, xmlNode *behind, const char *line, gsize length,
                          bool has_pages)
{
    g_autoptr(GString) plain = g_string_new(NULL);
    bool space = true; /* at the start of a paragraph, too */
    const char *next = line;
    for (const char *at = line; at < line + length; at = next) {
        xmlNode *special = new_special(flat, at, space, has_pages);
        next = g_utf8_next_char(at);
        space = *at == ' ' || *at == '\n';
        if (special == NULL) {
            g_string_append_len(plain, at, next - at);
            continue;
        }
        behind = flush(flat, plain, behind);
        ff_flat_put_behind(behind, special);
        behind = special;
    }
    return flush(flat, plain, behind);
}

/* ---- paragraphs ---- */

typedef struct {
    xmlNode *paragraph;
    xmlNode *first; /* an empty text, within all spans that there were */
} Shell;

/* An element without what is in it; names that must be the only ones are left out. */
static xmlNode *copy_element(const FfFlat *flat, const xmlNode *node)
{
    const bool paragraph = ff_flat_is_paragraph(node);
    xmlNode *copy =
        paragraph ? new_element(flat, "p") : xmlNewDocNode(flat->doc, node->ns, node->name, NULL);
    for (xmlAttr *each = node->properties; each != NULL; each = each->next) {
        const char *name = (const char *)each->name;
        if (strcmp(name, "id") == 0 || (paragraph && strcmp(name, "style-name") != 0)) {
            continue;
        }
        xmlChar *value = xmlNodeListGetString(flat->doc, each->children, 1);
        xmlSetNsProp(copy, each->ns, each->name, value);
        xmlFree(value);
    }
    return copy;
}

/* Like the paragraph that the node is in, and around it. */
static Shell copy_shell(const FfFlat *flat, const xmlNode *paragraph, const xmlNode *node)
{
    Shell shell = {NULL, xmlNewDocText(flat->doc, (const xmlChar *)"")};
    xmlNode *inner = shell.first;
    const xmlNode *at = node;
    do {
        at = at->parent;
        xmlNode *copy = copy_element(flat, at);
        ff_flat_put_last(copy, inner);
        inner = copy;
    } while (at != paragraph);
    shell.paragraph = inner;
    return shell;
}

/* What is behind the node goes to the end of the shell, in the same spans. */
static void move_rest(const xmlNode *paragraph, const xmlNode *node, const Shell *shell)
{
    const xmlNode *at = node;
    xmlNode *to = shell->first;
    while (at != paragraph) {
        while (at->next != NULL) {
            ff_flat_put_last(to->parent, at->next);
        }
        at = at->parent;
        to = to->parent;
    }
}

static bool is_from_right(gunichar letter)
{
    static const GUnicodeScript scripts[] = {
        G_UNICODE_SCRIPT_HEBREW, G_UNICODE_SCRIPT_ARABIC,    G_UNICODE_SCRIPT_SYRIAC,
        G_UNICODE_SCRIPT_THAANA, G_UNICODE_SCRIPT_NKO,       G_UNICODE_SCRIPT_MANDAIC,
        G_UNICODE_SCRIPT_ADLAM,  G_UNICODE_SCRIPT_SAMARITAN,
    };
    for (gsize i = 0; i < G_N_ELEMENTS(scripts); i++) {
        if (g_unichar_get_script(letter) == scripts[i]) {
            return true;
        }
    }
    return false;
}

/* Of its first letter, as Unicode's algorithm says (UAX #9, P2 and P3). */
static guint direction_of(const char *line, gsize length)
{
    for (const char *at = line; at < line + length; at = g_utf8_next_char(at)) {
        const gunichar letter = g_utf8_get_char(at);
        if (g_unichar_isalpha(letter)) {
            return is_from_right(letter) ? FF_FLAT_RIGHT_LEFT : 0;
        }
    }
    return 0;
}

/* Those of the lines behind the first. */
static void put_more(FfFlatStyles *styles, xmlNode *paragraph, const char *base, xmlNode *behind,
                     const char *at)
{
    const FfFlat *flat = styles->flat;
    xmlNode *last = paragraph;
    while (*at != '\0') {
        guint changes = FF_FLAT_FOLLOWS | (*at == '\f' ? FF_FLAT_NEW_PAGE : 0);
        const char *line = at + 1;
        gsize length = strcspn(line, BREAKS);
        at = line + length;
        changes |= direction_of(line, length) | (*at != '\0' ? FF_FLAT_FOLLOWED : 0);
        const Shell shell = copy_shell(flat, paragraph, behind);
        ff_flat_put_behind(last, shell.paragraph);
        last = shell.paragraph;
        ff_flat_styles_apply(styles, last, base, changes);
        if (*at == '\0') {
            move_rest(paragraph, behind, &shell);
        }
        ff_flat_put_line(flat, shell.first, line, length, false);
    }
}

void ff_flat_put_lines(FfFlatStyles *styles, xmlNode *paragraph, xmlNode *behind, const char *text)
{
    gsize length = strcspn(text, BREAKS);
    const char *more = text + length;
    g_autofree char *base = ff_flat_get(paragraph, FF_FLAT_TEXT, "style-name");
    const guint changes = direction_of(text, length) | (*more != '\0' ? FF_FLAT_FOLLOWED : 0);
    xmlNode *last = ff_flat_put_line(styles->flat, behind, text, length, false);
    put_more(styles, paragraph, base, last, more);
    if (changes != 0) {
        ff_flat_styles_apply(styles, paragraph, base, changes);
    }
    ff_flat_style_free_rows(styles->flat, paragraph);
}

void ff_flat_put_page(FfFlatStyles *styles, const char *text)
{
    xmlNode *paragraph = new_element(styles->flat, "p");
    xmlNode *first = xmlNewDocText(styles->flat->doc, (const xmlChar *)"");
    ff_flat_put_last(paragraph, first);
    ff_flat_put_last(styles->flat->body, paragraph);
    ff_flat_styles_apply(styles, paragraph, "Standard", FF_FLAT_NEW_PAGE);
    g_autofree char *base = ff_flat_get(paragraph, FF_FLAT_TEXT, "style-name");
    ff_flat_put_lines(styles, paragraph, first, text);
}
