// SPDX-License-Identifier: GPL-3.0-or-later
/* What one MIME part says of itself: type, file name, text. */
#pragma once

#include <gmime/gmime.h>
#include <stdbool.h>

#include "message/secret-known.h"

/* Media type in lower case. Caller frees. */
char *ff_part_facts_type(GMimeObject *object);
/* File name without any folder and any secret, decoded, safe to show; NULL when there is none.
 * Caller frees. */
char *ff_part_facts_name(GMimeObject *object, FfSecretKnown *known);
/* The same of a name in any octets. */
char *ff_part_facts_name_of(const char *octets, FfSecretKnown *known);
/* The same reduction for any name; NULL when nothing is left. */
char *ff_part_facts_base_name(const char *name, FfSecretKnown *known);
/* Content-ID without brackets, Content-Location; NULL when there is none. Caller frees. */
char *ff_part_facts_content_id(GMimeObject *object);
char *ff_part_facts_location(GMimeObject *object);
bool ff_part_facts_is_attachment(GMimeObject *object);

/* A text part as UTF-8 with LF, flowed lines joined (`type` in lower case). NULL when it is larger
 * than FF_LIMIT_TEXT_PART. Caller frees. */
char *ff_part_facts_text(GMimePart *part, const char *type);
/* Whether that text would show anything on a page; true of one too large to be looked at. */
bool ff_part_facts_shows(GMimePart *part, const char *type);
