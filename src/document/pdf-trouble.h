// SPDX-License-Identifier: GPL-3.0-or-later
/* What tells that a PDF is not what its sender sees: Poppler's complaints, an end that is missing,
 * a page that only asks to wait. Pure. */
#pragma once

#include <glib.h>
#include <stdbool.h>

G_BEGIN_DECLS

typedef struct {
    bool lost; /* something that should be on a page is not */
} FfPdfTrouble;

/* One message of Poppler, in its own words. Most complaints are about what does no harm. */
void ff_pdf_trouble_note(FfPdfTrouble *trouble, const char *message);

/* Whether the file was cut off: its last object comes after the last table of objects, or there is
 * no table at all (ISO 32000-1 7.5.4, 7.5.5; 7.5.8 for tables that are objects themselves). What
 * follows a whole file does not matter, nor does a table that is wrong. */
bool ff_pdf_is_cut_off(const guint8 *data, gsize length);

/* Whether a page that begins with this text, its spaces left out, is what Adobe's forms show to
 * everyone else. */
bool ff_pdf_says_to_wait(const char *text);

G_END_DECLS
