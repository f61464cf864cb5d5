// SPDX-License-Identifier: GPL-3.0-or-later
#include "html/clean-text.h"

#include <stdbool.h>
#include <string.h>

#include "html/clean.h"

gboolean ff_html_is_right_to_left(gunichar letter)
{
    return (letter >= 0x590 && letter <= 0x8ff) || (letter >= 0xfb1d && letter <= 0xfdff) ||
           (letter >= 0xfe70 && letter <= 0xfefe) || (letter >= 0x10800 && letter <= 0x10fff);
}

static void count_ascii(FfTextCount *count, char octet)
{
    bool space = octet <= ' ';
    count->pieces += space || !count->in_word;
    count->in_word = !space;
}

/* Of other scripts each letter may be a piece by itself. */
void ff_clean_text_count(FfTextCount *count, const char *text, gsize length)
{
    const char *end = text + length;
    while (text < end) {
        if ((guchar)*text < 0x80) {
            count_ascii(count, *text++);
            continue;
        }
        gunichar letter = g_utf8_get_char_validated(text, end - text);
        count->pieces += letter >= 0x2000;
        count->right_to_left = count->right_to_left || ff_html_is_right_to_left(letter);
        text = (gint32)letter < 0 ? text + 1 : g_utf8_next_char(text);
    }
}

/* Word's bullets are letters of fonts that only it has. */
static const char *find_sign(const char *letter, gsize left)
{
    static const char *const signs[][2] = {
        {"\xc2\xb7", "\xe2\x80\xa2"}, /* Symbol */
        {"\xc2\xa7", "\xe2\x96\xaa"}, /* Wingdings, and so on */
        {"\xc3\x98", "\xe2\x9e\xa2"}, {"\xc3\xbc", "\xe2\x9c\x93"}, {"\xc3\xa8", "\xe2\x9e\x94"},
        {"\xc3\xa0", "\xe2\x86\x92"}, {"v", "\xe2\x9d\x96"},        {"q", "\xe2\x9d\x91"},
        {"J", "\xe2\x98\xba"},        {"L", "\xe2\x98\xb9"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(signs); i++) {
        gsize length = strlen(signs[i][0]);
        if (left >= length && memcmp(letter, signs[i][0], length) == 0) {
            return signs[i][1];
        }
    }
    return NULL;
}

/* Presentation selectors ask for colour emoji, which no page has. */
void ff_clean_text_put(const char *text, gsize length, gboolean symbols, GString *out)
{
    const char *end = text + length;
    for (; text < end; text++) {
        gsize left = (gsize)(end - text);
        const char *sign = symbols ? find_sign(text, left) : NULL;
        if (sign != NULL) {
            g_string_append(out, sign);
            text += (guchar)*text < 0x80 ? 0 : 1; /* of two octets */
        } else if (*text == '<') {
            g_string_append(out, "&lt;");
        } else if (*text == '>') {
            g_string_append(out, "&gt;");
        } else if (*text == '&') {
            g_string_append(out, "&amp;");
        } else if (left >= 3 &&
                   (memcmp(text, "\xef\xb8\x8f", 3) == 0 || memcmp(text, "\xef\xbb\xbf", 3) == 0)) {
            text += 2;
        } else if (left >= 4 && memcmp(text, "\xf0\x9f\x8f", 3) == 0 && (guchar)text[3] >= 0xbb) {
            text += 3;
        } else {
            g_string_append_c(out, *text);
        }
    }
}

gboolean ff_clean_text_is_blank(const char *text, gsize length)
{
    for (gsize i = 0; i < length; i++) {
        if (!g_ascii_isspace(text[i])) {
            return false;
        }
    }
    return true;
}
