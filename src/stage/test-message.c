// SPDX-License-Identifier: GPL-3.0-or-later
/* Small mails through the real box: accepted, refused, kept apart. */
#include "base/clock.h"
#include <string.h>

#include "base/error.h"
#include "message/secret.h"
#include "stage/test-help.h"

#define HEAD                                                                                       \
    "From: Anne Example <anne@company.test>\r\nSubject: Our offer\r\nMessage-ID: <m1@x>\r\n"       \
    "MIME-Version: 1.0\r\n"
#define TO "To: 'Bob 5035550123' <fax@company.test>\r\n"

typedef struct {
    FfSettings *settings;
    GPtrArray *users;
    GPtrArray *groups;
    FfFiles *files;
    FfJob *job;
} Fixture;

static void set_up(Fixture *fixture, gconstpointer data)
{
    fixture->settings = test_settings_new("fax_domains = fax.company.test");
    fixture->users = test_users_new();
    fixture->groups = g_ptr_array_new_with_free_func((GDestroyNotify)ff_group_free);
    fixture->files = ff_files_new();
    fixture->job = ff_job_new(FF_KIND_MESSAGE, FF_STATE_RECEIVED);
    fixture->job->id = 40;
    test_set(&fixture->job->source, "fax@company.test");
    test_set(&fixture->job->detail, "{\"size\":1,\"reverse_path\":\"anne@company.test\"}");
}

static void tear_down(Fixture *fixture, gconstpointer data)
{
    ff_settings_free(fixture->settings);
    g_ptr_array_unref(fixture->users);
    g_ptr_array_unref(fixture->groups);
    g_ptr_array_unref(fixture->files);
    ff_job_free(fixture->job);
}

static FfOutcome *run(const Fixture *fixture, const char *mail)
{
    g_autoptr(GError) error = NULL;
    test_add_file(fixture->files, "message.eml", mail);
    FfOutcome *outcome = ff_stage_message(fixture->job, fixture->files, fixture->settings,
                                          fixture->users, fixture->groups, &error);
    g_assert_no_error(error);
    g_assert_nonnull(outcome);
    return outcome;
}

static void assert_fax(const FfJob *fax, const char *number, const char *name, const char *pages)
{
    g_autoptr(JsonObject) detail = ff_detail_parse(fax->detail);
    g_assert_cmpint(fax->kind, ==, FF_KIND_FAX);
    g_assert_cmpint(fax->id, ==, 0);
    g_assert_cmpstr(fax->number, ==, number);
    g_assert_cmpstr(fax->recipient_name, ==, name);
    g_assert_cmpstr(fax->user, ==, "anne");
    g_assert_cmpstr(fax->sender, ==, "anne@company.test");
    g_assert_cmpstr(fax->subject, ==, "Our offer");
    g_assert_cmpstr(fax->user_billing, ==, "A-100");
    g_assert_cmpstr(ff_detail_string(detail, "pages_file", NULL), ==, pages);
}

static const char three_recipients[] = HEAD
    "To: 'Bob 5035550123^SUPERFINE^COMPANY=FaxBack' <fax@company.test>,\r\n"
    " 'Carla 5035550124^AT=+2h^BILLING=C-7' <fax@company.test>,\r\n"
    " 'Dora 5035550125^SUPERFINE^PRIORITY=HIGH' <fax@company.test>\r\n"
    "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
    "--b\r\nContent-Type: text/plain\r\n\r\nDear Bob\r\n"
    "--b\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename=list.txt\r\n\r\n"
    "one\r\n--b--\r\n";

static void test_accepted(Fixture *fixture, gconstpointer data)
{
    g_autoptr(FfOutcome) outcome = run(fixture, three_recipients);
    g_autoptr(JsonObject) detail = ff_detail_parse(outcome->job->detail);

    g_assert_cmpint(outcome->code, ==, FF_OUTCOME_DONE);
    g_assert_cmpstr(outcome->job->message_id, ==, "<m1@x>");
    g_assert_cmpstr(ff_detail_string(detail, "sender_name", NULL), ==, "Anne Example");
    g_assert_cmpint(ff_detail_int(detail, "size", 0), ==, 1); /* intake's keys stay */
    g_autofree char *body_hash = g_compute_checksum_for_string(
        G_CHECKSUM_SHA256, strstr(three_recipients, "\r\n\r\n") + 2, -1);
    g_assert_cmpstr(ff_detail_string(detail, "body_hash", NULL), ==, body_hash);
    g_assert_cmpuint(outcome->children->len, ==, 3);
    assert_fax(outcome->children->pdata[0], "+15035550123", "Bob", "pages.tif");
    assert_fax(outcome->children->pdata[1], "+15035550124", "Carla", "pages.2.tif");
    assert_fax(outcome->children->pdata[2], "+15035550125", "Dora", "pages.tif");
    g_assert_cmpuint(json_array_get_length(ff_detail_array(detail, "variants")), ==, 2);
    g_assert_cmpstr(ff_detail_string(test_nth(detail, "variants", 0), "resolution", NULL), ==,
                    "superfine");
}

