// SPDX-License-Identifier: GPL-3.0-or-later
/* Octets that are text to clean UTF-8. Pure, but for iconv's modules where HTML names its
 * character set: ff_charset_warm_up() before a box. */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* UTF-8 where it is valid, UTF-16 by its byte order mark, else Windows-1252. Line ends become \n,
 * form feeds and tabs stay, other control characters go. No tables are loaded from files.
 * ret_guessed: it was taken for Windows-1252. Caller frees. */
char *ff_text_decode(const guint8 *data, gsize length, gsize *ret_length, bool *ret_guessed);

/* The same, where what is neither UTF-8 nor UTF-16 is in the character set that the page declares,
 * if it is known. */
char *ff_text_decode_html(const guint8 *data, gsize length, gsize *ret_length, bool *ret_guessed);
