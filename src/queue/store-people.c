// SPDX-License-Identifier: GPL-3.0-or-later
/* What a person decides about a job: cancel, send again. And who the people are. */
#include "base/clock.h"
#include "base/detail.h"
#include "base/error.h"
#include "base/fax-files.h"
#include "queue/audit-change.h"
#include "queue/store-private.h"

static void set_cancelled(FfJob *job)
{
    job->reason = FF_REASON_CANCELLED;
    g_clear_pointer(&job->reason_argument, g_free);
}

/* On the line its call decides how it ends; until then the reason is the mark. */
static bool mark_cancelling(FfStore *store, FfJob *fax, GError **error)
{
    set_cancelled(fax);
    fax->updated_ms = ff_clock_now_ms();
    return store->backend->save(store->self, fax, FF_DUE_KEEP, error);
}

static bool cancel_job(FfStore *store, FfJob *job, FfState next, GError **error)
{
    if (job->kind == FF_KIND_FAX && job->lease != NULL) {
        return mark_cancelling(store, job, error);
    }
    set_cancelled(job);
    job->not_before_ms = 0;
    return ff_store_enter(store, job, next, error);
}

static bool cancel_faxes(FfStore *store, const FfJob *message, GError **error)
{
    g_autoptr(GPtrArray) faxes = store->backend->children(store->self, message->id, error);
    for (guint i = 0; faxes != NULL && i < faxes->len; i++) {
        FfJob *fax = g_ptr_array_index(faxes, i);
        FfState next;
        if (ff_flow_cancel(fax->kind, fax->state, &next) && !cancel_job(store, fax, next, error)) {
            return false;
        }
    }
    return faxes != NULL;
}

/* "fax.cancel", with its state before and after. A fax on the line keeps its state until the call
 * has ended: then the reason says it. */
static bool audit_job(FfStore *store, const FfJob *before, const char *verb, GError **error)
{
    g_autoptr(FfJob) after = store->backend->load(store->self, before->id, error);
    if (after == NULL) {
        return false;
    }
    g_autofree char *action = g_strdup_printf("%s.%s", ff_kind_name(after->kind), verb);
    g_autofree char *change = after->state != before->state
                                  ? ff_audit_value_change("state", ff_state_name(before->state),
                                                          ff_state_name(after->state))
                                  : ff_audit_value_change("reason", ff_reason_name(before->reason),
                                                          ff_reason_name(after->reason));
    return ff_store_audit_job(store, action, after->id, change, error);
}

static bool cancel(FfStore *store, gpointer data, GError **error)
{
    const gint64 *id = data;
    g_autoptr(FfJob) job = store->backend->load(store->self, *id, error);
    if (job == NULL) {
        return false;
    }
    FfState next;
    g_autoptr(FfJob) before = ff_job_copy(job);
    if (!ff_flow_cancel(job->kind, job->state, &next)) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT,
                    "%s %" G_GINT64_FORMAT " is %s: too late to cancel it", ff_kind_name(job->kind),
                    *id, ff_state_name(job->state));
        return false;
    }
    bool done =
        next == job->state ? cancel_faxes(store, job, error) : cancel_job(store, job, next, error);
    return done && audit_job(store, before, "cancel", error);
}

bool ff_store_cancel(FfStore *store, gint64 id, GError **error)
{
    return ff_store_transact(store, cancel, &id, error);
}

/* ---- send again ---- */

static void change_detail(FfJob *job, JsonObject *detail)
{
    g_free(job->detail);
    job->detail = ff_detail_to_text(detail);
}

/* Calls keep their numbers in the log; the limit on calls is counted from here. */
static void note_earlier_attempts(FfJob *fax)
{
    g_autoptr(JsonObject) detail = ff_detail_parse(fax->detail);
    json_object_set_int_member(detail, "attempts_before", fax->attempts);
    json_object_remove_member(detail, "retried"); /* counted from here too */
    change_detail(fax, detail);
}

/* What follows is another notice, and not the first once more. */
static void begin_round(FfJob *message)
{
    g_autoptr(JsonObject) detail = ff_detail_parse(message->detail);
    json_object_remove_member(detail, "told");
    json_object_set_int_member(detail, "round", ff_detail_int(detail, "round", 0) + 1);
    change_detail(message, detail);
}

