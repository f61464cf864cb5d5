// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/limits.h"
#include "t30/watch.h"

static FfReason watch(int silence_s, int page_s, int call_s, int max_s)
{
    FfWatchTimes times = {silence_s * 1000LL, page_s * 1000LL, call_s * 1000LL};
    return ff_watch(&times, max_s);
}

static void test_each_limit(void)
{
    const int silence = FF_LIMIT_CALL_SILENCE_SECONDS, page = FF_LIMIT_CALL_PAGE_SECONDS,
              call = FF_LIMIT_CALL_SECONDS;
    g_assert_cmpint(watch(0, 0, 0, 0), ==, FF_REASON_NONE);
    g_assert_cmpint(watch(silence - 1, page - 1, call - 1, 0), ==, FF_REASON_NONE);
    g_assert_cmpint(watch(silence, 0, 0, 0), ==, FF_REASON_CALL_DROPPED);
    g_assert_cmpint(watch(0, page, 0, 0), ==, FF_REASON_CALL_TOO_LONG);
    g_assert_cmpint(watch(0, 0, call, 0), ==, FF_REASON_CALL_TOO_LONG);
    g_assert_cmpint(watch(silence, page, call, 0), ==, FF_REASON_CALL_DROPPED);
}

static void test_own_limit(void)
{
    g_assert_cmpint(watch(0, 0, 59, 60), ==, FF_REASON_NONE);
    g_assert_cmpint(watch(0, 0, 60, 60), ==, FF_REASON_CALL_TOO_LONG);
    /* a wider limit than ours does not count */
    g_assert_cmpint(watch(0, 0, FF_LIMIT_CALL_SECONDS, 2 * FF_LIMIT_CALL_SECONDS), ==,
                    FF_REASON_CALL_TOO_LONG);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/watch/each-limit", test_each_limit);
    g_test_add_func("/watch/own-limit", test_own_limit);
    return g_test_run();
}
