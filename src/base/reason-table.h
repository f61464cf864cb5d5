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

#define FF_REASON_SPLIT "Please divide it and send the pieces as separate messages."

/* In two: what is wrong with a message or its sender, then documents, covers and calls. */
#define FF_REASON_FIRST_OF_FAX FF_REASON_DOCUMENT_UNSUPPORTED
extern const FfReasonRow ff_reason_message_table[FF_REASON_FIRST_OF_FAX];
extern const FfReasonRow ff_reason_fax_table[FF_REASON_COUNT - FF_REASON_FIRST_OF_FAX];
