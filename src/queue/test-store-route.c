// SPDX-License-Identifier: GPL-3.0-or-later
/* Rules, turns, junk, and deliveries of received faxes: for each backend. */
#include <string.h>

#include "base/error.h"
#include "queue/test-help.h"

static void put_user(Fixture *fixture, const char *name, const char *forward)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *address = g_strconcat(name, "@company.test", NULL);
    g_autoptr(FfUser) user = ff_user_new(name, address);
    user->forward = g_strdup(forward);
    ff_store_put_user(fixture->store, user, &error);
    g_assert_no_error(error);
}

static void put_group(Fixture *fixture, const char *name, const char *members)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(FfGroup) group = ff_group_new(name);
    g_strfreev(group->members);
    group->members = g_strsplit(members, " ", -1);
    ff_store_put_group(fixture->store, group, &error);
    g_assert_no_error(error);
}

static bool put_rule(Fixture *fixture, FfSort sort, const char *pattern, const char *target,
                     GError **error)
{
    g_autoptr(GPtrArray) rules = g_ptr_array_new_with_free_func((GDestroyNotify)ff_rule_free);
    g_ptr_array_add(rules, ff_rule_new(sort, pattern, target));
    return ff_store_put_rules(fixture->store, rules, error);
}

static void assert_rules(Fixture *fixture, const char *expected)
{
    g_autoptr(GPtrArray) rules = ff_store_list_rules(fixture->store, NULL);
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < rules->len; i++) {
        const FfRule *rule = g_ptr_array_index(rules, i);
        g_string_append_printf(text, "%s %s %s;", ff_sort_name(rule->sort), rule->pattern,
                               rule->target);
    }
    g_assert_cmpstr(text->str, ==, expected);
}

static void test_rules(Fixture *fixture, gconstpointer url)
{
    g_autoptr(GError) error = NULL;
    put_user(fixture, "Anne", NULL);
    put_group(fixture, "desk", "Anne");
    g_assert_true(put_rule(fixture, FF_SORT_LINE, "Main", "group:DESK", &error));
    g_assert_true(put_rule(fixture, FF_SORT_DID, "+1503*", "user:anne", &error));
    g_assert_true(put_rule(fixture, FF_SORT_LINE, "MAIN", "postmaster", &error)); /* replaced */
    g_assert_no_error(error);
    g_autoptr(GPtrArray) rules = ff_store_list_rules(fixture->store, NULL);
    g_assert_cmpuint(rules->len, ==, 2);
    g_assert_true(ff_store_remove_rule(fixture->store, FF_SORT_LINE, "main", &error));
    assert_rules(fixture, "did +1503* user:Anne;");
    g_assert_false(ff_store_remove_rule(fixture->store, FF_SORT_LINE, "main", &error));
    g_assert_error(error, FF_ERROR, FF_ERROR_PERMANENT);
}

static void test_rules_name_somebody(Fixture *fixture, gconstpointer url)
{
    static const char *const wrong[] = {"user:gone", "group:anne", "anne", "user:", ""};
    put_user(fixture, "anne", NULL);
    for (guint i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GPtrArray) rules = g_ptr_array_new_with_free_func((GDestroyNotify)ff_rule_free);
        g_ptr_array_add(rules, ff_rule_new(FF_SORT_DID, "+1", "user:anne"));
        g_ptr_array_add(rules, ff_rule_new(FF_SORT_DID, "+2", wrong[i]));
        g_assert_false(ff_store_put_rules(fixture->store, rules, &error));
        g_assert_error(error, FF_ERROR, FF_ERROR_PERMANENT);
    }
    assert_rules(fixture, ""); /* all or none */
}

static void assert_stays(Fixture *fixture, FfTarget kind, const char *name, const char *why)
{
    g_autoptr(GError) error = NULL;
    g_assert_false(kind == FF_TARGET_USER ? ff_store_remove_user(fixture->store, name, &error)
                                          : ff_store_remove_group(fixture->store, name, &error));
    g_assert_error(error, FF_ERROR, FF_ERROR_PERMANENT);
    g_assert_nonnull(strstr(error->message, why));
}

