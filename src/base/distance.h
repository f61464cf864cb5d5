// SPDX-License-Identifier: GPL-3.0-or-later
/* How much two short texts differ, for suggestions to who wrote a name wrong. */
#pragma once

#include <glib.h>

/* Levenshtein's distance in characters; any number above `most` when it is above that. Both are
 * UTF-8; texts of more than FF_LIMIT_DISTANCE characters are far from everything. */
guint ff_distance(const char *one, const char *other, guint most);
