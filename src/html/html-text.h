// SPDX-License-Identifier: GPL-3.0-or-later
/* HTML to text with its blocks, lists and quotes kept apart. Nothing is fetched, no script, no
 * style. */
#pragma once

#include <glib.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Fit for libxml2: without the marks of Word that are no comments ("<![if !supportLists]>"), which
 * it takes for text, and without attributes in their thousands, which cost it the square. Caller
 * frees. */
char *ff_html_prepare(const char *utf8, gsize length);

/* utf8: untrusted. NULL when it can't be parsed at all. Caller frees. */
char *ff_html_to_text(const char *utf8, gsize length);
/* Letters and digits of any script. utf8: valid. */
gsize ff_html_count_letters(const char *utf8);

#ifdef __cplusplus
}
#endif
