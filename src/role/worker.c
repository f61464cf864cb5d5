// SPDX-License-Identifier: GPL-3.0-or-later
#include "role/worker.h"

#include <sysexits.h>

#include "base/clock.h"
#include "base/detail.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/log.h"
#include "box/box.h"

enum {
    WATCH_MS = 1000, /* a wake-up hint may be lost: look at least this often */
    FIRST_RETRY_MS = 2000,
    LONGEST_RETRY_MS = 900000,
    STORE_ERROR_PAUSE_MS = 2000,
};

#define RETRIED "retried" /* key of a job's detail */

static gint64 retry_delay_ms(int attempts)
{
    gint64 delay = FIRST_RETRY_MS;
    for (int i = 1; i < attempts && delay < LONGEST_RETRY_MS; i++) {
        delay *= 2;
    }
    return MIN(delay, LONGEST_RETRY_MS);
}

/* A message whose sender is not known yet can't be refused to anybody: it is kept apart. */
static FfOutcome *give_up(const FfJob *job)
{
    if (job->kind == FF_KIND_MESSAGE && job->sender == NULL) {
        return ff_outcome_new_fail(job, FF_REASON_NO_SENDER, ff_reason_name(FF_REASON_INTERNAL));
    }
    return ff_outcome_new_fail(job, FF_REASON_INTERNAL, NULL);
}

/* A full disk, a missing template, even a bug ends some day: all but what can never work is tried
 * for ever. */
static FfOutcome *make_retry(const FfJob *job, const GError *error)
{
    if (ff_error_class(error) == FF_ERROR_PERMANENT) {
        return give_up(job);
    }
    FfOutcome *outcome = ff_outcome_new(job, FF_OUTCOME_RETRY);
    outcome->reason = FF_REASON_INTERNAL;
    outcome->not_before_ms = ff_clock_now_ms() + retry_delay_ms(job->attempts);
    return outcome;
}

gint64 ff_worker_count_retries(const FfJob *job)
{
    g_autoptr(JsonObject) detail = ff_detail_parse(job->detail);
    return ff_detail_int(detail, RETRIED, 0);
}

/* Claims before this one that ended without an outcome: the job took its process down. */
static gint64 count_deaths(const FfJob *job)
{
    return job->attempts - 1 - ff_worker_count_retries(job);
}

/* Claims that ended with a retry are counted, so that the others can be told from them. */
void ff_worker_excuse(FfOutcome *outcome)
{
    g_autoptr(JsonObject) detail = ff_detail_parse(outcome->job->detail);
    gint64 retried = ff_detail_int(detail, RETRIED, 0);

    json_object_remove_member(detail, RETRIED);
    if (outcome->code == FF_OUTCOME_RETRY) {
        json_object_set_int_member(detail, RETRIED, retried + 1);
    }
    g_free(outcome->job->detail);
    outcome->job->detail = ff_detail_to_text(detail);
}

/* A job that took its worker down again and again is not given another one. */
static FfOutcome *work_on(FfRoleContext *context, const FfWorker *worker, const FfJob *job)
{
    g_autoptr(GError) error = NULL;

    if (worker->max_deaths > 0 && count_deaths(job) >= worker->max_deaths) {
        ff_log(FF_LOG_ERROR, "gave up: the job ended its worker too often", "job",
               ff_log_number(job->id), "attempts", ff_log_number(job->attempts), NULL);
        return give_up(job);
    }
    FfOutcome *outcome = worker->work(context, job, &error);
    if (outcome != NULL) {
        return outcome;
    }
    ff_log(FF_LOG_ERROR, "failed", "job", ff_log_number(job->id), "attempt",
           ff_log_number(job->attempts), "error", error->message, NULL);
    outcome = make_retry(job, error);
    if (worker->max_deaths == 0) {
        ff_worker_excuse(outcome); /* of those that count for themselves, only what is our fault */
    }
    return outcome;
}

static void log_outcome(const FfJob *job, const FfOutcome *outcome, FfState state)
{
    static const char *const words[] = {"done", "retry", "fail"};
    bool reason = outcome->reason != FF_REASON_NONE;

    ff_log(FF_LOG_INFO, words[outcome->code], ff_kind_name(job->kind), ff_log_number(job->id),
           "state", ff_state_name(state), "reason", reason ? ff_reason_name(outcome->reason) : NULL,
           "about", reason ? outcome->reason_argument : NULL, NULL);
}

