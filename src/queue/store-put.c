// SPDX-License-Identifier: GPL-3.0-or-later
/* Intake's side of the store: new jobs, in groups. */
#include "base/clock.h"
#include "base/error.h"
#include "queue/store-private.h"

typedef struct {
    gint64 id;
    bool duplicate;
} Placed;

typedef struct {
    FfSubmission **submissions;
    guint count;
    Placed *placed; /* given to the submissions when all is on stable storage */
} Group;

static void digest_key(const char *key, guint8 digest[FF_DEDUPE_SIZE])
{
    g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
    gsize length = FF_DEDUPE_SIZE;
    g_checksum_update(checksum, (const guchar *)key, -1);
    g_checksum_get_digest(checksum, digest, &length);
}

static bool check_job(const FfJob *job, GError **error)
{
    if (!ff_flow_is_state(job->kind, job->state) || ff_flow_is_final(job->kind, job->state)) {
        g_set_error(error, FF_ERROR, FF_ERROR_BUG, "a %s can't be put into the queue as %s",
                    ff_kind_name(job->kind), ff_state_name(job->state));
        return false;
    }
    return true;
}

/* The caller's job is not touched before all is stored: works on a shallow copy. */
static bool insert(FfStore *store, const FfJob *job, gint64 parent, const guint8 *dedupe,
                   Placed *ret_placed, GError **error)
{
    if (!check_job(job, error)) {
        return false;
    }
    gint64 now_ms = ff_clock_now_ms();
    FfJob row = *job;
    row.parent = parent;
    row.created_ms = job->created_ms != 0 ? job->created_ms : now_ms;
    row.updated_ms = now_ms;
    row.lease = NULL;
    gint64 due_ms = ff_store_due(&row, now_ms);
    if (!store->backend->insert(store->self, &row, due_ms, dedupe, &ret_placed->id,
                                &ret_placed->duplicate, error)) {
        return false;
    }
    if (!ret_placed->duplicate) {
        ff_store_note_work(store, &row, due_ms);
    }
    return true;
}

bool ff_store_insert_child(FfStore *store, const FfJob *child, gint64 parent, GError **error)
{
    Placed placed = {0};
    if (child->kind != FF_KIND_FAX && child->kind != FF_KIND_DELIVERY) {
        g_set_error(error, FF_ERROR, FF_ERROR_BUG, "a %s can't be another job's child",
                    ff_kind_name(child->kind));
        return false;
    }
    return insert(store, child, parent, NULL, &placed, error);
}

static bool store_files(FfStore *store, const FfSubmission *submission, gint64 id, GError **error)
{
    int place = 0;
    if (submission->body != NULL) {
        FfContent content = {"message.eml", -1, submission->body, submission->body_length};
        if (!store->backend->store_file(store->self, id, place++, &content, error)) {
            return false;
        }
    }
    for (guint i = 0; submission->files != NULL && i < submission->files->len; i++) {
        const FfFile *file = g_ptr_array_index(submission->files, i);
        FfContent content = {.name = file->name, .fd = file->fd};
        if (!store->backend->store_file(store->self, id, place++, &content, error)) {
            return false;
        }
    }
    return true;
}

static bool store_children(FfStore *store, const GPtrArray *children, gint64 parent, GError **error)
{
    for (guint i = 0; children != NULL && i < children->len; i++) {
        if (!ff_store_insert_child(store, g_ptr_array_index(children, i), parent, error)) {
            return false;
        }
    }
    return true;
}

static bool put_one(FfStore *store, const FfSubmission *submission, Placed *ret_placed,
                    GError **error)
{
    guint8 digest[FF_DEDUPE_SIZE];
    const guint8 *dedupe = NULL;
    if (submission->dedupe != NULL) {
        digest_key(submission->dedupe, digest);
        dedupe = digest;
    }
    if (!insert(store, submission->job, submission->job->parent, dedupe, ret_placed, error)) {
        return false;
    }
    return ret_placed->duplicate ||
           (store_files(store, submission, ret_placed->id, error) &&
            store_children(store, submission->children, ret_placed->id, error));
}

static bool put_group(FfStore *store, gpointer data, GError **error)
{
    Group *group = data;
    for (guint i = 0; i < group->count; i++) {
        if (!put_one(store, group->submissions[i], &group->placed[i], error)) {
            return false;
        }
    }
    return true;
}

bool ff_store_put(FfStore *store, FfSubmission *submissions[], guint count, GError **error)
{
    g_autofree Placed *placed = g_new0(Placed, count);
    Group group = {submissions, count, placed};
    if (!ff_store_transact(store, put_group, &group, error)) {
        return false;
    }
    for (guint i = 0; i < count; i++) {
        submissions[i]->job->id = placed[i].id;
        submissions[i]->duplicate = placed[i].duplicate;
    }
    return true;
}