static void test_flags(Fixture *fixture, gconstpointer data)
{
    g_autoptr(FfOutcome) outcome = run(fixture, three_recipients);
    const FfJob *first = outcome->children->pdata[0];
    const FfJob *second = outcome->children->pdata[1];
    g_autoptr(JsonObject) detail = ff_detail_parse(first->detail);
    JsonObject *flags = ff_detail_object(detail, "flags");

    g_assert_true(ff_detail_bool(flags, "superfine"));
    g_assert_cmpstr(ff_detail_string(flags, "company", NULL), ==, "FaxBack");
    g_assert_cmpstr(ff_detail_string(detail, "company", NULL), ==, "FaxBack");
    g_assert_cmpint(first->not_before_ms, ==, 0);
    g_assert_cmpint(second->not_before_ms, >, ff_clock_now_ms() + 7100 * 1000);
    g_assert_cmpstr(second->custom_billing, ==, "C-7");
    g_assert_cmpint(((const FfJob *)outcome->children->pdata[2])->priority, ==, 0);
}

static void test_parts(Fixture *fixture, gconstpointer data)
{
    g_autoptr(FfOutcome) outcome = run(fixture, three_recipients);
    g_autoptr(JsonObject) detail = ff_detail_parse(outcome->job->detail);
    JsonObject *body = test_nth(detail, "parts", 0);
    JsonObject *list = test_nth(detail, "parts", 1);

    g_assert_true(ff_detail_bool(body, "body"));
    g_assert_false(ff_detail_bool(list, "body"));
    g_assert_cmpstr(ff_detail_string(list, "name", NULL), ==, "list.txt");
    g_assert_cmpstr(ff_detail_string(list, "action", NULL), ==, "fax");
    g_assert_cmpuint(outcome->files->len, ==, 2);
    test_assert_starts(ff_files_find(outcome->files, ff_detail_string(body, "file", "")), "Dear");
    test_assert_starts(ff_files_find(outcome->files, ff_detail_string(list, "file", "")), "one");
}

static void assert_fails(const Fixture *fixture, const char *mail, FfReason reason)
{
    g_autoptr(FfOutcome) outcome = run(fixture, mail);
    g_assert_cmpint(outcome->code, ==, FF_OUTCOME_FAIL);
    g_assert_cmpstr(ff_reason_name(outcome->reason), ==, ff_reason_name(reason));
    g_assert_cmpuint(outcome->children->len, ==, 0);
    g_assert_cmpuint(outcome->files->len, ==, 0);
}

static void test_refused(Fixture *fixture, gconstpointer data)
{
    g_autoptr(FfOutcome) outcome =
        run(fixture, "From: carla@company.test\r\nSubject: s\r\n" TO "\r\ntext\r\n");
    g_assert_cmpint(outcome->code, ==, FF_OUTCOME_FAIL);
    g_assert_cmpint(outcome->reason, ==, FF_REASON_UNKNOWN_SENDER);
    g_assert_cmpstr(outcome->reason_argument, ==, "carla@company.test");
    g_assert_cmpstr(outcome->job->sender, ==, "carla@company.test"); /* who is told */
    g_assert_cmpstr(outcome->job->subject, ==, "s");
    g_assert_null(outcome->job->user);
}

static void test_no_recipient(Fixture *fixture, gconstpointer data)
{
    assert_fails(fixture, HEAD "To: fax@company.test\r\n\r\ntext\r\n", FF_REASON_NO_RECIPIENT);
}

static void test_quarantined(Fixture *fixture, gconstpointer data)
{
    g_autoptr(FfOutcome) outcome =
        run(fixture, HEAD TO "Auto-Submitted: auto-replied\r\n\r\nI am away\r\n");
    g_assert_cmpint(outcome->code, ==, FF_OUTCOME_FAIL);
    g_assert_cmpint(ff_reason_disposition(outcome->reason), ==, FF_DISPOSITION_QUARANTINE);
}

static void test_too_large(Fixture *fixture, gconstpointer data)
{
    test_set(&fixture->job->detail, "{\"too_large\":true}");
    assert_fails(fixture, HEAD TO "\r\n", FF_REASON_MESSAGE_TOO_LARGE);
}

