// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/wake.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"

typedef struct {
    char *folder;
    FfWake *wake;
} Fixture;

static void open_fixture(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    fixture->folder = g_dir_make_tmp("faxferry-wake-XXXXXX", NULL);
    fixture->wake = ff_wake_new(fixture->folder, &error);
    g_assert_no_error(error);
}

static guint count_sockets(const Fixture *fixture)
{
    g_autofree char *path = g_build_filename(fixture->folder, "wake", NULL);
    g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
    guint count = 0;
    while (g_dir_read_name(folder) != NULL) {
        count++;
    }
    return count;
}

static void close_fixture(Fixture *fixture, gconstpointer data)
{
    ff_wake_free(fixture->wake);
    g_assert_cmpuint(count_sockets(fixture), ==, 0);
    g_autofree char *path = g_build_filename(fixture->folder, "wake", NULL);
    g_rmdir(path);
    g_rmdir(fixture->folder);
    g_free(fixture->folder);
}

static void test_own_stage_only(Fixture *fixture, gconstpointer data)
{
    ff_wake_listen(fixture->wake, FF_STAGE_LINE);
    ff_wake_listen(fixture->wake, FF_STAGE_LINE);
    g_assert_cmpuint(count_sockets(fixture), ==, 1);
    ff_wake_send(fixture->wake, FF_STAGE_NOTICE);
    g_assert_false(ff_wake_wait(fixture->wake, FF_STAGE_LINE, 0));
    ff_wake_send(fixture->wake, FF_STAGE_LINE);
    ff_wake_send(fixture->wake, FF_STAGE_LINE);
    g_assert_true(ff_wake_wait(fixture->wake, FF_STAGE_LINE, 0));
    /* several hints are one reason to look */
    g_assert_false(ff_wake_wait(fixture->wake, FF_STAGE_LINE, 0));
}

static void test_all_who_wait(Fixture *fixture, gconstpointer data)
{
    g_autoptr(FfWake) other = ff_wake_new(fixture->folder, NULL);
    ff_wake_listen(fixture->wake, FF_STAGE_LINE);
    ff_wake_listen(other, FF_STAGE_LINE);
    ff_wake_send(other, FF_STAGE_LINE);
    g_assert_true(ff_wake_wait(fixture->wake, FF_STAGE_LINE, 0));
    g_assert_true(ff_wake_wait(other, FF_STAGE_LINE, 0));
}

/* A sender never waits, however full the queue of one who does not look. */
static void test_full_queue(Fixture *fixture, gconstpointer data)
{
    ff_wake_listen(fixture->wake, FF_STAGE_LINE);
    for (guint i = 0; i < 2000; i++) {
        ff_wake_send(fixture->wake, FF_STAGE_LINE);
    }
    g_assert_true(ff_wake_wait(fixture->wake, FF_STAGE_LINE, 0));
    g_assert_false(ff_wake_wait(fixture->wake, FF_STAGE_LINE, 0));
}

static void test_dead_socket_is_removed(Fixture *fixture, gconstpointer data)
{
    pid_t child = fork();
    if (child == 0) {
        FfWake *wake = ff_wake_new(fixture->folder, NULL);
        ff_wake_listen(wake, FF_STAGE_LINE);
        raise(SIGKILL);
    }
    waitpid(child, NULL, 0);
    g_assert_cmpuint(count_sockets(fixture), ==, 1);
    ff_wake_send(fixture->wake, FF_STAGE_LINE);
    g_assert_cmpuint(count_sockets(fixture), ==, 0);
}

/* Longer than sockaddr_un can say. */
static void test_long_path(void)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *top = g_dir_make_tmp("faxferry-wake-XXXXXX", NULL);
    char name[201];
    memset(name, 'x', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    g_autofree char *folder = g_build_filename(top, name, NULL);
    g_assert_cmpint(g_mkdir(folder, 0700), ==, 0);
    FfWake *wake = ff_wake_new(folder, &error);
    g_assert_no_error(error);
    ff_wake_listen(wake, FF_STAGE_MESSAGE);
    ff_wake_send(wake, FF_STAGE_MESSAGE);
    g_assert_true(ff_wake_wait(wake, FF_STAGE_MESSAGE, 0));
    ff_wake_free(wake);
    g_autofree char *inside = g_build_filename(folder, "wake", NULL);
    g_rmdir(inside);
    g_rmdir(folder);
    g_rmdir(top);
}

static void test_no_folder(void)
{
    g_autoptr(GError) error = NULL;
    g_assert_null(ff_wake_new("/proc/nonexistent", &error));
    g_assert_error(error, FF_ERROR, FF_ERROR_TEMPORARY);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(path, test) g_test_add(path, Fixture, NULL, open_fixture, test, close_fixture)
    ADD("/wake/own-stage-only", test_own_stage_only);
    ADD("/wake/all-who-wait", test_all_who_wait);
    ADD("/wake/full-queue", test_full_queue);
    ADD("/wake/dead-socket-is-removed", test_dead_socket_is_removed);
    g_test_add_func("/wake/long-path", test_long_path);
    g_test_add_func("/wake/no-folder", test_no_folder);
    return g_test_run();
}
