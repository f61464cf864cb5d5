// SPDX-License-Identifier: GPL-3.0-or-later
/* The program box: each forbidden thing is tried by a program inside it. */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "box/box-lock.h"
#include "box/box-program.h"
#include "box/test-attempts.h"

enum { SHORT_WALL_MS = 1500 };

static const FfBoxLimits limits = {
    .memory = 512 << 20, .cpu_seconds = 1, .wall_ms = 30000, .output = 1 << 20};

static const char *probe; /* the program's path */

typedef struct {
    char *folder;
} Fixture;

static void set_up(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    fixture->folder = g_dir_make_tmp("faxferry-program-XXXXXX", &error);
    g_assert_no_error(error);
}

static void tear_down(Fixture *fixture, gconstpointer data)
{
    static const char *const names[] = {"in", "out", "much"};
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path = g_build_filename(fixture->folder, names[i], NULL);
        unlink(path);
    }
    g_assert_cmpint(rmdir(fixture->folder), ==, 0);
    g_free(fixture->folder);
}

static FfBoxResult run(const Fixture *fixture, const char *what, int *ret_status, char **ret_why)
{
    const char *const arguments[] = {probe, what, NULL};
    const FfBoxProgram program = {
        .arguments = arguments, .folder = fixture->folder, .listening = "/tmp"};
    FfBoxLimits own = limits;
    if (strcmp(what, "wall-clock") == 0) {
        own.wall_ms = SHORT_WALL_MS;
    }
    FfBoxResult result = ff_box_run_program(&program, &own, ret_status, ret_why);
    if (*ret_why != NULL) {
        g_test_message("ended: %s", *ret_why);
    }
    return result;
}

static void test_good(Fixture *fixture, gconstpointer data)
{
    g_autofree char *in = g_build_filename(fixture->folder, "in", NULL);
    g_autofree char *out = g_build_filename(fixture->folder, "out", NULL);
    g_autofree char *text = NULL;
    g_autofree char *why = NULL;
    int status = -1;
    g_assert_true(g_file_set_contents(in, "document", -1, NULL));
    g_setenv("SECRET", "x", true);
    g_assert_cmpint(run(fixture, "good", &status, &why), ==, FF_BOX_DONE);
    g_assert_cmpint(status, ==, 0);
    g_assert_true(g_file_get_contents(out, &text, NULL, NULL));
    g_assert_cmpstr(text, ==, "document");
}

static void test_abort(Fixture *fixture, gconstpointer data)
{
    g_autofree char *why = NULL;
    int status = -1;
    g_assert_cmpint(run(fixture, "abort", &status, &why), ==, FF_BOX_CRASHED);
    g_assert_nonnull(strstr(why, "signal 6"));
}

static void test_no_program(Fixture *fixture, gconstpointer data)
{
    const char *const arguments[] = {"/usr/lib/nothing/at-all", NULL};
    const FfBoxProgram program = {.arguments = arguments, .folder = fixture->folder};
    g_autofree char *why = NULL;
    int status = -1;
    g_assert_cmpint(ff_box_run_program(&program, &limits, &status, &why), ==, FF_BOX_ERROR);
    g_assert_nonnull(strstr(why, "can't be executed"));
}

static void test_output(Fixture *fixture, gconstpointer data)
{
    static const char *const arguments[] = {"/usr/bin/uname", "-s", NULL};
    g_autofree char *path = g_build_filename(fixture->folder, "out", NULL);
    g_autofree char *why = NULL;
    g_autofree char *text = NULL;
    int status = -1;
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    const FfBoxProgram program = {
        .arguments = arguments, .folder = fixture->folder, .output_fd = fd};
    g_assert_cmpint(ff_box_run_program(&program, &limits, &status, &why), ==, FF_BOX_DONE);
    close(fd);
    g_assert_cmpint(status, ==, 0);
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_assert_cmpstr(text, ==, "Linux\n");
}

