// SPDX-License-Identifier: GPL-3.0-or-later
/* Every statement of the SQLite backend, in one table, prepared when the store is opened. */
#include "queue/sqlite-private.h"

/* The order of ff_job_record: first what never changes. */
#define JOB_FIXED "id, kind, parent, created_ms"
#define JOB_CHANGING                                                                               \
    "state, updated_ms, not_before_ms, priority, attempts, lease, source, envid, sender, user, "   \
    "subject, message_id, recipient_name, number, user_billing, custom_billing, reason, "          \
    "reason_argument, pages, confirmed_pages, detail"
#define JOB_COLUMNS JOB_FIXED ", " JOB_CHANGING

#define ATTEMPT_COLUMNS                                                                            \
    "job, number, started_ms, ended_ms, line, reason, t30_code, t30_text, bit_rate, ecm, "         \
    "pages_confirmed, bad_rows, far_identity, detail"

#define POLICY_COLUMNS                                                                             \
    "allowed_numbers, blocked_numbers, mailboxes, pages_per_day, faxes_per_hour, concurrent_calls"
#define USER_COLUMNS                                                                               \
    "name, address, billing, format, notify, attach, language, fax, voice, company, secret, "      \
    "forward, cover_template, " POLICY_COLUMNS
#define GROUP_COLUMNS "name, description, share, always, cover_template, " POLICY_COLUMNS

#define WITHOUT_OPEN_CHILD                                                                         \
    " AND NOT EXISTS (SELECT 1 FROM job AS child WHERE child.parent = job.id"                      \
    " AND child.stage IS NOT NULL)"

#define AUDIT_COLUMNS "id, at_ms, actor, action, object, detail"

/* A filter's parameters; NULL asks for anything. */
#define MATCHING                                                                                   \
    " (?2 IS NULL OR kind = ?2) AND (?3 IS NULL OR state = ?3)"                                    \
    " AND (?4 IS NULL OR user = ?4 COLLATE NOCASE) AND (?5 IS NULL OR number = ?5)"                \
    " AND (?6 IS NULL OR user_billing = ?6 OR custom_billing = ?6)"                                \
    " AND created_ms >= ?7 AND created_ms < ?8"

/* Who got a fax that came in, and their billing codes, are its deliveries'; ends with "))". */
#define HAS_DELIVERY                                                                               \
    " (kind = 'reception' AND EXISTS (SELECT 1 FROM job AS child WHERE child.parent = job.id AND "

/* What the log holds, word for word as its indexes say it; and a log filter's parameters. */
#define LOGGED                                                                                     \
    " stage IS NULL AND (kind IN ('fax', 'reception')"                                             \
    " OR (kind = 'message' AND reason <> 'none'))"
#define LOG_MATCHING                                                                               \
    " AND (?1 = 0 OR ?1 & CASE kind WHEN 'message' THEN 1 WHEN 'fax' THEN 2 ELSE 4 END)"           \
    " AND (?2 IS NULL OR state = ?2)"                                                              \
    " AND (?3 IS NULL OR ?3 = coalesce(CASE WHEN json_valid(detail)"                               \
    " THEN json_extract(detail, '$.partial') END, 0))"                                             \
    " AND (?4 IS NULL OR user = ?4 COLLATE NOCASE"                                                 \
    " OR" HAS_DELIVERY "child.user = ?4 COLLATE NOCASE)))"                                         \
    " AND (?5 IS NULL OR number = ?5 OR (kind = 'reception' AND sender = ?5))"                     \
    " AND (?6 IS NULL OR (number >= ?6 AND number < ?7)"                                           \
    " OR (kind = 'reception' AND sender >= ?6 AND sender < ?7))"                                   \
    " AND (?8 IS NULL OR user_billing = ?8 COLLATE NOCASE OR custom_billing = ?8 COLLATE NOCASE"   \
    " OR" HAS_DELIVERY "child.user_billing = ?8 COLLATE NOCASE)))"                                 \
    " AND created_ms >= ?9 AND (created_ms, id) < (?10, ?11)"
#define LOG_FROM(index, condition)                                                                 \
    "SELECT " JOB_COLUMNS " FROM job INDEXED BY " index " WHERE" LOGGED                            \
    " AND " condition LOG_MATCHING
/* The receptions of deliveries, none of which is older than its reception; those that were found
 * without them are left out. */
#define LOG_DELIVERED(index, condition, found)                                                     \
    "SELECT " JOB_COLUMNS " FROM job WHERE id IN (SELECT parent FROM job INDEXED BY " index        \
    " WHERE kind = 'delivery' AND " condition " AND created_ms >= ?9) AND stage IS NULL"           \
    " AND NOT coalesce(" found ", FALSE)" LOG_MATCHING
