// SPDX-License-Identifier: GPL-3.0-or-later
#include "document/text-decode.h"

#include <string.h>

#include "base/charset.h"

enum { REPLACEMENT = 0xfffd, BYTE_ORDER_MARK = 0xfeff };

/* What Windows-1252 has at 0x80 to 0x9f, where ISO 8859-1 has control characters; 0: nothing. */
static const guint16 windows_1252[] = {
    0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017d, 0,      0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178,
};

static bool is_kept(gunichar character)
{
    if (character < 0x20 || (character >= 0x7f && character < 0xa0)) {
        return character == '\n' || character == '\t' || character == '\f';
    }
    return character != BYTE_ORDER_MARK;
}

/* CR LF, LF and CR alone each end a line; `before` is the character before. */
static void append(GString *text, gunichar character, gunichar before)
{
    if (character == '\n' && before == '\r') {
        return;
    }
    if (character == '\r' || character == '\v' || character == 0x2028 || character == 0x2029) {
        character = '\n';
    }
    if (is_kept(character)) {
        g_string_append_unichar(text, character);
    }
}

static void decode_utf8(GString *text, const char *data, gsize length)
{
    gunichar before = 0;
    for (const char *at = data; at < data + length; at = g_utf8_next_char(at)) {
        gunichar character = g_utf8_get_char(at);
        append(text, character, before);
        before = character;
    }
}

static void decode_windows_1252(GString *text, const guint8 *data, gsize length)
{
    gunichar before = 0;
    for (gsize i = 0; i < length; i++) {
        gunichar character = data[i];
        if (character >= 0x80 && character < 0xa0) {
            character =
                windows_1252[character - 0x80] != 0 ? windows_1252[character - 0x80] : REPLACEMENT;
        }
        append(text, character, before);
        before = character;
    }
}

static guint unit_at(const guint8 *data, gsize i, bool big_endian)
{
    return big_endian ? (guint)data[i] << 8 | data[i + 1] : (guint)data[i + 1] << 8 | data[i];
}

static bool is_high_surrogate(guint unit)
{
    return unit >= 0xd800 && unit < 0xdc00;
}

static bool is_low_surrogate(guint unit)
{
    return unit >= 0xdc00 && unit < 0xe000;
}

static void decode_utf16(GString *text, const guint8 *data, gsize length, bool big_endian)
{
    gunichar before = 0;
    for (gsize i = 0; i + 1 < length; i += 2) {
        gunichar character = unit_at(data, i, big_endian);
        guint next = i + 3 < length ? unit_at(data, i + 2, big_endian) : 0;
        if (is_high_surrogate(character) && is_low_surrogate(next)) {
            character = 0x10000 + ((character - 0xd800) << 10) + (next - 0xdc00);
            i += 2;
        } else if (is_high_surrogate(character) || is_low_surrogate(character)) {
            character = REPLACEMENT;
        }
        append(text, character, before);
        before = character;
    }
}

char *ff_text_decode(const guint8 *data, gsize length, gsize *ret_length, bool *ret_guessed)
{
    GString *text = g_string_sized_new(length + 1);
    bool little = length >= 2 && memcmp(data, "\xff\xfe", 2) == 0;
    bool big = length >= 2 && memcmp(data, "\xfe\xff", 2) == 0;
    bool utf16 = little || big;
    bool utf8 = !utf16 && g_utf8_validate_len((const char *)data, length, NULL);
    if (utf16) {
        decode_utf16(text, data + 2, length - 2, big);
    } else if (utf8) {
        decode_utf8(text, (const char *)data, length);
    } else {
        decode_windows_1252(text, data, length);
    }
    *ret_length = text->len;
    *ret_guessed = !utf16 && !utf8;
    return g_string_free(text, false);
}

/* What is UTF-8 or UTF-16 is so whatever it says of itself: it may have been converted. */
char *ff_text_decode_html(const guint8 *data, gsize length, gsize *ret_length, bool *ret_guessed)
{
    char *text = ff_text_decode(data, length, ret_length, ret_guessed);
    g_autofree char *charset = *ret_guessed ? ff_charset_of_html((const char *)data, length) : NULL;
    if (charset == NULL || g_ascii_strncasecmp(charset, "utf", 3) == 0 ||
        !ff_charset_is_known(charset)) {
        return text;
    }
    gsize utf8_length = 0;
    g_autofree char *utf8 = ff_charset_to_utf8(charset, (const char *)data, length, &utf8_length);
    g_free(text);
    return ff_text_decode((const guint8 *)utf8, utf8_length, ret_length, ret_guessed);
}
