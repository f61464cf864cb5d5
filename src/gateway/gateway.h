// SPDX-License-Identifier: GPL-3.0-or-later
/* The running gateway: the relay and a thread for each mailbox. It holds no state that matters: it
 * may be killed at any instant. What happens is told to an observer, who logs and shows it.
 */
#pragma once

#include "gateway/mailbox.h"
#include "gateway/relay.h"

typedef struct {
    /* A look into a mailbox is over. `next_ms`: wall time of the next one, 0: none is planned.
     * Called in the mailbox's thread. */
    void (*polled)(const FfSettings *settings, const FfGatewaySettings *mailbox,
                   const FfMailboxPoll *poll, gint64 next_ms, gpointer data);
    FfRelayed relayed;
    gpointer data;
} FfGatewayObserver;

typedef struct FfGateway FfGateway;

/* Opens response_port and begins. `settings` and `observer` must outlive the gateway. */
FfGateway *ff_gateway_start(const FfSettings *settings, const FfGatewayObserver *observer,
                            GError **error);
/* Sessions end with the messages that they have asked for, transactions with their answer. False
 * when some did not within `timeout_ms`: the gateway is then left as it is, for a process that ends
 * anyway. */
bool ff_gateway_stop(FfGateway *gateway, int timeout_ms);

/* Each mailbox once, one after the other, with the relay open meanwhile and until no client has
 * come for two seconds. The error is that of the last mailbox that failed; the others are polled
 * all the same. */
bool ff_gateway_run_once(const FfSettings *settings, const FfGatewayObserver *observer,
                         GError **error);
