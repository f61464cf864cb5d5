// SPDX-License-Identifier: GPL-3.0-or-later
#include <string.h>

#include "number/number.h"

typedef struct {
    const char *text, *country;
    int extension_digits;
    FfNumberResult result;
    const char *number;
} Case;

static const Case cases[] = {
    /* as people write them */
    {"5035550123", "US", 0, FF_NUMBER_OK, "+15035550123"},
    {"(503) 555-0123", "US", 0, FF_NUMBER_OK, "+15035550123"},
    {"1-503-555-0199", "US", 0, FF_NUMBER_OK, "+15035550199"},
    {"+1 503.555.0100", "DE", 0, FF_NUMBER_OK, "+15035550100"},
    {"+44 20 7946 0018", "US", 0, FF_NUMBER_OK, "+442079460018"},
    {"+44 (0)20 7946 0018", "US", 0, FF_NUMBER_OK, "+442079460018"},
    {"020 7946 0018", "GB", 0, FF_NUMBER_OK, "+442079460018"},
    {"011 44 20 7946 0018", "US", 0, FF_NUMBER_OK, "+442079460018"},
    {"0044 20 7946 0018", "DE", 0, FF_NUMBER_OK, "+442079460018"},
    {"030/1234567", "DE", 0, FF_NUMBER_OK, "+49301234567"},
    {"+49 30 1234567", "US", 0, FF_NUMBER_OK, "+49301234567"},
    {"01 53 00 00 00", "FR", 0, FF_NUMBER_OK, "+33153000000"},
    {"503\xc2\xa0"
     "555\xe2\x80\x91"
     "0123",
     "US", 0, FF_NUMBER_OK, "+15035550123"},
    /* no number there */
    {"5550123", "US", 0, FF_NUMBER_IMPOSSIBLE, NULL},
    {"12", "US", 0, FF_NUMBER_IMPOSSIBLE, NULL},
    {"+999 1234567", "US", 0, FF_NUMBER_IMPOSSIBLE, NULL},
    {"50355501234567", "US", 0, FF_NUMBER_IMPOSSIBLE, NULL},
    {"5035550123", "ZZ", 0, FF_NUMBER_IMPOSSIBLE, NULL},
    {"00000000000000000000000000000000", "US", 0, FF_NUMBER_IMPOSSIBLE, NULL},
    /* never dialled */
    {"911", "US", 0, FF_NUMBER_EMERGENCY, NULL},
    {"9-1-1", "US", 5, FF_NUMBER_EMERGENCY, NULL},
    {"112", "US", 0, FF_NUMBER_EMERGENCY, NULL},
    {"112", "DE", 3, FF_NUMBER_EMERGENCY, NULL},
    {"110", "DE", 0, FF_NUMBER_EMERGENCY, NULL},
    {"999", "GB", 0, FF_NUMBER_EMERGENCY, NULL},
    {"0112", "DE", 0, FF_NUMBER_EMERGENCY, NULL},
    {"9911", "US", 4, FF_NUMBER_EMERGENCY, NULL},
    {"+1911", "US", 0, FF_NUMBER_EMERGENCY, NULL},
    {"9115550123", "US", 0, FF_NUMBER_EMERGENCY, NULL},
    {"411", "US", 0, FF_NUMBER_EMERGENCY, NULL},
    {"988", "US", 0, FF_NUMBER_EMERGENCY, NULL},
    {"116117", "DE", 0, FF_NUMBER_EMERGENCY, NULL},
    /* internal */
    {"2041", "US", 4, FF_NUMBER_OK, "2041"},
    {"20 41", "US", 4, FF_NUMBER_OK, "2041"},
    {"2041", "US", 0, FF_NUMBER_IMPOSSIBLE, NULL},
    {"20415", "US", 4, FF_NUMBER_IMPOSSIBLE, NULL},
    {"+2041", "US", 4, FF_NUMBER_IMPOSSIBLE, NULL},
    {"5035550123", "US", 4, FF_NUMBER_OK, "+15035550123"},
    /* something else */
    {"", "US", 0, FF_NUMBER_MALFORMED, NULL},
    {"+", "US", 0, FF_NUMBER_MALFORMED, NULL},
    {"++15035550123", "US", 0, FF_NUMBER_MALFORMED, NULL},
    {"503+5550123", "US", 0, FF_NUMBER_MALFORMED, NULL},
    {"503555CALL", "US", 0, FF_NUMBER_MALFORMED, NULL},
    {"5035550123x12", "US", 0, FF_NUMBER_MALFORMED, NULL},
    {"5035550123;ext=1", "US", 0, FF_NUMBER_MALFORMED, NULL},
    {"5035550123\n", "US", 0, FF_NUMBER_MALFORMED, NULL},
    {"503555\xff"
     "0123",
     "US", 0, FF_NUMBER_MALFORMED, NULL},
    {"\xd9\xa5\xd9\xa0\xd9\xa3", "US", 0, FF_NUMBER_MALFORMED, NULL},
};

