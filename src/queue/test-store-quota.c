// SPDX-License-Identifier: GPL-3.0-or-later
/* Quotas: for each backend. */
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "queue/test-help.h"

#define MINUTE_MS G_GINT64_CONSTANT(60000)

static void put_user(Fixture *fixture, const char *name, FfPolicy limits)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(FfUser) user = ff_user_new(name, NULL);
    user->policy.pages_per_day = limits.pages_per_day;
    user->policy.faxes_per_hour = limits.faxes_per_hour;
    user->policy.concurrent_calls = limits.concurrent_calls;
    ff_store_put_user(fixture->store, user, &error);
    g_assert_no_error(error);
}

static void put_group(Fixture *fixture, const char *name, const char *members, FfPolicy limits)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(FfGroup) group = ff_group_new(name);
    g_strfreev(group->members);
    group->members = g_strsplit(members, " ", -1);
    group->policy.pages_per_day = limits.pages_per_day;
    group->policy.faxes_per_hour = limits.faxes_per_hour;
    group->policy.concurrent_calls = limits.concurrent_calls;
    ff_store_put_group(fixture->store, group, &error);
    g_assert_no_error(error);
}

static void put_code(Fixture *fixture, const char *name)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) codes =
        g_ptr_array_new_with_free_func((GDestroyNotify)ff_billing_code_free);
    FfBillingChanges changes;
    g_ptr_array_add(codes, ff_billing_code_new(name, "Company", NULL));
    ff_store_put_billing_codes(fixture->store, codes, false, &changes, &error);
    g_assert_no_error(error);
}

/* A message of a user that is READY with one fax of 3 pages, made so many minutes ago. */
static gint64 put_fax(Fixture *fixture, const char *user, const char *number, int minutes_ago)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(FfJob) job = ff_job_new(FF_KIND_MESSAGE, FF_STATE_ACCEPTED);
    g_autoptr(GPtrArray) faxes = g_ptr_array_new_with_free_func((GDestroyNotify)ff_job_free);
    FfJob *fax = new_fax(number);
    fax->user = g_strdup(user);
    fax->created_ms = ff_clock_now_ms() - minutes_ago * MINUTE_MS;
    g_ptr_array_add(faxes, fax);
    FfSubmission submission = {.job = job, .children = faxes};
    FfSubmission *submissions[] = {&submission};
    ff_store_put(fixture->store, submissions, 1, &error);
    g_assert_no_error(error);
    g_autoptr(FfJob) claimed =
        ff_store_claim(fixture->store, FF_STAGE_DOCUMENT, OWNER, LEASE, &error);
    g_autoptr(FfOutcome) outcome = ff_outcome_new(claimed, FF_OUTCOME_DONE);
    outcome->job->pages = 3;
    ff_store_commit(fixture->store, outcome, OWNER, NULL, &error);
    g_assert_no_error(error);
    return job->id;
}

static void assert_usage(Fixture *fixture, const char *name, bool group, int minutes, gint64 faxes,
                         gint64 pages)
{
    g_autoptr(GError) error = NULL;
    FfAccount account = {name, group};
    FfUsage usage;
    g_assert_true(ff_store_get_usage(fixture->store, &account,
                                     ff_clock_now_ms() - minutes * MINUTE_MS, &usage, &error));
    g_assert_cmpint(usage.faxes, ==, faxes);
    g_assert_cmpint(usage.pages, ==, pages);
}

static void test_usage(Fixture *fixture, gconstpointer url)
{
    g_autoptr(GError) error = NULL;
    put_user(fixture, "anne", (FfPolicy){0});
    put_user(fixture, "ben", (FfPolicy){0});
    put_group(fixture, "sales", "anne ben", (FfPolicy){0});
    put_fax(fixture, "anne", "+1", 90);
    put_fax(fixture, "Anne", "+2", 50);
    put_fax(fixture, "ben", "+3", 40);
    gint64 cancelled = put_fax(fixture, "anne", "+4", 30);
    put_fax(fixture, NULL, "+5", 20);
    assert_usage(fixture, "ANNE", false, 60, 2, 6);
    assert_usage(fixture, "anne", false, 100, 3, 9);
    assert_usage(fixture, "sales", true, 60, 3, 9);
    assert_usage(fixture, "ben", false, 60, 1, 3);
    assert_usage(fixture, "nobody", false, 60, 0, 0);
    assert_usage(fixture, "nobody", true, 60, 0, 0);
    g_assert_true(ff_store_cancel(fixture->store, cancelled, &error));
    assert_usage(fixture, "anne", false, 60, 2, 3); /* accepted it was, but no page arrived */
}