static void test_named_ones_stay(Fixture *fixture, gconstpointer url)
{
    put_user(fixture, "anne", NULL);
    put_user(fixture, "ben", "ANNE");
    put_user(fixture, "carl", "group:desk");
    put_user(fixture, "self", "self");
    put_group(fixture, "desk", "anne ben");
    put_group(fixture, "free", "anne");
    g_assert_true(put_rule(fixture, FF_SORT_CSID, "*acme*", "user:ben", NULL));
    assert_stays(fixture, FF_TARGET_USER, "Ben", "the rule csid *acme* leads to user Ben");
    assert_stays(fixture, FF_TARGET_USER, "anne", "the forwarding of ben leads");
    assert_stays(fixture, FF_TARGET_GROUP, "desk", "the forwarding of carl leads to group desk");
    g_assert_true(ff_store_remove_user(fixture->store, "self", NULL));
    g_assert_true(ff_store_remove_user(fixture->store, "carl", NULL));
    g_assert_true(ff_store_remove_group(fixture->store, "desk", NULL));
    g_assert_true(ff_store_remove_rule(fixture->store, FF_SORT_CSID, "*ACME*", NULL));
    g_assert_true(ff_store_remove_user(fixture->store, "ben", NULL));
    g_assert_true(ff_store_remove_group(fixture->store, "free", NULL));
}

static void test_junk(Fixture *fixture, gconstpointer url)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) junk = g_ptr_array_new_with_free_func((GDestroyNotify)ff_junk_free);
    g_ptr_array_add(junk, ff_junk_new(FF_SORT_CALLER, "+1900*", FF_JUNK_REFUSE, "cruises"));
    g_ptr_array_add(junk, ff_junk_new(FF_SORT_CSID, "*x*", FF_JUNK_REFUSE, NULL));
    g_ptr_array_add(junk, ff_junk_new(FF_SORT_CSID, "*X*", FF_JUNK_APART, NULL));
    g_assert_true(ff_store_put_junk(fixture->store, junk, &error));
    g_autoptr(GPtrArray) got = ff_store_list_junk(fixture->store, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(got->len, ==, 2);
    const FfJunk *first = g_ptr_array_index(got, 0);
    const FfJunk *second = g_ptr_array_index(got, 1);
    g_assert_cmpint(first->sort, ==, FF_SORT_CALLER);
    g_assert_cmpstr(first->note, ==, "cruises");
    g_assert_cmpint(second->action, ==, FF_JUNK_APART);
    g_assert_true(ff_store_remove_junk(fixture->store, FF_SORT_CSID, "*x*", &error));
    g_assert_false(ff_store_remove_junk(fixture->store, FF_SORT_CSID, "*x*", NULL));
}

/* ---- deliveries ---- */

static FfJob *new_delivery(const char *user)
{
    FfJob *delivery = ff_job_new(FF_KIND_DELIVERY, FF_STATE_READY);
    delivery->user = g_strdup(user);
    return delivery;
}

/* A reception that was converted; not routed yet. */
static gint64 put_converted(Fixture *fixture)
{
    g_autoptr(FfJob) job = ff_job_new(FF_KIND_RECEPTION, FF_STATE_CONVERTED);
    g_autoptr(FfFiles) files = ff_files_new();
    g_ptr_array_add(files, ff_file_new_from_bytes("received.tif", "II", 2, NULL));
    FfSubmission submission = {.job = job, .files = files};
    FfSubmission *group[] = {&submission};
    g_assert_true(ff_store_put(fixture->store, group, 1, NULL));
    return job->id;
}

static FfOutcome *routed_to(const FfJob *job, const char *users)
{
    FfOutcome *outcome = ff_outcome_new(job, FF_OUTCOME_DONE);
    g_auto(GStrv) names = g_strsplit(users, " ", -1);
    for (char **name = names; *name != NULL; name++) {
        g_ptr_array_add(outcome->children, new_delivery(*name));
    }
    return outcome;
}

static gint64 put_routed(Fixture *fixture, const char *users)
{
    gint64 id = put_converted(fixture);
    g_autoptr(FfJob) job = ff_store_claim(fixture->store, FF_STAGE_NOTICE, OWNER, LEASE, NULL);
    g_assert_cmpint(job->id, ==, id);
    g_autoptr(FfOutcome) outcome = routed_to(job, users);
    g_assert_true(ff_store_commit(fixture->store, outcome, OWNER, NULL, NULL));
    assert_state(fixture->store, id, FF_STATE_ROUTED);
    return id;
}

