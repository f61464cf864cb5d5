// SPDX-License-Identifier: GPL-3.0-or-later
/* Untrusted text made fit for a notice. Pure. Callers free. */
#pragma once

#include <glib.h>

#define FF_TEXT_HEADER_MAX                                                                         \
    900 /* octets of one header field; a line may have 998, RFC 5322 2.1.1                         \
         */

/* One line of valid UTF-8: control characters, line ends and marks that turn the direction of
 * writing (they make "fdp.exe" look like "exe.pdf") become spaces. At most max_octets; a cut is
 * shown by "...". NULL gives "". */
char *ff_text_clean(const char *text, gsize max_octets);
/* The same in printable ASCII, other characters as "?". */
char *ff_text_clean_ascii(const char *text, gsize max_octets);
/* For HTML text and quoted attributes; `text` is clean. */
char *ff_text_escape_html(const char *text);
/* Breaks at spaces so that lines have at most 76 columns where words permit; each line is indented.
 */
char *ff_text_wrap(const char *text, int indent);
/* The same for each line of a text that is too long, keeping its own indent. */
char *ff_text_wrap_lines(const char *text);
/* CRLF to LF, in place. */
void ff_text_strip_returns(char *text);
