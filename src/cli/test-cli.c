// SPDX-License-Identifier: GPL-3.0-or-later
/* Options and arguments of the command line. */
#include "cli/cli.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>

#include "base/clock.h"
#include "base/error.h"
#include "cli/actor.h"

static const FfCommand command = {"send", "NUMBER FILE...", "Send", NULL, NULL, false};

static FfCli make_cli(void)
{
    return (FfCli){.command = &command,
                   .title = g_strdup("faxferry send"),
                   .config_path = g_strdup("/proc/nonexistent/f.conf")};
}

/* `line` is split at spaces; the first word stands for the program. */
static bool parse(FfCli *cli, const char *line, int least, int most, int *ret_words)
{
    g_auto(GStrv) words = g_strsplit(line, " ", -1);
    g_autofree char **argv = g_memdup2(words, (g_strv_length(words) + 1) * sizeof *words);
    char **left = argv;
    int argc = (int)g_strv_length(words);
    bool done = ff_cli_parse(cli, NULL, least, most, &argc, &left);
    *ret_words = argc - 1;
    return done;
}

static void test_options(void)
{
    FfCli cli = make_cli();
    int words = 0;
    g_assert_true(parse(&cli, "x 5035550123 --config a.conf a.pdf --json", 2, 9, &words));
    g_assert_cmpint(words, ==, 2);
    g_assert_cmpstr(cli.config_path, ==, "a.conf");
    g_assert_true(cli.config_named && cli.json);
    g_assert_true(parse(&cli, "x 1 2", 2, 9, &words));
    g_assert_true(cli.json);
    g_assert_true(parse(&cli, "x -- -a.pdf --json", 2, 2, &words));
    g_assert_cmpint(words, ==, 2);
    g_assert_true(parse(&cli, "x -- a.pdf", 1, 1, &words));
    g_assert_true(parse(&cli, "x --", 0, 0, &words));
    ff_cli_clear(&cli);
}

