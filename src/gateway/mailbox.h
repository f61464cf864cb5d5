// SPDX-License-Identifier: GPL-3.0-or-later
/* One look into one mailbox: sessions one after the other until it is empty or something fails. */
#pragma once

#include "gateway/pop3.h"

typedef struct {
    FfPop3Result result;
    FfPop3Report report; /* `messages` as the first session found them, the rest summed up */
    GError *error;       /* set unless DONE */
} FfMailboxPoll;

/* *ret_poll is overwritten; clear it. The fax server is asked first: without it nothing is fetched.
 */
void ff_mailbox_poll(const FfSettings *settings, const FfGatewaySettings *mailbox,
                     FfPop3Memory *memory, FfMailboxPoll *ret_poll);
void ff_mailbox_poll_clear(FfMailboxPoll *poll);
