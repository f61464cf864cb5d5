// SPDX-License-Identifier: GPL-3.0-or-later
/* Whether processes that left word of themselves still run. */
#pragma once

#include <json-glib/json-glib.h>
#include <stdbool.h>

/* The process that wrote this status. */
bool ff_running_wrote(JsonObject *status);
/* Any role of the fax server; gateways do not count. */
bool ff_running_server(const char *state_dir);
