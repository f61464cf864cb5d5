// SPDX-License-Identifier: GPL-3.0-or-later
/* Files written into a text by uuencode, as scanners and mainframes still send them. Pure. */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct {
    char *name; /* as written, or NULL */
    GByteArray *octets;
} FfUuencodedFile;

void ff_uuencoded_file_free(FfUuencodedFile *file);

/* Takes whole files out of `text` (LF ends): returns an array of FfUuencodedFile and in *ret_rest
 * the text without them; NULL, and *ret_rest untouched, when there is none. At most `limit` files.
 * A file that is cut off, or has a line that can't be, is text. Takes linear time. */
GPtrArray *ff_uuencode_take_out(const char *text, guint limit, char **ret_rest);
