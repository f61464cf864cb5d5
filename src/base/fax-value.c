// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/fax-value.h"

#include <string.h>

#include "base/detail.h"

typedef const FfFaxRecord Record;

/* ---- texts ---- */

static bool is_reception(Record *record)
{
    return record->job->kind == FF_KIND_RECEPTION;
}

static bool is_fax(Record *record)
{
    return record->job->kind == FF_KIND_FAX;
}

const char *ff_fax_value_receiver_address(Record *record)
{
    return is_reception(record) && record->mailed_to != NULL ? record->mailed_to
                                                             : record->job->number;
}

/* What the deliveries of a received fax have, each value once; what the row has, without any. */
static char *join_deliveries(Record *record, char *(*value_of)(const FfJob *job))
{
    if (record->deliveries == NULL || record->deliveries->len == 0) {
        return value_of(record->job);
    }
    g_autoptr(GPtrArray) values = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < record->deliveries->len; i++) {
        char *value = value_of(g_ptr_array_index(record->deliveries, i));
        if (value == NULL || g_ptr_array_find_with_equal_func(values, value, g_str_equal, NULL)) {
            g_free(value);
        } else {
            g_ptr_array_add(values, value);
        }
    }
    g_ptr_array_add(values, NULL);
    return values->len > 1 ? g_strjoinv(", ", (char **)values->pdata) : NULL;
}

static char *user_of(const FfJob *job)
{
    return g_strdup(job->user);
}

static char *original_user_of(const FfJob *job)
{
    g_autoptr(JsonObject) detail = ff_detail_parse(job->detail);
    return g_strdup(ff_detail_string(detail, "forwarded_from", job->user));
}

static char *user_billing_of(const FfJob *job)
{
    return g_strdup(job->user_billing);
}

char *ff_fax_value_user_name(Record *record)
{
    return join_deliveries(record, user_of);
}

char *ff_fax_value_receiver_name(Record *record)
{
    return is_reception(record) ? ff_fax_value_user_name(record)
                                : g_strdup(record->job->recipient_name);
}

static const char *far_identity(Record *record)
{
    const char *told = record->call != NULL ? record->call->far_identity : NULL;
    return told != NULL && *told != '\0' ? told : NULL;
}

static const char *caller_identity(Record *record)
{
    return ff_detail_string(record->detail, "caller_identity", far_identity(record));
}

static const char *own_identity(Record *record)
{
    return ff_detail_string(record->call_detail, "own_identity", NULL);
}

const char *ff_fax_value_sender_name(Record *record)
{
    if (is_reception(record)) {
        const char *number = record->job->sender;
        return number != NULL && *number != '\0' ? number : caller_identity(record);
    }
    return ff_detail_string(record->message_detail, "sender_name", record->job->user);
}

char *ff_fax_value_original_user_name(Record *record)
{
    return join_deliveries(record, original_user_of);
}

char *ff_fax_value_user_billing_code(Record *record)
{
    return join_deliveries(record, user_billing_of);
}

const char *ff_fax_value_custom_billing_code(Record *record)
{
    return record->job->custom_billing;
}

const char *ff_fax_value_server_name(Record *record)
{
    return record->server_name;
}

const char *ff_fax_value_port_used(Record *record)
{
    return record->call != NULL && record->call->line != NULL
               ? record->call->line
               : ff_detail_string(record->detail, "line", NULL);
}

/* Of a fax that came in only in part, the reason is the call's. */
static FfReason reason(Record *record)
{
    bool of_call = is_reception(record) && record->job->reason == FF_REASON_NONE &&
                   record->call != NULL && ff_detail_bool(record->detail, "partial");
    return of_call ? record->call->reason : record->job->reason;
}

const char *ff_fax_value_message_completion_code(Record *record)
{
    return ff_reason_name(record->job->state == FF_STATE_SENT ? FF_REASON_NONE : reason(record));
}

char *ff_fax_value_message_completion_code_string(Record *record)
{
    FfReason why = record->job->state == FF_STATE_SENT ? FF_REASON_NONE : reason(record);
    return why != FF_REASON_NONE ? ff_reason_sentence(why, record->job->reason_argument) : NULL;
}

