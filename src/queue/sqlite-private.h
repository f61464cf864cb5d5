// SPDX-License-Identifier: GPL-3.0-or-later
/* What the files sqlite-*.c share: the connection, its statements (all prepared at open), records
 * as columns, and errors as people can use them. */
#pragma once

#include <sqlite3.h>

#include "queue/backend.h"

typedef enum {
    FF_SQL_BEGIN,
    FF_SQL_COMMIT,
    FF_SQL_ROLLBACK,
    FF_SQL_INSERT_JOB,
    FF_SQL_FIND_DEDUPE,
    FF_SQL_LOAD_JOB,
    FF_SQL_SAVE_JOB,
    FF_SQL_CHILDREN,
    FF_SQL_FIND_MESSAGES,
    FF_SQL_HAS_WORK,
    FF_SQL_PROMOTE,
    FF_SQL_RELEASE_LEASES,
    FF_SQL_NEXT_JOB,
    FF_SQL_NEXT_CALL,
    FF_SQL_INSERT_CHUNK,
    FF_SQL_LAST_CHUNK,
    FF_SQL_DROP_FILE,
    FF_SQL_READ_FILE,
    FF_SQL_LIST_FILES,
    FF_SQL_PUT_ATTEMPT,
    FF_SQL_SET_ATTEMPT_PAGES,
    FF_SQL_LIST_ATTEMPTS,
    FF_SQL_LIST_OPEN,
    FF_SQL_LIST_CHILDREN,
    FF_SQL_LIST_CREATED,
    FF_SQL_COUNT,
    FF_SQL_GET_USER,
    FF_SQL_LIST_USERS,
    FF_SQL_PUT_USER,
    FF_SQL_REMOVE_USER,
    FF_SQL_LIST_BELONGINGS,
    FF_SQL_FIND_BELONGING,
    FF_SQL_PUT_BELONGING,
    FF_SQL_DROP_BELONGINGS,
    FF_SQL_LOG,
    FF_SQL_LOG_USER,
    FF_SQL_LOG_NUMBER,
    FF_SQL_LOG_BEGINNING,
    FF_SQL_LOG_CODE,
    FF_SQL_PUT_BILLING_CODE,
    FF_SQL_FIND_BILLING_CODE,
    FF_SQL_REMOVE_BILLING_CODE,
    FF_SQL_LIST_BILLING_CODES,
    FF_SQL_GET_GROUP,
    FF_SQL_LIST_GROUPS,
    FF_SQL_PUT_GROUP,
    FF_SQL_REMOVE_GROUP,
    FF_SQL_LIST_MEMBERS,
    FF_SQL_PUT_MEMBER,
    FF_SQL_DROP_MEMBERS,
    FF_SQL_LIST_RULES,
    FF_SQL_PUT_RULE,
    FF_SQL_REMOVE_RULE,
    FF_SQL_LIST_TURNS,
    FF_SQL_PUT_TURN,
    FF_SQL_LIST_JUNK,
    FF_SQL_PUT_JUNK,
    FF_SQL_REMOVE_JUNK,
    FF_SQL_USAGE_OF_USER,
    FF_SQL_USAGE_OF_GROUP,
    FF_SQL_NTH_FAX_OF_USER,
    FF_SQL_NTH_FAX_OF_GROUP,
    FF_SQL_PUT_AUDIT,
    FF_SQL_LIST_AUDIT,
    FF_SQL_DROP_AUDIT,
    FF_SQL_LIST_KEPT,
    FF_SQL_LIST_ENDED,
    FF_SQL_ERASE_CHUNKS,
    FF_SQL_MARK_ERASED,
    FF_SQL_REMOVE_ATTEMPTS,
    FF_SQL_REMOVE_JOB,
    FF_SQL_STATEMENTS
} FfSql;

/* A writer waits this long for another one, which never holds the lock for more than a transaction.
 */
#define FF_SQLITE_BUSY_MS 30000

typedef struct {
    sqlite3 *handle;
    char *path;
    sqlite3_stmt *statements[FF_SQL_STATEMENTS];
    gint64 busy_since_ms, busy_limit_ms; /* how long it waits for others */
} FfSqlite;

/* ---- sqlite-statement.c ---- */

