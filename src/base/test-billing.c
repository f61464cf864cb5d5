// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/billing.h"

#include <string.h>

#include "base/distance.h"
#include "base/error.h"
#include "base/limits.h"

static char *repeat(const char *text, guint count)
{
    GString *all = g_string_new(NULL);
    while (count-- > 0) {
        g_string_append(all, text);
    }
    return g_string_free(all, FALSE);
}

static void test_tidy(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(FfBillingCode) code = ff_billing_code_new("  4711 \r\n", " ", "one\r\ntwo\rthree\n ");
    g_assert_true(ff_billing_code_tidy(code, &error));
    g_assert_cmpstr(code->code, ==, "4711");
    g_assert_null(code->company);
    g_assert_cmpstr(code->description, ==, "one\ntwo\nthree");
}

static void test_length_in_characters(void)
{
    g_autofree char *fifty = repeat("ä", FF_LIMIT_BILLING_CODE);
    g_autofree char *more = repeat("ä", FF_LIMIT_BILLING_CODE + 1);
    g_autoptr(FfBillingCode) good = ff_billing_code_new(fifty, NULL, NULL);
    g_autoptr(FfBillingCode) bad = ff_billing_code_new(more, NULL, NULL);
    g_autoptr(GError) error = NULL;
    g_assert_true(ff_billing_code_tidy(good, &error));
    g_assert_false(ff_billing_code_tidy(bad, &error));
    g_assert_cmpstr(error->message, ==, "the billing code has 51 characters; 50 are allowed");
}

static void test_refused(void)
{
    static const struct {
        const char *code, *company, *description, *word;
    } cases[] = {
        {"", "Miller", NULL, "empty"},
        {NULL, "Miller", NULL, "empty"},
        {"47^11", NULL, NULL, "^"},
        {"47\n11", NULL, NULL, "billing code has characters"},
        {"47\x1b[31m11", NULL, NULL, "billing code has characters"},
        {"47\xe2\x80\xae"
         "11",
         NULL, NULL, "billing code has characters"},
        {"47\xff"
         "11",
         NULL, NULL, "billing code is not UTF-8"},
        {"4711", "Mil\nler", NULL, "company has characters"},
        {"4711", NULL,
         "a\x07"
         "b",
         "description has characters"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(FfBillingCode) code =
            ff_billing_code_new(cases[i].code, cases[i].company, cases[i].description);
        g_assert_false(ff_billing_code_tidy(code, &error));
        g_assert_error(error, FF_ERROR, FF_ERROR_PERMANENT);
        g_assert_nonnull(strstr(error->message, cases[i].word));
    }
}

static void test_keys(void)
{
    static const char *const same[][2] = {
        {"CASE-7", "case-7"},
        {"ÄRZTE", "ärzte"},
        {"A\xcc\x88RZTE", "ärzte"}, /* A and a combining diaeresis */
        {"STRASSE", "straße"},
        {"ΣΊΣΥΦΟΣ", "σίσυφος"},
        {"\xef\xbc\x94\xef\xbc\x97", "47"}, /* full width */
    };
    for (guint i = 0; i < G_N_ELEMENTS(same); i++) {
        g_autofree char *one = ff_billing_key(same[i][0]);
        g_autofree char *other = ff_billing_key(same[i][1]);
        g_assert_cmpstr(one, ==, other);
    }
    g_autofree char *one = ff_billing_key("4711");
    g_autofree char *other = ff_billing_key("4712");
    g_assert_cmpstr(one, !=, other);
}

static void test_words(void)
{
    g_autoptr(FfBillingCode) code = ff_billing_code_new("K-1", "Müller AG", "Über Land");
    g_autofree char *words = ff_billing_words(code);
    g_assert_nonnull(strstr(words, "k-1"));
    g_assert_nonnull(strstr(words, "müller ag"));
    g_assert_nonnull(strstr(words, "über land"));
}

static char *nearest(const char *written, const char *const *codes)
{
    g_autoptr(FfBillingNearest) found = ff_billing_nearest_new(written);
    for (; *codes != NULL; codes++) {
        ff_billing_nearest_offer(found, *codes);
    }
    return ff_billing_nearest_text(found);
}

static void test_nearest(void)
{
    static const char *const codes[] = {"4711-AB", "4711-B", "4711-A", "4712-A",
                                        "4711-C",  "ÄRZTE",  "0815",   NULL};
    g_autofree char *slip = nearest("4711-a1", codes);
    g_assert_cmpstr(slip, ==, "4711-AB, 4711-A, 4711-B");
    g_autofree char *umlaut = nearest("arzte", codes);
    g_assert_cmpstr(umlaut, ==, "ÄRZTE");
    g_assert_null(nearest("something else", codes));
    g_autofree char *beginning = nearest("47", codes);
    g_assert_cmpstr(beginning, ==, "4711-AB, 4711-B, 4711-A");
    g_assert_null(nearest("x", codes));
}

static void test_distance(void)
{
    g_autofree char *longer = repeat("x", FF_LIMIT_DISTANCE + 1);
    g_assert_cmpuint(ff_distance("kitten", "sitting", 5), ==, 3);
    g_assert_cmpuint(ff_distance("", "abc", 3), ==, 3);
    g_assert_cmpuint(ff_distance("ärzte", "arzte", 2), ==, 1);
    g_assert_cmpuint(ff_distance("same", "same", 0), ==, 0);
    g_assert_cmpuint(ff_distance("abc", "xyz", 2), >, 2);
    g_assert_cmpuint(ff_distance(longer, longer, 5), >, 5);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/billing/tidy", test_tidy);
    g_test_add_func("/billing/length-in-characters", test_length_in_characters);
    g_test_add_func("/billing/refused", test_refused);
    g_test_add_func("/billing/keys", test_keys);
    g_test_add_func("/billing/words", test_words);
    g_test_add_func("/billing/nearest", test_nearest);
    g_test_add_func("/billing/distance", test_distance);
    return g_test_run();
}
