// SPDX-License-Identifier: GPL-3.0-or-later
/* What a fax of a message looks like, whole: a variant's pages, in front of them the cover of the
 * first fax that has these pages. */
#pragma once

#include "base/detail.h"
#include "base/file.h"

/* `detail`: of the message; `variant`: place in its list, 0 is the first, or the only one where
 * there is no list. *ret_file is NULL when that has no pages among `files`; it belongs to them, or
 * else to *ret_made. false with error: ours. */
bool ff_whole_fax_find(JsonObject *detail, guint variant, FfFiles *files, FfFile **ret_made,
                       FfFile **ret_file, GError **error);
/* The files that takes, of all variants, NULL-terminated. */
char **ff_whole_fax_files(JsonObject *detail);
