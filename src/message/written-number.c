// SPDX-License-Identifier: GPL-3.0-or-later
#include "message/written-number.h"

#include <string.h>

#include "number/number.h"

/* Joiners, marks of direction, and what makes a digit a picture of itself. */
static bool is_invisible(gunichar character)
{
    return g_unichar_type(character) == G_UNICODE_FORMAT || character == 0x034f ||
           character == 0x20e3 || (character >= 0xfe00 && character <= 0xfe0f);
}

static char fold_separator(gunichar character)
{
    static const struct {
        gunichar character;
        char ascii;
    } separators[] = {
        {0x00b7, '.'}, {0x2022, '.'}, {0x2027, '.'}, {0x2219, '.'}, {0x22c5, '.'},
        {0x30fb, '.'}, {0xff65, '.'}, {0x2043, '-'}, {0x2212, '-'}, {0x30fc, '-'},
        {0xff70, '-'}, {0x2800, ' '}, {0x3164, ' '},
    };
    for (guint i = 0; i < G_N_ELEMENTS(separators); i++) {
        if (separators[i].character == character) {
            return separators[i].ascii;
        }
    }
    return 0;
}

/* Digits of any script, full-width signs, dots in the middle, and dashes of any length to ASCII; 0
 * for what is in no number. */
static char fold_character(gunichar character)
{
    enum { FULL_WIDTH = 0xff00, FULL_WIDTH_END = 0xff5e, OFFSET = 0xfee0 };
    bool full_width = character > FULL_WIDTH && character <= FULL_WIDTH_END;
    gunichar plain = full_width ? character - OFFSET : character;
    int digit = g_unichar_digit_value(plain);
    if (digit >= 0) {
        return (char)('0' + digit);
    }
    if (g_unichar_type(plain) == G_UNICODE_DASH_PUNCTUATION) {
        return '-';
    }
    if (g_unichar_isspace(plain)) {
        return ' ';
    }
    return plain > ' ' && plain < 0x80 && strchr("+.()/", (int)plain) != NULL
               ? (char)plain
               : fold_separator(character);
}

/* NULL when the text has anything that no number has. */
static char *fold_number(const char *text)
{
    g_autoptr(GString) folded = g_string_new(NULL);
    for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar character = g_utf8_get_char(at);
        char ascii = is_invisible(character) ? 0 : fold_character(character);
        if (ascii != 0) {
            g_string_append_c(folded, ascii);
        } else if (!is_invisible(character)) {
            return NULL;
        }
    }
    return g_strdup(g_strstrip(folded->str));
}

static const char *last_word(const char *start, const char *end)
{
    while (end > start && g_unichar_isspace(g_utf8_get_char(g_utf8_prev_char(end)))) {
        end = g_utf8_prev_char(end);
    }
    while (end > start && !g_unichar_isspace(g_utf8_get_char(g_utf8_prev_char(end)))) {
        end = g_utf8_prev_char(end);
    }
    return end;
}

/* The longest number, each digit a word of its own, has fewer. */
enum { NUMBER_WORDS = 40 };

/* The longest run of words at the end that may belong to a number; `starts` from the last word
 * back. */
static guint find_number_words(const char *head, const char *starts[NUMBER_WORDS])
{
    guint count = 0;
    const char *at = head + strlen(head);
    while (at > head && count < NUMBER_WORDS) {
        const char *word = last_word(head, at);
        g_autofree char *text = g_strndup(word, (gsize)(at - word));
        g_autofree char *folded = fold_number(text);
        if (folded == NULL) {
            break;
        }
        starts[count++] = word;
        at = word;
        if (folded[0] == '+') {
            break;
        }
    }
    return count;
}

