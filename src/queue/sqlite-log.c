// SPDX-License-Identifier: GPL-3.0-or-later
/* The log, newest first, by the index that finds the least. */
#include "queue/sqlite-private.h"

#define DEFAULT_LIMIT 1000

/* Where a beginning is so common that a second piece is asked for, walking all of the log is the
 * lesser work: its index sorts by number, and each piece would read all that begin so. */
static FfSql choose_log(const FfLogFilter *filter)
{
    if (filter->number != NULL) {
        return FF_SQL_LOG_NUMBER;
    }
    if (filter->code != NULL) {
        return FF_SQL_LOG_CODE;
    }
    if (filter->number_beginning != NULL && filter->before_id == 0) {
        return FF_SQL_LOG_BEGINNING;
    }
    return filter->user != NULL ? FF_SQL_LOG_USER : FF_SQL_LOG;
}

/* What follows a beginning are digits, and ':' is behind the last one. */
static void bind_beginning(FfSqliteUse *use, const char *beginning)
{
    if (beginning != NULL) {
        sqlite3_bind_text(use, 6, beginning, -1, SQLITE_STATIC);
        sqlite3_bind_text(use, 7, g_strconcat(beginning, ":", NULL), -1, g_free);
    }
}

/* An id is above 0, so that (until, 0) is behind all that was created then. */
static void bind_times(FfSqliteUse *use, const FfLogFilter *filter)
{
    gint64 until_ms = filter->until_ms != 0 ? filter->until_ms : G_MAXINT64;
    bool further = filter->before_id != 0 && filter->before_ms < until_ms;
    sqlite3_bind_int64(use, 9, filter->since_ms);
    sqlite3_bind_int64(use, 10, further ? filter->before_ms : until_ms);
    sqlite3_bind_int64(use, 11, further ? filter->before_id : 0);
}

GPtrArray *ff_sqlite_list_log(gpointer self, const FfLogFilter *filter, GError **error)
{
    FfSqlite *db = self;
    g_autoptr(FfSqliteUse) use = ff_sqlite_use(db, choose_log(filter));
    sqlite3_bind_int64(use, 1, filter->kinds);
    if (filter->state >= 0) {
        sqlite3_bind_text(use, 2, ff_state_name((FfState)filter->state), -1, SQLITE_STATIC);
    }
    if (filter->partial >= 0) {
        sqlite3_bind_int(use, 3, filter->partial);
    }
    sqlite3_bind_text(use, 4, filter->user, -1, SQLITE_STATIC);
    sqlite3_bind_text(use, 5, filter->number, -1, SQLITE_STATIC);
    bind_beginning(use, filter->number_beginning);
    sqlite3_bind_text(use, 8, filter->code, -1, SQLITE_STATIC);
    bind_times(use, filter);
    sqlite3_bind_int64(use, 12, filter->limit != 0 ? filter->limit : DEFAULT_LIMIT);
    return ff_sqlite_read_jobs(db, use, error);
}
