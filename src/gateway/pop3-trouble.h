// SPDX-License-Identifier: GPL-3.0-or-later
/* Messages in trouble within one session: joins the listing, which names them, the memory, which
 * counts, and the report, which tells. */
#pragma once

#include "gateway/pop3-listing.h"
#include "gateway/pop3-memory.h"

typedef struct {
    FfPop3Memory *memory;
    const FfPop3Listing *listing;
    FfPop3Report *report;
} FfPop3Trouble;

/* It stays in the mailbox; `why` is for people. */
void ff_pop3_trouble_report(FfPop3Trouble *trouble, const FfPop3Entry *entry, const char *why);
/* The mail server would not, or could not, give that message out. Reported at the strike that makes
 * it passed over from now on. */
void ff_pop3_trouble_strike(FfPop3Trouble *trouble, const FfPop3Entry *entry, const char *why);
/* The fax server will never take it: passed over from now on. */
void ff_pop3_trouble_refuse(FfPop3Trouble *trouble, const FfPop3Entry *entry, const char *why);
bool ff_pop3_trouble_is_skipped(FfPop3Trouble *trouble, const FfPop3Entry *entry);
