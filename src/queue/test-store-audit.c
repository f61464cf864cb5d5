// SPDX-License-Identifier: GPL-3.0-or-later
/* The contract of store.h: the audit trail. */
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "queue/audit-change.h"
#include "queue/test-help.h"

static const char *const numbers[] = {"+15035550123", NULL};

/* "actor action object detail" of each, newest first, a line each. */
static char *tell(FfStore *store, const FfAuditFilter *filter)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) entries = ff_store_list_audit(store, filter, &error);
    g_assert_no_error(error);
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < entries->len; i++) {
        const FfAuditEntry *entry = g_ptr_array_index(entries, i);
        g_string_append_printf(text, "%s %s %s %s\n", entry->actor, entry->action, entry->object,
                               entry->detail);
    }
    return g_string_free(text, FALSE);
}

static void assert_trail(FfStore *store, FfAuditFilter filter, const char *expected)
{
    g_autofree char *text = tell(store, &filter);
    g_assert_cmpstr(text, ==, expected);
}

static void put_user(FfStore *store, const char *name, const char *language, const char *secret)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(FfUser) user = ff_user_new(name, NULL);
    user->language = g_strdup(language);
    user->secret = g_strdup(secret);
    ff_store_put_user(store, user, &error);
    g_assert_no_error(error);
}

static void test_users(Fixture *fixture, gconstpointer url)
{
    FfStore *store = fixture->store;
    ff_store_set_actor(store, "cli:anna");
    put_user(store, "bob", "en", NULL);
    put_user(store, "bob", "de", NULL);
    put_user(store, "bob", "de", NULL); /* no change */
    g_assert_true(ff_store_remove_user(store, "bob", NULL));
    assert_trail(store, (FfAuditFilter){0},
                 "cli:anna user.remove bob {\"name\":[\"bob\",null],\"format\":[\"tiff\",null],"
                 "\"notify\":[\"always\",null],\"attach\":[\"thumbnail\",null],"
                 "\"language\":[\"de\",null]}\n"
                 "cli:anna user.put bob {\"language\":[\"en\",\"de\"]}\n"
                 "cli:anna user.put bob {\"name\":[null,\"bob\"],\"format\":[null,\"tiff\"],"
                 "\"notify\":[null,\"always\"],\"attach\":[null,\"thumbnail\"],"
                 "\"language\":[null,\"en\"]}\n");
}

static void test_nothing_of_what_failed(Fixture *fixture, gconstpointer url)
{
    FfStore *store = fixture->store;
    g_autoptr(FfUser) one = ff_user_new("one", "same@example.com");
    g_autoptr(FfUser) other = ff_user_new("other", "same@example.com");
    g_assert_true(ff_store_put_user(store, one, NULL));
    g_assert_false(ff_store_put_user(store, other, NULL));
    g_assert_false(ff_store_remove_user(store, "nobody", NULL));
    g_assert_false(ff_store_cancel(store, 4711, NULL));
    g_autoptr(GPtrArray) entries = ff_store_list_audit(store, &(FfAuditFilter){0}, NULL);
    g_assert_cmpuint(entries->len, ==, 1);
    const FfAuditEntry *entry = g_ptr_array_index(entries, 0);
    g_assert_cmpstr(entry->actor, ==, "faxferryd");
    g_assert_cmpint(ABS(ff_clock_now_ms() - entry->at_ms), <, 60000);
}

static void test_jobs(Fixture *fixture, gconstpointer url)
{
    FfStore *store = fixture->store;
    gint64 message = put_ready(store, numbers);
    g_autoptr(FfJob) fax = nth_fax(store, message, 0);
    ff_store_set_actor(store, "cli:anna");
    g_assert_true(ff_store_cancel(store, fax->id, NULL));
    ff_store_set_actor(store, "cli:bob");
    g_assert_true(ff_store_retry(store, fax->id, NULL));
    g_autofree char *expected = g_strdup_printf(
        "cli:bob fax.retry %" G_GINT64_FORMAT " {\"state\":[\"cancelled\",\"ready\"]}\n"
        "cli:anna fax.cancel %" G_GINT64_FORMAT " {\"state\":[\"ready\",\"cancelled\"]}\n",
        fax->id, fax->id);
    assert_trail(store, (FfAuditFilter){0}, expected);
}

