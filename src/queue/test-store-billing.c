// SPDX-License-Identifier: GPL-3.0-or-later
/* The contract of store.h: the list of billing codes. */
#include <string.h>

#include "base/error.h"
#include "base/limits.h"
#include "queue/test-help.h"

static GPtrArray *new_list(void)
{
    return g_ptr_array_new_with_free_func((GDestroyNotify)ff_billing_code_free);
}

static void add(GPtrArray *codes, const char *code, const char *company, const char *description)
{
    g_ptr_array_add(codes, ff_billing_code_new(code, company, description));
}

static FfBillingChanges put(FfStore *store, const GPtrArray *codes, bool replace)
{
    g_autoptr(GError) error = NULL;
    FfBillingChanges changes;
    ff_store_put_billing_codes(store, codes, replace, &changes, &error);
    g_assert_no_error(error);
    return changes;
}

static void put_some(FfStore *store)
{
    g_autoptr(GPtrArray) codes = new_list();
    add(codes, "4711-B", "Miller", NULL);
    add(codes, "4711-A", "Müller AG", "first\nsecond");
    add(codes, "ÄRZTE", NULL, "Verein der Ärzte");
    FfBillingChanges changes = put(store, codes, false);
    g_assert_cmpuint(changes.added, ==, 3);
}

/* "4711-A 4711-B" */
static char *list(FfStore *store, const char *text, const char *after, guint limit)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) codes = ff_store_list_billing_codes(store, text, after, limit, &error);
    g_assert_no_error(error);
    GString *names = g_string_new(NULL);
    for (guint i = 0; i < codes->len; i++) {
        const FfBillingCode *code = g_ptr_array_index(codes, i);
        g_string_append_printf(names, "%s%s", i > 0 ? " " : "", code->code);
    }
    return g_string_free(names, FALSE);
}

static void assert_list(FfStore *store, const char *text, const char *expected)
{
    g_autofree char *found = list(store, text, NULL, 100);
    g_assert_cmpstr(found, ==, expected);
}

static void test_put_and_look(Fixture *fixture, gconstpointer url)
{
    put_some(fixture->store);
    assert_list(fixture->store, NULL, "4711-A 4711-B ÄRZTE");
    assert_list(fixture->store, "4711", "4711-A 4711-B");
    assert_list(fixture->store, "MÜLLER", "4711-A");
    assert_list(fixture->store, "ärzte", "ÄRZTE");
    assert_list(fixture->store, "SECOND", "4711-A");
    assert_list(fixture->store, "%", "");
    g_autofree char *first = list(fixture->store, NULL, NULL, 1);
    g_autofree char *rest = list(fixture->store, NULL, "4711-a", 100);
    g_assert_cmpstr(first, ==, "4711-A");
    g_assert_cmpstr(rest, ==, "4711-B ÄRZTE");
    g_autoptr(GPtrArray) codes =
        ff_store_list_billing_codes(fixture->store, "first", NULL, 2, NULL);
    const FfBillingCode *code = g_ptr_array_index(codes, 0);
    g_assert_cmpstr(code->company, ==, "Müller AG");
    g_assert_cmpstr(code->description, ==, "first\nsecond");
}

static void test_change(Fixture *fixture, gconstpointer url)
{
    put_some(fixture->store);
    g_autoptr(GPtrArray) codes = new_list();
    add(codes, "4711-b", "Miller & Sons", NULL);
    add(codes, "ÄRZTE", NULL, "Verein der Ärzte");
    add(codes, "0815", NULL, NULL);
    FfBillingChanges changes = put(fixture->store, codes, false);
    g_assert_cmpuint(changes.added, ==, 1);
    g_assert_cmpuint(changes.changed, ==, 1);
    g_assert_cmpuint(changes.unchanged, ==, 1);
    g_assert_cmpuint(changes.removed, ==, 0);
    assert_list(fixture->store, NULL, "0815 4711-A 4711-b ÄRZTE");
    changes = put(fixture->store, codes, true);
    g_assert_cmpuint(changes.unchanged, ==, 3);
    g_assert_cmpuint(changes.removed, ==, 1);
    assert_list(fixture->store, NULL, "0815 4711-b ÄRZTE");
}

