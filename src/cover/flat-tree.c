// SPDX-License-Identifier: GPL-3.0-or-later
#include "cover/flat-tree.h"

#include <string.h>

#include "base/error.h"
#include "base/limits.h"

#define META  FF_FLAT_NAME_SPACE "meta:1.0"
#define FORM  FF_FLAT_NAME_SPACE "form:1.0"
#define XLINK "http://www.w3.org/1999/xlink"

typedef struct {
    const char *name_space, *name;
} Name;

/* ---- nodes ---- */

bool ff_flat_in(const xmlNode *node, const char *name_space)
{
    return node->type == XML_ELEMENT_NODE && node->ns != NULL && node->ns->href != NULL &&
           strcmp((const char *)node->ns->href, name_space) == 0;
}

bool ff_flat_is(const xmlNode *node, const char *name_space, const char *name)
{
    return ff_flat_in(node, name_space) && strcmp((const char *)node->name, name) == 0;
}

bool ff_flat_is_paragraph(const xmlNode *node)
{
    return ff_flat_is(node, FF_FLAT_TEXT, "p") || ff_flat_is(node, FF_FLAT_TEXT, "h");
}

xmlNode *ff_flat_around(const xmlNode *node, const char *name_space, const char *name)
{
    xmlNode *at = node->parent;
    while (at != NULL && !ff_flat_is(at, name_space, name)) {
        at = at->parent;
    }
    return at;
}

char *ff_flat_get(const xmlNode *node, const char *name_space, const char *attribute)
{
    xmlChar *value = xmlGetNsProp(node, (const xmlChar *)attribute, (const xmlChar *)name_space);
    char *copy = g_strdup(value == NULL ? "" : (const char *)value);
    xmlFree(value);
    return copy;
}

void ff_flat_remove(xmlNode *node)
{
    xmlUnlinkNode(node);
    xmlFreeNode(node);
}

void ff_flat_put_behind(xmlNode *at, xmlNode *node)
{
    xmlUnlinkNode(node);
    node->parent = at->parent;
    node->prev = at;
    node->next = at->next;
    if (at->next != NULL) {
        at->next->prev = node;
    } else {
        at->parent->last = node;
    }
    at->next = node;
}

void ff_flat_put_last(xmlNode *parent, xmlNode *node)
{
    if (parent->last != NULL) {
        ff_flat_put_behind(parent->last, node);
        return;
    }
    xmlUnlinkNode(node);
    node->parent = parent;
    parent->children = parent->last = node;
}

static bool is_one_of(const xmlNode *node, const Name *names, gsize count)
{
    for (gsize i = 0; i < count; i++) {
        if (ff_flat_is(node, names[i].name_space, names[i].name)) {
            return true;
        }
    }
    return false;
}

static xmlNode *find_child(const xmlNode *node, const char *name)
{
    xmlNode *at = node == NULL ? NULL : node->children;
    while (at != NULL && !ff_flat_is(at, FF_FLAT_OFFICE, name)) {
        at = at->next;
    }
    return at;
}

/* ---- judging ---- */

/* What acts, and what has no part in a printed page but tells where a file came from. */
static bool is_left_out(const xmlNode *node)
{
    static const Name names[] = {{FF_FLAT_OFFICE, "scripts"},
                                 {FF_FLAT_OFFICE, "event-listeners"},
                                 {META, "template"},
                                 {META, "auto-reload"}};
    return is_one_of(node, names, G_N_ELEMENTS(names));
}

/* What wants a file only when somebody clicks. */
static bool may_link(const xmlNode *node)
{
    static const Name names[] = {{FF_FLAT_TEXT, "a"}, {FF_FLAT_DRAW, "a"}, {FORM, "form"}};
    return is_one_of(node, names, G_N_ELEMENTS(names));
}

static bool refuse_outside(const char *what, GError **error)
{
    g_autofree char *shown = g_utf8_substring(what, 0, MIN(g_utf8_strlen(what, -1), 60));
    g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT,
                "it wants \"%s\", which is not in the file; embed it, do not link to it", shown);
    return false;
}

static bool check_element(const xmlNode *node, GError **error)
{
    static const Name live[] = {{FF_FLAT_OFFICE, "dde-source"},
                                {FF_FLAT_TEXT, "dde-connection-decl"}};
    if (is_one_of(node, live, G_N_ELEMENTS(live))) {
        return refuse_outside("a value of another program (DDE)", error);
    }
    g_autofree char *link = ff_flat_get(node, XLINK, "href");
    return *link == '\0' || *link == '#' || may_link(node) || refuse_outside(link, error);
}

static bool check_elements(xmlNode *top, GError **error)
{
    xmlNode *next = NULL;
    int count = 0;
    for (xmlNode *at = top; at != NULL; at = next) {
        const bool left_out = is_left_out(at);
        next = left_out ? ff_xml_next_behind(top, at) : ff_xml_next(top, at);
        if (left_out) {
            ff_flat_remove(at);
            continue;
        }
        if (++count > FF_LIMIT_COVER_NODES) {
            g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT,
                        "it has more than %d pieces; simplify it", FF_LIMIT_COVER_NODES);
            return false;
        }
        if (at->type == XML_ELEMENT_NODE && !check_element(at, error)) {
            return false;
        }
    }
    return true;
}

static xmlNs *find_name_space(xmlDoc *doc, xmlNode *top, const char *href, const char *prefix)
{
    xmlNs *found = xmlSearchNsByHref(doc, top, (const xmlChar *)href);
    return found != NULL && found->prefix != NULL
               ? found
               : xmlNewNs(top, (const xmlChar *)href, (const xmlChar *)prefix);
}

/* Names for what is put in; what stands there has its own. */
static bool find_places(FfFlat *flat)
{
    xmlNode *top = xmlDocGetRootElement(flat->doc);
    if (top == NULL || !ff_flat_is(top, FF_FLAT_OFFICE, "document")) {
        return false;
    }
    flat->text = find_name_space(flat->doc, top, FF_FLAT_TEXT, "ff-text");
    flat->style = find_name_space(flat->doc, top, FF_FLAT_STYLE, "ff-style");
    flat->fo = find_name_space(flat->doc, top, FF_FLAT_FO, "ff-fo");
    flat->common = find_child(top, "styles");
    flat->styles = find_child(top, "automatic-styles");
    flat->body = find_child(find_child(top, "body"), "text");
    return flat->text != NULL && flat->style != NULL && flat->fo != NULL && flat->styles != NULL &&
           flat->body != NULL;
}

bool ff_flat_read(const char *octets, gsize length, FfFlat *ret_flat, GError **error)
{
    g_auto(FfFlat) flat = {.doc = ff_xml_read(octets, length, error)};
    if (flat.doc == NULL) {
        return false;
    }
    if (!find_places(&flat)) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT, "it is no text document");
        return false;
    }
    if (!check_elements(xmlDocGetRootElement(flat.doc), error)) {
        return false;
    }
    *ret_flat = flat;
    flat.doc = NULL;
    return true;
}

void ff_flat_clear(FfFlat *flat)
{
    g_clear_pointer(&flat->doc, xmlFreeDoc);
}

GBytes *ff_flat_write(const FfFlat *flat)
{
    xmlChar *octets = NULL;
    int length = 0;
    xmlDocDumpMemoryEnc(flat->doc, &octets, &length, "UTF-8");
    return g_bytes_new_with_free_func(octets, (gsize)MAX(length, 0), xmlFree, octets);
}
