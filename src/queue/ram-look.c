// SPDX-License-Identifier: GPL-3.0-or-later
/* Files, attempts, lists and counts. */
#include <string.h>

#include "base/error.h"
#include "base/limits.h"
#include "queue/ram-private.h"

#define DEFAULT_LIMIT 1000

/* ---- files ---- */

static gint compare_files(gconstpointer left, gconstpointer right)
{
    return strcmp((*(FfRamFile *const *)left)->name, (*(FfRamFile *const *)right)->name);
}

bool ff_ram_store_file(gpointer self, gint64 id, int place, const FfContent *content,
                       GError **error)
{
    FfRamRow *row = ff_ram_find_row(self, id, error);
    if (row == NULL) {
        return false;
    }
    gsize length = content->length;
    g_autoptr(GBytes) bytes = NULL;
    if (content->fd < 0) {
        bytes = g_bytes_new(content->data, length);
    } else {
        char *data = ff_file_read(content->fd, FF_LIMIT_BOX_OUTPUT, &length, error);
        if (data == NULL) {
            return false;
        }
        bytes = g_bytes_new_take(data, length);
    }
    g_ptr_array_add(row->files, ff_ram_file_new(content->name, bytes));
    g_ptr_array_sort(row->files, compare_files);
    return true;
}

static FfRamFile *find_file(const FfRamRow *row, const char *name)
{
    for (guint i = 0; i < row->files->len; i++) {
        FfRamFile *file = g_ptr_array_index(row->files, i);
        if (strcmp(file->name, name) == 0) {
            return file;
        }
    }
    return NULL;
}

bool ff_ram_drop_file(gpointer self, gint64 id, const char *name, GError **error)
{
    FfRamRow *row = ff_ram_find_row(self, id, error);
    if (row == NULL) {
        return false;
    }
    FfRamFile *file = find_file(row, name);
    if (file != NULL) {
        g_ptr_array_remove(row->files, file);
    }
    return true;
}

bool ff_ram_read_file(gpointer self, gint64 id, const char *name, int fd, GError **error)
{
    const FfRamRow *row = ff_ram_find_row(self, id, NULL);
    const FfRamFile *file = row != NULL ? find_file(row, name) : NULL;
    if (file == NULL) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT, "job %" G_GINT64_FORMAT " has no file %s",
                    id, name);
        return false;
    }
    gsize length;
    const void *data = g_bytes_get_data(file->bytes, &length);
    return ff_file_write(fd, data, length, error);
}

char **ff_ram_list_files(gpointer self, gint64 id, GError **error)
{
    g_autoptr(GStrvBuilder) names = g_strv_builder_new();
    const FfRamRow *row = ff_ram_find_row(self, id, NULL);
    for (guint i = 0; row != NULL && i < row->files->len; i++) {
        const FfRamFile *file = g_ptr_array_index(row->files, i);
        g_strv_builder_add(names, file->name);
    }
    return g_strv_builder_end(names);
}

/* ---- attempts, lists ---- */

static gint compare_attempts(gconstpointer left, gconstpointer right)
{
    return (*(FfAttempt *const *)left)->number - (*(FfAttempt *const *)right)->number;
}

static FfAttempt *find_attempt(const FfRamRow *row, int number)
{
    for (guint i = 0; i < row->attempts->len; i++) {
        FfAttempt *attempt = g_ptr_array_index(row->attempts, i);
        if (attempt->number == number) {
            return attempt;
        }
    }
    return NULL;
}

bool ff_ram_put_attempt(gpointer self, const FfAttempt *attempt, GError **error)
{
    FfRamRow *row = ff_ram_find_row(self, attempt->job, error);
    if (row == NULL) {
        return false;
    }
    FfAttempt *old = find_attempt(row, attempt->number);
    if (old != NULL) {
        g_ptr_array_remove(row->attempts, old);
    }
    g_ptr_array_add(row->attempts, ff_ram_attempt_copy(attempt, NULL));
    g_ptr_array_sort(row->attempts, compare_attempts);
    return true;
}

bool ff_ram_set_attempt_pages(gpointer self, gint64 id, int number, int pages, GError **error)
{
    const FfRamRow *row = ff_ram_find_row(self, id, error);
    FfAttempt *attempt = row != NULL ? find_attempt(row, number) : NULL;
    if (attempt != NULL) {
        attempt->pages_confirmed = pages;
    }
    return row != NULL;
}

GPtrArray *ff_ram_list_attempts(gpointer self, gint64 id, GError **error)
{
    const FfRamRow *row = ff_ram_find_row(self, id, NULL);
    return row != NULL ? ff_ram_attempts_copy(row->attempts)
                       : ff_ram_list_new((GDestroyNotify)ff_attempt_free);
}

static bool is_wanted(const char *wanted, const char *value)
{
    return wanted == NULL || g_strcmp0(wanted, value) == 0;
}

static bool is_wanted_user(const char *wanted, const char *user)
{
    return wanted == NULL || (user != NULL && g_ascii_strcasecmp(wanted, user) == 0);
}

static bool matches(const FfJob *job, const FfFilter *filter)
{
    return (filter->kind < 0 || filter->kind == (int)job->kind) &&
           (filter->state < 0 || filter->state == (int)job->state) &&
           (!filter->open_only || !ff_flow_is_final(job->kind, job->state)) &&
           (filter->parent == 0 || filter->parent == job->parent) &&
           is_wanted_user(filter->user, job->user) && is_wanted(filter->number, job->number) &&
           (is_wanted(filter->billing, job->user_billing) ||
            is_wanted(filter->billing, job->custom_billing)) &&
           job->created_ms >= filter->since_ms &&
           (filter->until_ms == 0 || job->created_ms < filter->until_ms);
}

static gint compare_newest(gconstpointer left, gconstpointer right)
{
    const FfJob *one = *(FfJob *const *)left, *other = *(FfJob *const *)right;
    if (one->created_ms != other->created_ms) {
        return one->created_ms > other->created_ms ? -1 : 1;
    }
    return one->id > other->id ? -1 : 1;
}

GPtrArray *ff_ram_list(gpointer self, const FfFilter *filter, GError **error)
{
    const FfRam *ram = self;
    g_autoptr(GPtrArray) found = g_ptr_array_new();
    for (guint i = 0; i < ram->now->rows->len; i++) {
        FfJob *job = ff_ram_row_at(ram, i)->job;
        if (matches(job, filter)) {
            g_ptr_array_add(found, job);
        }
    }
    if (!filter->open_only) {
        g_ptr_array_sort(found, compare_newest);
    }
    guint limit = filter->limit != 0 ? filter->limit : DEFAULT_LIMIT;
    g_ptr_array_set_size(found, (gint)MIN(found->len, limit));
    return ff_ram_list_copy(found, ff_ram_job_copy, (GDestroyNotify)ff_job_free);
}

bool ff_ram_count(gpointer self, gint64 counts[FF_KIND_COUNT][FF_STATE_COUNT], GError **error)
{
    const FfRam *ram = self;
    memset(counts, 0, sizeof(gint64) * FF_KIND_COUNT * FF_STATE_COUNT);
    for (guint i = 0; i < ram->now->rows->len; i++) {
        const FfJob *job = ff_ram_row_at(ram, i)->job;
        counts[job->kind][job->state]++;
    }
    return true;
}