static void put_code(FfStore *store, const char *code, const char *company, bool replace)
{
    g_autoptr(GPtrArray) codes =
        g_ptr_array_new_with_free_func((GDestroyNotify)ff_billing_code_free);
    g_ptr_array_add(codes, ff_billing_code_new(code, company, NULL));
    g_assert_true(ff_store_put_billing_codes(store, codes, replace, NULL, NULL));
}

static void test_billing(Fixture *fixture, gconstpointer url)
{
    FfStore *store = fixture->store;
    char *gone[] = {(char *)"b", NULL};
    ff_store_set_actor(store, "x");
    put_code(store, "A", "Miller", false);
    put_code(store, "A", "Meier", false);
    put_code(store, "A", "Meier", false);
    put_code(store, "B", NULL, true); /* A goes */
    g_assert_true(ff_store_remove_billing_codes(store, gone, NULL));
    assert_trail(store, (FfAuditFilter){0},
                 "x billing.remove B {\"code\":[\"B\",null]}\n"
                 "x billing.remove A {\"code\":[\"A\",null],\"company\":[\"Meier\",null]}\n"
                 "x billing.put B {\"code\":[null,\"B\"]}\n"
                 "x billing.put A {\"company\":[\"Miller\",\"Meier\"]}\n"
                 "x billing.put A {\"code\":[null,\"A\"],\"company\":[null,\"Miller\"]}\n");
}

static void put_rule(FfStore *store, const char *target)
{
    g_autoptr(GPtrArray) rules = g_ptr_array_new_with_free_func((GDestroyNotify)ff_rule_free);
    g_ptr_array_add(rules, ff_rule_new(FF_SORT_DID, "+1503*", target));
    g_assert_true(ff_store_put_rules(store, rules, NULL));
}

static void put_junk(FfStore *store)
{
    g_autoptr(GPtrArray) junk = g_ptr_array_new_with_free_func((GDestroyNotify)ff_junk_free);
    g_ptr_array_add(junk, ff_junk_new(FF_SORT_CALLER, "+1900*", FF_JUNK_REFUSE, NULL));
    g_assert_true(ff_store_put_junk(store, junk, NULL));
}

static void test_routing(Fixture *fixture, gconstpointer url)
{
    FfStore *store = fixture->store;
    put_user(store, "bob", NULL, NULL);
    ff_store_set_actor(store, "x");
    put_rule(store, "user:bob");
    put_rule(store, "postmaster");
    put_rule(store, "postmaster"); /* no change */
    g_assert_true(ff_store_remove_rule(store, FF_SORT_DID, "+1503*", NULL));
    put_junk(store);
    g_assert_true(ff_store_remove_junk(store, FF_SORT_CALLER, "+1900*", NULL));
    g_assert_false(ff_store_remove_junk(store, FF_SORT_CALLER, "+1900*", NULL));
    assert_trail(store, (FfAuditFilter){.actor = "x"},
                 "x junk.remove caller +1900* {\"action\":[\"refuse\",null]}\n"
                 "x junk.put caller +1900* {\"action\":[null,\"refuse\"]}\n"
                 "x route.remove did +1503* {\"target\":[\"postmaster\",null]}\n"
                 "x route.put did +1503* {\"target\":[\"user:bob\",\"postmaster\"]}\n"
                 "x route.put did +1503* {\"target\":[null,\"user:bob\"]}\n");
}

static void assert_count(FfStore *store, FfAuditFilter filter, guint expected)
{
    g_autoptr(GPtrArray) entries = ff_store_list_audit(store, &filter, NULL);
    g_assert_cmpuint(entries->len, ==, expected);
}

