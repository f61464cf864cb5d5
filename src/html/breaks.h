// SPDX-License-Identifier: GPL-3.0-or-later
/* Where an endless page is cut into pages. Pure. */
#pragma once

#include <glib.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct FfBreaks FfBreaks;

FfBreaks *ff_breaks_new(void);
void ff_breaks_free(FfBreaks *breaks);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FfBreaks, ff_breaks_free)

/* What lies from top to bottom is not to be cut where a page can hold it: lines, pictures. */
void ff_breaks_keep(FfBreaks *breaks, int top, int bottom);
/* Rather not, if most of the page is full without it: rows of tables, headings and what follows. */
void ff_breaks_prefer(FfBreaks *breaks, int top, int bottom);
/* A page ends here. */
void ff_breaks_force(FfBreaks *breaks, int at);
/* After all of the above, once. */
void ff_breaks_finish(FfBreaks *breaks);
/* Where the page that begins at `from` ends; at most from + height, and always after `from`. */
int ff_breaks_next(const FfBreaks *breaks, int from, int height);

#ifdef __cplusplus
}
#endif
