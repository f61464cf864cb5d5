// SPDX-License-Identifier: GPL-3.0-or-later
#include "notice/test-notice-facts.h"

#include <string.h>

#define NOON_MS G_GINT64_CONSTANT(1795435200000) /* 2026-11-23T12:00:00Z */

/* One grey pixel. */
static const guint8 picture_png[] = {
    0x89, 'P',  'N',  'G',  0x0d, 0x0a, 0x1a, 0x0a, 0,    0,    0,    0x0d, 'I',  'H',
    'D',  'R',  0,    0,    0,    1,    0,    0,    0,    1,    8,    0,    0,    0,
    0,    0x3a, 0x7e, 0x9b, 0x55, 0,    0,    0,    0x0a, 'I',  'D',  'A',  'T',  0x78,
    0x9c, 0x63, 0x68, 0x00, 0x00, 0x00, 0x82, 0x00, 0x81, 0x77, 0xcd, 0x72, 0xb6, 0,
    0,    0,    0,    'I',  'E',  'N',  'D',  0xae, 0x42, 0x60, 0x82};

void test_set_string(char **field, const char *value)
{
    g_free(*field);
    *field = g_strdup(value);
}

void test_add_attachment(TestFacts *test, const char *name)
{
    FfNoticeAttachment *attachment = g_new0(FfNoticeAttachment, 1);
    attachment->file = test->attachment;
    attachment->name = g_strdup(name);
    attachment->type = "image/tiff";
    g_ptr_array_add(test->attachments, attachment);
    test->facts.attachments = test->attachments;
}

static void add_fax(TestFacts *test, const char *name, const char *number, FfState state,
                    int confirmed)
{
    FfJob *fax = ff_job_new(FF_KIND_FAX, state);
    FfAttempt *attempt = ff_attempt_new(41 + test->faxes->len, 2);
    fax->id = 41 + test->faxes->len;
    fax->created_ms = NOON_MS;
    fax->pages = 3;
    fax->confirmed_pages = confirmed;
    fax->attempts = 2;
    test_set_string(&fax->recipient_name, name);
    test_set_string(&fax->number, number);
    test_set_string(&fax->detail, "{\"company\":\"FaxBack\"}");
    test_set_string(&attempt->line, "main");
    test_set_string(&attempt->far_identity, "+1 503 555 0123");
    test_set_string(
        &attempt->detail,
        "{\"dis\":\"ff 13 80 00 ee f8\",\"seconds\":72,\"ecm_retries\":4,\"rtn\":1,\"rtp\":2}");
    attempt->started_ms = NOON_MS;
    attempt->ended_ms = NOON_MS + 72000;
    attempt->bit_rate = 14400;
    attempt->ecm = true;
    if (state != FF_STATE_SENT) {
        fax->reason = FF_REASON_GAVE_UP;
        attempt->reason = FF_REASON_CALL_DROPPED;
        attempt->t30_code = 49;
        test_set_string(&attempt->t30_text, "The call dropped prematurely");
    }
    g_ptr_array_add(test->faxes, fax);
    g_ptr_array_add(test->attempts, attempt);
}

/* Without a name it is the text of the message. */
static void add_part(TestFacts *test, const char *name, FfNoticePartAction action, const char *why,
                     int pages)
{
    FfNoticePart *part = g_new0(FfNoticePart, 1);
    part->name = g_strdup(name);
    part->body = name == NULL;
    part->action = action;
    part->why = g_strdup(why);
    part->pages = part->pages_most = pages;
    g_ptr_array_add(test->parts, part);
}

