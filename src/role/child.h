// SPDX-License-Identifier: GPL-3.0-or-later
/* One process under the supervisor: start, end, when to start again. */
#pragma once

#include <sys/types.h>

#include "role/role.h"

typedef struct {
    const FfRole *role;
    int index;    /* among the processes of that role, from 0 */
    pid_t pid;    /* 0: not running */
    int ready_fd; /* its end of work-begun is read here; -1: told, or not running */
    bool was_ready;
    int failures;                   /* in a row */
    gint64 started_ms, start_at_ms; /* monotonic */
} FfChild;

/* fork and exec of this program with --role. false with errno: it could not be started, and is due
 * again after the longest delay. */
bool ff_child_start(FfChild *child, const char *config_path);
/* After waitpid(): decides when it starts again. Returns its exit status, 128 + signal for a
 * signal. */
int ff_child_ended(FfChild *child, int wait_status);
/* Before the next start, after so many failures in a row: doubled each time, up to 30 s. */
gint64 ff_child_restart_delay_ms(int failures);
/* Of waitpid()'s status, as a shell tells it. */
int ff_child_exit_status(int wait_status);
/* How long until it is to start; 0: now, -1: it runs. */
gint64 ff_child_due_ms(const FfChild *child);
