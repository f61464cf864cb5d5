// SPDX-License-Identifier: GPL-3.0-or-later
/* The order in which rules are tried. Private to route. */
#pragma once

#include "route/route.h"

/* Array of FfSort by the words of route_order. */
GArray *ff_route_sorts(char *const *order);
/* FfRule of that sort, users' own numbers among them, the first to be tried first. */
GPtrArray *ff_route_list(const FfRouteTables *tables, FfSort sort);
