// SPDX-License-Identifier: GPL-3.0-or-later
#include "document/text-layout.h"

#include <pango/pangocairo.h>
#include <string.h>

enum {
    PIECE_OCTETS =
        4096, /* laid out at a time: a line of megabytes costs no more than a short one */
    TAB_COLUMNS = 8,
    /* how many characters without a glyph make a text unreadable: more than this part, and so many
       at least */
    UNKNOWN_PERCENT = 2,
    UNKNOWN_LEAST = 3,
};

#define POINTS_PER_INCH 72.0
#define SIDE_MARGIN     0.5 /* inches; receivers print to about 0.2 from the edge */
#define END_MARGIN      0.5

typedef struct {
    FfSink *sink;
    cairo_surface_t *surface; /* the sink's page, as coverage: 255 is ink */
    cairo_t *cairo;
    PangoFontMap *fonts;
    PangoLayout *layout;
    double top, bottom, left; /* of the text, in points */
    double line_height;
    double y;
    bool page_open;
    guint glyphs, unknown; /* visible characters, and those that no font has */
    FfReason reason;
} Setter;

static void invert_page(const FfSink *sink)
{
    gsize length = (gsize)sink->rows * FF_PAGE_STRIDE;
    for (gsize i = 0; i < length; i++) {
        sink->grey[i] = (guint8)~sink->grey[i];
    }
}

static bool open_page(Setter *setter)
{
    if (setter->page_open) {
        return true;
    }
    setter->reason = ff_sink_begin_page(setter->sink, setter->sink->options->page_size);
    if (setter->reason != FF_REASON_NONE) {
        return false;
    }
    invert_page(setter->sink);
    cairo_surface_mark_dirty(setter->surface);
    setter->page_open = true;
    return true;
}

static void close_page(Setter *setter)
{
    setter->y = setter->top;
    if (!setter->page_open) {
        return;
    }
    cairo_surface_flush(setter->surface);
    invert_page(setter->sink);
    setter->reason = ff_sink_end_page(setter->sink, FF_BINARISE_VECTOR);
    setter->page_open = false;
}

static double from_pango(int units)
{
    return (double)units / PANGO_SCALE;
}

/* One line of the layout, on the next page if it has no room on this one. */
static void set_line(Setter *setter, PangoLayoutIter *iterator)
{
    PangoRectangle logical;
    pango_layout_iter_get_line_extents(iterator, NULL, &logical);
    double height = from_pango(logical.height);
    double ascent = from_pango(pango_layout_iter_get_baseline(iterator) - logical.y);
    if (setter->y + height > setter->bottom && setter->y > setter->top) {
        close_page(setter);
    }
    if (setter->reason != FF_REASON_NONE || !open_page(setter)) {
        return;
    }
    cairo_move_to(setter->cairo, setter->left + from_pango(logical.x), setter->y + ascent);
    pango_cairo_show_layout_line(setter->cairo, pango_layout_iter_get_line_readonly(iterator));
    setter->y += height;
}

/* Private characters (the bullets and smileys of word processors) mean nothing without the font
 * they were made for: no font here could help, and no text is made of them. */
static void count_glyphs(Setter *setter, const char *text, gsize length)
{
    guint unknown = (guint)pango_layout_get_unknown_glyphs_count(setter->layout);
    guint private_use = 0;
    for (const char *at = text; at < text + length; at = g_utf8_next_char(at)) {
        gunichar character = g_utf8_get_char(at);
        setter->glyphs += g_unichar_isgraph(character) != 0;
        private_use += g_unichar_type(character) == G_UNICODE_PRIVATE_USE;
    }
    setter->unknown += unknown - MIN(unknown, private_use);
}

/* A stray symbol may be a box on the fax; a text in a script without a font is none. */
static bool is_unreadable(const Setter *setter)
{
    return setter->unknown >= UNKNOWN_LEAST &&
           (guint64)setter->unknown * 100 > (guint64)setter->glyphs * UNKNOWN_PERCENT;
}

static void set_piece(Setter *setter, const char *text, gsize length)
{
    pango_layout_set_text(setter->layout, text, (int)length);
    count_glyphs(setter, text, length);
    PangoLayoutIter *iterator = pango_layout_get_iter(setter->layout);
    do {
        set_line(setter, iterator);
    } while (setter->reason == FF_REASON_NONE && pango_layout_iter_next_line(iterator));
    pango_layout_iter_free(iterator);
}

/* How much of a line to lay out at once: all of it, or up to a space, or at least whole characters.
 */
