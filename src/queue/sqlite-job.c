// SPDX-License-Identifier: GPL-3.0-or-later
/* Rows of the job table as the queue moves them. */
#include "base/error.h"
#include "queue/sqlite-private.h"

enum { INSERT_STAGE = 26, INSERT_DUE, INSERT_DEDUPE };
enum { SAVE_STAGE = 26, SAVE_DUE };

/* NULL for what has ended: the index of open jobs leaves it out. */
static const char *stage_column(const FfJob *job)
{
    return ff_flow_is_final(job->kind, job->state)
               ? NULL
               : ff_stage_name(ff_flow_stage(job->kind, job->state));
}

static bool find_dedupe(FfSqlite *db, const guint8 *dedupe, gint64 *ret_id, GError **error)
{
    g_autoptr(FfSqliteUse) use = ff_sqlite_use(db, FF_SQL_FIND_DEDUPE);
    bool row;
    sqlite3_bind_blob(use, 1, dedupe, FF_DEDUPE_SIZE, SQLITE_STATIC);
    if (!ff_sqlite_step(db, use, &row, error)) {
        return false;
    }
    if (!row) {
        g_set_error(error, FF_ERROR, FF_ERROR_BUG, "%s: a key is taken, but by no job", db->path);
        return false;
    }
    *ret_id = sqlite3_column_int64(use, 0);
    return true;
}

bool ff_sqlite_insert(gpointer self, const FfJob *job, gint64 due_ms, const guint8 *dedupe,
                      gint64 *ret_id, bool *ret_duplicate, GError **error)
{
    FfSqlite *db = self;
    g_autoptr(FfSqliteUse) use = ff_sqlite_use(db, FF_SQL_INSERT_JOB);
    ff_sqlite_bind(use, &ff_job_record, job);
    sqlite3_bind_null(use, 1);
    sqlite3_bind_text(use, INSERT_STAGE, stage_column(job), -1, SQLITE_STATIC);
    sqlite3_bind_int64(use, INSERT_DUE, due_ms);
    if (dedupe != NULL) {
        sqlite3_bind_blob(use, INSERT_DEDUPE, dedupe, FF_DEDUPE_SIZE, SQLITE_STATIC);
    }
    if (!ff_sqlite_run(db, use, error)) {
        return false;
    }
    bool duplicate = sqlite3_changes(db->handle) == 0;
    if (duplicate) {
        if (!find_dedupe(db, dedupe, ret_id, error)) {
            return false;
        }
    } else {
        *ret_id = sqlite3_last_insert_rowid(db->handle);
    }
    *ret_duplicate = duplicate;
    return true;
}

FfJob *ff_sqlite_load(gpointer self, gint64 id, GError **error)
{
    FfSqlite *db = self;
    g_autoptr(FfSqliteUse) use = ff_sqlite_use(db, FF_SQL_LOAD_JOB);
    bool row;
    sqlite3_bind_int64(use, 1, id);
    if (!ff_sqlite_step(db, use, &row, error)) {
        return NULL;
    }
    if (!row) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT, "there is no job %" G_GINT64_FORMAT, id);
        return NULL;
    }
    return ff_sqlite_read_job(db, use, error);
}

bool ff_sqlite_save(gpointer self, const FfJob *job, gint64 due_ms, GError **error)
{
    FfSqlite *db = self;
    g_autoptr(FfSqliteUse) use = ff_sqlite_use(db, FF_SQL_SAVE_JOB);
    ff_sqlite_bind(use, &ff_job_record, job);
    sqlite3_bind_text(use, SAVE_STAGE, stage_column(job), -1, SQLITE_STATIC);
    if (due_ms != FF_DUE_KEEP) {
        sqlite3_bind_int64(use, SAVE_DUE, due_ms);
    }
    return ff_sqlite_run(db, use, error);
}

GPtrArray *ff_sqlite_children(gpointer self, gint64 parent, GError **error)
{
    FfSqlite *db = self;
    g_autoptr(FfSqliteUse) use = ff_sqlite_use(db, FF_SQL_CHILDREN);
    sqlite3_bind_int64(use, 1, parent);
    return ff_sqlite_read_jobs(db, use, error);
}

GPtrArray *ff_sqlite_find_messages(gpointer self, const char *message_id, guint limit,
                                   GError **error)
{
    FfSqlite *db = self;
    g_autoptr(FfSqliteUse) use = ff_sqlite_use(db, FF_SQL_FIND_MESSAGES);
    sqlite3_bind_text(use, 1, message_id, -1, SQLITE_STATIC);
    sqlite3_bind_int64(use, 2, limit);
    return ff_sqlite_read_jobs(db, use, error);
}

bool ff_sqlite_has_work(gpointer self, FfStage stage, gint64 now_ms, bool *ret_work, GError **error)
{
    FfSqlite *db = self;
    g_autoptr(FfSqliteUse) use = ff_sqlite_use(db, FF_SQL_HAS_WORK);
    sqlite3_bind_text(use, 1, ff_stage_name(stage), -1, SQLITE_STATIC);
    sqlite3_bind_int64(use, 2, now_ms);
    return ff_sqlite_step(db, use, ret_work, error);
}

bool ff_sqlite_promote(gpointer self, FfStage stage, gint64 now_ms, GError **error)
{
    FfSqlite *db = self;
    g_autoptr(FfSqliteUse) use = ff_sqlite_use(db, FF_SQL_PROMOTE);
    sqlite3_bind_text(use, 1, ff_stage_name(stage), -1, SQLITE_STATIC);
    sqlite3_bind_int64(use, 2, now_ms);
    return ff_sqlite_run(db, use, error);
}

bool ff_sqlite_release_leases(gpointer self, const char *owner, GError **error)
{
    FfSqlite *db = self;
    g_autoptr(FfSqliteUse) use = ff_sqlite_use(db, FF_SQL_RELEASE_LEASES);
    sqlite3_bind_text(use, 1, owner, -1, SQLITE_STATIC);
    return ff_sqlite_run(db, use, error);
}

FfJob *ff_sqlite_next(gpointer self, FfStage stage, GError **error)
{
    FfSqlite *db = self;
    g_autoptr(FfSqliteUse) use =
        ff_sqlite_use(db, stage == FF_STAGE_LINE ? FF_SQL_NEXT_CALL : FF_SQL_NEXT_JOB);
    bool row;
    sqlite3_bind_text(use, 1, ff_stage_name(stage), -1, SQLITE_STATIC);
    return ff_sqlite_step(db, use, &row, error) && row ? ff_sqlite_read_job(db, use, error) : NULL;
}
