// SPDX-License-Identifier: GPL-3.0-or-later
/* XML that nobody trusts, as a tree of libxml2: read without network, files and entities; walked in
 * the order of the file. */
#pragma once

#include <glib.h>
#include <libxml/tree.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC(xmlDoc, xmlFreeDoc)

/* Permanent error: it is not well-formed; its document type declares entities, which are never
 * expanded; or it could not be written again. libxml2's own bounds hold: depth, length of a text.
 */
xmlDoc *ff_xml_read(const char *octets, gsize length, GError **error);

/* The next node from `at`, below `top`; NULL at the end. */
xmlNode *ff_xml_next(const xmlNode *top, xmlNode *at);
/* The same, without what is within `at`. */
xmlNode *ff_xml_next_behind(const xmlNode *top, xmlNode *at);
