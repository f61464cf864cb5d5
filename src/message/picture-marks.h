// SPDX-License-Identifier: GPL-3.0-or-later
/* What mail programs write into the plain text where the HTML beside it shows a picture:
 * "[cid:image001.png@01D9]" (Outlook), "[image: logo.png]" (Gmail). It says nothing on paper, and
 * is taken out where such a picture is in the mail; the line that it leaves empty goes, too. */
#pragma once

#include "message/walk.h"

/* Changes the `text` of plain texts. After attachments are sorted out, before anything is decoded.
 */
void ff_picture_marks_take_out(const FfWalk *walk);
/* The text without the marks of `names`, a set of "cid:ID" and "image:NAME", case folded; NULL:
 * there is none. Caller frees. */
char *ff_picture_marks_remove(const char *text, GHashTable *names);
