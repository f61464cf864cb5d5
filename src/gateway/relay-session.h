// SPDX-License-Identifier: GPL-3.0-or-later
/* One SMTP connection of the fax server: each message is spooled to a temporary file while it comes
 * in, given to the submission server, and answered with that server's own reply. Nothing is kept:
 * what was not answered 250 is the fax server's still. One recipient a transaction: a second RCPT
 * is answered 452 and comes again in the next transaction (RFC 5321 section 4.5.3.1.10), because
 * only so does each get its own answer.
 */
#pragma once

#include "base/settings.h"
#include "smtp/submit.h"

/* How a transaction is passed on. Called from several threads. */
typedef struct {
    /* As ff_submit_send(). `client_fd`: who waits for the answer. */
    char *(*submit)(const FfGatewaySettings *gateway, const char *reverse_path,
                    const char *recipient, int fd, int client_fd, gpointer data);
    gpointer data;
} FfRelaySink;

/* Serves one connected descriptor until the peer leaves, misbehaves or is idle for too long. Takes
 * it over. */
void ff_relay_session_run(int fd, const FfSettings *settings, const FfRelaySink *sink);
