// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/fax-record.h"

#include <string.h>

#define NOON_MS G_GINT64_CONSTANT(1795435200000) /* 2026-11-23T12:00:00Z */
#define CALL_DETAIL                                                                                \
    "{\"dis\":\"ff 13\",\"seconds\":72,\"ecm_retries\":4,\"rtn\":1,\"rtp\":0,"                     \
    "\"own_identity\":\"+1 503 555 0100\"}"

typedef struct {
    FfJob *message, *fax;
    FfAttempt *call;
    FfFaxRecord record;
} Fixture;

static void set(char **field, const char *value)
{
    g_free(*field);
    *field = g_strdup(value);
}

static void fill_message(FfJob *message)
{
    message->id = 40;
    message->created_ms = NOON_MS;
    message->pages = 3;
    set(&message->source, "fax@company.com");
    set(&message->subject, "Contract");
    set(&message->detail,
        "{\"sender_name\":\"Anne Anderson\",\"parts\":[{\"action\":\"fax\",\"body\":true},"
        "{\"action\":\"fax\"},{\"action\":\"fax\",\"body\":false},{\"action\":\"leave-out\"}],"
        "\"variants\":[{\"file\":\"pages.tif\",\"resolution\":\"fine\"},"
        "{\"file\":\"pages.2.tif\",\"resolution\":\"standard\"}]}");
}

static void fill_fax(FfJob *fax)
{
    fax->id = 41;
    fax->parent = 40;
    fax->created_ms = NOON_MS + 1000;
    fax->updated_ms = NOON_MS + 90000;
    fax->attempts = 2;
    fax->pages = 3;
    fax->confirmed_pages = 3;
    set(&fax->user, "anne");
    set(&fax->sender, "anne@company.com");
    set(&fax->number, "+15035550123");
    set(&fax->recipient_name, "Bob");
    set(&fax->user_billing, "DEPT-1");
    set(&fax->custom_billing, "CASE-7");
    set(&fax->detail, "{\"company\":\"FaxBack\",\"pages_file\":\"pages.2.tif\"}");
}

static void fill_call(FfAttempt *call)
{
    call->started_ms = NOON_MS + 10000;
    call->ended_ms = NOON_MS + 12000;
    call->bit_rate = 14400;
    call->ecm = true;
    set(&call->line, "main");
    set(&call->far_identity, "+1 503 555 0123");
    set(&call->detail, CALL_DETAIL);
}

static void set_up(Fixture *fixture, gconstpointer data)
{
    fixture->message = ff_job_new(FF_KIND_MESSAGE, FF_STATE_CLOSED);
    fixture->fax = ff_job_new(FF_KIND_FAX, FF_STATE_SENT);
    fixture->call = ff_attempt_new(41, 2);
    fill_message(fixture->message);
    fill_fax(fixture->fax);
    fill_call(fixture->call);
    ff_fax_record_init(&fixture->record, fixture->fax, fixture->message, fixture->call);
}

static void tear_down(Fixture *fixture, gconstpointer data)
{
    ff_fax_record_clear(&fixture->record);
    ff_job_free(fixture->message);
    ff_job_free(fixture->fax);
    ff_attempt_free(fixture->call);
}

/* Any value as text, "-" when it is unknown. */
static char *value(const FfFaxRecord *record, FfFaxColumn column)
{
    gint64 number;
    if (ff_fax_column_type(column) == FF_FAX_TEXT) {
        char *text = ff_fax_record_text(record, column);
        return text != NULL ? text : g_strdup("-");
    }
    return ff_fax_record_number(record, column, &number)
               ? g_strdup_printf("%" G_GINT64_FORMAT, number)
               : g_strdup("-");
}

typedef struct {
    FfFaxColumn column;
    const char *text;
} Expected;

static void assert_values(const FfFaxRecord *record, const Expected *expected, guint count)
{
    for (guint i = 0; i < count; i++) {
        g_autofree char *found = value(record, expected[i].column);
        g_test_message("%s: %s", ff_fax_column_name(expected[i].column), found);
        g_assert_cmpstr(found, ==, expected[i].text);
    }
}

