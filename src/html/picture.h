// SPDX-License-Identifier: GPL-3.0-or-later
/* Pictures that a document brings along, as the caller decodes them. */
#pragma once

#include <glib.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int width, height; /* CSS pixels, at least 1 */
    guint8 *grey;      /* width x height, 0 black; g_malloc */
} FfHtmlPicture;

/* The picture of a URL (untrusted; "cid:..." or "data:..."), on white; NULL when there is none.
 * Nothing may be fetched from anywhere for it. */
typedef FfHtmlPicture *(*FfHtmlLoad)(const char *url, gpointer data);

void ff_html_picture_free(FfHtmlPicture *picture);

#ifdef __cplusplus
}
#endif
