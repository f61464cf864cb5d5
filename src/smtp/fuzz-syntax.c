// SPDX-License-Identifier: GPL-3.0-or-later
/* Command lines, xtext and replies from anywhere. */
#include "smtp/syntax.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const guint8 *octets, gsize length);

static void try_command(const char *line, gsize length)
{
    FfSmtpCommand command;
    const char *reply = NULL;

    if (ff_smtp_command_parse(line, length, &command, &reply)) {
        ff_smtp_command_clear(&command);
    } else {
        g_assert_nonnull(reply);
    }
}

/* What decodes comes back the same from its own encoding. */
static void try_xtext(const char *text, gsize length)
{
    g_autofree char *decoded = ff_smtp_xtext_decode(text, length);

    if (decoded == NULL) {
        return;
    }
    g_autofree char *encoded = ff_smtp_xtext_encode(decoded);
    g_autofree char *again = ff_smtp_xtext_decode(encoded, strlen(encoded));
    g_assert_cmpstr(decoded, ==, again);
}

static void try_reply(const char *text, gsize length)
{
    FfSmtpReply reply = {0};
    const char *end = text + length;
    bool last;

    while (text < end) {
        const char *lf = memchr(text, '\n', (gsize)(end - text));
        gsize line = (gsize)((lf != NULL ? lf : end) - text);
        if (!ff_smtp_reply_add_line(&reply, text, line, &last) || last) {
            break;
        }
        text += line + (lf != NULL);
    }
    ff_smtp_reply_clear(&reply);
}

int LLVMFuzzerTestOneInput(const guint8 *octets, gsize length)
{
    try_command((const char *)octets, length);
    try_xtext((const char *)octets, length);
    try_reply((const char *)octets, length);
    return 0;
}
