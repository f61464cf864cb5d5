// SPDX-License-Identifier: GPL-3.0-or-later
/* A template, and behind a NUL the text of the message, to pages. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "cover/cover.h"

enum { WIDTH = 153, HEIGHT = 198, PAGES_MAX = 3 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void draw(FfCover *cover)
{
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
    cairo_t *cairo = cairo_create(surface);
    cairo_scale(cairo, 0.25, 0.25);
    for (int page = 0; page < MIN(ff_cover_pages(cover), PAGES_MAX); page++) {
        g_autoptr(GError) error = NULL;
        bool drawn = ff_cover_draw(cover, page, cairo, &error);
        g_assert_true(drawn == (error == NULL));
    }
    cairo_destroy(cairo);
    cairo_surface_destroy(surface);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const FfCoverPaper paper = {612, 792};
    const uint8_t *end = memchr(data, '\0', size);
    const gsize length = end == NULL ? size : (gsize)(end - data);
    g_autofree char *text =
        end == NULL ? NULL : g_strndup((const char *)end + 1, size - length - 1);
    const FfCoverFacts facts = {
        .recipient_name = "Anne <a>",
        .to = "Anne, Bob",
        .subject = text,
        .text = text != NULL ? text : "Hello",
        .pages = 1,
        .country = "DE",
    };
    g_autoptr(GError) error = NULL;
    g_autoptr(FfCover) cover =
        ff_cover_new((const char *)data, length, &facts, &paper, PAGES_MAX, &error);
    g_assert_true((cover == NULL) == (error != NULL));
    if (cover != NULL) {
        draw(cover);
    }
    return 0;
}
