// SPDX-License-Identifier: GPL-3.0-or-later
#include "message/flags.h"

#include <string.h>

/* Flags of one group exclude each other. */
enum { ALONE, RESOLUTION, COVER, PAGE };

typedef struct {
    int group;
    const char *pattern; /* of the value, compared without case; NULL: takes none */
} Rule;

#define TIME_OF_DAY "([01]?[0-9]|2[0-3]):[0-5][0-9]"
#define RFC3339                                                                                    \
    "[0-9]{4}-[0-9]{2}-[0-9]{2}[T "                                                                \
    "][0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})"
#define SPAN "\\+[1-9][0-9]{0,3}[hm]"

/* Same order as rules. */
static const FfFlagInfo infos[] = {
    {"STANDARD", "196 lines an inch"},
    {"FINE", "196 lines an inch"},
    {"SUPERFINE", "391 lines an inch"},
    {"COARSE", "98 lines an inch"},
    {"NOCOVER", "no cover sheet for this recipient"},
    {"COVER", "a cover sheet for this recipient, always"},
    {"LETTER", "page length 11 inches"},
    {"A4", "page length 297 mm"},
    {"LEGAL", "page length 14 inches"},
    {"NOPREFIX", "without the configured dial prefix"},
    {"RETRIES", "retries after the first attempt"},
    {"PORT", "name of the only fax line to send on"},
    {"COMPANY", "recipient's company for the cover sheet"},
    {"TEMPLATE", "cover template, a file name below the template folder"},
    {"BILLING", "custom billing code, up to 50 characters"},
    {"AT", "not before: RFC 3339 time, HH:MM, +2h or +30m"},
    {"PRIORITY", "high, normal or low"},
    {"DTMF", "digits sent after the answer; a comma pauses"},
    {NULL, NULL},
};

static const Rule rules[] = {
    {RESOLUTION, NULL},
    {RESOLUTION, NULL},
    {RESOLUTION, NULL},
    {RESOLUTION, NULL},
    {COVER, NULL},
    {COVER, NULL},
    {PAGE, NULL},
    {PAGE, NULL},
    {PAGE, NULL},
    {ALONE, NULL},
    {ALONE, "[0-9]{1,3}"},
    {ALONE, "[a-z0-9][a-z0-9._-]{0,63}"},
    {ALONE, ".{1,120}"},
    /* segments that begin with a dot would leave the folder or name hidden files */
    {ALONE, "[^./\\\\][^/\\\\]{0,63}(/[^./\\\\][^/\\\\]{0,63}){0,3}"},
    {ALONE, ".{1,50}"},
    {ALONE, TIME_OF_DAY "|" SPAN "|" RFC3339},
    {ALONE, "high|normal|low"},
    {ALONE, "[0-9a-d*#,]{1,64}"},
};
G_STATIC_ASSERT(G_N_ELEMENTS(infos) == G_N_ELEMENTS(rules) + 1);

const FfFlagInfo *ff_flags_info(void)
{
    return infos;
}

GHashTable *ff_flags_new(void)
{
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
}

static int find_flag(const char *name)
{
    for (int i = 0; infos[i].name != NULL; i++) {
        if (g_ascii_strcasecmp(infos[i].name, name) == 0) {
            return i;
        }
    }
    return -1;
}

static bool value_matches(const char *value, const char *pattern)
{
    g_autofree char *whole = g_strdup_printf("\\A(%s)\\z", pattern);
    return g_regex_match_simple(whole, value, G_REGEX_CASELESS, 0);
}

/* What no pattern says. */
static bool value_is_possible(const char *name, const char *value, int max_retries)
{
    if (strcmp(name, "RETRIES") == 0) {
        return g_ascii_strtoll(value, NULL, 10) <= max_retries;
    }
    if (strcmp(name, "AT") == 0 && strchr(value, '-') != NULL && value[0] != '+') {
        g_autoptr(GDateTime) time = g_date_time_new_from_iso8601(value, NULL);
        return time != NULL;
    }
    return true;
}

static bool conflicts(GHashTable *flags, int flag)
{
    for (int i = 0; infos[i].name != NULL; i++) {
        g_autofree char *other = g_ascii_strdown(infos[i].name, -1);
        bool excludes = i != flag && rules[i].group != ALONE && rules[i].group == rules[flag].group;
        if (excludes && g_hash_table_contains(flags, other)) {
            return true;
        }
    }
    return false;
}

/* The same flag again is a slip when it says the same, and refused when it does not. */
static bool repeats_differently(GHashTable *flags, const char *key, const char *value)
{
    const char *known = g_hash_table_lookup(flags, key);
    return known != NULL && strcmp(known, value) != 0;
}

static bool has_lower_case_value(const char *name)
{
    return strcmp(name, "PRIORITY") == 0;
}

FfReason ff_flags_add(GHashTable *flags, const char *name, const char *value, int max_retries)
{
    int flag = find_flag(name);
    if (flag < 0) {
        return FF_REASON_UNKNOWN_FLAG;
    }
    const char *pattern = rules[flag].pattern;
    g_autofree char *key = g_ascii_strdown(infos[flag].name, -1);
    g_autofree char *kept = has_lower_case_value(infos[flag].name)
                                ? g_ascii_strdown(value != NULL ? value : "", -1)
                                : g_strdup(value != NULL ? value : "");
    bool good = pattern == NULL ? value == NULL
                                : value != NULL && value_matches(value, pattern) &&
                                      value_is_possible(infos[flag].name, value, max_retries);
    if (!good || conflicts(flags, flag) || repeats_differently(flags, key, kept)) {
        return FF_REASON_BAD_FLAG;
    }
    g_hash_table_replace(flags, g_steal_pointer(&key), g_steal_pointer(&kept));
    return FF_REASON_NONE;
}

static char *unquote(char *value)
{
    gsize length = strlen(value);
    if (length >= 2 && (value[0] == '"' || value[0] == '\'') && value[length - 1] == value[0]) {
        value[length - 1] = '\0';
        return g_strstrip(value + 1);
    }
    return value;
}

/* NAME or NAME=value, with white space around either. */
static FfReason add_written(GHashTable *flags, const char *written, int max_retries)
{
    g_autofree char *name = g_strdup(written);
    char *value = strchr(name, '=');
    if (value != NULL) {
        *value = '\0';
        value = unquote(g_strstrip(value + 1));
    }
    g_strstrip(name);
    return *name == '\0' ? FF_REASON_BAD_FLAG : ff_flags_add(flags, name, value, max_retries);
}

bool ff_flags_parse(const char *text, int max_retries, GHashTable **ret_flags, FfReason *ret_reason,
                    char **ret_argument)
{
    g_autoptr(GHashTable) flags = ff_flags_new();
    /* g_strsplit() makes nothing of an empty text, but a lone '^' is a flag without a name. */
    g_auto(GStrv) written = g_strsplit(*text != '\0' ? text : " ", "^", -1);
    for (guint i = 0; written[i] != NULL; i++) {
        FfReason reason = add_written(flags, written[i], max_retries);
        if (reason != FF_REASON_NONE) {
            *ret_reason = reason;
            *ret_argument = g_strconcat("^", g_strstrip(written[i]), NULL);
            return false;
        }
    }
    *ret_flags = g_steal_pointer(&flags);
    return true;
}