/* What was done is not thrown away because the disk is full just now. */
static void commit(FfRoleContext *context, const FfJob *job, const FfOutcome *outcome)
{
    FfState state = job->state;

    for (;;) {
        g_autoptr(GError) error = NULL;
        if (ff_store_commit(context->store, outcome, context->owner, &state, &error)) {
            log_outcome(job, outcome, state);
            return;
        }
        ff_log(FF_LOG_ERROR, "not committed", "job", ff_log_number(job->id), "error",
               error->message, NULL);
        if (ff_error_class(error) != FF_ERROR_TEMPORARY || ff_role_is_stopping()) {
            return;
        }
        g_usleep(STORE_ERROR_PAUSE_MS * 1000);
    }
}

/* Keeps the lease while a box works on the job. */
typedef struct {
    FfRoleContext *context;
    gint64 job;
} Heartbeat;

static void renew_lease(gpointer data)
{
    const Heartbeat *heart = data;
    g_autoptr(GError) error = NULL;

    if (!ff_store_renew(heart->context->store, heart->job, heart->context->owner, FF_LIMIT_LEASE_MS,
                        &error)) {
        ff_log(FF_LOG_WARNING, "lease not renewed", "job", ff_log_number(heart->job), "error",
               error->message, NULL);
    }
}

static void work_and_commit(FfRoleContext *context, const FfWorker *worker, const FfJob *job)
{
    Heartbeat heart = {context, job->id};

    ff_box_set_heartbeat(renew_lease, &heart);
    g_autoptr(FfOutcome) outcome = work_on(context, worker, job);
    ff_box_set_heartbeat(NULL, NULL);
    if (worker->max_deaths > 0) {
        ff_worker_excuse(outcome);
    }
    commit(context, job, outcome);
}

bool ff_worker_step(FfRoleContext *context, const FfWorker *worker, bool *ret_worked,
                    GError **error)
{
    g_autoptr(GError) failure = NULL;
    g_autoptr(FfJob) job =
        ff_store_claim(context->store, worker->stage, context->owner, FF_LIMIT_LEASE_MS, &failure);
    if (failure != NULL) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return false;
    }
    if (job != NULL) {
        work_and_commit(context, worker, job);
    }
    *ret_worked = job != NULL;
    return true;
}

static void tell_store_error(FfRoleContext *context, const GError *error)
{
    ff_log(FF_LOG_ERROR, "the store gives no work", "error", error->message, NULL);
    ff_role_write_status(context, "store error", error->message);
    g_usleep(STORE_ERROR_PAUSE_MS * 1000);
}

static void tell_healthy(FfRoleContext *context)
{
    ff_role_set_ready();
    ff_role_write_status(context, "ready", NULL);
}

int ff_worker_run(FfRoleContext *context, const FfWorker *worker)
{
    bool healthy = false;

    while (!ff_role_is_stopping()) {
        g_autoptr(GError) error = NULL;
        bool worked = false;
        if (!ff_worker_step(context, worker, &worked, &error)) {
            tell_store_error(context, error);
            healthy = false;
            continue;
        }
        if (!healthy) {
            tell_healthy(context);
            healthy = true;
        }
        if (!worked) {
            ff_store_watch(context->store, worker->stage, WATCH_MS);
        }
    }
    return EX_OK;
}

FfFiles *ff_worker_read_files(FfStore *store, gint64 id, const char *const *names, GError **error)
{
    g_autoptr(FfFiles) files = ff_files_new();
    g_auto(GStrv) there = ff_store_list_files(store, id, error);

    if (there == NULL) {
        return NULL;
    }
    for (; *names != NULL; names++) {
        if (!g_strv_contains((const char *const *)there, *names)) {
            continue;
        }
        FfFile *file = ff_store_read_file(store, id, *names, error);
        if (file == NULL) {
            return NULL;
        }
        g_ptr_array_add(files, file);
    }
    return g_steal_pointer(&files);
}

static gint compare_ids(gconstpointer a, gconstpointer b)
{
    const FfJob *first = *(const FfJob *const *)a;
    const FfJob *second = *(const FfJob *const *)b;
    return first->id < second->id ? -1 : first->id > second->id;
}

GPtrArray *ff_worker_list_faxes(FfStore *store, gint64 message, GError **error)
{
    FfFilter filter = FF_FILTER_ALL;
    filter.kind = FF_KIND_FAX;
    filter.parent = message;
    GPtrArray *faxes = ff_store_list(store, &filter, error);
    if (faxes != NULL) {
        g_ptr_array_sort(faxes, compare_ids);
    }
    return faxes;
}

bool ff_worker_find_user(FfStore *store, const char *name, FfUser **ret_user, GError **error)
{
    g_autoptr(GError) unknown = NULL;
    FfUser *user = name == NULL ? NULL : ff_store_get_user(store, name, &unknown);

    if (unknown != NULL && ff_error_class(unknown) != FF_ERROR_PERMANENT) {
        g_propagate_error(error, g_steal_pointer(&unknown));
        return false;
    }
    *ret_user = user;
    return true;
}
