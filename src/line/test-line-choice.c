// SPDX-License-Identifier: GPL-3.0-or-later
#include "line/line-choice.h"

static FfSettings *read_settings(const char *lines)
{
    g_autoptr(GError) error = NULL;
    FfSettings *settings = ff_settings_parse("/test.conf", lines, &error);
    g_assert_no_error(error);
    return settings;
}

static gint64 local_ms(int day, int hour)
{
    g_autoptr(GDateTime) time = g_date_time_new_local(2026, 11, day, hour, 0, 0); /* 23: Monday */
    return g_date_time_to_unix(time) * 1000;
}

static const char two_lines[] = "[line day]\nhours = mon-fri 08:00-18:00\n"
                                "[line evening]\nhours = 17:00-22:00\n";

static void test_rows(void)
{
    static const struct {
        const char *port;
        int hour;
        const char *line;
        int open_hour;
    } rows[] = {
        {NULL, 9, "day", 9},           {NULL, 17, "day", 17}, /* the first of two */
        {NULL, 19, "evening", 19},     {NULL, 7, "day", 8},
        {"evening", 9, "evening", 17}, {"EVENING", 18, "evening", 18},
        {"day", 7, "day", 8},          {"gone", 19, "evening", 19},
    };
    g_autoptr(FfSettings) settings = read_settings(two_lines);
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        FfLineChoice choice = ff_line_choose(settings, rows[i].port, local_ms(23, rows[i].hour));
        g_test_message("%u", i);
        g_assert_cmpstr(choice.line->name, ==, rows[i].line);
        g_assert_cmpint(choice.open_ms, ==, local_ms(23, rows[i].open_hour));
    }
}

static void test_without_hours(void)
{
    g_autoptr(FfSettings) settings = read_settings("");
    FfLineChoice choice = ff_line_choose(settings, NULL, local_ms(28, 3));
    g_assert_cmpstr(choice.line->name, ==, "main");
    g_assert_cmpint(choice.open_ms, ==, local_ms(28, 3));
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/line-choice/rows", test_rows);
    g_test_add_func("/line-choice/without-hours", test_without_hours);
    return g_test_run();
}
