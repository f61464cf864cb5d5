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

/* Codes become those of the list in its writing. One that may not be refuses the whole message, as
 * a wrong flag does: nothing is sent in half. */
static bool settle_billing(FfRoleContext *context, FfOutcome **outcome, GError **error)
{
    const GPtrArray *faxes = (*outcome)->children;
    for (guint i = 0; (*outcome)->code == FF_OUTCOME_DONE && i < faxes->len; i++) {
        FfJob *fax = faxes->pdata[i];
        g_auto(FfBillingVerdict) verdict = {0};
        if (!ff_store_judge_billing(context->store, context->settings->billing_codes,
                                    fax->custom_billing, fax->number, &verdict, error)) {
            return false;
        }
        if (verdict.reason != FF_REASON_NONE) {
            FfOutcome *refused =
                ff_outcome_new_fail((*outcome)->job, verdict.reason, verdict.argument);
            ff_outcome_free(*outcome);
            *outcome = refused;
            return true;
        }
        g_free(fax->custom_billing);
        fax->custom_billing = g_steal_pointer(&verdict.code);
    }
    return true;
}

/* Whoever knows the mailbox can make accounts: so many a day. */
static bool bound_enrolled(FfRoleContext *context, FfOutcome **outcome, GError **error)
{
    FfReason reason = FF_REASON_NONE;
    g_autofree char *argument = NULL;
    if ((*outcome)->code != FF_OUTCOME_DONE || (*outcome)->enroll == NULL) {
        return true;
    }
    if (!ff_store_check_enrolled(context->store, (*outcome)->enroll->address, &reason, &argument,
                                 error)) {
        return false;
    }
    if (reason != FF_REASON_NONE) {
        ff_log(FF_LOG_WARNING, "not enrolled: too many new senders in a day", "message",
               ff_log_number((*outcome)->job->id), "sender", (*outcome)->enroll->address, NULL);
        FfOutcome *refused = ff_outcome_new_fail((*outcome)->job, reason, argument);
        g_clear_pointer(&refused->job->user, g_free);
        ff_outcome_free(*outcome);
        *outcome = refused;
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
        !settle_billing(context, &outcome, error) || !bound_enrolled(context, &outcome, error) ||
        !ff_people_hold(context->store, &people, ff_store_check_faxes, outcome->children->len,
                        &outcome, error)) {
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
