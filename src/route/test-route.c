// SPDX-License-Identifier: GPL-3.0-or-later
#include "route/route.h"

static GPtrArray *make_users(void)
{
    static const char *const rows[][2] = {
        {"anne", "+15035550100,+15035550101"},
        {"bob", ""},
        {"carl", "+15035550102"},
        {"dora", "+15035550100"},
    };
    GPtrArray *users = g_ptr_array_new_with_free_func((GDestroyNotify)ff_user_free);
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        FfUser *user = ff_user_new(rows[i][0], "x@company.test");
        g_strfreev(user->dids);
        user->dids = g_strsplit(rows[i][1], ",", -1);
        g_ptr_array_add(users, user);
    }
    return users;
}

static void test_did(void)
{
    static const struct {
        const char *called, *user;
    } rows[] = {
        {"+15035550100", "anne"}, /* the first of two */
        {"+15035550101", "anne"},
        {"+15035550102", "carl"},
        {"+1503555010", NULL}, /* the beginning of one is none */
        {"+150355501000", NULL},
        {"5035550100", NULL},
        {"", NULL},
        {NULL, NULL},
    };
    g_autoptr(GPtrArray) users = make_users();
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        const FfRouteFacts facts = {.called_number = rows[i].called, .line = "main"};
        FfRoute route = ff_route_find(&facts, users);
        g_assert_cmpstr(route.user != NULL ? route.user->name : NULL, ==, rows[i].user);
        g_assert_cmpstr(route.why, ==, rows[i].user != NULL ? "did" : "postmaster");
    }
}

static void test_nobody(void)
{
    g_autoptr(GPtrArray) users = g_ptr_array_new();
    const FfRouteFacts facts = {.called_number = "+15035550100"};
    FfRoute route = ff_route_find(&facts, users);
    g_assert_null(route.user);
    g_assert_cmpstr(route.why, ==, "postmaster");
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/route/did", test_did);
    g_test_add_func("/route/nobody", test_nobody);
    return g_test_run();
}
