// SPDX-License-Identifier: GPL-3.0-or-later
/* A paragraph of OpenDocument as the one text that is read, whatever it is made up of: spans,
 * links, elements that stand for spaces. Pure. */
#pragma once

#include "cover/flat-tree.h"

/* Some of the text is one text node, or one element. */
typedef struct {
    xmlNode *node;
    gsize start, end;
} FfFlatPiece;

typedef struct {
    xmlNode *node;
    GString *text;
    GArray *pieces; /* FfFlatPiece, in order */
} FfFlatParagraph;

/* What is anchored there, text boxes and notes, has paragraphs of its own. */
void ff_flat_paragraph_read(xmlNode *node, FfFlatParagraph *ret_paragraph);
void ff_flat_paragraph_clear(FfFlatParagraph *paragraph);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(FfFlatParagraph, ff_flat_paragraph_clear)

/* Takes octets of the text away, the first of which is a letter of a text node. Returns the node
 * behind which something else can be put: it looks like that letter. Cut from the end to the start;
 * `text` stays as it was. */
xmlNode *ff_flat_paragraph_cut(FfFlatParagraph *paragraph, gsize start, gsize end);

/* Whether anybody would see it. */
bool ff_flat_is_bare(const xmlNode *node);
