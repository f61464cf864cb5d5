// SPDX-License-Identifier: GPL-3.0-or-later
/* The text between the tags of untrusted HTML: escaped again, and counted. Pure. */
#pragma once

#include <glib.h>

typedef struct {
    gsize pieces; /* words, and what is between them */
    gboolean in_word;
    gboolean right_to_left; /* some of it */
} FfTextCount;

void ff_clean_text_count(FfTextCount *count, const char *text, gsize length);
/* symbols: its letters stand for the signs of Word's fonts of signs. */
void ff_clean_text_put(const char *text, gsize length, gboolean symbols, GString *out);
gboolean ff_clean_text_is_blank(const char *text, gsize length);
