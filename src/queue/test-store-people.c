// SPDX-License-Identifier: GPL-3.0-or-later
/* The contract of store.h: what people do and see. */
#include <string.h>

#include "base/clock.h"
#include "base/detail.h"
#include "base/error.h"
#include "queue/test-help.h"

#define ONE ((const char *const[]){"+15035550123", NULL})
#define TWO ((const char *const[]){"+15035550123", "+15035550124", NULL})

/* ---- people ---- */

static void test_cancel_message(Fixture *fixture, gconstpointer url)
{
    g_autoptr(GError) error = NULL;
    gint64 received = put_message(fixture->store, FF_STATE_RECEIVED, NULL, NULL);
    g_assert_true(ff_store_cancel(fixture->store, received, &error));
    g_autoptr(FfJob) refused = ff_store_get(fixture->store, received, &error);
    g_assert_cmpint(refused->state, ==, FF_STATE_REFUSED);
    g_assert_cmpint(refused->reason, ==, FF_REASON_CANCELLED);
    work(fixture->store, FF_STAGE_NOTICE, received, FF_OUTCOME_DONE, 0);
    g_assert_false(ff_store_cancel(fixture->store, received, &error));
    g_assert_error(error, FF_ERROR, FF_ERROR_PERMANENT);
    g_clear_error(&error);

    gint64 accepted = put_accepted(fixture->store, TWO);
    g_autoptr(FfJob) job = ff_store_claim(fixture->store, FF_STAGE_DOCUMENT, OWNER, LEASE, &error);
    g_assert_true(ff_store_cancel(fixture->store, accepted, &error));
    g_autoptr(FfJob) fax = nth_fax(fixture->store, accepted, 0);
    g_assert_cmpint(fax->state, ==, FF_STATE_CANCELLED);
    g_autoptr(FfOutcome) late = ff_outcome_new(job, FF_OUTCOME_DONE);
    g_assert_false(ff_store_commit(fixture->store, late, OWNER, NULL, &error));
    g_assert_error(error, FF_ERROR, FF_ERROR_PERMANENT);
}

static void test_cancel_on_the_line(Fixture *fixture, gconstpointer url)
{
    g_autoptr(GError) error = NULL;
    gint64 message = put_ready(fixture->store, TWO);
    g_autoptr(FfJob) fax = ff_store_claim(fixture->store, FF_STAGE_LINE, OWNER, LEASE, &error);
    g_assert_true(ff_store_cancel(fixture->store, message, &error));
    g_autoptr(FfJob) other = nth_fax(fixture->store, message, 1);
    g_assert_cmpint(other->state, ==, FF_STATE_CANCELLED);
    g_autoptr(FfJob) marked = ff_store_get(fixture->store, fax->id, &error);
    g_assert_cmpint(marked->state, ==, FF_STATE_READY);
    g_assert_cmpint(marked->reason, ==, FF_REASON_CANCELLED);
    assert_state(fixture->store, message, FF_STATE_READY);
    g_assert_true(ff_store_confirm_pages(fixture->store, fax->id, 1, 1, 1, OWNER, LEASE, &error));
    g_autoptr(FfOutcome) outcome = ff_outcome_new(fax, FF_OUTCOME_RETRY);
    outcome->reason = FF_REASON_CALL_DROPPED;
    FfState state;
    g_assert_true(ff_store_commit(fixture->store, outcome, OWNER, &state, &error));
    g_assert_cmpint(state, ==, FF_STATE_CANCELLED);
    g_autoptr(FfJob) ended = ff_store_get(fixture->store, fax->id, &error);
    g_assert_cmpint(ended->reason, ==, FF_REASON_CANCELLED);
    assert_state(fixture->store, message, FF_STATE_FINISHED);
}

