// SPDX-License-Identifier: GPL-3.0-or-later
/* What users and groups have sent. */
#include "queue/sqlite-private.h"

bool ff_sqlite_usage(gpointer self, const FfAccount *account, gint64 since_ms, FfUsage *ret_usage,
                     GError **error)
{
    FfSqlite *db = self;
    g_autoptr(FfSqliteUse) use =
        ff_sqlite_use(db, account->group ? FF_SQL_USAGE_OF_GROUP : FF_SQL_USAGE_OF_USER);
    bool row;
    sqlite3_bind_text(use, 1, account->name, -1, SQLITE_STATIC);
    sqlite3_bind_int64(use, 2, since_ms);
    if (!ff_sqlite_step(db, use, &row, error)) {
        return false;
    }
    *ret_usage = (FfUsage){sqlite3_column_int64(use, 0), sqlite3_column_int64(use, 1)};
    return true;
}

bool ff_sqlite_nth_fax(gpointer self, const FfAccount *account, gint64 since_ms, gint64 back,
                       gint64 *ret_ms, GError **error)
{
    FfSqlite *db = self;
    g_autoptr(FfSqliteUse) use =
        ff_sqlite_use(db, account->group ? FF_SQL_NTH_FAX_OF_GROUP : FF_SQL_NTH_FAX_OF_USER);
    bool row;
    sqlite3_bind_text(use, 1, account->name, -1, SQLITE_STATIC);
    sqlite3_bind_int64(use, 2, since_ms);
    sqlite3_bind_int64(use, 3, back);
    if (!ff_sqlite_step(db, use, &row, error)) {
        return false;
    }
    *ret_ms = row ? sqlite3_column_int64(use, 0) : 0;
    return true;
}
