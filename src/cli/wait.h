// SPDX-License-Identifier: GPL-3.0-or-later
/* Waiting for the end of a fax or a reception, with its progress on standard error. */
#pragma once

#include "cli/cli.h"

/* The exit status: EX_OK when it was sent or mailed, EX_UNAVAILABLE when not, and then the reason
 * is told. Looks at the queue until then; *ret_job (caller frees) is the job at its end. Where no
 * fax server runs there is nothing to wait for: EX_TEMPFAIL, and *ret_job is the job as it waits in
 * the queue. */
int ff_wait_for_job(FfCli *cli, gint64 id, FfJob **ret_job);
/* One line of progress, "fax 7: waiting for a line". Caller frees. */
char *ff_wait_describe(const FfJob *job);