#define LOG_ORDER      " ORDER BY created_ms DESC, id DESC LIMIT ?12"
#define OWN_USER       "user = ?4 COLLATE NOCASE"
#define OWN_CODE       "user_billing = ?8 COLLATE NOCASE"
#define FAX_CODE       "custom_billing = ?8 COLLATE NOCASE"
#define FAX_CODE_ALONE FAX_CODE " AND user_billing IS NOT ?8 COLLATE NOCASE"
#define EITHER_CODE    OWN_CODE " OR " FAX_CODE
#define AND_ALSO       " UNION ALL "
#define OF_USER        "kind = 'fax' AND user = ?1 COLLATE NOCASE AND created_ms >= ?2"
#define OF_GROUP                                                                                   \
    "kind = 'fax' AND user COLLATE NOCASE IN (SELECT user FROM member WHERE user_group = ?1)"      \
    " AND created_ms >= ?2"
/* Pages that were asked for; of what ended without them, those that arrived. */
#define USAGE                                                                                      \
    "count(*), coalesce(sum(CASE WHEN state IN ('refused', 'cancelled', 'failed')"                 \
    " THEN confirmed_pages ELSE pages END), 0)"

static const char *const texts[FF_SQL_STATEMENTS] = {
    [FF_SQL_BEGIN] = "BEGIN IMMEDIATE",
    [FF_SQL_COMMIT] = "COMMIT",
    [FF_SQL_ROLLBACK] = "ROLLBACK",

    [FF_SQL_INSERT_JOB] =
        "INSERT INTO job (" JOB_COLUMNS ", stage, due_ms, dedupe) VALUES (?1, ?2, ?3, ?4, ?5, ?6,"
        " ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24,"
        " ?25, ?26, ?27, ?28) ON CONFLICT (dedupe) WHERE dedupe IS NOT NULL DO NOTHING",
    [FF_SQL_FIND_DEDUPE] = "SELECT id FROM job WHERE dedupe = ?1",
    [FF_SQL_LOAD_JOB] = "SELECT " JOB_COLUMNS " FROM job WHERE id = ?1",
    [FF_SQL_SAVE_JOB] =
        "UPDATE job SET (" JOB_CHANGING ", stage, due_ms) = (?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12,"
        " ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26,"
        " coalesce(?27, due_ms)) WHERE id = ?1",
    [FF_SQL_CHILDREN] = "SELECT " JOB_COLUMNS " FROM job WHERE parent = ?1 ORDER BY id",
    [FF_SQL_FIND_MESSAGES] = "SELECT " JOB_COLUMNS " FROM job WHERE kind = 'message'"
                             " AND message_id = ?1 ORDER BY id DESC LIMIT ?2",

    [FF_SQL_HAS_WORK] = "SELECT 1 FROM job WHERE stage = ?1 AND due_ms <= ?2 LIMIT 1",
    [FF_SQL_PROMOTE] = "UPDATE job SET due_ms = 0, lease = NULL"
                       " WHERE stage = ?1 AND due_ms > 0 AND due_ms <= ?2",
    [FF_SQL_RELEASE_LEASES] = "UPDATE job INDEXED BY job_open SET due_ms = 0, lease = NULL"
                              " WHERE stage IS NOT NULL AND lease IS NOT NULL"
                              " AND (?1 IS NULL OR lease = ?1)",
    [FF_SQL_NEXT_JOB] =
        "SELECT " JOB_COLUMNS " FROM job WHERE stage = ?1 AND due_ms = 0"
        " AND (kind <> 'fax' OR NOT EXISTS (SELECT 1 FROM job AS busy WHERE"
        " busy.number = job.number AND busy.lease IS NOT NULL AND busy.kind = 'fax'))"
        " ORDER BY priority, id LIMIT 1",
    /* On the line are no more calls than the lines have, so the users whose calls are all taken
     * are found at once, and once for all faxes that wait. */
    [FF_SQL_NEXT_CALL] =
        "WITH on_line AS MATERIALIZED (SELECT user, count(*) AS calls FROM job"
        " INDEXED BY job_number_on_line WHERE lease IS NOT NULL AND kind = 'fax'"
        " GROUP BY user COLLATE NOCASE),"
        " full_user AS MATERIALIZED (SELECT user.name AS name FROM on_line JOIN user"
        " ON user.name = on_line.user WHERE concurrent_calls > 0 AND calls >= concurrent_calls"
        " UNION SELECT other.user FROM on_line JOIN member ON member.user = on_line.user"
        " JOIN user_group ON user_group.name = member.user_group AND concurrent_calls > 0"
        " JOIN member AS other ON other.user_group = user_group.name"
        " GROUP BY user_group.name, other.user HAVING sum(calls) >= concurrent_calls)"
        " SELECT " JOB_COLUMNS " FROM job WHERE stage = ?1 AND due_ms = 0"
        " AND (kind <> 'fax' OR NOT EXISTS (SELECT 1 FROM job AS busy WHERE"
        " busy.number = job.number AND busy.lease IS NOT NULL AND busy.kind = 'fax'))"
        " AND (kind <> 'fax' OR user IS NULL"
        " OR user COLLATE NOCASE NOT IN (SELECT name FROM full_user))"
        " ORDER BY priority, id LIMIT 1",

    [FF_SQL_INSERT_CHUNK] = "INSERT INTO chunk (id, name, data) VALUES (?1, ?2, ?3)",
    [FF_SQL_LAST_CHUNK] = "SELECT max(id) FROM chunk WHERE id BETWEEN ?1 AND ?2",
    [FF_SQL_DROP_FILE] = "DELETE FROM chunk WHERE id BETWEEN ?1 AND ?2 AND name = ?3",
    [FF_SQL_READ_FILE] =
        "SELECT data FROM chunk WHERE id BETWEEN ?1 AND ?2 AND name = ?3 ORDER BY id",
    [FF_SQL_LIST_FILES] =
        "SELECT DISTINCT name FROM chunk WHERE id BETWEEN ?1 AND ?2 ORDER BY name",

    [FF_SQL_PUT_ATTEMPT] =
        "INSERT OR REPLACE INTO attempt (" ATTEMPT_COLUMNS ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7,"
        " ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
    [FF_SQL_SET_ATTEMPT_PAGES] =
        "UPDATE attempt SET pages_confirmed = ?3 WHERE job = ?1 AND number = ?2",
    [FF_SQL_LIST_ATTEMPTS] =
        "SELECT " ATTEMPT_COLUMNS " FROM attempt WHERE job = ?1 ORDER BY number",

    [FF_SQL_LIST_OPEN] =
        "SELECT " JOB_COLUMNS " FROM job INDEXED BY job_open WHERE stage IS NOT NULL"
        " AND (?1 IS NULL OR parent = ?1) AND" MATCHING " ORDER BY id LIMIT ?9",
    [FF_SQL_LIST_CHILDREN] = "SELECT " JOB_COLUMNS " FROM job WHERE parent = ?1 AND" MATCHING
                             " ORDER BY +created_ms DESC, id DESC LIMIT ?9",
    [FF_SQL_LIST_CREATED] = "SELECT " JOB_COLUMNS " FROM job WHERE ?1 IS NULL AND" MATCHING
                            " ORDER BY created_ms DESC, id DESC LIMIT ?9",
    [FF_SQL_COUNT] = "SELECT kind, state, count FROM ended UNION ALL SELECT kind, state, count(*)"
                     " FROM job INDEXED BY job_open WHERE stage IS NOT NULL GROUP BY kind, state",

    [FF_SQL_GET_USER] = "SELECT " USER_COLUMNS " FROM user WHERE name = ?1",
    [FF_SQL_LIST_USERS] = "SELECT " USER_COLUMNS " FROM user ORDER BY name",
    [FF_SQL_PUT_USER] =
        "INSERT INTO user (" USER_COLUMNS ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11,"
        " ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19) ON CONFLICT (name) DO UPDATE SET"
        " (" USER_COLUMNS ") = (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15,"
        " ?16, ?17, ?18, ?19)",
    [FF_SQL_REMOVE_USER] = "DELETE FROM user WHERE name = ?1",
    [FF_SQL_LIST_BELONGINGS] =
        "SELECT value FROM belonging WHERE user = ?1 AND sort = ?2 AND place > 0 ORDER BY place",
    [FF_SQL_FIND_BELONGING] = "SELECT user FROM belonging WHERE sort = ?1 AND value = ?2",
    [FF_SQL_PUT_BELONGING] =
        "INSERT INTO belonging (user, sort, place, value) VALUES (?1, ?2, ?3, ?4)",
    [FF_SQL_DROP_BELONGINGS] = "DELETE FROM belonging WHERE user = ?1",

    [FF_SQL_LOG] = LOG_FROM("job_log", "TRUE") LOG_ORDER,
    [FF_SQL_LOG_USER] = LOG_FROM("job_log_user", OWN_USER)
        AND_ALSO LOG_DELIVERED("job_delivery_user", OWN_USER, OWN_USER) LOG_ORDER,
    [FF_SQL_LOG_NUMBER] = LOG_FROM("job_log_number", "number = ?5") " UNION ALL " LOG_FROM(
        "job_log_caller", "kind = 'reception' AND sender = ?5 AND number IS NOT ?5") LOG_ORDER,
    [FF_SQL_LOG_BEGINNING] =
        "SELECT " JOB_COLUMNS " FROM job WHERE id IN (SELECT id FROM job INDEXED BY job_log_number"
        " WHERE" LOGGED " AND number >= ?6 AND number < ?7" LOG_MATCHING " UNION ALL"
        " SELECT id FROM job INDEXED BY job_log_caller WHERE" LOGGED " AND kind = 'reception'"
        " AND sender >= ?6 AND sender < ?7" LOG_MATCHING ")" LOG_ORDER,
    [FF_SQL_LOG_CODE] = LOG_FROM("job_log_user_billing", OWN_CODE)
        AND_ALSO LOG_FROM("job_log_custom_billing", FAX_CODE_ALONE)
            AND_ALSO LOG_DELIVERED("job_delivery_billing", OWN_CODE, EITHER_CODE) LOG_ORDER,

    [FF_SQL_PUT_BILLING_CODE] =
        "INSERT OR REPLACE INTO billing_code (code, company, description, key, words)"
        " VALUES (?1, ?2, ?3, ?4, ?5)",
    [FF_SQL_FIND_BILLING_CODE] =
        "SELECT code, company, description FROM billing_code WHERE key = ?1",
    [FF_SQL_REMOVE_BILLING_CODE] = "DELETE FROM billing_code WHERE key = ?1",
    [FF_SQL_LIST_BILLING_CODES] = "SELECT code, company, description FROM billing_code"
                                  " WHERE key > ?2 AND (?1 IS NULL OR instr(words, ?1) > 0)"
                                  " ORDER BY key LIMIT ?3",
    [FF_SQL_GET_GROUP] = "SELECT " GROUP_COLUMNS " FROM user_group WHERE name = ?1",
    [FF_SQL_LIST_GROUPS] = "SELECT " GROUP_COLUMNS " FROM user_group ORDER BY name",
    [FF_SQL_PUT_GROUP] =
        "INSERT INTO user_group (" GROUP_COLUMNS ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9,"
        " ?10, ?11) ON CONFLICT (name) DO UPDATE SET (" GROUP_COLUMNS ") = (?1, ?2, ?3, ?4, ?5,"
        " ?6, ?7, ?8, ?9, ?10, ?11)",
    [FF_SQL_REMOVE_GROUP] = "DELETE FROM user_group WHERE name = ?1",
    [FF_SQL_LIST_MEMBERS] = "SELECT user.name FROM member JOIN user ON user.name = member.user"
                            " WHERE member.user_group = ?1 ORDER BY member.place",
    [FF_SQL_PUT_MEMBER] = "INSERT INTO member (user_group, user, place) VALUES (?1, ?2, ?3)",
    [FF_SQL_DROP_MEMBERS] = "DELETE FROM member WHERE user_group = ?1",

    [FF_SQL_LIST_RULES] = "SELECT sort, pattern, target FROM route ORDER BY sort, pattern",
    [FF_SQL_PUT_RULE] = "INSERT INTO route (sort, pattern, target) VALUES (?1, ?2, ?3)"
                        " ON CONFLICT (sort, pattern) DO UPDATE SET target = ?3",
    [FF_SQL_REMOVE_RULE] = "DELETE FROM route WHERE sort = ?1 AND pattern = ?2",
    [FF_SQL_LIST_TURNS] = "SELECT user_group, last FROM rota ORDER BY user_group",
    [FF_SQL_PUT_TURN] = "INSERT INTO rota (user_group, last) VALUES (?1, ?2)"
                        " ON CONFLICT (user_group) DO UPDATE SET last = ?2",
    [FF_SQL_LIST_JUNK] = "SELECT sort, pattern, action, note FROM junk ORDER BY sort, pattern",
    [FF_SQL_PUT_JUNK] = "INSERT INTO junk (sort, pattern, action, note) VALUES (?1, ?2, ?3, ?4)"
                        " ON CONFLICT (sort, pattern) DO UPDATE SET action = ?3, note = ?4",
    [FF_SQL_REMOVE_JUNK] = "DELETE FROM junk WHERE sort = ?1 AND pattern = ?2",

    [FF_SQL_USAGE_OF_USER] = "SELECT " USAGE " FROM job WHERE " OF_USER,
    [FF_SQL_USAGE_OF_GROUP] = "SELECT " USAGE " FROM job WHERE " OF_GROUP,
    [FF_SQL_NTH_FAX_OF_USER] =
        "SELECT created_ms FROM job WHERE " OF_USER " ORDER BY created_ms DESC LIMIT 1 OFFSET ?3",
    [FF_SQL_NTH_FAX_OF_GROUP] =
        "SELECT created_ms FROM job WHERE " OF_GROUP " ORDER BY created_ms DESC LIMIT 1 OFFSET ?3",

    [FF_SQL_PUT_AUDIT] = "INSERT INTO audit (" AUDIT_COLUMNS ") VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    [FF_SQL_LIST_AUDIT] =
        "SELECT " AUDIT_COLUMNS " FROM audit WHERE (?1 IS NULL OR actor = ?1)"
        " AND (?2 IS NULL OR action = ?2 OR substr(action, 1, length(?2) + 1) = ?2 || '.')"
        " AND (?3 IS NULL OR object = ?3 COLLATE NOCASE) AND at_ms >= ?4 AND (at_ms, id) < (?5, ?6)"
        " ORDER BY at_ms DESC, id DESC LIMIT ?7",
    [FF_SQL_DROP_AUDIT] = "DELETE FROM audit WHERE id IN"
                          " (SELECT id FROM audit WHERE at_ms < ?1 ORDER BY at_ms LIMIT ?2)",

    [FF_SQL_LIST_KEPT] = "SELECT " JOB_COLUMNS " FROM job INDEXED BY job_kept WHERE stage IS NULL"
                         " AND parent IS NULL AND erased_ms IS NULL"
                         " AND (state = 'quarantined') = ?1 AND updated_ms < ?2" WITHOUT_OPEN_CHILD
                         " ORDER BY updated_ms LIMIT ?3",
    [FF_SQL_LIST_ENDED] = "SELECT " JOB_COLUMNS " FROM job INDEXED BY job_ended WHERE stage IS NULL"
                          " AND parent IS NULL AND updated_ms < ?2" WITHOUT_OPEN_CHILD
                          " ORDER BY updated_ms LIMIT ?3",
    [FF_SQL_ERASE_CHUNKS] = "DELETE FROM chunk WHERE id IN"
                            " (SELECT id FROM chunk WHERE id BETWEEN ?1 AND ?2 LIMIT ?3)",
    [FF_SQL_MARK_ERASED] = "UPDATE job SET erased_ms = ?2 WHERE id = ?1",
    [FF_SQL_REMOVE_ATTEMPTS] = "DELETE FROM attempt WHERE job = ?1",
    [FF_SQL_REMOVE_JOB] = "DELETE FROM job WHERE id = ?1",
};

