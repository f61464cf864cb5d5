// SPDX-License-Identifier: GPL-3.0-or-later
#include <stdbool.h>
#include <string.h>

#include "base/limits.h"
#include "base/reason.h"

static void test_every_reason_has_a_row(void)
{
    g_autoptr(GHashTable) names = g_hash_table_new(g_str_hash, g_str_equal);
    for (FfReason reason = FF_REASON_NONE; reason < FF_REASON_COUNT; reason++) {
        const char *name = ff_reason_name(reason);
        g_assert_nonnull(name);
        g_assert_true(g_hash_table_add(names, (gpointer)name));
        g_assert_cmpint(ff_reason_from_name(name), ==, reason);
        g_assert_cmpuint(strspn(name, "abcdefghijklmnopqrstuvwxyz-"), ==, strlen(name));
    }
}

static void test_status_is_rfc3463(void)
{
    for (FfReason reason = FF_REASON_NONE; reason < FF_REASON_COUNT; reason++) {
        g_assert_true(g_regex_match_simple("^[245]\\.[0-9]{1,3}\\.[0-9]{1,3}$",
                                           ff_reason_status(reason), 0, 0));
    }
    /* What is worth another attempt is transient, what is refused is not. */
    g_assert_cmpstr(ff_reason_status(FF_REASON_BUSY), ==, "4.4.1");
    for (FfReason reason = FF_REASON_NONE + 1; reason < FF_REASON_COUNT; reason++) {
        bool retry = ff_reason_disposition(reason) == FF_DISPOSITION_RETRY;
        g_assert_true(ff_reason_status(reason)[0] == (retry ? '4' : '5'));
    }
}

static void test_sentences(void)
{
    for (FfReason reason = FF_REASON_NONE; reason < FF_REASON_COUNT; reason++) {
        g_autofree char *with = ff_reason_sentence(reason, "MARK");
        g_autofree char *without = ff_reason_sentence(reason, NULL);
        g_autofree char *empty = ff_reason_sentence(reason, "");
        g_assert_cmpstr(empty, ==, without);
        g_assert_true(g_str_has_suffix(with, "."));
        g_assert_true(g_str_has_suffix(without, "."));
        g_assert_null(strpbrk(with, "{}"));
        g_assert_null(strpbrk(without, "{}"));
        g_assert_null(strstr(with, "  "));
        g_assert_null(strstr(without, "  "));
        g_assert_true(strstr(with, "MARK") != NULL || strcmp(with, without) == 0);
    }
}

static void test_dispositions(void)
{
    static const FfReason kept[] = {FF_REASON_AUTOMATIC_MESSAGE, FF_REASON_BOUNCE,
                                    FF_REASON_LIST_MESSAGE,      FF_REASON_OWN_MESSAGE,
                                    FF_REASON_UNVERIFIED_SENDER, FF_REASON_DUPLICATE};
    for (guint i = 0; i < G_N_ELEMENTS(kept); i++) {
        g_assert_cmpint(ff_reason_disposition(kept[i]), ==, FF_DISPOSITION_QUARANTINE);
    }
    g_assert_cmpint(ff_reason_disposition(FF_REASON_UNKNOWN_SENDER), ==, FF_DISPOSITION_REFUSE);
    g_assert_cmpint(ff_reason_disposition(FF_REASON_NO_ANSWER), ==, FF_DISPOSITION_RETRY);
}

static void test_hostile_argument(void)
{
    g_autofree char *lines =
        ff_reason_sentence(FF_REASON_BAD_ADDRESS, "a\r\nBcc: x@y\x1b[2J\xe2\x80\xae\xff");
    g_assert_true(g_utf8_validate(lines, -1, NULL));
    g_assert_null(strpbrk(lines, "\r\n\x1b"));
    g_assert_null(strstr(lines, "\xe2\x80\xae"));
    g_assert_nonnull(strstr(lines, "a  Bcc: x@y [2J"));
    /* An argument that looks like a hole stays what it is. */
    g_autofree char *hole = ff_reason_sentence(FF_REASON_BAD_ADDRESS, "{}%s");
    g_assert_nonnull(strstr(hole, "{}%s"));
}

static void test_words(void)
{
    g_autofree char *both =
        ff_reason_sentence(FF_REASON_NUMBER_NOT_ALLOWED, "+19005550123 sales and support");
    g_assert_nonnull(strstr(both, "to +19005550123 are"));
    g_assert_nonnull(strstr(both, "rules for sales and support."));
    g_autofree char *one = ff_reason_sentence(FF_REASON_NUMBER_NOT_ALLOWED, "+19005550123");
    g_autofree char *none = ff_reason_sentence(FF_REASON_NUMBER_NOT_ALLOWED, NULL);
    g_assert_cmpstr(one, ==, none);
    g_autofree char *holes = ff_reason_sentence(FF_REASON_NUMBER_NOT_ALLOWED, "{2} {1}{3} x");
    g_assert_nonnull(strstr(holes, "to {2} are"));
    g_assert_nonnull(strstr(holes, "rules for {1}{3} x."));
}

static void test_long_argument(void)
{
    g_autofree char *text = g_strnfill(1 << 20, 'x');
    g_autofree char *sentence = ff_reason_sentence(FF_REASON_BAD_NUMBER, text);
    g_assert_cmpuint(strlen(sentence), <, FF_LIMIT_NAME + 300);
    g_assert_nonnull(strstr(sentence, "x..."));
}

static void test_out_of_range(void)
{
    g_assert_cmpstr(ff_reason_name((FfReason)1000), ==, "internal");
    g_assert_cmpstr(ff_reason_name((FfReason)-1), ==, "internal");
    g_assert_cmpint(ff_reason_from_name("no such thing"), ==, FF_REASON_INTERNAL);
    g_assert_cmpint(ff_reason_from_name(NULL), ==, FF_REASON_INTERNAL);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/reason/rows", test_every_reason_has_a_row);
    g_test_add_func("/reason/status", test_status_is_rfc3463);
    g_test_add_func("/reason/sentences", test_sentences);
    g_test_add_func("/reason/dispositions", test_dispositions);
    g_test_add_func("/reason/hostile-argument", test_hostile_argument);
    g_test_add_func("/reason/words", test_words);
    g_test_add_func("/reason/long-argument", test_long_argument);
    g_test_add_func("/reason/out-of-range", test_out_of_range);
    return g_test_run();
}
