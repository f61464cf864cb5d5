// SPDX-License-Identifier: GPL-3.0-or-later
/* Each variable in each kind of notice, and the status of each reason. */
#include <string.h>

#include "notice/report.h"
#include "notice/sample.h"
#include "notice/test-notice-facts.h"
#include "notice/variables.h"

#define KINDS (FF_NOTICE_RECEIVED_PART + 1)

/* Each variable in each form has a value that is one line and holds no variable. */
static void test_every_variable(void)
{
    guint count = 0;
    for (int kind = 0; kind < KINDS; kind++) {
        g_autoptr(TestFacts) test = test_facts_new(kind);
        g_autoptr(FfNoticeContext) context =
            ff_notice_context_new(&test->facts, &test->settings, ff_phrases_new(), 1795435300000);
        count = 0;
        for (const FfNoticeVariable *variable = ff_notice_variables(); variable->name != NULL;
             variable++) {
            for (FfForm form = FF_FORM_HEADER; form <= FF_FORM_HTML; form++) {
                g_autofree char *value = ff_notice_variable_value(context, variable->name, form);
                g_assert_nonnull(value);
                g_assert_null(strstr(value, "$("));
            }
            g_assert_true(*variable->summary != '\0');
            count++;
        }
        g_assert_null(ff_notice_variable_value(context, "nobody", FF_FORM_TEXT));
        g_assert_null(ff_notice_variable_value(context, "", FF_FORM_TEXT));
    }
    g_assert_cmpuint(count, >=, 44);
}

#define SENT     (1 << FF_NOTICE_SENT)
#define FAILED   (1 << FF_NOTICE_FAILED)
#define REFUSED  (1 << FF_NOTICE_REFUSED)
#define RECEIVED (1 << FF_NOTICE_RECEIVED)
#define PARTIAL  (1 << FF_NOTICE_RECEIVED_PART)

/* The kinds of notice in which a variable has a value; those that are not here have one in all. */
static const struct {
    const char *name;
    int kinds;
} kinds_with_value[] = {
    {"advice", FAILED | PARTIAL},
    {"attachment_note", SENT | FAILED | RECEIVED | PARTIAL},
    {"called_number", RECEIVED | PARTIAL},
    {"connection_bps", SENT | FAILED | RECEIVED | PARTIAL},
    {"connection_seconds", SENT | FAILED | RECEIVED | PARTIAL},
    {"custom_billing_code", SENT | FAILED},
    {"damage_note", PARTIAL},
    {"dial_seconds", SENT | FAILED | RECEIVED | PARTIAL},
    {"dis", SENT | FAILED | RECEIVED | PARTIAL},
    {"duration", SENT | FAILED | RECEIVED | PARTIAL},
    {"ecm_frame_error_count", SENT | FAILED | RECEIVED},
    {"email_sender_address", SENT | FAILED | REFUSED},
    {"extended_error", FAILED | PARTIAL},
    {"image_transfer_method", SENT | FAILED | RECEIVED | PARTIAL},
    {"number_of_errors", SENT | FAILED | RECEIVED | PARTIAL},
    {"pages_transferred", SENT | FAILED | RECEIVED | PARTIAL},
    {"parts_missing", 0},
    {"parts_table", SENT | FAILED | REFUSED},
    {"picture", 0},
    {"port_used", SENT | FAILED | RECEIVED | PARTIAL},
    {"receiver_address", SENT | FAILED | RECEIVED | PARTIAL},
    {"receiver_csid", SENT | FAILED | RECEIVED | PARTIAL},
    {"receiver_info", SENT | FAILED},
    {"receiver_name", SENT | FAILED | RECEIVED | PARTIAL},
    {"recipients_table", SENT | FAILED | RECEIVED | PARTIAL},
    {"retries", SENT | FAILED | RECEIVED | PARTIAL},
    {"rtn_count", SENT | FAILED | RECEIVED | PARTIAL},
    {"rtp_count", SENT | FAILED | RECEIVED | PARTIAL},
    {"total_fax_pages", SENT | FAILED | RECEIVED | PARTIAL},
    {"v21_frame_error_count", SENT | FAILED | RECEIVED | PARTIAL},
};

static bool has_value(const char *name, FfNoticeKind kind)
{
    for (guint i = 0; i < G_N_ELEMENTS(kinds_with_value); i++) {
        if (strcmp(kinds_with_value[i].name, name) == 0) {
            return (kinds_with_value[i].kinds & 1 << kind) != 0;
        }
    }
    return true;
}

