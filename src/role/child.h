// SPDX-License-Identifier: GPL-3.0-or-later
/* One process under the supervisor: start, end, when to start again. */
#pragma once

#include <sys/types.h>

#include "role/role.h"

typedef struct {
    const FfRole *role;
    int index;              /* among the processes of that role */
    pid_t pid;              /* 0: not running */
    int ready_fd;           /* its end of work-begun is read here; -1: told, or not running */
    bool was_ready;
    int failures;           /* in a row */
    gint64 started_ms, start_at_ms; /* monotonic */
} FfChild;

/* fork and exec of this program with --role. false: it could not be started, and will be tried again. */
bool ff_child_start(FfChild *child, const char *config_path);
/* After waitpid(): decides when it starts again. Returns its exit status, 128 + signal for a signal. */
int ff_child_ended(FfChild *child, int wait_status);
/* How long until it is to start; 0: now, -1: it runs. */
gint64 ff_child_due_ms(const FfChild *child);
