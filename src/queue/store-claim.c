// SPDX-License-Identifier: GPL-3.0-or-later
/* Leases: who works on what, and what the line records while it works. */
#include "base/clock.h"
#include "base/error.h"
#include "queue/store-private.h"

FfJob *ff_store_load_leased(FfStore *store, gint64 id, const char *owner, GError **error)
{
    g_autoptr(FfJob) job = store->backend->load(store->self, id, error);
    if (job == NULL) {
        return NULL;
    }
    if (g_strcmp0(job->lease, owner) != 0) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT,
                    "job %" G_GINT64_FORMAT " is not %s's any more: its lease ran out or a person "
                    "decided otherwise; the work on it is dropped",
                    id, owner);
        return NULL;
    }
    return g_steal_pointer(&job);
}

/* ---- claim ---- */

typedef struct {
    FfStage stage;
    const char *owner;
    int lease_ms;
    FfJob *job; /* out, or NULL */
} Claim;

static bool lease(FfStore *store, const Claim *claim, FfJob *job, GError **error)
{
    gint64 now_ms = ff_clock_now_ms();
    g_free(job->lease);
    job->lease = g_strdup(claim->owner);
    job->attempts++;
    job->updated_ms = now_ms;
    return store->backend->save(store->self, job, now_ms + claim->lease_ms, error);
}

/* A fax whose role died after a person had cancelled it is met here, and ended instead of claimed.
 */
static bool claim_next(FfStore *store, gpointer data, GError **error)
{
    Claim *claim = data;
    if (!store->backend->promote(store->self, claim->stage, ff_clock_now_ms(), error)) {
        return false;
    }
    for (;;) {
        g_autoptr(GError) failure = NULL;
        g_autoptr(FfJob) job = store->backend->next(store->self, claim->stage, &failure);
        if (job == NULL && failure != NULL) {
            g_propagate_error(error, g_steal_pointer(&failure));
            return false;
        }
        if (job == NULL) {
            return true;
        }
        if (!ff_store_is_cancelling(job)) {
            return lease(store, claim, job, error) && (claim->job = g_steal_pointer(&job));
        }
        if (!ff_store_end_cancelled(store, job, error)) {
            return false;
        }
    }
}

FfJob *ff_store_claim(FfStore *store, FfStage stage, const char *owner, int lease_ms,
                      GError **error)
{
    Claim claim = {stage, owner, lease_ms, NULL};
    bool work = false;
    /* Before the look, so that what comes after it leaves a hint for watch(). */
    ff_wake_listen(store->wake, stage);
    if (!store->backend->has_work(store->self, stage, ff_clock_now_ms(), &work, error) || !work) {
        return NULL;
    }
    if (!ff_store_transact(store, claim_next, &claim, error)) {
        ff_job_free(claim.job);
        return NULL;
    }
    return claim.job;
}

/* ---- renew, and the line's records ---- */

typedef struct {
    gint64 id;
    const char *owner;
    int lease_ms;
    const FfAttempt *attempt;
    int confirmed_pages, attempt_number, attempt_pages;
} Hold;

static bool extend(FfStore *store, const Hold *hold, FfJob *job, GError **error)
{
    gint64 now_ms = ff_clock_now_ms();
    job->updated_ms = now_ms;
    return store->backend->save(store->self, job, now_ms + hold->lease_ms, error);
}

static bool renew(FfStore *store, gpointer data, GError **error)
{
    const Hold *hold = data;
    g_autoptr(FfJob) job = ff_store_load_leased(store, hold->id, hold->owner, error);
    return job != NULL && extend(store, hold, job, error);
}

bool ff_store_renew(FfStore *store, gint64 id, const char *owner, int lease_ms, GError **error)
{
    Hold hold = {.id = id, .owner = owner, .lease_ms = lease_ms};
    return ff_store_transact(store, renew, &hold, error);
}

static bool release(FfStore *store, gpointer data, GError **error)
{
    return store->backend->release(store->self, data, error);
}

bool ff_store_release(FfStore *store, const char *owner, GError **error)
{
    return ff_store_transact(store, release, (gpointer)owner, error);
}

static bool put_attempt(FfStore *store, gpointer data, GError **error)
{
    const Hold *hold = data;
    g_autoptr(FfJob) job = ff_store_load_leased(store, hold->id, hold->owner, error);
    return job != NULL && store->backend->put_attempt(store->self, hold->attempt, error);
}

bool ff_store_put_attempt(FfStore *store, const FfAttempt *attempt, const char *owner,
                          GError **error)
{
    Hold hold = {.id = attempt->job, .owner = owner, .attempt = attempt};
    return ff_store_transact(store, put_attempt, &hold, error);
}

static bool confirm_pages(FfStore *store, gpointer data, GError **error)
{
    const Hold *hold = data;
    g_autoptr(FfJob) job = ff_store_load_leased(store, hold->id, hold->owner, error);
    if (job == NULL) {
        return false;
    }
    job->confirmed_pages = MAX(job->confirmed_pages, hold->confirmed_pages);
    return store->backend->set_attempt_pages(store->self, hold->id, hold->attempt_number,
                                             hold->attempt_pages, error) &&
           extend(store, hold, job, error);
}

bool ff_store_confirm_pages(FfStore *store, gint64 id, int confirmed_pages, int attempt_number,
                            int attempt_pages, const char *owner, int lease_ms, GError **error)
{
    Hold hold = {.id = id,
                 .owner = owner,
                 .lease_ms = lease_ms,
                 .confirmed_pages = confirmed_pages,
                 .attempt_number = attempt_number,
                 .attempt_pages = attempt_pages};
    return ff_store_transact(store, confirm_pages, &hold, error);
}