/* A fax domain's message has no mailbox: the envelope says who gets it. */
static void test_envelope(Fixture *fixture, gconstpointer data)
{
    test_set(&fixture->job->source, "lmtp");
    test_set(&fixture->job->detail,
             "{\"envelope_recipients\":[\"5035550124@fax.company.test\",7]}");
    g_autoptr(FfOutcome) outcome = run(fixture, HEAD "To: someone@else.test\r\n\r\ntext\r\n");
    g_assert_cmpint(outcome->code, ==, FF_OUTCOME_DONE);
    g_assert_cmpuint(outcome->children->len, ==, 1);
    g_assert_cmpstr(((const FfJob *)outcome->children->pdata[0])->number, ==, "+15035550124");
}

/* The notice tells of it: out of the box, and into what it reads. */
static void test_named_again(Fixture *fixture, gconstpointer data)
{
    g_autoptr(FfOutcome) outcome =
        run(fixture, HEAD "To: Bob 5035550123 <fax@company.test>,\r\n"
                          " \"Carl (503) 555-0123\" <fax@company.test>,\r\n"
                          " Dora <5035550124@fax.company.test>\r\n\r\ntext\r\n");
    g_assert_cmpuint(outcome->children->len, ==, 2);
    const FfJob *const *faxes = (const FfJob *const *)outcome->children->pdata;
    g_autoptr(JsonObject) bob = ff_detail_parse(faxes[0]->detail);
    g_autoptr(JsonObject) dora = ff_detail_parse(faxes[1]->detail);
    g_assert_cmpstr(faxes[0]->recipient_name, ==, "Bob");
    g_assert_cmpstr(ff_detail_string(bob, "again", NULL), ==, "Carl");
    g_assert_false(json_object_has_member(dora, "again"));
}

static FfGatewaySettings *mailbox_of(const Fixture *fixture)
{
    return fixture->settings->gateways->pdata[0];
}

static FfUser *anne_of(const Fixture *fixture)
{
    return fixture->users->pdata[0];
}

/* The hash is made within the box, too. */
static void test_secret(Fixture *fixture, gconstpointer data)
{
    mailbox_of(fixture)->sender_verification = FF_VERIFY_SECRET;
    anne_of(fixture)->secret = ff_secret_hash("open sesame");
    g_autoptr(FfOutcome) outcome =
        run(fixture,
            "From: anne@home.test\r\nSubject: [anne:open sesame] Our offer\r\n" TO "\r\nHello\r\n");
    g_autoptr(JsonObject) detail = ff_detail_parse(outcome->job->detail);
    g_assert_cmpint(outcome->code, ==, FF_OUTCOME_DONE);
    g_assert_cmpstr(outcome->job->subject, ==, "Our offer");
    g_assert_cmpstr(outcome->job->sender, ==, "anne@home.test");
    g_assert_cmpstr(outcome->job->user, ==, "anne");
    g_assert_cmpstr(ff_detail_string(detail, "verified", NULL), ==, "secret");
    g_assert_cmpstr(ff_detail_string(detail, "answer_to", NULL), ==, "anne@company.test");
    g_assert_true(ff_detail_bool(detail, "subject_secret"));
    g_assert_null(strstr(outcome->job->detail, "sesame"));
}

static void test_wrong_secret(Fixture *fixture, gconstpointer data)
{
    mailbox_of(fixture)->sender_verification = FF_VERIFY_SECRET;
    anne_of(fixture)->secret = ff_secret_hash("open sesame");
    g_autoptr(FfOutcome) outcome =
        run(fixture, "From: anne@company.test\r\nSubject: [anne:Open Sesame] Our offer\r\n" TO
                     "\r\nHello\r\n");
    g_assert_cmpint(outcome->code, ==, FF_OUTCOME_FAIL);
    g_assert_cmpint(outcome->reason, ==, FF_REASON_UNVERIFIED_SENDER);
    g_assert_cmpstr(outcome->job->subject, ==, "Our offer");
    g_assert_null(strstr(outcome->job->detail, "esame"));
}

static void test_enroll(Fixture *fixture, gconstpointer data)
{
    static const char mail[] = "From: New@Elsewhere.test\r\nSubject: x\r\n" TO "\r\nHello\r\n";
    mailbox_of(fixture)->unknown_senders = FF_UNKNOWN_ENROLL;
    g_autoptr(FfOutcome) outcome = run(fixture, mail);
    g_assert_cmpint(outcome->code, ==, FF_OUTCOME_DONE);
    g_assert_cmpstr(outcome->job->user, ==, "new@elsewhere.test");
    g_assert_cmpstr(outcome->enroll->name, ==, "new@elsewhere.test");
    g_assert_cmpstr(outcome->enroll->address, ==, "new@elsewhere.test");
}

