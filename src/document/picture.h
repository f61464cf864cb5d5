// SPDX-License-Identifier: GPL-3.0-or-later
/* Pictures within HTML, decoded whole to grey: PNG, JPEG, GIF, WebP, BMP, by the decoders of
 * documents, upright, no more than a page is wide. */
#pragma once

#include "html/picture.h"

/* An FfHtmlLoad. url: untrusted. source: the FfSource of the document, in whose `shown` it is noted
 * which pictures were asked for and could be had. "data:" URLs (RFC 2397) are decoded, "cid:" URLs
 * (RFC 2392) and locations are looked up among the source's pictures. For others there is nothing
 * to be had: NULL, as for what is damaged or too large. */
FfHtmlPicture *ff_picture_load(const char *url, gpointer source);
