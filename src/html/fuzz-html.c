// SPDX-License-Identifier: GPL-3.0-or-later
/* HTML to layout to pages, as a document is drawn; and to text. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "html/html-text.h"
#include "html/html.h"

enum { PAGE_WIDTH = 400, PAGE_HEIGHT = 500, PAGES_MAX = 5 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static FfHtmlPicture *load(const char *url, gpointer data)
{
    if (!g_str_has_prefix(url, "data:")) {
        return NULL;
    }
    FfHtmlPicture *picture = g_new0(FfHtmlPicture, 1);
    picture->width = 1 + (int)(strlen(url) % 300);
    picture->height = 7;
    picture->grey = g_malloc0((gsize)picture->width * (gsize)picture->height);
    return picture;
}

static void draw(FfHtml *html)
{
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_A8, PAGE_WIDTH, PAGE_HEIGHT);
    cairo_t *cairo = cairo_create(surface);
    int from = 0;
    cairo_scale(cairo, 0.5, 0.5);
    for (int i = 0; i < PAGES_MAX && from < ff_html_height(html); i++) {
        int to = ff_html_next_page(html, from, 2 * PAGE_HEIGHT);
        g_assert_cmpint(to, >, from);
        g_assert_cmpint(to, <=, from + 2 * PAGE_HEIGHT);
        ff_html_draw(html, cairo, from, to);
        from = to;
    }
    g_assert_cmpint(cairo_status(cairo), ==, CAIRO_STATUS_SUCCESS);
    cairo_destroy(cairo);
    cairo_surface_destroy(surface);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *utf8 = g_utf8_make_valid((const char *)data, (gssize)size);
    gsize length = strlen(utf8);
    g_autofree char *text = ff_html_to_text(utf8, length);
    g_assert_true(text == NULL || g_utf8_validate(text, -1, NULL));
    FfHtml *html = ff_html_lay_out(utf8, length, load, NULL);
    if (html != NULL) {
        draw(html);
    }
    ff_html_free(html);
    return 0;
}
