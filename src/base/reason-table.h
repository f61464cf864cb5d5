// SPDX-License-Identifier: GPL-3.0-or-later
/* The table of reasons. Private to base; reason.h is the way to it. */
#pragma once

#include "base/reason.h"

/* What a person reads knows nothing but "send a mail to this address": it says what to do. A "{}"
 * in a sentence is the hole for the argument, or "{1}", "{2}" for its words, the last for the rest;
 * `without` is said when there is none, or it has too few words. Status codes:
 * RFC 3463; 4.4.1 and 4.4.2 are meant for telephone calls too. */
typedef struct {
    const char *name;
    FfDisposition disposition;
    const char *status;
    const char *sentence;
    const char *without; /* NULL: the sentence has no hole */
} FfReasonRow;

extern const FfReasonRow ff_reason_table[FF_REASON_COUNT];
