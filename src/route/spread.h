// SPDX-License-Identifier: GPL-3.0-or-later
/* From whom a rule names to whose mailboxes get the fax: groups, turns, forwarding. Private to
 * route. */
#pragma once

#include "route/route.h"

/* Add deliveries, and turns taken, to the route. False: no such user or group; nothing was added.
 */
bool ff_spread_to(FfRoute *route, const FfRouteTables *tables, FfTarget kind, const char *name);
