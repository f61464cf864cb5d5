// SPDX-License-Identifier: GPL-3.0-or-later
#include "html/html.h"

#include <string.h>

#include "base/limits.h"
#include "document/picture.h"
#include "document/render-kinds.h"
#include "document/text-decode.h"
#include "document/text-layout.h"
#include "html/html-text.h"

#define MARGIN_INCHES 0.5

static const FfTextStyle page_style = {.families = "Liberation Sans,DejaVu Sans,sans-serif",
                                       .points = 11};

/* Text is what is left when the looks can't be had. */
static FfReason print_text(const char *markup, gsize length, FfSink *sink)
{
    g_autofree char *text = ff_html_to_text(markup, length);
    if (text == NULL) {
        return FF_REASON_DOCUMENT_UNREADABLE;
    }
    return ff_text_lay_out(text, strlen(text), &page_style, sink);
}

/* From the pixels of the layout to those of the page, within its margins. */
typedef struct {
    double x, y;
    double left, top;
} Scale;

static Scale find_scale(const FfSink *sink, int width)
{
    const double y_dpi = ff_page_y_dpi(sink->options->resolution);
    const double inches = FF_PAGE_WIDTH_PX / FF_PAGE_X_DPI - 2 * MARGIN_INCHES;
    return (Scale){
        .x = inches * FF_PAGE_X_DPI / width,
        .y = inches * y_dpi / width,
        .left = MARGIN_INCHES * FF_PAGE_X_DPI,
        .top = MARGIN_INCHES * y_dpi,
    };
}

static bool draw_band(FfHtml *html, FfSink *sink, const Scale *scale, int from, int to)
{
    ff_sink_invert_page(sink);
    cairo_surface_t *surface = cairo_image_surface_create_for_data(
        sink->grey, CAIRO_FORMAT_A8, FF_PAGE_WIDTH_PX, sink->rows, FF_PAGE_STRIDE);
    cairo_t *cairo = cairo_create(surface);
    cairo_translate(cairo, scale->left, scale->top);
    cairo_scale(cairo, scale->x, scale->y);
    bool drawn = ff_html_draw(html, cairo, from, to) && cairo_status(cairo) == CAIRO_STATUS_SUCCESS;
    cairo_destroy(cairo);
    cairo_surface_flush(surface);
    cairo_surface_destroy(surface);
    ff_sink_invert_page(sink);
    return drawn;
}

static bool is_empty(const FfSink *sink)
{
    const gsize length = (gsize)sink->rows * FF_PAGE_STRIDE;
    return sink->grey[0] == 0xff && memcmp(sink->grey, sink->grey + 1, length - 1) == 0;
}

/* Empty space is no page: a mail may ask for a million pixels of it. */
static FfReason print_page(FfHtml *html, FfSink *sink, int *from)
{
    FfReason reason = ff_sink_begin_page(sink, sink->options->page_size);
    if (reason != FF_REASON_NONE) {
        return reason;
    }
    const Scale scale = find_scale(sink, ff_html_width(html));
    const int height = (int)((sink->rows - 2 * scale.top) / scale.y);
    int to = ff_html_next_page(html, *from, height);
    bool drawn = draw_band(html, sink, &scale, *from, MIN(to, ff_html_height(html)));
    *from = to;
    if (!drawn) {
        return FF_REASON_INTERNAL;
    }
    return is_empty(sink) ? FF_REASON_NONE : ff_sink_end_page(sink, FF_BINARISE_VECTOR);
}

static FfReason print_pages(FfHtml *html, FfSink *sink)
{
    FfReason reason = FF_REASON_NONE;
    int from = 0;
    while (from < ff_html_height(html) && reason == FF_REASON_NONE) {
        reason = print_page(html, sink, &from);
    }
    return reason;
}

FfReason ff_render_html(const FfSource *source, FfSink *sink)
{
    gsize length = 0;
    bool guessed = false;
    if (source->length > FF_LIMIT_MARKUP) {
        return FF_REASON_DOCUMENT_TOO_LARGE;
    }
    const int pages_left = sink->pages_left;
    g_autofree char *markup = ff_text_decode_html(source->data, source->length, &length, &guessed);
    sink->note = guessed ? FF_NOTE_CHARSET_GUESSED : FF_NOTE_NONE;
    FfHtml *html = ff_html_lay_out(markup, length, ff_picture_load, (gpointer)source);
    FfReason reason = html == NULL ? FF_REASON_INTERNAL : print_pages(html, sink);
    ff_html_free(html);
    if (reason == FF_REASON_INTERNAL) {
        memset(source->shown, 0, source->picture_count);
        ff_sink_begin_document(sink, pages_left);
        sink->note = FF_NOTE_HTML_AS_TEXT;
        reason = print_text(markup, length, sink);
    }
    return reason;
}