static const char *name_of(FfBoxResult result, int status)
{
    static const char *const names[] = {[FF_BOX_CRASHED] = "crashed",
                                        [FF_BOX_TIMEOUT] = "timeout",
                                        [FF_BOX_TOO_MUCH] = "too-much",
                                        [FF_BOX_ERROR] = "error"};
    if (result != FF_BOX_DONE) {
        return names[result];
    }
    return status == TEST_REFUSED ? "refused" : status == TEST_ALLOWED ? "allowed" : "broken";
}

/* Memory that was written may be run where there are no namespaces. */
static const char *expected_without_namespaces(const TestAttempt *attempt)
{
    return strcmp(attempt->name, "written-code") == 0 ? "allowed" : attempt->program;
}

static const char *expected(const TestAttempt *attempt)
{
    return ff_box_find_layers().root ? attempt->program : expected_without_namespaces(attempt);
}

static void test_attempt(Fixture *fixture, gconstpointer data)
{
    const TestAttempt *attempt = data;
    g_autofree char *why = NULL;
    int status = -1;
    FfBoxResult result = run(fixture, attempt->name, &status, &why);
    g_assert_cmpstr(name_of(result, status), ==, expected(attempt));
    g_assert_cmpint(access(TEST_ATTEMPT_FILE, F_OK), !=, 0);
    g_assert_cmpint(waitpid(-1, NULL, WNOHANG), ==, -1);
    g_assert_cmpint(errno, ==, ECHILD);
}

/* ---- a machine without namespaces ---- */

static void forbid_namespaces(void)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    const struct scmp_arg_cmp users = SCMP_A0_64(SCMP_CMP_MASKED_EQ, CLONE_NEWUSER, CLONE_NEWUSER);
    g_assert_nonnull(filter);
    g_assert_cmpint(
        seccomp_rule_add_array(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(clone), 1, &users), ==, 0);
    g_assert_cmpint(seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(unshare), 0), ==, 0);
    g_assert_cmpint(seccomp_load(filter), ==, 0);
    seccomp_release(filter);
}

static void test_attempt_without_namespaces(Fixture *fixture, gconstpointer data)
{
    const TestAttempt *attempt = data;
    int status = -1;
    if (ff_box_landlock_version() == 0) {
        g_test_skip("this kernel has no landlock");
        return;
    }
    pid_t pid = fork();
    if (pid == 0) {
        g_autofree char *why = NULL;
        forbid_namespaces();
        FfBoxResult result = run(fixture, attempt->name, &status, &why);
        _exit(strcmp(name_of(result, status), expected_without_namespaces(attempt)) == 0 ? 0 : 1);
    }
    g_assert_cmpint(waitpid(pid, &status, 0), ==, pid);
    g_assert_cmpint(status, ==, 0);
    g_assert_cmpint(access(TEST_ATTEMPT_FILE, F_OK), !=, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    probe = g_getenv("FF_TEST_PROBE");
    g_assert_nonnull(probe);
    g_test_add("/box/program/good", Fixture, NULL, set_up, test_good, tear_down);
    g_test_add("/box/program/abort", Fixture, NULL, set_up, test_abort, tear_down);
    g_test_add("/box/program/standard-output", Fixture, NULL, set_up, test_output, tear_down);
    g_test_add("/box/program/no-program", Fixture, NULL, set_up, test_no_program, tear_down);
    for (const TestAttempt *attempt = test_attempts; attempt->name != NULL; attempt++) {
        if (FF_BOX_UNDER_SANITIZER && strcmp(attempt->name, "memory") == 0) {
            continue; /* address space is not limited there */
        }
        g_autofree char *path = g_strconcat("/box/program/", attempt->name, NULL);
        g_autofree char *bare = g_strconcat("/box/program/no-namespaces/", attempt->name, NULL);
        g_test_add(path, Fixture, attempt, set_up, test_attempt, tear_down);
        g_test_add(bare, Fixture, attempt, set_up, test_attempt_without_namespaces, tear_down);
    }
    return g_test_run();
}
