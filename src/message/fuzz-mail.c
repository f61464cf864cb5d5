// SPDX-License-Identifier: GPL-3.0-or-later
/* A message of any octets through the whole parser, and its result through JSON and back. */
#include <string.h>

#include "message/fixture.h"

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    static FfFixture *fixture = NULL;
    if (fixture == NULL) {
        fixture = ff_fixture_new();
    }
    g_autoptr(FfMail) mail = ff_fixture_parse(fixture, data, size, NULL);
    g_autofree char *json = ff_mail_to_json(mail);
    g_autoptr(GError) error = NULL;
    g_autoptr(FfMail) again = ff_mail_from_json(json, strlen(json), &error);
    g_assert_no_error(error);
    g_autofree char *json_again = ff_mail_to_json(again);
    g_assert_cmpstr(json, ==, json_again);
    return 0;
}
