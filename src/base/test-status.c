// SPDX-License-Identifier: GPL-3.0-or-later
/* Status files, the clock's formats and the classes of errors. */
#include "base/status.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <sysexits.h>

#include "base/clock.h"
#include "base/detail.h"
#include "base/error.h"

static void remove_all(const char *state_dir)
{
    g_autofree char *folder = g_build_filename(state_dir, "status", NULL);
    g_autoptr(GDir) directory = g_dir_open(folder, 0, NULL);
    const char *name;
    while (directory != NULL && (name = g_dir_read_name(directory)) != NULL) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        g_unlink(path);
    }
    g_rmdir(folder);
    g_rmdir(state_dir);
}

static void test_write_and_read(void)
{
    g_autofree char *state_dir = g_dir_make_tmp("faxferry-status-XXXXXX", NULL);
    g_autoptr(GError) error = NULL;
    g_assert_true(ff_status_write(state_dir, "gateway-main", &error, "last_error",
                                  "wrong \"password\"\xff", "gone", NULL, NULL));
    g_assert_no_error(error);
    g_assert_true(ff_status_write(state_dir, "role-../line", &error, NULL));
    g_autoptr(GHashTable) all = ff_status_read_all(state_dir);
    g_assert_cmpuint(g_hash_table_size(all), ==, 2);
    g_assert_true(g_hash_table_contains(all, "role-.._line"));
    JsonObject *object = ff_detail_parse(g_hash_table_lookup(all, "gateway-main"));
    g_assert_true(
        g_str_has_prefix(ff_detail_string(object, "last_error", ""), "wrong \"password\""));
    g_assert_false(json_object_has_member(object, "gone"));
    g_assert_cmpint(ff_detail_int(object, "pid", 0), >, 0);
    g_assert_cmpuint(strlen(ff_detail_string(object, "time", "")), ==, 20);
    json_object_unref(object);
    remove_all(state_dir);
}

static void test_read_strange(void)
{
    g_autofree char *state_dir = g_dir_make_tmp("faxferry-status-XXXXXX", NULL);
    g_autoptr(GHashTable) none = ff_status_read_all(state_dir);
    g_assert_cmpuint(g_hash_table_size(none), ==, 0);
    g_assert_true(ff_status_write(state_dir, "a", NULL, NULL));
    g_autofree char *large = g_build_filename(state_dir, "status", "large.json", NULL);
    g_autofree char *text = g_strnfill(100000, ' ');
    g_assert_true(g_file_set_contents(large, text, -1, NULL));
    g_autofree char *other = g_build_filename(state_dir, "status", "other.txt", NULL);
    g_assert_true(g_file_set_contents(other, "x", -1, NULL));
    g_autoptr(GHashTable) all = ff_status_read_all(state_dir);
    g_assert_cmpuint(g_hash_table_size(all), ==, 1);
    remove_all(state_dir);
}

static void test_write_fails(void)
{
    g_autoptr(GError) error = NULL;
    g_assert_false(ff_status_write("/dev/null/x", "a", &error, NULL));
    g_assert_error(error, FF_ERROR, FF_ERROR_TEMPORARY);
}

static void test_remove(void)
{
    g_autofree char *state_dir = g_dir_make_tmp("faxferry-status-XXXXXX", NULL);
    g_assert_true(ff_status_write(state_dir, "line.12", NULL, NULL));
    g_assert_true(ff_status_write(state_dir, "line.123", NULL, NULL));
    ff_status_remove(state_dir, "line.12");
    ff_status_remove(state_dir, "line.1");
    ff_status_remove("/proc/nonexistent", "line.123");
    g_autoptr(GHashTable) all = ff_status_read_all(state_dir);
    g_assert_cmpuint(g_hash_table_size(all), ==, 1);
    g_assert_true(g_hash_table_contains(all, "line.123"));
    remove_all(state_dir);
}

static void test_clock(void)
{
    g_autofree char *rfc3339 = ff_clock_rfc3339(1795450080123);
    g_assert_cmpstr(rfc3339, ==, "2026-11-23T16:08:00Z");
    g_autofree char *rfc5322 = ff_clock_rfc5322(1795450080123);
    g_assert_true(g_regex_match_simple("^(Mon|Tue), 2[34] Nov 2026 \\d\\d:\\d\\d:00 [+-]\\d{4}$",
                                       rfc5322, 0, 0));
    g_autofree char *impossible = ff_clock_rfc3339(G_MAXINT64);
    g_assert_cmpstr(impossible, ==, "1970-01-01T00:00:00Z");
    gint64 before = ff_clock_monotonic_ms();
    g_assert_cmpint(ff_clock_monotonic_ms(), >=, before);
    g_assert_cmpint(ff_clock_now_ms(), >, 1700000000000);
}

static void test_error_class(void)
{
    static const int statuses[] = {EX_TEMPFAIL, EX_DATAERR, EX_CONFIG, EX_SOFTWARE};
    for (int class = FF_ERROR_TEMPORARY; class <= FF_ERROR_BUG; class ++) {
        g_autoptr(GError) error = g_error_new_literal(FF_ERROR, class, "x");
        g_assert_cmpint(ff_error_class(error), ==, class);
        g_assert_cmpint(ff_error_exit_status(error), ==, statuses[class]);
    }
    g_autoptr(GError) foreign = g_error_new_literal(G_FILE_ERROR, G_FILE_ERROR_NOENT, "x");
    g_assert_cmpint(ff_error_class(foreign), ==, FF_ERROR_TEMPORARY);
}

static void test_errno(void)
{
    g_autoptr(GError) error = NULL;
    errno = ENOSPC;
    ff_error_set_errno(&error, "cannot write %s", "x");
    g_assert_cmpint(errno, ==, ENOSPC);
    g_assert_error(error, FF_ERROR, FF_ERROR_TEMPORARY);
    g_assert_true(g_str_has_prefix(error->message, "cannot write x: "));
    ff_error_set_errno(NULL, "nobody listens");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/status/write-and-read", test_write_and_read);
    g_test_add_func("/status/read-strange", test_read_strange);
    g_test_add_func("/status/write-fails", test_write_fails);
    g_test_add_func("/status/remove", test_remove);
    g_test_add_func("/clock/formats", test_clock);
    g_test_add_func("/error/class", test_error_class);
    g_test_add_func("/error/errno", test_errno);
    return g_test_run();
}
