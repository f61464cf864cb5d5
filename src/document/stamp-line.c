// SPDX-License-Identifier: GPL-3.0-or-later
#include "document/stamp-line.h"

#include <math.h>
#include <pango/pangocairo.h>
#include <string.h>

/* In points. Receivers print to about 14 from the side; the line must be clear of what follows. */
#define POINTS_PER_INCH 72.0
#define LINE_HEIGHT     14.0
#define BASELINE        10.0
#define FONT_SIZE       9.5
#define SIDE_MARGIN     22.0
#define GAP             10.0
#define SHORTEST_NAME   20.0 /* less room than that holds no letter and the dots */

enum { INK = 104 }; /* of 255: coverage from which a pixel is black */

static const char families[] = "Liberation Sans,sans-serif";

struct FfStampLine {
    const FfStamp *stamp;
    PangoFontMap *fonts;
    char *numbers; /* own number and number called */
};

/* The line of one page while it is drawn. */
typedef struct {
    cairo_surface_t *surface; /* coverage: 255 is ink */
    cairo_t *cairo;
    PangoContext *context;
} Canvas;

FfStampLine *ff_stamp_line_new(const FfStamp *stamp)
{
    FfStampLine *line = g_new0(FfStampLine, 1);
    bool from = stamp->from != NULL && *stamp->from != '\0';
    line->stamp = stamp;
    /* Not the default one: Pango serves each map by a thread, which a fork leaves behind. */
    line->fonts = pango_cairo_font_map_new();
    line->numbers =
        g_strdup_printf("%s%sto %s", from ? stamp->from : "", from ? "   " : "", stamp->to);
    return line;
}

void ff_stamp_line_free(FfStampLine *line)
{
    if (line == NULL) {
        return;
    }
    g_object_unref(line->fonts);
    g_free(line->numbers);
    g_free(line);
}

int ff_stamp_line_rows(FfResolution resolution)
{
    return (int)ceil(LINE_HEIGHT / POINTS_PER_INCH * ff_page_y_dpi(resolution));
}

/* Hinted, but only up and down: at 98 lines an inch a letter has eight rows, and its strokes must
 * fall on them. The layout is in points and knows nothing of the page's scale, by which Pango would
 * get the advances wrong where it differs from one axis to the other. */
static PangoContext *make_context(PangoFontMap *fonts)
{
    PangoContext *context = pango_font_map_create_context(fonts);
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_SLIGHT);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(context, options);
    pango_cairo_context_set_resolution(context, POINTS_PER_INCH);
    pango_context_set_round_glyph_positions(context, false);
    cairo_font_options_destroy(options);
    return context;
}

static void open_canvas(Canvas *canvas, PangoFontMap *fonts, int width_px, FfResolution resolution)
{
    canvas->surface =
        cairo_image_surface_create(CAIRO_FORMAT_A8, width_px, ff_stamp_line_rows(resolution));
    canvas->cairo = cairo_create(canvas->surface);
    cairo_scale(canvas->cairo, FF_PAGE_X_DPI / POINTS_PER_INCH,
                ff_page_y_dpi(resolution) / POINTS_PER_INCH);
    canvas->context = make_context(fonts);
}

static void close_canvas(Canvas *canvas)
{
    g_object_unref(canvas->context);
    cairo_destroy(canvas->cairo);
    cairo_surface_destroy(canvas->surface);
}

static PangoLayout *make_layout(const Canvas *canvas, const char *text)
{
    PangoLayout *layout = pango_layout_new(canvas->context);
    PangoFontDescription *font = pango_font_description_new();
    pango_font_description_set_family_static(font, families);
    pango_font_description_set_absolute_size(font, FONT_SIZE * PANGO_SCALE);
    pango_layout_set_font_description(layout, font);
    pango_layout_set_single_paragraph_mode(layout, true);
    pango_layout_set_text(layout, text, -1);
    pango_font_description_free(font);
    return layout;
}

static double width_of(PangoLayout *layout)
{
    PangoRectangle logical;
    pango_layout_get_extents(layout, NULL, &logical);
    return (double)logical.width / PANGO_SCALE;
}

/* Starts at x, also what is written from right to left; the layout goes with it. */
static void show(const Canvas *canvas, PangoLayout *layout, double x)
{
    cairo_move_to(canvas->cairo, x, BASELINE);
    pango_cairo_show_layout_line(canvas->cairo, pango_layout_get_line_readonly(layout, 0));
    g_object_unref(layout);
}

/* A name is laid out by itself, in its own direction: its letters can't pull the numbers around. */
static double show_name(const Canvas *canvas, const char *name, double x, double room)
{
    if (name == NULL || *name == '\0' || room < SHORTEST_NAME) {
        return x;
    }
    PangoLayout *layout = make_layout(canvas, name);
    pango_layout_set_width(layout, (int)(room * PANGO_SCALE));
    pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
    double width = width_of(layout);
    show(canvas, layout, x);
    return x + width + GAP;
}

static void draw(const FfStampLine *line, const Canvas *canvas, int number, double width)
{
    g_autofree char *page = g_strdup_printf("Page %d of %d", number, line->stamp->total);
    PangoLayout *dates = make_layout(canvas, line->stamp->date);
    PangoLayout *numbers = make_layout(canvas, line->numbers);
    PangoLayout *pages = make_layout(canvas, page);
    double end = width - SIDE_MARGIN - width_of(pages);
    double x = SIDE_MARGIN + width_of(dates) + GAP;
    double room = end - GAP - width_of(numbers) - GAP - x;
    show(canvas, dates, SIDE_MARGIN);
    x = show_name(canvas, line->stamp->name, x, room);
    show(canvas, numbers, x);
    show(canvas, pages, end);
}

static bool to_bits(cairo_surface_t *surface, int width_px, int rows, guint8 *bits)
{
    const gsize stride = ((gsize)width_px + 7) / 8;
    const guint8 *coverage = cairo_image_surface_get_data(surface);
    const gsize surface_stride = (gsize)cairo_image_surface_get_stride(surface);
    bool ink = false;
    for (int y = 0; coverage != NULL && y < rows; y++) {
        const guint8 *from = coverage + (gsize)y * surface_stride;
        guint8 *to = bits + (gsize)y * stride;
        for (int x = 0; x < width_px; x++) {
            bool black = from[x] >= INK;
            to[x / 8] |= (guint8)(black << (7 - x % 8));
            ink |= black;
        }
    }
    return ink;
}

bool ff_stamp_line_draw(FfStampLine *line, int number, int width_px, FfResolution resolution,
                        guint8 *bits)
{
    Canvas canvas = {0};
    open_canvas(&canvas, line->fonts, width_px, resolution);
    draw(line, &canvas, number, width_px * POINTS_PER_INCH / FF_PAGE_X_DPI);
    cairo_surface_flush(canvas.surface);
    bool ink = to_bits(canvas.surface, width_px, ff_stamp_line_rows(resolution), bits);
    close_canvas(&canvas);
    return ink;
}
