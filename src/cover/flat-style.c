// SPDX-License-Identifier: GPL-3.0-or-later
#include "cover/flat-style.h"

#include <string.h>

typedef enum { SPACE_STYLE } Space;

enum { DEPTH_MAX = 32 }; /* styles that are like others */

void ff_flat_styles_init(FfFlatStyles *styles, const FfFlat *flat)
{
    styles->flat = flat;
    styles->made = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
}

void ff_flat_styles_clear(FfFlatStyles *styles)
{
    g_clear_pointer(&styles->made, g_hash_table_unref);
}

/* ---- looking ---- */

/* `name`: "" is the one that all others of the family are like. */
static xmlNode *find_in(const xmlNode *styles, const char *name, const char *family)
{
    const char *const element = *name == '\0' ? "default-style" : "style";
    for (xmlNode *at = styles == NULL ? NULL : styles->children; at != NULL; at = at->next) {
        if (!ff_flat_is(at, FF_FLAT_STYLE, element)) {
            continue;
        }
        g_autofree char *own_name = ff_flat_get(at, FF_FLAT_STYLE, "name");
        g_autofree char *own_family = ff_flat_get(at, FF_FLAT_STYLE, "family");
        if (strcmp(own_name, name) == 0 && strcmp(own_family, family) == 0) {
            return at;
        }
    }
    return NULL;
}

static xmlNode *find(const FfFlat *flat, const char *name, const char *family)
{
    return find_in(flat->styles, name, family);
}

xmlNode *ff_flat_style_of(const FfFlat *flat, const xmlNode *node, const char *name_space,
                          const char *family)
{
    g_autofree char *name = ff_flat_get(node, name_space, "style-name");
    return *name == '\0' ? NULL : find(flat, name, family);
}

static xmlNode *find_properties(const xmlNode *style, const char *name)
{
    xmlNode *at = style == NULL ? NULL : style->children;
    while (at != NULL && !ff_flat_is(at, FF_FLAT_STYLE, name)) {
        at = at->next;
    }
    return at;
}

static bool is_set(const xmlNode *node, const char *name_space, const char *attribute)
{
    g_autofree char *value = node == NULL ? g_strdup("") : ff_flat_get(node, name_space, attribute);
    return *value != '\0' && strcmp(value, "auto") != 0;
}

bool ff_flat_style_turns_page(const FfFlat *flat, const xmlNode *paragraph)
{
    const xmlNode *style = ff_flat_style_of(flat, paragraph, FF_FLAT_TEXT, "paragraph");
    const xmlNode *properties = find_properties(style, "paragraph-properties");
    return style != NULL && (is_set(style, FF_FLAT_STYLE, "master-page-name") ||
                             is_set(properties, FF_FLAT_FO, "break-before") ||
                             is_set(properties, FF_FLAT_FO, "break-after"));
}

/* ---- changing ---- */

static void set(xmlNode *node, xmlNs *name_space, const char *attribute, const char *value)
{
    xmlSetNsProp(node, name_space, (const xmlChar *)attribute, (const xmlChar *)value);
}

/* Of the style, or of those that it is like; NULL: nothing says. Caller frees. */
static char *find_inherited(const FfFlat *flat, const xmlNode *style, const char *attribute)
{
    const xmlNode *at = style;
    bool last = false;
    for (int depth = 0; at != NULL && depth < DEPTH_MAX; depth++) {
        const xmlNode *properties = find_properties(at, "paragraph-properties");
        g_autofree char *value =
            properties == NULL ? g_strdup("") : ff_flat_get(properties, FF_FLAT_FO, attribute);
        if (*value != '\0') {
            return g_steal_pointer(&value);
        }
        g_autofree char *parent = ff_flat_get(at, FF_FLAT_STYLE, "parent-style-name");
        at = last ? NULL : find_in(flat->common, parent, "paragraph");
        last = *parent == '\0';
    }
    return NULL;
}

/* LibreOffice knows the space above and below only together: who sets one has lost the other. */
static void keep_spaces(const FfFlat *flat, const xmlNode *style, xmlNode *properties)
{
    static const char *const attributes[] = {"margin-top", "margin-bottom"};
    for (gsize i = 0; i < G_N_ELEMENTS(attributes); i++) {
        g_autofree char *value = find_inherited(flat, style, attributes[i]);
        if (value != NULL) {
            set(properties, flat->fo, attributes[i], value);
        }
    }
}

static xmlNode *need_properties(const FfFlat *flat, xmlNode *style)
{
    xmlNode *properties = find_properties(style, "paragraph-properties");
    if (properties == NULL) {
        properties =
            xmlNewDocNode(flat->doc, flat->style, (const xmlChar *)"paragraph-properties", NULL);
        ff_flat_put_last(style, properties);
    }
    return properties;
}

static void remove_large_initial(xmlNode *properties)
{
    xmlNode *initial = find_properties(properties, "drop-cap");
    if (initial != NULL) {
        ff_flat_remove(initial);
    }
}

