// SPDX-License-Identifier: GPL-3.0-or-later
/* Two stacks against each other, over real sockets of the loopback interface. */
#include "sip/test-end.h"

#include <string.h>

static void test_call(gconstpointer more)
{
    TestEnd near = {.change_answer = "changed-answer"},
            far = {.answer = "answer", .change_answer = "changed-answer"};
    test_end_start(&near, TEST_PORT, TEST_PORT + 2, more);
    test_end_start(&far, TEST_PORT + 2, TEST_PORT, more);
    test_end_place(&near);
    test_end_wait(&near, "answered [answer]");
    test_end_wait(&far, "confirmed");
    ff_sip_modify(near.dialog, "change", 6);
    test_end_wait(&near, "changed [changed-answer]");
    ff_sip_modify(far.dialog, "again", 5);
    test_end_wait(&far, "changed [changed-answer]");
    ff_sip_hang_up(near.dialog);
    test_end_wait(&near, "ended");
    test_end_wait(&far, "ended");
    g_test_message("near: %s", near.story->str);
    g_test_message("far: %s", far.story->str);
    g_assert_nonnull(strstr(far.story->str, "invite:+4930222<+4930111"));
    g_assert_nonnull(strstr(far.story->str, "confirmed offered [change]"));
    g_assert_nonnull(strstr(near.story->str, "ringing answered"));
    g_assert_nonnull(strstr(near.story->str, "ended 200 "));
    g_assert_cmpint(near.ended, ==, 1);
    g_assert_cmpint(far.ended, ==, 1);
    test_end_stop(&near);
    test_end_stop(&far);
}

static void test_refused(void)
{
    TestEnd near = {.answer = NULL}, far = {.answer = NULL, .refusal = 486};
    test_end_start(&near, TEST_PORT, TEST_PORT + 2, "keep_alive = 0\n");
    test_end_start(&far, TEST_PORT + 2, TEST_PORT, "keep_alive = 0\n");
    test_end_place(&near);
    test_end_wait(&near, "ended 486!");
    test_end_wait(&far, "ended");
    test_end_stop(&near);
    test_end_stop(&far);
}

static void test_change_refused(void)
{
    TestEnd near = {.answer = NULL}, far = {.answer = "answer"};
    test_end_start(&near, TEST_PORT, TEST_PORT + 2, "keep_alive = 0\n");
    test_end_start(&far, TEST_PORT + 2, TEST_PORT, "keep_alive = 0\n");
    test_end_place(&near);
    test_end_wait(&far, "confirmed");
    ff_sip_modify(near.dialog, "change", 6);
    test_end_wait(&near, "unchanged 488");
    ff_sip_hang_up(far.dialog);
    test_end_wait(&near, "ended");
    test_end_stop(&near);
    test_end_stop(&far);
}

/* Who is no trunk's is answered 403, and nobody hears of it. */
static void test_stranger(void)
{
    TestEnd near = {.answer = NULL}, far = {.answer = "answer"};
    test_end_start(&near, TEST_PORT, TEST_PORT + 2, "keep_alive = 0\n");
    g_autofree char *text = g_strdup_printf("[server]\nsip_address = 127.0.0.1\nsip_port = %d\n"
                                            "[line x]\nhost = 192.0.2.1\n"
                                            "keep_alive = 0\n",
                                            TEST_PORT + 2);
    test_end_start_with(&far, text);
    test_end_place(&near);
    test_end_wait(&near, "ended 403!");
    g_assert_cmpstr(far.story->str, ==, "");
    test_end_stop(&near);
    test_end_stop(&far);
}

static void test_nobody_there(void)
{
    TestEnd near = {.answer = NULL};
    test_end_start(&near, TEST_PORT, TEST_PORT + 9, "transport = tcp\nkeep_alive = 1\n");
    test_end_wait(&near, "down=503");
    test_end_place(&near);
    test_end_wait(&near, "ended 503!");
    test_end_stop(&near);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_data_func("/sip/stack/udp", "keep_alive = 1\n", test_call);
    g_test_add_data_func("/sip/stack/tcp", "transport = tcp\n", test_call);
    g_test_add_func("/sip/stack/refused", test_refused);
    g_test_add_func("/sip/stack/change-refused", test_change_refused);
    g_test_add_func("/sip/stack/stranger", test_stranger);
    g_test_add_func("/sip/stack/nobody-there", test_nobody_there);
    return g_test_run();
}
