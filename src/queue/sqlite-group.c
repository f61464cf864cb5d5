// SPDX-License-Identifier: GPL-3.0-or-later
/* Groups and their members. */
#include "base/error.h"
#include "queue/sqlite-private.h"

static FfGroup *read_group(FfSqlite *db, FfSqliteUse *use, GError **error)
{
    g_autoptr(FfGroup) group = g_new0(FfGroup, 1);
    if (!ff_sqlite_read(db, use, &ff_group_record, group, error)) {
        return NULL;
    }
    g_autoptr(FfSqliteUse) members = ff_sqlite_use(db, FF_SQL_LIST_MEMBERS);
    sqlite3_bind_text(members, 1, group->name, -1, SQLITE_STATIC);
    group->members = ff_sqlite_read_texts(db, members, error);
    return group->members != NULL ? g_steal_pointer(&group) : NULL;
}

GPtrArray *ff_sqlite_list_groups(gpointer self, GError **error)
{
    FfSqlite *db = self;
    g_autoptr(FfSqliteUse) use = ff_sqlite_use(db, FF_SQL_LIST_GROUPS);
    g_autoptr(GPtrArray) groups = g_ptr_array_new_with_free_func((GDestroyNotify)ff_group_free);
    for (;;) {
        bool row;
        if (!ff_sqlite_step(db, use, &row, error)) {
            return NULL;
        }
        if (!row) {
            return g_steal_pointer(&groups);
        }
        FfGroup *group = read_group(db, use, error);
        if (group == NULL) {
            return NULL;
        }
        g_ptr_array_add(groups, group);
    }
}

static bool set_unknown(const char *name, GError **error)
{
    g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT, "there is no group %s", name);
    return false;
}

FfGroup *ff_sqlite_get_group(gpointer self, const char *name, GError **error)
{
    FfSqlite *db = self;
    g_autoptr(FfSqliteUse) use = ff_sqlite_use(db, FF_SQL_GET_GROUP);
    bool row;
    sqlite3_bind_text(use, 1, name, -1, SQLITE_STATIC);
    if (!ff_sqlite_step(db, use, &row, error)) {
        return NULL;
    }
    if (!row) {
        set_unknown(name, error);
        return NULL;
    }
    return read_group(db, use, error);
}

/* ---- writing ---- */

static bool put_row(FfSqlite *db, const FfGroup *group, GError **error)
{
    g_autoptr(FfSqliteUse) use = ff_sqlite_use(db, FF_SQL_PUT_GROUP);
    ff_sqlite_bind(use, &ff_group_record, group);
    return ff_sqlite_run(db, use, error);
}

static bool run_on_name(FfSqlite *db, FfSql which, const char *name, GError **error)
{
    g_autoptr(FfSqliteUse) use = ff_sqlite_use(db, which);
    sqlite3_bind_text(use, 1, name, -1, SQLITE_STATIC);
    return ff_sqlite_run(db, use, error);
}

static bool put_member(FfSqlite *db, const FfGroup *group, int place, GError **error)
{
    g_autoptr(FfSqliteUse) use = ff_sqlite_use(db, FF_SQL_PUT_MEMBER);
    sqlite3_bind_text(use, 1, group->name, -1, SQLITE_STATIC);
    sqlite3_bind_text(use, 2, group->members[place], -1, SQLITE_STATIC);
    sqlite3_bind_int(use, 3, place);
    return ff_sqlite_run(db, use, error);
}

bool ff_sqlite_put_group(gpointer self, const FfGroup *group, GError **error)
{
    FfSqlite *db = self;
    if (!put_row(db, group, error) || !run_on_name(db, FF_SQL_DROP_MEMBERS, group->name, error)) {
        return false;
    }
    for (int place = 0; group->members[place] != NULL; place++) {
        if (!put_member(db, group, place, error)) {
            return false;
        }
    }
    return true;
}

bool ff_sqlite_remove_group(gpointer self, const char *name, GError **error)
{
    FfSqlite *db = self;
    return run_on_name(db, FF_SQL_REMOVE_GROUP, name, error) &&
           (sqlite3_changes(db->handle) > 0 || set_unknown(name, error));
}