static void test_all_or_nothing(Fixture *fixture, gconstpointer url)
{
    static const char *const wrong[] = {"", "with^flag", "NEW"};
    put_some(fixture->store);
    for (guint i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autoptr(GPtrArray) codes = new_list();
        g_autoptr(GError) error = NULL;
        add(codes, "new", NULL, NULL);
        add(codes, wrong[i], NULL, NULL);
        g_assert_false(ff_store_put_billing_codes(fixture->store, codes, true, NULL, &error));
        g_assert_error(error, FF_ERROR, FF_ERROR_PERMANENT);
        assert_list(fixture->store, NULL, "4711-A 4711-B ÄRZTE");
    }
}

static void test_remove(Fixture *fixture, gconstpointer url)
{
    put_some(fixture->store);
    g_autoptr(GError) error = NULL;
    char *unknown[] = {(char *)"4711-A", (char *)"4711-C", NULL};
    g_assert_false(ff_store_remove_billing_codes(fixture->store, unknown, &error));
    g_assert_error(error, FF_ERROR, FF_ERROR_PERMANENT);
    g_assert_nonnull(strstr(error->message, "4711-C"));
    g_clear_error(&error);
    assert_list(fixture->store, NULL, "4711-A 4711-B ÄRZTE");
    char *known[] = {(char *)"4711-a", (char *)"ärzte", NULL};
    g_assert_true(ff_store_remove_billing_codes(fixture->store, known, &error));
    assert_list(fixture->store, NULL, "4711-B");
}

/* More than one piece of the walks. */
static void test_many(Fixture *fixture, gconstpointer url)
{
    g_autoptr(GPtrArray) codes = new_list();
    for (guint i = 0; i < 2500; i++) {
        g_autofree char *code = g_strdup_printf("M%05u", i);
        add(codes, code, "Company", NULL);
    }
    put(fixture->store, codes, false);
    g_ptr_array_set_size(codes, 1200);
    FfBillingChanges changes = put(fixture->store, codes, true);
    g_assert_cmpuint(changes.removed, ==, 1300);
    g_autofree char *last = list(fixture->store, NULL, "M01198", 10);
    g_assert_cmpstr(last, ==, "M01199");
}

static void test_judge(Fixture *fixture, gconstpointer url)
{
    static const struct {
        FfBillingRule rule;
        const char *code;
        FfReason reason;
        const char *text; /* code, or argument */
    } cases[] = {
        {FF_BILLING_FREE, NULL, FF_REASON_NONE, NULL},
        {FF_BILLING_FREE, "anything", FF_REASON_NONE, "anything"},
        {FF_BILLING_FREE, "4711-a", FF_REASON_NONE, "4711-A"},
        {FF_BILLING_LISTED, NULL, FF_REASON_NONE, NULL},
        {FF_BILLING_LISTED, "ärzte", FF_REASON_NONE, "ÄRZTE"},
        {FF_BILLING_LISTED, "4711-C", FF_REASON_UNKNOWN_BILLING_CODE,
         "4711-C (did you mean 4711-A, 4711-B?)"},
        {FF_BILLING_LISTED, "other", FF_REASON_UNKNOWN_BILLING_CODE, "other"},
        {FF_BILLING_REQUIRED, "anything", FF_REASON_NONE, "anything"},
        {FF_BILLING_REQUIRED, NULL, FF_REASON_NO_BILLING_CODE, "+15035550123"},
        {FF_BILLING_REQUIRED, "", FF_REASON_NO_BILLING_CODE, "+15035550123"},
        {FF_BILLING_REQUIRED_LISTED, "ärzte", FF_REASON_NONE, "ÄRZTE"},
        {FF_BILLING_REQUIRED_LISTED, "other", FF_REASON_UNKNOWN_BILLING_CODE, "other"},
        {FF_BILLING_REQUIRED_LISTED, NULL, FF_REASON_NO_BILLING_CODE, "+15035550123"},
    };
    put_some(fixture->store);
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_auto(FfBillingVerdict) verdict = {0};
        g_assert_true(ff_store_judge_billing(fixture->store, cases[i].rule, cases[i].code,
                                             "+15035550123", &verdict, &error));
        g_assert_cmpint(verdict.reason, ==, cases[i].reason);
        g_assert_cmpstr(verdict.reason == FF_REASON_NONE ? verdict.code : verdict.argument, ==,
                        cases[i].text);
    }
}

const StoreTest store_billing_tests[] = {
    {"billing-put-and-look", test_put_and_look},
    {"billing-change", test_change},
    {"billing-all-or-nothing", test_all_or_nothing},
    {"billing-remove", test_remove},
    {"billing-many", test_many},
    {"billing-judge", test_judge},
    {NULL, NULL},
};
