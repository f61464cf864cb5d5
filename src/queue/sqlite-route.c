// SPDX-License-Identifier: GPL-3.0-or-later
/* Rules, turns and junk. */
#include "base/error.h"
#include "queue/sqlite-private.h"

/* All rows of a statement as records of `size` octets. */
static GPtrArray *read_all(FfSqlite *db, FfSql which, const FfRecord *record, gsize size,
                           GDestroyNotify destroy, GError **error)
{
    g_autoptr(FfSqliteUse) use = ff_sqlite_use(db, which);
    g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(destroy);
    for (;;) {
        bool row;
        if (!ff_sqlite_step(db, use, &row, error)) {
            return NULL;
        }
        if (!row) {
            return g_steal_pointer(&list);
        }
        gpointer each = g_malloc0(size);
        g_ptr_array_add(list, each);
        if (!ff_sqlite_read(db, use, record, each, error)) {
            return NULL;
        }
    }
}

static bool put(FfSqlite *db, FfSql which, const FfRecord *record, gconstpointer from,
                GError **error)
{
    g_autoptr(FfSqliteUse) use = ff_sqlite_use(db, which);
    ff_sqlite_bind(use, record, from);
    return ff_sqlite_run(db, use, error);
}

static bool remove_entry(FfSqlite *db, FfSql which, FfSort sort, const char *pattern,
                         GError **error)
{
    g_autoptr(FfSqliteUse) use = ff_sqlite_use(db, which);
    sqlite3_bind_text(use, 1, ff_sort_name(sort), -1, SQLITE_STATIC);
    sqlite3_bind_text(use, 2, pattern, -1, SQLITE_STATIC);
    if (!ff_sqlite_run(db, use, error)) {
        return false;
    }
    if (sqlite3_changes(db->handle) == 0) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT, "there is no entry %s %s",
                    ff_sort_name(sort), pattern);
        return false;
    }
    return true;
}

GPtrArray *ff_sqlite_list_rules(gpointer self, GError **error)
{
    return read_all(self, FF_SQL_LIST_RULES, &ff_rule_record, sizeof(FfRule),
                    (GDestroyNotify)ff_rule_free, error);
}

bool ff_sqlite_put_rule(gpointer self, const FfRule *rule, GError **error)
{
    return put(self, FF_SQL_PUT_RULE, &ff_rule_record, rule, error);
}

bool ff_sqlite_remove_rule(gpointer self, FfSort sort, const char *pattern, GError **error)
{
    return remove_entry(self, FF_SQL_REMOVE_RULE, sort, pattern, error);
}

GPtrArray *ff_sqlite_list_junk(gpointer self, GError **error)
{
    return read_all(self, FF_SQL_LIST_JUNK, &ff_junk_record, sizeof(FfJunk),
                    (GDestroyNotify)ff_junk_free, error);
}

bool ff_sqlite_put_junk(gpointer self, const FfJunk *junk, GError **error)
{
    return put(self, FF_SQL_PUT_JUNK, &ff_junk_record, junk, error);
}

bool ff_sqlite_remove_junk(gpointer self, FfSort sort, const char *pattern, GError **error)
{
    return remove_entry(self, FF_SQL_REMOVE_JUNK, sort, pattern, error);
}

GPtrArray *ff_sqlite_list_turns(gpointer self, GError **error)
{
    return read_all(self, FF_SQL_LIST_TURNS, &ff_turn_record, sizeof(FfTurn),
                    (GDestroyNotify)ff_turn_free, error);
}

bool ff_sqlite_put_turn(gpointer self, const FfTurn *turn, GError **error)
{
    const FfTurn now = {.group = turn->group, .last = turn->member};
    return put(self, FF_SQL_PUT_TURN, &ff_turn_record, &now, error);
}
