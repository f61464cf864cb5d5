// SPDX-License-Identifier: GPL-3.0-or-later
#include "message/flags.h"

#include <string.h>

#include "base/limits.h"
#include "message/words.h"

enum { SHOWN_LIMIT = 160 }; /* octets of a flag, or of the lines' names, told to a sender */

/* Flags of one group exclude each other. */
enum { ALONE, RESOLUTION, COVER, PAGE };

typedef struct {
    FfFlagInfo info;
    int group;
    const char *pattern; /* of the value, compared without case; NULL: takes none */
} Flag;

#define TIME_OF_DAY "([01]?[0-9]|2[0-3]):[0-5][0-9]"
#define RFC3339                                                                                    \
    "[0-9]{4}-[0-9]{2}-[0-9]{2}[T "                                                                \
    "][0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})"
#define SPAN "\\+[1-9][0-9]{0,3}[hm]"

static const Flag table[] = {
    {{"STANDARD", "196 lines an inch"}, RESOLUTION, NULL},
    {{"FINE", "196 lines an inch"}, RESOLUTION, NULL},
    {{"SUPERFINE", "391 lines an inch"}, RESOLUTION, NULL},
    {{"COARSE", "98 lines an inch"}, RESOLUTION, NULL},
    {{"NOCOVER", "no cover sheet for this recipient"}, COVER, NULL},
    {{"COVER", "a cover sheet for this recipient, always"}, COVER, NULL},
    {{"LETTER", "page length 11 inches"}, PAGE, NULL},
    {{"A4", "page length 297 mm"}, PAGE, NULL},
    {{"LEGAL", "page length 14 inches"}, PAGE, NULL},
    {{"NOPREFIX", "without the configured dial prefix"}, ALONE, NULL},
    {{"RETRIES", "retries after the first attempt"}, ALONE, "[0-9]{1,3}"},
    {{"PORT", "name of the only fax line to send on"}, ALONE, "[a-z0-9][a-z0-9._-]{0,63}"},
    {{"COMPANY", "recipient's company for the cover sheet"}, ALONE, ".{1,120}"},
    /* segments that begin with a dot would leave the folder or name hidden files */
    {{"TEMPLATE", "cover template, a file name below the template folder"},
     ALONE,
     "[^./\\\\][^/\\\\]{0,63}([/\\\\][^./\\\\][^/\\\\]{0,63}){0,3}"},
    {{"BILLING", "custom billing code, up to 50 characters"},
     ALONE,
     ".{1," G_STRINGIFY(FF_LIMIT_BILLING_CODE) "}"},
    {{"AT", "not before: RFC 3339 time, HH:MM, +2h or +30m"},
     ALONE,
     TIME_OF_DAY "|" SPAN "|" RFC3339},
    {{"PRIORITY", "high, normal or low"}, ALONE, "high|normal|low"},
    {{"DTMF", "digits sent after the answer; a comma pauses"}, ALONE, "[0-9a-d*#,]{1,64}"},
};

const FfFlagInfo *ff_flags_info(void)
{
    static FfFlagInfo infos[G_N_ELEMENTS(table) + 1];
    static gsize ready;
    if (g_once_init_enter(&ready)) {
        for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
            infos[i] = table[i].info;
        }
        g_once_init_leave(&ready, 1);
    }
    return infos;
}

GHashTable *ff_flags_new(void)
{
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
}

static const Flag *find_flag(const char *name)
{
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        if (g_ascii_strcasecmp(table[i].info.name, name) == 0) {
            return &table[i];
        }
    }
    return NULL;
}

/* Compiled once: that takes longer than all that is matched in a message. */
static const GRegex *compiled_pattern(const Flag *flag)
{
    static GRegex *compiled[G_N_ELEMENTS(table)];
    static gsize ready;
    if (g_once_init_enter(&ready)) {
        for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
            g_autofree char *whole =
                g_strdup_printf("\\A(%s)\\z", table[i].pattern != NULL ? table[i].pattern : "");
            compiled[i] = g_regex_new(whole, G_REGEX_CASELESS, 0, NULL);
        }
        g_once_init_leave(&ready, 1);
    }
    return compiled[flag - table];
}

