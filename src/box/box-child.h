// SPDX-License-Identifier: GPL-3.0-or-later
/* What every child of the box does first, whether it goes on with a function or with a program. */
#pragma once

#include <glib.h>
#include <stdbool.h>

enum {
    FF_BOX_STATUS_MAX = 125,        /* of a function or program that ended by itself */
    FF_BOX_STATUS_NOT_LOCKED = 126, /* of a child that could not lock itself */
    FF_BOX_STATUS_SIGNAL = 128,     /* and the signal's number: of one that waited for a program */
};

/* Written to the setup pipe once all locks are on. What follows it, or comes instead of it, says
 * what failed. */
#define FF_BOX_LOCKED_MARK 'L'

/* Closes all descriptors but `fds` and setup_fd; the standard ones become /dev/null. */
bool ff_box_isolate_descriptors(const int *fds, guint count, int setup_fd, const char **failed);
void ff_box_reset_signals(void);
/* Has the kernel kill this process when its parent ends; false when the parent, who reads
 * setup_fd, has ended already. After the last change of credentials, which would undo it. */
bool ff_box_die_with_parent(int setup_fd, const char **failed);
/* Says what failed, and ends. */
G_NORETURN void ff_box_give_up(int setup_fd, const char *failed);