static void test_deliveries(Fixture *fixture, gconstpointer url)
{
    gint64 id = put_routed(fixture, "anne ben");
    g_autoptr(FfJob) first = nth_fax(fixture->store, id, 0);
    g_autoptr(FfJob) second = nth_fax(fixture->store, id, 1);
    g_assert_cmpstr(first->user, ==, "anne");
    g_assert_cmpint(first->kind, ==, FF_KIND_DELIVERY);
    work(fixture->store, FF_STAGE_NOTICE, first->id, FF_OUTCOME_DONE, 0);
    assert_state(fixture->store, id, FF_STATE_ROUTED); /* not before the last */
    work(fixture->store, FF_STAGE_NOTICE, second->id, FF_OUTCOME_DONE, 0);
    assert_state(fixture->store, id, FF_STATE_CLOSED);
    assert_state(fixture->store, first->id, FF_STATE_CLOSED);
}

/* One that fails does not hold up the other, and is not forgotten; by hand it is settled. */
static void test_delivery_fails(Fixture *fixture, gconstpointer url)
{
    g_autoptr(GError) error = NULL;
    gint64 id = put_routed(fixture, "anne ben");
    g_autoptr(FfJob) first = nth_fax(fixture->store, id, 0);
    g_autoptr(FfJob) second = nth_fax(fixture->store, id, 1);
    work(fixture->store, FF_STAGE_NOTICE, first->id, FF_OUTCOME_FAIL, FF_REASON_MAIL_REFUSED);
    work(fixture->store, FF_STAGE_NOTICE, second->id, FF_OUTCOME_DONE, 0);
    g_autoptr(FfJob) failed = ff_store_get(fixture->store, id, NULL);
    g_assert_cmpint(failed->state, ==, FF_STATE_FAILED);
    g_assert_cmpint(failed->reason, ==, FF_REASON_MAIL_REFUSED);

    g_autoptr(GPtrArray) more = g_ptr_array_new_with_free_func((GDestroyNotify)ff_job_free);
    g_ptr_array_add(more, new_delivery("carl"));
    g_assert_true(ff_store_route(fixture->store, id, more, NULL, &error));
    assert_state(fixture->store, id, FF_STATE_ROUTED);
    g_assert_true(ff_store_route(fixture->store, id, more, NULL, &error)); /* and once more */
    work(fixture->store, FF_STAGE_NOTICE, 0, FF_OUTCOME_DONE, 0);
    assert_state(fixture->store, id, FF_STATE_ROUTED);
    work(fixture->store, FF_STAGE_NOTICE, 0, FF_OUTCOME_DONE, 0);
    g_autoptr(FfJob) closed = ff_store_get(fixture->store, id, NULL);
    g_assert_cmpint(closed->state, ==, FF_STATE_CLOSED);
    g_assert_cmpint(closed->reason, ==, FF_REASON_NONE);
    g_assert_no_error(error);
}

static void test_kept_apart(Fixture *fixture, gconstpointer url)
{
    g_autoptr(GError) error = NULL;
    gint64 id = put_converted(fixture);
    work(fixture->store, FF_STAGE_NOTICE, id, FF_OUTCOME_FAIL, FF_REASON_JUNK);
    g_autoptr(FfJob) kept = ff_store_get(fixture->store, id, NULL);
    g_assert_cmpint(kept->state, ==, FF_STATE_QUARANTINED);
    g_assert_cmpint(kept->reason, ==, FF_REASON_JUNK);
    g_autoptr(GPtrArray) more = g_ptr_array_new_with_free_func((GDestroyNotify)ff_job_free);
    g_ptr_array_add(more, new_delivery(NULL));
    g_assert_true(ff_store_route(fixture->store, id, more, NULL, &error));
    work(fixture->store, FF_STAGE_NOTICE, 0, FF_OUTCOME_DONE, 0);
    assert_state(fixture->store, id, FF_STATE_CLOSED);
    /* what is not here can't be routed */
    gint64 early = put_converted(fixture);
    g_assert_false(ff_store_route(fixture->store, early, more, NULL, &error));
    g_assert_error(error, FF_ERROR, FF_ERROR_PERMANENT);
    g_clear_error(&error);
    gint64 message = put_message(fixture->store, FF_STATE_RECEIVED, "x", NULL);
    g_assert_false(ff_store_route(fixture->store, message, more, NULL, &error));
    g_assert_nonnull(strstr(error->message, "only a fax that came in"));
}

