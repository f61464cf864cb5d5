// SPDX-License-Identifier: GPL-3.0-or-later
#include "line/dial-string.h"

static const struct {
    const char *number, *prefix;
    bool without_prefix;
    const char *dialled;
} rows[] = {
    {"+15035550123", NULL, false, "+15035550123"},
    {"+15035550123", "", false, "+15035550123"},
    {"+15035550123", "9", false, "915035550123"},
    {"+15035550123", "*67,", false, "*67,15035550123"},
    {"+15035550123", "9", true, "+15035550123"},
    {"4711", "9", false, "4711"},
    {"4711", "9", true, "4711"},
};

static void test_rows(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *dialled =
            ff_dial_string(rows[i].number, rows[i].prefix, rows[i].without_prefix);
        g_assert_cmpstr(dialled, ==, rows[i].dialled);
    }
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/dial-string/rows", test_rows);
    return g_test_run();
}
