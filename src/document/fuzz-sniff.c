// SPDX-License-Identifier: GPL-3.0-or-later
/* Sniffing, charsets and HTML: the pure parsers of text. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "document/sniff.h"
#include "document/text-decode.h"
#include "html/html-text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    bool guessed = false;
    gsize length = 0;
    ff_sniff(data, size, "text/html");
    ff_sniff(data, size, NULL);
    g_autofree char *text = ff_text_decode(data, size, &length, &guessed);
    g_assert_cmpuint(strlen(text), ==, length);
    g_assert_true(g_utf8_validate(text, (gssize)length, NULL));
    g_autofree char *plain = ff_html_to_text(text, length);
    g_assert_true(plain == NULL || g_utf8_validate(plain, -1, NULL));
    return 0;
}
