// SPDX-License-Identifier: GPL-3.0-or-later
/* HTML to text with its blocks, lists and quotes kept apart. Nothing is fetched, no script, no
 * style. */
#pragma once

#include <glib.h>

/* utf8: untrusted. NULL when it can't be parsed at all. Caller frees. */
char *ff_html_to_text(const char *utf8, gsize length);
