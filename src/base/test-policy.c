// SPDX-License-Identifier: GPL-3.0-or-later
#include <string.h>

#include "base/clock.h"
#include "base/policy.h"

static void set_list(char ***list, const char *values)
{
    g_strfreev(*list);
    *list = g_strsplit(values, " ", -1);
}

typedef struct {
    FfUser *user;
    GPtrArray *groups; /* sales, with anne; law, without */
} Fixture;

static FfGroup *add_group(Fixture *fixture, const char *name, const char *members)
{
    FfGroup *group = ff_group_new(name);
    set_list(&group->members, members);
    g_ptr_array_add(fixture->groups, group);
    return group;
}

static void set_up(Fixture *fixture, gconstpointer unused)
{
    fixture->user = ff_user_new("anne", "anne@company.test");
    fixture->groups = g_ptr_array_new_with_free_func((GDestroyNotify)ff_group_free);
    set_list(&add_group(fixture, "law", "ben carl")->policy.blocked_numbers, "+");
    set_list(&add_group(fixture, "sales team", "ben ANNE")->policy.blocked_numbers, "+1900 +882");
}

static void tear_down(Fixture *fixture, gconstpointer unused)
{
    ff_user_free(fixture->user);
    g_ptr_array_unref(fixture->groups);
}

static void assert_number(const Fixture *fixture, const char *number, const char *forbidden_by)
{
    g_autoptr(GArray) rules = ff_policy_rules(fixture->user, fixture->groups);
    g_autofree char *argument = NULL;
    FfReason reason = ff_policy_check_number(rules, number, &argument);
    g_autofree char *expected =
        forbidden_by != NULL ? g_strdup_printf("%s %s", number, forbidden_by) : NULL;
    g_assert_cmpint(reason, ==,
                    forbidden_by != NULL ? FF_REASON_NUMBER_NOT_ALLOWED : FF_REASON_NONE);
    g_assert_cmpstr(argument, ==, expected);
}

static void test_numbers(Fixture *fixture, gconstpointer unused)
{
    assert_number(fixture, "+15035550123", NULL);
    assert_number(fixture, "+19005550123", "sales team");
    assert_number(fixture, "+1900", "sales team");
    assert_number(fixture, "+190", NULL);
    set_list(&fixture->user->policy.allowed_numbers, "+1503 +1900 42");
    assert_number(fixture, "+15035550123", NULL);
    assert_number(fixture, "+442079460018", "anne");
    assert_number(fixture, "+19005550123", "sales team"); /* hers allow it, the group's do not */
    assert_number(fixture, "4221", NULL);
    assert_number(fixture, "1503", "anne"); /* an extension begins as no number does */
    set_list(&fixture->user->policy.blocked_numbers, "+1503555");
    assert_number(fixture, "+15035550123", "anne"); /* block wins */
    assert_number(fixture, "+15034440123", NULL);
}

static void test_ways(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(GArray) rules = ff_policy_rules(fixture->user, fixture->groups);
    g_autofree char *argument = NULL;
    g_assert_cmpint(ff_policy_check_way(rules, "fax@company.test", &argument), ==, FF_REASON_NONE);
    set_list(&fixture->user->policy.mailboxes, "fax@company.test legal@company.test");
    g_assert_cmpint(ff_policy_check_way(rules, "fax@company.test", &argument), ==, FF_REASON_NONE);
    g_assert_null(argument);
    g_assert_cmpint(ff_policy_check_way(rules, "x@company.test", &argument), ==,
                    FF_REASON_MAILBOX_NOT_ALLOWED);
    g_assert_cmpstr(argument, ==, "x@company.test anne");
}

static void test_nobody(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(GArray) rules = ff_policy_rules(NULL, fixture->groups);
    g_assert_cmpuint(rules->len, ==, 0);
}

static void test_amounts(Fixture *fixture, gconstpointer unused)
{
    FfPolicy policy = {.faxes_per_hour = 20, .pages_per_day = 100};
    const FfRules rules = {"sales team", true, &policy};
    const FfPolicy none = {0};
    const FfRules free_rules = {"anne", false, &none};
    gint64 free_ms = ff_clock_now_ms();
    g_autofree char *argument = NULL;
    g_assert_cmpint(ff_policy_check_faxes(&free_rules, 1000, 50, 0, &argument), ==, 0);
    g_assert_cmpint(ff_policy_check_pages(&free_rules, 1000, 50, &argument), ==, 0);
    g_assert_cmpint(ff_policy_check_faxes(&rules, 15, 5, free_ms, &argument), ==, FF_REASON_NONE);
    g_assert_cmpint(ff_policy_check_pages(&rules, 95, 5, &argument), ==, FF_REASON_NONE);
    g_assert_null(argument);

    g_assert_cmpint(ff_policy_check_faxes(&rules, 16, 5, free_ms, &argument), ==,
                    FF_REASON_FAXES_AN_HOUR);
    g_assert_true(g_regex_match_simple("^5 16 20 [0-9]{2}:[0-9]{2} sales team$", argument, 0, 0));
    g_autofree char *sentence = ff_reason_sentence(FF_REASON_FAXES_AN_HOUR, argument);
    g_test_message("%s", sentence);
    g_assert_nonnull(strstr(sentence, "20 an hour are allowed for sales team."));

    g_autofree char *large = NULL, *pages = NULL, *large_pages = NULL;
    g_assert_cmpint(ff_policy_check_faxes(&rules, 0, 21, free_ms, &large), ==,
                    FF_REASON_FAXES_AT_ONCE);
    g_assert_cmpstr(large, ==, "21 20 sales team");
    g_assert_cmpint(ff_policy_check_pages(&rules, 96, 5, &pages), ==, FF_REASON_PAGES_A_DAY);
    g_assert_cmpstr(pages, ==, "5 96 100 sales team");
    g_assert_cmpint(ff_policy_check_pages(&rules, 0, 101, &large_pages), ==,
                    FF_REASON_PAGES_AT_ONCE);
    g_assert_cmpstr(large_pages, ==, "101 100 sales team");
}

#define ADD(name, function) g_test_add("/policy/" name, Fixture, NULL, set_up, function, tear_down)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("numbers", test_numbers);
    ADD("ways", test_ways);
    ADD("nobody", test_nobody);
    ADD("amounts", test_amounts);
    return g_test_run();
}
