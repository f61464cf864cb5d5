// SPDX-License-Identifier: GPL-3.0-or-later
/* Role message: RECEIVED messages to accepted, refused or quarantined ones. */
#include "base/limits.h"
#include "role/worker.h"
#include "stage/stage.h"

static FfOutcome *work(FfRoleContext *context, const FfJob *job, GError **error)
{
    static const char *const names[] = {"message.eml", NULL};
    g_autoptr(FfFiles) files = ff_worker_read_files(context->store, job->id, names, error);
    g_autoptr(GPtrArray) users = files == NULL ? NULL : ff_store_list_users(context->store, error);

    if (users == NULL)
        return NULL;
    return ff_stage_message(job, files, context->settings, users, error);
}

int ff_role_run_message(FfRoleContext *context)
{
    static const FfWorker worker = {FF_STAGE_MESSAGE, work, FF_LIMIT_ATTEMPTS};

    ff_stage_warm_up();
    return ff_worker_run(context, &worker);
}
