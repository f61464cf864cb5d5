// SPDX-License-Identifier: GPL-3.0-or-later
/* Whether an outgoing message is relayed, and which mailbox's submission server takes it. Pure.
 *
 * The one whose address is the reverse path; else, because notices have the null reverse path, the
 * one whose address is in the From field; else the first in the configuration.
 */
#pragma once

#include "base/settings.h"

/* How much of a message is looked at for its From field. */
#define FF_RELAY_HEADER_MAX (64 << 10)

/* Only in our own name: the null path, a mailbox's address, from_address. */
bool ff_relay_may_send(const FfSettings *settings, const char *reverse_path);
/* `header`: the message's first octets, untrusted. NULL only when there is no [gateway] group. */
const FfGatewaySettings *ff_relay_choose(const FfSettings *settings, const char *reverse_path,
                                         const char *header, gsize length);
