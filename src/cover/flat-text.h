// SPDX-License-Identifier: GPL-3.0-or-later
/* Text that is put into a flat text of OpenDocument: never markup. Pure. */
#pragma once

#include "cover/flat-style.h"

/* A line as nodes: spaces and tabs as they stand, \n as the end of a line within the paragraph.
 * `has_pages`: FF_COVER_ANY_PAGE becomes the number of the page. Returns the last node put, or
 * `behind`. */
xmlNode *ff_flat_put_line(const FfFlat *flat, xmlNode *behind, const char *line, gsize length,
                          bool has_pages);

/* The text of a message (ff_cover_clean_text()), behind a node of the paragraph: its first line
 * goes on where it stands, each of the others is a paragraph like it, and what was behind comes
 * behind the last. */
void ff_flat_put_lines(FfFlatStyles *styles, xmlNode *paragraph, xmlNode *behind, const char *text);
/* The same on a page of its own, behind all that there is. */
void ff_flat_put_page(FfFlatStyles *styles, const char *text);
