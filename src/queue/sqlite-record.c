// SPDX-License-Identifier: GPL-3.0-or-later
/* Records to parameters and columns to records, by tables. */
#include "queue/sqlite-private.h"

#include <string.h>

#include "base/error.h"

#define JOB(type, member)                                                                          \
    {                                                                                              \
        FF_COLUMN_##type, G_STRUCT_OFFSET(FfJob, member)                                           \
    }
static const FfColumn job_columns[] = {
    JOB(ID, id),
    JOB(KIND, kind),
    JOB(ID, parent),
    JOB(INT64, created_ms),
    JOB(STATE, state),
    JOB(INT64, updated_ms),
    JOB(INT64, not_before_ms),
    JOB(INT, priority),
    JOB(INT, attempts),
    JOB(TEXT, lease),
    JOB(TEXT, source),
    JOB(TEXT, envid),
    JOB(TEXT, sender),
    JOB(TEXT, user),
    JOB(TEXT, subject),
    JOB(TEXT, message_id),
    JOB(TEXT, recipient_name),
    JOB(TEXT, number),
    JOB(TEXT, user_billing),
    JOB(TEXT, custom_billing),
    JOB(REASON, reason),
    JOB(TEXT, reason_argument),
    JOB(INT, pages),
    JOB(INT, confirmed_pages),
    JOB(TEXT, detail),
};

#define ATTEMPT(type, member)                                                                      \
    {                                                                                              \
        FF_COLUMN_##type, G_STRUCT_OFFSET(FfAttempt, member)                                       \
    }
static const FfColumn attempt_columns[] = {
    ATTEMPT(ID, job),
    ATTEMPT(INT, number),
    ATTEMPT(INT64, started_ms),
    ATTEMPT(INT64, ended_ms),
    ATTEMPT(TEXT, line),
    ATTEMPT(REASON, reason),
    ATTEMPT(INT, t30_code),
    ATTEMPT(TEXT, t30_text),
    ATTEMPT(INT, bit_rate),
    ATTEMPT(BOOL, ecm),
    ATTEMPT(INT, pages_confirmed),
    ATTEMPT(INT, bad_rows),
    ATTEMPT(TEXT, far_identity),
    ATTEMPT(TEXT, detail),
};

#define USER(type, member)                                                                         \
    {                                                                                              \
        FF_COLUMN_##type, G_STRUCT_OFFSET(FfUser, member)                                          \
    }
static const FfColumn user_columns[] = {
    USER(TEXT, name),
    USER(TEXT, address),
    USER(TEXT, billing),
    USER(FORMAT, format),
    USER(NOTIFY, notify),
    USER(ATTACH, attach),
    USER(TEXT, language),
    USER(TEXT, fax),
    USER(TEXT, voice),
    USER(TEXT, company),
    USER(TEXT, secret),
    USER(TEXT, forward),
    USER(TEXT, cover_template),
    USER(LIST, policy.allowed_numbers),
    USER(LIST, policy.blocked_numbers),
    USER(LIST, policy.mailboxes),
    USER(INT, policy.pages_per_day),
    USER(INT, policy.faxes_per_hour),
    USER(INT, policy.concurrent_calls),
};

#define GROUP(type, member)                                                                        \
    {                                                                                              \
        FF_COLUMN_##type, G_STRUCT_OFFSET(FfGroup, member)                                         \
    }
static const FfColumn group_columns[] = {
    GROUP(TEXT, name),
    GROUP(TEXT, description),
    GROUP(SHARE, share),
    GROUP(TEXT, always),
    GROUP(TEXT, cover_template),
    GROUP(LIST, policy.allowed_numbers),
    GROUP(LIST, policy.blocked_numbers),
    GROUP(LIST, policy.mailboxes),
    GROUP(INT, policy.pages_per_day),
    GROUP(INT, policy.faxes_per_hour),
    GROUP(INT, policy.concurrent_calls),
};

#define BILLING_CODE(type, member)                                                                 \
    {                                                                                              \
        FF_COLUMN_##type, G_STRUCT_OFFSET(FfBillingCode, member)                                   \
    }
static const FfColumn billing_code_columns[] = {
    BILLING_CODE(TEXT, code),
    BILLING_CODE(TEXT, company),
    BILLING_CODE(TEXT, description),
};