static void test_sent(Fixture *fixture, gconstpointer data)
{
    static const Expected expected[] = {
        {FF_FAX_OUTCOME, "sent"},
        {FF_FAX_TIME_DATE_STAMP, "1795435212000"},
        {FF_FAX_MESSAGE_TYPE, "0"},
        {FF_FAX_RECEIVER_ADDRESS, "+15035550123"},
        {FF_FAX_RECEIVER_NAME, "Bob"},
        {FF_FAX_SENDER_NAME, "Anne Anderson"},
        {FF_FAX_SUBMIT_TIME, "1795435200000"},
        {FF_FAX_SCHEDULE, "1795435200000"},
        {FF_FAX_START_TIME, "1795435210000"},
        {FF_FAX_ORIGINAL_USER_NAME, "anne"},
        {FF_FAX_USER_NAME, "anne"},
        {FF_FAX_SOURCE_NUM, "5"},
        {FF_FAX_USER_BILLING_CODE, "DEPT-1"},
        {FF_FAX_CUSTOM_BILLING_CODE, "CASE-7"},
        {FF_FAX_SERVER_NAME, "-"},
        {FF_FAX_PORT_USED, "main"},
        {FF_FAX_MESSAGE_COMPLETION_CODE, "none"},
        {FF_FAX_MESSAGE_COMPLETION_CODE_STRING, "-"},
        {FF_FAX_EXTENDED_ERROR, "-"},
        {FF_FAX_NUMBER_OF_ERRORS, "0"},
        {FF_FAX_CONNECTION_BPS, "14400"},
        {FF_FAX_CONNECTION_SECONDS, "72"},
        {FF_FAX_PAGE_COUNT, "3"},
        {FF_FAX_PAGES_TRANSFERRED, "3"},
        {FF_FAX_TOTAL_FAX_PAGES, "3"},
        {FF_FAX_RETRIES, "1"},
        {FF_FAX_SENDER_CSID, "+1 503 555 0100"},
        {FF_FAX_RECEIVER_CSID, "+1 503 555 0123"},
        {FF_FAX_EMAIL_SENDER_ADDRESS, "anne@company.com"},
        {FF_FAX_FORWARDED_MESSAGE, "0"},
        {FF_FAX_RECEIVER_INFO, "FaxBack"},
        {FF_FAX_IMAGE_TRANSFER_METHOD, "ecm"},
        {FF_FAX_DIAL_SECONDS, "-"},
        {FF_FAX_V21_FRAME_ERROR_COUNT, "-"},
        {FF_FAX_ECM_FRAME_ERROR_COUNT, "4"},
        {FF_FAX_RTP_COUNT, "0"},
        {FF_FAX_RTN_COUNT, "1"},
        {FF_FAX_DIS, "ff 13"},
        {FF_FAX_EVENT_ID, "41"},
        {FF_FAX_MESSAGE_HANDLE, "40"},
        {FF_FAX_GROUP_MESSAGE_HANDLE, "40"},
        {FF_FAX_ATTACHMENT_COUNT, "2"},
        {FF_FAX_COARSE_RESOLUTION, "1"},
        {FF_FAX_SUBJECT, "Contract"},
    };
    G_STATIC_ASSERT(G_N_ELEMENTS(expected) == FF_FAX_COLUMN_COUNT);
    assert_values(&fixture->record, expected, G_N_ELEMENTS(expected));
}

static void renew(Fixture *fixture, bool with_message, bool with_call)
{
    ff_fax_record_clear(&fixture->record);
    ff_fax_record_init(&fixture->record, fixture->fax, with_message ? fixture->message : NULL,
                       with_call ? fixture->call : NULL);
}

/* A fax that was never dialled has no facts of a call, and no 0 in their place. */
static void test_no_call(Fixture *fixture, gconstpointer data)
{
    static const Expected expected[] = {
        {FF_FAX_OUTCOME, "cancelled"},
        {FF_FAX_TIME_DATE_STAMP, "1795435290000"},
        {FF_FAX_SCHEDULE, "1795500000000"},
        {FF_FAX_START_TIME, "-"},
        {FF_FAX_PORT_USED, "-"},
        {FF_FAX_MESSAGE_COMPLETION_CODE, "cancelled"},
        {FF_FAX_NUMBER_OF_ERRORS, "-"},
        {FF_FAX_CONNECTION_BPS, "-"},
        {FF_FAX_CONNECTION_SECONDS, "-"},
        {FF_FAX_TOTAL_FAX_PAGES, "-"},
        {FF_FAX_PAGES_TRANSFERRED, "0"},
        {FF_FAX_RETRIES, "0"},
        {FF_FAX_IMAGE_TRANSFER_METHOD, "-"},
        {FF_FAX_ECM_FRAME_ERROR_COUNT, "-"},
        {FF_FAX_RTN_COUNT, "-"},
        {FF_FAX_DIS, "-"},
        {FF_FAX_ATTACHMENT_COUNT, "-"},
        {FF_FAX_COARSE_RESOLUTION, "-"},
        {FF_FAX_SOURCE_NUM, "-"},
        {FF_FAX_SENDER_NAME, "anne"},
    };
    fixture->fax->state = FF_STATE_CANCELLED;
    fixture->fax->reason = FF_REASON_CANCELLED;
    fixture->fax->attempts = 0;
    fixture->fax->pages = 0;
    fixture->fax->confirmed_pages = 0;
    set(&fixture->fax->detail, "{\"scheduled_ms\":1795500000000}");
    renew(fixture, false, false);
    assert_values(&fixture->record, expected, G_N_ELEMENTS(expected));
}

