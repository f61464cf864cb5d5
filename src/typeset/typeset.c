// SPDX-License-Identifier: GPL-3.0-or-later
#include "typeset/typeset.h"

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

struct FfTypeset {
    PangoFontMap *fonts;
    PangoLayout *layout; /* the pattern of all */
    double spacing;
    double line_height;
    guint glyphs, unknown; /* visible characters, and those that no font has */
};

static double from_pango(int units)
{
    return (double)units / PANGO_SCALE;
}

static bool place_line(const FfTypeset *typeset, PangoLayout *layout, PangoLayoutIter *iterator,
                       gsize offset, const FfTypePlacer *placer, gpointer data)
{
    PangoRectangle logical;
    pango_layout_iter_get_line_extents(iterator, NULL, &logical);
    const double height = from_pango(logical.height);
    const double lead = height * (typeset->spacing - 1);
    const FfTypeLine line = {
        .layout = layout,
        .line = pango_layout_iter_get_line_readonly(iterator),
        .x = from_pango(logical.x),
        .ascent = from_pango(pango_layout_iter_get_baseline(iterator) - logical.y) + lead / 2,
        .height = height + lead,
        .offset = offset + (gsize)pango_layout_iter_get_line_readonly(iterator)->start_index,
    };
    return placer->line(&line, data);
}

/* Private characters (the bullets and smileys of word processors) mean nothing without the font
 * they were made for: no font here could help, and no text is made of them. */
static void count_glyphs(FfTypeset *typeset, PangoLayout *layout, const char *text, gsize length)
{
    guint unknown = (guint)pango_layout_get_unknown_glyphs_count(layout);
    guint private_use = 0;
    for (const char *at = text; at < text + length; at = g_utf8_next_char(at)) {
        gunichar character = g_utf8_get_char(at);
        typeset->glyphs += g_unichar_isgraph(character) != 0;
        private_use += g_unichar_type(character) == G_UNICODE_PRIVATE_USE;
    }
    typeset->unknown += unknown - MIN(unknown, private_use);
}

bool ff_typeset_is_unreadable(const FfTypeset *typeset)
{
    return typeset->unknown >= UNKNOWN_LEAST &&
           (guint64)typeset->unknown * 100 > (guint64)typeset->glyphs * UNKNOWN_PERCENT;
}

static bool set_piece(FfTypeset *typeset, const char *text, gsize length, gsize offset,
                      const FfTypePlacer *placer, gpointer data)
{
    PangoLayout *layout = pango_layout_copy(typeset->layout);
    pango_layout_set_text(layout, text, (int)length);
    count_glyphs(typeset, layout, text, length);
    PangoLayoutIter *iterator = pango_layout_get_iter(layout);
    bool wanted;
    do {
        wanted = place_line(typeset, layout, iterator, offset, placer, data);
    } while (wanted && pango_layout_iter_next_line(iterator));
    pango_layout_iter_free(iterator);
    g_object_unref(layout);
    return wanted;
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

static bool set_line(FfTypeset *typeset, const char *line, gsize length, gsize offset,
                     const FfTypePlacer *placer, gpointer data)
{
    if (length == 0) {
        return placer->blank(typeset->line_height * typeset->spacing, data);
    }
    bool wanted = true;
    while (length > 0 && wanted) {
        gsize piece = piece_length(line, length);
        wanted = set_piece(typeset, line, piece, offset, placer, data);
        line += piece;
        offset += piece;
        length -= piece;
    }
    return wanted;
}

static gsize without_trailing_space(const char *line, gsize length)
{
    while (length > 0 && (line[length - 1] == ' ' || line[length - 1] == '\t')) {
        length--;
    }
    return length;
}

bool ff_typeset_text(FfTypeset *typeset, const char *utf8, gsize length, const FfTypePlacer *placer,
                     gpointer data)
{
    const char *end = utf8 + length;
    bool wanted = true;
    for (const char *at = utf8, *stop; at < end && wanted; at = stop + 1) {
        for (stop = at; stop < end && *stop != '\n' && *stop != '\f'; stop++) {
        }
        gsize line_length = without_trailing_space(at, (gsize)(stop - at));
        if (line_length > 0 || (stop < end && *stop == '\n')) {
            wanted = set_line(typeset, at, line_length, (gsize)(at - utf8), placer, data);
        }
        if (wanted && stop < end && *stop == '\f') {
            wanted = placer->page_end(data);
        }
    }
    return wanted;
}

/* No hyphen where a word is broken: in a number or an address it would be read as part of it. */
static void set_hyphens(PangoLayout *layout)
{
    PangoAttrList *attributes = pango_attr_list_new();
    pango_attr_list_insert(attributes, pango_attr_insert_hyphens_new(false));
    pango_layout_set_attributes(layout, attributes);
    pango_attr_list_unref(attributes);
}

static void set_tabs(PangoLayout *layout)
{
    int width;
    pango_layout_set_text(layout, "00000000", TAB_COLUMNS);
    pango_layout_get_size(layout, &width, NULL);
    PangoTabArray *tabs = pango_tab_array_new(1, false);
    pango_tab_array_set_tab(tabs, 0, PANGO_TAB_LEFT, width);
    pango_layout_set_tabs(layout, tabs);
    pango_tab_array_free(tabs);
}

/* The layout is in points and knows nothing of the page's scale, by which Pango would get the
 * advances wrong where it differs from one axis to the other. */
static PangoContext *make_context(PangoFontMap *fonts)
{
    PangoContext *context = pango_font_map_create_context(fonts);
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

static PangoFontDescription *describe_font(const FfTextStyle *style)
{
    PangoFontDescription *font = pango_font_description_new();
    pango_font_description_set_family(font, style->families);
    pango_font_description_set_size(font, (int)(style->points * PANGO_SCALE));
    pango_font_description_set_weight(font, style->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_font_description_set_style(font, style->italic ? PANGO_STYLE_ITALIC : PANGO_STYLE_NORMAL);
    return font;
}

FfTypeset *ff_typeset_new(const FfTextStyle *style, double width)
{
    FfTypeset *typeset = g_new0(FfTypeset, 1);
    /* Not the default one: Pango serves each map by a thread, which a fork leaves behind. */
    typeset->fonts = pango_cairo_font_map_new();
    typeset->spacing = style->spacing > 0 ? style->spacing : 1;

    PangoContext *context = make_context(typeset->fonts);
    PangoFontDescription *font = describe_font(style);
    int height;
    typeset->layout = pango_layout_new(context);
    pango_layout_set_font_description(typeset->layout, font);
    pango_layout_set_wrap(typeset->layout, PANGO_WRAP_WORD_CHAR);
    set_hyphens(typeset->layout);
    set_tabs(typeset->layout);
    pango_layout_get_size(typeset->layout, NULL, &height);
    typeset->line_height = from_pango(height);
    pango_layout_set_alignment(typeset->layout, style->alignment);
    ff_typeset_set_width(typeset, width);
    pango_font_description_free(font);
    g_object_unref(context);
    return typeset;
}

void ff_typeset_set_width(FfTypeset *typeset, double width)
{
    pango_layout_set_width(typeset->layout, (int)(width * PANGO_SCALE));
}

void ff_typeset_free(FfTypeset *typeset)
{
    if (typeset == NULL) {
        return;
    }
    g_object_unref(typeset->layout);
    g_object_unref(typeset->fonts);
    g_free(typeset);
}
