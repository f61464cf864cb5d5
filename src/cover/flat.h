// SPDX-License-Identifier: GPL-3.0-or-later
/* Cover sheets that a word processor has drawn. LibreOffice writes them as a flat text of
 * OpenDocument (ODF 1.2 part 1, an office:document in one XML file), here the values are put in,
 * and LibreOffice prints the outcome. Pure; meant to run in a box. */
#pragma once

#include "cover/cover.h"

/* `flat`: untrusted. Variables count wherever there is a paragraph: on the page, in tables,
 * headers, footers, notes and text boxes, also where several pieces of text make up one "$(Name)".
 * The text of the message goes on as paragraphs like the one that holds $(Cover), or on a page of
 * its own behind all others when nothing does. `cover_pages`: how many pages the outcome will have.
 * *ret_counts: whether that number stands anywhere in it, so that a wrong one shows. Permanent
 * error, which says what is wrong with the template or the text, and where. */
GBytes *ff_cover_flat_fill(const char *flat, gsize length, const FfCoverFacts *facts,
                           int cover_pages, bool *ret_counts, GError **error);