static void test_variables_have_values(void)
{
    FfSettings settings = {.tsi = (char *)"+1 503 555 0100"};
    for (FfNoticeKind kind = FF_NOTICE_SENT; kind < KINDS; kind++) {
        g_autoptr(FfNoticeSample) sample = ff_notice_sample_new(kind, NULL);
        g_autoptr(FfNoticeContext) context = ff_notice_context_new(
            &sample->facts, &settings, ff_phrases_new(), sample->job->created_ms);
        for (const FfNoticeVariable *variable = ff_notice_variables(); variable->name != NULL;
             variable++) {
            g_autofree char *value =
                ff_notice_variable_value(context, variable->name, FF_FORM_TEXT);
            g_test_message("$(%s) in %s: %s", variable->name, ff_notice_template_name(kind), value);
            g_assert_cmpint(*value != '\0', ==, has_value(variable->name, kind));
        }
    }
}

static void assert_value(FfNoticeKind kind, const char *name, const char *expected)
{
    g_autoptr(TestFacts) test = test_facts_new(kind);
    g_autoptr(FfNoticeContext) context =
        ff_notice_context_new(&test->facts, &test->settings, ff_phrases_new(), 1795435300000);
    g_autofree char *value = ff_notice_variable_value(context, name, FF_FORM_TEXT);
    if (g_strcmp0(value, expected) != 0) {
        g_test_message("$(%s) is \"%s\", not \"%s\"", name, value, expected);
        g_test_fail();
    }
}

