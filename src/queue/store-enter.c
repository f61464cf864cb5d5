// SPDX-License-Identifier: GPL-3.0-or-later
/* The one place where a job's state changes, and what follows for its faxes or its message. */
#include "base/clock.h"
#include "queue/store-private.h"

static bool save(FfStore *store, FfJob *job, FfState state, GError **error)
{
    gint64 now_ms = ff_clock_now_ms();
    if (state != job->state && job->kind != FF_KIND_FAX) {
        job->attempts = 0;
    }
    job->state = state;
    job->updated_ms = now_ms;
    g_clear_pointer(&job->lease, g_free);
    gint64 due_ms = ff_store_due(job, now_ms);
    ff_store_note_work(store, job, due_ms);
    return store->backend->save(store->self, job, due_ms, error);
}

/* A fax takes its message's pages when they are made and it was not given its own, and its
 * message's end when that is refused.
 */
static void take_from_message(FfJob *fax, const FfJob *message)
{
    if (message->state == FF_STATE_READY) {
        if (fax->pages == 0) {
            fax->pages = message->pages;
        }
    } else {
        fax->reason = message->reason;
        g_free(fax->reason_argument);
        fax->reason_argument = g_strdup(message->reason_argument);
    }
}

/* The message's state counts for what its faxes become, their states for whether it goes on. */
static bool lead_children(FfStore *store, FfJob *message, GError **error)
{
    g_autoptr(GPtrArray) faxes = store->backend->children(store->self, message->id, error);
    if (faxes == NULL) {
        return false;
    }
    bool all_ended = true;
    for (guint i = 0; i < faxes->len; i++) {
        FfJob *fax = g_ptr_array_index(faxes, i);
        FfState next;
        if (ff_flow_child_follows(message->state, fax->state, &next)) {
            take_from_message(fax, message);
            if (!save(store, fax, next, error)) {
                return false;
            }
        }
        all_ended = all_ended && ff_flow_is_final(fax->kind, fax->state);
    }
    FfState next;
    return !all_ended || !ff_flow_after_children(message->state, &next) ||
           save(store, message, next, error);
}

static bool tell_message(FfStore *store, const FfJob *fax, GError **error)
{
    g_autoptr(FfJob) message = store->backend->load(store->self, fax->parent, error);
    return message != NULL && lead_children(store, message, error);
}

bool ff_store_enter(FfStore *store, FfJob *job, FfState state, GError **error)
{
    if (!save(store, job, state, error)) {
        return false;
    }
    if (job->kind == FF_KIND_MESSAGE) {
        return lead_children(store, job, error);
    }
    if (job->kind == FF_KIND_FAX && job->parent != 0 && ff_flow_is_final(job->kind, state)) {
        return tell_message(store, job, error);
    }
    return true;
}

bool ff_store_is_cancelling(const FfJob *job)
{
    return job->kind == FF_KIND_FAX && job->state == FF_STATE_READY &&
           job->reason == FF_REASON_CANCELLED;
}

bool ff_store_end_cancelled(FfStore *store, FfJob *job, GError **error)
{
    if (job->pages > 0 && job->confirmed_pages >= job->pages) {
        job->reason = FF_REASON_NONE;
        return ff_store_enter(store, job, FF_STATE_SENT, error);
    }
    return ff_store_enter(store, job, FF_STATE_CANCELLED, error);
}
