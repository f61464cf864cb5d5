// SPDX-License-Identifier: GPL-3.0-or-later
#include "message/secret.h"

#include <crypt.h>
#include <openssl/crypto.h>
#include <string.h>

#include "base/limits.h"
#include "message/secret-word.h"
#include "message/words.h"

enum { LEAST_SECRET = 8 };

/* What a secret is compared with when there is none: of the same cost as ours. */
static const char nobodys[] = "$y$j9T$aBcDeFgHiJkLmNoPqRsTu.$";

void ff_claim_clear(FfClaim *claim)
{
    if (claim->secret != NULL) {
        OPENSSL_cleanse(claim->secret, strlen(claim->secret));
    }
    g_clear_pointer(&claim->user, g_free);
    g_clear_pointer(&claim->secret, g_free);
}

/* ---- subjects ---- */

/* Which words go: those of users always. */
typedef enum { TAKE_KNOWN, TAKE_LEADING, TAKE_ALL } Take;

static char *user_of(const FfSecretWord *word)
{
    return g_strstrip(g_strndup(word->user, word->user_length));
}

static bool names_user(const FfSecretWord *word, FfSecretKnown *known)
{
    return ff_secret_known_find(known, word->user, word->user_length) != NULL;
}

static bool find_word(const char *at, bool wanted, FfSecretKnown *known, FfSecretWord *word)
{
    if (!ff_secret_word_scan(at, word) || (!wanted && !names_user(word, known))) {
        return false;
    }
    ff_secret_word_close(word);
    return true;
}

/* That sign, and all up to the next that may open a word. */
static const char *append_run(GString *clean, const char *at)
{
    const char *next = ff_secret_word_hint(g_utf8_next_char(at));
    g_string_append_len(clean, at, next - at);
    return next;
}

bool ff_secret_names_anybody(const char *text, FfSecretKnown *known)
{
    FfSecretWord word;
    const char *at = ff_secret_word_hint(text);
    while (*at != '\0') {
        if (ff_secret_word_scan(at, &word) && names_user(&word, known)) {
            return true;
        }
        at = ff_secret_word_hint(g_utf8_next_char(at));
    }
    return false;
}

static char *take_once(const char *subject, FfSecretKnown *known, Take take, FfClaim *ret_claim)
{
    if (*ff_secret_word_hint(subject) == '\0') {
        return g_strchomp(g_strdup(subject));
    }
    GString *clean = g_string_new(NULL);
    const char *lead = ff_secret_word_lead(subject);
    FfSecretWord word;
    for (const char *at = subject; *at != '\0';) {
        bool wanted = take == TAKE_ALL || (take == TAKE_LEADING && at == lead);
        if (!find_word(at, wanted, known, &word)) {
            at = append_run(clean, at);
            continue;
        }
        if (at == subject && word.plain && ret_claim != NULL) {
            *ret_claim = (FfClaim){user_of(&word), g_strndup(word.secret, word.secret_length)};
        }
        bool spaced = clean->len == 0 || clean->str[clean->len - 1] == ' ';
        at = word.end + (spaced ? strspn(word.end, " ") : 0);
    }
    return g_strchomp(g_string_free(clean, FALSE));
}

/* Again until nothing is found: "[an[anne:x]ne:y]" leaves a word where one was taken out. Each time
 * is shorter, and how often is bounded by how deep a subject can nest them. */
static char *take_until_none(char *subject, FfSecretKnown *known, Take take)
{
    for (;;) {
        char *again = take_once(subject, known, take, NULL);
        bool same = strcmp(again, subject) == 0;
        g_free(subject);
        subject = again;
        if (same) {
            return subject;
        }
    }
}

char *ff_secret_take(const char *subject, FfSecretKnown *known, FfClaim *ret_claim)
{
    if (ret_claim != NULL) {
        *ret_claim = (FfClaim){NULL, NULL};
    }
    Take take = ff_secret_known_expected(known) ? TAKE_LEADING : TAKE_KNOWN;
    return take_until_none(take_once(subject, known, take, ret_claim), known, TAKE_KNOWN);
}

char *ff_secret_take_known(const char *text, FfSecretKnown *known)
{
    return take_until_none(g_strdup(text), known, TAKE_KNOWN);
}

/* Where "anne:correct horse" begins, without brackets or in others; the end when it does not. */
static gsize find_bare(const char *subject, FfSecretKnown *known)
{
    const char *start = subject;
    for (const char *at = subject; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar sign = g_utf8_get_char(at);
        if (ff_secret_parts(sign) && ff_secret_known_find(known, start, (gsize)(at - start))) {
            return (gsize)(start - subject);
        }
        if (strchr(" ({<\"'", *at) != NULL || ff_secret_parts(sign)) {
            start = g_utf8_next_char(at);
        }
    }
    return strlen(subject);
}

char *ff_secret_take_form(const char *subject, FfSecretKnown *known)
{
    char *clean = take_until_none(g_strdup(subject), known, TAKE_ALL);
    clean[find_bare(clean, known)] = '\0';
    return g_strchomp(clean);
}

/* ---- hashes ---- */

/* Letters with marks can be written in two ways that look the same (Unicode TR 15). */
static char *canonical(const char *secret)
{
    bool valid = g_utf8_validate(secret, -1, NULL);
    return valid ? g_utf8_normalize(secret, -1, G_NORMALIZE_NFC) : g_strdup(secret);
}

static char *hash_with(const char *secret, const char *setting)
{
    g_autofree struct crypt_data *data = g_new0(struct crypt_data, 1);
    g_autofree char *text = canonical(secret);
    const char *hash = crypt_r(text, setting, data);
    char *copy = hash != NULL && hash[0] != '*' ? g_strdup(hash) : NULL;
    OPENSSL_cleanse(data, sizeof *data);
    OPENSSL_cleanse(text, strlen(text));
    return copy;
}

static bool same(const char *one, const char *other)
{
    return strlen(one) == strlen(other) && CRYPTO_memcmp(one, other, strlen(one)) == 0;
}

const FfUser *ff_secret_verify(const FfClaim *claim, const GPtrArray *users)
{
    if (claim->user == NULL || claim->secret == NULL) {
        return NULL;
    }
    const FfUser *user = ff_user_find(users, claim->user);
    bool known = user != NULL && user->secret != NULL;
    g_autofree char *hash = hash_with(claim->secret, known ? user->secret : nobodys);
    return known && hash != NULL && same(hash, user->secret) ? user : NULL;
}

char *ff_secret_hash(const char *secret)
{
    char setting[CRYPT_GENSALT_OUTPUT_SIZE];
    if (crypt_gensalt_rn("$y$", 0, NULL, 0, setting, sizeof setting) == NULL) {
        return NULL;
    }
    return hash_with(secret, setting);
}

const char *ff_secret_find_fault(const char *user, const char *secret)
{
    if (strpbrk(user, ":[]") != NULL) {
        return "the user's name has one of the signs : [ ], so no subject can name it";
    }
    if (!g_utf8_validate(secret, -1, NULL)) {
        return "it is no UTF-8 text";
    }
    g_autofree char *line = ff_words_one_line(secret, FF_LIMIT_NAME);
    if (strchr(secret, ']') != NULL || strcmp(line, secret) != 0) {
        return "a subject can't carry it: no ], no control characters, no spaces around it or two "
               "together, and 256 octets at most";
    }
    if (g_utf8_strlen(secret, -1) < LEAST_SECRET) {
        return "it is shorter than 8 characters";
    }
    return NULL;
}
