// SPDX-License-Identifier: GPL-3.0-or-later
/* Which pictures an HTML text asks for, and how large. Takes linear time. Pure. */
#pragma once

#include <glib.h>

typedef struct {
    const char *url; /* "cid:" and what it names, without brackets, unescaped (RFC 2392); other URLs
                        as written, of <img> only */
    guint width, height; /* CSS pixels that the element asks for; 0: it does not say */
} FfHtmlReference;

typedef void (*FfHtmlReferenceVisit)(const FfHtmlReference *reference, gpointer data);

/* html: valid UTF-8, untrusted. A picture that is named twice is visited twice. */
void ff_html_visit_references(const char *html, FfHtmlReferenceVisit visit, gpointer data);
