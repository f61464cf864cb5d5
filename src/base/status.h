// SPDX-License-Identifier: GPL-3.0-or-later
/* What each process says of itself, for `faxferry status`: one small JSON object a name, in the
 * folder "status" of the state directory, replaced atomically. Not state: it may be lost at any
 * time. The gateway, which has no database, writes "gateway-NAME"; roles write "role-NAME". */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* `fields`: pairs of key and value (strings), NULL-terminated. Adds "pid" and "time" (RFC 3339). */
bool ff_status_write(const char *state_dir, const char *name, GError **error,
                     ...) G_GNUC_NULL_TERMINATED;
/* Of a process that has ended. Nothing happens when there is none. */
void ff_status_remove(const char *state_dir, const char *name);
/* name -> JSON text, both owned by the table. Never NULL; empty when there is nothing. */
GHashTable *ff_status_read_all(const char *state_dir);