static void fill_message(TestFacts *test, FfNoticeKind kind)
{
    FfJob *job = test->job;
    test_set_string(&job->sender, "anne@company.com");
    test_set_string(&job->source, "fax@company.com");
    test_set_string(&job->subject, "Contract for the new office");
    test_set_string(&job->message_id, "<m1@company.com>");
    test_set_string(&job->custom_billing, "CASE-4711");
    test_set_string(&job->detail,
                    "{\"sender_name\":\"Anne Anderson\",\"resolution\":\"standard\"}");
    add_part(test, NULL, FF_NOTICE_PART_FAXED, NULL, 1);
    add_part(test, "Contract 2026.pdf", FF_NOTICE_PART_FAXED, NULL, 2);
    add_part(test, "logo.png", FF_NOTICE_PART_LEFT_OUT, "decoration", 0);
    test->facts.parts = test->parts;
    if (kind == FF_NOTICE_REFUSED) {
        job->reason = FF_REASON_UNKNOWN_SENDER;
        test_set_string(&job->reason_argument, "anne@company.com");
        return;
    }
    add_fax(test, "Bob Baker", "+15035550123", FF_STATE_SENT, 3);
    add_fax(test, NULL, "+442079460018", kind == FF_NOTICE_SENT ? FF_STATE_SENT : FF_STATE_FAILED,
            kind == FF_NOTICE_SENT ? 3 : 1);
    test->facts.faxes = test->faxes;
    test->facts.attempts = test->attempts;
    test->facts.original_header = "From: anne@company.com\r\nSubject: [anne:secret] Contract\r\n"
                                  "To: fax@company.com\r\n\r\n";
}

static void fill_reception(TestFacts *test, FfNoticeKind kind)
{
    FfJob *job = test->job;
    add_fax(test, NULL, NULL, FF_STATE_SENT, 3);
    test_set_string(&job->sender, "+442079460018");
    test_set_string(&job->number, "+15035550100");
    test_set_string(&job->detail, "{\"line\":\"main\",\"caller_identity\":\"+44 20 7946 0018\"}");
    if (kind == FF_NOTICE_RECEIVED_PART) {
        ((FfAttempt *)g_ptr_array_index(test->attempts, 0))->reason = FF_REASON_CALL_DROPPED;
    }
    test->facts.attempts = test->attempts;
    test->attachment = ff_file_new_from_bytes("received.tif", "II*\0not really", 14, NULL);
    test_add_attachment(test, "fax.tif");
}

TestFacts *test_facts_new(FfNoticeKind kind)
{
    TestFacts *test = g_new0(TestFacts, 1);
    bool reception = kind >= FF_NOTICE_RECEIVED;
    test->faxes = g_ptr_array_new_with_free_func((GDestroyNotify)ff_job_free);
    test->attempts = g_ptr_array_new_with_free_func((GDestroyNotify)ff_attempt_free);
    test->parts = g_ptr_array_new_with_free_func((GDestroyNotify)ff_notice_part_free);
    test->attachments = g_ptr_array_new_with_free_func((GDestroyNotify)ff_notice_attachment_free);
    test->job = ff_job_new(reception ? FF_KIND_RECEPTION : FF_KIND_MESSAGE, FF_STATE_FINISHED);
    test->job->id = 40;
    test->job->created_ms = NOON_MS;
    test->job->pages = 3;
    test->user = ff_user_new("anne", "anne@company.com");
    test_set_string(&test->user->billing, "LEGAL");
    test->picture = ff_file_new_from_bytes("page.png", picture_png, sizeof picture_png, NULL);
    test->settings.template_dir = g_test_build_filename(G_TEST_DIST, "data", "templates", NULL);
    test->settings.language = g_strdup("en");
    test->settings.tsi = g_strdup("+1 503 555 0100");
    test->facts = (FfNoticeFacts){.kind = kind,
                                  .job = test->job,
                                  .user = test->user,
                                  .from = "fax@company.com",
                                  .to = "anne@company.com",
                                  .picture = test->picture};
    (reception ? fill_reception : fill_message)(test, kind);
    return test;
}

void test_facts_free(TestFacts *test)
{
    ff_job_free(test->job);
    g_ptr_array_unref(test->faxes);
    g_ptr_array_unref(test->attempts);
    g_ptr_array_unref(test->parts);
    g_ptr_array_unref(test->attachments);
    ff_user_free(test->user);
    ff_file_free(test->picture);
    ff_file_free(test->attachment);
    g_free(test->settings.template_dir);
    g_free(test->settings.language);
    g_free(test->settings.tsi);
    g_free(test);
}

char *test_facts_compose(const TestFacts *test, gsize *ret_length)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(FfFile) notice = ff_notice_compose(&test->facts, &test->settings, NULL, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(notice->name, ==, "notice.eml");
    return ff_file_read(notice->fd, 16 << 20, ret_length, NULL);
}
