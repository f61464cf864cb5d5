// SPDX-License-Identifier: GPL-3.0-or-later
/* The audit trail. */
#include "queue/sqlite-private.h"

#define DEFAULT_LIMIT 1000

bool ff_sqlite_put_audit(gpointer self, const FfAuditEntry *entry, GError **error)
{
    FfSqlite *db = self;
    g_autoptr(FfSqliteUse) use = ff_sqlite_use(db, FF_SQL_PUT_AUDIT);
    ff_sqlite_bind(use, &ff_audit_record, entry);
    return ff_sqlite_run(db, use, error);
}

bool ff_sqlite_drop_audit(gpointer self, gint64 before_ms, guint limit, guint *ret_count,
                          GError **error)
{
    FfSqlite *db = self;
    g_autoptr(FfSqliteUse) use = ff_sqlite_use(db, FF_SQL_DROP_AUDIT);
    sqlite3_bind_int64(use, 1, before_ms);
    sqlite3_bind_int64(use, 2, limit);
    if (!ff_sqlite_run(db, use, error)) {
        return false;
    }
    *ret_count = (guint)sqlite3_changes(db->handle);
    return true;
}

/* An id is above 0, so that (until, 0) is behind all of that time. */
static void bind_filter(FfSqliteUse *use, const FfAuditFilter *filter)
{
    gint64 until_ms = filter->until_ms != 0 ? filter->until_ms : G_MAXINT64;
    bool further = filter->before_id != 0 && filter->before_ms < until_ms;
    sqlite3_bind_text(use, 1, filter->actor, -1, SQLITE_STATIC);
    sqlite3_bind_text(use, 2, filter->action, -1, SQLITE_STATIC);
    sqlite3_bind_text(use, 3, filter->object, -1, SQLITE_STATIC);
    sqlite3_bind_int64(use, 4, filter->since_ms);
    sqlite3_bind_int64(use, 5, further ? filter->before_ms : until_ms);
    sqlite3_bind_int64(use, 6, further ? filter->before_id : 0);
    sqlite3_bind_int64(use, 7, filter->limit != 0 ? filter->limit : DEFAULT_LIMIT);
}

GPtrArray *ff_sqlite_list_audit(gpointer self, const FfAuditFilter *filter, GError **error)
{
    FfSqlite *db = self;
    g_autoptr(FfSqliteUse) use = ff_sqlite_use(db, FF_SQL_LIST_AUDIT);
    g_autoptr(GPtrArray) entries =
        g_ptr_array_new_with_free_func((GDestroyNotify)ff_audit_entry_free);
    bind_filter(use, filter);
    for (;;) {
        bool row;
        if (!ff_sqlite_step(db, use, &row, error)) {
            return NULL;
        }
        if (!row) {
            return g_steal_pointer(&entries);
        }
        FfAuditEntry *entry = g_new0(FfAuditEntry, 1);
        g_ptr_array_add(entries, entry);
        if (!ff_sqlite_read(db, use, &ff_audit_record, entry, error)) {
            return NULL;
        }
    }
}