/* What is no file is told at once, not waited for. */
static void test_open_file(void)
{
    g_autofree char *folder = g_dir_make_tmp("faxferry-cli-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "document", NULL);
    g_autoptr(GError) error = NULL;
    g_assert_cmpint(mkfifo(path, 0600), ==, 0);
    g_assert_null(ff_cli_open_file(path, &error));
    g_assert_error(error, FF_ERROR, FF_ERROR_PERMANENT);
    g_assert_null(ff_cli_open_file(folder, NULL));
    g_assert_cmpint(g_unlink(path), ==, 0);
    g_assert_null(ff_cli_open_file(path, NULL));
    g_assert_true(g_file_set_contents(path, "x", 1, NULL));
    g_autoptr(FfFile) file = ff_cli_open_file(path, NULL);
    g_assert_nonnull(file);
    g_assert_cmpint(g_unlink(path), ==, 0);
    g_assert_cmpint(g_rmdir(folder), ==, 0);
}

static void test_wrong_options(void)
{
    if (g_test_subprocess()) {
        FfCli cli = make_cli();
        int words = 0;
        g_assert_false(parse(&cli, "x 1", 2, 9, &words));
        g_assert_false(parse(&cli, "x 1 2 3", 1, 2, &words));
        g_assert_false(parse(&cli, "x 1 2 --colour", 1, 2, &words));
        g_assert_false(parse(&cli, "x --config", 0, 0, &words));
        ff_cli_clear(&cli);
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_passed();
    g_test_trap_assert_stderr("*write faxferry send NUMBER FILE...; see faxferry send --help*");
    g_test_trap_assert_stderr("*--colour*");
}

static void test_id(void)
{
    static const char *const bad[] = {"",   "0", "-1", "+1", "1x", "x", "99999999999999999999",
                                      "1 2"};
    gint64 id = 7;
    for (guint i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_false(ff_cli_read_id(bad[i], &id, &error));
        g_assert_error(error, FF_ERROR, FF_ERROR_PERMANENT);
    }
    g_assert_cmpint(id, ==, 7);
    g_assert_true(ff_cli_read_id("12", &id, NULL));
    g_assert_cmpint(id, ==, 12);
}

static void test_time(void)
{
    static const char *const bad[] = {"", "yesterday", "2026-13-01", "7", "-7d", "7y", "7dd"};
    gint64 ms = 7;
    for (guint i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_false(ff_cli_read_time(bad[i], &ms, &error));
        g_assert_error(error, FF_ERROR, FF_ERROR_PERMANENT);
    }
    g_assert_cmpint(ms, ==, 7);
    g_assert_true(ff_cli_read_time("2026-11-23T16:08:00Z", &ms, NULL));
    g_assert_cmpint(ms, ==, 1795450080000);
    g_assert_true(ff_cli_read_time("2026-11-23", &ms, NULL));
    g_assert_cmpint(ABS(ms - 1795450080000), <, 2 * 86400000);
    g_assert_true(ff_cli_read_time("2h", &ms, NULL));
    g_assert_cmpint(ABS(ff_clock_now_ms() - 7200000 - ms), <, 10000);
}

static void test_number(void)
{
    g_autoptr(FfSettings) settings = ff_settings_parse("f", "[server]\ncountry = DE\n", NULL);
    g_autoptr(GError) error = NULL;
    g_autofree char *number = ff_cli_read_number(settings, "030 1234567", &error);
    g_assert_cmpstr(number, ==, "+49301234567");
    g_assert_null(ff_cli_read_number(settings, "112", &error));
    g_assert_nonnull(strstr(error->message, "emergency"));
    g_clear_error(&error);
    g_assert_null(ff_cli_read_number(settings, "Anne", &error));
    g_assert_error(error, FF_ERROR, FF_ERROR_PERMANENT);
}

static void test_settings(void)
{
    FfCli cli = make_cli();
    g_autoptr(GError) error = NULL;
    cli.config_named = true;
    g_assert_null(ff_cli_open_settings_or_defaults(&cli, &error));
    g_assert_error(error, FF_ERROR, FF_ERROR_CONFIG);
    g_clear_error(&error);
    g_assert_null(ff_cli_open_store(&cli, &error));
    g_clear_error(&error);
    cli.config_named = false;
    g_assert_null(ff_cli_open_settings(&cli, &error));
    g_clear_error(&error);
    g_assert_nonnull(ff_cli_open_settings_or_defaults(&cli, &error));
    ff_cli_clear(&cli);
}

static void test_fail(void)
{
    if (g_test_subprocess()) {
        g_autoptr(GError) error = g_error_new_literal(FF_ERROR, FF_ERROR_CONFIG, "one\ntwo");
        g_assert_cmpint(ff_cli_fail(error), ==, EX_CONFIG);
        g_assert_cmpint(ff_cli_fail_usage("%d%%", 5), ==, EX_USAGE);
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_passed();
    g_test_trap_assert_stderr("*faxferry: one\nfaxferry: two\nfaxferry: 5%\n");
}

static void test_actor(void)
{
    static const struct {
        uid_t user;
        const char *sudo_user, *expected;
    } cases[] = {
        {0, NULL, "cli:root"},           {0, "daemon", "cli:daemon"},
        {0, "no-such-user", "cli:root"}, {1, "root", "cli:daemon"}, /* not root: not believed */
        {4000000, NULL, "cli:4000000"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *actor = ff_actor_name(cases[i].user, cases[i].sudo_user);
        g_assert_cmpstr(actor, ==, cases[i].expected);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/cli/options", test_options);
    g_test_add_func("/cli/wrong-options", test_wrong_options);
    g_test_add_func("/cli/open-file", test_open_file);
    g_test_add_func("/cli/id", test_id);
    g_test_add_func("/cli/time", test_time);
    g_test_add_func("/cli/number", test_number);
    g_test_add_func("/cli/settings", test_settings);
    g_test_add_func("/cli/fail", test_fail);
    g_test_add_func("/cli/actor", test_actor);
    return g_test_run();
}