static void test_normalise(gconstpointer data)
{
    const Case *c = data;
    char *number = NULL;
    g_test_message("%s in %s", c->text, c->country);
    FfNumberResult result = ff_number_normalise(c->text, c->country, c->extension_digits, &number);
    g_assert_cmpint(result, ==, c->result);
    g_assert_cmpstr(number, ==, c->number);
    g_free(number);
}

/* What a number was normalised to is itself a number, and the same. */
static void test_again(gconstpointer data)
{
    const Case *c = data;
    g_autofree char *number = NULL;
    if (c->result == FF_NUMBER_OK) {
        g_assert_cmpint(ff_number_normalise(c->number, c->country, c->extension_digits, &number),
                        ==, FF_NUMBER_OK);
        g_assert_cmpstr(number, ==, c->number);
    }
}

static void test_long(void)
{
    g_autofree char *digits = g_strnfill(10000, '5');
    char *number = NULL;
    g_assert_cmpint(ff_number_normalise(digits, "US", 0, &number), ==, FF_NUMBER_IMPOSSIBLE);
    g_assert_cmpint(ff_number_normalise(digits, "US", 20000, &number), ==, FF_NUMBER_IMPOSSIBLE);
    g_assert_null(number);
    g_assert_true(ff_number_looks_like(digits));
}

static void test_looks_like(void)
{
    static const char *const yes[] = {"911", "+1 503", "5035550123", "(0)30 / 12 34", NULL};
    static const char *const no[] = {"", "12", "+", "Anne", "503 Anne", "12-", "1+234", NULL};
    for (guint i = 0; yes[i] != NULL; i++) {
        g_assert_true(ff_number_looks_like(yes[i]));
    }
    for (guint i = 0; no[i] != NULL; i++) {
        g_assert_false(ff_number_looks_like(no[i]));
    }
}

static void test_format(void)
{
    static const char *const pairs[][2] = {
        {"+15035550123", "+1 503-555-0123"},
        {"+442079460018", "+44 20 7946 0018"},
        {"2041", "2041"},
        {"garbage", "garbage"},
        {"+9", "+9"},
        {"", ""},
    };
    for (guint i = 0; i < G_N_ELEMENTS(pairs); i++) {
        g_autofree char *formatted = ff_number_format(pairs[i][0]);
        g_assert_cmpstr(formatted, ==, pairs[i][1]);
    }
}

static void test_country(void)
{
    g_assert_true(ff_number_is_country("US"));
    g_assert_true(ff_number_is_country("DE"));
    g_assert_false(ff_number_is_country("us"));
    g_assert_false(ff_number_is_country("ZZ"));
    g_assert_false(ff_number_is_country(""));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *name = g_strdup_printf("/number/normalise/%u", i);
        g_autofree char *again = g_strdup_printf("/number/again/%u", i);
        g_test_add_data_func(name, &cases[i], test_normalise);
        g_test_add_data_func(again, &cases[i], test_again);
    }
    g_test_add_func("/number/long", test_long);
    g_test_add_func("/number/looks-like", test_looks_like);
    g_test_add_func("/number/format", test_format);
    g_test_add_func("/number/country", test_country);
    return g_test_run();
}