static const FfColumn rule_columns[] = {
    {FF_COLUMN_SORT, G_STRUCT_OFFSET(FfRule, sort)},
    {FF_COLUMN_TEXT, G_STRUCT_OFFSET(FfRule, pattern)},
    {FF_COLUMN_TEXT, G_STRUCT_OFFSET(FfRule, target)},
};
static const FfColumn turn_columns[] = {
    {FF_COLUMN_TEXT, G_STRUCT_OFFSET(FfTurn, group)},
    {FF_COLUMN_TEXT, G_STRUCT_OFFSET(FfTurn, last)},
};
static const FfColumn junk_columns[] = {
    {FF_COLUMN_SORT, G_STRUCT_OFFSET(FfJunk, sort)},
    {FF_COLUMN_TEXT, G_STRUCT_OFFSET(FfJunk, pattern)},
    {FF_COLUMN_JUNK_ACTION, G_STRUCT_OFFSET(FfJunk, action)},
    {FF_COLUMN_TEXT, G_STRUCT_OFFSET(FfJunk, note)},
};

const FfRecord ff_rule_record = {"route", rule_columns, G_N_ELEMENTS(rule_columns)};
const FfRecord ff_turn_record = {"rota", turn_columns, G_N_ELEMENTS(turn_columns)};
const FfRecord ff_junk_record = {"junk", junk_columns, G_N_ELEMENTS(junk_columns)};
#define AUDIT(type, member)                                                                        \
    {                                                                                              \
        FF_COLUMN_##type, G_STRUCT_OFFSET(FfAuditEntry, member)                                    \
    }
static const FfColumn audit_columns[] = {
    AUDIT(ID, id),       AUDIT(INT64, at_ms), AUDIT(TEXT, actor),
    AUDIT(TEXT, action), AUDIT(TEXT, object), AUDIT(TEXT, detail),
};

const FfRecord ff_job_record = {"job", job_columns, G_N_ELEMENTS(job_columns)};
const FfRecord ff_attempt_record = {"attempt", attempt_columns, G_N_ELEMENTS(attempt_columns)};
const FfRecord ff_user_record = {"user", user_columns, G_N_ELEMENTS(user_columns)};
const FfRecord ff_billing_code_record = {"billing code", billing_code_columns,
                                         G_N_ELEMENTS(billing_code_columns)};
const FfRecord ff_group_record = {"user_group", group_columns, G_N_ELEMENTS(group_columns)};
const FfRecord ff_audit_record = {"audit", audit_columns, G_N_ELEMENTS(audit_columns)};

#define AT(type) (*(const type *)member)

/* The names that stand for a member; NULL when it is no such thing. */
static const char *name_of(FfColumnType type, gconstpointer member)
{
    switch (type) {
    case FF_COLUMN_TEXT:
        return AT(char *);
    case FF_COLUMN_KIND:
        return ff_kind_name(AT(FfKind));
    case FF_COLUMN_STATE:
        return ff_state_name(AT(FfState));
    case FF_COLUMN_REASON:
        return ff_reason_name(AT(FfReason));
    case FF_COLUMN_FORMAT:
        return ff_format_name(AT(FfFormat));
    case FF_COLUMN_NOTIFY:
        return ff_notify_name(AT(FfNotify));
    case FF_COLUMN_ATTACH:
        return ff_attach_name(AT(FfAttach));
    case FF_COLUMN_SHARE:
        return ff_share_name(AT(FfShare));
    case FF_COLUMN_SORT:
        return ff_sort_name(AT(FfSort));
    case FF_COLUMN_JUNK_ACTION:
        return ff_junk_action_name(AT(FfJunkAction));
    default:
        return NULL;
    }
}

static void bind_one(FfSqliteUse *use, int index, FfColumnType type, gconstpointer member)
{
    switch (type) {
    case FF_COLUMN_ID:
        if (AT(gint64) != 0) {
            sqlite3_bind_int64(use, index, AT(gint64));
        }
        break;
    case FF_COLUMN_INT64:
        sqlite3_bind_int64(use, index, AT(gint64));
        break;
    case FF_COLUMN_INT:
        sqlite3_bind_int(use, index, AT(int));
        break;
    case FF_COLUMN_BOOL:
        sqlite3_bind_int(use, index, AT(bool));
        break;
    case FF_COLUMN_LIST:
        sqlite3_bind_text(use, index, g_strjoinv("\n", AT(GStrv)), -1, g_free);
        break;
    default:
        sqlite3_bind_text(use, index, name_of(type, member), -1, SQLITE_STATIC);
    }
}

