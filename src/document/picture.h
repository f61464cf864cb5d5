// SPDX-License-Identifier: GPL-3.0-or-later
/* Pictures within other documents, decoded whole to grey: small ones, PNG and JPEG. */
#pragma once

#include "html/picture.h"

/* An FfHtmlLoad. url: untrusted; "data:" URLs (RFC 2397) are decoded, for others there is nothing
 * to be had: NULL, as for what is damaged or too large. */
FfHtmlPicture *ff_picture_load(const char *url, gpointer data);
