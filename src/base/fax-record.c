// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/fax-record.h"

#include <string.h>

#include "base/detail.h"
#include "base/fax-value.h"

typedef const FfFaxRecord Record;

/* ---- how it ended ---- */

enum { PARTIAL_NO, PARTIAL_YES, PARTIAL_ANY = -1 };

#define BIT(kind) (1u << FF_KIND_##kind)

static const struct {
    const char *name;
    FfFaxEndMark mark;
} ends[FF_FAX_ENDED_COUNT] = {
    [FF_FAX_SENT] = {"sent", {BIT(FAX), FF_STATE_SENT, PARTIAL_ANY}},
    [FF_FAX_FAILED] = {"failed", {BIT(FAX) | BIT(RECEPTION), FF_STATE_FAILED, PARTIAL_ANY}},
    [FF_FAX_CANCELLED] = {"cancelled",
                          {BIT(FAX) | BIT(RECEPTION), FF_STATE_CANCELLED, PARTIAL_ANY}},
    [FF_FAX_RECEIVED] = {"received", {BIT(RECEPTION), FF_STATE_CLOSED, PARTIAL_NO}},
    [FF_FAX_PARTIAL] = {"partial", {BIT(RECEPTION), FF_STATE_CLOSED, PARTIAL_YES}},
    [FF_FAX_REFUSED] = {"refused", {BIT(MESSAGE), FF_STATE_CLOSED, PARTIAL_ANY}},
    [FF_FAX_QUARANTINED] = {"quarantined",
                            {BIT(MESSAGE) | BIT(RECEPTION), FF_STATE_QUARANTINED, PARTIAL_ANY}},
};

const char *ff_fax_end_name(FfFaxEnd end)
{
    return ends[end].name;
}

bool ff_fax_end_from_name(const char *name, FfFaxEnd *ret_end)
{
    for (guint i = 0; i < G_N_ELEMENTS(ends); i++) {
        if (strcmp(ends[i].name, name) == 0) {
            *ret_end = (FfFaxEnd)i;
            return true;
        }
    }
    return false;
}

FfFaxEndMark ff_fax_end_mark(FfFaxEnd end)
{
    return ends[end].mark;
}

static const char *outcome(Record *record)
{
    const FfJob *job = record->job;
    int partial = ff_detail_bool(record->detail, "partial") ? PARTIAL_YES : PARTIAL_NO;
    for (guint i = 0; i < G_N_ELEMENTS(ends); i++) {
        const FfFaxEndMark *mark = &ends[i].mark;
        if ((mark->kinds & 1u << job->kind) != 0 && mark->state == job->state &&
            (mark->partial == PARTIAL_ANY || mark->partial == partial)) {
            return ends[i].name;
        }
    }
    return ff_state_name(job->state);
}

/* ---- the table ---- */

/* Exactly one of the ways to a value is set. */
typedef struct {
    const char *name;
    FfFaxColumnType type;
    const char *summary;
    const char *(*text)(Record *record);
    char *(*made)(Record *record);
    bool (*number)(Record *record, gint64 *ret_number);
} Row;

#define TEXT(way, summary)                                                                         \
    {                                                                                              \
#way, FF_FAX_TEXT, summary, .text = ff_fax_value_##way                                     \
    }
#define MADE(way, summary)                                                                         \
    {                                                                                              \
#way, FF_FAX_TEXT, summary, .made = ff_fax_value_##way                                     \
    }
#define NUMBER(way, summary)                                                                       \
    {                                                                                              \
#way, FF_FAX_NUMBER, summary, .number = ff_fax_value_##way                                 \
    }
#define TIME(way, summary)                                                                         \
    {                                                                                              \
#way, FF_FAX_TIME, summary, .number = ff_fax_value_##way                                   \
    }
#define YES_NO(way, summary)                                                                       \
    {                                                                                              \
#way, FF_FAX_YES_NO, summary, .number = ff_fax_value_##way                                 \
    }

