// SPDX-License-Identifier: GPL-3.0-or-later
#include "cover/flat-paragraph.h"

#include <string.h>

/* ---- reading ---- */

static bool has_own_text(const xmlNode *node)
{
    return ff_flat_is_paragraph(node) || ff_flat_in(node, FF_FLAT_DRAW) ||
           ff_flat_in(node, FF_FLAT_OFFICE) || ff_flat_is(node, FF_FLAT_TEXT, "note");
}

/* What an element stands for; NULL: nothing. */
static const char *letter_of(const xmlNode *node)
{
    static const struct {
        const char *name, *letter;
    } letters[] = {{"s", " "}, {"tab", "\t"}, {"line-break", "\n"}};
    for (gsize i = 0; i < G_N_ELEMENTS(letters); i++) {
        if (ff_flat_is(node, FF_FLAT_TEXT, letters[i].name)) {
            return letters[i].letter;
        }
    }
    return NULL;
}

static const char *text_of(const xmlNode *node)
{
    return node->type != XML_TEXT_NODE ? letter_of(node)
           : node->content != NULL     ? (const char *)node->content
                                       : "";
}

void ff_flat_paragraph_read(xmlNode *node, FfFlatParagraph *ret_paragraph)
{
    ret_paragraph->node = node;
    ret_paragraph->text = g_string_new(NULL);
    ret_paragraph->pieces = g_array_new(false, false, sizeof(FfFlatPiece));
    xmlNode *at = node;
    while (at != NULL) {
        const char *text = text_of(at);
        if (text != NULL) {
            FfFlatPiece piece = {.node = at, .start = ret_paragraph->text->len};
            g_string_append(ret_paragraph->text, text);
            piece.end = ret_paragraph->text->len;
            g_array_append_val(ret_paragraph->pieces, piece);
        }
        at = at != node && has_own_text(at) ? ff_xml_next_behind(node, at) : ff_xml_next(node, at);
    }
}

void ff_flat_paragraph_clear(FfFlatParagraph *paragraph)
{
    g_clear_pointer(&paragraph->pieces, g_array_unref);
    if (paragraph->text != NULL) {
        g_string_free(paragraph->text, TRUE);
        paragraph->text = NULL;
    }
}

bool ff_flat_is_bare(const xmlNode *node)
{
    static const char *const plain[] = {
        "p", "h", "span", "s", "tab", "line-break", "list", "list-item", "soft-page-break"};
    xmlNode *const top = (xmlNode *)node;
    for (xmlNode *at = top; at != NULL; at = ff_xml_next(top, at)) {
        bool bare = at->type != XML_ELEMENT_NODE && at->type != XML_TEXT_NODE;
        for (gsize i = 0; i < G_N_ELEMENTS(plain) && !bare; i++) {
            bare = ff_flat_is(at, FF_FLAT_TEXT, plain[i]);
        }
        bare = bare || ff_flat_is(at, FF_FLAT_TABLE, "table-row") ||
               ff_flat_is(at, FF_FLAT_TABLE, "table-cell") ||
               (at->type == XML_TEXT_NODE && xmlIsBlankNode(at));
        if (!bare) {
            return false;
        }
    }
    return true;
}

/* ---- cutting ---- */

static void set_content(xmlNode *node, const char *text, gsize length)
{
    g_autofree char *copy = g_strndup(text, length);
    xmlNodeSetContent(node, (const xmlChar *)copy);
}

/* The text node keeps what is before; what is behind goes into another. */
static void divide(const FfFlatPiece *piece, gsize start, gsize end)
{
    g_autofree char *content = g_strdup(text_of(piece->node));
    xmlNode *rest = xmlNewDocText(piece->node->doc, (const xmlChar *)content + end - piece->start);
    ff_flat_put_behind(piece->node, rest);
    set_content(piece->node, content, start - piece->start);
}

static void shorten(FfFlatPiece *piece, gsize end)
{
    if (piece->node->type == XML_TEXT_NODE) {
        g_autofree char *content = g_strdup(text_of(piece->node));
        const char *rest = content + MIN(end, piece->end) - piece->start;
        set_content(piece->node, rest, strlen(rest));
    } else {
        ff_flat_remove(piece->node);
    }
    piece->node = NULL;
}

xmlNode *ff_flat_paragraph_cut(FfFlatParagraph *paragraph, gsize start, gsize end)
{
    xmlNode *place = NULL;
    for (guint i = 0; i < paragraph->pieces->len; i++) {
        FfFlatPiece *piece = &g_array_index(paragraph->pieces, FfFlatPiece, i);
        if (piece->node == NULL || piece->end <= start || piece->start >= end) {
            continue;
        }
        if (piece->start <= start && place == NULL) {
            divide(piece, start, MIN(end, piece->end));
            place = piece->node;
            piece->end = start;
        } else {
            shorten(piece, end);
        }
    }
    return place;
}
