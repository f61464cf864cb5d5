// SPDX-License-Identifier: GPL-3.0-or-later
/* Waiting for the end of a fax or a reception, with its progress on standard error. */
#pragma once

#include "queue/store.h"

/* The exit status: EX_OK when it was sent or mailed, EX_UNAVAILABLE when not, and then the reason
 * is told. Looks at the queue until then; *ret_job (caller frees) is the job at its end. */
int ff_wait_for_job(FfStore *store, gint64 id, FfJob **ret_job);
