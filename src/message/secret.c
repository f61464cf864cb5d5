// SPDX-License-Identifier: GPL-3.0-or-later
#include "message/secret.h"

#include <crypt.h>
#include <openssl/crypto.h>
#include <string.h>

#include "base/limits.h"
#include "message/words.h"

enum { PREFIX_LETTERS = 8, LEAST_SECRET = 8 };

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

/* ---- the word ---- */

typedef struct {
    const char *user, *secret, *end;
    gsize user_length, secret_length;
} Word;

/* "[user:secret]" at `at`. Without a bracket at its end it goes on to the subject's end: a secret
 * that was cut in two is still one. */
static bool scan_word(const char *at, Word *word)
{
    if (*at != '[') {
        return false;
    }
    gsize user_length = strcspn(at + 1, ":[]");
    const char *colon = at + 1 + user_length;
    if (*colon != ':' || user_length == 0) {
        return false;
    }
    gsize secret_length = strcspn(colon + 1, "]");
    const char *end = colon + 1 + secret_length;
    *word = (Word){at + 1, colon + 1, *end == ']' ? end + 1 : end, user_length, secret_length};
    return true;
}

static char *user_of(const Word *word)
{
    return g_strstrip(g_strndup(word->user, word->user_length));
}

static bool names_user(const Word *word, const GPtrArray *users)
{
    g_autofree char *name = user_of(word);
    return ff_user_find(users, name) != NULL;
}

/* Where "Re: ", "AW: ", "Fwd: Re: " ... end; 0 when there is none. */
static gsize skip_prefixes(const char *subject)
{
    gsize skipped = 0;
    for (;;) {
        const char *at = subject + skipped;
        gsize letters = 0;
        while (g_ascii_isalpha(at[letters])) {
            letters++;
        }
        if (letters == 0 || letters > PREFIX_LETTERS || at[letters] != ':') {
            return skipped;
        }
        skipped += letters + 1 + strspn(at + letters + 1, " ");
    }
}

static char *take_once(const char *subject, const GPtrArray *users, bool expected,
                       FfClaim *ret_claim)
{
    GString *clean = g_string_new(NULL);
    gsize first = skip_prefixes(subject);
    Word word;
    for (const char *at = subject; *at != '\0';) {
        bool leads = at == subject || at == subject + first;
        if (!scan_word(at, &word) || !((expected && leads) || names_user(&word, users))) {
            g_string_append_c(clean, *at++);
            continue;
        }
        if (at == subject && ret_claim != NULL) {
            *ret_claim = (FfClaim){user_of(&word), g_strndup(word.secret, word.secret_length)};
        }
        bool spaced = clean->len == 0 || clean->str[clean->len - 1] == ' ';
        at = word.end + (spaced ? strspn(word.end, " ") : 0);
    }
    return g_strchomp(g_string_free(clean, FALSE));
}

/* Again until nothing is found: "[an[anne:x]ne:y]" leaves a word where one was taken out. Each time
 * is shorter, and how often is bounded by how deep a subject can nest them. */
char *ff_secret_take(const char *subject, const GPtrArray *users, bool expected, FfClaim *ret_claim)
{
    *ret_claim = (FfClaim){NULL, NULL};
    char *clean = take_once(subject, users, expected, ret_claim);
    for (;;) {
        char *again = take_once(clean, users, false, NULL);
        bool same = strcmp(again, clean) == 0;
        g_free(clean);
        clean = again;
        if (same) {
            return clean;
        }
    }
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