typedef bool (*Check)(FfStore *, const GArray *, gint64, FfReason *, char **, GError **);

static FfReason ask(Fixture *fixture, Check check, const char *user, gint64 asked, char **ret_text)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(FfUser) found = ff_store_get_user(fixture->store, user, NULL);
    g_autoptr(GPtrArray) groups = ff_store_list_groups(fixture->store, NULL);
    g_autoptr(GArray) rules = ff_policy_rules(found, groups);
    g_autofree char *argument = NULL;
    FfReason reason = FF_REASON_INTERNAL;
    g_assert_true(check(fixture->store, rules, asked, &reason, &argument, &error));
    *ret_text = g_steal_pointer(&argument);
    return reason;
}

/* One is free in a minute, when the first of the hour is over; told to the minute, rounded up. */
static bool tells_two_minutes_from(const char *text, GDateTime *time)
{
    g_autoptr(GDateTime) soon = g_date_time_add_minutes(time, 2);
    g_autofree char *expected = g_date_time_format(soon, "2 2 3 %H:%M anne");
    return strcmp(text, expected) == 0;
}

static void test_faxes_an_hour(Fixture *fixture, gconstpointer url)
{
    g_autofree char *one = NULL, *two = NULL, *many = NULL, *shared = NULL;
    g_autoptr(GDateTime) before = g_date_time_new_now_local();
    put_user(fixture, "anne", (FfPolicy){.faxes_per_hour = 3});
    put_user(fixture, "ben", (FfPolicy){0});
    put_group(fixture, "sales team", "anne ben", (FfPolicy){.faxes_per_hour = 4});
    put_fax(fixture, "anne", "+1", 61);
    put_fax(fixture, "anne", "+2", 59);
    put_fax(fixture, "anne", "+3", 9);
    g_assert_cmpint(ask(fixture, ff_store_check_faxes, "anne", 1, &one), ==, FF_REASON_NONE);
    g_assert_cmpint(ask(fixture, ff_store_check_faxes, "anne", 2, &two), ==,
                    FF_REASON_FAXES_AN_HOUR);
    g_autoptr(GDateTime) after = g_date_time_new_now_local();
    g_test_message("%s", two);
    g_assert_true(tells_two_minutes_from(two, before) || tells_two_minutes_from(two, after));
    g_assert_cmpint(ask(fixture, ff_store_check_faxes, "anne", 4, &many), ==,
                    FF_REASON_FAXES_AT_ONCE);
    g_assert_cmpint(ask(fixture, ff_store_check_faxes, "ben", 3, &shared), ==,
                    FF_REASON_FAXES_AN_HOUR);
    g_assert_true(g_str_has_suffix(shared, " sales team"));
}

static void test_pages_a_day(Fixture *fixture, gconstpointer url)
{
    g_autofree char *few = NULL, *more = NULL;
    put_user(fixture, "anne", (FfPolicy){.pages_per_day = 5});
    put_fax(fixture, "anne", "+1", 24 * 60);
    put_fax(fixture, "anne", "+2", 0);
    g_assert_cmpint(ask(fixture, ff_store_check_pages, "anne", 2, &few), ==, FF_REASON_NONE);
    g_assert_cmpint(ask(fixture, ff_store_check_pages, "anne", 3, &more), ==,
                    FF_REASON_PAGES_A_DAY);
    g_assert_cmpstr(more, ==, "3 3 5 anne");
}

/* ---- calls at once ---- */

static FfJob *claim_call(Fixture *fixture, const char *number)
{
    g_autoptr(GError) error = NULL;
    FfJob *job = ff_store_claim(fixture->store, FF_STAGE_LINE, OWNER, LEASE, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(job != NULL ? job->number : NULL, ==, number);
    return job;
}

static void end_call(Fixture *fixture, const FfJob *job)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(FfOutcome) outcome = ff_outcome_new(job, FF_OUTCOME_DONE);
    ff_store_commit(fixture->store, outcome, OWNER, NULL, &error);
    g_assert_no_error(error);
}

