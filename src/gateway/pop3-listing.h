// SPDX-License-Identifier: GPL-3.0-or-later
/* What LIST and UIDL say of a mailbox. Pure; both are untrusted, and hints only: a size steers the
 * window, a UIDL names a message in the log and in the memory of troubles. */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct {
    guint number; /* in this session; ascending */
    guint size;   /* octets, G_MAXUINT for more */
    guint uidl;   /* where it is in `uidls`, 0: unknown */
} FfPop3Entry;

typedef struct {
    GArray *entries; /* FfPop3Entry; at most FF_LIMIT_MAILBOX_MESSAGES */
    GString *uidls;  /* NUL-terminated, one after the other; begins with the empty one */
} FfPop3Listing;

FfPop3Listing *ff_pop3_listing_new(void);
void ff_pop3_listing_free(FfPop3Listing *listing);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FfPop3Listing, ff_pop3_listing_free)

/* One line of LIST, "number size". A line that is malformed, doubled or out of order is left out.
 */
void ff_pop3_listing_add_size(FfPop3Listing *listing, const char *line, gsize length);
/* One line of UIDL, "number unique-id"; after all lines of LIST. */
void ff_pop3_listing_add_uidl(FfPop3Listing *listing, const char *line, gsize length);

guint ff_pop3_listing_count(const FfPop3Listing *listing);
const FfPop3Entry *ff_pop3_listing_get(const FfPop3Listing *listing, guint index);
/* By message number; NULL when LIST did not name it. */
const FfPop3Entry *ff_pop3_listing_find(const FfPop3Listing *listing, guint number);
/* NULL when unknown. */
const char *ff_pop3_listing_uidl(const FfPop3Listing *listing, const FfPop3Entry *entry);
/* "number 7 of 1234 octets". Caller frees. */
char *ff_pop3_listing_number_key(const FfPop3Entry *entry);
/* What a message is remembered by over sessions: its UIDL when no other message has the same, else
 * number and size. Takes time in proportion to the mailbox; for messages in trouble. Caller frees.
 */
char *ff_pop3_listing_key(const FfPop3Listing *listing, const FfPop3Entry *entry);
