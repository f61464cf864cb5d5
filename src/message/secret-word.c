// SPDX-License-Identifier: GPL-3.0-or-later
#include "message/secret-word.h"

#include <string.h>

enum { PREFIX_LETTERS = 8, TAG_LETTERS = 40 };

/* ---- signs ---- */

static bool is_one_of(gunichar sign, const gunichar *signs)
{
    while (*signs != 0 && *signs != sign) {
        signs++;
    }
    return *signs != 0;
}

bool ff_secret_opens(gunichar sign)
{
    static const gunichar signs[] = {'[',    0xff3b, 0x3010, 0x3014, 0x3016,
                                     0x301a, 0x27e6, 0x2045, 0};
    return is_one_of(sign, signs);
}

const char *ff_secret_word_hint(const char *text)
{
    return text + strcspn(text, "[\xe2\xe3\xef");
}

bool ff_secret_closes(gunichar sign)
{
    static const gunichar signs[] = {']',    0xff3d, 0x3011, 0x3015, 0x3017,
                                     0x301b, 0x27e7, 0x2046, 0};
    return is_one_of(sign, signs);
}

bool ff_secret_parts(gunichar sign)
{
    static const gunichar signs[] = {':',    0xff1a, 0xfe55, 0xfe13, 0x2236, 0xa789,
                                     0x02d0, 0x02f8, 0x0589, 0x05c3, 0x1803, 0};
    return is_one_of(sign, signs);
}

/* Two fillers of Hangul and the blank pattern of Braille are letters to Unicode. */
bool ff_secret_is_unseen(gunichar sign)
{
    static const gunichar blanks[] = {0x034f, 0x115f, 0x1160, 0x3164, 0xffa0, 0x2800, 0};
    return g_unichar_type(sign) == G_UNICODE_FORMAT || is_one_of(sign, blanks) ||
           (sign >= 0xfe00 && sign <= 0xfe0f);
}

/* ---- the word ---- */

/* Up to a sign of the word; within its first part, none of the others may come. */
static const char *find_sign(const char *at, bool (*is_sign)(gunichar), bool first_part)
{
    for (; *at != '\0' && !is_sign(g_utf8_get_char(at)); at = g_utf8_next_char(at)) {
        gunichar sign = g_utf8_get_char(at);
        if (first_part && (ff_secret_opens(sign) || ff_secret_closes(sign))) {
            return NULL;
        }
    }
    return at;
}

bool ff_secret_word_scan(const char *at, FfSecretWord *word)
{
    if (!ff_secret_opens(g_utf8_get_char(at))) {
        return false;
    }
    const char *user = g_utf8_next_char(at);
    const char *parting = find_sign(user, ff_secret_parts, true);
    if (parting == NULL || *parting == '\0' || parting == user) {
        return false;
    }
    *word = (FfSecretWord){
        .user = user,
        .secret = g_utf8_next_char(parting),
        .user_length = (gsize)(parting - user),
        .plain = *at == '[' && *parting == ':',
    };
    return true;
}

void ff_secret_word_close(FfSecretWord *word)
{
    const char *closing = find_sign(word->secret, ff_secret_closes, false);
    word->end = *closing != '\0' ? g_utf8_next_char(closing) : closing;
    word->secret_length = (gsize)(closing - word->secret);
}

/* ---- what may stand before it ---- */

static const char *skip_unseen(const char *at)
{
    while (*at == ' ' || (*at != '\0' && ff_secret_is_unseen(g_utf8_get_char(at)))) {
        at = g_utf8_next_char(at);
    }
    return at;
}

/* "[EXTERN]", "(2)": brackets with nothing in them that parts. */
static const char *skip_tag(const char *at)
{
    if (!ff_secret_opens(g_utf8_get_char(at)) && *at != '(') {
        return at;
    }
    const char *in = g_utf8_next_char(at);
    for (guint i = 0; i < TAG_LETTERS && *in != '\0'; i++, in = g_utf8_next_char(in)) {
        gunichar sign = g_utf8_get_char(in);
        if (ff_secret_closes(sign) || sign == ')') {
            return g_utf8_next_char(in);
        }
        if (ff_secret_parts(sign) || ff_secret_opens(sign)) {
            return at;
        }
    }
    return at;
}

