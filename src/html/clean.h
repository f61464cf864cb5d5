// SPDX-License-Identifier: GPL-3.0-or-later
/* HTML of others made fit for a layout engine: the same document, well nested and bounded.
 *
 * The parser behind the layout builds a tree by HTML5's rules for broken markup, recursively, and
 * some of those rules multiply elements. It gets markup that never needs them: every element is
 * closed where it belongs, none lies deeper than FF_LIMIT_HTML_DEPTH, inline elements have names of
 * their own (FF_CSS_INLINE_PREFIX), attributes and styles are listed ones with numbers in bounds.
 * Scripts, forms, frames, comments and every address are gone; pictures are numbers. */
#pragma once

#include "html/picture.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    char *markup;              /* of the body */
    char *sheet;               /* the style sheets of the document, see css.h */
    GPtrArray *pictures;       /* of FfHtmlPicture; src="0" is the first */
    gsize letters_in_pictures; /* of the words that stand for pictures which are there */
    gboolean right_to_left;    /* has words of such a script */
} FfCleanHtml;

/* utf8: untrusted. NULL when it is beyond a limit (base/limits.h) or can't be parsed. load may be
 * NULL. Caller frees. */
FfCleanHtml *ff_html_clean(const char *utf8, gsize length, int width_px, FfHtmlLoad load,
                           gpointer data);
void ff_clean_html_free(FfCleanHtml *html);
/* Whether a letter is of a script that is read from the right. */
gboolean ff_html_is_right_to_left(gunichar letter);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(FfCleanHtml, ff_clean_html_free)

#ifdef __cplusplus
}
#endif
