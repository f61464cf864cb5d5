// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/log-row.h"

#include <string.h>

#include "base/fax-record.h"
#include "cli/describe.h"

static const FfColumn table_columns[] = {
    {"id", "ID"},
    {"created", "Begun"},
    {"outcome", "Outcome"},
    {"user", "User"},
    {"other_end", "To or from"},
    {"recipient_name", "Name"},
    {"pages_transferred", "Pages"},
    {"custom_billing", "Code"},
    {"reason", "Reason"},
    {.key = NULL},
};

const FfColumn *ff_log_table_columns(void)
{
    return table_columns;
}

const FfColumn *ff_log_columns(void)
{
    static FfColumn columns[FF_FAX_COLUMN_COUNT + 1];
    for (guint i = 0; i < FF_FAX_COLUMN_COUNT; i++) {
        columns[i].key = ff_fax_column_name((FfFaxColumn)i);
    }
    return columns;
}

void ff_log_rows_clear(FfLogRows *rows)
{
    g_clear_pointer(&rows->message, ff_job_free);
}

/* A message that is gone leaves its faxes with what they know themselves. */
static const FfJob *find_message(FfLogRows *rows, const FfJob *job)
{
    if (job->parent == 0) {
        return NULL;
    }
    if (rows->message == NULL || rows->message->id != job->parent) {
        ff_log_rows_clear(rows);
        rows->message = ff_store_get(rows->store, job->parent, NULL);
    }
    return rows->message;
}

/* ---- values ---- */

static void set_number(JsonObject *row, const FfFaxRecord *record, FfFaxColumn column)
{
    const char *name = ff_fax_column_name(column);
    gint64 number;
    if (!ff_fax_record_number(record, column, &number)) {
        json_object_set_null_member(row, name);
        return;
    }
    switch (ff_fax_column_type(column)) {
    case FF_FAX_TIME:
        ff_output_set_time(row, name, number);
        break;
    case FF_FAX_YES_NO:
        json_object_set_boolean_member(row, name, number != 0);
        break;
    default:
        json_object_set_int_member(row, name, number);
    }
}

static void set_value(JsonObject *row, const FfFaxRecord *record, FfFaxColumn column)
{
    if (ff_fax_column_type(column) == FF_FAX_TEXT) {
        g_autofree char *text = ff_fax_record_text(record, column);
        ff_output_set_string(row, ff_fax_column_name(column), text);
    } else {
        set_number(row, record, column);
    }
}

/* Whom people know it by: the number dialled, the caller, or who wrote the message. */
static void set_other_end(JsonObject *row, const FfFaxRecord *record)
{
    static const FfFaxColumn columns[] = {
        [FF_KIND_MESSAGE] = FF_FAX_EMAIL_SENDER_ADDRESS,
        [FF_KIND_FAX] = FF_FAX_RECEIVER_ADDRESS,
        [FF_KIND_RECEPTION] = FF_FAX_SENDER_NAME,
    };
    g_autofree char *text = ff_fax_record_text(record, columns[record->job->kind]);
    ff_output_set_string(row, "other_end", text);
}

/* A fax that came in is of all who got it; so says what `queue` and `show` call the same. */
static void set_receivers(JsonObject *row, const FfFaxRecord *record)
{
    g_autofree char *users = ff_fax_record_text(record, FF_FAX_USER_NAME);
    g_autofree char *codes = ff_fax_record_text(record, FF_FAX_USER_BILLING_CODE);
    ff_output_set_string(row, "user", users);
    ff_output_set_string(row, "user_billing", codes);
}

static const FfAttempt *last_of(const GPtrArray *attempts)
{
    return attempts->len > 0 ? g_ptr_array_index(attempts, attempts->len - 1) : NULL;
}

static char *find_server_name(const FfLogRows *rows, const FfJob *message)
{
    g_autofree char *address =
        ff_settings_from_address(rows->settings, message != NULL ? message->source : NULL);
    return g_strdup(strrchr(address, '@') + 1);
}

static gint compare_oldest(gconstpointer left, gconstpointer right)
{
    const FfJob *one = *(FfJob *const *)left, *other = *(FfJob *const *)right;
    return one->id < other->id ? -1 : 1;
}

/* Who got a fax that came in, oldest first; of others nobody. */
static GPtrArray *list_deliveries(const FfLogRows *rows, const FfJob *job, GError **error)
{
    if (job->kind != FF_KIND_RECEPTION) {
        return g_ptr_array_new();
    }
    FfFilter filter = FF_FILTER_ALL;
    filter.parent = job->id;
    GPtrArray *deliveries = ff_store_list(rows->store, &filter, error);
    if (deliveries != NULL) {
        g_ptr_array_sort(deliveries, compare_oldest);
    }
    return deliveries;
}

JsonObject *ff_log_row(FfLogRows *rows, const FfJob *job, GError **error)
{
    g_autoptr(GPtrArray) attempts = ff_store_list_attempts(rows->store, job->id, error);
    g_autoptr(GPtrArray) deliveries = attempts != NULL ? list_deliveries(rows, job, error) : NULL;
    if (deliveries == NULL) {
        return NULL;
    }
    const FfJob *message = find_message(rows, job);
    g_auto(FfFaxRecord) record = {0};
    ff_fax_record_init(&record, job, message, last_of(attempts));
    g_autofree char *server_name = find_server_name(rows, record.message);
    record.server_name = server_name;
    record.deliveries = deliveries;
    JsonObject *row = ff_describe_job(job);
    ff_describe_count_calls(row, job, attempts);
    set_other_end(row, &record);
    set_receivers(row, &record);
    for (guint i = 0; i < FF_FAX_COLUMN_COUNT; i++) {
        set_value(row, &record, (FfFaxColumn)i);
    }
    return row;
}