static gsize piece_length(const char *text, gsize length)
{
    if (length <= PIECE_OCTETS) {
        return length;
    }
    const char *space = memrchr(text, ' ', PIECE_OCTETS);
    if (space != NULL && space > text) {
        return (gsize)(space + 1 - text);
    }
    return (gsize)(g_utf8_find_prev_char(text, text + PIECE_OCTETS) - text);
}

/* Blank lines take room but make no page: a thousand of them end the page, not the fax. */
static void set_text_line(Setter *setter, const char *line, gsize length)
{
    if (length == 0) {
        setter->y += setter->line_height;
        return;
    }
    while (length > 0 && setter->reason == FF_REASON_NONE) {
        gsize piece = piece_length(line, length);
        set_piece(setter, line, piece);
        line += piece;
        length -= piece;
    }
}

static gsize without_trailing_space(const char *line, gsize length)
{
    while (length > 0 && (line[length - 1] == ' ' || line[length - 1] == '\t')) {
        length--;
    }
    return length;
}

static void set_text(Setter *setter, const char *text, gsize length)
{
    const char *end = text + length;
    while (text < end && setter->reason == FF_REASON_NONE) {
        const char *stop = text;
        while (stop < end && *stop != '\n' && *stop != '\f') {
            stop++;
        }
        gsize line_length = without_trailing_space(text, (gsize)(stop - text));
        if (line_length > 0 || (stop < end && *stop == '\n')) {
            set_text_line(setter, text, line_length);
        }
        if (stop < end && *stop == '\f' && setter->reason == FF_REASON_NONE) {
            close_page(setter);
        }
        text = stop + 1;
    }
    if (setter->reason == FF_REASON_NONE) {
        close_page(setter);
    }
    if (setter->reason == FF_REASON_NONE && is_unreadable(setter)) {
        setter->reason = FF_REASON_DOCUMENT_NO_FONT;
    }
}

static void set_tabs(Setter *setter)
{
    int width;
    pango_layout_set_text(setter->layout, "00000000", TAB_COLUMNS);
    pango_layout_get_size(setter->layout, &width, NULL);
    PangoTabArray *tabs = pango_tab_array_new(1, false);
    pango_tab_array_set_tab(tabs, 0, PANGO_TAB_LEFT, width);
    pango_layout_set_tabs(setter->layout, tabs);
    pango_tab_array_free(tabs);
}

/* Glyphs lie where the outlines say: hinting for a screen would pull them to pixels that are not
 * square. The layout is in points and knows nothing of the page's scale, by which Pango would get
 * the advances wrong where it differs from one axis to the other. */
static PangoContext *make_context(Setter *setter)
{
    PangoContext *context = pango_font_map_create_context(setter->fonts);
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(context, options);
    pango_cairo_context_set_resolution(context, POINTS_PER_INCH);
    pango_context_set_round_glyph_positions(context, false);
    cairo_font_options_destroy(options);
    return context;
}

static void make_layout(Setter *setter, const FfTextStyle *style, double width)
{
    PangoContext *context = make_context(setter);
    PangoFontDescription *font = pango_font_description_new();
    int height;
    pango_font_description_set_family(font, style->families);
    pango_font_description_set_size(font, (int)(style->points * PANGO_SCALE));
    setter->layout = pango_layout_new(context);
    pango_layout_set_font_description(setter->layout, font);
    pango_layout_set_wrap(setter->layout, PANGO_WRAP_WORD_CHAR);
    set_tabs(setter);
    pango_layout_get_size(setter->layout, NULL, &height);
    setter->line_height = from_pango(height);
    pango_layout_set_width(setter->layout, (int)(width * PANGO_SCALE));
    pango_font_description_free(font);
    g_object_unref(context);
}

static void init(Setter *setter, const FfTextStyle *style, FfSink *sink)
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
    setter->y = setter->top;
    /* Not the default one: Pango serves each map by a thread, which a fork leaves behind. */
    setter->fonts = pango_cairo_font_map_new();
    make_layout(setter, style, FF_PAGE_WIDTH_PX / x_scale - 2 * setter->left);
}

FfReason ff_text_lay_out(const char *utf8, gsize length, const FfTextStyle *style, FfSink *sink)
{
    Setter setter = {0};
    init(&setter, style, sink);
    set_text(&setter, utf8, length);
    g_object_unref(setter.layout);
    g_object_unref(setter.fonts);
    cairo_destroy(setter.cairo);
    cairo_surface_destroy(setter.surface);
    return setter.reason;
}
