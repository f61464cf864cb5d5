// SPDX-License-Identifier: GPL-3.0-or-later
/* The contract of store.h: the log. */
#include <string.h>

#include "queue/test-help.h"

#define HOUR_MS 3600000

enum { SENT = 1, FAILED, RECEIVED, PARTIAL, REFUSED, LATEST, OPEN };

typedef struct {
    FfKind kind;
    gint64 created_ms;
    const char *user, *number, *sender, *user_billing, *custom_billing, *detail;
    FfOutcomeCode code;
    FfReason reason;
} Row;

static const Row rows[] = {
    [SENT] = {FF_KIND_FAX, 1 * HOUR_MS, "anne", "+15035550123", "anne@c.test", "DEPT-1", "CASE-7",
              "{}", FF_OUTCOME_DONE, FF_REASON_NONE},
    [FAILED] = {FF_KIND_FAX, 2 * HOUR_MS, "bob", "+15035550124", "bob@c.test", "CASE-7", NULL, "{}",
                FF_OUTCOME_FAIL, FF_REASON_BUSY},
    [RECEIVED] = {FF_KIND_RECEPTION, 3 * HOUR_MS, "anne", "+15035550100", "+442079460018", "DEPT-1",
                  NULL, "{\"partial\":false}", FF_OUTCOME_DONE, FF_REASON_NONE},
    [PARTIAL] = {FF_KIND_RECEPTION, 3 * HOUR_MS, NULL, "+15035550100", NULL, NULL, NULL,
                 "{\"partial\":true}", FF_OUTCOME_DONE, FF_REASON_NONE},
    [REFUSED] = {FF_KIND_MESSAGE, 4 * HOUR_MS, "bob", NULL, "bob@c.test", NULL, NULL, "{}",
                 FF_OUTCOME_FAIL, FF_REASON_NO_RECIPIENT},
    [LATEST] = {FF_KIND_FAX, 5 * HOUR_MS, "Anne", "+15035550123", "anne@c.test", NULL, "case-8",
                "{}", FF_OUTCOME_DONE, FF_REASON_NONE},
    [OPEN] = {FF_KIND_FAX, 6 * HOUR_MS, "anne", "+15035550123", "anne@c.test", "DEPT-1", "CASE-7",
              "{}", FF_OUTCOME_DONE, FF_REASON_NONE},
};

static gint64 ids[G_N_ELEMENTS(rows)];

static void fill(FfJob *job, const Row *row)
{
    job->created_ms = row->created_ms;
    job->user = g_strdup(row->user);
    job->number = g_strdup(row->number);
    job->sender = g_strdup(row->sender);
    job->user_billing = g_strdup(row->user_billing);
    job->custom_billing = g_strdup(row->custom_billing);
    g_free(job->detail);
    job->detail = g_strdup(row->detail);
}

/* The state in which the stage that decides finds each kind. */
static const FfState states[] = {
    [FF_KIND_MESSAGE] = FF_STATE_RECEIVED,
    [FF_KIND_FAX] = FF_STATE_READY,
    [FF_KIND_RECEPTION] = FF_STATE_CONVERTED,
};
static const FfStage stages[] = {
    [FF_KIND_MESSAGE] = FF_STAGE_MESSAGE,
    [FF_KIND_FAX] = FF_STAGE_LINE,
    [FF_KIND_RECEPTION] = FF_STAGE_NOTICE,
};

static gint64 put_row(FfStore *store, const Row *row)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(FfJob) job = ff_job_new(row->kind, states[row->kind]);
    fill(job, row);
    FfSubmission submission = {.job = job};
    FfSubmission *submissions[] = {&submission};
    ff_store_put(store, submissions, 1, &error);
    g_assert_no_error(error);
    return job->id;
}

static void put_log(FfStore *store)
{
    for (guint i = SENT; i <= OPEN; i++) {
        ids[i] = put_row(store, &rows[i]);
        if (i == OPEN) {
            break;
        }
        work(store, stages[rows[i].kind], ids[i], rows[i].code, rows[i].reason);
        if (rows[i].kind == FF_KIND_MESSAGE) {
            work(store, FF_STAGE_NOTICE, ids[i], FF_OUTCOME_DONE, FF_REASON_NONE);
        }
    }
}

/* "5 1": places in the table above. */
static char *list(FfStore *store, const FfLogFilter *filter)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) jobs = ff_store_list_log(store, filter, &error);
    g_assert_no_error(error);
    GString *found = g_string_new(NULL);
    for (guint i = 0; i < jobs->len; i++) {
        const FfJob *job = g_ptr_array_index(jobs, i);
        guint row = SENT;
        while (ids[row] != job->id) {
            row++;
        }
        g_string_append_printf(found, "%s%u", i > 0 ? " " : "", row);
    }
    return g_string_free(found, FALSE);
}

