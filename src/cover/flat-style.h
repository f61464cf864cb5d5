// SPDX-License-Identifier: GPL-3.0-or-later
/* Styles of OpenDocument for paragraphs that go on with another's text. Pure. */
#pragma once

#include "cover/flat-tree.h"

/* How such a paragraph differs from the one it is made of. */
typedef enum {
    FF_FLAT_FOLLOWS = 1 << 0,    /* one is before it: no space above, no new page */
    FF_FLAT_FOLLOWED = 1 << 1,   /* one is behind it: no space below */
    FF_FLAT_NEW_PAGE = 1 << 2,   /* begins one */
    FF_FLAT_RIGHT_LEFT = 1 << 3, /* is written from right to left */
} FfFlatChange;

typedef struct {
    const FfFlat *flat;
    GHashTable *made; /* style and changes -> name */
} FfFlatStyles;

void ff_flat_styles_init(FfFlatStyles *styles, const FfFlat *flat);
void ff_flat_styles_clear(FfFlatStyles *styles);

/* Gives the paragraph a style like its own but for these changes (FfFlatChange). `base`: name of
 * the style to change. */
void ff_flat_styles_apply(FfFlatStyles *styles, xmlNode *paragraph, const char *base,
                          guint changes);
/* The style in the document that a node names as its own; NULL: it has none. */
xmlNode *ff_flat_style_of(const FfFlat *flat, const xmlNode *node, const char *name_space,
                          const char *family);
/* Whether the paragraph begins a page, or changes how pages look. */
bool ff_flat_style_turns_page(const FfFlat *flat, const xmlNode *paragraph);
/* Lets the rows of tables around the paragraph grow, and go on over pages. */
void ff_flat_style_free_rows(const FfFlat *flat, const xmlNode *paragraph);