static void test_cancel_too_late_on_the_line(Fixture *fixture, gconstpointer url)
{
    g_autoptr(GError) error = NULL;
    put_ready(fixture->store, TWO);
    g_autoptr(FfJob) one = ff_store_claim(fixture->store, FF_STAGE_LINE, OWNER, LEASE, &error);
    g_autoptr(FfJob) two = ff_store_claim(fixture->store, FF_STAGE_LINE, OWNER, LEASE, &error);
    g_assert_true(ff_store_cancel(fixture->store, one->id, &error));
    g_assert_true(ff_store_cancel(fixture->store, two->id, &error));
    g_autoptr(FfOutcome) done = ff_outcome_new(one, FF_OUTCOME_DONE);
    FfState state;
    g_assert_true(ff_store_commit(fixture->store, done, OWNER, &state, &error));
    g_assert_cmpint(state, ==, FF_STATE_SENT);
    /* the last page was confirmed, and then the line broke */
    g_assert_true(ff_store_confirm_pages(fixture->store, two->id, 3, 1, 3, OWNER, LEASE, &error));
    g_autoptr(FfOutcome) broken = ff_outcome_new(two, FF_OUTCOME_RETRY);
    g_assert_true(ff_store_commit(fixture->store, broken, OWNER, &state, &error));
    g_assert_cmpint(state, ==, FF_STATE_SENT);
    g_assert_false(ff_store_cancel(fixture->store, one->id, &error));
    g_assert_error(error, FF_ERROR, FF_ERROR_PERMANENT);
}

static void test_cancelled_and_role_died(Fixture *fixture, gconstpointer url)
{
    g_autoptr(GError) error = NULL;
    gint64 message = put_ready(fixture->store, ONE);
    g_autoptr(FfJob) fax = ff_store_claim(fixture->store, FF_STAGE_LINE, OWNER, 10, &error);
    g_assert_true(ff_store_cancel(fixture->store, fax->id, &error));
    g_usleep(30 * 1000);
    g_assert_null(ff_store_claim(fixture->store, FF_STAGE_LINE, "b", LEASE, &error));
    g_assert_no_error(error);
    assert_state(fixture->store, fax->id, FF_STATE_CANCELLED);
    assert_state(fixture->store, message, FF_STATE_FINISHED);
}

static void test_cancel_reception(Fixture *fixture, gconstpointer url)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(FfJob) job = ff_job_new(FF_KIND_RECEPTION, FF_STATE_ARRIVED);
    FfSubmission submission = {.job = job};
    FfSubmission *submissions[] = {&submission};
    g_assert_true(ff_store_put(fixture->store, submissions, 1, &error));
    g_assert_true(ff_store_cancel(fixture->store, job->id, &error));
    assert_state(fixture->store, job->id, FF_STATE_CANCELLED);
}

static void tell(Fixture *fixture, gint64 message)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(FfJob) job = ff_store_claim(fixture->store, FF_STAGE_NOTICE, OWNER, LEASE, &error);
    g_assert_cmpint(job->id, ==, message);
    g_autoptr(FfOutcome) outcome = ff_outcome_new(job, FF_OUTCOME_DONE);
    g_free(outcome->job->detail);
    outcome->job->detail = g_strdup("{\"told\":true,\"size\":4}");
    g_assert_true(ff_store_commit(fixture->store, outcome, OWNER, NULL, &error));
}

static void assert_round(Fixture *fixture, gint64 message, gint64 expected)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(FfJob) job = ff_store_get(fixture->store, message, &error);
    g_autoptr(JsonObject) detail = ff_detail_parse(job->detail);
    g_assert_cmpint(ff_detail_int(detail, "round", 0), ==, expected);
}

