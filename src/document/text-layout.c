// SPDX-License-Identifier: GPL-3.0-or-later
#include "document/text-layout.h"

#define POINTS_PER_INCH 72.0
#define SIDE_MARGIN     0.5 /* inches; receivers print to about 0.2 from the edge */
#define END_MARGIN      0.5

typedef struct {
    FfSink *sink;
    cairo_surface_t *surface; /* the sink's page, as coverage: 255 is ink */
    cairo_t *cairo;
    double top, bottom, left; /* of the text, in points */
    double width;
    double y;
    bool page_open;
    FfReason reason;
} Setter;

static bool open_page(Setter *setter)
{
    if (setter->page_open) {
        return true;
    }
    setter->reason = ff_sink_begin_page(setter->sink, setter->sink->options->page_size);
    if (setter->reason != FF_REASON_NONE) {
        return false;
    }
    ff_sink_invert_page(setter->sink);
    cairo_surface_mark_dirty(setter->surface);
    setter->page_open = true;
    return true;
}

static bool close_page(gpointer data)
{
    Setter *setter = data;
    setter->y = setter->top;
    if (!setter->page_open) {
        return true;
    }
    cairo_surface_flush(setter->surface);
    ff_sink_invert_page(setter->sink);
    setter->reason = ff_sink_end_page(setter->sink, FF_BINARISE_VECTOR);
    setter->page_open = false;
    return setter->reason == FF_REASON_NONE;
}

/* On the next page if it has no room on this one. */
static bool set_line(const FfTypeLine *line, gpointer data)
{
    Setter *setter = data;
    if (setter->y + line->height > setter->bottom && setter->y > setter->top &&
        !close_page(setter)) {
        return false;
    }
    if (!open_page(setter)) {
        return false;
    }
    cairo_move_to(setter->cairo, setter->left + line->x, setter->y + line->ascent);
    pango_cairo_show_layout_line(setter->cairo, line->line);
    setter->y += line->height;
    return true;
}

/* Blank lines take room but make no page: a thousand of them end the page, not the fax. */
static bool skip_line(double height, gpointer data)
{
    Setter *setter = data;
    setter->y += height;
    return true;
}

static void init(Setter *setter, FfSink *sink)
{
    const double x_scale = FF_PAGE_X_DPI / POINTS_PER_INCH;
    const double y_scale = ff_page_y_dpi(sink->options->resolution) / POINTS_PER_INCH;
    const int rows = ff_page_rows(sink->options->resolution, sink->options->page_size);
    setter->sink = sink;
    setter->surface = cairo_image_surface_create_for_data(sink->grey, CAIRO_FORMAT_A8,
                                                          FF_PAGE_WIDTH_PX, rows, FF_PAGE_STRIDE);
    setter->cairo = cairo_create(setter->surface);
    cairo_scale(setter->cairo, x_scale, y_scale);
    setter->left = SIDE_MARGIN * POINTS_PER_INCH;
    setter->top = END_MARGIN * POINTS_PER_INCH;
    setter->bottom = rows / y_scale - END_MARGIN * POINTS_PER_INCH;
    setter->width = FF_PAGE_WIDTH_PX / x_scale - 2 * setter->left;
    setter->y = setter->top;
}

FfReason ff_text_lay_out(const char *utf8, gsize length, const FfTextStyle *style, FfSink *sink)
{
    static const FfTypePlacer placer = {set_line, skip_line, close_page};
    Setter setter = {0};
    init(&setter, sink);
    FfTypeset *typeset = ff_typeset_new(style, setter.width);
    if (ff_typeset_text(typeset, utf8, length, &placer, &setter)) {
        close_page(&setter);
    }
    if (setter.reason == FF_REASON_NONE && ff_typeset_is_unreadable(typeset)) {
        setter.reason = FF_REASON_DOCUMENT_NO_FONT;
    }
    ff_typeset_free(typeset);
    cairo_destroy(setter.cairo);
    cairo_surface_destroy(setter.surface);
    return setter.reason;
}
