// SPDX-License-Identifier: GPL-3.0-or-later
/* Brings a database to the schema of this program: the numbered files in order, each once. */
#include "base/error.h"
#include "queue/schema.h"
#include "queue/sqlite-private.h"

/* "FaxF": tells our file from any other SQLite database. */
#define APPLICATION_ID 0x46617846

static bool run_text(FfSqlite *self, const char *text, GError **error)
{
    if (sqlite3_exec(self->handle, text, NULL, NULL, NULL) == SQLITE_OK) {
        return true;
    }
    ff_sqlite_set_error(self, sqlite3_extended_errcode(self->handle),
                        "cannot bring the database to this version", error);
    return false;
}

static bool run_number(FfSqlite *self, const char *pragma, gint64 number, GError **error)
{
    g_autofree char *text = g_strdup_printf("%s = %" G_GINT64_FORMAT, pragma, number);
    return run_text(self, text, error);
}

static int take_number(void *number, int count, char **values, char **names)
{
    *(gint64 *)number = g_ascii_strtoll(values[0] != NULL ? values[0] : "0", NULL, 10);
    return 0;
}

static bool read_number(FfSqlite *self, const char *text, gint64 *ret_number, GError **error)
{
    if (sqlite3_exec(self->handle, text, take_number, ret_number, NULL) == SQLITE_OK) {
        return true;
    }
    ff_sqlite_set_error(self, sqlite3_extended_errcode(self->handle),
                        "cannot read the database's version", error);
    return false;
}

static bool read_version(FfSqlite *self, gint64 *ret_version, GError **error)
{
    gint64 application = 0, version = 0, tables = 0;
    if (!read_number(self, "PRAGMA application_id", &application, error) ||
        !read_number(self, "PRAGMA user_version", &version, error) ||
        !read_number(self, "SELECT count(*) FROM sqlite_schema", &tables, error)) {
        return false;
    }
    if (application != APPLICATION_ID && (application != 0 || version != 0 || tables != 0)) {
        g_set_error(error, FF_ERROR, FF_ERROR_CONFIG,
                    "%s: this is another program's database; set state_dir to a folder of "
                    "faxferry's own",
                    self->path);
        return false;
    }
    if (version > (gint64)ff_schema_version) {
        g_set_error(error, FF_ERROR, FF_ERROR_CONFIG,
                    "%s: the database has version %" G_GINT64_FORMAT
                    ", this program knows %u: it was used by a newer faxferry; install that one",
                    self->path, version, ff_schema_version);
        return false;
    }
    *ret_version = version;
    return true;
}

bool ff_sqlite_check_ours(FfSqlite *self, GError **error)
{
    gint64 version;
    return read_version(self, &version, error);
}

static bool apply_missing(FfSqlite *self, GError **error)
{
    gint64 version;
    /* Again, under the lock: another process may have been first. */
    if (!read_version(self, &version, error)) {
        return false;
    }
    for (gint64 i = version; i < (gint64)ff_schema_version; i++) {
        if (!run_text(self, ff_schema[i], error)) {
            return false;
        }
    }
    return run_number(self, "PRAGMA application_id", APPLICATION_ID, error) &&
           run_number(self, "PRAGMA user_version", ff_schema_version, error);
}

bool ff_sqlite_migrate(FfSqlite *self, GError **error)
{
    gint64 version;
    if (!read_version(self, &version, error)) {
        return false;
    }
    if (version == (gint64)ff_schema_version) {
        return true;
    }
    if (!run_text(self, "BEGIN IMMEDIATE", error)) {
        return false;
    }
    if (!apply_missing(self, error) || !run_text(self, "COMMIT", error)) {
        sqlite3_exec(self->handle, "ROLLBACK", NULL, NULL, NULL);
        return false;
    }
    return true;
}
