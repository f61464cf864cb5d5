// SPDX-License-Identifier: GPL-3.0-or-later
/* What retention finds and erases, and the space that it gives back. */
#include "queue/sqlite-private.h"

/* Pages of 16 KiB at a time, 4 MiB: a writer waits for that long at most. */
#define COMPACT "PRAGMA incremental_vacuum(256)"
/* Less unused than 64 MiB, or than a quarter of the file, is what tomorrow's faxes will need. */
enum { SPARE_PAGES = 4096, SPARE_PART = 4, EMPTY_LOG_MS = 2000 };

GPtrArray *ff_sqlite_list_ended(gpointer self, FfEnded which, gint64 before_ms, guint limit,
                                GError **error)
{
    FfSqlite *db = self;
    g_autoptr(FfSqliteUse) use =
        ff_sqlite_use(db, which == FF_ENDED_ALL ? FF_SQL_LIST_ENDED : FF_SQL_LIST_KEPT);
    if (which != FF_ENDED_ALL) {
        sqlite3_bind_int(use, 1, which == FF_ENDED_QUARANTINED);
    }
    sqlite3_bind_int64(use, 2, before_ms);
    sqlite3_bind_int64(use, 3, limit);
    return ff_sqlite_read_jobs(db, use, error);
}

bool ff_sqlite_mark_erased(gpointer self, gint64 id, gint64 now_ms, GError **error)
{
    FfSqlite *db = self;
    g_autoptr(FfSqliteUse) use = ff_sqlite_use(db, FF_SQL_MARK_ERASED);
    sqlite3_bind_int64(use, 1, id);
    sqlite3_bind_int64(use, 2, now_ms);
    return ff_sqlite_run(db, use, error);
}

static bool remove_by_id(FfSqlite *db, FfSql which, gint64 id, GError **error)
{
    g_autoptr(FfSqliteUse) use = ff_sqlite_use(db, which);
    sqlite3_bind_int64(use, 1, id);
    return ff_sqlite_run(db, use, error);
}

bool ff_sqlite_remove_job(gpointer self, gint64 id, GError **error)
{
    return remove_by_id(self, FF_SQL_REMOVE_ATTEMPTS, id, error) &&
           remove_by_id(self, FF_SQL_REMOVE_JOB, id, error);
}

/* ---- space ---- */

static int take_number(void *number, int count, char **values, char **names)
{
    *(gint64 *)number = g_ascii_strtoll(values[0], NULL, 10);
    return 0;
}

static bool ask(FfSqlite *db, const char *text, gint64 *ret_number, GError **error)
{
    if (sqlite3_exec(db->handle, text, take_number, ret_number, NULL) == SQLITE_OK) {
        return true;
    }
    ff_sqlite_set_error(db, sqlite3_extended_errcode(db->handle), "cannot give space back", error);
    return false;
}

static bool find_surplus(FfSqlite *db, gint64 *ret_surplus, GError **error)
{
    gint64 unused = 0, all = 0;
    if (!ask(db, "PRAGMA freelist_count", &unused, error) ||
        !ask(db, "PRAGMA page_count", &all, error)) {
        return false;
    }
    *ret_surplus = MAX(unused - MAX(SPARE_PAGES, all / SPARE_PART), 0);
    return true;
}

/* The write-ahead log has what was erased until it is written over. Others wait meanwhile, so that
 * who still reads an older state is not waited for long. */
static bool empty_log(FfSqlite *db, GError **error)
{
    db->busy_limit_ms = EMPTY_LOG_MS;
    int code = sqlite3_wal_checkpoint_v2(db->handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    db->busy_limit_ms = FF_SQLITE_BUSY_MS;
    if (code != SQLITE_OK) {
        ff_sqlite_set_error(db, code, "what was erased is still in the database's log", error);
    }
    return code == SQLITE_OK;
}

/* A file that was made without the pages that this needs stays as it is. */
bool ff_sqlite_compact(gpointer self, bool *ret_more, GError **error)
{
    FfSqlite *db = self;
    gint64 surplus = 0, left = 0, unused;
    if (!find_surplus(db, &surplus, error) || (surplus > 0 && !ask(db, COMPACT, &unused, error)) ||
        !find_surplus(db, &left, error)) {
        return false;
    }
    *ret_more = left > 0 && left < surplus;
    return *ret_more || empty_log(db, error);
}