static void test_cancel_deliveries(Fixture *fixture, gconstpointer url)
{
    gint64 id = put_routed(fixture, "anne ben");
    g_autoptr(FfJob) first = nth_fax(fixture->store, id, 0);
    g_assert_true(ff_store_cancel(fixture->store, first->id, NULL));
    assert_state(fixture->store, id, FF_STATE_ROUTED);
    g_assert_true(ff_store_cancel(fixture->store, id, NULL));
    assert_state(fixture->store, id, FF_STATE_CANCELLED);
}

/* ---- turns ---- */

static void assert_last(Fixture *fixture, const char *expected)
{
    g_autoptr(GPtrArray) turns = ff_store_list_turns(fixture->store, NULL);
    g_assert_cmpuint(turns->len, ==, expected != NULL ? 1 : 0);
    if (expected != NULL) {
        const FfTurn *turn = g_ptr_array_index(turns, 0);
        g_assert_cmpstr(turn->group, ==, "desk");
        g_assert_cmpstr(turn->last, ==, expected);
    }
}

static void set_turn(FfOutcome *outcome, const char *last, const char *member)
{
    outcome->turns = g_ptr_array_new_with_free_func((GDestroyNotify)ff_turn_free);
    g_ptr_array_add(outcome->turns, ff_turn_new("desk", last, member));
}

/* Two that saw the same rota: one is taken, the other looks again. */
static void test_turns(Fixture *fixture, gconstpointer url)
{
    g_autoptr(GError) error = NULL;
    put_user(fixture, "anne", NULL);
    put_user(fixture, "ben", NULL);
    put_group(fixture, "desk", "anne ben");
    gint64 first = put_converted(fixture);
    gint64 second = put_converted(fixture);
    g_autoptr(FfJob) one = ff_store_claim(fixture->store, FF_STAGE_NOTICE, OWNER, LEASE, NULL);
    g_autoptr(FfJob) two = ff_store_claim(fixture->store, FF_STAGE_NOTICE, OWNER, LEASE, NULL);
    g_autoptr(FfOutcome) his = routed_to(one, "anne");
    g_autoptr(FfOutcome) hers = routed_to(two, "anne");
    set_turn(his, NULL, "anne");
    set_turn(hers, NULL, "anne");
    g_assert_true(ff_store_commit(fixture->store, his, OWNER, NULL, &error));
    assert_last(fixture, "anne");
    g_assert_true(ff_store_commit(fixture->store, hers, OWNER, NULL, &error));
    g_assert_no_error(error);
    assert_state(fixture->store, first, FF_STATE_ROUTED);
    g_autoptr(FfJob) again = ff_store_get(fixture->store, second, NULL);
    g_assert_cmpint(again->state, ==, FF_STATE_CONVERTED);
    g_assert_cmpint(again->attempts, ==, 0);
    g_assert_null(again->lease);
    assert_last(fixture, "anne");

    /* by hand the person is told */
    g_autoptr(GPtrArray) more = g_ptr_array_new_with_free_func((GDestroyNotify)ff_job_free);
    g_ptr_array_add(more, new_delivery("ben"));
    g_assert_false(ff_store_route(fixture->store, first, more, hers->turns, &error));
    g_assert_error(error, FF_ERROR, FF_ERROR_TEMPORARY);
    g_clear_error(&error);
    g_clear_pointer(&hers->turns, g_ptr_array_unref);
    set_turn(hers, "ANNE", "ben");
    g_assert_true(ff_store_route(fixture->store, first, more, hers->turns, &error));
    assert_last(fixture, "ben");
    g_assert_true(ff_store_remove_group(fixture->store, "desk", NULL));
    assert_last(fixture, NULL);
}

const StoreTest store_route_tests[] = {
    {"rules", test_rules},
    {"rules-name-somebody", test_rules_name_somebody},
    {"named-ones-stay", test_named_ones_stay},
    {"junk", test_junk},
    {"deliveries", test_deliveries},
    {"delivery-fails", test_delivery_fails},
    {"kept-apart", test_kept_apart},
    {"cancel-deliveries", test_cancel_deliveries},
    {"turns", test_turns},
    {NULL, NULL},
};
