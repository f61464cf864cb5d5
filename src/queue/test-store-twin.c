// SPDX-License-Identifier: GPL-3.0-or-later
/* The contract of store.h: mail that was delivered twice. */
#include "base/clock.h"
#include "base/error.h"
#include "base/limits.h"
#include "queue/test-help.h"

#define MAILBOX "fax@company.test"
#define SENDER  "anne@company.test"
#define HASH    "{\"body_hash\":\"aa\"}"
#define ONE     "+15035550123"
#define TWO     "+15035550123 +15035550124"

typedef struct {
    const char *source, *sender, *message_id, *detail, *numbers;
} Mail;

static const Mail sample = {MAILBOX, SENDER, "<m1@x>", HASH, TWO};

static FfJob *new_message(const Mail *mail)
{
    FfJob *job = ff_job_new(FF_KIND_MESSAGE, FF_STATE_RECEIVED);
    job->source = g_strdup(mail->source);
    job->sender = g_strdup(mail->sender);
    job->message_id = g_strdup(mail->message_id);
    g_free(job->detail);
    job->detail = g_strdup(mail->detail);
    return job;
}

static GPtrArray *new_faxes(const char *numbers)
{
    g_auto(GStrv) list = g_strsplit(numbers, " ", -1);
    GPtrArray *faxes = g_ptr_array_new_with_free_func((GDestroyNotify)ff_job_free);
    for (guint i = 0; list[i] != NULL; i++) {
        g_ptr_array_add(faxes, new_fax(list[i]));
    }
    return faxes;
}

/* As the message stage does it: what is known of the mail comes with the outcome. */
static gint64 put_mail(Fixture *fixture, const Mail *mail, FfOutcomeCode code, FfReason reason)
{
    g_autoptr(GError) error = NULL;
    gint64 id = put_message(fixture->store, FF_STATE_RECEIVED, NULL, NULL);
    g_autoptr(FfJob) job = ff_store_claim(fixture->store, FF_STAGE_MESSAGE, OWNER, LEASE, &error);
    g_assert_cmpint(job->id, ==, id);
    g_autoptr(FfJob) known = new_message(mail);
    known->id = id;
    g_autoptr(FfOutcome) outcome = ff_outcome_new(known, code);
    outcome->reason = reason;
    g_ptr_array_unref(outcome->children);
    outcome->children = new_faxes(code == FF_OUTCOME_DONE ? mail->numbers : "");
    ff_store_commit(fixture->store, outcome, OWNER, NULL, &error);
    g_assert_no_error(error);
    return id;
}

static gint64 find_at(Fixture *fixture, const Mail *mail, gint64 own_id, gint64 created_ms)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(FfJob) message = new_message(mail);
    g_autoptr(GPtrArray) faxes = new_faxes(mail->numbers);
    gint64 found = -1;
    message->id = own_id;
    message->created_ms = created_ms;
    g_assert_true(ff_store_find_twin(fixture->store, message, faxes, &found, &error));
    g_assert_no_error(error);
    return found;
}

static gint64 find(Fixture *fixture, const Mail *mail, gint64 own_id)
{
    return find_at(fixture, mail, own_id, ff_clock_now_ms());
}

static void test_same(Fixture *fixture, gconstpointer url)
{
    g_assert_cmpint(find(fixture, &sample, 0), ==, 0);
    gint64 id = put_mail(fixture, &sample, FF_OUTCOME_DONE, FF_REASON_NONE);
    gint64 another_day_ms = ff_clock_now_ms() + FF_LIMIT_TWIN_MS + 60000;
    g_assert_cmpint(find_at(fixture, &sample, id + 100, another_day_ms), ==, 0);
    Mail turned = sample, doubled = sample;
    turned.numbers = "+15035550124 +15035550123";
    doubled.numbers = TWO " " ONE;
    g_assert_cmpint(find(fixture, &sample, id + 100), ==, id);
    g_assert_cmpint(find(fixture, &sample, id), ==, 0); /* itself is no twin */
    g_assert_cmpint(find(fixture, &turned, 0), ==, id);
    g_assert_cmpint(find(fixture, &doubled, 0), ==, id);
}

/* Each of the facts counts; one that is not there makes no twin, even of another without it. */
static void test_different(Fixture *fixture, gconstpointer url)
{
    static const Mail others[] = {
        {"lmtp", SENDER, "<m1@x>", HASH, TWO},
        {MAILBOX, "ben@company.test", "<m1@x>", HASH, TWO},
        {MAILBOX, SENDER, "<m2@x>", HASH, TWO},
        {MAILBOX, SENDER, "<M1@x>", HASH, TWO},
        {MAILBOX, SENDER, "<m1@x>", "{\"body_hash\":\"ab\"}", TWO},
        {MAILBOX, SENDER, "<m1@x>", HASH, ONE},
        {MAILBOX, SENDER, "<m1@x>", HASH, TWO " +15035550125"},
        {MAILBOX, SENDER, "<m1@x>", HASH, "+15035550123 +15035550125"},
        {NULL, SENDER, "<m1@x>", HASH, TWO},
        {MAILBOX, NULL, "<m1@x>", HASH, TWO},
        {MAILBOX, SENDER, NULL, HASH, TWO},
        {MAILBOX, SENDER, "<m1@x>", "{}", TWO},
        {MAILBOX, SENDER, "<m1@x>", "{\"body_hash\":7}", TWO},
        {MAILBOX, SENDER, "' OR 1 --", HASH, TWO},
    };
    put_mail(fixture, &sample, FF_OUTCOME_DONE, FF_REASON_NONE);
    for (guint i = 0; i < G_N_ELEMENTS(others); i++) {
        g_test_message("%u", i);
        g_assert_cmpint(find(fixture, &others[i], 0), ==, 0);
    }
    for (guint i = 8; i < 13; i++) {
        put_mail(fixture, &others[i], FF_OUTCOME_DONE, FF_REASON_NONE);
        g_assert_cmpint(find(fixture, &others[i], 0), ==, 0);
    }
}