/* Each time a fax is sent again another notice follows; a retry that is refused is none. */
static void test_rounds(Fixture *fixture, gconstpointer url)
{
    g_autoptr(GError) error = NULL;
    gint64 message = put_ready(fixture->store, ONE);
    g_autoptr(FfJob) fax = nth_fax(fixture->store, message, 0);
    for (gint64 round = 0; round < 3; round++) {
        assert_round(fixture, message, round);
        g_assert_false(ff_store_retry(fixture->store, fax->id, NULL));
        work(fixture->store, FF_STAGE_LINE, fax->id, FF_OUTCOME_FAIL, FF_REASON_NO_ANSWER);
        assert_round(fixture, message, round);
        work(fixture->store, FF_STAGE_NOTICE, message, FF_OUTCOME_DONE, 0);
        g_assert_true(ff_store_retry(fixture->store, fax->id, &error));
        g_assert_no_error(error);
    }
}

/* A fax that was cancelled before the time that was asked for waits for it when it is sent again.
 */
static void test_retry_keeps_schedule(Fixture *fixture, gconstpointer url)
{
    g_autoptr(GError) error = NULL;
    const gint64 later_ms = ff_clock_now_ms() + 3600000;
    put_ready(fixture->store, ONE);
    g_autoptr(FfJob) fax = ff_store_claim(fixture->store, FF_STAGE_LINE, OWNER, LEASE, &error);
    g_autoptr(FfOutcome) failed = ff_outcome_new_fail(fax, FF_REASON_CANCELLED, NULL);
    g_free(failed->job->detail);
    failed->job->detail = g_strdup_printf("{\"scheduled_ms\":%" G_GINT64_FORMAT "}", later_ms);
    g_assert_true(ff_store_commit(fixture->store, failed, OWNER, NULL, &error));
    g_assert_true(ff_store_retry(fixture->store, fax->id, &error));
    g_autoptr(FfJob) again = ff_store_get(fixture->store, fax->id, &error);
    g_assert_cmpint(again->not_before_ms, ==, later_ms);
    g_assert_null(ff_store_claim(fixture->store, FF_STAGE_LINE, OWNER, LEASE, &error));
    g_assert_no_error(error);
}

static void test_retry(Fixture *fixture, gconstpointer url)
{
    g_autoptr(GError) error = NULL;
    gint64 message = put_ready(fixture->store, TWO);
    g_autoptr(FfJob) fax = ff_store_claim(fixture->store, FF_STAGE_LINE, OWNER, LEASE, &error);
    g_assert_false(ff_store_retry(fixture->store, fax->id, &error));
    g_assert_error(error, FF_ERROR, FF_ERROR_PERMANENT);
    g_clear_error(&error);
    g_assert_true(ff_store_confirm_pages(fixture->store, fax->id, 1, 1, 1, OWNER, LEASE, &error));
    g_autoptr(FfOutcome) failed = ff_outcome_new_fail(fax, FF_REASON_NO_ANSWER, NULL);
    g_free(failed->job->detail);
    failed->job->detail = g_strdup("{\"retried\":3}");
    g_assert_true(ff_store_commit(fixture->store, failed, OWNER, NULL, &error));
    work(fixture->store, FF_STAGE_LINE, 0, FF_OUTCOME_DONE, 0);
    tell(fixture, message);
    assert_state(fixture->store, message, FF_STATE_CLOSED);

    g_assert_true(ff_store_retry(fixture->store, fax->id, &error));
    g_assert_no_error(error);
    assert_state(fixture->store, message, FF_STATE_READY);
    g_autoptr(FfJob) parent = ff_store_get(fixture->store, message, &error);
    g_assert_null(strstr(parent->detail, "told"));
    g_assert_nonnull(strstr(parent->detail, "size"));
    assert_round(fixture, message, 1);
    g_autoptr(FfJob) again = ff_store_claim(fixture->store, FF_STAGE_LINE, OWNER, LEASE, &error);
    g_assert_cmpint(again->id, ==, fax->id);
    g_assert_cmpint(again->confirmed_pages, ==, 1);
    g_assert_cmpint(again->reason, ==, FF_REASON_NONE);
    g_assert_cmpint(again->attempts, ==, 2);
    g_autoptr(JsonObject) detail = ff_detail_parse(again->detail);
    g_assert_cmpint(ff_detail_int(detail, "attempts_before", -1), ==, 1);
    g_assert_false(json_object_has_member(detail, "retried"));
    g_autoptr(FfOutcome) sent = ff_outcome_new(again, FF_OUTCOME_DONE);
    g_assert_true(ff_store_commit(fixture->store, sent, OWNER, NULL, &error));
    assert_state(fixture->store, message, FF_STATE_FINISHED);
    g_assert_false(ff_store_retry(fixture->store, fax->id, &error));
    g_assert_error(error, FF_ERROR, FF_ERROR_PERMANENT);
    g_clear_error(&error);
    g_assert_false(ff_store_retry(fixture->store, message, &error));
    g_assert_error(error, FF_ERROR, FF_ERROR_PERMANENT);
}

