// SPDX-License-Identifier: GPL-3.0-or-later
#include "message/auth-results.h"

#include <libpsl.h>
#include <stdbool.h>
#include <string.h>

/* ---- the grammar of RFC 8601 section 2.2 ---- */

/* Properties by name, "header.from", in lower case. */
typedef struct {
    char *method, *outcome;
    GPtrArray *names, *values;
} Result;

static void result_free(Result *result)
{
    g_free(result->method);
    g_free(result->outcome);
    g_ptr_array_unref(result->names);
    g_ptr_array_unref(result->values);
    g_free(result);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Result, result_free)

static Result *result_new(void)
{
    Result *result = g_new0(Result, 1);
    result->names = g_ptr_array_new_with_free_func(g_free);
    result->values = g_ptr_array_new_with_free_func(g_free);
    return result;
}

/* Behind a comment, in which others may be; NULL: it has no end. */
static const char *skip_comment(const char *at)
{
    guint depth = 0;
    for (; *at != '\0'; at++) {
        if (*at == '\\' && at[1] != '\0') {
            at++;
        } else if (*at == '(') {
            depth++;
        } else if (*at == ')' && --depth == 0) {
            return at + 1;
        }
    }
    return NULL;
}

/* White space and comments (CFWS). */
static bool skip_space(const char **at)
{
    while (**at == '(' || g_ascii_isspace(**at)) {
        const char *next = **at == '(' ? skip_comment(*at) : *at + 1;
        if (next == NULL) {
            return false;
        }
        *at = next;
    }
    return true;
}

static bool skip_sign(const char **at, char sign)
{
    if (!skip_space(at) || **at != sign) {
        return false;
    }
    *at += 1;
    return skip_space(at);
}

/* In lower case; NULL when there is none. */
static char *read_keyword(const char **at)
{
    gsize length = 0;
    while (g_ascii_isalnum((*at)[length]) || (*at)[length] == '-' || (*at)[length] == '_') {
        length++;
    }
    char *keyword = length > 0 ? g_ascii_strdown(*at, (gssize)length) : NULL;
    *at += length;
    return keyword;
}

static bool read_quoted(const char **at, GString *value)
{
    const char *in = *at + 1;
    while (*in != '"') {
        in += *in == '\\';
        if (*in == '\0') {
            return false;
        }
        g_string_append_c(value, *in++);
    }
    *at = in + 1;
    return true;
}

/* A quoted string, a token, an address, or a quoted string and the rest of an address. A '=' within
 * belongs to it: local parts may have some. NULL when it is broken. */
static char *read_value(const char **at)
{
    g_autoptr(GString) value = g_string_new(NULL);
    if (**at == '"' && !read_quoted(at, value)) {
        return NULL;
    }
    gsize length = strcspn(*at, " \t\r\n;(\"");
    g_string_append_len(value, *at, (gssize)length);
    *at += length;
    return **at == '"' ? NULL : g_string_free(g_steal_pointer(&value), FALSE);
}

/* "header.from=company.com", "reason=...", and what servers write without a dot. */
static bool read_property(const char **at, Result *result)
{
    g_autofree char *type = read_keyword(at);
    g_autofree char *property = NULL;
    if (type == NULL) {
        return false;
    }
    if (skip_sign(at, '.') && (property = read_keyword(at)) == NULL) {
        return false;
    }
    char *value = skip_sign(at, '=') ? read_value(at) : NULL;
    if (value == NULL) {
        return false;
    }
    g_ptr_array_add(result->names, property != NULL ? g_strconcat(type, ".", property, NULL)
                                                    : g_steal_pointer(&type));
    g_ptr_array_add(result->values, value);
    return true;
}

/* "/1" behind a name: no other version is known. */
static bool skip_version(const char **at)
{
    if (!skip_space(at)) {
        return false;
    }
    if (**at != '/') {
        return true;
    }
    g_autofree char *version = skip_sign(at, '/') ? read_keyword(at) : NULL;
    return g_strcmp0(version, "1") == 0 && skip_space(at);
}

static bool at_end(const char *at)
{
    return *at == '\0' || *at == ';';
}

/* NULL when it is broken. */
static Result *read_result(const char **at)
{
    g_autoptr(Result) result = result_new();
    result->method = read_keyword(at);
    if (result->method == NULL || !skip_version(at) || !skip_sign(at, '=')) {
        return NULL;
    }
    result->outcome = read_keyword(at);
    while (result->outcome != NULL && skip_space(at) && !at_end(*at)) {
        if (!read_property(at, result)) {
            return NULL;
        }
    }
    return result->outcome != NULL && at_end(*at) ? g_steal_pointer(&result) : NULL;
}

static bool is_none(const char **at)
{
    const char *in = *at;
    g_autofree char *word = read_keyword(&in);
    bool none = g_strcmp0(word, "none") == 0 && skip_space(&in) && at_end(in);
    *at = none ? in : *at;
    return none;
}

/* The name, then perhaps the version, which is 1. */
static bool read_server(const char **at, const char *authserv_id)
{
    if (!skip_space(at)) {
        return false;
    }
    g_autofree char *server = read_value(at);
    if (server == NULL || g_ascii_strcasecmp(server, authserv_id) != 0 || !skip_space(at)) {
        return false;
    }
    *at += **at == '1';
    return skip_space(at) && at_end(*at);
}

/* NULL when the field is another server's, or broken anywhere: a quotation or comment without an
 * end may hide what follows it. */
