// SPDX-License-Identifier: GPL-3.0-or-later
#include "message/auth-results.h"

#include <libpsl.h>
#include <stdbool.h>
#include <string.h>

#include "message/header.h"

/* A method that proves something, and the properties that name the domain proved. */
static const struct {
    const char *method;
    const char *properties[3]; /* the first that is there counts */
    bool needs_property;
} methods[] = {
    {"dmarc", {"header.from", NULL}, false},
    {"dkim", {"header.d", "header.i", NULL}, true},
    {"spf", {"smtp.mailfrom", NULL, NULL}, true},
};

/* Splits at ';', but not within quoted strings. White space in those is changed, so that what they
 * say (a reason, an address) can never be taken for a property. */
static GPtrArray *split_results(char *text)
{
    GPtrArray *results = g_ptr_array_new_with_free_func(g_free);
    const char *start = text;
    bool quoted = false;
    for (char *at = text;; at++) {
        if (quoted && *at == '\\' && at[1] != '\0') {
            at++;
        } else if (quoted && g_ascii_isspace(*at)) {
            *at = '_';
        } else if (*at == '"') {
            quoted = !quoted;
        } else if (*at == '\0' || (*at == ';' && !quoted)) {
            g_ptr_array_add(results, g_strstrip(g_strndup(start, (gsize)(at - start))));
            start = at + 1;
        }
        if (*at == '\0') {
            return results;
        }
    }
}

/* Value of "name=value" in one result, white space allowed around '='. Caller frees; NULL when
 * absent. */
static char *find_value(const char *result, const char *name)
{
    g_autofree char *escaped = g_regex_escape_string(name, -1);
    g_autofree char *pattern = g_strdup_printf(
        "(?:^|\\s)%s(?:/[0-9]+)?\\s*=\\s*(\"(?:[^\"\\\\]|\\\\.)*\"|[^\\s\"]+)", escaped);
    g_autoptr(GRegex) regex = g_regex_new(pattern, G_REGEX_CASELESS | G_REGEX_RAW, 0, NULL);
    g_autoptr(GMatchInfo) match = NULL;
    if (!g_regex_match(regex, result, 0, &match)) {
        return NULL;
    }
    char *value = g_match_info_fetch(match, 1);
    gsize length = strlen(value);
    if (value[0] == '"') {
        memmove(value, value + 1, length - 2);
        value[length - 2] = '\0';
    }
    return value;
}

/* The domain of an address, or the value itself. */
static const char *domain_of(const char *value)
{
    const char *at = strrchr(value, '@');
    return at != NULL ? at + 1 : value;
}

static bool is_aligned(const char *first, const char *second)
{
    g_autofree char *one = g_ascii_strdown(first, -1);
    g_autofree char *other = g_ascii_strdown(second, -1);
    if (strcmp(one, other) == 0) {
        return true;
    }
    const psl_ctx_t *suffixes = psl_builtin();
    const char *registered = suffixes != NULL ? psl_registrable_domain(suffixes, one) : NULL;
    const char *other_registered =
        suffixes != NULL ? psl_registrable_domain(suffixes, other) : NULL;
    return registered != NULL && other_registered != NULL &&
           strcmp(registered, other_registered) == 0;
}

static bool result_vouches(const char *result, guint method, const char *domain)
{
    g_autofree char *outcome = find_value(result, methods[method].method);
    /* The method leads its result; the same word further on is somebody's property. */
    bool leads =
        g_ascii_strncasecmp(result, methods[method].method, strlen(methods[method].method)) == 0;
    if (!leads || outcome == NULL || g_ascii_strcasecmp(outcome, "pass") != 0) {
        return false;
    }
    for (guint i = 0; methods[method].properties[i] != NULL; i++) {
        g_autofree char *value = find_value(result, methods[method].properties[i]);
        if (value != NULL) {
            return is_aligned(domain_of(value), domain);
        }
    }
    return !methods[method].needs_property;
}

/* authserv-id, then perhaps a version. */
static bool is_from(const char *first, const char *authserv_id)
{
    g_autofree char *plain = g_strdup(first);
    gsize length = strcspn(plain, " \t");
    plain[length] = '\0';
    return g_ascii_strcasecmp(plain, authserv_id) == 0;
}

const char *ff_auth_results_verify(const char *value, const char *authserv_id, const char *domain)
{
    g_autofree char *text = ff_header_without_comments(value);
    g_autoptr(GPtrArray) results = split_results(text);
    if (!is_from(results->pdata[0], authserv_id)) {
        return NULL;
    }
    for (guint method = 0; method < G_N_ELEMENTS(methods); method++) {
        for (guint i = 1; i < results->len; i++) {
            if (result_vouches(results->pdata[i], method, domain)) {
                return methods[method].method;
            }
        }
    }
    return NULL;
}