static void test_retry_without_pages(Fixture *fixture, gconstpointer url)
{
    g_autoptr(GError) error = NULL;
    gint64 message = put_accepted(fixture->store, ONE);
    work(fixture->store, FF_STAGE_DOCUMENT, message, FF_OUTCOME_FAIL, FF_REASON_DOCUMENT_NO_PAGES);
    work(fixture->store, FF_STAGE_NOTICE, message, FF_OUTCOME_DONE, 0);
    g_autoptr(FfJob) fax = nth_fax(fixture->store, message, 0);
    g_assert_false(ff_store_retry(fixture->store, fax->id, &error));
    g_assert_error(error, FF_ERROR, FF_ERROR_PERMANENT);
    assert_state(fixture->store, message, FF_STATE_CLOSED);
}

/* A cover that is all of its fax is enough. */
static void test_retry_of_a_cover(Fixture *fixture, gconstpointer url)
{
    g_autoptr(GError) error = NULL;
    gint64 message = put_accepted(fixture->store, ONE);
    g_autoptr(FfJob) job = ff_store_claim(fixture->store, FF_STAGE_DOCUMENT, OWNER, LEASE, &error);
    g_autoptr(FfOutcome) outcome = ff_outcome_new(job, FF_OUTCOME_DONE);
    FfJob *fax = nth_fax(fixture->store, message, 0);
    fax->pages = 1;
    g_free(fax->detail);
    fax->detail = g_strdup("{\"cover_file\":\"cover.1.tif\",\"cover_pages\":1}");
    g_ptr_array_add(outcome->children, fax);
    g_ptr_array_add(outcome->files, ff_file_new_from_bytes("cover.1.tif", "II*", 3, &error));
    g_assert_true(ff_store_commit(fixture->store, outcome, OWNER, NULL, &error));
    work(fixture->store, FF_STAGE_LINE, fax->id, FF_OUTCOME_FAIL, FF_REASON_NO_ANSWER);
    g_assert_true(ff_store_retry(fixture->store, fax->id, &error));
    g_assert_no_error(error);
}

/* ---- looking ---- */

static gint64 put_for_list(Fixture *fixture, FfState state, gint64 created_ms, const char *user,
                           const char *number, const char *billing)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(FfJob) job = ff_job_new(FF_KIND_RECEPTION, state);
    job->created_ms = created_ms;
    job->user = g_strdup(user);
    job->number = g_strdup(number);
    job->custom_billing = g_strdup(billing);
    FfSubmission submission = {.job = job};
    FfSubmission *submissions[] = {&submission};
    g_assert_true(ff_store_put(fixture->store, submissions, 1, &error));
    return job->id;
}

static void assert_list(Fixture *fixture, FfFilter filter, const char *expected)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) jobs = ff_store_list(fixture->store, &filter, &error);
    g_assert_no_error(error);
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < jobs->len; i++) {
        const FfJob *job = g_ptr_array_index(jobs, i);
        g_string_append_printf(text, "%s%" G_GINT64_FORMAT, i > 0 ? " " : "", job->id);
    }
    g_assert_cmpstr(text->str, ==, expected);
}