/* "Re:", "AW (extern):", "Re[2]:" */
static const char *skip_prefix(const char *at)
{
    const char *in = at;
    for (guint i = 0; i < PREFIX_LETTERS && g_unichar_isalpha(g_utf8_get_char(in)); i++) {
        in = g_utf8_next_char(in);
    }
    if (in == at) {
        return at;
    }
    in = skip_unseen(skip_tag(skip_unseen(in)));
    return ff_secret_parts(g_utf8_get_char(in)) ? g_utf8_next_char(in) : at;
}

const char *ff_secret_word_lead(const char *subject)
{
    const char *at = skip_unseen(subject);
    for (;;) {
        const char *next = skip_unseen(skip_prefix(skip_tag(at)));
        if (next == at) {
            return at;
        }
        at = next;
    }
}

/* ---- names by their looks ---- */

/* Small letters of other scripts, and figures, that look like Latin ones: after Unicode TR 39. */
static const struct {
    gunichar letter;
    char looks;
} look_alikes[] = {
    {'0', 'o'},    {'1', 'i'},    {'l', 'i'},    {'|', 'i'},    {0x0131, 'i'}, {0x0251, 'a'},
    {0x0261, 'g'}, {0x026a, 'i'}, {0x03b1, 'a'}, {0x03b2, 'b'}, {0x03b3, 'y'}, {0x03b5, 'e'},
    {0x03b9, 'i'}, {0x03ba, 'k'}, {0x03bd, 'v'}, {0x03bf, 'o'}, {0x03c1, 'p'}, {0x03c3, 'o'},
    {0x03c4, 't'}, {0x03c5, 'u'}, {0x03c7, 'x'}, {0x03f2, 'c'}, {0x03b7, 'n'}, {0x03bc, 'm'},
    {0x03b6, 'z'}, {0x0430, 'a'}, {0x0432, 'b'}, {0x0433, 'r'}, {0x0435, 'e'}, {0x043a, 'k'},
    {0x043c, 'm'}, {0x043d, 'h'}, {0x043e, 'o'}, {0x043f, 'n'}, {0x0440, 'p'}, {0x0441, 'c'},
    {0x0442, 't'}, {0x0443, 'y'}, {0x0445, 'x'}, {0x0455, 's'}, {0x0456, 'i'}, {0x0458, 'j'},
    {0x04bb, 'h'}, {0x04cf, 'i'}, {0x0501, 'd'}, {0x051b, 'q'}, {0x051d, 'w'}, {0x0578, 'n'},
    {0x057d, 'u'}, {0x0581, 'g'}, {0x0585, 'o'}, {0x2010, '-'}, {0x2011, '-'}, {0x2212, '-'},
};

static gunichar look_of(gunichar letter)
{
    for (guint i = 0; i < G_N_ELEMENTS(look_alikes); i++) {
        if (look_alikes[i].letter == letter) {
            return (gunichar)look_alikes[i].looks;
        }
    }
    return letter;
}

char *ff_secret_fold(const char *name, gsize length)
{
    g_autofree char *valid = g_utf8_make_valid(name, (gssize)length);
    g_autofree char *bare = g_utf8_normalize(valid, -1, G_NORMALIZE_ALL);
    g_autofree char *lower = g_utf8_casefold(bare, -1);
    GString *folded = g_string_new(NULL);
    for (const char *at = lower; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar letter = g_utf8_get_char(at);
        bool shows = !g_unichar_ismark(letter) && !g_unichar_isspace(letter) &&
                     !g_unichar_iscntrl(letter) && !ff_secret_is_unseen(letter);
        if (shows) {
            g_string_append_unichar(folded, look_of(letter));
        }
    }
    return g_string_free(folded, FALSE);
}
