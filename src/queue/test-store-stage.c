// SPDX-License-Identifier: GPL-3.0-or-later
/* The contract of store.h: leases, outcomes, the line. */
#include "base/clock.h"
#include "base/error.h"
#include "queue/test-help.h"

#define ONE ((const char *const[]){"+15035550123", NULL})
#define TWO ((const char *const[]){"+15035550123", "+15035550124", NULL})

/* ---- claim, lease ---- */

static void test_claim_order(Fixture *fixture, gconstpointer url)
{
    g_autoptr(GError) error = NULL;
    static const int priorities[] = {1, 2, 0, 1, 0};
    static const int expected[] = {2, 4, 0, 3, 1};
    gint64 ids[5];
    for (guint i = 0; i < 5; i++) {
        g_autoptr(FfJob) job = ff_job_new(FF_KIND_MESSAGE, FF_STATE_RECEIVED);
        job->priority = priorities[i];
        FfSubmission submission = {.job = job};
        FfSubmission *submissions[] = {&submission};
        g_assert_true(ff_store_put(fixture->store, submissions, 1, &error));
        ids[i] = job->id;
    }
    for (guint i = 0; i < 5; i++) {
        g_autoptr(FfJob) job =
            ff_store_claim(fixture->store, FF_STAGE_MESSAGE, OWNER, LEASE, &error);
        g_assert_nonnull(job);
        g_assert_cmpint(job->id, ==, ids[expected[i]]);
    }
    g_assert_null(ff_store_claim(fixture->store, FF_STAGE_MESSAGE, OWNER, LEASE, &error));
    g_assert_no_error(error);
    g_assert_null(ff_store_claim(fixture->store, FF_STAGE_DOCUMENT, OWNER, LEASE, &error));
    g_assert_no_error(error);
}

static void test_not_before(Fixture *fixture, gconstpointer url)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(FfJob) later = ff_job_new(FF_KIND_MESSAGE, FF_STATE_RECEIVED);
    later->not_before_ms = ff_clock_now_ms() + 150;
    later->priority = 0;
    FfSubmission submission = {.job = later};
    FfSubmission *submissions[] = {&submission};
    g_assert_true(ff_store_put(fixture->store, submissions, 1, &error));
    g_assert_null(ff_store_claim(fixture->store, FF_STAGE_MESSAGE, OWNER, LEASE, &error));
    gint64 now = put_message(fixture->store, FF_STATE_RECEIVED, NULL, NULL);
    work(fixture->store, FF_STAGE_MESSAGE, now, FF_OUTCOME_DONE, 0);
    g_usleep(200 * 1000);
    work(fixture->store, FF_STAGE_MESSAGE, later->id, FF_OUTCOME_DONE, 0);
}

static void test_expired_lease(Fixture *fixture, gconstpointer url)
{
    g_autoptr(GError) error = NULL;
    gint64 id = put_message(fixture->store, FF_STATE_RECEIVED, NULL, NULL);
    g_autoptr(FfJob) first = ff_store_claim(fixture->store, FF_STAGE_MESSAGE, "dead", 1, &error);
    g_assert_cmpint(first->id, ==, id);
    g_usleep(20 * 1000);
    g_autoptr(FfJob) second =
        ff_store_claim(fixture->store, FF_STAGE_MESSAGE, OWNER, LEASE, &error);
    g_assert_nonnull(second);
    g_assert_cmpint(second->id, ==, id);
    g_assert_cmpint(second->attempts, ==, 2);
    /* the first one wakes up */
    g_autoptr(FfOutcome) outcome = ff_outcome_new(first, FF_OUTCOME_DONE);
    FfState state = FF_STATE_COUNT;
    g_assert_false(ff_store_commit(fixture->store, outcome, "dead", &state, &error));
    g_assert_error(error, FF_ERROR, FF_ERROR_PERMANENT);
    g_assert_cmpint(state, ==, FF_STATE_COUNT);
    g_clear_error(&error);
    g_assert_false(ff_store_renew(fixture->store, id, "dead", LEASE, &error));
    g_assert_error(error, FF_ERROR, FF_ERROR_PERMANENT);
    g_clear_error(&error);
    g_assert_true(ff_store_commit(fixture->store, outcome, OWNER, &state, &error));
    g_assert_cmpint(state, ==, FF_STATE_ACCEPTED);
    /* and once more after its own commit */
    g_assert_false(ff_store_commit(fixture->store, outcome, OWNER, NULL, &error));
    g_assert_error(error, FF_ERROR, FF_ERROR_PERMANENT);
}