/* Who waits is passed by others, and no attempt is counted. */
static void test_calls_of_user(Fixture *fixture, gconstpointer url)
{
    put_user(fixture, "Anne", (FfPolicy){.concurrent_calls = 1});
    put_user(fixture, "ben", (FfPolicy){0});
    put_fax(fixture, "anne", "+1", 0);
    gint64 waiting = put_fax(fixture, "ANNE", "+2", 0);
    put_fax(fixture, "ben", "+3", 0);
    put_fax(fixture, NULL, "+4", 0);
    g_autoptr(FfJob) first = claim_call(fixture, "+1");
    g_autoptr(FfJob) bens = claim_call(fixture, "+3");
    g_autoptr(FfJob) nobodys = claim_call(fixture, "+4");
    claim_call(fixture, NULL);
    g_autoptr(FfJob) still = nth_fax(fixture->store, waiting, 0);
    g_assert_cmpint(still->attempts, ==, 0);
    end_call(fixture, first);
    g_autoptr(FfJob) second = claim_call(fixture, "+2");
    g_assert_cmpint(second->attempts, ==, 1);
}

static void test_calls_of_group(Fixture *fixture, gconstpointer url)
{
    put_user(fixture, "anne", (FfPolicy){0});
    put_user(fixture, "ben", (FfPolicy){.concurrent_calls = 3});
    put_user(fixture, "carl", (FfPolicy){0});
    put_group(fixture, "sales", "anne ben", (FfPolicy){.concurrent_calls = 2});
    put_group(fixture, "all", "anne ben carl", (FfPolicy){.concurrent_calls = 3});
    put_fax(fixture, "anne", "+1", 0);
    put_fax(fixture, "ben", "+2", 0);
    put_fax(fixture, "ben", "+3", 0);
    put_fax(fixture, "carl", "+4", 0);
    put_fax(fixture, "carl", "+5", 0);
    g_autoptr(FfJob) annes = claim_call(fixture, "+1");
    g_autoptr(FfJob) bens = claim_call(fixture, "+2");
    g_autoptr(FfJob) carls = claim_call(fixture, "+4"); /* sales is full */
    claim_call(fixture, NULL);                          /* all is full */
    end_call(fixture, carls);
    g_autoptr(FfJob) carls_second = claim_call(fixture, "+5");
    end_call(fixture, annes);
    g_autoptr(FfJob) bens_second = claim_call(fixture, "+3");
}

static GPtrArray *new_faxes(const char *const *codes, guint count)
{
    GPtrArray *faxes = g_ptr_array_new_with_free_func((GDestroyNotify)ff_job_free);
    for (guint i = 0; i < count; i++) {
        FfJob *fax = new_fax("+15035550123");
        fax->custom_billing = g_strdup(codes[i]);
        g_ptr_array_add(faxes, fax);
    }
    return faxes;
}

/* One fax an hour, codes of a list: what is wrong first decides, and codes become those of it. */
static void test_admit(Fixture *fixture, gconstpointer url)
{
    static const struct {
        const char *codes[2];
        guint faxes;
        FfReason reason;
        const char *argument, *settled;
    } cases[] = {
        {{"known"}, 1, FF_REASON_NONE, NULL, "KNOWN"},
        {{NULL}, 1, FF_REASON_NONE, NULL, NULL},
        {{"known", "other"}, 2, FF_REASON_UNKNOWN_BILLING_CODE, "other", "KNOWN"},
        {{"known", "KNOWN"}, 2, FF_REASON_FAXES_AT_ONCE, "2 1 anne", "KNOWN"},
    };
    put_user(fixture, "anne", (FfPolicy){.faxes_per_hour = 1});
    put_code(fixture, "KNOWN");
    g_autoptr(FfUser) anne = ff_store_get_user(fixture->store, "anne", NULL);
    g_autoptr(GArray) rules = ff_policy_rules(anne, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GPtrArray) faxes = new_faxes(cases[i].codes, cases[i].faxes);
        const FfAdmission asked = {FF_BILLING_LISTED, faxes, "new@company.test", rules};
        g_autofree char *argument = NULL;
        FfReason reason = FF_REASON_INTERNAL;
        g_assert_true(ff_store_admit(fixture->store, &asked, &reason, &argument, NULL));
        g_assert_cmpstr(ff_reason_name(reason), ==, ff_reason_name(cases[i].reason));
        g_assert_cmpstr(argument, ==, cases[i].argument);
        g_assert_cmpstr(((FfJob *)faxes->pdata[0])->custom_billing, ==, cases[i].settled);
    }
}

const StoreTest store_quota_tests[] = {
    {"usage", test_usage},
    {"faxes-an-hour", test_faxes_an_hour},
    {"pages-a-day", test_pages_a_day},
    {"calls-of-user", test_calls_of_user},
    {"calls-of-group", test_calls_of_group},
    {"admit", test_admit},
    {NULL, NULL},
};