static const Row rows[FF_FAX_COLUMN_COUNT] = {
    [FF_FAX_OUTCOME] =
        {
            "outcome",
            FF_FAX_TEXT,
            "sent, failed, cancelled, received, partial, refused or quarantined",
            .text = outcome,
        },
    [FF_FAX_TIME_DATE_STAMP] =
        TIME(time_date_stamp, "when the last call ended; without a call, when the row was made"),
    [FF_FAX_MESSAGE_TYPE] = NUMBER(message_type, "0: sent; 4: received"),
    [FF_FAX_RECEIVER_ADDRESS] = TEXT(receiver_address, "number faxed to, or number called"),
    [FF_FAX_RECEIVER_NAME] =
        MADE(receiver_name, "name of the recipient; of a received fax, the accounts that got it"),
    [FF_FAX_SENDER_NAME] =
        TEXT(sender_name, "name of the sender; of a received fax, the caller's number or identity"),
    [FF_FAX_SUBMIT_TIME] = TIME(submit_time, "when the message, or the received fax, came in"),
    [FF_FAX_SCHEDULE] = TIME(schedule, "when it was to be sent: submit_time if at once"),
    [FF_FAX_START_TIME] = TIME(start_time, "when the last call began"),
    [FF_FAX_ORIGINAL_USER_NAME] =
        MADE(original_user_name, "accounts that the fax was for before it was forwarded"),
    [FF_FAX_USER_NAME] = MADE(user_name, "name of the account; of a received fax, all that got it"),
    [FF_FAX_SOURCE_NUM] =
        NUMBER(source_num, "5: by mail; 9: by the command line; none: a received fax"),
    [FF_FAX_USER_BILLING_CODE] = MADE(
        user_billing_code, "billing code of the account; of a received fax, of all that got it"),
    [FF_FAX_CUSTOM_BILLING_CODE] = TEXT(custom_billing_code, "billing code given with the fax"),
    [FF_FAX_SERVER_NAME] = TEXT(server_name, "domain of this fax service"),
    [FF_FAX_PORT_USED] = TEXT(port_used, "name of the fax line"),
    [FF_FAX_MESSAGE_COMPLETION_CODE] =
        TEXT(message_completion_code, "stable word for the reason; none when all went well"),
    [FF_FAX_MESSAGE_COMPLETION_CODE_STRING] =
        MADE(message_completion_code_string, "the reason in a sentence"),
    [FF_FAX_EXTENDED_ERROR] =
        TEXT(extended_error, "what the fax protocol (T.30) said of the last call, if it failed"),
    [FF_FAX_NUMBER_OF_ERRORS] =
        NUMBER(number_of_errors, "bad rows in the pages, without error correction"),
    [FF_FAX_CONNECTION_BPS] = NUMBER(connection_bps, "speed of the last call in bits a second"),
    [FF_FAX_CONNECTION_SECONDS] = NUMBER(connection_seconds, "length of the last call in seconds"),
    [FF_FAX_PAGE_COUNT] = NUMBER(page_count, "pages of the message, or of the received fax"),
    [FF_FAX_PAGES_TRANSFERRED] = NUMBER(pages_transferred, "pages confirmed, or received"),
    [FF_FAX_TOTAL_FAX_PAGES] = NUMBER(total_fax_pages, "pages of this fax"),
    [FF_FAX_RETRIES] = NUMBER(retries, "calls after the first"),
    [FF_FAX_SENDER_CSID] = TEXT(sender_csid, "what the calling machine calls itself"),
    [FF_FAX_RECEIVER_CSID] = TEXT(receiver_csid, "what the answering machine calls itself"),
    [FF_FAX_EMAIL_SENDER_ADDRESS] =
        TEXT(email_sender_address, "address that the message came from"),
    [FF_FAX_FORWARDED_MESSAGE] =
        YES_NO(forwarded_message, "yes when a received fax was forwarded by a rule of its user"),
    [FF_FAX_RECEIVER_INFO] = TEXT(receiver_info, "company of the recipient"),
    [FF_FAX_IMAGE_TRANSFER_METHOD] =
        TEXT(image_transfer_method, "ecm or non-ecm: with error correction, or without"),
    [FF_FAX_DIAL_SECONDS] = NUMBER(dial_seconds, "seconds from dialling to the answer"),
    [FF_FAX_V21_FRAME_ERROR_COUNT] =
        NUMBER(v21_frame_error_count, "control frames that came damaged"),
    [FF_FAX_ECM_FRAME_ERROR_COUNT] =
        NUMBER(ecm_frame_error_count, "times that the error correction sent data again"),
    [FF_FAX_RTP_COUNT] = NUMBER(rtp_count, "pages accepted with a request for slower sending"),
    [FF_FAX_RTN_COUNT] = NUMBER(rtn_count, "pages found too bad to accept"),
    [FF_FAX_DIS] = TEXT(dis, "abilities of the answering machine: its DIS frame in hexadecimal"),
    [FF_FAX_EVENT_ID] = NUMBER(event_id, "number of this fax, for faxferry show"),
    [FF_FAX_MESSAGE_HANDLE] =
        NUMBER(message_handle, "number of its message; of a received fax, its own"),
    [FF_FAX_GROUP_MESSAGE_HANDLE] =
        {
            "group_message_handle",
            FF_FAX_NUMBER,
            "the same: the faxes of one message have it in common",
            .number = ff_fax_value_message_handle,
        },
    [FF_FAX_ATTACHMENT_COUNT] =
        NUMBER(attachment_count, "documents faxed, not counting the message text"),
    [FF_FAX_COARSE_RESOLUTION] = YES_NO(fax_coarse_resolution, "yes when sent at 98 lines an inch"),
    [FF_FAX_SUBJECT] = TEXT(subject, "subject of the message"),
};

const char *ff_fax_column_name(FfFaxColumn column)
{
    return rows[column].name;
}

FfFaxColumnType ff_fax_column_type(FfFaxColumn column)
{
    return rows[column].type;
}

const char *ff_fax_column_summary(FfFaxColumn column)
{
    return rows[column].summary;
}

/* ---- the record ---- */

void ff_fax_record_init(FfFaxRecord *record, const FfJob *job, const FfJob *message,
                        const FfAttempt *call)
{
    const FfJob *own = job->kind == FF_KIND_MESSAGE ? job : message;
    *record = (FfFaxRecord){
        .job = job,
        .message = own,
        .call = call,
        .detail = ff_detail_parse(job->detail),
        .message_detail = ff_detail_parse(own != NULL ? own->detail : NULL),
        .call_detail = ff_detail_parse(call != NULL ? call->detail : NULL),
    };
}

void ff_fax_record_clear(FfFaxRecord *record)
{
    g_clear_pointer(&record->detail, json_object_unref);
    g_clear_pointer(&record->message_detail, json_object_unref);
    g_clear_pointer(&record->call_detail, json_object_unref);
}

char *ff_fax_record_text(const FfFaxRecord *record, FfFaxColumn column)
{
    const Row *row = &rows[column];
    g_return_val_if_fail(row->type == FF_FAX_TEXT, NULL);
    return row->made != NULL ? row->made(record) : g_strdup(row->text(record));
}

bool ff_fax_record_number(const FfFaxRecord *record, FfFaxColumn column, gint64 *ret_number)
{
    const Row *row = &rows[column];
    g_return_val_if_fail(row->type != FF_FAX_TEXT, false);
    return row->number(record, ret_number);
}
