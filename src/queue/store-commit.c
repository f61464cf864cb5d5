// SPDX-License-Identifier: GPL-3.0-or-later
/* What a stage made of a job becomes the job's new state, in one transaction. */
#include "base/clock.h"
#include "base/error.h"
#include "queue/store-private.h"

typedef struct {
    const FfOutcome *outcome;
    const char *owner;
    FfState state; /* out */
} Commit;

/* The stage's fields over the stored job's identity. Pages confirmed since the stage took its copy
 * stay. */
static FfJob *merge(const FfJob *stored, const FfJob *given)
{
    FfJob *job = ff_job_copy(given);
    job->id = stored->id;
    job->kind = stored->kind;
    job->state = stored->state;
    job->parent = stored->parent;
    job->created_ms = stored->created_ms;
    job->attempts = stored->attempts;
    job->confirmed_pages = MAX(job->confirmed_pages, stored->confirmed_pages);
    job->reason = stored->reason;
    g_free(job->reason_argument);
    job->reason_argument = g_strdup(stored->reason_argument);
    return job;
}

/* In front of the notice stage the reason says what is to be told, or why a received fax could not
 * be converted, and no trouble with the telling replaces it. Elsewhere it says why the job waits or
 * ended, so success clears it. */
static void take_reason(FfJob *job, const FfOutcome *outcome)
{
    bool told = ff_flow_stage(job->kind, job->state) == FF_STAGE_NOTICE;
    bool kept = job->kind == FF_KIND_MESSAGE && job->reason != FF_REASON_NONE;
    if (told && (outcome->code != FF_OUTCOME_FAIL || kept)) {
        return;
    }
    bool done = outcome->code == FF_OUTCOME_DONE;
    job->reason = done ? FF_REASON_NONE : outcome->reason;
    g_free(job->reason_argument);
    job->reason_argument = done ? NULL : g_strdup(outcome->reason_argument);
}

static bool store_files(FfStore *store, gint64 id, const FfOutcome *outcome, GError **error)
{
    for (char **name = outcome->drop_files; name != NULL && *name != NULL; name++) {
        if (!store->backend->drop_file(store->self, id, *name, error)) {
            return false;
        }
    }
    for (guint i = 0; outcome->files != NULL && i < outcome->files->len; i++) {
        const FfFile *file = g_ptr_array_index(outcome->files, i);
        FfContent content = {.name = file->name, .fd = file->fd};
        if (!store->backend->drop_file(store->self, id, file->name, error) ||
            !store->backend->store_file(store->self, id, FF_PLACE_NEXT, &content, error)) {
            return false;
        }
    }
    return true;
}

/* A fax that is there already takes the pages and the detail that the stage gave it. */
static bool update_child(FfStore *store, const FfJob *given, gint64 parent, GError **error)
{
    g_autoptr(FfJob) child = store->backend->load(store->self, given->id, error);
    if (child == NULL) {
        return false;
    }
    if (child->parent != parent) {
        g_set_error(error, FF_ERROR, FF_ERROR_BUG, "the fax is another message's");
        return false;
    }
    child->pages = given->pages;
    g_free(child->detail);
    child->detail = g_strdup(given->detail);
    return store->backend->save(store->self, child, FF_DUE_KEEP, error);
}

/* A new fax is its message's user's, also when another account was found than the stage thought. */
static bool add_child(FfStore *store, const FfJob *given, const FfJob *parent, GError **error)
{
    FfJob child = *given;
    FfKind kind = parent->kind == FF_KIND_RECEPTION ? FF_KIND_DELIVERY : FF_KIND_FAX;
    if (child.kind != kind) {
        g_set_error(error, FF_ERROR, FF_ERROR_BUG, "a %s can't be a %s's child",
                    ff_kind_name(child.kind), ff_kind_name(parent->kind));
        return false;
    }
    if (kind == FF_KIND_FAX) {
        child.user = parent->user;
    }
    return ff_store_insert_child(store, &child, parent->id, error);
}

/* A stage that will be run again would make the same children again. */
static bool store_children(FfStore *store, const FfJob *message, const FfOutcome *outcome,
                           GError **error)
{
    if (outcome->children == NULL || outcome->code == FF_OUTCOME_RETRY) {
        return true;
    }
    for (guint i = 0; i < outcome->children->len; i++) {
        FfJob *child = g_ptr_array_index(outcome->children, i);
        if (!(child->id > 0 ? update_child(store, child, message->id, error)
                            : add_child(store, child, message, error))) {
            return false;
        }
    }
    return true;
}

static bool store_attempt(FfStore *store, gint64 id, const FfOutcome *outcome, GError **error)
{
    if (outcome->attempt == NULL) {
        return true;
    }
    if (outcome->attempt->job != id) {
        g_set_error(error, FF_ERROR, FF_ERROR_BUG, "the attempt is another job's");
        return false;
    }
    return store->backend->put_attempt(store->self, outcome->attempt, error);
}

static bool enter_next(FfStore *store, FfJob *job, const Commit *commit, GError **error)
{
    const FfOutcome *outcome = commit->outcome;
    FfState next;
    if (!ff_flow_next(job->kind, job->state, outcome->code, outcome->reason, &next)) {
        g_set_error(error, FF_ERROR, FF_ERROR_BUG, "no stage has business with a %s that is %s",
                    ff_kind_name(job->kind), ff_state_name(job->state));
        return false;
    }
    if (ff_store_is_cancelling(job) && outcome->code != FF_OUTCOME_DONE) {
        return ff_store_end_cancelled(store, job, error);
    }
    take_reason(job, outcome);
    job->not_before_ms = outcome->code == FF_OUTCOME_RETRY ? outcome->not_before_ms : 0;
    return ff_store_enter(store, job, next, error);
}

/* Somebody else took the turn that the stage saw: the stage looks again, and it was nobody's fault.
 */
static bool begin_again(FfStore *store, FfJob *stored, GError **error)
{
    stored->attempts = MAX(stored->attempts - 1, 0);
    return ff_store_enter(store, stored, stored->state, error);
}

static bool apply(FfStore *store, gpointer data, GError **error)
{
    Commit *commit = data;
    const FfOutcome *outcome = commit->outcome;
    gint64 id = outcome->job->id;
    g_autoptr(FfJob) stored = ff_store_load_leased(store, id, commit->owner, error);
    if (stored == NULL) {
        return false;
    }
    bool current = false;
    if (!ff_store_take_turns(store, outcome->turns, &current, error)) {
        return false;
    }
    if (!current) {
        commit->state = stored->state;
        return begin_again(store, stored, error);
    }
    g_autoptr(FfJob) job = merge(stored, outcome->job);
    bool done = store_files(store, id, outcome, error) &&
                ff_store_enroll(store, outcome->enroll, job, error) &&
                store_children(store, job, outcome, error) &&
                store_attempt(store, id, outcome, error) && enter_next(store, job, commit, error);
    commit->state = job->state;
    return done;
}

bool ff_store_commit(FfStore *store, const FfOutcome *outcome, const char *owner,
                     FfState *ret_state, GError **error)
{
    Commit commit = {outcome, owner, 0};
    if (!ff_store_transact(store, apply, &commit, error)) {
        return false;
    }
    if (ret_state != NULL) {
        *ret_state = commit.state;
    }
    return true;
}
