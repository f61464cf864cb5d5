// SPDX-License-Identifier: GPL-3.0-or-later
#include "cover/flat.h"

#include <string.h>

#include "base/error.h"
#include "base/limits.h"
#include "cover/flat-paragraph.h"
#include "cover/flat-text.h"
#include "cover/flat-vanish.h"
#include "cover/marks.h"

typedef struct {
    const FfFlat *flat;
    FfFlatStyles styles;
    FfCoverValues values;
    GPtrArray *vanished; /* paragraphs of which something did */
    gsize put;           /* octets of all values */
    int lines;           /* of the text of the message, each time that it is put in */
    bool has_text;       /* the text of the message is in it */
    bool counts;
} Filling;

/* ---- paragraphs ---- */

/* Not those of remarks and of what was deleted. */
static bool is_printed(const xmlNode *node)
{
    return !ff_flat_is(node, FF_FLAT_OFFICE, "annotation") &&
           !ff_flat_is(node, FF_FLAT_TEXT, "tracked-changes");
}

static GPtrArray *list_paragraphs(const FfFlat *flat)
{
    GPtrArray *paragraphs = g_ptr_array_new();
    xmlNode *top = xmlDocGetRootElement(flat->doc);
    xmlNode *at = top;
    while (at != NULL) {
        if (ff_flat_is_paragraph(at)) {
            g_ptr_array_add(paragraphs, at);
        }
        at = is_printed(at) ? ff_xml_next(top, at) : ff_xml_next_behind(top, at);
    }
    return paragraphs;
}

/* Where what does not fit is not seen, or all of it on each page. */
static bool is_bounded(const xmlNode *paragraph)
{
    for (const xmlNode *at = paragraph->parent; at != NULL; at = at->parent) {
        if (ff_flat_in(at, FF_FLAT_DRAW) || ff_flat_is(at, FF_FLAT_STYLE, "master-page") ||
            ff_flat_is(at, FF_FLAT_TEXT, "note") ||
            ff_flat_is(at, FF_FLAT_TABLE, "table-header-rows")) {
            return true;
        }
    }
    return false;
}

static bool check_place(const xmlNode *paragraph, GError **error)
{
    if (is_bounded(paragraph)) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT,
                    "$(Cover) is in a text box, a header, a footer or a note, where it can't go on "
                    "over pages; write it on the page itself, or in a table there");
        return false;
    }
    return true;
}

/* ---- values ---- */

static int count_lines(const char *text)
{
    int lines = 1;
    for (const char *at = text; *at != '\0'; at++) {
        lines += *at == '\n' || *at == '\f' ? 1 : 0;
    }
    return lines;
}

static bool check_amount(Filling *filling, const FfCoverMark *mark, GError **error)
{
    filling->put += strlen(mark->value);
    if (filling->put > FF_LIMIT_COVER_PUT) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT,
                    "all values together are longer than %d octets", FF_LIMIT_COVER_PUT);
        return false;
    }
    if (mark->variable != NULL && ff_cover_is_text(mark->variable->name)) {
        filling->lines += count_lines(mark->value);
    }
    if (filling->lines > FF_LIMIT_COVER_LINES) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT,
                    "the text of the message has more than %d lines", FF_LIMIT_COVER_LINES);
        return false;
    }
    return true;
}

static bool put_value(Filling *filling, xmlNode *paragraph, xmlNode *place, const FfCoverMark *mark,
                      GError **error)
{
    const char *name = mark->variable != NULL ? mark->variable->name : "";
    const bool page_of = strcmp(name, "PageOf") == 0;
    filling->counts = filling->counts || page_of || strcmp(name, "Pages") == 0;
    if (!ff_cover_is_text(name)) {
        ff_flat_put_line(filling->flat, place, mark->value, strlen(mark->value),
                         page_of || strcmp(name, "Page") == 0);
        return true;
    }
    if (!check_place(paragraph, error)) {
        return false;
    }
    filling->has_text = true;
    g_strchomp(mark->value);
    ff_flat_put_lines(&filling->styles, paragraph, place, mark->value);
    return true;
}

/* From the end to the start, so that what is to be done stays where it was. */
static bool put_values(Filling *filling, FfFlatParagraph *paragraph, GError **error)
{
    g_autoptr(GArray) marks =
        ff_cover_marks_find(&filling->values, paragraph->text->str, FF_LIMIT_COVER_PUT, error);
    bool vanished = false;
    for (guint i = marks == NULL ? 0 : marks->len; i > 0; i--) {
        const FfCoverMark *mark = &g_array_index(marks, FfCoverMark, i - 1);
        xmlNode *place = ff_flat_paragraph_cut(paragraph, mark->start, mark->end);
        vanished = vanished || mark->vanishes;
        if (!check_amount(filling, mark, error) ||
            !put_value(filling, paragraph->node, place, mark, error)) {
            return false;
        }
    }
    if (vanished) {
        g_ptr_array_add(filling->vanished, paragraph->node);
    }
    return marks != NULL;
}

static bool fill_paragraph(Filling *filling, xmlNode *node, GError **error)
{
    g_auto(FfFlatParagraph) paragraph = {0};
    ff_flat_paragraph_read(node, &paragraph);
    if (strstr(paragraph.text->str, "$(") == NULL) {
        return true;
    }
    g_autoptr(GError) why = NULL;
    if (put_values(filling, &paragraph, &why)) {
        return true;
    }
    g_autofree char *shown =
        g_utf8_substring(paragraph.text->str, 0, MIN(g_utf8_strlen(paragraph.text->str, -1), 40));
    g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT, "at \"%s\": %s", g_strstrip(shown),
                why->message);
    return false;
}

/* ---- all in order ---- */

static bool fill_paragraphs(Filling *filling, GError **error)
{
    g_autoptr(GPtrArray) paragraphs = list_paragraphs(filling->flat);
    for (guint i = 0; i < paragraphs->len; i++) {
        if (!fill_paragraph(filling, paragraphs->pdata[i], error)) {
            return false;
        }
    }
    ff_flat_vanish(filling->flat, filling->vanished);
    return true;
}

/* No word of the message is lost. */
static void put_text_behind(Filling *filling)
{
    g_autofree char *text = g_strchomp(ff_cover_clean_text(filling->values.facts->text));
    if (!filling->has_text && *text != '\0') {
        ff_flat_put_page(&filling->styles, text);
    }
}

GBytes *ff_cover_flat_fill(const char *flat, gsize length, const FfCoverFacts *facts,
                           int cover_pages, bool *ret_counts, GError **error)
{
    g_auto(FfFlat) tree = {0};
    g_autoptr(GPtrArray) vanished = g_ptr_array_new();
    Filling filling = {
        .flat = &tree, .values = {facts, cover_pages, 0, true}, .vanished = vanished};
    if (!ff_cover_check_text(facts, error) || !ff_flat_read(flat, length, &tree, error)) {
        return NULL;
    }
    ff_flat_styles_init(&filling.styles, &tree);
    const bool filled = fill_paragraphs(&filling, error);
    if (filled) {
        put_text_behind(&filling);
    }
    ff_flat_styles_clear(&filling.styles);
    if (!filled) {
        return NULL;
    }
    *ret_counts = filling.counts;
    return ff_flat_write(&tree);
}
