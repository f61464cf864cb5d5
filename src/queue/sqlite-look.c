// SPDX-License-Identifier: GPL-3.0-or-later
/* Attempts, lists and counts. */
#include "queue/sqlite-private.h"

#include <string.h>

#define DEFAULT_LIMIT 1000

bool ff_sqlite_put_attempt(gpointer self, const FfAttempt *attempt, GError **error)
{
    FfSqlite *db = self;
    g_autoptr(FfSqliteUse) use = ff_sqlite_use(db, FF_SQL_PUT_ATTEMPT);
    ff_sqlite_bind(use, &ff_attempt_record, attempt);
    return ff_sqlite_run(db, use, error);
}

bool ff_sqlite_set_attempt_pages(gpointer self, gint64 id, int number, int pages, GError **error)
{
    FfSqlite *db = self;
    g_autoptr(FfSqliteUse) use = ff_sqlite_use(db, FF_SQL_SET_ATTEMPT_PAGES);
    sqlite3_bind_int64(use, 1, id);
    sqlite3_bind_int(use, 2, number);
    sqlite3_bind_int(use, 3, pages);
    return ff_sqlite_run(db, use, error);
}

static FfAttempt *read_attempt(FfSqlite *db, FfSqliteUse *use, GError **error)
{
    g_autoptr(FfAttempt) attempt = g_new0(FfAttempt, 1);
    return ff_sqlite_read(db, use, &ff_attempt_record, attempt, error) ? g_steal_pointer(&attempt)
                                                                       : NULL;
}

GPtrArray *ff_sqlite_list_attempts(gpointer self, gint64 id, GError **error)
{
    FfSqlite *db = self;
    g_autoptr(FfSqliteUse) use = ff_sqlite_use(db, FF_SQL_LIST_ATTEMPTS);
    g_autoptr(GPtrArray) attempts = g_ptr_array_new_with_free_func((GDestroyNotify)ff_attempt_free);
    sqlite3_bind_int64(use, 1, id);
    for (;;) {
        bool row;
        if (!ff_sqlite_step(db, use, &row, error)) {
            return NULL;
        }
        if (!row) {
            return g_steal_pointer(&attempts);
        }
        FfAttempt *attempt = read_attempt(db, use, error);
        if (attempt == NULL) {
            return NULL;
        }
        g_ptr_array_add(attempts, attempt);
    }
}

/* Three statements, so that each has the index it needs: open jobs are few, a message's faxes are
 * few, and all others are met from the newest on. */
static FfSql choose_list(const FfFilter *filter)
{
    if (filter->parent != 0) {
        return filter->open_only ? FF_SQL_LIST_OPEN : FF_SQL_LIST_CHILDREN;
    }
    return filter->open_only ? FF_SQL_LIST_OPEN : FF_SQL_LIST_CREATED;
}

GPtrArray *ff_sqlite_list(gpointer self, const FfFilter *filter, GError **error)
{
    FfSqlite *db = self;
    g_autoptr(FfSqliteUse) use = ff_sqlite_use(db, choose_list(filter));
    if (filter->parent != 0) {
        sqlite3_bind_int64(use, 1, filter->parent);
    }
    if (filter->kind >= 0) {
        sqlite3_bind_text(use, 2, ff_kind_name(filter->kind), -1, SQLITE_STATIC);
    }
    if (filter->state >= 0) {
        sqlite3_bind_text(use, 3, ff_state_name(filter->state), -1, SQLITE_STATIC);
    }
    sqlite3_bind_text(use, 4, filter->user, -1, SQLITE_STATIC);
    sqlite3_bind_text(use, 5, filter->number, -1, SQLITE_STATIC);
    sqlite3_bind_text(use, 6, filter->billing, -1, SQLITE_STATIC);
    sqlite3_bind_int64(use, 7, filter->since_ms);
    sqlite3_bind_int64(use, 8, filter->until_ms != 0 ? filter->until_ms : G_MAXINT64);
    sqlite3_bind_int64(use, 9, filter->limit != 0 ? filter->limit : DEFAULT_LIMIT);
    return ff_sqlite_read_jobs(db, use, error);
}

bool ff_sqlite_count(gpointer self, gint64 counts[FF_KIND_COUNT][FF_STATE_COUNT], GError **error)
{
    FfSqlite *db = self;
    g_autoptr(FfSqliteUse) use = ff_sqlite_use(db, FF_SQL_COUNT);
    gint64 found[FF_KIND_COUNT][FF_STATE_COUNT] = {{0}};
    bool row = true;
    while (row) {
        FfKind kind;
        FfState state;
        if (!ff_sqlite_step(db, use, &row, error)) {
            return false;
        }
        if (row && ff_kind_from_name((const char *)sqlite3_column_text(use, 0), &kind) &&
            ff_state_from_name((const char *)sqlite3_column_text(use, 1), &state)) {
            found[kind][state] = sqlite3_column_int64(use, 2);
        }
    }
    memcpy(counts, found, sizeof found);
    return true;
}
