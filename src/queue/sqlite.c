// SPDX-License-Identifier: GPL-3.0-or-later
/* The SQLite backend: opening, settings, transactions. */
#include "queue/sqlite-private.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"

#define FILE_NAME "faxferry.db"

/* Kept short: SQLite's own waits grow to 100 ms, and a process with many small transactions would
 * keep the others from ever meeting the gap between two of them. */
static int wait_for_lock(void *data, int count)
{
    FfSqlite *self = data;
    gint64 now_ms = ff_clock_monotonic_ms();
    if (count == 0) {
        self->busy_since_ms = now_ms;
    }
    if (now_ms - self->busy_since_ms > self->busy_limit_ms) {
        return 0;
    }
    g_usleep((gulong)g_random_int_range(200, 2000));
    return 1;
}

/* Made here so that it is 0600 from its first moment; the log and the index beside it take its
 * mode. Never opened when it is there: closing a second descriptor would drop the locks of a first.
 */
static bool make_file(const char *path, GError **error)
{
    int fd = open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd >= 0) {
        close(fd);
    } else if (errno != EEXIST) {
        ff_error_set_errno(error, "cannot make the database %s", path);
        return false;
    }
    return true;
}

/* Why these values: docs/decisions/0041-sqlite-settings.md. */
static const char *const settings[] = {
    "PRAGMA page_size = 16384",
    "PRAGMA auto_vacuum = INCREMENTAL",
    "PRAGMA secure_delete = ON",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA cell_size_check = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA mmap_size = 0",
    "PRAGMA cache_size = -4096",
    "PRAGMA wal_autocheckpoint = 2048",
    "PRAGMA journal_size_limit = 67108864",
};

static int take_mode(void *is_wal, int count, char **values, char **names)
{
    *(bool *)is_wal = g_strcmp0(values[0], "wal") == 0;
    return 0;
}

/* Where the log's index can't be shared, SQLite stays with another journal and says nothing. */
static bool check_wal(FfSqlite *self, GError **error)
{
    bool is_wal = false;
    sqlite3_exec(self->handle, "PRAGMA journal_mode", take_mode, &is_wal, NULL);
    if (!is_wal) {
        g_set_error(error, FF_ERROR, FF_ERROR_CONFIG,
                    "%s: this file system does not let processes share a database's log; put "
                    "state_dir on a local disk",
                    self->path);
    }
    return is_wal;
}

static bool apply_settings(FfSqlite *self, GError **error)
{
    for (guint i = 0; i < G_N_ELEMENTS(settings); i++) {
        int code = sqlite3_exec(self->handle, settings[i], NULL, NULL, NULL);
        if (code != SQLITE_OK) {
            ff_sqlite_set_error(self, sqlite3_extended_errcode(self->handle),
                                "cannot open the database", error);
            return false;
        }
    }
    return check_wal(self, error);
}

static bool connect_file(FfSqlite *self, GError **error)
{
    int code =
        sqlite3_open_v2(self->path, &self->handle,
                        SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW, NULL);
    if (code != SQLITE_OK) {
        ff_sqlite_set_error(self, code, "cannot open the database", error);
        return false;
    }
    sqlite3_extended_result_codes(self->handle, 1);
    self->busy_limit_ms = FF_SQLITE_BUSY_MS;
    sqlite3_busy_handler(self->handle, wait_for_lock, self);
    return true;
}

static void close_all(gpointer data)
{
    FfSqlite *self = data;
    for (guint i = 0; i < FF_SQL_STATEMENTS; i++) {
        sqlite3_finalize(self->statements[i]);
    }
    sqlite3_close(self->handle);
    g_free(self->path);
    g_free(self);
}

/* One process at a time: two that turn a new file to WAL at once would fail each other, and SQLite
 * does not ask the busy handler there. Held until the descriptor is closed. */
