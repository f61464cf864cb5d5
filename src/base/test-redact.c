// SPDX-License-Identifier: GPL-3.0-or-later
#include <string.h>

#include "base/redact.h"

typedef struct {
    char *(*redact)(const char *text);
    const char *text, *result;
} Row;

static const Row rows[] = {
    {ff_redact_number, "+15035550123", "+15...23"},
    {ff_redact_number, "4711", "..."},
    {ff_redact_number, "", "..."},
    {ff_redact_name, "Anne Anderson", "A..."},
    {ff_redact_name, "\xc3\x84nne", "\xc3\x84..."},
    {ff_redact_name, "Report Miller.pdf", "R....pdf"},
    {ff_redact_name, "v1.Miller Anne", "v..."},
    {ff_redact_name, ".", "...."},
    {ff_redact_name, "", "..."},
    {ff_redact_name, "\xff\xfe", "..."},
    {ff_redact_text, "nothing to hide, page 3 of 100", "nothing to hide, page 3 of 100"},
    {ff_redact_text, "to +15035550123.", "to +15...23."},
    {ff_redact_text, "(503) 555-0123 is wrong", "(503...23 is wrong"},
    {ff_redact_text, "call 503 555 0123, or 4711", "call 503...23, or 4711"},
    {ff_redact_text, "<anne.anderson@company.test> refused", "<a...@company.test> refused"},
    {ff_redact_text, "fax+5035550123@company.test", "f...@company.test"},
    {ff_redact_text, "a@b c@d", "a...@b c...@d"},
    {ff_redact_text, "@", "...@"},
    {ff_redact_text, "\xff@x", "...@x"},
    {ff_redact_text, "until 2026-11-27T10:00:00Z", "until 2026-11-27T10:00:00Z"},
    {ff_redact_text, "2026-11-271", "202...71"},
    {ff_redact_text, "", ""},
};

static void test_rows(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *result = rows[i].redact(rows[i].text);
        g_test_message("%u: %s", i, rows[i].text);
        g_assert_cmpstr(result, ==, rows[i].result);
    }
}

/* Linear, and nothing of a number is left but its ends. */
static void test_long(void)
{
    g_autofree char *digits = g_strnfill(1 << 20, '7');
    g_autofree char *result = ff_redact_text(digits);
    g_assert_cmpstr(result, ==, "777...77");
    g_autofree char *ats = g_strnfill(1 << 16, '@');
    g_autofree char *many = ff_redact_text(ats);
    g_assert_cmpuint(strlen(many), >, 1 << 16);
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/redact/rows", test_rows);
    g_test_add_func("/redact/long", test_long);
    return g_test_run();
}
