// SPDX-License-Identifier: GPL-3.0-or-later
/* The store in memory, for tests of what stands on it. A transaction keeps a copy of everything to
 * go back to: simple, and fast enough for hundreds of jobs. One process; nothing outlives it. */
#include "queue/ram-private.h"

static gpointer open_all(const char *state_dir, GError **error)
{
    FfRam *ram = g_new0(FfRam, 1);
    ram->now = g_new0(FfRamState, 1);
    ram->now->rows = ff_ram_list_new(ff_ram_row_free);
    ram->now->users = ff_ram_list_new((GDestroyNotify)ff_user_free);
    ram->now->codes = ff_ram_list_new(ff_ram_code_free);
    ram->now->groups = ff_ram_list_new((GDestroyNotify)ff_group_free);
    ram->now->rules = ff_ram_list_new((GDestroyNotify)ff_rule_free);
    ram->now->turns = ff_ram_list_new((GDestroyNotify)ff_turn_free);
    ram->now->junk = ff_ram_list_new((GDestroyNotify)ff_junk_free);
    ram->now->audit = ff_ram_list_new((GDestroyNotify)ff_audit_entry_free);
    return ram;
}

static void close_all(gpointer self)
{
    FfRam *ram = self;
    ff_ram_state_free(ram->now);
    ff_ram_state_free(ram->before);
    g_free(ram);
}

static bool begin(gpointer self, GError **error)
{
    FfRam *ram = self;
    ram->before = ff_ram_state_copy(ram->now);
    return true;
}

static bool finish(gpointer self, GError **error)
{
    FfRam *ram = self;
    g_clear_pointer(&ram->before, ff_ram_state_free);
    return true;
}

static void rollback(gpointer self)
{
    FfRam *ram = self;
    ff_ram_state_free(ram->now);
    ram->now = g_steal_pointer(&ram->before);
}

/* ---- jobs ---- */

static gint64 find_dedupe(const FfRam *ram, GBytes *dedupe)
{
    for (guint i = 0; i < ram->now->rows->len; i++) {
        const FfRamRow *row = ff_ram_row_at(ram, i);
        if (row->dedupe != NULL && g_bytes_equal(row->dedupe, dedupe)) {
            return row->job->id;
        }
    }
    return 0;
}

static bool insert(gpointer self, const FfJob *job, gint64 due_ms, const guint8 *dedupe,
                   gint64 *ret_id, bool *ret_duplicate, GError **error)
{
    FfRam *ram = self;
    g_autoptr(GBytes) key = dedupe != NULL ? g_bytes_new(dedupe, FF_DEDUPE_SIZE) : NULL;
    gint64 known = key != NULL ? find_dedupe(ram, key) : 0;
    *ret_duplicate = known != 0;
    if (known != 0) {
        *ret_id = known;
        return true;
    }
    FfRamRow *row = g_new0(FfRamRow, 1);
    *row = (FfRamRow){.job = ff_job_copy(job),
                      .due_ms = due_ms,
                      .dedupe = g_steal_pointer(&key),
                      .files = ff_ram_list_new(ff_ram_file_free),
                      .attempts = ff_ram_list_new((GDestroyNotify)ff_attempt_free)};
    g_ptr_array_add(ram->now->rows, row);
    *ret_id = row->job->id = ++ram->now->last_id;
    return true;
}

static FfJob *load(gpointer self, gint64 id, GError **error)
{
    const FfRamRow *row = ff_ram_find_row(self, id, error);
    return row != NULL ? ff_job_copy(row->job) : NULL;
}

static bool save(gpointer self, const FfJob *job, gint64 due_ms, GError **error)
{
    FfRamRow *row = ff_ram_find_row(self, job->id, error);
    if (row == NULL) {
        return false;
    }
    FfJob *copy = ff_job_copy(job);
    ff_job_free(row->job);
    row->job = copy;
    row->due_ms = due_ms == FF_DUE_KEEP ? row->due_ms : due_ms;
    return true;
}

static GPtrArray *children(gpointer self, gint64 parent, GError **error)
{
    const FfRam *ram = self;
    GPtrArray *jobs = ff_ram_list_new((GDestroyNotify)ff_job_free);
    for (guint i = 0; i < ram->now->rows->len; i++) {
        const FfRamRow *row = ff_ram_row_at(ram, i);
        if (row->job->parent == parent) {
            g_ptr_array_add(jobs, ff_job_copy(row->job));
        }
    }
    return jobs;
}

static GPtrArray *find_messages(gpointer self, const char *message_id, guint limit, GError **error)
{
    const FfRam *ram = self;
    GPtrArray *jobs = ff_ram_list_new((GDestroyNotify)ff_job_free);
    for (guint i = ram->now->rows->len; i-- > 0 && jobs->len < limit;) {
        const FfJob *job = ff_ram_row_at(ram, i)->job;
        if (job->kind == FF_KIND_MESSAGE && g_strcmp0(job->message_id, message_id) == 0) {
            g_ptr_array_add(jobs, ff_job_copy(job));
        }
    }
    return jobs;
}

