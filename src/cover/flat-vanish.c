// SPDX-License-Identifier: GPL-3.0-or-later
#include "cover/flat-vanish.h"

#include <string.h>

#include "cover/flat-paragraph.h"
#include "cover/flat-style.h"

static bool has_neighbour(const xmlNode *node)
{
    for (const xmlNode *at = node->parent->children; at != NULL; at = at->next) {
        if (at != node && at->type == XML_ELEMENT_NODE) {
            return true;
        }
    }
    return false;
}

/* Cells that reach over several rows hold those together. */
static bool is_single(const xmlNode *row)
{
    for (const xmlNode *cell = row->children; cell != NULL; cell = cell->next) {
        g_autofree char *rows = ff_flat_get(cell, FF_FLAT_TABLE, "number-rows-spanned");
        if (*rows != '\0' && strcmp(rows, "1") != 0) {
            return false;
        }
    }
    return true;
}

static xmlNode *find_bare_row(const xmlNode *paragraph)
{
    xmlNode *row = ff_flat_around(paragraph, FF_FLAT_TABLE, "table-row");
    return row != NULL && ff_flat_is_bare(row) && is_single(row) && has_neighbour(row) ? row : NULL;
}

static void remove_paragraph(const FfFlat *flat, xmlNode *paragraph)
{
    if (ff_flat_is_bare(paragraph) && has_neighbour(paragraph) &&
        !ff_flat_style_turns_page(flat, paragraph)) {
        ff_flat_remove(paragraph);
    }
}

/* A row holds several of the paragraphs, so it goes last. */
void ff_flat_vanish(const FfFlat *flat, const GPtrArray *paragraphs)
{
    g_autoptr(GHashTable) rows = g_hash_table_new(NULL, NULL);
    g_autoptr(GPtrArray) order = g_ptr_array_new();
    for (guint i = 0; i < paragraphs->len; i++) {
        xmlNode *row = find_bare_row(paragraphs->pdata[i]);
        if (row == NULL) {
            remove_paragraph(flat, paragraphs->pdata[i]);
        } else if (g_hash_table_add(rows, row)) {
            g_ptr_array_add(order, row);
        }
    }
    for (guint i = 0; i < order->len; i++) {
        if (has_neighbour(order->pdata[i])) {
            ff_flat_remove(order->pdata[i]);
        }
    }
}
