// SPDX-License-Identifier: GPL-3.0-or-later
/* Any subject: what was taken out leaves nothing to take out, and only a beginning claims. */
#include <string.h>

#include "message/fixture.h"
#include "message/secret-name.h"
#include "message/secret-text.h"
#include "message/secret.h"
#include "message/words.h"

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

static void check_others(const char *subject, FfSecretKnown *known)
{
    g_autofree char *form = ff_secret_take_form(subject, known);
    g_autofree char *name = ff_secret_name_take(subject, known);
    g_autofree char *plain = ff_secret_text_hide(g_strdup(subject), false, known);
    g_autofree char *html = ff_secret_text_hide(g_strdup(subject), true, known);
    g_assert_true(g_utf8_validate(form, -1, NULL) && g_utf8_validate(name, -1, NULL));
    g_assert_true(g_utf8_validate(plain, -1, NULL) && g_utf8_validate(html, -1, NULL));
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    static FfFixture *fixture = NULL;
    if (fixture == NULL) {
        fixture = ff_fixture_new();
    }
    if (size == 0) {
        return 0;
    }
    bool expected = data[0] % 2 == 1;
    g_autofree char *text = g_strndup((const char *)data + 1, size - 1);
    g_autofree char *decoded = ff_words_decode(text);
    g_autofree char *subject = ff_words_one_line(decoded, 998);
    g_auto(FfClaim) claim = {NULL, NULL};
    g_auto(FfClaim) second = {NULL, NULL};
    g_autoptr(FfSecretKnown) known = ff_secret_known_new(fixture->users, expected);
    g_autoptr(FfSecretKnown) unexpected = ff_secret_known_new(fixture->users, false);
    g_autofree char *clean = ff_secret_take(subject, known, &claim);
    g_autofree char *again = ff_secret_take(clean, unexpected, &second);
    g_assert_cmpstr(again, ==, clean);
    g_assert_null(second.user);
    g_assert_true(claim.user == NULL || subject[0] == '[');
    g_assert_true(g_utf8_validate(clean, -1, NULL));
    check_others(subject, known);
    return 0;
}