static bool is_of_stage(const FfRamRow *row, FfStage stage)
{
    return ff_flow_stage(row->job->kind, row->job->state) == stage;
}

static bool has_work(gpointer self, FfStage stage, gint64 now_ms, bool *ret_work, GError **error)
{
    const FfRam *ram = self;
    bool work = false;
    for (guint i = 0; i < ram->now->rows->len; i++) {
        const FfRamRow *row = ff_ram_row_at(ram, i);
        work = work || (is_of_stage(row, stage) && row->due_ms <= now_ms);
    }
    *ret_work = work;
    return true;
}

static bool promote(gpointer self, FfStage stage, gint64 now_ms, GError **error)
{
    const FfRam *ram = self;
    for (guint i = 0; i < ram->now->rows->len; i++) {
        FfRamRow *row = ff_ram_row_at(ram, i);
        if (is_of_stage(row, stage) && row->due_ms > 0 && row->due_ms <= now_ms) {
            row->due_ms = 0;
            g_clear_pointer(&row->job->lease, g_free);
        }
    }
    return true;
}

static bool release(gpointer self, const char *owner, GError **error)
{
    const FfRam *ram = self;
    for (guint i = 0; i < ram->now->rows->len; i++) {
        FfRamRow *row = ff_ram_row_at(ram, i);
        if (row->job->lease != NULL && (owner == NULL || strcmp(row->job->lease, owner) == 0)) {
            row->due_ms = 0;
            g_clear_pointer(&row->job->lease, g_free);
        }
    }
    return true;
}

static bool is_number_busy(const FfRam *ram, const char *number)
{
    for (guint i = 0; number != NULL && i < ram->now->rows->len; i++) {
        const FfJob *job = ff_ram_row_at(ram, i)->job;
        if (job->kind == FF_KIND_FAX && job->lease != NULL && g_strcmp0(job->number, number) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_claimable(const FfRam *ram, const FfRamRow *row, FfStage stage)
{
    const FfJob *job = row->job;
    return is_of_stage(row, stage) && row->due_ms == 0 &&
           (job->kind != FF_KIND_FAX ||
            (!is_number_busy(ram, job->number) && !ff_ram_is_full(ram, job->user)));
}

static FfJob *next(gpointer self, FfStage stage, GError **error)
{
    const FfRam *ram = self;
    const FfRamRow *first = NULL;
    for (guint i = 0; i < ram->now->rows->len; i++) {
        const FfRamRow *row = ff_ram_row_at(ram, i);
        if (is_claimable(ram, row, stage) &&
            (first == NULL || row->job->priority < first->job->priority)) {
            first = row;
        }
    }
    return first != NULL ? ff_job_copy(first->job) : NULL;
}

const FfStoreBackend ff_ram_backend = {
    .name = "ram",
    .open = open_all,
    .close = close_all,
    .begin = begin,
    .finish = finish,
    .rollback = rollback,
    .insert = insert,
    .load = load,
    .save = save,
    .children = children,
    .find_messages = find_messages,
    .has_work = has_work,
    .promote = promote,
    .release = release,
    .next = next,
    .store_file = ff_ram_store_file,
    .drop_file = ff_ram_drop_file,
    .read_file = ff_ram_read_file,
    .list_files = ff_ram_list_files,
    .put_attempt = ff_ram_put_attempt,
    .set_attempt_pages = ff_ram_set_attempt_pages,
    .list_attempts = ff_ram_list_attempts,
    .list = ff_ram_list,
    .count = ff_ram_count,
    .list_users = ff_ram_list_users,
    .get_user = ff_ram_get_user,
    .put_user = ff_ram_put_user,
    .remove_user = ff_ram_remove_user,
    .list_log = ff_ram_list_log,
    .put_billing_code = ff_ram_put_billing_code,
    .find_billing_code = ff_ram_find_billing_code,
    .remove_billing_code = ff_ram_remove_billing_code,
    .list_billing_codes = ff_ram_list_billing_codes,
    .list_groups = ff_ram_list_groups,
    .get_group = ff_ram_get_group,
    .put_group = ff_ram_put_group,
    .remove_group = ff_ram_remove_group,
    .list_rules = ff_ram_list_rules,
    .put_rule = ff_ram_put_rule,
    .remove_rule = ff_ram_remove_rule,
    .list_turns = ff_ram_list_turns,
    .put_turn = ff_ram_put_turn,
    .list_junk = ff_ram_list_junk,
    .put_junk = ff_ram_put_junk,
    .remove_junk = ff_ram_remove_junk,
    .usage = ff_ram_usage,
    .nth_fax = ff_ram_nth_fax,
    .put_audit = ff_ram_put_audit,
    .list_audit = ff_ram_list_audit,
    .drop_audit = ff_ram_drop_audit,
    .list_ended = ff_ram_list_ended,
    .erase_files = ff_ram_erase_files,
    .mark_erased = ff_ram_mark_erased,
    .remove_job = ff_ram_remove_job,
    .compact = ff_ram_compact,
};