const char *ff_fax_value_extended_error(Record *record)
{
    return record->call != NULL && record->call->t30_code != 0 ? record->call->t30_text : NULL;
}

const char *ff_fax_value_sender_csid(Record *record)
{
    return is_reception(record) ? caller_identity(record) : own_identity(record);
}

const char *ff_fax_value_receiver_csid(Record *record)
{
    return is_reception(record) ? own_identity(record) : far_identity(record);
}

const char *ff_fax_value_email_sender_address(Record *record)
{
    return is_reception(record) ? NULL : record->job->sender;
}

const char *ff_fax_value_receiver_info(Record *record)
{
    return ff_detail_string(record->detail, "company", NULL);
}

/* The rate is agreed on together with the way of transfer. */
static bool has_agreed(Record *record)
{
    return record->call != NULL && record->call->bit_rate > 0;
}

const char *ff_fax_value_image_transfer_method(Record *record)
{
    if (!has_agreed(record)) {
        return NULL;
    }
    return record->call->ecm ? "ecm" : "non-ecm";
}

const char *ff_fax_value_dis(Record *record)
{
    return ff_detail_string(record->call_detail, "dis", NULL);
}

const char *ff_fax_value_subject(Record *record)
{
    return record->message != NULL ? record->message->subject : record->job->subject;
}

/* ---- numbers ---- */

static bool give(gint64 value, bool known, gint64 *ret_number)
{
    if (known) {
        *ret_number = value;
    }
    return known;
}

static bool give_member(JsonObject *object, const char *key, gint64 *ret_number)
{
    return give(ff_detail_int(object, key, 0), json_object_has_member(object, key), ret_number);
}

bool ff_fax_value_time_date_stamp(Record *record, gint64 *ret_number)
{
    gint64 ended_ms = record->call != NULL ? record->call->ended_ms : 0;
    return give(ended_ms > 0 ? ended_ms : record->job->updated_ms, true, ret_number);
}

bool ff_fax_value_submit_time(Record *record, gint64 *ret_number)
{
    const FfJob *submitted = record->message != NULL ? record->message : record->job;
    return give(submitted->created_ms, true, ret_number);
}

bool ff_fax_value_schedule(Record *record, gint64 *ret_number)
{
    return give_member(record->detail, "scheduled_ms", ret_number) ||
           ff_fax_value_submit_time(record, ret_number);
}

bool ff_fax_value_start_time(Record *record, gint64 *ret_number)
{
    return give(record->call != NULL ? record->call->started_ms : 0, record->call != NULL,
                ret_number);
}

/* The original's numbers, which scripts know. */
enum { SOURCE_MAIL = 5, SOURCE_ADMINISTRATION = 9, TYPE_SENT = 0, TYPE_RECEIVED = 4 };

bool ff_fax_value_message_type(Record *record, gint64 *ret_number)
{
    return give(is_reception(record) ? TYPE_RECEIVED : TYPE_SENT, true, ret_number);
}

bool ff_fax_value_source_num(Record *record, gint64 *ret_number)
{
    const char *source = record->message != NULL ? record->message->source : NULL;
    bool mail = g_strcmp0(source, "cli") != 0;
    return give(mail ? SOURCE_MAIL : SOURCE_ADMINISTRATION, source != NULL, ret_number);
}

/* With error correction no bad row is left. */
bool ff_fax_value_number_of_errors(Record *record, gint64 *ret_number)
{
    bool known = has_agreed(record);
    return give(known ? record->call->bad_rows : 0, known, ret_number);
}

bool ff_fax_value_connection_bps(Record *record, gint64 *ret_number)
{
    bool known = has_agreed(record);
    return give(known ? record->call->bit_rate : 0, known, ret_number);
}

/* Of a simulated call the record knows better than the clock. */
bool ff_fax_value_connection_seconds(Record *record, gint64 *ret_number)
{
    const FfAttempt *call = record->call;
    if (give_member(record->call_detail, "seconds", ret_number)) {
        return true;
    }
    bool ended = call != NULL && call->ended_ms > 0;
    return give(ended ? MAX(call->ended_ms - call->started_ms, 0) / 1000 : 0, ended, ret_number);
}

