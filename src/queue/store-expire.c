// SPDX-License-Identifier: GPL-3.0-or-later
/* Retention: what has ended long ago is erased, a little in each transaction.
 *
 * A job's files may take several. The first one says in the details of the whole family that it is
 * erased, so that nobody sends half of its pages meanwhile; the last one takes the job off the list
 * of what is kept. */
#include "base/detail.h"
#include "base/error.h"
#include "base/limits.h"
#include "queue/audit-change.h"
#include "queue/store-private.h"

#define DAY_MS (G_GINT64_CONSTANT(24) * 60 * 60 * 1000)

typedef struct {
    const FfRetention *retention;
    gint64 now_ms;
    guint chunks, rows; /* that this transaction may still erase */
    FfExpired done;
} Expiry;

static bool is_spent(const Expiry *expiry)
{
    return expiry->chunks == 0 || expiry->rows == 0;
}

/* A job and its children, by whose end all is kept. */
static GPtrArray *load_family(FfStore *store, const FfJob *job, GError **error)
{
    GPtrArray *family = store->backend->children(store->self, job->id, error);
    if (family != NULL) {
        g_ptr_array_add(family, ff_job_copy(job));
    }
    return family;
}

/* *ret_gone: nothing is left of their files. */
static bool erase_files(FfStore *store, Expiry *expiry, const GPtrArray *family, bool *ret_gone,
                        GError **error)
{
    *ret_gone = false;
    for (guint i = 0; i < family->len; i++) {
        const FfJob *job = g_ptr_array_index(family, i);
        guint count;
        if (!store->backend->erase_files(store->self, job->id, expiry->chunks, &count, error)) {
            return false;
        }
        expiry->chunks -= count;
        if (expiry->chunks == 0) {
            return true;
        }
    }
    *ret_gone = true;
    return true;
}

/* The server's own work needs no entry: what is left of the job tells of it. */
static bool audit_person(FfStore *store, const FfJob *job, const char *verb, const char *change,
                         GError **error)
{
    g_autofree char *action = g_strdup_printf("%s.%s", ff_kind_name(job->kind), verb);
    return store->actor == NULL || ff_store_audit_job(store, action, job->id, change, error);
}

/* ---- files ---- */

static bool note_erased(FfStore *store, const Expiry *expiry, FfJob *job, int days, GError **error)
{
    g_autoptr(JsonObject) detail = ff_detail_parse(job->detail);
    if (ff_detail_int(detail, "erased_ms", 0) != 0) {
        return true;
    }
    json_object_set_int_member(detail, "erased_ms", expiry->now_ms);
    json_object_set_int_member(detail, "retention_days", days);
    g_free(job->detail);
    job->detail = ff_detail_to_text(detail);
    return store->backend->save(store->self, job, FF_DUE_KEEP, error);
}

static bool note_family(FfStore *store, const Expiry *expiry, const GPtrArray *family, int days,
                        GError **error)
{
    for (guint i = 0; i < family->len; i++) {
        if (!note_erased(store, expiry, g_ptr_array_index(family, i), days, error)) {
            return false;
        }
    }
    return true;
}

static bool erase_job(FfStore *store, Expiry *expiry, const FfJob *job, int days, GError **error)
{
    bool gone;
    g_autoptr(GPtrArray) family = load_family(store, job, error);
    if (family == NULL || !note_family(store, expiry, family, days, error) ||
        !erase_files(store, expiry, family, &gone, error)) {
        return false;
    }
    if (!gone) {
        return true;
    }
    g_autofree char *change = ff_audit_value_change("files", "kept", "erased");
    expiry->rows -= MIN(expiry->rows, family->len);
    expiry->done.files++;
    return store->backend->mark_erased(store->self, job->id, expiry->now_ms, error) &&
           audit_person(store, job, "erase", change, error);
}

/* ---- rows ---- */

/* Children first, because they say whose they are. */
static bool forget_job(FfStore *store, Expiry *expiry, const FfJob *job, int days, GError **error)
{
    bool gone;
    g_autoptr(GPtrArray) family = load_family(store, job, error);
    if (family == NULL || !erase_files(store, expiry, family, &gone, error)) {
        return false;
    }
    for (guint i = 0; gone && i < family->len; i++) {
        const FfJob *each = g_ptr_array_index(family, i);
        if (!store->backend->remove_job(store->self, each->id, error)) {
            return false;
        }
    }
    expiry->rows -= MIN(expiry->rows, family->len);
    expiry->done.jobs += gone;
    g_autofree char *change = ff_audit_value_change("state", ff_state_name(job->state), NULL);
    return !gone || audit_person(store, job, "forget", change, error);
}

