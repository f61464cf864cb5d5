// SPDX-License-Identifier: GPL-3.0-or-later
#include "cover/cover.h"

#include "base/error.h"
#include "base/limits.h"
#include "document/grey.h"
#include "document/sink.h"

#define POINTS_PER_INCH 72.0

/* White paper, in colour: grey is made of it afterwards. */
static cairo_t *open_canvas(const FfSink *sink)
{
    cairo_surface_t *surface =
        cairo_image_surface_create(CAIRO_FORMAT_RGB24, FF_PAGE_WIDTH_PX, sink->rows);
    cairo_t *cairo = cairo_create(surface);
    cairo_surface_destroy(surface);
    cairo_set_source_rgb(cairo, 1, 1, 1);
    cairo_paint(cairo);
    cairo_scale(cairo, FF_PAGE_X_DPI / POINTS_PER_INCH,
                ff_page_y_dpi(sink->options->resolution) / POINTS_PER_INCH);
    return cairo;
}

static guint8 grey_of_pixel(guint32 pixel)
{
    return ff_grey_of((pixel >> 16) & 0xff, (pixel >> 8) & 0xff, pixel & 0xff);
}

static void copy_to_sink(cairo_t *cairo, FfSink *sink)
{
    cairo_surface_t *surface = cairo_get_target(cairo);
    cairo_surface_flush(surface);
    const guint8 *data = cairo_image_surface_get_data(surface);
    const gsize stride = (gsize)cairo_image_surface_get_stride(surface);
    for (int y = 0; y < sink->rows; y++) {
        const guint32 *from = (const guint32 *)(gconstpointer)(data + (gsize)y * stride);
        guint8 *to = sink->grey + (gsize)y * FF_PAGE_STRIDE;
        for (int x = 0; x < FF_PAGE_WIDTH_PX; x++) {
            to[x] = grey_of_pixel(from[x]);
        }
    }
}

static bool refuse(FfReason reason, GError **error)
{
    g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT,
                reason == FF_REASON_DOCUMENT_TOO_LONG ? "the cover has more pages than are allowed"
                                                      : "the cover is too large");
    return false;
}

static bool draw_page(FfCover *cover, int page, FfSink *sink, GError **error)
{
    FfReason reason = ff_sink_begin_page(sink, sink->options->page_size);
    if (reason != FF_REASON_NONE) {
        return refuse(reason, error);
    }
    cairo_t *cairo = open_canvas(sink);
    bool drawn = ff_cover_draw(cover, page, cairo, error);
    if (drawn && cairo_status(cairo) != CAIRO_STATUS_SUCCESS) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT, "it can't be drawn: %s",
                    cairo_status_to_string(cairo_status(cairo)));
        drawn = false;
    }
    if (drawn) {
        copy_to_sink(cairo, sink);
    }
    cairo_destroy(cairo);
    if (!drawn) {
        return false;
    }
    reason = ff_sink_end_page(sink, FF_BINARISE_VECTOR);
    return reason == FF_REASON_NONE || refuse(reason, error);
}

static bool draw_pages(FfCover *cover, FfSink *sink, GError **error)
{
    ff_sink_begin_document(sink, sink->options->max_pages);
    for (int page = 0; page < ff_cover_pages(cover); page++) {
        if (!draw_page(cover, page, sink, error)) {
            return false;
        }
    }
    if (!sink->ink) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT,
                    sink->traces ? "what it draws is too pale for a fax; make it darker"
                                 : "it draws nothing");
    }
    return sink->ink;
}

static int write_pages(const FfSink *sink, int out_fd, GError **error)
{
    g_autoptr(FfTiffWriter) writer = ff_tiff_writer_new(out_fd, error);
    for (guint i = 0; writer != NULL && i < sink->pages->len; i++) {
        if (!ff_tiff_writer_add(writer, sink->pages->pdata[i], error)) {
            return -1;
        }
    }
    return writer == NULL ? -1 : ff_tiff_writer_count(writer);
}

int ff_document_cover(int template_fd, const FfCoverFacts *facts, const FfPageOptions *options,
                      int out_fd, GError **error)
{
    gsize length = 0;
    g_autofree char *svg = ff_file_read(template_fd, FF_LIMIT_COVER_TEMPLATE, &length, error);
    const FfCoverPaper paper = {
        FF_PAGE_WIDTH_PX / FF_PAGE_X_DPI * POINTS_PER_INCH,
        ff_page_rows(options->resolution, options->page_size) * POINTS_PER_INCH /
            ff_page_y_dpi(options->resolution),
    };
    if (svg == NULL) {
        return -1;
    }
    g_autoptr(FfCover) cover = ff_cover_new(svg, length, facts, &paper, options->max_pages, error);
    g_autoptr(FfSink) sink = ff_sink_new(options);
    if (cover == NULL || !draw_pages(cover, sink, error)) {
        return -1;
    }
    return write_pages(sink, out_fd, error);
}
