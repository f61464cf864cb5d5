// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/job.h"

/* Where the strings of a record are: copying and freeing walk these, so that a new member is one
 * line. */
static const gsize job_strings[] = {
    G_STRUCT_OFFSET(FfJob, lease),          G_STRUCT_OFFSET(FfJob, source),
    G_STRUCT_OFFSET(FfJob, envid),          G_STRUCT_OFFSET(FfJob, sender),
    G_STRUCT_OFFSET(FfJob, user),           G_STRUCT_OFFSET(FfJob, subject),
    G_STRUCT_OFFSET(FfJob, message_id),     G_STRUCT_OFFSET(FfJob, recipient_name),
    G_STRUCT_OFFSET(FfJob, number),         G_STRUCT_OFFSET(FfJob, user_billing),
    G_STRUCT_OFFSET(FfJob, custom_billing), G_STRUCT_OFFSET(FfJob, reason_argument),
    G_STRUCT_OFFSET(FfJob, detail),
};

static const gsize attempt_strings[] = {
    G_STRUCT_OFFSET(FfAttempt, line),
    G_STRUCT_OFFSET(FfAttempt, t30_text),
    G_STRUCT_OFFSET(FfAttempt, far_identity),
    G_STRUCT_OFFSET(FfAttempt, detail),
};

static void free_strings(gpointer record, const gsize *offsets, guint count)
{
    for (guint i = 0; i < count; i++) {
        g_free(G_STRUCT_MEMBER(char *, record, offsets[i]));
    }
}

FfJob *ff_job_new(FfKind kind, FfState state)
{
    FfJob *job = g_new0(FfJob, 1);
    job->kind = kind;
    job->state = state;
    job->priority = 1;
    job->detail = g_strdup("{}");
    return job;
}

FfJob *ff_job_copy(const FfJob *job)
{
    FfJob *copy = g_memdup2(job, sizeof *job);
    for (guint i = 0; i < G_N_ELEMENTS(job_strings); i++) {
        char **string = G_STRUCT_MEMBER_P(copy, job_strings[i]);
        *string = g_strdup(*string);
    }
    return copy;
}

void ff_job_free(FfJob *job)
{
    if (job != NULL) {
        free_strings(job, job_strings, G_N_ELEMENTS(job_strings));
        g_free(job);
    }
}

FfAttempt *ff_attempt_new(gint64 job, int number)
{
    FfAttempt *attempt = g_new0(FfAttempt, 1);
    attempt->job = job;
    attempt->number = number;
    return attempt;
}

void ff_attempt_free(FfAttempt *attempt)
{
    if (attempt != NULL) {
        free_strings(attempt, attempt_strings, G_N_ELEMENTS(attempt_strings));
        g_free(attempt);
    }
}

FfOutcome *ff_outcome_new(const FfJob *job, FfOutcomeCode code)
{
    FfOutcome *outcome = g_new0(FfOutcome, 1);
    outcome->code = code;
    outcome->job = ff_job_copy(job);
    outcome->children = g_ptr_array_new_with_free_func((GDestroyNotify)ff_job_free);
    outcome->files = ff_files_new();
    return outcome;
}

FfOutcome *ff_outcome_new_fail(const FfJob *job, FfReason reason, const char *argument)
{
    FfOutcome *outcome = ff_outcome_new(job, FF_OUTCOME_FAIL);
    outcome->reason = reason;
    outcome->reason_argument = g_strdup(argument);
    return outcome;
}

/* A stage may have taken a list out. */
static void unref_list(GPtrArray *list)
{
    if (list != NULL) {
        g_ptr_array_unref(list);
    }
}

void ff_outcome_free(FfOutcome *outcome)
{
    if (outcome == NULL) {
        return;
    }
    g_free(outcome->reason_argument);
    ff_job_free(outcome->job);
    unref_list(outcome->children);
    unref_list(outcome->files);
    g_strfreev(outcome->drop_files);
    ff_attempt_free(outcome->attempt);
    ff_user_free(outcome->enroll);
    unref_list(outcome->turns);
    g_free(outcome);
}