static void test_list(Fixture *fixture, gconstpointer url)
{
    put_for_list(fixture, FF_STATE_ARRIVED, 1000, "anne", "+1", NULL);  /* 1 */
    put_for_list(fixture, FF_STATE_CONVERTED, 2000, "anne", "+2", "B"); /* 2 */
    put_for_list(fixture, FF_STATE_ARRIVED, 3000, "Ben", "+1", "B");    /* 3 */
    put_for_list(fixture, FF_STATE_OFFERED, 3000, NULL, NULL, NULL);    /* 4 */
    work(fixture->store, FF_STAGE_NOTICE, 2, FF_OUTCOME_DONE, 0);
    work(fixture->store, FF_STAGE_LINE, 4, FF_OUTCOME_FAIL, FF_REASON_NO_ANSWER);
    gint64 message = put_accepted(fixture->store, TWO); /* 5; 6, 7 */
    g_assert_cmpint(message, ==, 5);
    assert_list(fixture, FF_FILTER_ALL, "7 6 5 4 3 2 1");
    assert_list(fixture, (FfFilter){.kind = -1, .state = -1, .limit = 2}, "7 6");
    assert_list(fixture, (FfFilter){.kind = FF_KIND_FAX, .state = -1}, "7 6");
    assert_list(fixture, (FfFilter){.kind = -1, .state = FF_STATE_ARRIVED}, "3 1");
    assert_list(fixture, (FfFilter){.kind = -1, .state = -1, .open_only = true}, "1 3 5 6 7");
    assert_list(fixture, (FfFilter){.kind = -1, .state = -1, .parent = 5}, "7 6");
    assert_list(fixture, (FfFilter){.kind = -1, .state = -1, .parent = 5, .open_only = true},
                "6 7");
    assert_list(fixture, (FfFilter){.kind = -1, .state = -1, .user = "ANNE"}, "2 1");
    assert_list(fixture, (FfFilter){.kind = -1, .state = -1, .number = "+1"}, "3 1");
    assert_list(fixture, (FfFilter){.kind = -1, .state = -1, .billing = "B"}, "3 2");
    assert_list(fixture, (FfFilter){.kind = -1, .state = -1, .since_ms = 2000, .until_ms = 3000},
                "2");
}

static void test_count(Fixture *fixture, gconstpointer url)
{
    g_autoptr(GError) error = NULL;
    gint64 counts[FF_KIND_COUNT][FF_STATE_COUNT];
    gint64 message = put_ready(fixture->store, TWO);
    put_message(fixture->store, FF_STATE_RECEIVED, NULL, NULL);
    work(fixture->store, FF_STAGE_LINE, 0, FF_OUTCOME_DONE, 0);
    g_assert_true(ff_store_count(fixture->store, counts, &error));
    g_assert_cmpint(counts[FF_KIND_MESSAGE][FF_STATE_RECEIVED], ==, 1);
    g_assert_cmpint(counts[FF_KIND_MESSAGE][FF_STATE_ACCEPTED], ==, 0);
    g_assert_cmpint(counts[FF_KIND_MESSAGE][FF_STATE_READY], ==, 1);
    g_assert_cmpint(counts[FF_KIND_FAX][FF_STATE_READY], ==, 1);
    g_assert_cmpint(counts[FF_KIND_FAX][FF_STATE_SENT], ==, 1);
    g_assert_true(ff_store_cancel(fixture->store, message, &error));
    g_assert_true(ff_store_count(fixture->store, counts, &error));
    g_assert_cmpint(counts[FF_KIND_FAX][FF_STATE_CANCELLED], ==, 1);
    g_assert_cmpint(counts[FF_KIND_MESSAGE][FF_STATE_FINISHED], ==, 1);
    g_autoptr(FfJob) cancelled = nth_fax(fixture->store, message, 1);
    g_assert_true(ff_store_retry(fixture->store, cancelled->id, &error));
    g_assert_true(ff_store_count(fixture->store, counts, &error));
    g_assert_cmpint(counts[FF_KIND_FAX][FF_STATE_CANCELLED], ==, 0);
    g_assert_cmpint(counts[FF_KIND_FAX][FF_STATE_READY], ==, 1);
    g_assert_cmpint(counts[FF_KIND_FAX][FF_STATE_SENT], ==, 1);
}