static void test_rules_of_group(Fixture *fixture, gconstpointer data)
{
    FfGroup *group = ff_group_new("Sales");
    g_strfreev(group->members);
    g_strfreev(group->policy.blocked_numbers);
    group->members = g_strsplit("anne", " ", -1);
    group->policy.blocked_numbers = g_strsplit("+1503", " ", -1);
    g_ptr_array_add(fixture->groups, group);
    assert_fails(fixture, HEAD TO "\r\ntext\r\n", FF_REASON_NUMBER_NOT_ALLOWED);
}

/* One with the text on its cover, one with it on its pages: two sets of pages. */
static void test_covers(Fixture *fixture, gconstpointer data)
{
    test_set(&anne_of(fixture)->fax, "+1 503 555 0199");
    g_autoptr(FfOutcome) outcome =
        run(fixture, HEAD "To: Bob 5035550123 <fax@company.test>, 5035550124^NOCOVER "
                          "<fax@company.test>\r\n\r\nHello\r\n");
    g_autoptr(JsonObject) detail = ff_detail_parse(outcome->job->detail);
    JsonObject *facts = ff_detail_object(detail, "cover_facts");
    const FfJob *first = outcome->children->pdata[0];
    const FfJob *second = outcome->children->pdata[1];
    g_autoptr(JsonObject) covered = ff_detail_parse(first->detail);
    g_autoptr(JsonObject) plain = ff_detail_parse(second->detail);
    g_assert_cmpstr(ff_detail_string(covered, "cover", NULL), ==, "simple");
    g_assert_null(ff_detail_string(plain, "cover", NULL));
    g_assert_cmpstr(ff_detail_string(covered, "pages_file", NULL), ==, "pages.tif");
    g_assert_cmpstr(ff_detail_string(plain, "pages_file", NULL), ==, "pages.2.tif");
    JsonArray *variants = ff_detail_array(detail, "variants");
    g_assert_true(ff_detail_bool(ff_detail_element(variants, 0), "without_text"));
    g_assert_false(ff_detail_bool(ff_detail_element(variants, 1), "without_text"));
    g_assert_cmpstr(ff_detail_string(facts, "to", NULL), ==, "Bob, +1 503-555-0124");
    g_assert_cmpstr(ff_detail_string(facts, "sender_fax", NULL), ==, "+1 503 555 0199");
}

static void test_template_missing(Fixture *fixture, gconstpointer data)
{
    g_autoptr(FfOutcome) outcome =
        run(fixture, HEAD "To: '5035550123^TEMPLATE=nowhere' <fax@company.test>\r\n\r\nHello\r\n");
    g_assert_cmpint(outcome->code, ==, FF_OUTCOME_FAIL);
    g_assert_cmpint(outcome->reason, ==, FF_REASON_COVER_MISSING);
    g_assert_cmpstr(outcome->reason_argument, ==, "nowhere");
    g_assert_cmpuint(outcome->children->len, ==, 0);
}

static void test_no_message(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_assert_null(ff_stage_message(fixture->job, fixture->files, fixture->settings, fixture->users,
                                   fixture->groups, &error));
    g_assert_error(error, FF_ERROR, FF_ERROR_BUG);
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*run)(Fixture *fixture, gconstpointer data);
    } tests[] = {
        {"/message/accepted", test_accepted},
        {"/message/flags", test_flags},
        {"/message/parts", test_parts},
        {"/message/refused", test_refused},
        {"/message/no-recipient", test_no_recipient},
        {"/message/quarantined", test_quarantined},
        {"/message/too-large", test_too_large},
        {"/message/envelope", test_envelope},
        {"/message/named-again", test_named_again},
        {"/message/secret", test_secret},
        {"/message/wrong-secret", test_wrong_secret},
        {"/message/enroll", test_enroll},
        {"/message/rules-of-group", test_rules_of_group},
        {"/message/covers", test_covers},
        {"/message/template-missing", test_template_missing},
        {"/message/no-message", test_no_message},
    };
    g_test_init(&argc, &argv, NULL);
    ff_stage_warm_up();
    for (guint i = 0; i < G_N_ELEMENTS(tests); i++) {
        g_test_add(tests[i].name, Fixture, NULL, set_up, tests[i].run, tear_down);
    }
    return g_test_run();
}