static void test_filters(Fixture *fixture, gconstpointer url)
{
    static const struct {
        FfLogFilter filter;
        const char *expected;
    } cases[] = {
        {{.state = -1, .partial = -1}, "6 5 4 3 2 1"},
        {{.state = -1, .partial = -1, .limit = 2}, "6 5"},
        {{.state = FF_STATE_SENT, .partial = -1}, "6 1"},
        {{.state = FF_STATE_CLOSED, .partial = -1}, "5 4 3"},
        {{.state = -1, .partial = 1}, "4"},
        {{.state = -1, .partial = 0, .kinds = 1u << FF_KIND_RECEPTION}, "3"},
        {{.state = -1, .partial = -1, .kinds = 1u << FF_KIND_FAX | 1u << FF_KIND_MESSAGE},
         "6 5 2 1"},
        {{.state = -1, .partial = -1, .user = "ANNE"}, "6 3 1"},
        {{.state = -1, .partial = -1, .user = "bob", .kinds = 1u << FF_KIND_MESSAGE}, "5"},
        {{.state = -1, .partial = -1, .number = "+15035550123"}, "6 1"},
        {{.state = -1, .partial = -1, .number = "+15035550100"}, "4 3"},
        {{.state = -1, .partial = -1, .number = "+442079460018"}, "3"},
        {{.state = -1, .partial = -1, .number = "+1503555012"}, ""},
        {{.state = -1, .partial = -1, .number_beginning = "+1503555012"}, "6 2 1"},
        {{.state = -1, .partial = -1, .number_beginning = "+"}, "6 4 3 2 1"},
        {{.state = -1, .partial = -1, .number_beginning = "+44"}, "3"},
        {{.state = -1, .partial = -1, .code = "case-7"}, "2 1"},
        {{.state = -1, .partial = -1, .code = "DEPT-1", .user = "anne"}, "3 1"},
        {{.state = -1, .partial = -1, .code = "DEPT-1", .number = "+15035550123"}, "1"},
        {{.state = -1, .partial = -1, .since_ms = 3 * HOUR_MS, .until_ms = 5 * HOUR_MS}, "5 4 3"},
        {{.state = -1, .partial = -1, .until_ms = 3 * HOUR_MS}, "2 1"},
        {{.state = -1, .partial = -1, .user = "anne", .since_ms = 2 * HOUR_MS}, "6 3"},
    };
    put_log(fixture->store);
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *found = list(fixture->store, &cases[i].filter);
        g_test_message("case %u", i);
        g_assert_cmpstr(found, ==, cases[i].expected);
    }
}

/* One row at a time by each way, also where two were created in the same millisecond. */
static void test_pieces(Fixture *fixture, gconstpointer url)
{
    static const struct {
        FfLogFilter filter;
        const char *expected;
    } cases[] = {
        {{.state = -1, .partial = -1}, "6 5 4 3 2 1 "},
        {{.state = -1, .partial = -1, .until_ms = 5 * HOUR_MS}, "5 4 3 2 1 "},
        {{.state = -1, .partial = -1, .user = "anne"}, "6 3 1 "},
        {{.state = -1, .partial = -1, .number = "+15035550100"}, "4 3 "},
        {{.state = -1, .partial = -1, .number_beginning = "+1503"}, "6 4 3 2 1 "},
        {{.state = -1, .partial = -1, .code = "CASE-7"}, "2 1 "},
    };
    put_log(fixture->store);
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        FfLogFilter filter = cases[i].filter;
        g_autoptr(GString) all = g_string_new(NULL);
        filter.limit = 1;
        for (;;) {
            g_autoptr(GPtrArray) piece = ff_store_list_log(fixture->store, &filter, NULL);
            if (piece->len == 0) {
                break;
            }
            const FfJob *job = g_ptr_array_index(piece, 0);
            g_autofree char *place = list(fixture->store, &filter);
            g_string_append_printf(all, "%s ", place);
            filter.before_ms = job->created_ms;
            filter.before_id = job->id;
        }
        g_assert_cmpstr(all->str, ==, cases[i].expected);
    }
}

/* One that calls itself, and a fax with one code twice, match in two ways and are one row each. */
static void test_matches_twice(Fixture *fixture, gconstpointer url)
{
    static const Row itself = {FF_KIND_RECEPTION, HOUR_MS,  NULL, "+15035550100",  "+15035550100",
                               "case-7",          "CASE-7", "{}", FF_OUTCOME_DONE, FF_REASON_NONE};
    static const FfLogFilter filters[] = {
        {.state = -1, .partial = -1, .number = "+15035550100"},
        {.state = -1, .partial = -1, .number_beginning = "+1503"},
        {.state = -1, .partial = -1, .code = "CASE-7"},
    };
    work(fixture->store, FF_STAGE_NOTICE, put_row(fixture->store, &itself), itself.code,
         itself.reason);
    for (guint i = 0; i < G_N_ELEMENTS(filters); i++) {
        g_autoptr(GPtrArray) jobs = ff_store_list_log(fixture->store, &filters[i], NULL);
        g_assert_cmpuint(jobs->len, ==, 1);
    }
}