/* The text of a statement, for tests that look at its plan. */
const char *ff_sqlite_text(FfSql which);
bool ff_sqlite_prepare_all(FfSqlite *self, GError **error);

/* A statement in use: reset, with its bindings cleared, at the end of the scope. */
typedef sqlite3_stmt FfSqliteUse;
FfSqliteUse *ff_sqlite_use(FfSqlite *self, FfSql which);
void ff_sqlite_release(FfSqliteUse *use);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FfSqliteUse, ff_sqlite_release)

/* One step: a row, or the end. */
bool ff_sqlite_step(FfSqlite *self, FfSqliteUse *use, bool *ret_row, GError **error);
/* To the end, rows or none. */
bool ff_sqlite_run(FfSqlite *self, FfSqliteUse *use, GError **error);
/* The first column of all rows; NULL with the error. */
char **ff_sqlite_read_texts(FfSqlite *self, FfSqliteUse *use, GError **error);

/* ---- sqlite-error.c ---- */

/* Of the last call that failed: what, in which file, why, what to do. */
void ff_sqlite_set_error(FfSqlite *self, int code, const char *what, GError **error);

/* ---- sqlite-record.c ---- */

typedef enum {
    FF_COLUMN_ID, /* 0 is NULL */
    FF_COLUMN_INT64,
    FF_COLUMN_INT,
    FF_COLUMN_BOOL,
    FF_COLUMN_TEXT,
    FF_COLUMN_KIND,
    FF_COLUMN_STATE,
    FF_COLUMN_REASON,
    FF_COLUMN_FORMAT,
    FF_COLUMN_NOTIFY,
    FF_COLUMN_ATTACH,
    FF_COLUMN_SHARE,
    FF_COLUMN_SORT,
    FF_COLUMN_JUNK_ACTION,
    FF_COLUMN_LIST, /* char **; a line feed between its values */
} FfColumnType;

typedef struct {
    FfColumnType type;
    gsize offset;
} FfColumn;

typedef struct {
    const char *table;
    const FfColumn *columns;
    guint count;
} FfRecord;

/* In the order of FF_JOB_COLUMNS and so on in sqlite-statement.c. */
extern const FfRecord ff_job_record, ff_attempt_record, ff_user_record, ff_group_record;
extern const FfRecord ff_billing_code_record;
extern const FfRecord ff_rule_record, ff_turn_record, ff_junk_record;
extern const FfRecord ff_audit_record;

/* Parameters 1, 2, ... from the members; texts must live until the statement is released. */
void ff_sqlite_bind(FfSqliteUse *use, const FfRecord *record, gconstpointer from);
/* Columns 0, 1, ... into the members of a zeroed record. FF_ERROR_CONFIG on a name that this
 * program does not know. */
bool ff_sqlite_read(FfSqlite *self, FfSqliteUse *use, const FfRecord *record, gpointer to,
                    GError **error);
FfJob *ff_sqlite_read_job(FfSqlite *self, FfSqliteUse *use, GError **error);
/* All rows of a statement as jobs. */
GPtrArray *ff_sqlite_read_jobs(FfSqlite *self, FfSqliteUse *use, GError **error);

/* ---- the backend's functions, by file ---- */

/* FF_ERROR_CONFIG for another program's database, and for one of a newer faxferry. Writes nothing.
 */
bool ff_sqlite_check_ours(FfSqlite *self, GError **error);
bool ff_sqlite_migrate(FfSqlite *self, GError **error);

bool ff_sqlite_insert(gpointer self, const FfJob *job, gint64 due_ms, const guint8 *dedupe,
                      gint64 *ret_id, bool *ret_duplicate, GError **error);
FfJob *ff_sqlite_load(gpointer self, gint64 id, GError **error);
bool ff_sqlite_save(gpointer self, const FfJob *job, gint64 due_ms, GError **error);
GPtrArray *ff_sqlite_children(gpointer self, gint64 parent, GError **error);
GPtrArray *ff_sqlite_find_messages(gpointer self, const char *message_id, guint limit,
                                   GError **error);
bool ff_sqlite_has_work(gpointer self, FfStage stage, gint64 now_ms, bool *ret_work,
                        GError **error);
