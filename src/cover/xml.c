// SPDX-License-Identifier: GPL-3.0-or-later
#include "cover/xml.h"

#include <libxml/parser.h>

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

xmlDoc *ff_xml_read(const char *octets, gsize length, GError **error)
{
    g_autoptr(xmlDoc) doc = parse(octets, length, error);
    if (doc != NULL && doc->intSubset != NULL &&
        (doc->intSubset->entities != NULL || doc->intSubset->pentities != NULL)) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT,
                    "its document type declares entities; save it without them (in Inkscape: as "
                    "\"Plain SVG\")");
        return NULL;
    }
    return g_steal_pointer(&doc);
}