static void test_values(void)
{
    const struct {
        FfNoticeKind kind;
        const char *name, *expected;
    } rows[] = {
        {FF_NOTICE_SENT, "attachment_count", "1"},
        {FF_NOTICE_SENT, "connection_bps", "14400"},
        {FF_NOTICE_SENT, "connection_seconds", "144"},
        {FF_NOTICE_SENT, "custom_billing_code", "CASE-4711"},
        {FF_NOTICE_SENT, "dial_seconds", ""},
        {FF_NOTICE_SENT, "v21_frame_error_count", ""},
        {FF_NOTICE_SENT, "dis", "ff 13 80 00 ee f8"},
        {FF_NOTICE_SENT, "ecm_frame_error_count", "8"},
        {FF_NOTICE_SENT, "email_sender_address", "anne@company.com"},
        {FF_NOTICE_SENT, "event_id", "41, 42"},
        {FF_NOTICE_SENT, "fax_coarse_resolution", "yes"},
        {FF_NOTICE_SENT, "image_transfer_method", "with error correction"},
        {FF_NOTICE_SENT, "MESSAGE_HANDLE", "40"},
        {FF_NOTICE_SENT, "message_completion_code", "none"},
        {FF_NOTICE_SENT, "pages_transferred", "6"},
        {FF_NOTICE_SENT, "port_used", "main"},
        {FF_NOTICE_SENT, "receiver_address", "+15035550123, +442079460018"},
        {FF_NOTICE_SENT, "receiver_info", "FaxBack"},
        {FF_NOTICE_SENT, "receiver_name", "Bob Baker"},
        {FF_NOTICE_SENT, "retries", "2"},
        {FF_NOTICE_SENT, "rtn_count", "2"},
        {FF_NOTICE_SENT, "rtp_count", "4"},
        {FF_NOTICE_SENT, "schedule", "2026-11-23 12:00 UTC"},
        {FF_NOTICE_SENT, "submit_time", "2026-11-23 12:00 UTC"},
        {FF_NOTICE_SENT, "time_date_stamp", "2026-11-23 12:01 UTC"},
        {FF_NOTICE_SENT, "message_type", "0"},
        {FF_NOTICE_SENT, "message_kind", "fax sent"},
        {FF_NOTICE_SENT, "original_user_name", "fax@company.com"},
        {FF_NOTICE_SENT, "summary", "“Contract for the new office” was faxed to 2 recipients."},
        {FF_NOTICE_SENT, "pages_text", "3 pages"},
        {FF_NOTICE_SENT, "duration", "2 min 24 s"},
        {FF_NOTICE_SENT, "advice", ""},
        {FF_NOTICE_SENT, "called_number", ""},
        {FF_NOTICE_SENT, "sender_csid", "+1 503 555 0100"},
        {FF_NOTICE_SENT, "sender_name", "Anne Anderson"},
        {FF_NOTICE_SENT, "sent_count", "2"},
        {FF_NOTICE_SENT, "server_name", "company.com"},
        {FF_NOTICE_SENT, "total_fax_pages", "6"},
        {FF_NOTICE_SENT, "user_billing_code", "LEGAL"},
        {FF_NOTICE_FAILED, "summary",
         "“Contract for the new office” did not reach 1 of 2 recipients."},
        {FF_NOTICE_FAILED, "extended_error", "The call dropped prematurely"},
        {FF_NOTICE_FAILED, "failed_count", "1"},
        {FF_NOTICE_FAILED, "message_completion_code", "gave-up"},
        {FF_NOTICE_FAILED, "pages_transferred", "4"},
        {FF_NOTICE_REFUSED, "message_completion_code", "unknown-sender"},
        {FF_NOTICE_REFUSED, "recipient_count", "0"},
        {FF_NOTICE_RECEIVED, "attachment_note", "The pages are attached as fax.tif."},
        {FF_NOTICE_RECEIVED, "sender_name", "+442079460018"},
        {FF_NOTICE_RECEIVED, "sender_csid", "+44 20 7946 0018"},
        {FF_NOTICE_RECEIVED, "called_number", "+15035550100"},
        {FF_NOTICE_RECEIVED, "message_type", "4"},
        {FF_NOTICE_RECEIVED, "original_user_name", "anne"},
        {FF_NOTICE_RECEIVED, "damage_note", ""},
        {FF_NOTICE_RECEIVED, "summary", "A fax of 3 pages came in from +442079460018."},
        {FF_NOTICE_RECEIVED, "receiver_address", "anne@company.com"},
        {FF_NOTICE_RECEIVED, "receiver_name", "anne"},
        {FF_NOTICE_RECEIVED_PART, "message_completion_code", "call-dropped"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        assert_value(rows[i].kind, rows[i].name, rows[i].expected);
    }
}

static void test_parts_missing(void)
{
    const struct {
        FfNoticeKind kind;
        guint failed;
        const char *expected;
    } rows[] = {{FF_NOTICE_SENT, 0, ""},
                {FF_NOTICE_SENT, 1, "1 part not faxed"},
                {FF_NOTICE_SENT, 2, "2 parts not faxed"},
                {FF_NOTICE_FAILED, 1, "1 part not faxed"},
                {FF_NOTICE_REFUSED, 2, ""},
                {FF_NOTICE_RECEIVED, 0, ""}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(TestFacts) test = test_facts_new(rows[i].kind);
        for (guint k = 0; k < rows[i].failed; k++) {
            ((FfNoticePart *)test->parts->pdata[k])->action = FF_NOTICE_PART_FAILED;
        }
        g_autoptr(FfNoticeContext) context =
            ff_notice_context_new(&test->facts, &test->settings, ff_phrases_new(), 1795435300000);
        g_autofree char *value = ff_notice_variable_value(context, "parts_missing", FF_FORM_HEADER);
        g_test_message("%u: %s", i, value);
        g_assert_cmpstr(value, ==, rows[i].expected);
    }
}

/* Of several recipients each code once, in their order; of none of them the message's. */
static void test_billing_codes(void)
{
    const struct {
        const char *first, *second, *expected;
    } rows[] = {{"B-2", "A-1", "B-2, A-1"},
                {"A-1", "A-1", "A-1"},
                {NULL, "A-1", "A-1"},
                {NULL, NULL, "CASE-4711"}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(TestFacts) test = test_facts_new(FF_NOTICE_SENT);
        test_set_string(&((FfJob *)test->faxes->pdata[0])->custom_billing, rows[i].first);
        test_set_string(&((FfJob *)test->faxes->pdata[1])->custom_billing, rows[i].second);
        g_autoptr(FfNoticeContext) context =
            ff_notice_context_new(&test->facts, &test->settings, ff_phrases_new(), 1795435300000);
        g_autofree char *custom =
            ff_notice_variable_value(context, "custom_billing_code", FF_FORM_TEXT);
        g_autofree char *user =
            ff_notice_variable_value(context, "user_billing_code", FF_FORM_TEXT);
        g_assert_cmpstr(custom, ==, rows[i].expected);
        g_assert_cmpstr(user, ==, "LEGAL");
    }
}

/* RFC 3463: what failed has a status of class 4 or 5, whatever the reason. */
static void test_status_of_each_reason(void)
{
    for (FfReason reason = FF_REASON_NONE; reason < FF_REASON_COUNT; reason++) {
        g_autoptr(TestFacts) test = test_facts_new(FF_NOTICE_FAILED);
        ((FfJob *)g_ptr_array_index(test->faxes, 1))->reason = reason;
        g_autoptr(FfNoticeContext) context =
            ff_notice_context_new(&test->facts, &test->settings, ff_phrases_new(), 1795435300000);
        g_autofree char *status = ff_notice_delivery_status(context);
        g_test_message("%s: %s", ff_reason_name(reason), status);
        g_assert_true(g_regex_match_simple("\nAction: failed\nStatus: [45]\\.[0-7]\\.[0-9]+\n",
                                           status, 0, 0));
    }
}

int main(int argc, char **argv)
{
    g_setenv("TZ", "UTC", TRUE);
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/variables/every-variable", test_every_variable);
    g_test_add_func("/variables/have-values", test_variables_have_values);
    g_test_add_func("/variables/values", test_values);
    g_test_add_func("/variables/parts-missing", test_parts_missing);
    g_test_add_func("/variables/billing-codes", test_billing_codes);
    g_test_add_func("/variables/status-of-each-reason", test_status_of_each_reason);
    return g_test_run();
}
