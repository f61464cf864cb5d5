// SPDX-License-Identifier: GPL-3.0-or-later
/* Role message: RECEIVED messages to accepted, refused or quarantined ones. */
#include "base/detail.h"
#include "base/limits.h"
#include "base/log.h"
#include "role/work.h"
#include "role/worker.h"
#include "stage/stage.h"

/* unknown_senders = enroll: the account is there before the message that needs it is accepted;
 * after a crash in between, the sender is known. */
static bool enroll_sender(FfRoleContext *context, const FfJob *accepted, GError **error)
{
    g_autoptr(JsonObject) detail = ff_detail_parse(accepted->detail);
    if (!ff_detail_bool(detail, "enroll")) {
        return true;
    }
    g_autoptr(FfUser) user = ff_user_new(accepted->user, accepted->sender);
    if (!ff_store_put_user(context->store, user, error)) {
        return false;
    }
    ff_log(FF_LOG_INFO, "user enrolled", "user", user->name, "message", ff_log_number(accepted->id),
           NULL);
    return true;
}

FfOutcome *ff_work_message(FfRoleContext *context, const FfJob *job, GError **error)
{
    static const char *const names[] = {"message.eml", NULL};
    g_autoptr(FfFiles) files = ff_worker_read_files(context->store, job->id, names, error);
    g_autoptr(GPtrArray) users = files == NULL ? NULL : ff_store_list_users(context->store, error);
    if (users == NULL) {
        return NULL;
    }
    g_autoptr(FfOutcome) outcome = ff_stage_message(job, files, context->settings, users, error);
    if (outcome == NULL || !enroll_sender(context, outcome->job, error)) {
        return NULL;
    }
    return g_steal_pointer(&outcome);
}

int ff_role_run_message(FfRoleContext *context)
{
    static const FfWorker worker = {FF_STAGE_MESSAGE, ff_work_message, FF_LIMIT_ATTEMPTS};

    ff_stage_warm_up();
    return ff_worker_run(context, &worker);
}
