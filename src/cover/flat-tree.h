// SPDX-License-Identifier: GPL-3.0-or-later
/* A flat text of OpenDocument as a tree: read and judged. */
#pragma once

#include <stdbool.h>

#include "cover/xml.h"

#define FF_FLAT_NAME_SPACE "urn:oasis:names:tc:opendocument:xmlns:"
#define FF_FLAT_OFFICE     FF_FLAT_NAME_SPACE "office:1.0"
#define FF_FLAT_TEXT       FF_FLAT_NAME_SPACE "text:1.0"
#define FF_FLAT_TABLE      FF_FLAT_NAME_SPACE "table:1.0"
#define FF_FLAT_DRAW       FF_FLAT_NAME_SPACE "drawing:1.0"
#define FF_FLAT_STYLE      FF_FLAT_NAME_SPACE "style:1.0"
#define FF_FLAT_FO         FF_FLAT_NAME_SPACE "xsl-fo-compatible:1.0"

typedef struct {
    xmlDoc *doc;
    xmlNs *text, *style, *fo;
    xmlNode *common; /* office:styles, which have names for people; or NULL */
    xmlNode *styles; /* office:automatic-styles */
    xmlNode *body;   /* office:text */
} FfFlat;

/* Permanent error: no such text, beyond a limit, or in need of something outside of the file.
 * Scripts are taken out. */
bool ff_flat_read(const char *octets, gsize length, FfFlat *ret_flat, GError **error);
void ff_flat_clear(FfFlat *flat);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(FfFlat, ff_flat_clear)
GBytes *ff_flat_write(const FfFlat *flat);

bool ff_flat_in(const xmlNode *node, const char *name_space);
bool ff_flat_is(const xmlNode *node, const char *name_space, const char *name);
/* text:p or text:h. */
bool ff_flat_is_paragraph(const xmlNode *node);
/* The nearest that `node` is within; NULL: none. */
xmlNode *ff_flat_around(const xmlNode *node, const char *name_space, const char *name);
/* "" when there is none. Caller frees. */
char *ff_flat_get(const xmlNode *node, const char *name_space, const char *attribute);
void ff_flat_remove(xmlNode *node);
/* As the next sibling, or the last child; texts beside each other stay apart. */
void ff_flat_put_behind(xmlNode *at, xmlNode *node);
void ff_flat_put_last(xmlNode *parent, xmlNode *node);
