// SPDX-License-Identifier: GPL-3.0-or-later
/* What retention finds and erases. */
#include "queue/ram-private.h"

static bool has_open_child(const FfRam *ram, gint64 parent)
{
    for (guint i = 0; i < ram->now->rows->len; i++) {
        const FfJob *job = ff_ram_row_at(ram, i)->job;
        if (job->parent == parent && !ff_flow_is_final(job->kind, job->state)) {
            return true;
        }
    }
    return false;
}

static bool matches(const FfRam *ram, const FfRamRow *row, FfEnded which, gint64 before_ms)
{
    const FfJob *job = row->job;
    bool quarantined = job->state == FF_STATE_QUARANTINED;
    bool wanted = which == FF_ENDED_ALL ||
                  (row->erased_ms == 0 && quarantined == (which == FF_ENDED_QUARANTINED));
    return wanted && job->parent == 0 && ff_flow_is_final(job->kind, job->state) &&
           job->updated_ms < before_ms && !has_open_child(ram, job->id);
}

static gint compare_ends(gconstpointer left, gconstpointer right)
{
    const FfJob *one = *(FfJob *const *)left, *other = *(FfJob *const *)right;
    return (one->updated_ms > other->updated_ms) - (one->updated_ms < other->updated_ms);
}

GPtrArray *ff_ram_list_ended(gpointer self, FfEnded which, gint64 before_ms, guint limit,
                             GError **error)
{
    const FfRam *ram = self;
    g_autoptr(GPtrArray) found = g_ptr_array_new();
    for (guint i = 0; i < ram->now->rows->len; i++) {
        const FfRamRow *row = ff_ram_row_at(ram, i);
        if (matches(ram, row, which, before_ms)) {
            g_ptr_array_add(found, row->job);
        }
    }
    g_ptr_array_sort(found, compare_ends);
    g_ptr_array_set_size(found, (gint)MIN(found->len, limit));
    return ff_ram_list_copy(found, ff_ram_job_copy, (GDestroyNotify)ff_job_free);
}

bool ff_ram_erase_files(gpointer self, gint64 id, guint limit, guint *ret_count, GError **error)
{
    const FfRamRow *row = ff_ram_find_row(self, id, error);
    if (row == NULL) {
        return false;
    }
    *ret_count = MIN(row->files->len, limit);
    if (*ret_count > 0) {
        g_ptr_array_remove_range(row->files, 0, *ret_count);
    }
    return true;
}

bool ff_ram_mark_erased(gpointer self, gint64 id, gint64 now_ms, GError **error)
{
    FfRamRow *row = ff_ram_find_row(self, id, error);
    if (row == NULL) {
        return false;
    }
    row->erased_ms = now_ms;
    return true;
}

bool ff_ram_remove_job(gpointer self, gint64 id, GError **error)
{
    const FfRam *ram = self;
    FfRamRow *row = ff_ram_find_row(self, id, error);
    return row != NULL && g_ptr_array_remove(ram->now->rows, row);
}

bool ff_ram_compact(gpointer self, bool *ret_more, GError **error)
{
    *ret_more = false;
    return true;
}
