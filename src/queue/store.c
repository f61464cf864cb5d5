// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/store-private.h"

#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"

static const FfStoreBackend *const backends[] = {&ff_sqlite_backend, &ff_ram_backend};

static const FfStoreBackend *find_backend(const char *url)
{
    gsize length = strcspn(url, ":");
    for (guint i = 0; i < G_N_ELEMENTS(backends); i++) {
        if (strlen(backends[i]->name) == length && strncmp(backends[i]->name, url, length) == 0) {
            return backends[i];
        }
    }
    return NULL;
}

/* 0700: what is inside are people's letters. */
static bool make_state_dir(const char *state_dir, GError **error)
{
    if (g_mkdir_with_parents(state_dir, 0700) != 0) {
        ff_error_set_errno(error, "cannot make the state folder %s (setting state_dir)", state_dir);
        return false;
    }
    return true;
}

FfStore *ff_store_open(const char *url, const char *state_dir, GError **error)
{
    const FfStoreBackend *backend = find_backend(url);
    if (backend == NULL) {
        g_set_error(error, FF_ERROR, FF_ERROR_CONFIG,
                    "store = %s: there is no such store; this program has \"sqlite\"", url);
        return NULL;
    }
    if (!make_state_dir(state_dir, error)) {
        return NULL;
    }
    g_autoptr(FfWake) wake = ff_wake_new(state_dir, error);
    if (wake == NULL) {
        return NULL;
    }
    gpointer self = backend->open(state_dir, error);
    if (self == NULL) {
        return NULL;
    }
    FfStore *store = g_new0(FfStore, 1);
    *store = (FfStore){.backend = backend, .self = self, .wake = g_steal_pointer(&wake)};
    return store;
}

void ff_store_close(FfStore *store)
{
    if (store != NULL) {
        store->backend->close(store->self);
        ff_wake_free(store->wake);
        g_free(store->actor);
        g_free(store);
    }
}

/* ---- transactions ---- */

static void send_hints(FfStore *store)
{
    for (guint stage = 0; stage < FF_STAGE_COUNT; stage++) {
        if (store->hints & 1u << stage) {
            ff_wake_send(store->wake, stage);
        }
    }
}

bool ff_store_transact(FfStore *store, FfStoreWork work, gpointer data, GError **error)
{
    store->hints = 0;
    if (!store->backend->begin(store->self, error)) {
        return false;
    }
    if (!work(store, data, error) || !store->backend->finish(store->self, error)) {
        store->backend->rollback(store->self);
        return false;
    }
    send_hints(store);
    return true;
}

gint64 ff_store_due(const FfJob *job, gint64 now_ms)
{
    return job->not_before_ms > now_ms ? job->not_before_ms : 0;
}

void ff_store_note_work(FfStore *store, const FfJob *job, gint64 due_ms)
{
    FfStage stage = ff_flow_stage(job->kind, job->state);
    if (stage != FF_STAGE_NONE && due_ms == 0) {
        store->hints |= 1u << stage;
    }
}

void ff_store_watch(FfStore *store, FfStage stage, int timeout_ms)
{
    ff_wake_wait(store->wake, stage, timeout_ms);
}

/* ---- looking ---- */

FfJob *ff_store_get(FfStore *store, gint64 id, GError **error)
{
    return store->backend->load(store->self, id, error);
}

GPtrArray *ff_store_list(FfStore *store, const FfFilter *filter, GError **error)
{
    return store->backend->list(store->self, filter, error);
}

GPtrArray *ff_store_list_log(FfStore *store, const FfLogFilter *filter, GError **error)
{
    return store->backend->list_log(store->self, filter, error);
}

GPtrArray *ff_store_list_attempts(FfStore *store, gint64 id, GError **error)
{
    return store->backend->list_attempts(store->self, id, error);
}

char **ff_store_list_files(FfStore *store, gint64 id, GError **error)
{
    return store->backend->list_files(store->self, id, error);
}

FfFile *ff_store_read_file(FfStore *store, gint64 id, const char *name, GError **error)
{
    g_autoptr(FfFile) file = ff_file_new(name, error);
    if (file == NULL || !store->backend->read_file(store->self, id, name, file->fd, error)) {
        return NULL;
    }
    if (lseek(file->fd, 0, SEEK_SET) != 0) {
        ff_error_set_errno(error, "cannot go back to the start of %s", name);
        return NULL;
    }
    return g_steal_pointer(&file);
}

bool ff_store_count(FfStore *store, gint64 counts[FF_KIND_COUNT][FF_STATE_COUNT], GError **error)
{
    return store->backend->count(store->self, counts, error);
}
