// SPDX-License-Identifier: GPL-3.0-or-later
/* The values of a cover's variables. Pure. */
#pragma once

#include "cover/cover.h"

typedef struct {
    const FfCoverFacts *facts;
    int cover_pages; /* 0: not known yet */
    int page;        /* 1.. */
} FfCoverValues;

/* The value of a variable by its name, in any case, or its digits: one line of valid UTF-8 without
 * control characters, at most FF_LIMIT_COVER_VALUE octets; "" when there is none. Caller frees.
 * NULL: no such variable. $(Cover), which is laid out elsewhere, gives the text cleaned only. */
char *ff_cover_value(const FfCoverValues *values, const char *name);
/* Whether the name means the text of the message. */
bool ff_cover_is_text(const char *name);

/* The text with its variables put in, and without the blocks "$(?name)...$(/)" of those that have
 * no value. What is put in is not looked at again. Permanent error: a variable is unknown, or not
 * closed, or the result is longer than `most` octets. */
char *ff_cover_substitute(const FfCoverValues *values, const char *text, gsize most,
                          GError **error);
/* The text of a message as it can be laid out: valid UTF-8, \n between lines, \f between pages,
 * tabs, and no other control characters. NULL is "". Caller frees. */
char *ff_cover_clean_text(const char *text);