static bool value_matches(const char *value, const Flag *flag)
{
    return g_regex_match(compiled_pattern(flag), value, 0, NULL);
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

static bool conflicts(GHashTable *flags, const Flag *flag)
{
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autofree char *other = g_ascii_strdown(table[i].info.name, -1);
        bool excludes = &table[i] != flag && flag->group != ALONE && table[i].group == flag->group;
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

static bool value_is_good(const Flag *flag, const char *value, int max_retries)
{
    if (flag->pattern == NULL || value == NULL) {
        return flag->pattern == NULL && value == NULL;
    }
    return value_matches(value, flag) && value_is_possible(flag->info.name, value, max_retries);
}

FfReason ff_flags_add(GHashTable *flags, const char *name, const char *value, int max_retries)
{
    const Flag *flag = find_flag(name);
    if (flag == NULL) {
        return FF_REASON_UNKNOWN_FLAG;
    }
    g_autofree char *key = g_ascii_strdown(flag->info.name, -1);
    g_autofree char *kept = has_lower_case_value(flag->info.name)
                                ? g_ascii_strdown(value != NULL ? value : "", -1)
                                : g_strdup(value != NULL ? value : "");
    if (!value_is_good(flag, value, max_retries) || conflicts(flags, flag) ||
        repeats_differently(flags, key, kept)) {
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

/* NAME or NAME=value, with white space around either. *ret_argument says what is wrong. */
static FfReason add_written(GHashTable *flags, const char *written, int max_retries,
                            char **ret_argument)
{
    g_autofree char *name = g_strdup(written);
    char *value = strchr(name, '=');
    if (value != NULL) {
        *value = '\0';
        value = unquote(g_strstrip(value + 1));
    }
    g_strstrip(name);
    FfReason reason =
        *name == '\0' ? FF_REASON_BAD_FLAG : ff_flags_add(flags, name, value, max_retries);
    if (reason != FF_REASON_NONE) {
        g_autofree char *shown = ff_words_one_line(written, SHOWN_LIMIT);
        *ret_argument = g_strconcat("^", shown, NULL);
    }
    return reason;
}

static const FfLineSettings *find_line(const GPtrArray *lines, const char *name)
{
    for (guint i = 0; i < lines->len; i++) {
        const FfLineSettings *line = lines->pdata[i];
        if (g_ascii_strcasecmp(line->name, name) == 0) {
            return line;
        }
    }
    return NULL;
}

static char *describe_unknown_line(const GPtrArray *lines, const char *name)
{
    g_autoptr(GString) names = g_string_new(NULL);
    for (guint i = 0; i < lines->len; i++) {
        const FfLineSettings *line = lines->pdata[i];
        g_string_append_printf(names, "%s%s", i > 0 ? ", " : "", line->name);
    }
    g_autofree char *shown = ff_words_one_line(names->str, SHOWN_LIMIT);
    return g_strdup_printf("^PORT=%s (there is no such fax line, only: %s)", name, shown);
}

/* ^PORT in the spelling of the settings. A line that does not exist would never send the fax. */
static FfReason settle_line(GHashTable *flags, const GPtrArray *lines, char **ret_argument)
{
    const char *name = g_hash_table_lookup(flags, "port");
    if (name == NULL || lines == NULL) {
        return FF_REASON_NONE;
    }
    const FfLineSettings *line = find_line(lines, name);
    if (line == NULL) {
        *ret_argument = describe_unknown_line(lines, name);
        return FF_REASON_BAD_FLAG;
    }
    g_hash_table_replace(flags, g_strdup("port"), g_strdup(line->name));
    return FF_REASON_NONE;
}

bool ff_flags_parse(const char *text, const FfAddressRules *rules, GHashTable **ret_flags,
                    FfReason *ret_reason, char **ret_argument)
{
    g_autoptr(GHashTable) flags = ff_flags_new();
    /* g_strsplit() makes nothing of an empty text, but a lone '^' is a flag without a name. */
    g_auto(GStrv) written = g_strsplit(*text != '\0' ? text : " ", "^", -1);
    FfReason reason = FF_REASON_NONE;
    for (guint i = 0; written[i] != NULL && reason == FF_REASON_NONE; i++) {
        reason = add_written(flags, written[i], rules->max_retries, ret_argument);
    }
    if (reason == FF_REASON_NONE) {
        reason = settle_line(flags, rules->lines, ret_argument);
    }
    if (reason != FF_REASON_NONE) {
        *ret_reason = reason;
        return false;
    }
    *ret_flags = g_steal_pointer(&flags);
    return true;
}

static bool same_value(GHashTable *flags, const char *name, const char *value)
{
    return g_strcmp0(g_hash_table_lookup(flags, name), value) == 0;
}

bool ff_flags_equal(GHashTable *one, GHashTable *other)
{
    GHashTableIter iter;
    gpointer name;
    gpointer value;
    g_hash_table_iter_init(&iter, one);
    while (g_hash_table_iter_next(&iter, &name, &value)) {
        if (!same_value(other, name, value)) {
            return false;
        }
    }
    return g_hash_table_size(one) == g_hash_table_size(other);
}
