// SPDX-License-Identifier: GPL-3.0-or-later
/* The values of a cover's variables. Pure. */
#pragma once

#include "cover/cover.h"

typedef struct {
    const FfCoverFacts *facts;
    int cover_pages;  /* 0: not known yet */
    int page;         /* 1..; 0: whichever it is, FF_COVER_ANY_PAGE stands for its number */
    bool keeps_lines; /* lines of a value stay apart, by \n */
} FfCoverValues;
#define FF_COVER_ANY_PAGE "\xef\xbf\xbc" /* U+FFFC, OBJECT REPLACEMENT CHARACTER */

/* By its name, in any case, or its digits; NULL: no such variable. Static. */
const FfCoverVariable *ff_cover_variable_find(const char *name);
/* The value of a variable by its name: valid UTF-8 without control characters, in one line if lines
 * do not stay apart, at most FF_LIMIT_COVER_VALUE octets; "" when there is none. Caller frees.
 * NULL: no such variable. $(Cover), which is laid out elsewhere, gives the text cleaned only. */
char *ff_cover_value(const FfCoverValues *values, const char *name);
/* Whether the name means the text of the message. */
bool ff_cover_is_text(const char *name);
/* Permanent error: the text of the message is longer than FF_LIMIT_COVER_TEXT. */
bool ff_cover_check_text(const FfCoverFacts *facts, GError **error);
/* The text of a message as it can be laid out: valid UTF-8, \n between lines, \f between pages,
 * tabs, and no other control characters. NULL is "". Caller frees. */
char *ff_cover_clean_text(const char *text);
