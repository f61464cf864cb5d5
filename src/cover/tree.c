// SPDX-License-Identifier: GPL-3.0-or-later
#include "cover/tree.h"

#include <string.h>

#include "base/error.h"
#include "base/limits.h"
#include "cover/marks.h"

#define INKSCAPE "http://www.inkscape.org/namespaces/inkscape"
#define SVG      "http://www.w3.org/2000/svg"

/* ---- walking ---- */

xmlNode *ff_cover_tree_next(const xmlNode *top, xmlNode *at)
{
    do {
        at = ff_xml_next(top, at);
    } while (at != NULL && at->type != XML_ELEMENT_NODE);
    return at;
}

bool ff_cover_tree_is(const xmlNode *node, const char *name)
{
    return node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0;
}

char *ff_cover_tree_get(const xmlNode *node, const char *attribute)
{
    xmlChar *value = xmlGetNoNsProp(node, (const xmlChar *)attribute);
    char *copy = g_strdup((const char *)value);
    xmlFree(value);
    return copy;
}

void ff_cover_tree_set(xmlNode *node, const char *attribute, const char *value)
{
    xmlSetProp(node, (const xmlChar *)attribute, (const xmlChar *)value);
}

void ff_cover_tree_remove(xmlNode *node)
{
    xmlUnlinkNode(node);
    xmlFreeNode(node);
}

xmlNode *ff_cover_tree_find(xmlDoc *doc, const char *id)
{
    xmlNode *top = xmlDocGetRootElement(doc);
    for (xmlNode *at = top; at != NULL; at = ff_cover_tree_next(top, at)) {
        g_autofree char *own = ff_cover_tree_get(at, "id");
        if (g_strcmp0(own, id) == 0) {
            return at;
        }
    }
    return NULL;
}

/* ---- judging ---- */

static bool refuse(const xmlNode *node, GError **error, const char *format, ...)
    G_GNUC_PRINTF(3, 4);
static bool refuse(const xmlNode *node, GError **error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *what = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT, "line %ld: %s", xmlGetLineNo(node), what);
    return false;
}

/* Within the file: an element of it, or a picture that librsvg reads by itself. */
static bool is_inside(const char *reference)
{
    static const char *const inside[] = {"#", "data:image/png;", "data:image/jpeg;",
                                         "data:image/jpg;"};
    while (g_ascii_isspace(*reference)) {
        reference++;
    }
    for (guint i = 0; i < G_N_ELEMENTS(inside); i++) {
        if (g_ascii_strncasecmp(reference, inside[i], strlen(inside[i])) == 0) {
            return true;
        }
    }
    return *reference == '\0';
}

/* Of url(...) in a style: marks, gradients and clips of the file are fine. */
static bool has_outside_url(const char *style)
{
    if (strstr(style, "@import") != NULL) {
        return true;
    }
    while ((style = strstr(style, "url(")) != NULL) {
        style += strlen("url(");
        style += strspn(style, " \"'");
        if (!is_inside(style)) {
            return true;
        }
    }
    return false;
}

static bool check_attribute(const xmlNode *node, const xmlAttr *attribute, GError **error)
{
    const bool link =
        strcmp((const char *)attribute->name, "href") == 0 && !ff_cover_tree_is(node, "a");
    xmlChar *value = xmlNodeListGetString(node->doc, attribute->children, 1);
    const char *text = value == NULL ? "" : (const char *)value;
    bool good = (!link || is_inside(text)) && !has_outside_url(text);
    if (!good) {
        g_autofree char *shown = g_utf8_substring(text, 0, MIN(g_utf8_strlen(text, -1), 60));
        refuse(
            node, error,
            "<%s> wants \"%s\", which is not in the file; embed it, as PNG or JPEG (in Inkscape: "
            "Extensions, Images, Embed)",
            (const char *)node->name, shown);
    }
    xmlFree(value);
    return good;
}

static bool check_element(const xmlNode *node, GError **error)
{
    if (ff_cover_tree_is(node, "include") || ff_cover_tree_is(node, "script")) {
        return refuse(node, error, "a cover can't have <%s>; remove it", (const char *)node->name);
    }
    if (ff_cover_tree_is(node, "style")) {
        xmlChar *sheet = xmlNodeGetContent(node);
        bool outside = sheet != NULL && has_outside_url((const char *)sheet);
        xmlFree(sheet);
        if (outside) {
            return refuse(node, error, "the style sheet wants a file outside of the template");
        }
    }
    for (const xmlAttr *each = node->properties; each != NULL; each = each->next) {
        if (!check_attribute(node, each, error)) {
            return false;
        }
    }
    return true;
}

static bool check_elements(xmlDoc *doc, GError **error)
{
    xmlNode *top = xmlDocGetRootElement(doc);
    int count = 0;
    for (xmlNode *at = top; at != NULL; at = ff_cover_tree_next(top, at)) {
        if (++count > FF_LIMIT_COVER_ELEMENTS) {
            return refuse(at, error, "more than %d elements; simplify the drawing",
                          FF_LIMIT_COVER_ELEMENTS);
        }
        if (!check_element(at, error)) {
            return false;
        }
    }
    return true;
}

static bool check(xmlDoc *doc, GError **error)
{
    const xmlNode *top = xmlDocGetRootElement(doc);
    if (top == NULL || !ff_cover_tree_is(top, "svg") || top->ns == NULL ||
        strcmp((const char *)top->ns->href, SVG) != 0) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT,
                    "it is no SVG: <svg xmlns=\"%s\"> is missing", SVG);
        return false;
    }
    return check_elements(doc, error);
}