FfReason ff_written_number_judge(const char *written, const FfAddressRules *rules,
                                 char **ret_number)
{
    static const FfReason reasons[] = {
        [FF_NUMBER_OK] = FF_REASON_NONE,
        [FF_NUMBER_MALFORMED] = FF_REASON_BAD_NUMBER,
        [FF_NUMBER_IMPOSSIBLE] = FF_REASON_BAD_NUMBER,
        [FF_NUMBER_EMERGENCY] = FF_REASON_EMERGENCY_NUMBER,
    };
    g_autofree char *folded = fold_number(written);
    if (folded == NULL) {
        return FF_REASON_BAD_NUMBER;
    }
    return reasons[ff_number_normalise(folded, rules->country, rules->extension_digits,
                                       ret_number)];
}

static bool holds_number(const char *text)
{
    g_autofree char *folded = fold_number(text);
    return folded != NULL && ff_number_looks_like(folded);
}

/* "Room 12 5035550123": where all words together are no possible number, the last one alone may be,
 * and those before it belong to the name. Not so where the number itself is in several words,
 * because a mistyped one would then lose its beginning and reach somebody else; nor before a second
 * number. */
enum { NAME_DIGITS = 6 };

static guint count_digits(const char *start, const char *end)
{
    guint count = 0;
    for (const char *at = start; at < end; at = g_utf8_next_char(at)) {
        count += g_unichar_digit_value(g_utf8_get_char(at)) >= 0;
    }
    return count;
}

/* So many digits that only separators part may be a number of their own. */
enum { POSSIBLE_DIGITS = 7 };

void ff_written_number_list(const char *text, GString *lines)
{
    gsize start = lines->len;
    const char *at = text;
    gunichar character;
    do {
        character = g_utf8_get_char(at);
        char folded = is_invisible(character) ? ' ' : fold_character(character);
        if (g_ascii_isdigit(folded)) {
            g_string_append_c(lines, folded);
        } else if (folded == 0) {
            bool number = lines->len - start >= POSSIBLE_DIGITS;
            g_string_truncate(lines, number ? lines->len : start);
            g_string_append(lines, number ? "\n" : "");
            start = lines->len;
        }
        at = g_utf8_next_char(at);
    } while (character != 0);
}

static bool holds_possible_number(const char *name)
{
    g_autoptr(GString) numbers = g_string_new(NULL);
    ff_written_number_list(name, numbers);
    return numbers->len > 0;
}

/* "Anne 5035550123; Bob 5035550124" must not become a fax to Bob alone. */
static FfReason take_number(const char *head, const char *start, const FfAddressRules *rules,
                            char **ret_number, char **ret_name)
{
    g_autofree char *name = g_strndup(head, (gsize)(start - head));
    if (holds_possible_number(name)) {
        return FF_REASON_BAD_NUMBER;
    }
    FfReason reason = ff_written_number_judge(start, rules, ret_number);
    if (reason == FF_REASON_NONE) {
        *ret_name = g_steal_pointer(&name);
    }
    return reason;
}

FfReason ff_written_number_split(const char *head, const FfAddressRules *rules, char **ret_number,
                                 char **ret_name)
{
    const char *starts[NUMBER_WORDS];
    guint count = find_number_words(head, starts);
    if (count == 0 || count == NUMBER_WORDS) {
        return FF_REASON_BAD_NUMBER;
    }
    const char *first = starts[count - 1];
    FfReason reason = take_number(head, first, rules, ret_number, ret_name);
    bool name_before = count_digits(first, starts[0]) <= NAME_DIGITS;
    if (reason != FF_REASON_BAD_NUMBER || count == 1 || !name_before) {
        return reason;
    }
    return take_number(head, starts[0], rules, ret_number, ret_name);
}

const char *ff_written_number_find(const char *head)
{
    const char *starts[NUMBER_WORDS];
    guint count = find_number_words(head, starts);
    return count > 0 && holds_number(starts[count - 1]) ? starts[count - 1] : NULL;
}

bool ff_written_number_has_digit(const char *text)
{
    return count_digits(text, text + strlen(text)) > 0;
}
