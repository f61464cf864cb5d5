// SPDX-License-Identifier: GPL-3.0-or-later
/* Text and HTML of a mail, decoded to UTF-8: what is in it, and what its lines mean. Pure. */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* CRLF and CR to LF, in place. */
void ff_text_normalise_lines(GString *text);

/* Paragraphs of format=flowed (RFC 3676) to one line each; quote marks are kept. `text` has LF
 * ends. */
char *ff_text_unflow(const char *text, bool delete_space);

/* Nothing that would show on a page. */
bool ff_text_is_blank(const char *text);
/* The same for HTML: without tags, comments, head and style. Only pictures within the page itself
 * (data:) count; others are not fetched. */
bool ff_text_html_is_blank(const char *html);

/* RTF: a text that shows nothing, as Outlook sends with a mail of attachments only. Pictures and
 * objects count. */
bool ff_text_rtf_is_blank(const char *rtf);
/* One of them by media type in lower case. */
bool ff_text_type_is_blank(const char *type, const char *text);

/* An encrypted text in the body itself (RFC 9580 section 6.2). */
bool ff_text_is_armoured(const char *text);