bool ff_sqlite_promote(gpointer self, FfStage stage, gint64 now_ms, GError **error);
bool ff_sqlite_release_leases(gpointer self, const char *owner, GError **error);
FfJob *ff_sqlite_next(gpointer self, FfStage stage, GError **error);

bool ff_sqlite_store_file(gpointer self, gint64 id, int place, const FfContent *content,
                          GError **error);
bool ff_sqlite_drop_file(gpointer self, gint64 id, const char *name, GError **error);
bool ff_sqlite_read_file(gpointer self, gint64 id, const char *name, int fd, GError **error);
char **ff_sqlite_list_files(gpointer self, gint64 id, GError **error);

bool ff_sqlite_put_attempt(gpointer self, const FfAttempt *attempt, GError **error);
bool ff_sqlite_set_attempt_pages(gpointer self, gint64 id, int number, int pages, GError **error);
GPtrArray *ff_sqlite_list_attempts(gpointer self, gint64 id, GError **error);
GPtrArray *ff_sqlite_list(gpointer self, const FfFilter *filter, GError **error);
bool ff_sqlite_count(gpointer self, gint64 counts[FF_KIND_COUNT][FF_STATE_COUNT], GError **error);

GPtrArray *ff_sqlite_list_users(gpointer self, GError **error);
FfUser *ff_sqlite_get_user(gpointer self, const char *name, GError **error);
bool ff_sqlite_put_user(gpointer self, const FfUser *user, GError **error);
bool ff_sqlite_remove_user(gpointer self, const char *name, GError **error);

GPtrArray *ff_sqlite_list_log(gpointer self, const FfLogFilter *filter, GError **error);

bool ff_sqlite_put_audit(gpointer self, const FfAuditEntry *entry, GError **error);
GPtrArray *ff_sqlite_list_audit(gpointer self, const FfAuditFilter *filter, GError **error);

bool ff_sqlite_drop_audit(gpointer self, gint64 before_ms, guint limit, guint *ret_count,
                          GError **error);

GPtrArray *ff_sqlite_list_ended(gpointer self, FfEnded which, gint64 before_ms, guint limit,
                                GError **error);
bool ff_sqlite_erase_files(gpointer self, gint64 id, guint limit, guint *ret_count, GError **error);
bool ff_sqlite_mark_erased(gpointer self, gint64 id, gint64 now_ms, GError **error);
bool ff_sqlite_remove_job(gpointer self, gint64 id, GError **error);
bool ff_sqlite_compact(gpointer self, bool *ret_more, GError **error);

bool ff_sqlite_put_billing_code(gpointer self, const char *key, const char *words,
                                const FfBillingCode *code, GError **error);
bool ff_sqlite_find_billing_code(gpointer self, const char *key, FfBillingCode **ret_code,
                                 GError **error);
bool ff_sqlite_remove_billing_code(gpointer self, const char *key, GError **error);
GPtrArray *ff_sqlite_list_billing_codes(gpointer self, const char *text, const char *after,
                                        guint limit, GError **error);
GPtrArray *ff_sqlite_list_groups(gpointer self, GError **error);
FfGroup *ff_sqlite_get_group(gpointer self, const char *name, GError **error);
bool ff_sqlite_put_group(gpointer self, const FfGroup *group, GError **error);
bool ff_sqlite_remove_group(gpointer self, const char *name, GError **error);
GPtrArray *ff_sqlite_list_rules(gpointer self, GError **error);
bool ff_sqlite_put_rule(gpointer self, const FfRule *rule, GError **error);
bool ff_sqlite_remove_rule(gpointer self, FfSort sort, const char *pattern, GError **error);
GPtrArray *ff_sqlite_list_turns(gpointer self, GError **error);
bool ff_sqlite_put_turn(gpointer self, const FfTurn *turn, GError **error);
GPtrArray *ff_sqlite_list_junk(gpointer self, GError **error);
bool ff_sqlite_put_junk(gpointer self, const FfJunk *junk, GError **error);
bool ff_sqlite_remove_junk(gpointer self, FfSort sort, const char *pattern, GError **error);
bool ff_sqlite_usage(gpointer self, const FfAccount *account, gint64 since_ms, FfUsage *ret_usage,
                     GError **error);
bool ff_sqlite_nth_fax(gpointer self, const FfAccount *account, gint64 since_ms, gint64 back,
                       gint64 *ret_ms, GError **error);