/* ---- users ---- */

static FfUser *new_user(const char *name, const char *address, const char *aliases,
                        const char *dids)
{
    FfUser *user = ff_user_new(name, address);
    g_strfreev(user->aliases);
    g_strfreev(user->dids);
    user->aliases = g_strsplit(aliases, " ", -1);
    user->dids = g_strsplit(dids, " ", -1);
    return user;
}

static void test_users(Fixture *fixture, gconstpointer url)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(FfUser) anne = new_user("Anne", "anne@company.test",
                                      "a@company.test anne@company.test *@anne.test a@company.test",
                                      "+15035550101 +15035550100");
    anne->format = FF_FORMAT_PDF;
    anne->notify = FF_NOTIFY_FAILURE;
    anne->attach = FF_ATTACH_TIFF;
    anne->company = g_strdup("FaxBack");
    g_assert_true(ff_store_put_user(fixture->store, anne, &error));
    g_autoptr(FfUser) ben = new_user("ben", "ben@company.test", "", "");
    g_assert_true(ff_store_put_user(fixture->store, ben, &error));

    g_autoptr(FfUser) got = ff_store_get_user(fixture->store, "ANNE", &error);
    g_assert_no_error(error);
    g_assert_cmpstr(got->name, ==, "Anne");
    g_autofree char *aliases = g_strjoinv(" ", got->aliases);
    g_autofree char *dids = g_strjoinv(" ", got->dids);
    g_assert_cmpstr(aliases, ==, "a@company.test *@anne.test");
    g_assert_cmpstr(dids, ==, "+15035550101 +15035550100");
    g_assert_cmpint(got->format, ==, FF_FORMAT_PDF);
    g_assert_cmpint(got->notify, ==, FF_NOTIFY_FAILURE);
    g_assert_cmpint(got->attach, ==, FF_ATTACH_TIFF);
    g_assert_cmpstr(got->company, ==, "FaxBack");
    g_assert_null(got->billing);

    g_autoptr(GPtrArray) users = ff_store_list_users(fixture->store, &error);
    g_assert_cmpuint(users->len, ==, 2);
    g_assert_cmpstr(((FfUser *)g_ptr_array_index(users, 1))->name, ==, "ben");
    g_assert_null(ff_store_get_user(fixture->store, "nobody", &error));
    g_assert_error(error, FF_ERROR, FF_ERROR_PERMANENT);
}

static void assert_taken(Fixture *fixture, const char *address, const char *aliases,
                         const char *dids)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(FfUser) carl = new_user("carl", address, aliases, dids);
    g_assert_false(ff_store_put_user(fixture->store, carl, &error));
    g_assert_error(error, FF_ERROR, FF_ERROR_PERMANENT);
    g_assert_nonnull(strstr(error->message, "anne"));
    g_assert_null(ff_store_get_user(fixture->store, "carl", NULL));
}

