// SPDX-License-Identifier: GPL-3.0-or-later
/* Who works on a state directory: one supervisor, or roles that were started alone. A supervisor
 * frees every lease at its start, so it must not meet a role that is at work. */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* Locks state_dir until the descriptor is closed or the process ends: alone (a supervisor), or
 * together with others of the kind (a role by itself). -1 with FF_ERROR_CONFIG when it is taken. */
int ff_lock_take(const char *state_dir, bool alone, GError **error);
