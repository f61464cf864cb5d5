// SPDX-License-Identifier: GPL-3.0-or-later
#include "cover/xml.h"

#include <libxml/parser.h>
#include <stdbool.h>
#include <string.h>

#include "base/error.h"

xmlNode *ff_xml_next(const xmlNode *top, xmlNode *at)
{
    if (at->type == XML_ELEMENT_NODE && at->children != NULL) {
        return at->children;
    }
    return ff_xml_next_behind(top, at);
}

xmlNode *ff_xml_next_behind(const xmlNode *top, xmlNode *at)
{
    while (at != top && at->next == NULL) {
        at = at->parent;
    }
    return at == top ? NULL : at->next;
}

static xmlDoc *parse(const char *octets, gsize length, GError **error)
{
    xmlParserCtxt *context = xmlNewParserCtxt();
    xmlDoc *doc = xmlCtxtReadMemory(context, octets, (int)length, NULL, NULL,
                                    XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
                                        XML_PARSE_NOCDATA | XML_PARSE_BIG_LINES);
    if (doc == NULL) {
        const xmlError *last = xmlCtxtGetLastError(context);
        g_autofree char *why = g_strdup(last != NULL ? last->message : "out of memory");
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT, "it is no well-formed XML: line %d: %s",
                    last != NULL ? last->line : 0, g_strstrip(why));
    }
    xmlFreeParserCtxt(context);
    return doc;
}

/* libxml2 writes such a name as it is, and that is no XML. */
static const xmlNode *find_bad_name_space(xmlDoc *doc)
{
    xmlNode *top = xmlDocGetRootElement(doc);
    for (xmlNode *at = top; at != NULL; at = ff_xml_next(top, at)) {
        const xmlNs *each = at->type == XML_ELEMENT_NODE ? at->nsDef : NULL;
        for (; each != NULL; each = each->next) {
            if (each->href != NULL && strpbrk((const char *)each->href, "<&") != NULL) {
                return at;
            }
        }
    }
    return NULL;
}

static bool check(xmlDoc *doc, GError **error)
{
    if (doc->intSubset != NULL &&
        (doc->intSubset->entities != NULL || doc->intSubset->pentities != NULL)) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT,
                    "its document type declares entities; save it without them (in Inkscape: as "
                    "\"Plain SVG\")");
        return false;
    }
    const xmlNode *bad = find_bad_name_space(doc);
    if (bad != NULL) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT,
                    "line %ld: the name of a namespace has < or & in it", xmlGetLineNo(bad));
    }
    return bad == NULL;
}

xmlDoc *ff_xml_read(const char *octets, gsize length, GError **error)
{
    g_autoptr(xmlDoc) doc = parse(octets, length, error);
    return doc != NULL && check(doc, error) ? g_steal_pointer(&doc) : NULL;
}