static int lock_folder(const char *state_dir, GError **error)
{
    int fd = open(state_dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int result = fd;
    while (fd >= 0 && (result = flock(fd, LOCK_EX)) != 0 && errno == EINTR) {
    }
    if (result < 0) {
        ff_error_set_errno(error, "cannot lock the state folder %s", state_dir);
        if (fd >= 0) {
            close(fd);
        }
        return -1;
    }
    return fd;
}

static gpointer open_locked(const char *state_dir, GError **error)
{
    FfSqlite *self = g_new0(FfSqlite, 1);
    self->path = g_build_filename(state_dir, FILE_NAME, NULL);
    if (!make_file(self->path, error) || !connect_file(self, error) ||
        !ff_sqlite_check_ours(self, error) || !apply_settings(self, error) ||
        !ff_sqlite_migrate(self, error) || !ff_sqlite_prepare_all(self, error)) {
        close_all(self);
        return NULL;
    }
    return self;
}

static gpointer open_all(const char *state_dir, GError **error)
{
    int lock_fd = lock_folder(state_dir, error);
    if (lock_fd < 0) {
        return NULL;
    }
    gpointer self = open_locked(state_dir, error);
    close(lock_fd);
    return self;
}

static bool run_plain(FfSqlite *self, FfSql which, GError **error)
{
    g_autoptr(FfSqliteUse) use = ff_sqlite_use(self, which);
    return ff_sqlite_run(self, use, error);
}

static bool begin(gpointer self, GError **error)
{
    return run_plain(self, FF_SQL_BEGIN, error);
}

static bool finish(gpointer self, GError **error)
{
    return run_plain(self, FF_SQL_COMMIT, error);
}

static void rollback(gpointer data)
{
    FfSqlite *self = data;
    /* A full disk may have rolled it back already. */
    if (!sqlite3_get_autocommit(self->handle)) {
        run_plain(self, FF_SQL_ROLLBACK, NULL);
    }
}

const FfStoreBackend ff_sqlite_backend = {
    .name = "sqlite",
    .open = open_all,
    .close = close_all,
    .begin = begin,
    .finish = finish,
    .rollback = rollback,
    .insert = ff_sqlite_insert,
    .load = ff_sqlite_load,
    .save = ff_sqlite_save,
    .children = ff_sqlite_children,
    .find_messages = ff_sqlite_find_messages,
    .has_work = ff_sqlite_has_work,
    .promote = ff_sqlite_promote,
    .release = ff_sqlite_release_leases,
    .next = ff_sqlite_next,
    .store_file = ff_sqlite_store_file,
    .drop_file = ff_sqlite_drop_file,
    .read_file = ff_sqlite_read_file,
    .list_files = ff_sqlite_list_files,
    .put_attempt = ff_sqlite_put_attempt,
    .set_attempt_pages = ff_sqlite_set_attempt_pages,
    .list_attempts = ff_sqlite_list_attempts,
    .list = ff_sqlite_list,
    .count = ff_sqlite_count,
    .list_users = ff_sqlite_list_users,
    .get_user = ff_sqlite_get_user,
    .put_user = ff_sqlite_put_user,
    .remove_user = ff_sqlite_remove_user,
    .list_log = ff_sqlite_list_log,
    .put_billing_code = ff_sqlite_put_billing_code,
    .find_billing_code = ff_sqlite_find_billing_code,
    .remove_billing_code = ff_sqlite_remove_billing_code,
    .list_billing_codes = ff_sqlite_list_billing_codes,
    .list_groups = ff_sqlite_list_groups,
    .get_group = ff_sqlite_get_group,
    .put_group = ff_sqlite_put_group,
    .remove_group = ff_sqlite_remove_group,
    .list_rules = ff_sqlite_list_rules,
    .put_rule = ff_sqlite_put_rule,
    .remove_rule = ff_sqlite_remove_rule,
    .list_turns = ff_sqlite_list_turns,
    .put_turn = ff_sqlite_put_turn,
    .list_junk = ff_sqlite_list_junk,
    .put_junk = ff_sqlite_put_junk,
    .remove_junk = ff_sqlite_remove_junk,
    .usage = ff_sqlite_usage,
    .nth_fax = ff_sqlite_nth_fax,
    .put_audit = ff_sqlite_put_audit,
    .list_audit = ff_sqlite_list_audit,
    .drop_audit = ff_sqlite_drop_audit,
    .list_ended = ff_sqlite_list_ended,
    .erase_files = ff_sqlite_erase_files,
    .mark_erased = ff_sqlite_mark_erased,
    .remove_job = ff_sqlite_remove_job,
    .compact = ff_sqlite_compact,
};