/* Of what was refused, pages were never counted. */
bool ff_fax_value_page_count(Record *record, gint64 *ret_number)
{
    const FfJob *whole = record->message != NULL ? record->message : record->job;
    return give(whole->pages, whole->pages > 0, ret_number);
}

bool ff_fax_value_total_fax_pages(Record *record, gint64 *ret_number)
{
    return give(record->job->pages, record->job->pages > 0, ret_number);
}

bool ff_fax_value_pages_transferred(Record *record, gint64 *ret_number)
{
    const FfJob *job = record->job;
    return give(is_reception(record) ? job->pages : job->confirmed_pages,
                job->kind != FF_KIND_MESSAGE, ret_number);
}

bool ff_fax_value_retries(Record *record, gint64 *ret_number)
{
    return give(is_fax(record) ? MAX(record->job->attempts - 1, 0) : 0,
                record->job->kind != FF_KIND_MESSAGE, ret_number);
}

static bool is_forwarded(const FfJob *job)
{
    g_autoptr(JsonObject) detail = ff_detail_parse(job->detail);
    return ff_detail_string(detail, "forwarded_from", NULL) != NULL;
}

bool ff_fax_value_forwarded_message(Record *record, gint64 *ret_number)
{
    bool forwarded = is_forwarded(record->job);
    for (guint i = 0; record->deliveries != NULL && i < record->deliveries->len; i++) {
        forwarded = forwarded || is_forwarded(g_ptr_array_index(record->deliveries, i));
    }
    return give(forwarded, true, ret_number);
}

bool ff_fax_value_dial_seconds(Record *record, gint64 *ret_number)
{
    return give_member(record->call_detail, "dial_seconds", ret_number);
}

bool ff_fax_value_v21_frame_error_count(Record *record, gint64 *ret_number)
{
    return give_member(record->call_detail, "v21_errors", ret_number);
}

/* Frames sent again: there are none to count without error correction. */
bool ff_fax_value_ecm_frame_error_count(Record *record, gint64 *ret_number)
{
    return has_agreed(record) && record->call->ecm &&
           give_member(record->call_detail, "ecm_retries", ret_number);
}

bool ff_fax_value_rtp_count(Record *record, gint64 *ret_number)
{
    return give_member(record->call_detail, "rtp", ret_number);
}

bool ff_fax_value_rtn_count(Record *record, gint64 *ret_number)
{
    return give_member(record->call_detail, "rtn", ret_number);
}

bool ff_fax_value_event_id(Record *record, gint64 *ret_number)
{
    return give(record->job->id, true, ret_number);
}

bool ff_fax_value_message_handle(Record *record, gint64 *ret_number)
{
    const FfJob *job = record->job;
    return give(job->parent != 0 ? job->parent : job->id, true, ret_number);
}

bool ff_fax_value_attachment_count(Record *record, gint64 *ret_number)
{
    JsonArray *parts = ff_detail_array(record->message_detail, "parts");
    gint64 count = 0;
    for (guint i = 0; parts != NULL && i < json_array_get_length(parts); i++) {
        JsonObject *part = ff_detail_element(parts, i);
        count += part != NULL && !ff_detail_bool(part, "body") &&
                 g_strcmp0(ff_detail_string(part, "action", NULL), "fax") == 0;
    }
    return give(count, parts != NULL, ret_number);
}

/* The pages of a fax are a file of its message, which says how they were made. */
bool ff_fax_value_fax_coarse_resolution(Record *record, gint64 *ret_number)
{
    const char *file = ff_detail_string(record->detail, "pages_file", "pages.tif");
    JsonArray *variants = ff_detail_array(record->message_detail, "variants");
    const char *resolution = ff_detail_string(record->message_detail, "resolution", NULL);
    for (guint i = 0; variants != NULL && i < json_array_get_length(variants); i++) {
        JsonObject *variant = ff_detail_element(variants, i);
        if (variant != NULL && strcmp(ff_detail_string(variant, "file", ""), file) == 0) {
            resolution = ff_detail_string(variant, "resolution", resolution);
        }
    }
    return give(g_strcmp0(resolution, "standard") == 0, resolution != NULL, ret_number);
}