static void clear_reason(FfJob *job)
{
    job->reason = FF_REASON_NONE;
    g_clear_pointer(&job->reason_argument, g_free);
    job->not_before_ms = 0;
}

/* A time that was asked for (^AT) and has not come yet still holds. */
static void keep_schedule(FfJob *fax)
{
    g_autoptr(JsonObject) detail = ff_detail_parse(fax->detail);
    const gint64 scheduled_ms = ff_detail_int(detail, "scheduled_ms", 0);
    fax->not_before_ms = scheduled_ms > ff_clock_now_ms() ? scheduled_ms : 0;
}

/* Perhaps only in part yet. */
static bool is_erased(const FfJob *message, GError **error)
{
    g_autoptr(JsonObject) detail = ff_detail_parse(message->detail);
    gint64 erased_ms = ff_detail_int(detail, "erased_ms", 0);
    if (erased_ms == 0) {
        return false;
    }
    g_autofree char *time = ff_clock_rfc3339(erased_ms);
    g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT,
                "the pages of message %" G_GINT64_FORMAT " were erased on %.10s, %d days after its "
                "end (setting retention); submit it anew",
                message->id, time, (int)ff_detail_int(detail, "retention_days", 0));
    return true;
}

static bool has_file(char **names, const char *name)
{
    return name == NULL || g_strv_contains((const char *const *)names, name);
}

/* Pages that were never made, or were erased after their time, can't be sent again. */
static bool has_pages(FfStore *store, const FfJob *fax, const FfJob *job, GError **error)
{
    gint64 message = job->id;
    g_auto(FfFaxFiles) files = ff_fax_files_of(fax);
    if (is_erased(job, error)) {
        return false;
    }
    g_auto(GStrv) names = store->backend->list_files(store->self, message, error);
    if (names == NULL) {
        return false;
    }
    if (!has_file(names, files.cover) || !has_file(names, files.pages)) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT,
                    "message %" G_GINT64_FORMAT " has no pages to send; submit it anew", message);
        return false;
    }
    return true;
}

static bool retry_from(const FfJob *job, FfState *ret_next, GError **error)
{
    if (!ff_flow_retry(job->kind, job->state, ret_next)) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT,
                    "%s %" G_GINT64_FORMAT " is %s: only a fax that failed or was cancelled, of a "
                    "message whose pages were made, can be sent again",
                    ff_kind_name(job->kind), job->id, ff_state_name(job->state));
        return false;
    }
    return true;
}

/* The fax first: a message that becomes READY without an open fax would go on at once. */
static bool reopen(FfStore *store, FfJob *fax, FfJob *message, GError **error)
{
    FfState fax_next, message_next;
    if (!retry_from(fax, &fax_next, error) || !retry_from(message, &message_next, error) ||
        !has_pages(store, fax, message, error)) {
        return false;
    }
    note_earlier_attempts(fax);
    clear_reason(fax);
    keep_schedule(fax);
    fax->pages = fax->pages > 0 ? fax->pages : message->pages;
    begin_round(message);
    clear_reason(message);
    return ff_store_enter(store, fax, fax_next, error) &&
           ff_store_enter(store, message, message_next, error);
}

static bool retry(FfStore *store, gpointer data, GError **error)
{
    const gint64 *id = data;
    g_autoptr(FfJob) fax = store->backend->load(store->self, *id, error);
    if (fax == NULL) {
        return false;
    }
    if (fax->kind != FF_KIND_FAX || fax->parent == 0) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT,
                    "job %" G_GINT64_FORMAT " is a %s: only a fax can be sent again", *id,
                    ff_kind_name(fax->kind));
        return false;
    }
    g_autoptr(FfJob) message = store->backend->load(store->self, fax->parent, error);
    g_autoptr(FfJob) before = ff_job_copy(fax);
    return message != NULL && reopen(store, fax, message, error) &&
           audit_job(store, before, "retry", error);
}

bool ff_store_retry(FfStore *store, gint64 id, GError **error)
{
    return ff_store_transact(store, retry, &id, error);
}
