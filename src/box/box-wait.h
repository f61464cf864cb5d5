// SPDX-License-Identifier: GPL-3.0-or-later
/* The parent's side: waits for a child of the box, and judges how it ended. */
#pragma once

#include <sys/types.h>

#include "box/box.h"

/* Made before the fork; the child writes to setup[1] (see box-child.h). */
typedef struct {
    int setup[2];
} FfBoxPipe;
bool ff_box_pipe_open(FfBoxPipe *pipe, char **ret_why);

/* Waits for the child, no longer than the limits say, then kills it; closes the pipe. pid < 0:
 * the fork failed, with errno. */
FfBoxResult ff_box_wait(pid_t pid, FfBoxPipe *pipe, const FfBoxLimits *limits, int *ret_status,
                        char **ret_why);
