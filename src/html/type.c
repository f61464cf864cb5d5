// SPDX-License-Identifier: GPL-3.0-or-later
#include "html/type.h"

#include <stdbool.h>
#include <string.h>

enum {
    CACHE_WORDS = 4096, /* then it is emptied; a letter has some hundreds of different words */
    WORD_OCTETS = 48,   /* longer ones are rarely repeated */
    SIZE_INVISIBLE = 3,
    SIZE_LEAST = 11, /* CSS pixels: 8 points, legible at 98 lines an inch */
    SIZE_MOST = 200,
};

struct FfTypeFont {
    PangoLayout *layout;
    bool invisible;
    double ascent;
    guint index;
};

struct FfType {
    PangoFontMap *map;
    PangoContext *context;
    GPtrArray *fonts;  /* of FfTypeFont */
    GHashTable *words; /* the font's index and the word, to the width in Pango's units */
    guint unknown;
};

typedef struct {
    const char *part; /* of the name of a family, in lower case */
    const char *family;
} Family;

#define SANS  "Liberation Sans,DejaVu Sans,sans-serif"
#define SERIF "Liberation Serif,DejaVu Serif,serif"
#define MONO  "Liberation Mono,DejaVu Sans Mono,monospace"

/* The first that fits the first name that fits any. */
static const Family families_table[] = {
    {"sans", SANS},      {"arial", SANS},        {"mono", MONO},       {"courier", MONO},
    {"consolas", MONO},  {"menlo", MONO},        {"typewriter", MONO}, {"fixed", MONO},
    {"times", SERIF},    {"serif", SERIF},       {"georgia", SERIF},   {"cambria", SERIF},
    {"garamond", SERIF}, {"palatino", SERIF},    {"roman", SERIF},     {"book antiqua", SERIF},
    {"minion", SERIF},   {"baskerville", SERIF},
};

static void free_font(gpointer data)
{
    FfTypeFont *font = data;
    g_object_unref(font->layout);
    g_free(font);
}

/* As in document/text-layout.c: outlines where they are, no hinting, and never the default map. */
FfType *ff_type_new(void)
{
    FfType *type = g_new0(FfType, 1);
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    type->map = pango_cairo_font_map_new();
    type->context = pango_font_map_create_context(type->map);
    pango_cairo_context_set_font_options(type->context, options);
    pango_cairo_context_set_resolution(type->context, 96);
    pango_context_set_round_glyph_positions(type->context, false);
    cairo_font_options_destroy(options);
    type->fonts = g_ptr_array_new_with_free_func(free_font);
    type->words = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return type;
}

void ff_type_free(FfType *type)
{
    if (type == NULL) {
        return;
    }
    g_hash_table_unref(type->words);
    g_ptr_array_unref(type->fonts);
    g_object_unref(type->context);
    g_object_unref(type->map);
    g_free(type);
}

static const char *find_family(const char *families)
{
    g_autofree char *lower = g_ascii_strdown(families, (gssize)strnlen(families, 256));
    g_auto(GStrv) names = g_strsplit(lower, ",", 16);
    for (gsize i = 0; names[i] != NULL; i++) {
        for (gsize j = 0; j < G_N_ELEMENTS(families_table); j++) {
            if (strstr(names[i], families_table[j].part) != NULL) {
                return families_table[j].family;
            }
        }
    }
    return SANS;
}

static PangoFontDescription *describe(const char *families, int size_px, int weight, bool italic)
{
    PangoFontDescription *description = pango_font_description_new();
    pango_font_description_set_family(description, find_family(families));
    pango_font_description_set_absolute_size(description, (double)size_px * PANGO_SCALE);
    pango_font_description_set_weight(description,
                                      weight >= 550 ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_font_description_set_style(description, italic ? PANGO_STYLE_ITALIC : PANGO_STYLE_NORMAL);
    return description;
}

FfTypeFont *ff_type_font(FfType *type, const char *families, int size_px, int weight,
                         gboolean italic, FfTypeMetrics *ret_metrics)
{
    FfTypeFont *font = g_new0(FfTypeFont, 1);
    font->invisible = size_px <= SIZE_INVISIBLE;
    size_px = font->invisible ? 1 : CLAMP(size_px, SIZE_LEAST, SIZE_MOST);
    PangoFontDescription *description = describe(families, size_px, weight, italic);
    PangoFontMetrics *metrics = pango_context_get_metrics(type->context, description, NULL);
    font->layout = pango_layout_new(type->context);
    pango_layout_set_font_description(font->layout, description);
    pango_layout_set_single_paragraph_mode(font->layout, true);
    font->ascent = PANGO_PIXELS_CEIL(pango_font_metrics_get_ascent(metrics));
    font->index = type->fonts->len;
    ret_metrics->ascent = (int)font->ascent;
    ret_metrics->descent = PANGO_PIXELS_CEIL(pango_font_metrics_get_descent(metrics));
    ret_metrics->x_height = size_px / 2;
    pango_font_metrics_unref(metrics);
    pango_font_description_free(description);
    g_ptr_array_add(type->fonts, font);
    return font;
}

gboolean ff_type_is_invisible(const FfTypeFont *font)
{
    return font->invisible;
}

static double measure(FfType *type, FfTypeFont *font, const char *word)
{
    int width;
    pango_layout_set_text(font->layout, word, -1);
    pango_layout_get_size(font->layout, &width, NULL);
    type->unknown += (guint)pango_layout_get_unknown_glyphs_count(font->layout);
    return (double)width / PANGO_SCALE;
}

double ff_type_width(FfType *type, FfTypeFont *font, const char *word)
{
    char key[WORD_OCTETS + 16];
    gsize length = strlen(word);
    if (font->invisible) {
        return 0;
    }
    if (length > WORD_OCTETS) {
        return measure(type, font, word);
    }
    g_snprintf(key, sizeof key, "%u:%s", font->index, word);
    gpointer known = g_hash_table_lookup(type->words, key);
    if (known != NULL) {
        return (double)(GPOINTER_TO_INT(known) - 1) / PANGO_SCALE;
    }
    double width = measure(type, font, word);
    if (g_hash_table_size(type->words) >= CACHE_WORDS) {
        g_hash_table_remove_all(type->words);
    }
    g_hash_table_insert(type->words, g_strdup(key),
                        GINT_TO_POINTER((int)(width * PANGO_SCALE) + 1));
    return width;
}

void ff_type_draw(FfType *type, FfTypeFont *font, const char *word, double x, double y,
                  cairo_t *cairo)
{
    pango_layout_set_text(font->layout, word, -1);
    double baseline = (double)pango_layout_get_baseline(font->layout) / PANGO_SCALE;
    cairo_move_to(cairo, x, y + font->ascent - baseline);
    pango_cairo_show_layout(cairo, font->layout);
}

guint ff_type_unknown(const FfType *type)
{
    return type->unknown;
}