static void test_filters(Fixture *fixture, gconstpointer url)
{
    FfStore *store = fixture->store;
    gint64 before_ms = ff_clock_now_ms();
    ff_store_set_actor(store, "cli:anna");
    put_user(store, "bob", "en", NULL);
    put_code(store, "A", NULL, false);
    ff_store_set_actor(store, "cli:carl");
    g_assert_true(ff_store_remove_user(store, "bob", NULL));
    gint64 after_ms = ff_clock_now_ms() + 1;
    assert_count(store, (FfAuditFilter){.actor = "cli:anna"}, 2);
    assert_count(store, (FfAuditFilter){.actor = "cli"}, 0);
    assert_count(store, (FfAuditFilter){.action = "user"}, 2);
    assert_count(store, (FfAuditFilter){.action = "user.put"}, 1);
    assert_count(store, (FfAuditFilter){.action = "use"}, 0);
    assert_count(store, (FfAuditFilter){.object = "BOB"}, 2);
    assert_count(store, (FfAuditFilter){.since_ms = before_ms, .until_ms = after_ms}, 3);
    assert_count(store, (FfAuditFilter){.since_ms = after_ms}, 0);
    assert_count(store, (FfAuditFilter){.until_ms = before_ms}, 0);
}

static void test_pieces(Fixture *fixture, gconstpointer url)
{
    FfStore *store = fixture->store;
    FfAuditFilter filter = {.limit = 2};
    guint count = 0;
    for (guint i = 0; i < 5; i++) {
        put_user(store, "bob", i % 2 == 0 ? "en" : "de", NULL);
    }
    for (;;) {
        g_autoptr(GPtrArray) piece = ff_store_list_audit(store, &filter, NULL);
        if (piece->len == 0) {
            break;
        }
        const FfAuditEntry *last = g_ptr_array_index(piece, piece->len - 1);
        filter.before_ms = last->at_ms;
        filter.before_id = last->id;
        count += piece->len;
    }
    g_assert_cmpuint(count, ==, 5);
}

/* Pure, but here: what the trail must never hold. */
static void test_secrets(Fixture *fixture, gconstpointer url)
{
    static const struct {
        const char *before, *after, *expected;
    } cases[] = {
        {NULL, "$y$one", "{\"secret\":\"set\"}"},
        {"$y$one", "$y$two", "{\"secret\":\"changed\"}"},
        {"$y$two", NULL, "{\"secret\":\"removed\"}"},
        {"$y$two", "$y$two", NULL},
    };
    g_autoptr(FfUser) before = ff_user_new("bob", NULL);
    g_autoptr(FfUser) after = ff_user_new("bob", NULL);
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_free(before->secret);
        g_free(after->secret);
        before->secret = g_strdup(cases[i].before);
        after->secret = g_strdup(cases[i].after);
        g_autofree char *change = ff_audit_user_change(before, after);
        g_assert_cmpstr(change, ==, cases[i].expected);
    }
}

static void test_groups(Fixture *fixture, gconstpointer url)
{
    g_autoptr(FfGroup) before = ff_group_new("team");
    g_autoptr(FfGroup) after = ff_group_copy(before);
    const char *members[] = {"anna", "bob", NULL};
    g_strfreev(after->members);
    after->members = g_strdupv((char **)members);
    after->share = FF_SHARE_ROUND_ROBIN;
    after->policy.pages_per_day = 20;
    g_autofree char *change = ff_audit_group_change(before, after);
    g_assert_cmpstr(change, ==,
                    "{\"members\":[[],[\"anna\",\"bob\"]],\"share\":[\"all\",\"round-robin\"],"
                    "\"pages_per_day\":[0,20]}");
}

const StoreTest store_audit_tests[] = {
    {"audit-users", test_users},     {"audit-nothing-of-what-failed", test_nothing_of_what_failed},
    {"audit-jobs", test_jobs},       {"audit-billing", test_billing},
    {"audit-routing", test_routing}, {"audit-filters", test_filters},
    {"audit-pieces", test_pieces},   {"audit-secrets", test_secrets},
    {"audit-groups", test_groups},   {NULL, NULL},
};
