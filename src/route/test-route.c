// SPDX-License-Identifier: GPL-3.0-or-later
#include <string.h>

#include "route/route.h"

/* ---- tables, written in words ---- */

typedef struct {
    FfRouteTables tables;
    GPtrArray *rules, *users, *groups, *turns;
    char **order;
} World;

static void set_list(char ***list, const char *words)
{
    g_strfreev(*list);
    *list = g_strsplit(words, " ", -1);
}

/* "name number[,number] forward", "-" is none. */
static void add_user(World *world, const char *line)
{
    g_auto(GStrv) words = g_strsplit(line, " ", 3);
    FfUser *user = ff_user_new(words[0], "x@company.test");
    if (words[1] != NULL && strcmp(words[1], "-") != 0) {
        g_strfreev(user->dids);
        user->dids = g_strsplit(words[1], ",", -1);
    }
    user->forward = words[1] != NULL ? g_strdup(words[2]) : NULL;
    g_ptr_array_add(world->users, user);
}

static FfGroup *add_group(World *world, const char *name, FfShare share, const char *members,
                          const char *always)
{
    FfGroup *group = ff_group_new(name);
    set_list(&group->members, members);
    group->share = share;
    group->always = g_strdup(always);
    g_ptr_array_add(world->groups, group);
    return group;
}

static void add_rule(World *world, FfSort sort, const char *pattern, const char *target)
{
    g_ptr_array_add(world->rules, ff_rule_new(sort, pattern, target));
}

static void world_open(World *world, gconstpointer data)
{
    world->rules = g_ptr_array_new_with_free_func((GDestroyNotify)ff_rule_free);
    world->users = g_ptr_array_new_with_free_func((GDestroyNotify)ff_user_free);
    world->groups = g_ptr_array_new_with_free_func((GDestroyNotify)ff_group_free);
    world->turns = g_ptr_array_new_with_free_func((GDestroyNotify)ff_turn_free);
    world->order = g_strsplit("did line sender subaddress", " ", -1);
    world->tables = (FfRouteTables){world->rules, world->users, world->groups,
                                    world->turns, world->order, NULL};
    add_user(world, "anne +15035550100,+15035550101");
    add_user(world, "ben");
    add_user(world, "carl +15035550102");
    add_user(world, "dora +15035550100");
}

static void world_close(World *world, gconstpointer data)
{
    g_ptr_array_unref(world->rules);
    g_ptr_array_unref(world->users);
    g_ptr_array_unref(world->groups);
    g_ptr_array_unref(world->turns);
    g_strfreev(world->order);
}

/* "did: anne ben<dora postmaster!": who gets it, from whom it was forwarded, ! a circle. */
static char *describe(const FfRoute *route)
{
    GString *text = g_string_new(route->why);
    g_string_append_c(text, ':');
    for (guint i = 0; i < route->deliveries->len; i++) {
        const FfDelivery *each = &g_array_index(route->deliveries, FfDelivery, i);
        g_string_append_printf(text, " %s", each->user != NULL ? each->user->name : "postmaster");
        if (each->first != NULL) {
            g_string_append_printf(text, "<%s", each->first->name);
        }
        g_string_append(text, each->circle ? "!" : "");
    }
    return g_string_free(text, FALSE);
}

static void assert_route(World *world, FfRouteFacts facts, const char *expected)
{
    g_autoptr(FfRoute) route = ff_route_find(&facts, &world->tables, NULL);
    g_autofree char *text = describe(route);
    g_assert_cmpstr(text, ==, expected);
}

#define CALLED(number) ((FfRouteFacts){.called_number = (number), .line = "main"})

/* ---- numbers of users ---- */