const char *ff_sqlite_text(FfSql which)
{
    return texts[which];
}

bool ff_sqlite_prepare_all(FfSqlite *self, GError **error)
{
    for (guint i = 0; i < FF_SQL_STATEMENTS; i++) {
        int code = sqlite3_prepare_v3(self->handle, texts[i], -1, SQLITE_PREPARE_PERSISTENT,
                                      &self->statements[i], NULL);
        if (code != SQLITE_OK) {
            ff_sqlite_set_error(self, code, "cannot prepare the database's statements", error);
            return false;
        }
    }
    return true;
}

FfSqliteUse *ff_sqlite_use(FfSqlite *self, FfSql which)
{
    return self->statements[which];
}

void ff_sqlite_release(FfSqliteUse *use)
{
    sqlite3_reset(use);
    sqlite3_clear_bindings(use);
}

bool ff_sqlite_step(FfSqlite *self, FfSqliteUse *use, bool *ret_row, GError **error)
{
    int code = sqlite3_step(use);
    if (code != SQLITE_ROW && code != SQLITE_DONE) {
        ff_sqlite_set_error(self, sqlite3_extended_errcode(self->handle), "the database failed",
                            error);
        return false;
    }
    *ret_row = code == SQLITE_ROW;
    return true;
}

char **ff_sqlite_read_texts(FfSqlite *self, FfSqliteUse *use, GError **error)
{
    g_autoptr(GStrvBuilder) values = g_strv_builder_new();
    for (;;) {
        bool row;
        if (!ff_sqlite_step(self, use, &row, error)) {
            return NULL;
        }
        if (!row) {
            return g_strv_builder_end(values);
        }
        g_strv_builder_add(values, (const char *)sqlite3_column_text(use, 0));
    }
}

bool ff_sqlite_run(FfSqlite *self, FfSqliteUse *use, GError **error)
{
    bool row = true;
    while (row) {
        if (!ff_sqlite_step(self, use, &row, error)) {
            return false;
        }
    }
    return true;
}
