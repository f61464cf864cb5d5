// SPDX-License-Identifier: GPL-3.0-or-later
/* Role message: RECEIVED messages to accepted, refused or quarantined ones. */
#include "base/limits.h"
#include "base/log.h"
#include "role/people.h"
#include "role/work.h"
#include "role/worker.h"
#include "stage/stage.h"

/* Copies that the mail system made on the way differ in their Received fields, so that intake took
 * them for two messages: docs/decisions/0090-mail-delivered-twice.md. */
static bool keep_twin_apart(FfRoleContext *context, FfOutcome **outcome, GError **error)
{
    gint64 first = 0;
    if ((*outcome)->code != FF_OUTCOME_DONE) {
        return true;
    }
    if (!ff_store_find_twin(context->store, (*outcome)->job, (*outcome)->children, &first, error)) {
        return false;
    }
    if (first != 0) {
        FfOutcome *apart =
            ff_outcome_new_fail((*outcome)->job, FF_REASON_DUPLICATE, ff_log_number(first));
        ff_outcome_free(*outcome);
        *outcome = apart;
    }
    return true;
}

static void refuse(FfOutcome **outcome, FfReason reason, const char *argument)
{
    FfOutcome *refused = ff_outcome_new_fail((*outcome)->job, reason, argument);
    if (reason == FF_REASON_TOO_MANY_NEW_SENDERS) {
        ff_log(FF_LOG_WARNING, "not enrolled: too many new senders in a day", "message",
               ff_log_number((*outcome)->job->id), "sender", (*outcome)->job->sender, NULL);
        g_clear_pointer(&refused->job->user, g_free);
    }
    ff_outcome_free(*outcome);
    *outcome = refused;
}

static bool admit(FfRoleContext *context, const FfPeople *people, FfOutcome **outcome,
                  GError **error)
{
    if ((*outcome)->code != FF_OUTCOME_DONE) {
        return true;
    }
    g_autoptr(GArray) rules =
        ff_policy_rules(ff_user_find(people->users, (*outcome)->job->user), people->groups);
    const FfAdmission asked = {
        .billing = context->settings->billing_codes,
        .faxes = (*outcome)->children,
        .enroll = (*outcome)->enroll != NULL ? (*outcome)->enroll->address : NULL,
        .rules = rules,
    };
    g_autofree char *argument = NULL;
    FfReason reason = FF_REASON_NONE;
    if (!ff_store_admit(context->store, &asked, &reason, &argument, error)) {
        return false;
    }
    if (reason != FF_REASON_NONE) {
        refuse(outcome, reason, argument);
    }
    return true;
}

static void tell_enrolled(const FfOutcome *outcome)
{
    if (outcome->enroll != NULL) {
        ff_log(FF_LOG_INFO, "enrolled", "message", ff_log_number(outcome->job->id), "user",
               outcome->enroll->name, NULL);
    }
}

FfOutcome *ff_work_message(FfRoleContext *context, const FfJob *job, GError **error)
{
    static const char *const names[] = {"message.eml", NULL};
    g_autoptr(FfFiles) files = ff_worker_read_files(context->store, job->id, names, error);
    g_auto(FfPeople) people = {NULL, NULL};
    if (files == NULL || !ff_people_read(context->store, &people, error)) {
        return NULL;
    }
    g_autoptr(FfOutcome) outcome =
        ff_stage_message(job, files, context->settings, people.users, people.groups, error);
    if (outcome == NULL || !keep_twin_apart(context, &outcome, error) ||
        !admit(context, &people, &outcome, error)) {
        return NULL;
    }
    tell_enrolled(outcome);
    return g_steal_pointer(&outcome);
}

int ff_role_run_message(FfRoleContext *context)
{
    static const FfWorker worker = {FF_STAGE_MESSAGE, ff_work_message, FF_LIMIT_DEATHS};

    ff_stage_warm_up();
    return ff_worker_run(context, &worker);
}