static void test_renew(Fixture *fixture, gconstpointer url)
{
    g_autoptr(GError) error = NULL;
    gint64 id = put_message(fixture->store, FF_STATE_RECEIVED, NULL, NULL);
    g_autoptr(FfJob) job = ff_store_claim(fixture->store, FF_STAGE_MESSAGE, OWNER, 100, &error);
    g_assert_true(ff_store_renew(fixture->store, id, OWNER, LEASE, &error));
    g_usleep(150 * 1000);
    g_assert_null(ff_store_claim(fixture->store, FF_STAGE_MESSAGE, "other", LEASE, &error));
    g_assert_no_error(error);
}

/* ---- commit ---- */

static void test_retry_waits(Fixture *fixture, gconstpointer url)
{
    g_autoptr(GError) error = NULL;
    gint64 id = put_message(fixture->store, FF_STATE_RECEIVED, NULL, NULL);
    g_autoptr(FfJob) job = ff_store_claim(fixture->store, FF_STAGE_MESSAGE, OWNER, LEASE, &error);
    g_autoptr(FfOutcome) outcome = ff_outcome_new(job, FF_OUTCOME_RETRY);
    outcome->not_before_ms = ff_clock_now_ms() + 100;
    outcome->reason = FF_REASON_INTERNAL;
    FfState state;
    g_assert_true(ff_store_commit(fixture->store, outcome, OWNER, &state, &error));
    g_assert_cmpint(state, ==, FF_STATE_RECEIVED);
    g_assert_null(ff_store_claim(fixture->store, FF_STAGE_MESSAGE, OWNER, LEASE, &error));
    g_autoptr(FfJob) waiting = ff_store_get(fixture->store, id, &error);
    g_assert_cmpint(waiting->reason, ==, FF_REASON_INTERNAL);
    g_assert_null(waiting->lease);
    g_usleep(150 * 1000);
    g_autoptr(FfJob) again = ff_store_claim(fixture->store, FF_STAGE_MESSAGE, OWNER, LEASE, &error);
    g_assert_cmpint(again->attempts, ==, 2);
    g_autoptr(FfOutcome) done = ff_outcome_new(again, FF_OUTCOME_DONE);
    g_assert_true(ff_store_commit(fixture->store, done, OWNER, NULL, &error));
    g_autoptr(FfJob) accepted = ff_store_get(fixture->store, id, &error);
    g_assert_cmpint(accepted->reason, ==, FF_REASON_NONE);
    g_assert_cmpint(accepted->attempts, ==, 0);
}

