// SPDX-License-Identifier: GPL-3.0-or-later
/* PDF by Poppler on Cairo: antialiased colour, then grey, then our own threshold. */
#include <glib.h>
#include <poppler.h>
#include <string.h>

#include "document/render-kinds.h"

#define POINTS_PER_INCH 72.0

/* What Adobe's forms without pages (XFA) show to everyone else. */
#define XFA_PLACEHOLDER "If this message is not eventually replaced with the proper contents"

typedef struct {
    FfSink *sink;
    cairo_surface_t *surface; /* RGB24, for the longest page, used again for each */
} Drawing;

static PopplerDocument *open_document(const FfSource *source, FfReason *ret_reason)
{
    g_autoptr(GBytes) bytes = g_bytes_new_static(source->data, source->length);
    g_autoptr(GError) error = NULL;
    PopplerDocument *document = poppler_document_new_from_bytes(bytes, NULL, &error);
    if (document == NULL) {
        *ret_reason = g_error_matches(error, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED)
                          ? FF_REASON_DOCUMENT_ENCRYPTED
                          : FF_REASON_DOCUMENT_UNREADABLE;
    }
    return document;
}

static bool is_xfa_placeholder(PopplerDocument *document)
{
    PopplerPage *page = poppler_document_get_page(document, 0);
    g_autofree char *text = page == NULL ? NULL : poppler_page_get_text(page);
    g_clear_object(&page);
    return text != NULL && strstr(text, XFA_PLACEHOLDER) != NULL;
}

static FfPageSize page_size_of(const FfPageOptions *options, PopplerPage *page)
{
    double width;
    double height;
    poppler_page_get_size(page, &width, &height);
    return ff_page_size_for(options, width / POINTS_PER_INCH, height / POINTS_PER_INCH);
}

static void place(cairo_t *cairo, const FfPageOptions *options, double width, double height)
{
    const FfPageSize size =
        ff_page_size_for(options, width / POINTS_PER_INCH, height / POINTS_PER_INCH);
    FfPlacement placement =
        ff_page_place(options->resolution, size, width / POINTS_PER_INCH, height / POINTS_PER_INCH);
    cairo_translate(cairo, placement.left_px, 0);
    cairo_scale(cairo, FF_PAGE_X_DPI * placement.scale / POINTS_PER_INCH,
                ff_page_y_dpi(options->resolution) * placement.scale / POINTS_PER_INCH);
    if (placement.turned) {
        cairo_translate(cairo, height, 0);
        cairo_rotate(cairo, G_PI / 2);
    }
}

static cairo_status_t draw(const Drawing *drawing, PopplerPage *page)
{
    double width;
    double height;
    poppler_page_get_size(page, &width, &height);
    cairo_t *cairo = cairo_create(drawing->surface);
    cairo_set_source_rgb(cairo, 1, 1, 1);
    cairo_paint(cairo);
    place(cairo, drawing->sink->options, width, height);
    poppler_page_render_for_printing(page, cairo);
    cairo_status_t status = cairo_status(cairo);
    cairo_destroy(cairo);
    return status;
}

/* Weights of 256 for red, green and blue, as ITU-R BT.601. */
static void row_to_grey(const guint32 *colour, guint8 *grey)
{
    for (int x = 0; x < FF_PAGE_WIDTH_PX; x++) {
        guint32 c = colour[x];
        grey[x] = (guint8)((77 * (c >> 16 & 0xff) + 150 * (c >> 8 & 0xff) + 29 * (c & 0xff)) >> 8);
    }
}

static void copy_to_sink(const Drawing *drawing)
{
    FfSink *sink = drawing->sink;
    cairo_surface_flush(drawing->surface);
    const guint8 *data = cairo_image_surface_get_data(drawing->surface);
    const gsize stride = (gsize)cairo_image_surface_get_stride(drawing->surface);
    for (int y = 0; y < sink->rows; y++) {
        row_to_grey((const guint32 *)(gconstpointer)(data + (gsize)y * stride),
                    sink->grey + (gsize)y * FF_PAGE_STRIDE);
    }
}

