// SPDX-License-Identifier: GPL-3.0-or-later
#include "notice/variables.h"

#include "base/limits.h"
#include "notice/fax-values.h"
#include "notice/notice-values.h"
#include "notice/sentences.h"
#include "notice/tables.h"
#include "notice/text.h"

#define HEADER_VALUE_MAX 200 /* octets of one value in a header field */

/* Exactly one of the ways to a value is set. */
typedef struct {
    FfNoticeVariable variable;
    char *(*whole)(const FfNoticeContext *context);
    FfFaxText each; /* of each fax, joined by commas */
    char *(*column_way)(const FfNoticeContext *context, FfFaxColumn column);
    FfFaxColumn column;                                          /* of each fax */
    char *(*forms)(const FfNoticeContext *context, FfForm form); /* makes each form itself */
} Row;

static char *join_column(const FfNoticeContext *context, FfFaxColumn column)
{
    return ff_fax_join_column(context, ", ", column);
}

#define JOINED(name) .column_way = join_column, .column = FF_FAX_##name
#define SUMMED(name) .column_way = ff_fax_sum_column, .column = FF_FAX_##name

static const Row rows[] = {
    {{"advice", "what to do, or nothing"}, .whole = ff_sentence_advice},
    {{"attachment_count", "documents faxed, not counting the message text"},
     .whole = ff_value_attachment_count},
    {{"attachment_note", "a sentence that says that the pages are attached, or nothing"},
     .whole = ff_value_attachment_note},
    {{"called_number", "number called, of a received fax"}, .whole = ff_value_called_number},
    {{"connection_bps", "speed of the last call in bits a second"}, JOINED(CONNECTION_BPS)},
    {{"connection_seconds", "length of the last call in seconds; of several recipients, the sum"},
     SUMMED(CONNECTION_SECONDS)},
    {{"custom_billing_code", "billing code given with the fax"},
     .whole = ff_value_custom_billing_code},
    {{"damage_note",
      "a sentence that says how many lines of a received fax are damaged, or nothing"},
     .whole = ff_sentence_damage},
    {{"dial_seconds", "time from dialling to the answer, in seconds"}, SUMMED(DIAL_SECONDS)},
    {{"dis", "abilities of the far machine: its DIS frame in hexadecimal"}, JOINED(DIS)},
    {{"duration", "length of the last call in words; of several recipients, the sum"},
     .whole = ff_sentence_duration},
    {{"ecm_frame_error_count", "times that the error correction sent data again"},
     SUMMED(ECM_FRAME_ERROR_COUNT)},
    {{"email_sender_address", "address that the message came from"},
     .whole = ff_value_email_sender_address},
    {{"event_id", "numbers of the faxes in the log"}, .whole = ff_value_event_id},
    {{"extended_error", "what the fax protocol (T.30) said of the last call, if it failed"},
     JOINED(EXTENDED_ERROR)},
    {{"failed_count", "recipients that were not reached"}, .whole = ff_value_failed_count},
    {{"fax_address", "address of this fax service, the one this notice is from"},
     .whole = ff_value_fax_address},
    {{"fax_coarse_resolution", "yes when sent at standard resolution, else no"},
     .whole = ff_value_fax_coarse_resolution},
    {{"forwarded_message", "yes when a received fax was forwarded by a rule of its user, else no"},
     .whole = ff_value_forwarded_message},
    {{"group_message_handle", "number of the whole message in the log"}, .whole = ff_value_job_id},
    {{"image_transfer_method", "with error correction, or without"}, .each = ff_fax_method},
    {{"message_completion_code", "stable word for the outcome; none when all went well"},
     .whole = ff_value_message_completion_code},
    {{"message_completion_code_string", "the outcome in a sentence"},
     .whole = ff_value_message_completion_code_string},
    {{"message_handle", "number of the message or received fax, to name it to an administrator"},
     .whole = ff_value_job_id},
    {{"message_kind",
      "fax sent, fax not sent, message refused, fax received, fax received in part"},
     .whole = ff_value_message_kind},
    {{"message_type", "0 for what is sent, 4 for what is received"},
     .whole = ff_value_message_type},
    {{"number_of_errors", "bad rows in the pages, in calls without error correction"},
     SUMMED(NUMBER_OF_ERRORS)},
    {{"original_user_name", "who handed the message over: the mailbox, lmtp or cli; of a received "
                            "fax, the account it was "
                            "for before it was forwarded"},
     .whole = ff_value_original_user_name},
    {{"page_count", "pages of the message, or of the received fax"}, .whole = ff_value_page_count},
    {{"pages_text", "page_count in words: 3 pages"}, .whole = ff_sentence_pages},
    {{"pages_transferred", "pages confirmed, over all recipients; or received"},
     SUMMED(PAGES_TRANSFERRED)},
    {{"parts_missing",
      "how many parts of the message could not be faxed while the rest was, in words; "
      "or nothing"},
     .whole = ff_sentence_parts_missing},
    {{"parts_table", "table of the parts of the message and what became of each"},
     .forms = ff_notice_parts_table},
    {{"picture", "the first page as a picture, in HTML parts only"}, .forms = ff_notice_picture},
    {{"port_used", "name of the fax line"}, .whole = ff_value_port_used},
    {{"receiver_address", "numbers faxed to; of a received fax, the address it is mailed to"},
     JOINED(RECEIVER_ADDRESS)},
    {{"receiver_csid", "what the answering machine calls itself"}, .whole = ff_value_receiver_csid},
    {{"receiver_info", "companies of the recipients"}, JOINED(RECEIVER_INFO)},
    {{"receiver_name", "names of the recipients; of a received fax, the account"},
     .whole = ff_value_receiver_name},
    {{"recipient_count", "number of recipients"}, .whole = ff_value_recipient_count},
    {{"recipients_table", "table of the recipients with result, pages and reason"},
     .forms = ff_notice_recipients_table},
    {{"retries", "calls after the first, over all recipients"}, SUMMED(RETRIES)},
    {{"rtn_count", "pages that the far machine found too bad to accept"}, SUMMED(RTN_COUNT)},
    {{"rtp_count", "pages that it accepted with a request for slower sending"}, SUMMED(RTP_COUNT)},
    {{"schedule", "time it was to be sent at; submit_time, when none was asked for"},
     .whole = ff_value_schedule},
    {{"sender_csid", "what the calling machine calls itself"}, .whole = ff_value_sender_csid},
    {{"sender_name", "name of the sender; of a received fax, the caller's number or identity"},
     .whole = ff_value_sender_name},
    {{"sent_count", "recipients that have the whole fax"}, .whole = ff_value_sent_count},
    {{"server_name", "domain of this fax service"}, .whole = ff_value_server_name},
    {{"subject", "subject of the message"}, .whole = ff_value_subject},
    {{"submit_time", "time the message, or the received fax, came in"},
     .whole = ff_value_submit_time},
    {{"summary", "what became of the message, or what came in, in a sentence"},
     .whole = ff_sentence_summary},
    {{"time_date_stamp", "time the last call ended, or, without one, of this notice"},
     .whole = ff_value_time_date_stamp},
    {{"total_fax_pages", "pages to be sent, over all recipients"}, SUMMED(TOTAL_FAX_PAGES)},
    {{"user_billing_code", "billing code of the account"}, .whole = ff_value_user_billing_code},
    {{"user_name", "name of the account"}, .whole = ff_value_account_name},
    {{"v21_frame_error_count", "control frames that came damaged, where the line can tell"},
     SUMMED(V21_FRAME_ERROR_COUNT)},
};

