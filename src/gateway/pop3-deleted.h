// SPDX-License-Identifier: GPL-3.0-or-later
/* What the last session's QUIT confirmed as deleted, for the next session to see whether it is
 * true. Some servers say so and keep the messages: to fetch them again at once would never end.
 * Pure. */
#pragma once

#include "gateway/pop3-listing.h"

typedef struct {
    GHashTable *names; /* UIDL and size of each, where they are known and differ */
    guint count;       /* all of them */
    guint left;        /* messages that ought to be there still */
    bool followed;     /* the next session comes at once: few can have arrived meanwhile */
} FfPop3Deleted;

void ff_pop3_deleted_init(FfPop3Deleted *deleted);
void ff_pop3_deleted_clear(FfPop3Deleted *deleted);
void ff_pop3_deleted_forget(FfPop3Deleted *deleted);
void ff_pop3_deleted_add(FfPop3Deleted *deleted, const FfPop3Listing *listing,
                         const FfPop3Entry *entry);
/* How many of them are in a later listing. By their UIDLs; without these by the numbers alone, and
 * only when the listing follows at once. New mail alone does not count. */
guint ff_pop3_deleted_still_there(const FfPop3Deleted *deleted, const FfPop3Listing *listing);
