// SPDX-License-Identifier: GPL-3.0-or-later
/* What a document is, by its content. The declared media type only tells HTML from other text. */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef enum {
    FF_CONTENT_UNKNOWN, /* nothing that can be made into pages */
    FF_CONTENT_EMPTY,   /* no octet at all */
    FF_CONTENT_PDF,
    FF_CONTENT_TIFF,
    FF_CONTENT_PNG,
    FF_CONTENT_JPEG,
    FF_CONTENT_GIF,
    FF_CONTENT_WEBP,
    FF_CONTENT_BMP,
    FF_CONTENT_TEXT,
    FF_CONTENT_HTML,
    FF_CONTENT_RTF,
    FF_CONTENT_OFFICE, /* by what is in its container */
    FF_CONTENT_COUNT
} FfContent;

/* `data` is the document, of which the first FF_SNIFF_LENGTH octets are looked at; of a container
 * all of its directory. */
enum { FF_SNIFF_LENGTH = 65536 };
FfContent ff_sniff(const guint8 *data, gsize length, const char *declared_type);
/* "pdf", "tiff", ... "unknown". Static. */
const char *ff_content_name(FfContent content);
