// SPDX-License-Identifier: GPL-3.0-or-later
/* Accounts' wishes and rules, and groups: for each backend. */
#include <string.h>

#include "base/error.h"
#include "queue/test-help.h"

static void put_user(Fixture *fixture, const char *name)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *address = g_strconcat(name, "@company.test", NULL);
    g_autoptr(FfUser) user = ff_user_new(name, address);
    ff_store_put_user(fixture->store, user, &error);
    g_assert_no_error(error);
}

static void set_list(char ***list, const char *values)
{
    g_strfreev(*list);
    *list = g_strsplit(values, " ", -1);
}

static void assert_list_is(char **list, const char *expected)
{
    g_autofree char *joined = g_strjoinv(" ", list);
    g_assert_cmpstr(joined, ==, expected);
}

static void fill_policy(FfPolicy *policy)
{
    set_list(&policy->allowed_numbers, "+1503 +44 +1503");
    set_list(&policy->blocked_numbers, "+1900");
    set_list(&policy->mailboxes, "fax@company.test");
    policy->pages_per_day = 100;
    policy->faxes_per_hour = 20;
    policy->concurrent_calls = 2;
}

static void assert_policy(const FfPolicy *policy)
{
    assert_list_is(policy->allowed_numbers, "+1503 +44");
    assert_list_is(policy->blocked_numbers, "+1900");
    assert_list_is(policy->mailboxes, "fax@company.test");
    g_assert_cmpint(policy->pages_per_day, ==, 100);
    g_assert_cmpint(policy->faxes_per_hour, ==, 20);
    g_assert_cmpint(policy->concurrent_calls, ==, 2);
}

static void assert_no_policy(const FfPolicy *policy)
{
    g_assert_cmpuint(g_strv_length(policy->allowed_numbers), ==, 0);
    g_assert_cmpuint(g_strv_length(policy->blocked_numbers), ==, 0);
    g_assert_cmpuint(g_strv_length(policy->mailboxes), ==, 0);
    g_assert_cmpint(policy->pages_per_day, ==, 0);
}

static void test_user_wishes(Fixture *fixture, gconstpointer url)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(FfUser) anne = ff_user_new("anne", "anne@company.test");
    anne->secret = g_strdup("$y$j9T$salt$hash");
    anne->forward = g_strdup("group:desk");
    anne->cover_template = g_strdup("modern.svg");
    fill_policy(&anne->policy);
    g_assert_true(ff_store_put_user(fixture->store, anne, &error));
    g_autoptr(FfUser) got = ff_store_get_user(fixture->store, "anne", &error);
    g_assert_no_error(error);
    g_assert_cmpstr(got->secret, ==, "$y$j9T$salt$hash");
    g_assert_cmpstr(got->forward, ==, "group:desk");
    g_assert_cmpstr(got->cover_template, ==, "modern.svg");
    assert_policy(&got->policy);

    put_user(fixture, "anne");
    g_autoptr(GPtrArray) users = ff_store_list_users(fixture->store, &error);
    const FfUser *plain = ff_user_find(users, "anne");
    g_assert_null(plain->secret);
    g_assert_null(plain->forward);
    assert_no_policy(&plain->policy);
}

static FfGroup *new_group(const char *name, const char *members, const char *always)
{
    FfGroup *group = ff_group_new(name);
    set_list(&group->members, members);
    group->always = g_strdup(always);
    return group;
}