static void test_did(World *world, gconstpointer data)
{
    static const struct {
        const char *called, *expected;
    } rows[] = {
        {"+15035550100", "did: anne"}, /* the first of two */
        {"+15035550101", "did: anne"},
        {"+15035550102", "did: carl"},
        {"+1503555010", "postmaster: postmaster"}, /* the beginning of one is none */
        {"+150355501000", "postmaster: postmaster"},
        {"5035550100", "postmaster: postmaster"},
        {"", "postmaster: postmaster"},
        {NULL, "postmaster: postmaster"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        assert_route(world, CALLED(rows[i].called), rows[i].expected);
    }
}

/* ---- rules ---- */

static void test_most_specific(World *world, gconstpointer data)
{
    add_rule(world, FF_SORT_DID, "*", "user:dora");
    add_rule(world, FF_SORT_DID, "+1503*", "user:ben");
    add_rule(world, FF_SORT_DID, "+1503555019?", "postmaster");
    add_rule(world, FF_SORT_DID, "+15035550199", "user:carl");
    add_rule(world, FF_SORT_DID, "+15035550100", "user:ben"); /* anne's own */
    assert_route(world, CALLED("+15035550199"), "did: carl");
    assert_route(world, CALLED("+15035550198"), "did: postmaster");
    assert_route(world, CALLED("+15035550188"), "did: ben");
    assert_route(world, CALLED("+442079460018"), "did: dora");
    assert_route(world, CALLED("+15035550100"), "did: anne");
    assert_route(world, CALLED(NULL), "postmaster: postmaster"); /* not even by * */
}

static void test_order(World *world, gconstpointer data)
{
    const FfRouteFacts facts = {"+15035550100", "main", "ACME Steel", "+442079460018", "4711"};
    add_rule(world, FF_SORT_LINE, "MAIN", "user:ben");
    add_rule(world, FF_SORT_CSID, "*acme*", "user:carl");
    add_rule(world, FF_SORT_CALLER, "+44*", "user:dora");
    add_rule(world, FF_SORT_SUBADDRESS, "47??", "postmaster");
    assert_route(world, facts, "did: anne");
    static const struct {
        const char *order, *expected;
    } rows[] = {
        {"line did", "line: ben"},
        {"sender did", "csid: carl"},
        {"subaddress sender line did", "subaddress: postmaster"},
        {"", "postmaster: postmaster"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_auto(GStrv) order = g_strsplit(rows[i].order, " ", -1);
        world->tables.order = order;
        assert_route(world, facts, rows[i].expected);
        world->tables.order = world->order;
    }
    /* identity before number, and each alone */
    world->tables.users = NULL;
    assert_route(world, (FfRouteFacts){.caller_number = "+442079460018"},
                 "postmaster: postmaster"); /* dora is gone: the rule names nobody */
    world->tables.users = world->users;
    assert_route(world, (FfRouteFacts){.caller_number = "+442079460018"}, "caller: dora");
}

static void test_patterns(void)
{
    static const struct {
        FfSort sort;
        const char *pattern, *fact;
        bool matches;
    } rows[] = {
        {FF_SORT_CSID, "+15035550100", "+1 503 555 0100", true},
        {FF_SORT_CSID, "1503555*", "+1-503-555 0100", true},
        {FF_SORT_CSID, "+1 503 555 01??", "15035550100", true},
        {FF_SORT_CSID, "*acme*", "The ACME Company", true},
        {FF_SORT_CSID, "acme", "The ACME Company", false},
        {FF_SORT_CSID, "*acme 12*", "1 12 3", false}, /* digits of a text are no number */
        {FF_SORT_CSID, "*", "x", true},
        {FF_SORT_CSID, "*", "", false},
        {FF_SORT_CSID, "??", "abc", false},
        {FF_SORT_CALLER, "+1*", "+1 503", true},
        {FF_SORT_CALLER, "+1503*", "+1 503", false}, /* E.164 has no spaces */
        {FF_SORT_LINE, "main", "MAIN", true},
        {FF_SORT_LINE, "main", "main2", false},
        {FF_SORT_SUBADDRESS, "1*2*3", "1xx2yy2zz3", true},
        {FF_SORT_SUBADDRESS, "1*2*3", "1xx2yy2zz34", false},
        {FF_SORT_SUBADDRESS, "***", "1", true},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_assert_true(ff_pattern_matches(rows[i].sort, rows[i].pattern, rows[i].fact) ==
                      rows[i].matches);
    }
    /* many stars on a long text take no longer than their product */
    g_autofree char *text = g_strnfill(20000, 'a');
    g_assert_false(ff_pattern_matches(FF_SORT_CSID, "*a*a*a*a*a*a*a*a*a*b", text));
}

static void test_steps(World *world, gconstpointer data)
{
    g_autoptr(GArray) steps = ff_route_steps_new();
    add_rule(world, FF_SORT_CALLER, "+44*", "user:nobody");
    add_rule(world, FF_SORT_LINE, "other", "user:ben");
    const FfRouteFacts facts = {.line = "main", .caller_number = "+442079460018"};
    g_autoptr(FfRoute) route = ff_route_find(&facts, &world->tables, steps);
    static const struct {
        const char *pattern, *why;
    } rows[] = {
        {"+15035550100", "the call does not tell"},
        {"+15035550100", "the call does not tell"},
        {"+15035550101", "the call does not tell"},
        {"+15035550102", "the call does not tell"},
        {"other", "does not match"},
        {"+44*", "matches, and names nobody"},
    };
    g_assert_cmpuint(steps->len, ==, G_N_ELEMENTS(rows));
    for (guint i = 0; i < steps->len; i++) {
        const FfRouteStep *step = &g_array_index(steps, FfRouteStep, i);
        g_assert_cmpstr(step->pattern, ==, rows[i].pattern);
        g_assert_cmpstr(step->why, ==, rows[i].why);
        g_assert_false(step->matches);
    }
    g_assert_cmpstr(route->why, ==, "postmaster");
}

/* ---- groups ---- */

static void test_group_all(World *world, gconstpointer data)
{
    add_rule(world, FF_SORT_LINE, "*", "group:Desk");
    add_group(world, "desk", FF_SHARE_ALL, "ben carl gone ben", "dora");
    assert_route(world, CALLED(NULL), "line: ben carl dora");
    add_rule(world, FF_SORT_DID, "+1", "group:empty");
    add_group(world, "empty", FF_SHARE_ALL, "", NULL);
    assert_route(world, CALLED("+1"), "did: postmaster");
}

static void assert_turn(World *world, const char *last, const char *expected)
{
    g_ptr_array_set_size(world->turns, 0);
    g_ptr_array_add(world->turns, ff_turn_new("DESK", last, NULL));
    const FfRouteFacts facts = CALLED(NULL);
    g_autoptr(FfRoute) route = ff_route_find(&facts, &world->tables, NULL);
    g_autofree char *text = describe(route);
    g_assert_cmpstr(text, ==, expected);
    const FfTurn *turn = g_ptr_array_index(route->turns, 0);
    g_assert_cmpstr(turn->last, ==, last);
    g_assert_nonnull(turn->member);
    g_assert_cmpuint(route->turns->len, ==, 1);
}

static void test_round_robin(World *world, gconstpointer data)
{
    add_rule(world, FF_SORT_LINE, "*", "group:desk");
    add_group(world, "desk", FF_SHARE_ROUND_ROBIN, "ben carl anne", "dora");
    assert_turn(world, NULL, "line: ben dora");
    assert_turn(world, "BEN", "line: carl dora");
    assert_turn(world, "carl", "line: anne dora");
    assert_turn(world, "anne", "line: ben dora");
    assert_turn(world, "left", "line: ben dora");
}

/* ---- forwarding ---- */

static void test_forward(World *world, gconstpointer data)
{
    add_group(world, "desk", FF_SHARE_ALL, "ben carl", NULL);
    add_user(world, "away +1 ben");
    add_user(world, "far +2 away");
    add_user(world, "many +3 group:desk");
    add_user(world, "lost +4 gone");
    assert_route(world, CALLED("+1"), "did: ben<away");
    assert_route(world, CALLED("+2"), "did: ben<far");
    assert_route(world, CALLED("+3"), "did: ben<many carl<many");
    assert_route(world, CALLED("+4"), "did: lost"); /* nobody to forward to: himself */
}

static void test_circle(World *world, gconstpointer data)
{
    add_user(world, "one +1 two");
    add_user(world, "two +2 one");
    add_user(world, "self +3 self");
    add_user(world, "in +4 group:ring");
    add_group(world, "ring", FF_SHARE_ALL, "ben in", NULL);
    assert_route(world, CALLED("+1"), "did: postmaster<one!");
    assert_route(world, CALLED("+3"), "did: postmaster<self!");
    assert_route(world, CALLED("+4"), "did: ben<in postmaster<in!");
    for (guint i = 0; i < 20; i++) {
        g_autofree char *line = g_strdup_printf("u%u +9%02u u%u", i, i, i + 1);
        add_user(world, line);
    }
    assert_route(world, CALLED("+900"), "did: postmaster<u0!"); /* too far */
    assert_route(world, CALLED("+917"), "did: u19<u17");
}

/* Sixty to the fourth ways: it ends, and the postmaster hears of it. */
static void test_groups_that_forward_to_groups(World *world, gconstpointer data)
{
    for (guint level = 0; level < 4; level++) {
        g_autoptr(GString) members = g_string_new(NULL);
        g_autofree char *name = g_strdup_printf("level%u", level);
        for (guint i = 0; i < 60; i++) {
            g_autofree char *line =
                level < 3 ? g_strdup_printf("m%u-%u - group:level%u", level, i, level + 1)
                          : g_strdup_printf("m%u-%u", level, i);
            add_user(world, line);
            g_string_append_printf(members, "%sm%u-%u", i > 0 ? " " : "", level, i);
        }
        add_group(world, name, FF_SHARE_ALL, members->str, NULL);
    }
    add_rule(world, FF_SORT_DID, "+1", "group:level0");
    const FfRouteFacts facts = CALLED("+1");
    g_autoptr(FfRoute) route = ff_route_find(&facts, &world->tables, NULL);
    g_assert_cmpuint(route->deliveries->len, ==, 61); /* the last group, and the postmaster */
}

static void test_postmaster_forwards(World *world, gconstpointer data)
{
    add_group(world, "desk", FF_SHARE_ALL, "ben carl", NULL);
    world->tables.forward = "group:desk";
    assert_route(world, CALLED("+1"), "postmaster: ben carl");
    world->tables.forward = "gone";
    assert_route(world, CALLED("+1"), "postmaster: postmaster");
}

static void assert_circle(World *world, const char *line, const char *expected)
{
    guint count = world->users->len;
    add_user(world, line);
    g_autofree char *circle =
        ff_route_find_circle(g_ptr_array_index(world->users, count), &world->tables);
    g_assert_cmpstr(circle, ==, expected);
    g_ptr_array_set_size(world->users, (gint)count);
}

static void test_find_circle(World *world, gconstpointer data)
{
    add_user(world, "one - two");
    add_user(world, "two - new");
    add_group(world, "ring", FF_SHARE_ALL, "ben new", NULL);
    add_group(world, "tail", FF_SHARE_ALL, "ben", "new");
    assert_circle(world, "new - one", "new -> one -> two -> new");
    assert_circle(world, "new - new", "new -> new");
    assert_circle(world, "new - group:ring", "new -> ring -> new");
    assert_circle(world, "new - group:tail", "new -> tail -> new");
    assert_circle(world, "new - ben", NULL);
    assert_circle(world, "new - gone", NULL);
    assert_circle(world, "new", NULL);
}

/* ---- by hand, junk, what is odd ---- */

static void test_to(World *world, gconstpointer data)
{
    add_group(world, "desk", FF_SHARE_ALL, "ben carl", NULL);
    g_autoptr(FfRoute) group = ff_route_to("group:desk", &world->tables);
    g_autofree char *text = describe(group);
    g_assert_cmpstr(text, ==, "hand: ben carl");
    g_assert_null(ff_route_to("user:gone", &world->tables));
    g_assert_null(ff_route_to("group:anne", &world->tables));
    g_assert_null(ff_route_to("anne", &world->tables));
}

static void test_junk(void)
{
    g_autoptr(GPtrArray) junk = g_ptr_array_new_with_free_func((GDestroyNotify)ff_junk_free);
    g_ptr_array_add(junk, ff_junk_new(FF_SORT_CALLER, "+1900*", FF_JUNK_REFUSE, NULL));
    g_ptr_array_add(junk, ff_junk_new(FF_SORT_CALLER, "+19005550100", FF_JUNK_APART, NULL));
    g_ptr_array_add(junk, ff_junk_new(FF_SORT_CSID, "*cruise*", FF_JUNK_APART, NULL));
    g_assert_null(ff_junk_find(junk, "+15035550100", "ACME"));
    g_assert_null(ff_junk_find(junk, NULL, NULL));
    g_assert_cmpint(ff_junk_find(junk, "+19005550101", NULL)->action, ==, FF_JUNK_REFUSE);
    g_assert_cmpint(ff_junk_find(junk, "+19005550100", NULL)->action, ==, FF_JUNK_APART);
    g_assert_cmpint(ff_junk_find(junk, NULL, "Happy Cruises")->action, ==, FF_JUNK_APART);
    /* of two as specific, by number and by identity, the one that refuses: in either order */
    g_ptr_array_add(junk, ff_junk_new(FF_SORT_CSID, "+1700*", FF_JUNK_APART, NULL));
    g_ptr_array_add(junk, ff_junk_new(FF_SORT_CALLER, "+1700*", FF_JUNK_REFUSE, NULL));
    g_ptr_array_add(junk, ff_junk_new(FF_SORT_CSID, "+1800*", FF_JUNK_REFUSE, NULL));
    g_ptr_array_add(junk, ff_junk_new(FF_SORT_CALLER, "+1800*", FF_JUNK_APART, NULL));
    g_assert_cmpint(ff_junk_find(junk, "+17005550100", "+17005550100")->action, ==, FF_JUNK_REFUSE);
    g_assert_cmpint(ff_junk_find(junk, "+18005550100", "+18005550100")->action, ==, FF_JUNK_REFUSE);
}

static void collect(const FfRule *rule, const char *why, gpointer data)
{
    g_string_append_printf(data, "%s %s\n", rule->pattern, why);
}

static void test_check(World *world, gconstpointer data)
{
    static const char *const lines[] = {"main", NULL};
    g_autoptr(GString) told = g_string_new(NULL);
    add_rule(world, FF_SORT_DID, "+15035550100", "user:ben");
    add_rule(world, FF_SORT_DID, "+15035550177", "user:ben");
    add_rule(world, FF_SORT_LINE, "old", "user:ben");
    add_rule(world, FF_SORT_LINE, "*", "user:ben");
    add_rule(world, FF_SORT_CALLER, "+1", "user:ben");
    add_rule(world, FF_SORT_SUBADDRESS, "1", "group:gone");
    ff_route_check(&world->tables, (char *const *)lines, collect, told);
    g_assert_cmpstr(told->str, ==,
                    "+15035550100 never decides: the number is a user's own\n"
                    "old never decides: there is no such line\n"
                    "+1 is never reached: a rule for every line comes before it in route_order\n"
                    "1 names nobody: there is no such user or group\n");
    g_autoptr(GString) left_out = g_string_new(NULL);
    static const char *const order[] = {"did", NULL};
    world->tables.order = (char *const *)order;
    g_ptr_array_set_size(world->rules, 4);
    ff_route_check(&world->tables, (char *const *)lines, collect, left_out);
    g_assert_nonnull(strstr(left_out->str, "* is never looked at"));
}

int main(int argc, char *argv[])
{
    static const struct {
        const char *name;
        void (*run)(World *world, gconstpointer data);
    } tests[] = {
        {"/route/did", test_did},
        {"/route/most-specific", test_most_specific},
        {"/route/order", test_order},
        {"/route/steps", test_steps},
        {"/route/group-all", test_group_all},
        {"/route/round-robin", test_round_robin},
        {"/route/forward", test_forward},
        {"/route/circle", test_circle},
        {"/route/groups-that-forward-to-groups", test_groups_that_forward_to_groups},
        {"/route/postmaster-forwards", test_postmaster_forwards},
        {"/route/find-circle", test_find_circle},
        {"/route/to", test_to},
        {"/route/check", test_check},
    };
    g_test_init(&argc, &argv, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(tests); i++) {
        g_test_add(tests[i].name, World, NULL, world_open, tests[i].run, world_close);
    }
    g_test_add_func("/route/patterns", test_patterns);
    g_test_add_func("/route/junk", test_junk);
    return g_test_run();
}
