// SPDX-License-Identifier: GPL-3.0-or-later
/* phrases.ini: reading it, and judging each line. Private to notice. */
#pragma once

#include <glib.h>
#include <stdbool.h>

#define FF_PHRASES_FILE "phrases.ini"

/* Adds the good entries that are not in `texts` yet; see ff_phrases_read() for the faults. */
void ff_phrases_file_read(const char *template_dir, const char *language, GHashTable *texts,
                          GPtrArray *faults);
/* The English text of an id; NULL for one that there is not. */
const char *ff_phrases_english(const char *id);
/* True for the form of a plural: "pages.one". */
bool ff_phrases_is_form(const char *id);