/* Message to faxes to notice, whole. */
static void test_whole_way_out(Fixture *fixture, gconstpointer url)
{
    g_autoptr(GError) error = NULL;
    gint64 id = put_message(fixture->store, FF_STATE_RECEIVED, "mail", "key");
    g_autoptr(FfJob) job = ff_store_claim(fixture->store, FF_STAGE_MESSAGE, OWNER, LEASE, &error);
    g_autoptr(FfOutcome) outcome = ff_outcome_new(job, FF_OUTCOME_DONE);
    outcome->job->user = g_strdup("anne");
    outcome->children = outcome->children != NULL
                            ? outcome->children
                            : g_ptr_array_new_with_free_func((GDestroyNotify)ff_job_free);
    g_ptr_array_add(outcome->children, new_fax("+15035550123"));
    g_ptr_array_add(outcome->children, new_fax("+15035550124"));
    g_assert_true(ff_store_commit(fixture->store, outcome, OWNER, NULL, &error));
    g_autoptr(FfJob) one = nth_fax(fixture->store, id, 0);
    g_autoptr(FfJob) two = nth_fax(fixture->store, id, 1);
    g_assert_cmpstr(one->number, ==, "+15035550123");
    g_assert_cmpint(one->parent, ==, id);
    assert_state(fixture->store, one->id, FF_STATE_ACCEPTED);
    g_assert_null(ff_store_claim(fixture->store, FF_STAGE_LINE, OWNER, LEASE, &error));

    g_autoptr(FfJob) accepted =
        ff_store_claim(fixture->store, FF_STAGE_DOCUMENT, OWNER, LEASE, &error);
    g_assert_cmpstr(accepted->user, ==, "anne");
    g_autoptr(FfOutcome) made = ff_outcome_new(accepted, FF_OUTCOME_DONE);
    made->job->pages = 5;
    g_assert_true(ff_store_commit(fixture->store, made, OWNER, NULL, &error));
    assert_state(fixture->store, id, FF_STATE_READY);
    g_autoptr(FfJob) ready = ff_store_get(fixture->store, two->id, &error);
    g_assert_cmpint(ready->state, ==, FF_STATE_READY);
    g_assert_cmpint(ready->pages, ==, 5);

    work(fixture->store, FF_STAGE_LINE, one->id, FF_OUTCOME_DONE, 0);
    assert_state(fixture->store, one->id, FF_STATE_SENT);
    assert_state(fixture->store, id, FF_STATE_READY);
    g_assert_null(ff_store_claim(fixture->store, FF_STAGE_NOTICE, OWNER, LEASE, &error));
    work(fixture->store, FF_STAGE_LINE, two->id, FF_OUTCOME_FAIL, FF_REASON_NO_ANSWER);
    assert_state(fixture->store, two->id, FF_STATE_FAILED);
    assert_state(fixture->store, id, FF_STATE_FINISHED);
    work(fixture->store, FF_STAGE_NOTICE, id, FF_OUTCOME_DONE, 0);
    assert_state(fixture->store, id, FF_STATE_CLOSED);
}

static void test_no_children_finishes_at_once(Fixture *fixture, gconstpointer url)
{
    gint64 id = put_message(fixture->store, FF_STATE_ACCEPTED, NULL, NULL);
    work(fixture->store, FF_STAGE_DOCUMENT, id, FF_OUTCOME_DONE, 0);
    assert_state(fixture->store, id, FF_STATE_FINISHED);
}

/* The reason of a refusal is there to be told, whatever trouble the telling has. */
static void test_refused_with_its_faxes(Fixture *fixture, gconstpointer url)
{
    g_autoptr(GError) error = NULL;
    gint64 id = put_accepted(fixture->store, TWO);
    work(fixture->store, FF_STAGE_DOCUMENT, id, FF_OUTCOME_FAIL, FF_REASON_DOCUMENT_UNREADABLE);
    assert_state(fixture->store, id, FF_STATE_REFUSED);
    g_autoptr(FfJob) fax = nth_fax(fixture->store, id, 1);
    g_assert_cmpint(fax->state, ==, FF_STATE_CANCELLED);
    g_assert_cmpint(fax->reason, ==, FF_REASON_DOCUMENT_UNREADABLE);
    work(fixture->store, FF_STAGE_NOTICE, id, FF_OUTCOME_RETRY, FF_REASON_INTERNAL);
    work(fixture->store, FF_STAGE_NOTICE, id, FF_OUTCOME_DONE, 0);
    g_autoptr(FfJob) closed = ff_store_get(fixture->store, id, &error);
    g_assert_cmpint(closed->state, ==, FF_STATE_CLOSED);
    g_assert_cmpint(closed->reason, ==, FF_REASON_DOCUMENT_UNREADABLE);
}

