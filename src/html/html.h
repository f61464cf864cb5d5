// SPDX-License-Identifier: GPL-3.0-or-later
/* HTML laid out by litehtml on one endless page, and drawn a band at a time.
 *
 * ff_html_lay_out(), then for each page ff_html_next_page() and ff_html_draw(). Nothing is fetched:
 * there is no code for it. Lengths are CSS pixels, 96 an inch.
 *
 * The drawing is made for paper that is black or white: text is black, or white on what is dark;
 * backgrounds are dark or left out; pictures keep their greys. */
#pragma once

#include <cairo.h>
#include <stdbool.h>

#include "html/picture.h"

#ifdef __cplusplus
extern "C" {
#endif

#define FF_HTML_WIDTH_PX 740 /* between the margins of a page */

typedef struct FfHtml FfHtml;

/* utf8: untrusted. NULL when the document is beyond a limit, the layout gives up, takes over
 * FF_LIMIT_HTML_MS, lacks a font, or shows less than half of the letters that the document has:
 * print its text then. load may be NULL. */
FfHtml *ff_html_lay_out(const char *utf8, gsize length, FfHtmlLoad load, gpointer data);
void ff_html_free(FfHtml *html);

/* At least FF_HTML_WIDTH_PX; wider when the document can't be narrower. Shrink it then. */
int ff_html_width(const FfHtml *html);
int ff_html_height(const FfHtml *html);
/* Where the page that begins at `from` and is `height` long ends: after `from`, at most
 * from + height, and through no line or picture that fits on a page. */
int ff_html_next_page(const FfHtml *html, int from, int height);
/* Draws what lies from `from` to `to`, with `from` at 0. cairo: of a CAIRO_FORMAT_A8 surface whose
 * alpha is ink. FALSE: given up. */
bool ff_html_draw(FfHtml *html, cairo_t *cairo, int from, int to);

#ifdef __cplusplus
}
#endif