static bool forget_entries(FfStore *store, Expiry *expiry, GError **error)
{
    int days = expiry->retention->rows;
    if (days == 0 || is_spent(expiry)) {
        return true;
    }
    gint64 before_ms = expiry->now_ms - days * DAY_MS;
    guint count;
    if (!store->backend->drop_audit(store->self, before_ms, expiry->rows, &count, error)) {
        return false;
    }
    expiry->rows -= count;
    expiry->done.entries += count;
    return true;
}

/* ---- all ---- */

typedef bool (*Expire)(FfStore *store, Expiry *expiry, const FfJob *job, int days, GError **error);

static bool expire_jobs(FfStore *store, Expiry *expiry, FfEnded which, int days, Expire expire,
                        GError **error)
{
    if (days == 0 || is_spent(expiry)) {
        return true;
    }
    g_autoptr(GPtrArray) jobs = store->backend->list_ended(
        store->self, which, expiry->now_ms - days * DAY_MS, expiry->rows, error);
    for (guint i = 0; jobs != NULL && i < jobs->len && !is_spent(expiry); i++) {
        if (!expire(store, expiry, g_ptr_array_index(jobs, i), days, error)) {
            return false;
        }
    }
    return jobs != NULL;
}

/* Rows first: what is forgotten need not be marked as erased. */
static bool expire_some(FfStore *store, gpointer data, GError **error)
{
    Expiry *expiry = data;
    const FfRetention *retention = expiry->retention;
    return expire_jobs(store, expiry, FF_ENDED_ALL, retention->rows, forget_job, error) &&
           expire_jobs(store, expiry, FF_ENDED_QUARANTINED, retention->quarantined, erase_job,
                       error) &&
           expire_jobs(store, expiry, FF_ENDED_KEPT, retention->files, erase_job, error) &&
           forget_entries(store, expiry, error);
}

/* Looking is for nothing on most days, and should not wait for writers. */
static bool is_any_due(FfStore *store, const Expiry *expiry, bool *ret_any, GError **error)
{
    const struct {
        FfEnded which;
        int days;
    } terms[] = {{FF_ENDED_ALL, expiry->retention->rows},
                 {FF_ENDED_QUARANTINED, expiry->retention->quarantined},
                 {FF_ENDED_KEPT, expiry->retention->files}};
    *ret_any = expiry->retention->rows > 0; /* the audit trail has something to look for */
    for (guint i = 0; i < G_N_ELEMENTS(terms) && !*ret_any; i++) {
        gint64 before_ms = expiry->now_ms - terms[i].days * DAY_MS;
        g_autoptr(GPtrArray) first =
            terms[i].days > 0
                ? store->backend->list_ended(store->self, terms[i].which, before_ms, 1, error)
                : g_ptr_array_new();
        if (first == NULL) {
            return false;
        }
        *ret_any = first->len > 0;
    }
    return true;
}

bool ff_store_expire(FfStore *store, const FfRetention *retention, gint64 now_ms,
                     FfExpired *expired, bool *ret_more, GError **error)
{
    Expiry expiry = {retention, now_ms, FF_LIMIT_ERASE_CHUNKS, FF_LIMIT_ERASE_ROWS, {0}};
    bool any;
    if (!is_any_due(store, &expiry, &any, error) ||
        (any && !ff_store_transact(store, expire_some, &expiry, error))) {
        return false;
    }
    expired->files += expiry.done.files;
    expired->jobs += expiry.done.jobs;
    expired->entries += expiry.done.entries;
    *ret_more = is_spent(&expiry);
    return true;
}

bool ff_store_compact(FfStore *store, bool *ret_more, GError **error)
{
    return store->backend->compact(store->self, ret_more, error);
}

static bool find_first(FfStore *store, FfEnded which, gint64 *ret_ms, GError **error)
{
    g_autoptr(GPtrArray) first =
        store->backend->list_ended(store->self, which, G_MAXINT64, 1, error);
    if (first == NULL) {
        return false;
    }
    *ret_ms = first->len > 0 ? ((const FfJob *)g_ptr_array_index(first, 0))->updated_ms : 0;
    return true;
}

bool ff_store_find_oldest(FfStore *store, FfOldest *ret_oldest, GError **error)
{
    FfOldest oldest = {0};
    if (!find_first(store, FF_ENDED_KEPT, &oldest.files_ms, error) ||
        !find_first(store, FF_ENDED_QUARANTINED, &oldest.quarantined_ms, error) ||
        !find_first(store, FF_ENDED_ALL, &oldest.jobs_ms, error)) {
        return false;
    }
    *ret_oldest = oldest;
    return true;
}
