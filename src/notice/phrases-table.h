// SPDX-License-Identifier: GPL-3.0-or-later
/* The English texts. Private to notice; phrases.h is the way to them. */
#pragma once

#include "notice/phrases.h"

typedef struct {
    const char *id;
    const char *english; /* of a plural: the form "other" */
    const char *one;     /* of a plural; else NULL */
} FfPhraseRow;

extern const FfPhraseRow ff_phrases_table[FF_PHRASE_COUNT];
extern const FfPartWhy ff_phrases_part_whys[]; /* ended by a NULL name */

/* NULL, or what keeps `text` from being said instead of `english`: a {name} or ^FLAG too few, too
 * many or twice, or a date format that would need another language's words. Caller frees. */
char *ff_phrases_fault(const char *id, const char *english, const char *text);
