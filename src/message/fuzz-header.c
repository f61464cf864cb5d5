// SPDX-License-Identifier: GPL-3.0-or-later
/* A header block of any octets: fields, encoded words, who it is from, what vouches for that. */
#include <gmime/gmime.h>
#include <string.h>

#include "base/limits.h"
#include "message/auth-results.h"
#include "message/fixture.h"
#include "message/header.h"
#include "message/loop.h"
#include "message/sender.h"
#include "message/words.h"

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

/* Decoded text is valid, whatever was declared, and one line holds no line end. */
static void check_words(const char *value)
{
    g_autofree char *decoded = ff_words_decode(value);
    g_assert_true(g_utf8_validate(decoded, -1, NULL));
    g_autofree char *line = ff_words_one_line(decoded, FF_LIMIT_NAME);
    g_assert_true(g_utf8_validate(line, -1, NULL));
    g_assert_cmpuint(strlen(line), <=, FF_LIMIT_NAME);
    g_assert_null(strpbrk(line, "\r\n\t"));
}

static void check_field(const FfHeaderField *field)
{
    g_assert_cmpuint(strlen(field->value), <=, FF_LIMIT_HEADER_FIELD);
    check_words(field->value);
    g_autofree char *bare = ff_header_without_comments(field->value);
    g_assert_cmpuint(strlen(bare), <=, strlen(field->value));
    ff_auth_results_verify(field->value, "mx.company.test", "company.test");
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    static FfFixture *fixture = NULL;
    if (fixture == NULL) {
        ff_message_warm_up();
        fixture = ff_fixture_new();
    }
    g_autoptr(FfHeader) header = ff_header_parse((const char *)data, size, true);
    g_assert_cmpuint(header->length, <=, size);
    for (guint i = 0; i < header->fields->len; i++) {
        check_field(header->fields->pdata[i]);
    }
    g_autoptr(FfMail) mail = ff_mail_new();
    if (ff_sender_read(header, mail) == FF_REASON_NONE) {
        g_assert_nonnull(mail->sender);
        g_assert_true(strchr(mail->sender, '@') == strrchr(mail->sender, '@'));
        g_assert_null(strpbrk(mail->sender, " \t\r\n<>,;:\"\\"));
        ff_sender_admit(header, &fixture->facts, &(FfClaim){NULL, NULL}, mail);
    }
    ff_loop_check(header, &fixture->facts, mail->sender);
    return 0;
}
