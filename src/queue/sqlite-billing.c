// SPDX-License-Identifier: GPL-3.0-or-later
/* The list of custom billing codes. */
#include "queue/sqlite-private.h"

enum { PUT_KEY = 4, PUT_WORDS };

bool ff_sqlite_put_billing_code(gpointer self, const char *key, const char *words,
                                const FfBillingCode *code, GError **error)
{
    FfSqlite *db = self;
    g_autoptr(FfSqliteUse) use = ff_sqlite_use(db, FF_SQL_PUT_BILLING_CODE);
    ff_sqlite_bind(use, &ff_billing_code_record, code);
    sqlite3_bind_text(use, PUT_KEY, key, -1, SQLITE_STATIC);
    sqlite3_bind_text(use, PUT_WORDS, words, -1, SQLITE_STATIC);
    return ff_sqlite_run(db, use, error);
}

static FfBillingCode *read_code(FfSqlite *db, FfSqliteUse *use, GError **error)
{
    g_autoptr(FfBillingCode) code = g_new0(FfBillingCode, 1);
    return ff_sqlite_read(db, use, &ff_billing_code_record, code, error) ? g_steal_pointer(&code)
                                                                         : NULL;
}

bool ff_sqlite_find_billing_code(gpointer self, const char *key, FfBillingCode **ret_code,
                                 GError **error)
{
    FfSqlite *db = self;
    g_autoptr(FfSqliteUse) use = ff_sqlite_use(db, FF_SQL_FIND_BILLING_CODE);
    bool row;
    sqlite3_bind_text(use, 1, key, -1, SQLITE_STATIC);
    if (!ff_sqlite_step(db, use, &row, error)) {
        return false;
    }
    FfBillingCode *code = row ? read_code(db, use, error) : NULL;
    if (row && code == NULL) {
        return false;
    }
    *ret_code = code;
    return true;
}

bool ff_sqlite_remove_billing_code(gpointer self, const char *key, GError **error)
{
    FfSqlite *db = self;
    g_autoptr(FfSqliteUse) use = ff_sqlite_use(db, FF_SQL_REMOVE_BILLING_CODE);
    sqlite3_bind_text(use, 1, key, -1, SQLITE_STATIC);
    return ff_sqlite_run(db, use, error);
}

GPtrArray *ff_sqlite_list_billing_codes(gpointer self, const char *text, const char *after,
                                        guint limit, GError **error)
{
    FfSqlite *db = self;
    g_autoptr(FfSqliteUse) use = ff_sqlite_use(db, FF_SQL_LIST_BILLING_CODES);
    g_autoptr(GPtrArray) codes =
        g_ptr_array_new_with_free_func((GDestroyNotify)ff_billing_code_free);
    sqlite3_bind_text(use, 1, text, -1, SQLITE_STATIC);
    sqlite3_bind_text(use, 2, after != NULL ? after : "", -1, SQLITE_STATIC);
    sqlite3_bind_int64(use, 3, limit);
    for (;;) {
        bool row;
        if (!ff_sqlite_step(db, use, &row, error)) {
            return NULL;
        }
        if (!row) {
            return g_steal_pointer(&codes);
        }
        FfBillingCode *code = read_code(db, use, error);
        if (code == NULL) {
            return NULL;
        }
        g_ptr_array_add(codes, code);
    }
}