static bool has_text(PopplerPage *page)
{
    g_autofree char *text = poppler_page_get_text(page);
    return text != NULL && *g_strstrip(text) != '\0';
}

/* Whether every picture of the page can be had on its own; those that Cairo can't hold can't. */
static bool has_sound_images(PopplerPage *page, bool *ret_any)
{
    GList *mappings = poppler_page_get_image_mapping(page);
    bool sound = true;
    *ret_any = mappings != NULL;
    for (const GList *at = mappings; at != NULL && sound; at = at->next) {
        const PopplerImageMapping *mapping = at->data;
        cairo_surface_t *image = poppler_page_get_image(page, mapping->image_id);
        sound = image != NULL && cairo_surface_status(image) == CAIRO_STATUS_SUCCESS;
        if (image != NULL) {
            cairo_surface_destroy(image);
        }
    }
    poppler_page_free_image_mapping(mappings);
    return sound;
}

/* An empty page is sent as one; a page that only came out empty is not: a picture too large for
 * Cairo, pale colours, text whose font is broken. The empty reverse of a scanned sheet is a sound
 * picture of paper, and text beside it is what recognition made of specks. */
static FfReason judge_empty(const FfSink *sink, PopplerPage *page)
{
    bool images;
    if (!has_sound_images(page, &images)) {
        return FF_REASON_DOCUMENT_UNREADABLE;
    }
    if (ff_sink_is_pale(sink, images ? FF_BINARISE_SCAN : FF_BINARISE_VECTOR)) {
        return FF_REASON_DOCUMENT_TOO_PALE;
    }
    return !images && has_text(page) ? FF_REASON_DOCUMENT_UNREADABLE : FF_REASON_NONE;
}

static FfReason render_page(const Drawing *drawing, PopplerPage *page)
{
    FfReason reason = ff_sink_begin_page(drawing->sink, page_size_of(drawing->sink->options, page));
    if (reason != FF_REASON_NONE) {
        return reason;
    }
    cairo_status_t status = draw(drawing, page);
    if (status != CAIRO_STATUS_SUCCESS) {
        return status == CAIRO_STATUS_NO_MEMORY ? FF_REASON_DOCUMENT_TOO_LARGE
                                                : FF_REASON_DOCUMENT_UNREADABLE;
    }
    copy_to_sink(drawing);
    reason = ff_sink_end_page(drawing->sink, FF_BINARISE_VECTOR);
    bool empty = reason == FF_REASON_NONE && !drawing->sink->page_ink;
    return empty ? judge_empty(drawing->sink, page) : reason;
}

static FfReason render_pages(const Drawing *drawing, PopplerDocument *document, int count)
{
    FfReason reason = FF_REASON_NONE;
    for (int i = 0; i < count && reason == FF_REASON_NONE; i++) {
        PopplerPage *page = poppler_document_get_page(document, i);
        reason = page == NULL ? FF_REASON_DOCUMENT_UNREADABLE : render_page(drawing, page);
        g_clear_object(&page);
    }
    return reason;
}

static FfReason render_document(PopplerDocument *document, FfSink *sink)
{
    const int count = poppler_document_get_n_pages(document);
    if (count <= 0) {
        return FF_REASON_DOCUMENT_NO_PAGES;
    }
    if (count > sink->pages_left) {
        return FF_REASON_DOCUMENT_TOO_LONG;
    }
    if (is_xfa_placeholder(document)) {
        return FF_REASON_DOCUMENT_FORM;
    }
    Drawing drawing = {
        sink, cairo_image_surface_create(CAIRO_FORMAT_RGB24, FF_PAGE_WIDTH_PX, sink->most_rows)};
    FfReason reason = render_pages(&drawing, document, count);
    cairo_surface_destroy(drawing.surface);
    return reason;
}

FfReason ff_render_pdf(const FfSource *source, FfSink *sink)
{
    FfReason reason = FF_REASON_NONE;
    PopplerDocument *document = open_document(source, &reason);
    if (document == NULL) {
        return reason;
    }
    reason = render_document(document, sink);
    g_object_unref(document);
    return reason;
}