static char *raw_value(const FfNoticeContext *context, const Row *row)
{
    if (row->whole != NULL) {
        return row->whole(context);
    }
    return row->each != NULL ? ff_fax_join(context, ", ", row->each)
                             : row->column_way(context, row->column);
}

static char *form_value(const char *raw, FfForm form)
{
    g_autofree char *clean =
        ff_text_clean(raw, form == FF_FORM_HEADER ? HEADER_VALUE_MAX : FF_LIMIT_NOTICE_VALUE);
    return form == FF_FORM_HTML ? ff_text_escape_html(clean) : g_steal_pointer(&clean);
}

static const Row *find(const char *name)
{
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        if (g_ascii_strcasecmp(rows[i].variable.name, name) == 0) {
            return &rows[i];
        }
    }
    return NULL;
}

bool ff_notice_is_variable(const char *name)
{
    return find(name) != NULL;
}

char *ff_notice_variable_value(const FfNoticeContext *context, const char *name, FfForm form)
{
    const Row *row = find(name);
    if (row == NULL) {
        return NULL;
    }
    if (row->forms != NULL) {
        return row->forms(context, form);
    }
    g_autofree char *raw = raw_value(context, row);
    return form_value(raw, form);
}

const FfNoticeVariable *ff_notice_variables(void)
{
    static FfNoticeVariable list[G_N_ELEMENTS(rows) + 1];
    static gsize once;
    if (g_once_init_enter(&once)) {
        for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
            list[i] = rows[i].variable;
        }
        g_once_init_leave(&once, 1);
    }
    return list;
}