xmlDoc *ff_cover_tree_read(const char *svg, gsize length, GError **error)
{
    if (length > FF_LIMIT_COVER_TEMPLATE) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT,
                    "it is larger than %d octets; embed smaller pictures", FF_LIMIT_COVER_TEMPLATE);
        return NULL;
    }
    g_autoptr(xmlDoc) doc = ff_xml_read(svg, length, error);
    return doc != NULL && check(doc, error) ? g_steal_pointer(&doc) : NULL;
}

/* ---- values ---- */

/* The names that a condition lists; NULL: it has none. */
static char **get_condition(const xmlNode *node)
{
    g_autofree char *names = ff_cover_tree_get(node, "data-if");
    if (names == NULL) {
        xmlChar *label = xmlGetNsProp(node, (const xmlChar *)"label", (const xmlChar *)INKSCAPE);
        if (label != NULL && g_str_has_prefix((const char *)label, "$(?")) {
            names = g_strdup((const char *)label + strlen("$(?"));
            names[strcspn(names, ")")] = '\0';
        }
        xmlFree(label);
    }
    return names == NULL ? NULL : g_strsplit_set(g_strstrip(names), " ,", -1);
}

/* Met when one of the variables has a value. */
static bool meets_condition(const xmlNode *node, const FfCoverValues *values, bool *ret_met,
                            GError **error)
{
    g_auto(GStrv) names = get_condition(node);
    *ret_met = names == NULL;
    for (guint i = 0; names != NULL && names[i] != NULL; i++) {
        g_autofree char *value =
            *names[i] == '\0' ? g_strdup("") : ff_cover_value(values, names[i]);
        if (value == NULL) {
            return refuse(node, error, "there is no variable $(%s); faxferry-covers(5) lists them",
                          names[i]);
        }
        *ret_met = *ret_met || *value != '\0';
    }
    return true;
}

static bool drop_elements(xmlDoc *doc, const FfCoverValues *values, GError **error)
{
    xmlNode *top = xmlDocGetRootElement(doc);
    xmlNode *at = top;
    while (at != NULL) {
        bool met = true;
        if (at != top && at->type == XML_ELEMENT_NODE &&
            !meets_condition(at, values, &met, error)) {
            return false;
        }
        xmlNode *next = met ? ff_xml_next(top, at) : ff_xml_next_behind(top, at);
        if (!met) {
            ff_cover_tree_remove(at);
        }
        at = next;
    }
    return true;
}

static xmlNode *find_text_element(xmlNode *node)
{
    while (node != NULL && !ff_cover_tree_is(node, "text")) {
        node = node->parent;
    }
    return node;
}

static bool fill_text(xmlNode *node, const FfCoverValues *values, GPtrArray *changed,
                      GError **error)
{
    if (node->content == NULL || strstr((const char *)node->content, "$(") == NULL) {
        return true;
    }
    g_autoptr(GError) why = NULL;
    g_autofree char *filled =
        ff_cover_substitute(values, (const char *)node->content, FF_LIMIT_COVER_FIELD, &why);
    if (filled == NULL) {
        return refuse(node->parent, error, "%s", why->message);
    }
    xmlNodeSetContent(node, (const xmlChar *)filled);
    xmlNode *element = find_text_element(node);
    if (changed != NULL && element != NULL && !g_ptr_array_find(changed, element, NULL)) {
        g_ptr_array_add(changed, element);
    }
    return true;
}

static bool fill_attribute(xmlNode *node, xmlAttr *attribute, const FfCoverValues *values,
                           GError **error)
{
    xmlNode *text = attribute->children;
    if (text == NULL || text->type != XML_TEXT_NODE || text->next != NULL ||
        text->content == NULL || strstr((const char *)text->content, "$(") == NULL) {
        return true;
    }
    g_autoptr(GError) why = NULL;
    g_autofree char *filled =
        ff_cover_substitute(values, (const char *)text->content, FF_LIMIT_COVER_FIELD, &why);
    if (filled == NULL) {
        return refuse(node, error, "attribute %s of <%s>: %s", (const char *)attribute->name,
                      (const char *)node->name, why->message);
    }
    xmlNodeSetContent(text, (const xmlChar *)filled);
    return true;
}

/* Attributes of a program that draws (labels) are not looked at. */
static bool fill_attributes(xmlNode *node, const FfCoverValues *values, GError **error)
{
    for (xmlAttr *each = node->properties; each != NULL; each = each->next) {
        if (each->ns == NULL && !fill_attribute(node, each, values, error)) {
            return false;
        }
    }
    return true;
}

static bool is_remark(const xmlNode *node)
{
    return ff_cover_tree_is(node, "metadata") || ff_cover_tree_is(node, "title") ||
           ff_cover_tree_is(node, "desc") || ff_cover_tree_is(node, "namedview");
}

bool ff_cover_tree_fill(xmlDoc *doc, const FfCoverValues *values, GPtrArray *changed,
                        GError **error)
{
    if (!drop_elements(doc, values, error)) {
        return false;
    }
    xmlNode *top = xmlDocGetRootElement(doc);
    xmlNode *at = top;
    while (at != NULL) {
        bool remark = is_remark(at);
        bool good = remark || (at->type == XML_ELEMENT_NODE ? fill_attributes(at, values, error)
                               : at->type == XML_TEXT_NODE  ? fill_text(at, values, changed, error)
                                                            : true);
        if (!good) {
            return false;
        }
        at = remark ? ff_xml_next_behind(top, at) : ff_xml_next(top, at);
    }
    return true;
}

char *ff_cover_tree_write(xmlDoc *doc, int *ret_length)
{
    xmlChar *octets = NULL;
    xmlDocDumpMemoryEnc(doc, &octets, ret_length, "UTF-8");
    return (char *)octets;
}