static void test_users_own_what_is_theirs(Fixture *fixture, gconstpointer url)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(FfUser) anne = new_user("anne", "anne@x.test", "*@anne.test", "+1");
    g_autoptr(FfUser) ben = new_user("anne's friend", "anne@M\u00dcLLER.test",
                                     "anne2@b\u00fccher.test *@m\u00fcller.test", "");
    g_assert_true(ff_store_put_user(fixture->store, anne, &error));
    assert_taken(fixture, "anne@x.test", "", "");
    assert_taken(fixture, "c@x.test", "anne@x.test", "");
    assert_taken(fixture, "c@x.test", "c2@x.test *@anne.test", "");
    assert_taken(fixture, "c@x.test", "", "+2 +1");
    /* in other letters, an alias as an address, a domain in letters or as "xn--" */
    g_assert_true(ff_store_put_user(fixture->store, ben, &error));
    assert_taken(fixture, "Anne@X.Test", "", "");
    assert_taken(fixture, "c@x.test", "ANNE@x.TEST", "");
    assert_taken(fixture, "c@x.test", "*@ANNE.test", "");
    assert_taken(fixture, "anne2@B\u00dcCHER.test", "", "");
    assert_taken(fixture, "anne2@xn--bcher-kva.test", "", "");
    assert_taken(fixture, "c@x.test", "anne2@XN--BCHER-KVA.test", "");
    assert_taken(fixture, "anne@xn--mller-kva.test", "", "");
    assert_taken(fixture, "anne@m\u00fcller.test", "", "");
    assert_taken(fixture, "c@x.test", "*@xn--mller-kva.test", "");
    /* replaced, by a name in other letters: what she gives up is free */
    g_autoptr(FfUser) changed = new_user("ANNE", "new@x.test", "", "+3");
    g_assert_true(ff_store_put_user(fixture->store, changed, &error));
    g_assert_no_error(error);
    g_autoptr(FfUser) carl = new_user("carl", "anne@x.test", "*@anne.test", "+1");
    g_assert_true(ff_store_put_user(fixture->store, carl, &error));
    g_autoptr(FfUser) got = ff_store_get_user(fixture->store, "anne", &error);
    g_assert_cmpstr(got->name, ==, "ANNE");
    g_assert_cmpuint(g_strv_length(got->aliases), ==, 0);
    g_assert_cmpstr(got->dids[0], ==, "+3");
    g_assert_true(ff_store_remove_user(fixture->store, "Carl", &error));
    g_assert_false(ff_store_remove_user(fixture->store, "carl", &error));
    g_assert_error(error, FF_ERROR, FF_ERROR_PERMANENT);
    g_clear_error(&error);
    g_assert_true(ff_store_put_user(fixture->store, anne, &error));
}

/* Kept in the one form in which they are compared, and mailed to. */
static void test_addresses_in_one_form(Fixture *fixture, gconstpointer url)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(FfUser) anne =
        new_user("anne", "Anne@B\u00fccher.Test",
                 "Anne@xn--bcher-kva.TEST *@B\u00fccher.test *@xn--bcher-kva.test", "");
    g_autoptr(FfUser) bad = new_user("bad", "bad@x.test", "x@com\u202epany.test", "");
    g_assert_true(ff_store_put_user(fixture->store, anne, &error));
    g_autoptr(FfUser) got = ff_store_get_user(fixture->store, "anne", &error);
    g_autofree char *aliases = g_strjoinv(" ", got->aliases);
    g_assert_cmpstr(got->address, ==, "anne@xn--bcher-kva.test");
    g_assert_cmpstr(aliases, ==, "*@xn--bcher-kva.test");
    g_assert_false(ff_store_put_user(fixture->store, bad, &error));
    g_assert_error(error, FF_ERROR, FF_ERROR_PERMANENT);
    g_assert_nonnull(strstr(error->message, "bad"));
}

const StoreTest store_people_tests[] = {
    {"cancel-message", test_cancel_message},
    {"cancel-on-the-line", test_cancel_on_the_line},
    {"cancel-too-late-on-the-line", test_cancel_too_late_on_the_line},
    {"cancelled-and-role-died", test_cancelled_and_role_died},
    {"cancel-reception", test_cancel_reception},
    {"retry", test_retry},
    {"retry-keeps-schedule", test_retry_keeps_schedule},
    {"retry-without-pages", test_retry_without_pages},
    {"retry-of-a-cover", test_retry_of_a_cover},
    {"rounds", test_rounds},
    {"list", test_list},
    {"count", test_count},
    {"users", test_users},
    {"users-own-what-is-theirs", test_users_own_what_is_theirs},
    {"addresses-in-one-form", test_addresses_in_one_form},
    {NULL, NULL},
};
