// SPDX-License-Identifier: GPL-3.0-or-later
/* The generic loop of a role: claim a job, work on it, commit the outcome. */
#pragma once

#include "role/role.h"

/* Works on one job. NULL with an error: ours, not the job's; the job is tried again later with
 * growing delays for as long as it takes, but fails at once on a permanent error. */
typedef FfOutcome *(*FfWork)(FfRoleContext *context, const FfJob *job, GError **error);

typedef struct {
    FfStage stage;
    FfWork work;
    int max_deaths; /* so many processes may end without an outcome; 0: the role counts itself */
} FfWorker;

/* One job, if there is one: claimed, worked on, committed. false: the store gives no work. */
bool ff_worker_step(FfRoleContext *context, const FfWorker *worker, bool *ret_worked,
                    GError **error);
/* Claims and works until ff_role_is_stopping(). An exit status of sysexits.h. */
int ff_worker_run(FfRoleContext *context, const FfWorker *worker);

/* Claims of the job that a failure of ours ended with a retry. Where the role does not count for
 * itself, so did the others that it wanted to be tried again. */
gint64 ff_worker_count_retries(const FfJob *job);

/* Of a role that counts for itself: the claim that this outcome ends was no attempt. */
void ff_worker_excuse(FfOutcome *outcome);

/* The stored files of those names that exist; a name may be missing. NULL with error. */
FfFiles *ff_worker_read_files(FfStore *store, gint64 id, const char *const *names, GError **error);
/* The faxes of a message, in the order in which its sender wrote them. */
GPtrArray *ff_worker_list_faxes(FfStore *store, gint64 message, GError **error);
/* *ret_user is NULL when the name is NULL or unknown. false: the store did not say. */
bool ff_worker_find_user(FfStore *store, const char *name, FfUser **ret_user, GError **error);
