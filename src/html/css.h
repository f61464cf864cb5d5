// SPDX-License-Identifier: GPL-3.0-or-later
/* Style sheets of others made harmless and small. What comes out is a subset of CSS 2.1 that the
 * layout knows: listed properties, lengths in pixels within bounds, selectors of names, classes and
 * ids; no url(), no @-rule, no comment, no escape. Pure. */
#pragma once

#include <glib.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Of a style attribute or between the braces of a rule, untrusted: appends "name:value;" for each
 * declaration that is kept. Elements made invisible by tricks become "display:none". */
void ff_css_clean_declarations(const char *css, gsize length, GString *out);

/* A style sheet, untrusted: appends the rules that count on paper of width_px. *rules_left is how
 * many more may be kept, and is counted down. */
void ff_css_clean_sheet(const char *css, gsize length, int width_px, GString *out,
                        guint *rules_left);

/* The first of `stops` outside of quotes and brackets, or end. */
const char *ff_css_find_stop(const char *text, const char *end, const char *stops);

/* The prefix of elements that HTML's parsers would close and open again by themselves; see clean.h.
 * Selectors are renamed alike. */
#define FF_CSS_INLINE_PREFIX "x-"
gboolean ff_css_is_inline_name(const char *name, gsize length);

#ifdef __cplusplus
}
#endif