static void test_groups(Fixture *fixture, gconstpointer url)
{
    g_autoptr(GError) error = NULL;
    put_user(fixture, "Anne");
    put_user(fixture, "ben");
    put_user(fixture, "carl");
    g_autoptr(FfGroup) desk = new_group("Desk", "carl anne BEN Anne", "BEN");
    desk->description = g_strdup("who sits at the desk");
    desk->share = FF_SHARE_ROUND_ROBIN;
    desk->cover_template = g_strdup("plain.svg");
    fill_policy(&desk->policy);
    g_assert_true(ff_store_put_group(fixture->store, desk, &error));
    g_autoptr(FfGroup) all = new_group("all", "", NULL);
    g_assert_true(ff_store_put_group(fixture->store, all, &error));

    g_autoptr(FfGroup) got = ff_store_get_group(fixture->store, "DESK", &error);
    g_assert_no_error(error);
    g_assert_cmpstr(got->name, ==, "Desk");
    assert_list_is(got->members, "carl Anne ben");
    g_assert_cmpstr(got->always, ==, "ben");
    g_assert_cmpstr(got->description, ==, "who sits at the desk");
    g_assert_cmpstr(got->cover_template, ==, "plain.svg");
    g_assert_cmpint(got->share, ==, FF_SHARE_ROUND_ROBIN);
    assert_policy(&got->policy);

    g_autoptr(GPtrArray) groups = ff_store_list_groups(fixture->store, &error);
    g_assert_cmpuint(groups->len, ==, 2);
    const FfGroup *first = g_ptr_array_index(groups, 0);
    g_assert_cmpstr(first->name, ==, "all");
    assert_no_policy(&first->policy);
    g_assert_cmpuint(g_strv_length(first->members), ==, 0);
    g_assert_null(ff_store_get_group(fixture->store, "nobody", &error));
    g_assert_error(error, FF_ERROR, FF_ERROR_PERMANENT);
}

static void test_group_of_nobody(Fixture *fixture, gconstpointer url)
{
    g_autoptr(GError) error = NULL;
    put_user(fixture, "anne");
    g_autoptr(FfGroup) desk = new_group("desk", "anne", NULL);
    g_assert_true(ff_store_put_group(fixture->store, desk, &error));
    g_autoptr(FfGroup) wrong = new_group("desk", "anne dora emil", "fritz");
    g_assert_false(ff_store_put_group(fixture->store, wrong, &error));
    g_assert_error(error, FF_ERROR, FF_ERROR_PERMANENT);
    g_assert_cmpstr(error->message, ==,
                    "group desk: there is no user of this name: dora, emil, fritz");
    g_autoptr(FfGroup) kept = ff_store_get_group(fixture->store, "desk", NULL);
    assert_list_is(kept->members, "anne");
}

static void test_group_changes(Fixture *fixture, gconstpointer url)
{
    g_autoptr(GError) error = NULL;
    put_user(fixture, "anne");
    put_user(fixture, "ben");
    g_autoptr(FfGroup) desk = new_group("desk", "anne ben", "anne");
    g_assert_true(ff_store_put_group(fixture->store, desk, &error));
    g_autoptr(FfGroup) turned = new_group("DESK", "ben anne", "anne");
    g_assert_true(ff_store_put_group(fixture->store, turned, &error));
    g_autoptr(FfGroup) got = ff_store_get_group(fixture->store, "desk", &error);
    g_assert_cmpstr(got->name, ==, "DESK");
    assert_list_is(got->members, "ben anne");
    /* a user who changes, even in the name's letters, stays; one who goes leaves */
    put_user(fixture, "ANNE");
    g_autoptr(FfGroup) after_change = ff_store_get_group(fixture->store, "desk", &error);
    g_assert_true(ff_group_has_member(after_change, "anne"));
    g_assert_true(ff_store_remove_user(fixture->store, "anne", &error));
    g_assert_no_error(error);
    g_autoptr(FfGroup) after_removal = ff_store_get_group(fixture->store, "desk", &error);
    assert_list_is(after_removal->members, "ben");
    g_assert_null(after_removal->always);

    g_assert_true(ff_store_remove_group(fixture->store, "desk", &error));
    g_assert_false(ff_store_remove_group(fixture->store, "desk", &error));
    g_assert_error(error, FF_ERROR, FF_ERROR_PERMANENT);
    g_autoptr(FfUser) ben = ff_store_get_user(fixture->store, "ben", NULL);
    g_assert_nonnull(ben);
}

const StoreTest store_group_tests[] = {
    {"user-wishes", test_user_wishes},
    {"groups", test_groups},
    {"group-of-nobody", test_group_of_nobody},
    {"group-changes", test_group_changes},
    {NULL, NULL},
};
