// SPDX-License-Identifier: GPL-3.0-or-later
/* Hints between processes that a stage may find work: a Unix datagram socket for each waiting
 * process and stage in state_dir/wake, named STAGE.PID.RANDOM. A hint is an empty datagram to every
 * socket of the stage. It may be lost (full queue, no one listening yet); whoever waits looks again
 * after a time-out anyway. Sockets that a crash left behind are removed by the next sender who
 * finds them dead.
 */
#pragma once

#include "base/job.h"

typedef struct FfWake FfWake;

/* NULL with error when the folder can't be made or opened. */
FfWake *ff_wake_new(const char *state_dir, GError **error);
void ff_wake_free(FfWake *wake);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FfWake, ff_wake_free)

/* From now on hints for the stage are kept until the next wait. Twice is no harm. */
void ff_wake_listen(FfWake *wake, FfStage stage);
void ff_wake_send(FfWake *wake, FfStage stage);
/* Until a hint has come, timeout_ms have passed, or a signal was caught. True: a hint. */
bool ff_wake_wait(FfWake *wake, FfStage stage, int timeout_ms);
