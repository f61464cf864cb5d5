// SPDX-License-Identifier: GPL-3.0-or-later
/* Listening sockets, with one clear error for a port that is taken. */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* Listens on a numeric address. `setting` is the configuration key, for the error: "port 10000
 * (local_port) on 127.0.0.1 is taken by postfix/master (pid 812); stop it or change local_port".
 * The holder is named when /proc lets us know. FF_ERROR_CONFIG. Close-on-exec, non-blocking. */
int ff_listener_open(const char *address, int port, const char *setting, GError **error);
/* "name (pid N)" of the process that listens on that port, NULL when it can't be known. Caller
 * frees. */
char *ff_listener_find_holder(int port);
