// SPDX-License-Identifier: GPL-3.0-or-later
/* The one place where a job's state changes, and what follows for its children or its parent. */
#include "base/clock.h"
#include "base/detail.h"
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

static bool follow(FfStore *store, FfJob *child, const FfJob *parent, GError **error)
{
    FfState next;
    if (parent->kind != FF_KIND_MESSAGE ||
        !ff_flow_child_follows(parent->state, child->state, &next)) {
        return true;
    }
    take_from_message(child, parent);
    return save(store, child, next, error);
}

static gint64 round_of(const FfJob *job)
{
    g_autoptr(JsonObject) detail = ff_detail_parse(job->detail);
    return ff_detail_int(detail, "round", 0);
}

bool ff_store_is_last_round(const FfJob *delivery, const FfJob *reception)
{
    return round_of(delivery) == round_of(reception);
}

/* What failed before a person chose another receiver is settled. */
static bool counts(const FfJob *child, const FfJob *parent)
{
    return child->kind != FF_KIND_DELIVERY || ff_store_is_last_round(child, parent);
}

/* A received fax that somebody did not get says why, in the words of the last delivery. */
static void take_from_delivery(FfJob *parent, const FfJob *child)
{
    if (child->kind == FF_KIND_DELIVERY && child->state == FF_STATE_FAILED) {
        parent->reason = child->reason;
        g_free(parent->reason_argument);
        parent->reason_argument = g_strdup(child->reason_argument);
    }
}

/* The parent's state counts for what its children become, their states for whether it goes on. */
static bool lead_children(FfStore *store, FfJob *parent, GError **error)
{
    g_autoptr(GPtrArray) children = store->backend->children(store->self, parent->id, error);
    guint ended[FF_STATE_COUNT] = {0};
    bool all_ended = true;
    if (children == NULL) {
        return false;
    }
    for (guint i = 0; i < children->len; i++) {
        FfJob *child = g_ptr_array_index(children, i);
        if (!follow(store, child, parent, error)) {
            return false;
        }
        all_ended = all_ended && ff_flow_is_final(child->kind, child->state);
        if (counts(child, parent)) {
            ended[child->state]++;
            take_from_delivery(parent, child);
        }
    }
    FfState next;
    return !all_ended || !ff_flow_after_children(parent->kind, parent->state, ended, &next) ||
           save(store, parent, next, error);
}

static bool tell_parent(FfStore *store, const FfJob *child, GError **error)
{
    g_autoptr(FfJob) parent = store->backend->load(store->self, child->parent, error);
    return parent != NULL && lead_children(store, parent, error);
}

bool ff_store_enter(FfStore *store, FfJob *job, FfState state, GError **error)
{
    if (!save(store, job, state, error)) {
        return false;
    }
    if (job->kind == FF_KIND_MESSAGE || job->kind == FF_KIND_RECEPTION) {
        return lead_children(store, job, error);
    }
    return job->parent == 0 || !ff_flow_is_final(job->kind, state) ||
           tell_parent(store, job, error);
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
