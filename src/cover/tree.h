// SPDX-License-Identifier: GPL-3.0-or-later
/* The template as a tree, by libxml2: read and judged, values put in, parts taken out. */
#pragma once

#include "cover/values.h"
#include "cover/xml.h"

/* Permanent error: no XML, no SVG, beyond a limit, or in need of something outside of the file. The
 * entities of a document type are never expanded: whoever declares some is refused. */
xmlDoc *ff_cover_tree_read(const char *svg, gsize length, GError **error);

/* Puts the values into texts and attributes, and removes elements whose condition is not met:
 * data-if="Name Name", or $(?Name) as the label that Inkscape shows. A text element that got a
 * value is added to `changed`, if that is not NULL. */
bool ff_cover_tree_fill(xmlDoc *doc, const FfCoverValues *values, GPtrArray *changed,
                        GError **error);

/* The octets for librsvg. Caller frees with xmlFree(). */
char *ff_cover_tree_write(xmlDoc *doc, int *ret_length);

/* The next element in the order of the file, from `at`, below `top`; NULL at the end. */
xmlNode *ff_cover_tree_next(const xmlNode *top, xmlNode *at);
bool ff_cover_tree_is(const xmlNode *node, const char *name);
/* The element of this id, NULL: none. */
xmlNode *ff_cover_tree_find(xmlDoc *doc, const char *id);
/* Attribute, without a namespace. Caller frees with g_free(). NULL: it has none. */
char *ff_cover_tree_get(const xmlNode *node, const char *attribute);
void ff_cover_tree_set(xmlNode *node, const char *attribute, const char *value);
void ff_cover_tree_remove(xmlNode *node);