static void test_failed(Fixture *fixture, gconstpointer data)
{
    static const Expected expected[] = {
        {FF_FAX_OUTCOME, "failed"},
        {FF_FAX_MESSAGE_COMPLETION_CODE, "busy"},
        {FF_FAX_MESSAGE_COMPLETION_CODE_STRING, "The line was busy. Please try again later."},
        {FF_FAX_EXTENDED_ERROR, "timer T5"},
        {FF_FAX_NUMBER_OF_ERRORS, "7"},
        {FF_FAX_IMAGE_TRANSFER_METHOD, "non-ecm"},
        {FF_FAX_ECM_FRAME_ERROR_COUNT, "-"},
        {FF_FAX_CONNECTION_SECONDS, "2"},
        {FF_FAX_SOURCE_NUM, "9"},
    };
    fixture->fax->state = FF_STATE_FAILED;
    fixture->fax->reason = FF_REASON_BUSY;
    fixture->call->t30_code = 3;
    fixture->call->ecm = false;
    fixture->call->bad_rows = 7;
    set(&fixture->call->t30_text, "timer T5");
    set(&fixture->call->detail, "{\"ecm_retries\":0}");
    set(&fixture->message->source, "cli");
    renew(fixture, true, true);
    assert_values(&fixture->record, expected, G_N_ELEMENTS(expected));
}

static void test_received(Fixture *fixture, gconstpointer data)
{
    static const Expected expected[] = {
        {FF_FAX_OUTCOME, "partial"},
        {FF_FAX_MESSAGE_TYPE, "4"},
        {FF_FAX_RECEIVER_ADDRESS, "+15035550100"},
        {FF_FAX_RECEIVER_NAME, "bob"},
        {FF_FAX_SENDER_NAME, "+442079460018"},
        {FF_FAX_ORIGINAL_USER_NAME, "anne"},
        {FF_FAX_USER_NAME, "bob"},
        {FF_FAX_SOURCE_NUM, "-"},
        {FF_FAX_MESSAGE_COMPLETION_CODE, "call-dropped"},
        {FF_FAX_PAGES_TRANSFERRED, "2"},
        {FF_FAX_RETRIES, "0"},
        {FF_FAX_SENDER_CSID, "ACME"},
        {FF_FAX_RECEIVER_CSID, "+1 503 555 0100"},
        {FF_FAX_EMAIL_SENDER_ADDRESS, "-"},
        {FF_FAX_FORWARDED_MESSAGE, "1"},
        {FF_FAX_MESSAGE_HANDLE, "41"},
    };
    ff_job_free(fixture->fax);
    fixture->fax = ff_job_new(FF_KIND_RECEPTION, FF_STATE_CLOSED);
    fixture->fax->id = 41;
    fixture->fax->pages = 2;
    set(&fixture->fax->user, "bob");
    set(&fixture->fax->sender, "+442079460018");
    set(&fixture->fax->number, "+15035550100");
    set(&fixture->fax->detail, "{\"partial\":true,\"caller_identity\":\"ACME\","
                               "\"routed_by\":\"forward\",\"forwarded_from\":\"anne\"}");
    fixture->call->reason = FF_REASON_CALL_DROPPED;
    renew(fixture, false, true);
    assert_values(&fixture->record, expected, G_N_ELEMENTS(expected));
}

static void test_refused(Fixture *fixture, gconstpointer data)
{
    static const Expected expected[] = {
        {FF_FAX_OUTCOME, "refused"},
        {FF_FAX_MESSAGE_TYPE, "0"},
        {FF_FAX_SUBJECT, "Contract"},
        {FF_FAX_SENDER_NAME, "Anne Anderson"},
        {FF_FAX_MESSAGE_COMPLETION_CODE, "no-recipient"},
        {FF_FAX_PAGES_TRANSFERRED, "-"},
        {FF_FAX_RETRIES, "-"},
        {FF_FAX_MESSAGE_HANDLE, "40"},
        {FF_FAX_RECEIVER_ADDRESS, "-"},
    };
    fixture->message->reason = FF_REASON_NO_RECIPIENT;
    ff_fax_record_clear(&fixture->record);
    ff_fax_record_init(&fixture->record, fixture->message, NULL, NULL);
    assert_values(&fixture->record, expected, G_N_ELEMENTS(expected));
}

static void test_table(void)
{
    for (guint i = 0; i < FF_FAX_COLUMN_COUNT; i++) {
        g_assert_nonnull(ff_fax_column_name((FfFaxColumn)i));
        g_assert_cmpuint(strlen(ff_fax_column_summary((FfFaxColumn)i)), >, 5);
    }
    for (guint i = 0; i < FF_FAX_ENDED_COUNT; i++) {
        FfFaxEnd end;
        g_assert_true(ff_fax_end_from_name(ff_fax_end_name((FfFaxEnd)i), &end));
        g_assert_cmpuint(end, ==, i);
        g_assert_cmpuint(ff_fax_end_mark(end).kinds, !=, 0);
    }
    FfFaxEnd unused;
    g_assert_false(ff_fax_end_from_name("ready", &unused));
}

static void add(const char *path, void (*run)(Fixture *fixture, gconstpointer data))
{
    g_test_add(path, Fixture, NULL, set_up, run, tear_down);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    add("/fax-record/sent", test_sent);
    add("/fax-record/no-call", test_no_call);
    add("/fax-record/failed", test_failed);
    add("/fax-record/received", test_received);
    add("/fax-record/refused", test_refused);
    g_test_add_func("/fax-record/table", test_table);
    return g_test_run();
}