/* LibreOffice takes "start" for the left, whatever the direction. */
static void turn_round(const FfFlat *flat, xmlNode *properties)
{
    g_autofree char *align = ff_flat_get(properties, FF_FLAT_FO, "text-align");
    set(properties, flat->style, "writing-mode", "rl-tb");
    if (strcmp(align, "center") != 0 && strcmp(align, "justify") != 0) {
        set(properties, flat->fo, "text-align", "end");
    }
}

static void unset(xmlNode *node, xmlNs *name_space, const char *attribute)
{
    xmlUnsetNsProp(node, name_space, (const xmlChar *)attribute);
}

/* LibreOffice has one break a paragraph, and the last that is said wins: "auto" is said only
 * against a style that this one is like. */
static void end_break(const FfFlat *flat, const xmlNode *style, xmlNode *properties,
                      const char *attribute)
{
    unset(properties, flat->fo, attribute);
    g_autofree char *inherited = find_inherited(flat, style, attribute);
    if (inherited != NULL && strcmp(inherited, "auto") != 0) {
        set(properties, flat->fo, attribute, "auto");
    }
}

static void begin_page(const FfFlat *flat, xmlNode *properties)
{
    unset(properties, flat->fo, "break-after");
    set(properties, flat->fo, "break-before", "page");
}

static void change(const FfFlat *flat, xmlNode *style, guint changes)
{
    xmlNode *properties = need_properties(flat, style);
    keep_spaces(flat, style, properties);
    if ((changes & FF_FLAT_FOLLOWS) != 0) {
        set(properties, flat->fo, "margin-top", "0in");
        end_break(flat, style, properties, "break-before");
    }
    if ((changes & FF_FLAT_FOLLOWED) != 0) {
        set(properties, flat->fo, "margin-bottom", "0in");
        set(properties, flat->fo, "keep-with-next", "auto");
        end_break(flat, style, properties, "break-after");
    }
    if ((changes & FF_FLAT_NEW_PAGE) != 0) {
        begin_page(flat, properties);
    }
    if ((changes & FF_FLAT_RIGHT_LEFT) != 0) {
        turn_round(flat, properties);
    }
    if ((changes & (FF_FLAT_FOLLOWS | FF_FLAT_NEW_PAGE)) != 0) {
        set(style, flat->style, "master-page-name", "");
        remove_large_initial(properties);
    }
}

/* A copy of a style that is the document's own, or a child of one that has a name for people. */
static xmlNode *make(const FfFlat *flat, const char *base, const char *name)
{
    xmlNode *own = find(flat, base, "paragraph");
    xmlNode *style = own != NULL
                         ? xmlDocCopyNode(own, flat->doc, 1)
                         : xmlNewDocNode(flat->doc, flat->style, (const xmlChar *)"style", NULL);
    ff_flat_put_last(flat->styles, style);
    set(style, flat->style, "name", name);
    if (own == NULL) {
        set(style, flat->style, "family", "paragraph");
        set(style, flat->style, "parent-style-name", base);
    }
    return style;
}

void ff_flat_styles_apply(FfFlatStyles *styles, xmlNode *paragraph, const char *base, guint changes)
{
    g_autofree char *key = g_strdup_printf("%u %s", changes, base);
    const char *name = g_hash_table_lookup(styles->made, key);
    if (name == NULL) {
        char *new_name = g_strdup_printf("faxferry-%u", g_hash_table_size(styles->made) + 1);
        change(styles->flat, make(styles->flat, base, new_name), changes);
        g_hash_table_insert(styles->made, g_steal_pointer(&key), new_name);
        name = new_name;
    }
    set(paragraph, styles->flat->text, "style-name", name);
}

/* A height that is fixed becomes the least. */
static void free_row(const FfFlat *flat, const xmlNode *row)
{
    xmlNode *properties = find_properties(ff_flat_style_of(flat, row, FF_FLAT_TABLE, "table-row"),
                                          "table-row-properties");
    if (properties == NULL) {
        return;
    }
    g_autofree char *height = ff_flat_get(properties, FF_FLAT_STYLE, "row-height");
    if (*height != '\0') {
        unset(properties, flat->style, "row-height");
        set(properties, flat->style, "min-row-height", height);
    }
    set(properties, flat->fo, "keep-together", "auto");
}

static void free_table(const FfFlat *flat, const xmlNode *table)
{
    xmlNode *properties =
        find_properties(ff_flat_style_of(flat, table, FF_FLAT_TABLE, "table"), "table-properties");
    if (properties != NULL) {
        set(properties, flat->style, "may-break-between-rows", "true");
    }
}

void ff_flat_style_free_rows(const FfFlat *flat, const xmlNode *paragraph)
{
    const xmlNode *row = paragraph;
    while ((row = ff_flat_around(row, FF_FLAT_TABLE, "table-row")) != NULL) {
        free_row(flat, row);
        const xmlNode *table = ff_flat_around(row, FF_FLAT_TABLE, "table");
        if (table != NULL) {
            free_table(flat, table);
        }
    }
}
