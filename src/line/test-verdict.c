// SPDX-License-Identifier: GPL-3.0-or-later
#include "line/verdict.h"

#include <spandsp.h>

/* No code of spandsp's but 0 may pass for success, and each has a sentence for people. */
static void test_every_code(void)
{
    g_assert_cmpint(ff_verdict_from_t30(T30_ERR_OK), ==, FF_REASON_NONE);
    for (int code = 1; code <= T30_ERR_CSA_UNACCEPTABLE; code++) {
        FfReason reason = ff_verdict_from_t30(code);
        g_autofree char *sentence = ff_reason_sentence(reason, NULL);
        g_assert_cmpint(reason, !=, FF_REASON_NONE);
        g_assert_true(*sentence != '\0');
    }
}

static void test_outside_the_table(void)
{
    const int codes[] = {-1, T30_ERR_CSA_UNACCEPTABLE + 1, G_MAXINT, G_MININT};
    for (guint i = 0; i < G_N_ELEMENTS(codes); i++) {
        g_assert_cmpint(ff_verdict_from_t30(codes[i]), ==, FF_REASON_FAX_PROTOCOL);
    }
}

static void test_worth_another_call(void)
{
    const struct {
        int code;
        FfDisposition disposition;
    } rows[] = {
        {T30_ERR_CALLDROPPED, FF_DISPOSITION_RETRY},
        {T30_ERR_TX_PHDDEAD, FF_DISPOSITION_RETRY},
        {T30_ERR_CANNOT_TRAIN, FF_DISPOSITION_RETRY},
        {T30_ERR_T1_EXPIRED, FF_DISPOSITION_RETRY},
        {T30_ERR_RX_INCAPABLE, FF_DISPOSITION_REFUSE},
        {T30_ERR_BADTIFF, FF_DISPOSITION_REFUSE},
        {T30_ERR_IDENT_UNACCEPTABLE, FF_DISPOSITION_REFUSE},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        FfReason reason = ff_verdict_from_t30(rows[i].code);
        g_assert_cmpint(ff_reason_disposition(reason), ==, rows[i].disposition);
    }
}

static void test_pages_decide(void)
{
    g_assert_cmpint(ff_verdict_of_call(T30_ERR_OK, 3, 3), ==, FF_REASON_NONE);
    g_assert_cmpint(ff_verdict_of_call(T30_ERR_OK, 2, 3), ==, FF_REASON_NOT_CONFIRMED);
    g_assert_cmpint(ff_verdict_of_call(T30_ERR_OK, 4, 3), ==, FF_REASON_NOT_CONFIRMED);
    g_assert_cmpint(ff_verdict_of_call(T30_ERR_OK, 0, 0), ==, FF_REASON_NOT_CONFIRMED);
    g_assert_cmpint(ff_verdict_of_call(T30_ERR_CALLDROPPED, 3, 3), ==, FF_REASON_CALL_DROPPED);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/verdict/every-code", test_every_code);
    g_test_add_func("/verdict/outside-the-table", test_outside_the_table);
    g_test_add_func("/verdict/worth-another-call", test_worth_another_call);
    g_test_add_func("/verdict/pages-decide", test_pages_decide);
    return g_test_run();
}
