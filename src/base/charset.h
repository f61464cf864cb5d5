// SPDX-License-Identifier: GPL-3.0-or-later
/* Any character set to UTF-8. Pure but for iconv's own modules. */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* Converts `length` octets declared as `charset` (NULL: not declared) to valid UTF-8. Never fails:
 * what can not be converted becomes U+FFFD; an unknown, absent or obviously wrong declaration is
 * guessed (byte order mark, UTF-8, GB 18030, Windows-1252). A byte order mark and NULs are dropped.
 * A NUL follows the result, whose length is ret_length (may be NULL). Caller frees. */
char *ff_charset_to_utf8(const char *charset, const char *octets, gsize length, gsize *ret_length);

/* Whether `charset` says something, and has a converter here. */
bool ff_charset_is_known(const char *charset);

/* The charset an HTML page declares in its first 1024 octets, or NULL. Caller frees. */
char *ff_charset_of_html(const char *html, gsize length);

/* Opens the converters of the usual character sets and keeps them: iconv loads each from a file,
 * and a box opens no files. */
void ff_charset_warm_up(void);
