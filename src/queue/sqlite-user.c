// SPDX-License-Identifier: GPL-3.0-or-later
/* Accounts, and what can belong to one of them only. */
#include "base/error.h"
#include "queue/sqlite-private.h"

#define MAIL "mail"
#define DID  "did"

static char **list_belongings(FfSqlite *db, const char *user, const char *sort, GError **error)
{
    g_autoptr(FfSqliteUse) use = ff_sqlite_use(db, FF_SQL_LIST_BELONGINGS);
    sqlite3_bind_text(use, 1, user, -1, SQLITE_STATIC);
    sqlite3_bind_text(use, 2, sort, -1, SQLITE_STATIC);
    return ff_sqlite_read_texts(db, use, error);
}

static FfUser *read_user(FfSqlite *db, FfSqliteUse *use, GError **error)
{
    g_autoptr(FfUser) user = g_new0(FfUser, 1);
    if (!ff_sqlite_read(db, use, &ff_user_record, user, error)) {
        return NULL;
    }
    user->aliases = list_belongings(db, user->name, MAIL, error);
    user->dids = user->aliases != NULL ? list_belongings(db, user->name, DID, error) : NULL;
    return user->dids != NULL ? g_steal_pointer(&user) : NULL;
}

GPtrArray *ff_sqlite_list_users(gpointer self, GError **error)
{
    FfSqlite *db = self;
    g_autoptr(FfSqliteUse) use = ff_sqlite_use(db, FF_SQL_LIST_USERS);
    g_autoptr(GPtrArray) users = g_ptr_array_new_with_free_func((GDestroyNotify)ff_user_free);
    for (;;) {
        bool row;
        if (!ff_sqlite_step(db, use, &row, error)) {
            return NULL;
        }
        if (!row) {
            return g_steal_pointer(&users);
        }
        FfUser *user = read_user(db, use, error);
        if (user == NULL) {
            return NULL;
        }
        g_ptr_array_add(users, user);
    }
}

static bool set_unknown(const char *name, GError **error)
{
    g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT, "there is no user %s", name);
    return false;
}

FfUser *ff_sqlite_get_user(gpointer self, const char *name, GError **error)
{
    FfSqlite *db = self;
    g_autoptr(FfSqliteUse) use = ff_sqlite_use(db, FF_SQL_GET_USER);
    bool row;
    sqlite3_bind_text(use, 1, name, -1, SQLITE_STATIC);
    if (!ff_sqlite_step(db, use, &row, error)) {
        return NULL;
    }
    if (!row) {
        set_unknown(name, error);
        return NULL;
    }
    return read_user(db, use, error);
}

/* ---- writing ---- */

static bool check_free(FfSqlite *db, const char *sort, const char *value, GError **error)
{
    g_autoptr(FfSqliteUse) use = ff_sqlite_use(db, FF_SQL_FIND_BELONGING);
    bool row;
    sqlite3_bind_text(use, 1, sort, -1, SQLITE_STATIC);
    sqlite3_bind_text(use, 2, value, -1, SQLITE_STATIC);
    if (!ff_sqlite_step(db, use, &row, error)) {
        return false;
    }
    if (row) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT, "%s is user %s's already", value,
                    (const char *)sqlite3_column_text(use, 0));
    }
    return !row;
}

static bool put_belonging(FfSqlite *db, const char *user, const char *sort, int place,
                          const char *value, GError **error)
{
    if (!check_free(db, sort, value, error)) {
        return false;
    }
    g_autoptr(FfSqliteUse) use = ff_sqlite_use(db, FF_SQL_PUT_BELONGING);
    sqlite3_bind_text(use, 1, user, -1, SQLITE_STATIC);
    sqlite3_bind_text(use, 2, sort, -1, SQLITE_STATIC);
    sqlite3_bind_int(use, 3, place);
    sqlite3_bind_text(use, 4, value, -1, SQLITE_STATIC);
    return ff_sqlite_run(db, use, error);
}

static bool put_belongings(FfSqlite *db, const char *user, const char *sort, char **values,
                           GError **error)
{
    for (int i = 0; values[i] != NULL; i++) {
        if (!put_belonging(db, user, sort, i + 1, values[i], error)) {
            return false;
        }
    }
    return true;
}

static bool drop_belongings(FfSqlite *db, const char *user, GError **error)
{
    g_autoptr(FfSqliteUse) use = ff_sqlite_use(db, FF_SQL_DROP_BELONGINGS);
    sqlite3_bind_text(use, 1, user, -1, SQLITE_STATIC);
    return ff_sqlite_run(db, use, error);
}

static bool put_row(FfSqlite *db, const FfUser *user, GError **error)
{
    g_autoptr(FfSqliteUse) use = ff_sqlite_use(db, FF_SQL_PUT_USER);
    ff_sqlite_bind(use, &ff_user_record, user);
    return ff_sqlite_run(db, use, error);
}

bool ff_sqlite_put_user(gpointer self, const FfUser *user, GError **error)
{
    FfSqlite *db = self;
    bool addressed = user->address != NULL && user->address[0] != '\0';
    return drop_belongings(db, user->name, error) && put_row(db, user, error) &&
           (!addressed || put_belonging(db, user->name, MAIL, 0, user->address, error)) &&
           put_belongings(db, user->name, MAIL, user->aliases, error) &&
           put_belongings(db, user->name, DID, user->dids, error);
}

bool ff_sqlite_remove_user(gpointer self, const char *name, GError **error)
{
    FfSqlite *db = self;
    g_autoptr(FfSqliteUse) use = ff_sqlite_use(db, FF_SQL_REMOVE_USER);
    sqlite3_bind_text(use, 1, name, -1, SQLITE_STATIC);
    if (!ff_sqlite_run(db, use, error)) {
        return false;
    }
    return sqlite3_changes(db->handle) > 0 || set_unknown(name, error);
}