static void test_quarantined(Fixture *fixture, gconstpointer url)
{
    g_autoptr(GError) error = NULL;
    gint64 id = put_message(fixture->store, FF_STATE_RECEIVED, "mail", NULL);
    work(fixture->store, FF_STAGE_MESSAGE, id, FF_OUTCOME_FAIL, FF_REASON_BOUNCE);
    assert_state(fixture->store, id, FF_STATE_QUARANTINED);
    g_assert_null(ff_store_claim(fixture->store, FF_STAGE_NOTICE, OWNER, LEASE, &error));
    g_assert_no_error(error);
}

/* ---- the line ---- */

static void test_one_call_a_number(Fixture *fixture, gconstpointer url)
{
    g_autoptr(GError) error = NULL;
    gint64 one = put_ready(fixture->store, TWO);
    gint64 two = put_ready(fixture->store, ONE);
    g_autoptr(FfJob) first = ff_store_claim(fixture->store, FF_STAGE_LINE, "a", LEASE, &error);
    g_autoptr(FfJob) second = ff_store_claim(fixture->store, FF_STAGE_LINE, "b", LEASE, &error);
    g_assert_cmpint(first->parent, ==, one);
    g_assert_cmpint(second->parent, ==, one);
    g_assert_cmpstr(first->number, !=, second->number);
    g_assert_null(ff_store_claim(fixture->store, FF_STAGE_LINE, "c", LEASE, &error));
    g_assert_no_error(error);
    g_autoptr(FfOutcome) outcome = ff_outcome_new(first, FF_OUTCOME_RETRY);
    outcome->not_before_ms = ff_clock_now_ms() + LEASE;
    g_assert_true(ff_store_commit(fixture->store, outcome, "a", NULL, &error));
    g_autoptr(FfJob) third = ff_store_claim(fixture->store, FF_STAGE_LINE, "c", LEASE, &error);
    g_assert_nonnull(third);
    g_assert_cmpint(third->parent, ==, two);
    g_assert_cmpstr(third->number, ==, first->number);
}

/* A call comes in for a number of ours that a fax of ours is dialling: no reason to refuse it. */
static void test_reception_beside_fax(Fixture *fixture, gconstpointer url)
{
    g_autoptr(GError) error = NULL;
    put_ready(fixture->store, ONE);
    g_autoptr(FfJob) offered = ff_job_new(FF_KIND_RECEPTION, FF_STATE_OFFERED);
    offered->number = g_strdup(ONE[0]);
    FfSubmission submission = {.job = offered};
    FfSubmission *submissions[] = {&submission};
    g_assert_true(ff_store_put(fixture->store, submissions, 1, &error));
    g_autoptr(FfJob) one = ff_store_claim(fixture->store, FF_STAGE_LINE, "a", LEASE, &error);
    g_autoptr(FfJob) two = ff_store_claim(fixture->store, FF_STAGE_LINE, "b", LEASE, &error);
    g_assert_true(one != NULL && two != NULL && one->kind != two->kind);
}

static FfAttempt *new_attempt(gint64 job, int number)
{
    FfAttempt *attempt = ff_attempt_new(job, number);
    attempt->started_ms = 1000 * number;
    attempt->line = g_strdup("main");
    return attempt;
}

static void end_attempt(FfAttempt *attempt)
{
    attempt->ended_ms = attempt->started_ms + 500;
    attempt->reason = FF_REASON_CALL_DROPPED;
    attempt->t30_code = 48;
    attempt->t30_text = g_strdup("dropped");
    attempt->bit_rate = 14400;
    attempt->ecm = true;
    attempt->pages_confirmed = 2;
    attempt->bad_rows = 4;
    attempt->far_identity = g_strdup("+1 503 555 0123");
    g_free(attempt->detail);
    attempt->detail = g_strdup("{\"dis\":\"80\"}");
}

