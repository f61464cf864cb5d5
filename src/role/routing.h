// SPDX-License-Identifier: GPL-3.0-or-later
/* Whose a received fax is: what the store and the configuration say, to the pure rules of route.h.
 */
#pragma once

#include "role/role.h"

/* CONVERTED reception -> ROUTED with a delivery for each mailbox; kept apart when its caller is
 * junk, or nobody is to get it. */
FfOutcome *ff_routing_work(FfRoleContext *context, const FfJob *job, GError **error);