/* What is sent again leaves the log until it has ended again. */
static void test_sent_again(Fixture *fixture, gconstpointer url)
{
    static const char *const numbers[] = {"+15035550123", NULL};
    gint64 message = put_ready(fixture->store, numbers);
    work(fixture->store, FF_STAGE_LINE, 0, FF_OUTCOME_FAIL, FF_REASON_BUSY);
    g_autoptr(GPtrArray) before = ff_store_list_log(fixture->store, &FF_LOG_FILTER_ALL, NULL);
    g_assert_cmpuint(before->len, ==, 1);
    g_autoptr(FfJob) fax = nth_fax(fixture->store, message, 0);
    g_assert_true(ff_store_retry(fixture->store, fax->id, NULL));
    g_autoptr(GPtrArray) after = ff_store_list_log(fixture->store, &FF_LOG_FILTER_ALL, NULL);
    g_assert_cmpuint(after->len, ==, 0);
}

static FfJob *new_delivery(const char *user, const char *code)
{
    FfJob *delivery = ff_job_new(FF_KIND_DELIVERY, FF_STATE_READY);
    delivery->user = g_strdup(user);
    delivery->user_billing = g_strdup(code);
    return delivery;
}

/* A fax that came in, for Anne, Ben and Ben again; its row has the user and code given. */
static gint64 put_delivered(FfStore *store, const char *user, const char *code)
{
    g_autoptr(GError) error = NULL;
    const Row row = {FF_KIND_RECEPTION, HOUR_MS,       user, "+15035550100", NULL, code, NULL, "{}",
                     FF_OUTCOME_DONE,   FF_REASON_NONE};
    gint64 id = put_row(store, &row);
    g_autoptr(FfJob) job = ff_store_claim(store, FF_STAGE_NOTICE, OWNER, LEASE, &error);
    g_assert_no_error(error);
    g_autoptr(FfOutcome) outcome = ff_outcome_new(job, FF_OUTCOME_DONE);
    g_ptr_array_add(outcome->children, new_delivery("Anne", "DEPT-1"));
    g_ptr_array_add(outcome->children, new_delivery("Ben", "DEPT-2"));
    g_ptr_array_add(outcome->children, new_delivery("Ben", "DEPT-2"));
    g_assert_true(ff_store_commit(store, outcome, OWNER, NULL, &error));
    g_assert_no_error(error);
    for (guint i = 0; i < 3; i++) {
        work(store, FF_STAGE_NOTICE, 0, FF_OUTCOME_DONE, FF_REASON_NONE);
    }
    return id;
}

/* Found once by each who got it, and by their codes, in each way through the log. */
static void test_deliveries(Fixture *fixture, gconstpointer url)
{
    static const struct {
        FfLogFilter filter;
        guint expected;
    } cases[] = {
        {{.state = -1, .partial = -1}, 2},
        {{.state = -1, .partial = -1, .user = "anne"}, 2},
        {{.state = -1, .partial = -1, .user = "BEN"}, 2},
        {{.state = -1, .partial = -1, .user = "ben", .limit = 1}, 1},
        {{.state = -1, .partial = -1, .user = "carl"}, 0},
        {{.state = -1, .partial = -1, .user = "ben", .until_ms = HOUR_MS}, 0},
        {{.state = -1, .partial = -1, .user = "ben", .number = "+15035550100"}, 2},
        {{.state = -1, .partial = -1, .user = "ben", .number_beginning = "+1503"}, 2},
        {{.state = -1, .partial = -1, .code = "dept-2"}, 2},
        {{.state = -1, .partial = -1, .code = "DEPT-1", .user = "ben"}, 2},
        {{.state = -1, .partial = -1, .code = "DEPT-3"}, 0},
        {{.state = FF_STATE_FAILED, .partial = -1, .user = "ben"}, 0},
    };
    put_delivered(fixture->store, NULL, NULL);
    put_delivered(fixture->store, "Ben", "DEPT-2");
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GPtrArray) jobs = ff_store_list_log(fixture->store, &cases[i].filter, &error);
        g_assert_no_error(error);
        g_test_message("case %u", i);
        g_assert_cmpuint(jobs->len, ==, cases[i].expected);
    }
}

const StoreTest store_log_tests[] = {
    {"log-deliveries", test_deliveries}, {"log-filters", test_filters},
    {"log-pieces", test_pieces},         {"log-matches-twice", test_matches_twice},
    {"log-sent-again", test_sent_again}, {NULL, NULL},
};