static GPtrArray *read_results(const char *at, const char *authserv_id)
{
    g_autoptr(GPtrArray) results = g_ptr_array_new_with_free_func((GDestroyNotify)result_free);
    if (!read_server(&at, authserv_id)) {
        return NULL;
    }
    while (*at != '\0') {
        if (!skip_sign(&at, ';')) {
            return NULL;
        }
        if (at_end(at) || is_none(&at)) {
            continue;
        }
        Result *result = read_result(&at);
        if (result == NULL) {
            return NULL;
        }
        g_ptr_array_add(results, result);
    }
    return g_steal_pointer(&results);
}

/* ---- domains ---- */

/* Of an address, or the value itself; as it is compared. */
static char *domain_of(const char *value)
{
    const char *at = strrchr(value, '@');
    const char *domain = at != NULL ? at + 1 : value;
    bool international = g_utf8_validate(domain, -1, NULL) && g_hostname_is_non_ascii(domain);
    g_autofree char *ascii = international ? g_hostname_to_ascii(domain) : NULL;
    char *lower = g_ascii_strdown(ascii != NULL ? ascii : domain, -1);
    if (g_str_has_suffix(lower, ".")) {
        lower[strlen(lower) - 1] = '\0';
    }
    return lower;
}

static bool is_same(const char *value, const char *domain)
{
    g_autofree char *one = domain_of(value);
    g_autofree char *other = domain_of(domain);
    return strcmp(one, other) == 0;
}

/* Relaxed, RFC 7489 section 3.1: one organisational domain. */
static bool is_aligned(const char *value, const char *domain)
{
    g_autofree char *one = domain_of(value);
    g_autofree char *other = domain_of(domain);
    const psl_ctx_t *suffixes = psl_builtin();
    const char *registered = suffixes != NULL ? psl_registrable_domain(suffixes, one) : NULL;
    const char *other_registered =
        suffixes != NULL ? psl_registrable_domain(suffixes, other) : NULL;
    return strcmp(one, other) == 0 || (registered != NULL && other_registered != NULL &&
                                       strcmp(registered, other_registered) == 0);
}

/* ---- what they vouch for ---- */

/* A method that proves something, and the properties that name what was proved: each that is there
 * must fit the author's domain. */
typedef struct {
    const char *method;
    const char *properties[2];
    bool needs_property;
    bool (*fits)(const char *value, const char *domain);
} Method;

/* DMARC's is From's domain itself; the identity of a signature lies within its domain. */
static const Method dmarc = {"dmarc", {"header.from", NULL}, false, is_same};
static const Method others[] = {
    {"dkim", {"header.d", "header.i"}, true, is_aligned},
    {"spf", {"smtp.mailfrom", NULL}, true, is_aligned},
};

static bool names_domain(const Method *method, const char *property)
{
    return g_strcmp0(method->properties[0], property) == 0 ||
           g_strcmp0(method->properties[1], property) == 0;
}

static bool fits(const Method *method, const Result *result, const char *domain)
{
    bool any = !method->needs_property;
    for (guint i = 0; i < result->names->len; i++) {
        if (!names_domain(method, result->names->pdata[i])) {
            continue;
        }
        if (!method->fits(result->values->pdata[i], domain)) {
            return false;
        }
        any = true;
    }
    return any;
}

static bool is_of(const Result *result, const Method *method)
{
    return strcmp(result->method, method->method) == 0;
}

/* DMARC says what the domain's owner wants. Where it says nothing, because there is no policy or it
 * could not be had ("bestguesspass" is Microsoft's word for that), signatures speak for themselves.
 */
static bool is_silent(const char *outcome)
{
    static const char *const silent[] = {"none", "temperror", "permerror", "bestguesspass", NULL};
    return g_strv_contains(silent, outcome);
}

typedef enum { DMARC_SILENT, DMARC_PASSED, DMARC_FAILED } Dmarc;

/* One that failed, or is about another domain, is not made good by others; and there is one From,
 * so of two results one is made up. */
static Dmarc judge_dmarc(const GPtrArray *results, const char *domain)
{
    const Result *found = NULL;
    for (guint i = 0; i < results->len; i++) {
        const Result *result = results->pdata[i];
        if (is_of(result, &dmarc) && found != NULL) {
            return DMARC_FAILED;
        }
        found = is_of(result, &dmarc) ? result : found;
    }
    if (found == NULL || is_silent(found->outcome)) {
        return DMARC_SILENT;
    }
    bool passed = strcmp(found->outcome, "pass") == 0 && fits(&dmarc, found, domain);
    return passed ? DMARC_PASSED : DMARC_FAILED;
}

static bool is_passed(const GPtrArray *results, const Method *method, const char *domain)
{
    for (guint i = 0; i < results->len; i++) {
        const Result *result = results->pdata[i];
        if (is_of(result, method) && strcmp(result->outcome, "pass") == 0 &&
            fits(method, result, domain)) {
            return true;
        }
    }
    return false;
}

static const char *find_other(const GPtrArray *results, const char *domain)
{
    for (guint i = 0; i < G_N_ELEMENTS(others); i++) {
        if (is_passed(results, &others[i], domain)) {
            return others[i].method;
        }
    }
    return NULL;
}

const char *ff_auth_results_verify(const char *value, const char *authserv_id, const char *domain)
{
    g_autoptr(GPtrArray) results = read_results(value, authserv_id);
    Dmarc verdict = results != NULL ? judge_dmarc(results, domain) : DMARC_FAILED;
    if (verdict == DMARC_FAILED) {
        return NULL;
    }
    return verdict == DMARC_PASSED ? dmarc.method : find_other(results, domain);
}
