// SPDX-License-Identifier: GPL-3.0-or-later
/* What the store in memory holds, and copies of it. */
#include "base/error.h"
#include "queue/ram-private.h"

FfRamFile *ff_ram_file_new(const char *name, GBytes *bytes)
{
    FfRamFile *file = g_new0(FfRamFile, 1);
    *file = (FfRamFile){g_strdup(name), g_bytes_ref(bytes)};
    return file;
}

void ff_ram_file_free(gpointer data)
{
    FfRamFile *file = data;
    g_free(file->name);
    g_bytes_unref(file->bytes);
    g_free(file);
}

static gpointer file_copy(gconstpointer data, gpointer unused)
{
    const FfRamFile *file = data;
    return ff_ram_file_new(file->name, file->bytes);
}

gpointer ff_ram_attempt_copy(gconstpointer data, gpointer unused)
{
    const FfAttempt *attempt = data;
    FfAttempt *copy = g_memdup2(attempt, sizeof *attempt);
    copy->line = g_strdup(attempt->line);
    copy->t30_text = g_strdup(attempt->t30_text);
    copy->far_identity = g_strdup(attempt->far_identity);
    copy->detail = g_strdup(attempt->detail);
    return copy;
}

gpointer ff_ram_user_copy(gconstpointer data, gpointer unused)
{
    return ff_user_copy(data);
}

gpointer ff_ram_group_copy(gconstpointer data, gpointer unused)
{
    return ff_group_copy(data);
}

gpointer ff_ram_rule_copy(gconstpointer data, gpointer unused)
{
    return ff_rule_copy(data);
}

gpointer ff_ram_turn_copy(gconstpointer data, gpointer unused)
{
    return ff_turn_copy(data);
}

gpointer ff_ram_junk_copy(gconstpointer data, gpointer unused)
{
    return ff_junk_copy(data);
}

gpointer ff_ram_job_copy(gconstpointer data, gpointer unused)
{
    return ff_job_copy(data);
}

gpointer ff_ram_code_copy(gconstpointer data, gpointer unused)
{
    const FfRamCode *code = data;
    FfRamCode *copy = g_new0(FfRamCode, 1);
    *copy =
        (FfRamCode){g_strdup(code->key), g_strdup(code->words), ff_billing_code_copy(code->code)};
    return copy;
}

void ff_ram_code_free(gpointer data)
{
    FfRamCode *code = data;
    g_free(code->key);
    g_free(code->words);
    ff_billing_code_free(code->code);
    g_free(code);
}

GPtrArray *ff_ram_list_new(GDestroyNotify destroy)
{
    return g_ptr_array_new_with_free_func(destroy);
}

GPtrArray *ff_ram_list_copy(const GPtrArray *list, GCopyFunc copy, GDestroyNotify destroy)
{
    GPtrArray *copies = ff_ram_list_new(destroy);
    for (guint i = 0; i < list->len; i++) {
        g_ptr_array_add(copies, copy(g_ptr_array_index(list, i), NULL));
    }
    return copies;
}

GPtrArray *ff_ram_attempts_copy(const GPtrArray *attempts)
{
    return ff_ram_list_copy(attempts, ff_ram_attempt_copy, (GDestroyNotify)ff_attempt_free);
}

void ff_ram_row_free(gpointer data)
{
    FfRamRow *row = data;
    ff_job_free(row->job);
    g_clear_pointer(&row->dedupe, g_bytes_unref);
    g_ptr_array_unref(row->files);
    g_ptr_array_unref(row->attempts);
    g_free(row);
}

static gpointer row_copy(gconstpointer data, gpointer unused)
{
    const FfRamRow *row = data;
    FfRamRow *copy = g_new0(FfRamRow, 1);
    *copy = (FfRamRow){
        .job = ff_job_copy(row->job),
        .due_ms = row->due_ms,
        .erased_ms = row->erased_ms,
        .dedupe = row->dedupe != NULL ? g_bytes_ref(row->dedupe) : NULL,
        .files = ff_ram_list_copy(row->files, file_copy, ff_ram_file_free),
        .attempts = ff_ram_attempts_copy(row->attempts),
    };
    return copy;
}

void ff_ram_state_free(FfRamState *state)
{
    if (state != NULL) {
        g_ptr_array_unref(state->rows);
        g_ptr_array_unref(state->users);
        g_ptr_array_unref(state->codes);
        g_ptr_array_unref(state->groups);
        g_ptr_array_unref(state->rules);
        g_ptr_array_unref(state->turns);
        g_ptr_array_unref(state->junk);
        g_ptr_array_unref(state->audit);
        g_free(state);
    }
}

FfRamState *ff_ram_state_copy(const FfRamState *state)
{
    FfRamState *copy = g_new0(FfRamState, 1);
    copy->last_id = state->last_id;
    copy->last_entry = state->last_entry;
    copy->rows = ff_ram_list_copy(state->rows, row_copy, ff_ram_row_free);
    copy->users = ff_ram_list_copy(state->users, ff_ram_user_copy, (GDestroyNotify)ff_user_free);
    copy->codes = ff_ram_list_copy(state->codes, ff_ram_code_copy, ff_ram_code_free);
    copy->groups =
        ff_ram_list_copy(state->groups, ff_ram_group_copy, (GDestroyNotify)ff_group_free);
    copy->rules = ff_ram_list_copy(state->rules, ff_ram_rule_copy, (GDestroyNotify)ff_rule_free);
    copy->turns = ff_ram_list_copy(state->turns, ff_ram_turn_copy, (GDestroyNotify)ff_turn_free);
    copy->junk = ff_ram_list_copy(state->junk, ff_ram_junk_copy, (GDestroyNotify)ff_junk_free);
    copy->audit =
        ff_ram_list_copy(state->audit, ff_ram_audit_copy, (GDestroyNotify)ff_audit_entry_free);
    return copy;
}

FfRamRow *ff_ram_row_at(const FfRam *ram, guint index)
{
    return g_ptr_array_index(ram->now->rows, index);
}

FfRamRow *ff_ram_find_row(const FfRam *ram, gint64 id, GError **error)
{
    for (guint i = 0; i < ram->now->rows->len; i++) {
        FfRamRow *row = ff_ram_row_at(ram, i);
        if (row->job->id == id) {
            return row;
        }
    }
    g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT, "there is no job %" G_GINT64_FORMAT, id);
    return NULL;
}