static void test_pages_survive(Fixture *fixture, gconstpointer url)
{
    g_autoptr(GError) error = NULL;
    put_ready(fixture->store, ONE);
    g_autoptr(FfJob) fax = ff_store_claim(fixture->store, FF_STAGE_LINE, OWNER, 50, &error);
    g_autoptr(FfAttempt) attempt = new_attempt(fax->id, fax->attempts);
    g_assert_true(ff_store_put_attempt(fixture->store, attempt, OWNER, &error));
    g_assert_true(ff_store_confirm_pages(fixture->store, fax->id, 1, 1, 1, OWNER, LEASE, &error));
    g_assert_true(ff_store_confirm_pages(fixture->store, fax->id, 2, 1, 2, OWNER, 50, &error));
    g_assert_false(ff_store_confirm_pages(fixture->store, fax->id, 3, 1, 3, "b", LEASE, &error));
    g_assert_error(error, FF_ERROR, FF_ERROR_PERMANENT);
    g_clear_error(&error);
    g_usleep(100 * 1000);
    g_autoptr(FfJob) again = ff_store_claim(fixture->store, FF_STAGE_LINE, "b", LEASE, &error);
    g_assert_cmpint(again->confirmed_pages, ==, 2);
    g_assert_cmpint(again->pages, ==, 3);
    g_assert_cmpint(again->attempts, ==, 2);
    g_assert_false(ff_store_put_attempt(fixture->store, attempt, OWNER, &error));
    g_assert_error(error, FF_ERROR, FF_ERROR_PERMANENT);
    g_clear_error(&error);
    /* the copy taken at the claim knows less than the store: nothing is unsaid */
    g_autoptr(FfOutcome) outcome = ff_outcome_new(fax, FF_OUTCOME_RETRY);
    outcome->attempt = new_attempt(fax->id, 2);
    end_attempt(outcome->attempt);
    g_assert_true(ff_store_commit(fixture->store, outcome, "b", NULL, &error));
    g_autoptr(FfJob) kept = ff_store_get(fixture->store, fax->id, &error);
    g_assert_cmpint(kept->confirmed_pages, ==, 2);
    g_autoptr(GPtrArray) attempts = ff_store_list_attempts(fixture->store, fax->id, &error);
    g_assert_cmpuint(attempts->len, ==, 2);
    const FfAttempt *first = g_ptr_array_index(attempts, 0);
    const FfAttempt *second = g_ptr_array_index(attempts, 1);
    g_assert_cmpint(first->pages_confirmed, ==, 2);
    g_assert_cmpint(first->ended_ms, ==, 0);
    g_assert_cmpint(second->number, ==, 2);
    g_assert_cmpint(second->ended_ms, ==, 2500);
    g_assert_cmpint(second->reason, ==, FF_REASON_CALL_DROPPED);
    g_assert_cmpint(second->t30_code, ==, 48);
    g_assert_cmpint(second->bit_rate, ==, 14400);
    g_assert_true(second->ecm);
    g_assert_cmpint(second->bad_rows, ==, 4);
    g_assert_cmpstr(second->t30_text, ==, "dropped");
    g_assert_cmpstr(second->far_identity, ==, "+1 503 555 0123");
    g_assert_cmpstr(second->detail, ==, "{\"dis\":\"80\"}");
    g_assert_cmpstr(second->line, ==, "main");
}

const StoreTest store_stage_tests[] = {
    {"claim-order", test_claim_order},
    {"not-before", test_not_before},
    {"expired-lease", test_expired_lease},
    {"renew", test_renew},
    {"retry-waits", test_retry_waits},
    {"whole-way-out", test_whole_way_out},
    {"no-children-finishes-at-once", test_no_children_finishes_at_once},
    {"refused-with-its-faxes", test_refused_with_its_faxes},
    {"quarantined", test_quarantined},
    {"one-call-a-number", test_one_call_a_number},
    {"reception-beside-fax", test_reception_beside_fax},
    {"pages-survive", test_pages_survive},
    {NULL, NULL},
};
