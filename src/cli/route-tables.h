// SPDX-License-Identifier: GPL-3.0-or-later
/* What routing looks at, read at once for a command. Private to cli. */
#pragma once

#include "cli/cli.h"
#include "route/route.h"

typedef struct {
    GPtrArray *rules, *users, *groups, *turns;
    FfRouteTables tables; /* of these and the configuration */
} FfCliRoutes;

bool ff_cli_read_routes(FfCli *cli, FfCliRoutes *ret_routes, GError **error);
void ff_cli_routes_clear(FfCliRoutes *routes);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(FfCliRoutes, ff_cli_routes_clear)

/* A pattern as it is compared: a called number or a caller's as E.164, or its beginning with * and
 * ?, without separators. Caller frees; NULL with what is expected. */
char *ff_cli_read_pattern(const FfSettings *settings, FfSort sort, const char *text,
                          GError **error);
/* "user:NAME", "group:NAME", "postmaster"; a name alone is a user's. Caller frees. */
char *ff_cli_read_target(const char *text);

extern const FfCommand ff_route_commands[], ff_junk_commands[];
/* faxferry route ID USER */
int ff_command_route(FfCli *cli, int argc, char **argv);