void ff_sqlite_bind(FfSqliteUse *use, const FfRecord *record, gconstpointer from)
{
    for (guint i = 0; i < record->count; i++) {
        const FfColumn *column = &record->columns[i];
        bind_one(use, (int)i + 1, column->type, G_STRUCT_MEMBER_P(from, column->offset));
    }
}

#undef AT
#define AT(type) (*(type *)member)

static bool take_name(FfColumnType type, gpointer member, const char *name)
{
    switch (type) {
    case FF_COLUMN_KIND:
        return ff_kind_from_name(name, &AT(FfKind));
    case FF_COLUMN_STATE:
        return ff_state_from_name(name, &AT(FfState));
    case FF_COLUMN_REASON:
        AT(FfReason) = ff_reason_from_name(name);
        return true;
    case FF_COLUMN_FORMAT:
        return ff_format_from_name(name, &AT(FfFormat));
    case FF_COLUMN_NOTIFY:
        return ff_notify_from_name(name, &AT(FfNotify));
    case FF_COLUMN_ATTACH:
        return ff_attach_from_name(name, &AT(FfAttach));
    case FF_COLUMN_SHARE:
        return ff_share_from_name(name, &AT(FfShare));
    case FF_COLUMN_SORT:
        return ff_sort_from_name(name, &AT(FfSort));
    case FF_COLUMN_JUNK_ACTION:
        return ff_junk_action_from_name(name, &AT(FfJunkAction));
    default:
        return false;
    }
}

static bool read_one(FfSqliteUse *use, int index, FfColumnType type, gpointer member)
{
    const char *text;
    switch (type) {
    case FF_COLUMN_ID:
    case FF_COLUMN_INT64:
        AT(gint64) = sqlite3_column_int64(use, index);
        return true;
    case FF_COLUMN_INT:
        AT(int) = sqlite3_column_int(use, index);
        return true;
    case FF_COLUMN_BOOL:
        AT(bool) = sqlite3_column_int(use, index) != 0;
        return true;
    case FF_COLUMN_TEXT:
        AT(char *) = g_strdup((const char *)sqlite3_column_text(use, index));
        return true;
    case FF_COLUMN_LIST:
        text = (const char *)sqlite3_column_text(use, index);
        AT(char **) = g_strsplit(text != NULL ? text : "", "\n", -1);
        return true;
    default:
        text = (const char *)sqlite3_column_text(use, index);
        return text != NULL && take_name(type, member, text);
    }
}

bool ff_sqlite_read(FfSqlite *self, FfSqliteUse *use, const FfRecord *record, gpointer to,
                    GError **error)
{
    for (guint i = 0; i < record->count; i++) {
        const FfColumn *column = &record->columns[i];
        gpointer member = G_STRUCT_MEMBER_P(to, column->offset);
        if (!read_one(use, (int)i, column->type, member)) {
            const char *text = (const char *)sqlite3_column_text(use, (int)i);
            g_set_error(error, FF_ERROR, FF_ERROR_CONFIG,
                        "%s: %s %s has the unknown %s \"%s\": the row was changed by hand or by "
                        "a newer program",
                        self->path, record->table, (const char *)sqlite3_column_text(use, 0),
                        sqlite3_column_name(use, (int)i), text != NULL ? text : "");
            return false;
        }
    }
    return true;
}

FfJob *ff_sqlite_read_job(FfSqlite *self, FfSqliteUse *use, GError **error)
{
    g_autoptr(FfJob) job = g_new0(FfJob, 1);
    return ff_sqlite_read(self, use, &ff_job_record, job, error) ? g_steal_pointer(&job) : NULL;
}

GPtrArray *ff_sqlite_read_jobs(FfSqlite *self, FfSqliteUse *use, GError **error)
{
    g_autoptr(GPtrArray) jobs = g_ptr_array_new_with_free_func((GDestroyNotify)ff_job_free);
    bool row;
    for (;;) {
        if (!ff_sqlite_step(self, use, &row, error)) {
            return NULL;
        }
        if (!row) {
            return g_steal_pointer(&jobs);
        }
        FfJob *job = ff_sqlite_read_job(self, use, error);
        if (job == NULL) {
            return NULL;
        }
        g_ptr_array_add(jobs, job);
    }
}