static void make_pages(Fixture *fixture, gint64 id)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(FfJob) job = ff_store_claim(fixture->store, FF_STAGE_DOCUMENT, OWNER, LEASE, &error);
    g_assert_cmpint(job->id, ==, id);
    g_autoptr(FfOutcome) outcome = ff_outcome_new(job, FF_OUTCOME_DONE);
    outcome->job->pages = 3;
    g_assert_true(ff_store_commit(fixture->store, outcome, OWNER, NULL, &error));
}

static void test_all_its_life(Fixture *fixture, gconstpointer url)
{
    Mail mail = sample;
    mail.numbers = ONE;
    gint64 id = put_mail(fixture, &mail, FF_OUTCOME_DONE, FF_REASON_NONE);
    g_assert_cmpint(find(fixture, &mail, 0), ==, id);
    make_pages(fixture, id);
    assert_state(fixture->store, id, FF_STATE_READY);
    g_assert_cmpint(find(fixture, &mail, 0), ==, id);
    work(fixture->store, FF_STAGE_LINE, 0, FF_OUTCOME_DONE, 0);
    assert_state(fixture->store, id, FF_STATE_FINISHED);
    g_assert_cmpint(find(fixture, &mail, 0), ==, id);
    /* its notice went wrong, but it was faxed */
    work(fixture->store, FF_STAGE_NOTICE, id, FF_OUTCOME_FAIL, FF_REASON_INTERNAL);
    assert_state(fixture->store, id, FF_STATE_CLOSED);
    g_assert_cmpint(find(fixture, &mail, 0), ==, id);
}

/* What was not faxed keeps nothing from being faxed. */
static void test_not_accepted(Fixture *fixture, gconstpointer url)
{
    gint64 kept = put_mail(fixture, &sample, FF_OUTCOME_FAIL, FF_REASON_BOUNCE);
    gint64 twin = put_mail(fixture, &sample, FF_OUTCOME_FAIL, FF_REASON_DUPLICATE);
    assert_state(fixture->store, kept, FF_STATE_QUARANTINED);
    assert_state(fixture->store, twin, FF_STATE_QUARANTINED);
    gint64 refused = put_mail(fixture, &sample, FF_OUTCOME_FAIL, FF_REASON_UNKNOWN_SENDER);
    work(fixture->store, FF_STAGE_NOTICE, refused, FF_OUTCOME_DONE, 0);
    gint64 unreadable = put_mail(fixture, &sample, FF_OUTCOME_DONE, FF_REASON_NONE);
    work(fixture->store, FF_STAGE_DOCUMENT, unreadable, FF_OUTCOME_FAIL,
         FF_REASON_DOCUMENT_UNREADABLE);
    g_assert_cmpint(find(fixture, &sample, 0), ==, 0);
    work(fixture->store, FF_STAGE_NOTICE, unreadable, FF_OUTCOME_DONE, 0);
    assert_state(fixture->store, unreadable, FF_STATE_CLOSED);
    g_assert_cmpint(find(fixture, &sample, 0), ==, 0);
    gint64 first = put_mail(fixture, &sample, FF_OUTCOME_DONE, FF_REASON_NONE);
    put_mail(fixture, &sample, FF_OUTCOME_DONE, FF_REASON_NONE);
    g_assert_cmpint(find(fixture, &sample, 0), ==, first);
}

/* A device that gives all its mail one Message-ID costs a bounded look each. */
static void test_bound(Fixture *fixture, gconstpointer url)
{
    Mail other = sample;
    other.detail = "{\"body_hash\":\"ab\"}";
    gint64 id = put_mail(fixture, &sample, FF_OUTCOME_DONE, FF_REASON_NONE);
    for (guint i = 1; i < FF_LIMIT_TWINS; i++) {
        put_mail(fixture, &other, FF_OUTCOME_DONE, FF_REASON_NONE);
    }
    g_assert_cmpint(find(fixture, &sample, 0), ==, id);
    put_mail(fixture, &other, FF_OUTCOME_DONE, FF_REASON_NONE);
    g_assert_cmpint(find(fixture, &sample, 0), ==, 0);
}

const StoreTest store_twin_tests[] = {
    {"twin-same", test_same},
    {"twin-different", test_different},
    {"twin-all-its-life", test_all_its_life},
    {"twin-not-accepted", test_not_accepted},
    {"twin-bound", test_bound},
    {NULL, NULL},
};
