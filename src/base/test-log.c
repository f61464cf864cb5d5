// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/log.h"

#include <string.h>
#include <unistd.h>

#include "base/file.h"

/* Runs with standard error in a file, and returns what came there. */
static char *capture(void (*speak)(void))
{
    g_autoptr(FfFile) file = ff_file_new("log", NULL);
    int saved = dup(STDERR_FILENO);
    g_assert_cmpint(dup2(file->fd, STDERR_FILENO), ==, STDERR_FILENO);
    speak();
    dup2(saved, STDERR_FILENO);
    close(saved);
    gsize length = 0;
    return ff_file_read(file->fd, 1 << 20, &length, NULL);
}

static void speak_plainly(void)
{
    ff_log_init("line", FF_LOG_INFO);
    ff_log(FF_LOG_INFO, "sent", "fax", "12", "left", NULL, "pages", ff_log_number(3), NULL);
    ff_log(FF_LOG_DEBUG, "hidden", NULL);
}

static void test_plain(void)
{
    g_autofree char *text = capture(speak_plainly);
    g_assert_true(g_regex_match_simple(
        "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ info line sent fax=12 pages=3\n$", text, 0,
        0));
}

static void speak_hostile(void)
{
    ff_log_init("intake", FF_LOG_ERROR);
    ff_log_set_redaction(false);
    ff_log(FF_LOG_ERROR, "refused", "from", "a\nb c\x1b[1m\"\\\xff\xe2\x80\xae\xe2\x80\xa8\xc2\x85",
           "empty", "", "name", "J\xc3\xbcrgen", NULL);
    ff_log_set_redaction(true);
}

static void test_escapes(void)
{
    g_autofree char *text = capture(speak_hostile);
    g_assert_nonnull(strstr(
        text, "from=\"a\\nb c\\x1b[1m\\\"\\\\\\xff\\xe2\\x80\\xae\\xe2\\x80\\xa8\\xc2\\x85\" "
              "empty=\"\" name=J\xc3\xbcrgen\n"));
    g_assert_true(strchr(text, '\n') == text + strlen(text) - 1);
}

static void speak_of_people(void)
{
    ff_log_init("line", FF_LOG_DEBUG);
    ff_log(FF_LOG_DEBUG, "dialling", "fax", "12", "number", "+15035550123", "about",
           "Report Miller.pdf", "to", "anne@company.test", "error",
           "550 bob@company.test: no such user", NULL);
}

static void test_redaction(void)
{
    g_autofree char *text = capture(speak_of_people);
    g_assert_nonnull(strstr(text, "dialling fax=12 number=+15...23 about=R....pdf "
                                  "to=a...@company.test "
                                  "error=\"550 b...@company.test: no such user\"\n"));
}

static void speak_long(void)
{
    g_autofree char *value = g_strnfill(100000, 'x');
    /* Cut in the middle of a character. */
    memcpy(value + 1023, "\xc3\xbc", 2);
    ff_log_init("intake", FF_LOG_ERROR);
    ff_log(FF_LOG_ERROR, "long", "value", value, NULL);
}

static void test_long(void)
{
    g_autofree char *text = capture(speak_long);
    g_assert_cmpuint(strlen(text), <, 1200);
    g_assert_true(g_str_has_suffix(text, "x\\xc3...\n"));
    g_assert_true(g_utf8_validate(text, -1, NULL));
}

static void test_numbers(void)
{
    g_autofree char *all = g_strjoin(" ", ff_log_number(0), ff_log_number(-7),
                                     ff_log_number(G_MAXINT64), ff_log_number(G_MININT64), NULL);
    g_assert_cmpstr(all, ==, "0 -7 9223372036854775807 -9223372036854775808");
}

static void test_level_names(void)
{
    FfLogLevel level = FF_LOG_ERROR;
    g_assert_true(ff_log_level_from_name("debug", &level));
    g_assert_cmpint(level, ==, FF_LOG_DEBUG);
    g_assert_false(ff_log_level_from_name("loud", &level));
    g_assert_cmpint(level, ==, FF_LOG_DEBUG);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/log/plain", test_plain);
    g_test_add_func("/log/escapes", test_escapes);
    g_test_add_func("/log/redaction", test_redaction);
    g_test_add_func("/log/long", test_long);
    g_test_add_func("/log/numbers", test_numbers);
    g_test_add_func("/log/level-names", test_level_names);
    return g_test_run();
}
