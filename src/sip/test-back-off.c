// SPDX-License-Identifier: GPL-3.0-or-later
#include "sip/back-off.h"

static void test_bounds(void)
{
    for (int failures = 1; failures < 100; failures++) {
        const guint least = ff_sip_back_off_ms(failures, 503, 0, 0);
        const guint most = ff_sip_back_off_ms(failures, 503, 0, G_MAXUINT32);
        g_assert_cmpuint(least, >=, 2500);
        g_assert_cmpuint(most, <=, 300000);
        g_assert_cmpuint(most, >=, least);
    }
    g_assert_cmpuint(ff_sip_back_off_ms(1, 503, 0, 0), ==, 2500);
    g_assert_cmpuint(ff_sip_back_off_ms(2, 503, 0, 0), ==, 5000);
    g_assert_cmpuint(ff_sip_back_off_ms(7, 503, 0, 0), ==, 150000);
}

/* A wrong password is not tried every few seconds. */
static void test_persons(void)
{
    static const int codes[] = {401, 403, 404, 407};
    for (guint i = 0; i < G_N_ELEMENTS(codes); i++) {
        g_assert_cmpuint(ff_sip_back_off_ms(1, codes[i], 0, 0), ==, 150000);
    }
}

static void test_retry_after(void)
{
    g_assert_cmpuint(ff_sip_back_off_ms(1, 503, 120, 0), ==, 120000);
    g_assert_cmpuint(ff_sip_back_off_ms(9, 403, 7, 0), ==, 7000);
    g_assert_cmpuint(ff_sip_back_off_ms(1, 503, G_MAXINT, 0), ==, 3600000);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/sip/back-off/bounds", test_bounds);
    g_test_add_func("/sip/back-off/persons", test_persons);
    g_test_add_func("/sip/back-off/retry-after", test_retry_after);
    return g_test_run();
}
