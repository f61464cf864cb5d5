// SPDX-License-Identifier: GPL-3.0-or-later
#include "message/words.h"

#include <stdbool.h>
#include <string.h>

#include "base/charset.h"

/* No registered name is longer than 45 (IANA character sets), with a language (RFC 2231) after it.
 */
enum { CHARSET_LIMIT = 80 };

/* =?charset*language?encoding?text?= */
typedef struct {
    const char *charset;
    gsize charset_length;
    char encoding; /* 'b' or 'q' */
    const char *text;
    gsize text_length;
    const char *end;
} Word;

static bool scan_charset(const char *at, Word *word)
{
    gsize length = 0;
    while (length < CHARSET_LIMIT && g_ascii_isgraph(at[length]) && at[length] != '?') {
        length++;
    }
    word->charset = at;
    word->charset_length = length;
    return length > 0 && at[length] == '?';
}

/* The text of a word holds no question mark, so each octet is scanned once however words are begun.
 */
static bool scan_word(const char *at, Word *word)
{
    if (at[0] != '=' || at[1] != '?' || !scan_charset(at + 2, word)) {
        return false;
    }
    const char *after = word->charset + word->charset_length + 1;
    word->encoding = g_ascii_tolower(after[0]);
    if ((word->encoding != 'b' && word->encoding != 'q') || after[1] != '?') {
        return false;
    }
    word->text = after + 2;
    word->text_length = strcspn(word->text, "?");
    word->end = word->text + word->text_length + 2;
    return word->text[word->text_length] == '?' && word->text[word->text_length + 1] == '=';
}

/* Padding may stand in the middle, where a program joined two words, or be missing. */
static void append_base64(GString *octets, const char *text, gsize length)
{
    g_autofree guchar *buffer = g_malloc(length + 3);
    int state = 0;
    guint save = 0;
    gsize count = g_base64_decode_step(text, length, buffer, &state, &save);
    int pending = ABS(state);
    if (pending > 1) {
        count += g_base64_decode_step("==", (gsize)(4 - pending), buffer + count, &state, &save);
    }
    g_string_append_len(octets, (const char *)buffer, (gssize)count);
}

static void append_quoted(GString *octets, const char *text, gsize length)
{
    for (gsize i = 0; i < length; i++) {
        bool escape = text[i] == '=' && i + 2 < length && g_ascii_isxdigit(text[i + 1]) &&
                      g_ascii_isxdigit(text[i + 2]);
        if (escape) {
            int value = g_ascii_xdigit_value(text[i + 1]) * 16 + g_ascii_xdigit_value(text[i + 2]);
            g_string_append_c(octets, (char)value);
            i += 2;
        } else {
            g_string_append_c(octets, text[i] == '_' ? ' ' : text[i]);
        }
    }
}

static void append_octets(GString *octets, const Word *word)
{
    (word->encoding == 'b' ? append_base64 : append_quoted)(octets, word->text, word->text_length);
}

static char *charset_of(const Word *word)
{
    const char *star = memchr(word->charset, '*', word->charset_length);
    return g_strndup(word->charset,
                     star != NULL ? (gsize)(star - word->charset) : word->charset_length);
}

static void flush(GString *text, GString *octets, const char *charset)
{
    g_autofree char *utf8 = ff_charset_to_utf8(charset, octets->str, octets->len, NULL);
    g_string_append(text, utf8);
    g_string_truncate(octets, 0);
}

/* White space between neighbours does not count (RFC 2047 section 6.2). */
static bool scan_neighbour(const char *at, Word *word)
{
    return scan_word(at + strspn(at, " \t\r\n"), word);
}

char *ff_words_decode_run(const char *text, const char **ret_end)
{
    Word word;
    if (!scan_word(text, &word)) {
        return NULL;
    }
    g_autoptr(GString) decoded = g_string_new(NULL);
    g_autoptr(GString) octets = g_string_new(NULL);
    g_autofree char *charset = charset_of(&word);
    const char *end;
    do {
        /* One character's octets may be cut between words of the same character set. */
        g_autofree char *next = charset_of(&word);
        if (g_ascii_strcasecmp(next, charset) != 0) {
            flush(decoded, octets, charset);
            g_free(charset);
            charset = g_steal_pointer(&next);
        }
        append_octets(octets, &word);
        end = word.end;
    } while (scan_neighbour(end, &word));
    flush(decoded, octets, charset);
    *ret_end = end;
    return g_string_free(g_steal_pointer(&decoded), FALSE);
}

char *ff_words_decode(const char *raw)
{
    g_autofree char *text = ff_charset_to_utf8(NULL, raw, strlen(raw), NULL);
    g_autoptr(GString) decoded = g_string_sized_new(strlen(text));
    for (const char *at = text; *at != '\0';) {
        const char *end = NULL;
        g_autofree char *run = *at == '=' ? ff_words_decode_run(at, &end) : NULL;
        if (run != NULL) {
            g_string_append(decoded, run);
            at = end;
        } else {
            g_string_append_c(decoded, *at++);
        }
    }
    return g_string_free(g_steal_pointer(&decoded), FALSE);
}

/* They would turn a name around on a page or in a report (Unicode TR 9). */
static bool is_override(gunichar character)
{
    return (character >= 0x202a && character <= 0x202e) ||
           (character >= 0x2066 && character <= 0x2069);
}

static bool is_space(gunichar character)
{
    return g_unichar_iscntrl(character) || character == ' ' || character == 0x2028 ||
           character == 0x2029;
}

char *ff_words_one_line(const char *text, gsize limit)
{
    g_autoptr(GString) line = g_string_new(NULL);
    bool gap = false;
    for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar character = g_utf8_get_char(at);
        gsize length = (gsize)g_unichar_to_utf8(character, NULL);
        if (is_space(character)) {
            gap = line->len > 0;
            continue;
        }
        if (is_override(character)) {
            continue;
        }
        if (line->len + gap + length > limit) {
            break;
        }
        g_string_append(line, gap ? " " : "");
        g_string_append_unichar(line, character);
        gap = false;
    }
    return g_string_free(g_steal_pointer(&line), FALSE);
}
