// SPDX-License-Identifier: GPL-3.0-or-later
#include "message/secret-name.h"

#include <string.h>

#include "message/secret-word.h"
#include "message/secret.h"

enum { LEAST_SECRET = 8, NAME_LETTERS = 64, PATH_OCTETS = 1024 };

/* What follows the user's name begins with '_', which some programs write for ':', and is long
 * enough; or it is the secret, with whatever stands for ':', and if that is nothing. */
static bool is_secret(FfSecretKnown *known, const GSList *owners, const char *rest, gsize length)
{
    gunichar parting = g_utf8_get_char(rest);
    gsize sign = length > 0 ? (gsize)(g_utf8_next_char(rest) - rest) : 0;
    bool letter = g_unichar_isalnum(parting);
    g_autofree char *all = g_strstrip(g_strndup(rest, length));
    g_autofree char *behind = g_strstrip(g_strndup(rest + sign, length - sign));
    if (parting == '_' && g_utf8_strlen(behind, -1) >= LEAST_SECRET) {
        return true;
    }
    return g_utf8_strlen(all, -1) >= LEAST_SECRET &&
           ff_secret_known_proves(known, owners, letter ? all : behind);
}

/* Its closing sign, or where the name's extension begins: a name may have been cut. */
static const char *find_closing(const char *at)
{
    const char *closing = at;
    while (*closing != '\0' && !ff_secret_closes(g_utf8_get_char(closing))) {
        closing = g_utf8_next_char(closing);
    }
    const char *dot = *closing == '\0' ? strrchr(at, '.') : NULL;
    return dot != NULL ? dot : closing;
}

/* Where what `content` begins with, behind its bracket, is closed if it holds a secret; or NULL. */
static const char *find_secret(const char *content, FfSecretKnown *known)
{
    const char *at = content;
    for (guint i = 0; i < NAME_LETTERS && *at != '\0'; i++) {
        if (ff_secret_opens(g_utf8_get_char(at)) || ff_secret_closes(g_utf8_get_char(at))) {
            return NULL;
        }
        at = g_utf8_next_char(at);
        const GSList *owners = ff_secret_known_find(known, content, (gsize)(at - content));
        const char *closing = owners != NULL ? find_closing(at) : NULL;
        if (closing != NULL && is_secret(known, owners, at, (gsize)(closing - at))) {
            return closing;
        }
    }
    return NULL;
}

static const char *skip_closing(const char *closing)
{
    bool closed = *closing != '\0' && *closing != '.';
    const char *end = closed ? g_utf8_next_char(closing) : closing;
    return end + strspn(end, " ");
}

static char *take_brackets(const char *name, FfSecretKnown *known)
{
    GString *clean = g_string_new(NULL);
    for (const char *at = name; *at != '\0';) {
        const char *next = g_utf8_next_char(at);
        const char *closing =
            ff_secret_opens(g_utf8_get_char(at)) ? find_secret(next, known) : NULL;
        if (closing != NULL) {
            at = skip_closing(closing);
            continue;
        }
        g_string_append_len(clean, at, next - at);
        at = next;
    }
    return g_string_free(clean, FALSE);
}

/* A path may be long; its end is what is shown. */
static const char *end_of(const char *name)
{
    gsize length = strlen(name);
    const char *end = length > PATH_OCTETS ? name + length - PATH_OCTETS : name;
    while ((*end & 0xc0) == 0x80) {
        end++;
    }
    return end;
}

char *ff_secret_name_take(const char *name, FfSecretKnown *known)
{
    if (*ff_secret_word_hint(name) == '\0') {
        return g_strdup(name);
    }
    g_autofree char *brackets = take_brackets(end_of(name), known);
    return ff_secret_take(brackets, known, NULL);
}
