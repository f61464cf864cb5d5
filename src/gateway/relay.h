// SPDX-License-Identifier: GPL-3.0-or-later
/* The relay: an SMTP listener on response_port that passes each message, in the same transaction,
 * to a submission server of the provider and returns that server's answer.
 *
 * One thread listens, one serves each connection (relay-session.h). Messages for the same [gateway]
 * go one after the other over one kept connection: providers allow few, and a notice is in no
 * hurry. Listens on response_address, which has to be loopback: whoever can connect can send mail
 * in the gateway's name.
 */
#pragma once

#include "base/settings.h"

#define FF_RELAY_CONNECTIONS_MAX 16 /* of the fax server; more are answered 421 */

typedef struct FfRelay FfRelay;

/* One transaction came to its end. Called in the relay's threads. */
typedef void (*FfRelayed)(const FfGatewaySettings *gateway, const char *recipient,
                          const char *reply, gpointer data);

/* Opens the port: FF_ERROR_CONFIG when it is taken. `settings` must outlive the relay. */
FfRelay *ff_relay_start(const FfSettings *settings, FfRelayed relayed, gpointer data,
                        GError **error);
int ff_relay_get_port(const FfRelay *relay);
/* Returns when nothing is being submitted and no client has come for that long. */
void ff_relay_drain(FfRelay *relay, int quiet_ms);
/* Takes no more, lets transactions under way come to their end for at most `timeout_ms`, frees.
 * False when some did not: the relay is then left as it is, for a process that ends anyway. NULL is
 * fine. */
bool ff_relay_stop(FfRelay *relay, int timeout_ms);
