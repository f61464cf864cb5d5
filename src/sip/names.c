// SPDX-License-Identifier: GPL-3.0-or-later
#include "sip/names.h"

#include <string.h>

#include "base/limits.h"

char *ff_sip_name_clean(const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    GString *clean = g_string_new(NULL);
    for (const char *at = valid; *at != '\0' && clean->len < FF_LIMIT_NAME;
         at = g_utf8_next_char(at)) {
        gunichar character = g_utf8_get_char(at);
        if (g_unichar_isprint(character)) {
            g_string_append_unichar(clean, character);
        }
    }
    g_strchomp(g_strchug(clean->str));
    clean->len = strlen(clean->str);
    return clean->len > 0 ? g_string_free(clean, FALSE) : (g_string_free(clean, TRUE), NULL);
}

void ff_sip_name_free(FfSipName *name)
{
    if (name != NULL) {
        g_free(name->user);
        g_free(name->domain);
        g_free(name->display);
        g_free(name);
    }
}

/* ---- one of several ---- */

/* The end of a quoted string that begins here; the text's end when it is not closed. */
static const char *skip_quoted(const char *at)
{
    for (at++; *at != '\0' && *at != '"'; at++) {
        if (*at == '\\' && at[1] != '\0') {
            at++;
        }
    }
    return at;
}

/* The comma behind the name that begins here, or the end. Commas in quotes and angles divide
 * nothing. */
static const char *find_comma(const char *at)
{
    bool angle = false;
    for (; *at != '\0' && (angle || *at != ','); at++) {
        if (*at == '"' && !angle) {
            at = skip_quoted(at);
            if (*at == '\0') {
                break;
            }
        }
        angle = *at == '<' || (angle && *at != '>');
    }
    return at;
}

static char *take_one(const char *value, guint index)
{
    const char *end = find_comma(value);
    for (; index > 0 && *end == ','; index--) {
        value = end + 1;
        end = find_comma(value);
    }
    return index == 0 ? g_strstrip(g_strndup(value, (gsize)(end - value))) : NULL;
}

/* ---- its parts ---- */

static char *unquote(const char *text, gsize length)
{
    GString *plain = g_string_new(NULL);
    const bool quoted = length > 0 && text[0] == '"';
    for (gsize i = quoted ? 1 : 0; i < length && !(quoted && text[i] == '"'); i++) {
        i += quoted && text[i] == '\\' && i + 1 < length ? 1 : 0;
        g_string_append_c(plain, text[i]);
    }
    g_autofree char *raw = g_string_free(plain, FALSE);
    return ff_sip_name_clean(raw);
}

/* Points *ret_uri at the URI in one name; sets the display. */
static char *take_uri(const char *one, FfSipName *name)
{
    const char *start = one[0] == '"' ? skip_quoted(one) : one;
    const char *angle = strchr(start, '<');
    if (angle == NULL) {
        return g_strndup(one, strcspn(one, " \t;")); /* parameters are the field's */
    }
    name->display = unquote(one, (gsize)(angle - one));
    return g_strndup(angle + 1, strcspn(angle + 1, ">"));
}

static char *unescape(const char *text, gsize length)
{
    g_autofree char *plain = g_uri_unescape_segment(text, text + length, NULL);
    return plain != NULL ? ff_sip_name_clean(plain) : NULL;
}

/* [IPv6] or a name, without its port. */
static char *take_domain(const char *text)
{
    const char *from = *text == '[' ? text + 1 : text;
    const gsize length = strcspn(from, *text == '[' ? "]" : ":;?");
    g_autofree char *domain = g_strndup(from, length);
    g_autofree char *lower = g_ascii_strdown(domain, -1);
    return ff_sip_name_clean(lower);
}

static bool read_uri(FfSipName *name, const char *uri)
{
    static const char *const schemes[] = {"sip:", "sips:", "tel:"};
    for (guint i = 0; i < G_N_ELEMENTS(schemes); i++) {
        const gsize length = strlen(schemes[i]);
        if (g_ascii_strncasecmp(uri, schemes[i], length) != 0) {
            continue;
        }
        const char *rest = uri + length;
        const char *at = i < 2 ? strchr(rest, '@') : NULL;
        name->user = at != NULL ? unescape(rest, (gsize)(at - rest))
                     : i == 2   ? unescape(rest, strlen(rest))
                                : NULL;
        name->domain = i < 2 ? take_domain(at != NULL ? at + 1 : rest) : NULL;
        return true;
    }
    return false;
}

FfSipName *ff_sip_name_parse(const char *value, guint index)
{
    g_autofree char *one = take_one(value, index);
    if (one == NULL || *one == '\0') {
        return NULL;
    }
    g_autoptr(FfSipName) name = g_new0(FfSipName, 1);
    g_autofree char *uri = take_uri(one, name);
    return read_uri(name, uri) ? g_steal_pointer(&name) : NULL;
}

/* ---- numbers ---- */

char *ff_sip_name_number(const char *user)
{
    enum { LONGEST = 20 }; /* E.164 has 15; prefixes of telephone systems come before */
    if (user == NULL) {
        return NULL;
    }
    GString *number = g_string_new(NULL);
    const char *at = user;
    for (; *at != '\0' && *at != ';'; at++) {
        if (g_ascii_isdigit(*at) || (*at == '+' && at == user)) {
            g_string_append_c(number, *at);
        } else if (strchr("-.() ", *at) == NULL) {
            break;
        }
    }
    const bool whole = *at == '\0' || *at == ';';
    const bool digits = number->len > (number->str[0] == '+' ? 1 : 0);
    if (!whole || !digits || number->len > LONGEST) {
        g_string_free(number, TRUE);
        return NULL;
    }
    return g_string_free(number, FALSE);
}

bool ff_sip_name_is_anonymous(const FfSipName *name)
{
    return (name->domain != NULL && strcmp(name->domain, "anonymous.invalid") == 0) ||
           (name->user != NULL && g_ascii_strcasecmp(name->user, "anonymous") == 0);
}
