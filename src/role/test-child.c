// SPDX-License-Identifier: GPL-3.0-or-later
/* One process under the supervisor. Started for real: this program again, which then is the role.
 */
#include "role/child.h"

#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/clock.h"

static void test_delays(void)
{
    static const gint64 delays[] = {100,  100,  200,   400,   800,   1600,
                                    3200, 6400, 12800, 25600, 30000, 30000};
    for (guint failures = 0; failures < G_N_ELEMENTS(delays); failures++) {
        g_assert_cmpint(ff_child_restart_delay_ms((int)failures), ==, delays[failures]);
    }
    g_assert_cmpint(ff_child_restart_delay_ms(G_MAXINT), ==, 30000);
}

static void test_status(void)
{
    g_assert_cmpint(ff_child_exit_status(W_EXITCODE(0, 0)), ==, 0);
    g_assert_cmpint(ff_child_exit_status(W_EXITCODE(EX_CONFIG, 0)), ==, 78);
    g_assert_cmpint(ff_child_exit_status(W_EXITCODE(255, 0)), ==, 255);
    g_assert_cmpint(ff_child_exit_status(W_EXITCODE(0, SIGKILL)), ==, 137);
    g_assert_cmpint(ff_child_exit_status(W_EXITCODE(0, SIGSEGV) | WCOREFLAG), ==, 139);
}

static FfChild make_running(gint64 lived_ms)
{
    return (FfChild){.pid = 1, .ready_fd = -1, .started_ms = ff_clock_monotonic_ms() - lived_ms};
}

static void test_ended(void)
{
    FfChild child = make_running(10);
    g_assert_cmpint(ff_child_due_ms(&child), ==, -1);
    for (int failures = 1; failures <= 5; failures++) {
        child.pid = 1;
        g_assert_cmpint(ff_child_ended(&child, W_EXITCODE(0, SIGKILL)), ==, 137);
        g_assert_cmpint(child.pid, ==, 0);
        g_assert_cmpint(child.failures, ==, failures);
        g_assert_cmpint(ff_child_due_ms(&child), <=, ff_child_restart_delay_ms(failures));
        g_assert_cmpint(ff_child_due_ms(&child), >, ff_child_restart_delay_ms(failures) - 90);
    }
    child.pid = 1;
    g_assert_cmpint(ff_child_ended(&child, W_EXITCODE(EX_OK, 0)), ==, EX_OK);
    g_assert_cmpint(ff_child_due_ms(&child), ==, 0); /* as it was told to: at once */
    g_assert_cmpint(child.failures, ==, 0);
}

/* What ran for long and then failed begins with the first delay. */
static void test_ended_after_long(void)
{
    FfChild child = make_running(61000);
    child.failures = 9;
    ff_child_ended(&child, W_EXITCODE(1, 0));
    g_assert_cmpint(child.failures, ==, 1);
    g_assert_cmpint(ff_child_due_ms(&child), <=, 100);
}

static void test_never_started(void)
{
    const FfChild child = {.ready_fd = -1};
    g_assert_cmpint(ff_child_due_ms(&child), ==, 0);
}

/* ---- real processes ---- */

static bool hear_ready(const FfChild *child)
{
    struct pollfd ready = {.fd = child->ready_fd, .events = POLLIN};
    char octet;
    g_assert_cmpint(poll(&ready, 1, 20000), ==, 1);
    return read(child->ready_fd, &octet, 1) == 1;
}

static int start_and_wait(const char *name, bool expect_ready)
{
    const FfRole role = {.name = name};
    FfChild child = {.role = &role, .ready_fd = -1};
    int status = 0;
    g_assert_true(ff_child_start(&child, "/some/faxferry.conf"));
    g_assert_cmpint(ff_child_due_ms(&child), ==, -1);
    g_assert_true(hear_ready(&child) == expect_ready);
    g_assert_cmpint(waitpid(child.pid, &status, 0), ==, child.pid);
    int ended = ff_child_ended(&child, status);
    g_assert_cmpint(child.ready_fd, ==, -1);
    return ended;
}

static void test_start(void)
{
    g_assert_cmpint(start_and_wait("works", true), ==, EX_OK);
    g_assert_cmpint(start_and_wait("refuses", false), ==, EX_CONFIG);
    g_assert_cmpint(start_and_wait("dies", false), ==, 128 + SIGTERM);
}

/* faxferryd --role NAME --config FILE, as the supervisor calls it. */
static int be_role(char **argv)
{
    if (strcmp(argv[3], "--config") != 0 || strcmp(argv[4], "/some/faxferry.conf") != 0) {
        return EX_USAGE;
    }
    if (strcmp(argv[2], "refuses") == 0) {
        return EX_CONFIG;
    }
    if (strcmp(argv[2], "dies") == 0) {
        raise(SIGTERM); /* also says that no signal is blocked */
    }
    ff_role_set_ready();
    return EX_OK;
}

int main(int argc, char **argv)
{
    if (argc == 5 && strcmp(argv[1], "--role") == 0) {
        return be_role(argv);
    }
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/child/delays", test_delays);
    g_test_add_func("/child/status", test_status);
    g_test_add_func("/child/ended", test_ended);
    g_test_add_func("/child/ended-after-long", test_ended_after_long);
    g_test_add_func("/child/never-started", test_never_started);
    g_test_add_func("/child/start", test_start);
    return g_test_run();
}
