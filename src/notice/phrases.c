// SPDX-License-Identifier: GPL-3.0-or-later
#include "notice/phrases.h"

#include <stdarg.h>
#include <stdbool.h>
#include <string.h>

#include "notice/phrases-file.h"
#include "notice/phrases-table.h"
#include "notice/plural.h"

struct FfPhrases {
    GHashTable *texts; /* id -> text in the language; what is not there is English */
    const FfPluralRule *rule;
};

FfPhrases *ff_phrases_new(void)
{
    FfPhrases *phrases = g_new0(FfPhrases, 1);
    phrases->texts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    phrases->rule = ff_plural_rule(ff_phrases_table[FF_PHRASE_PLURAL].english);
    return phrases;
}

FfPhrases *ff_phrases_read(const char *template_dir, const char *language, GPtrArray *faults)
{
    FfPhrases *phrases = ff_phrases_new();
    g_autofree char *parent = ff_phrases_parent(language);
    ff_phrases_file_read(template_dir, language, phrases->texts, faults);
    if (parent != NULL) {
        ff_phrases_file_read(template_dir, parent, phrases->texts, faults);
    }
    const char *rule = g_hash_table_lookup(phrases->texts, ff_phrases_table[FF_PHRASE_PLURAL].id);
    phrases->rule = rule != NULL ? ff_plural_rule(rule) : phrases->rule;
    return phrases;
}

void ff_phrases_free(FfPhrases *phrases)
{
    if (phrases != NULL) {
        g_hash_table_unref(phrases->texts);
        g_free(phrases);
    }
}

char *ff_phrases_parent(const char *language)
{
    gsize length = strcspn(language, "-_");
    return length > 0 && language[length] != '\0' ? g_strndup(language, length) : NULL;
}

/* ---- texts ---- */

static const char *text_of(const FfPhrases *phrases, FfPhrase phrase)
{
    const char *text = g_hash_table_lookup(phrases->texts, ff_phrases_table[phrase].id);
    return text != NULL ? text : ff_phrases_table[phrase].english;
}

static const char *form_of(const FfPhrases *phrases, const char *id, FfPlural plural)
{
    g_autofree char *key = g_strdup_printf("%s.%s", id, ff_plural_name(plural));
    return g_hash_table_lookup(phrases->texts, key);
}

static const char *text_for_count(const FfPhrases *phrases, FfPhrase phrase, guint64 count)
{
    const FfPhraseRow *row = &ff_phrases_table[phrase];
    const char *form = form_of(phrases, row->id, phrases->rule->of(count));
    if (form == NULL) {
        form = form_of(phrases, row->id, FF_PLURAL_OTHER);
    }
    if (form != NULL) {
        return form;
    }
    return count == 1 ? row->one : row->english;
}

/* The value of the name that begins at `name` and ends at `end`; NULL when it is not given. */
static const char *find_value(const char *const *pairs, const char *name, const char *end)
{
    gsize length = (gsize)(end - name);
    for (; pairs[0] != NULL; pairs += 2) {
        if (strlen(pairs[0]) == length && strncmp(pairs[0], name, length) == 0) {
            return pairs[1];
        }
    }
    return NULL;
}

static char *fill(const char *text, const char *const *pairs)
{
    GString *out = g_string_new(NULL);
    const char *open;
    while ((open = strchr(text, '{')) != NULL) {
        const char *close = strchr(open, '}');
        const char *value = close != NULL ? find_value(pairs, open + 1, close) : NULL;
        const char *next = value != NULL ? close + 1 : open + 1;
        g_string_append_len(out, text, (value != NULL ? open : next) - text);
        g_string_append(out, value != NULL ? value : "");
        text = next;
    }
    g_string_append(out, text);
    return g_string_free(out, FALSE);
}

static GPtrArray *collect_pairs(va_list arguments)
{
    GPtrArray *pairs = g_ptr_array_new();
    const char *item;
    while ((item = va_arg(arguments, const char *)) != NULL) {
        g_ptr_array_add(pairs, (gpointer)item);
        item = va_arg(arguments, const char *);
        g_ptr_array_add(pairs, (gpointer)(item != NULL ? item : ""));
    }
    return pairs;
}

char *ff_phrases_say(const FfPhrases *phrases, FfPhrase phrase, ...)
{
    va_list arguments;
    va_start(arguments, phrase);
    g_autoptr(GPtrArray) pairs = collect_pairs(arguments);
    va_end(arguments);
    g_ptr_array_add(pairs, NULL);
    return fill(text_of(phrases, phrase), (const char *const *)pairs->pdata);
}

char *ff_phrases_count(const FfPhrases *phrases, FfPhrase phrase, guint64 count, ...)
{
    g_autofree char *number = g_strdup_printf("%" G_GUINT64_FORMAT, count);
    va_list arguments;
    va_start(arguments, count);
    g_autoptr(GPtrArray) pairs = collect_pairs(arguments);
    va_end(arguments);
    g_ptr_array_add(pairs, (gpointer) "count");
    g_ptr_array_add(pairs, number);
    g_ptr_array_add(pairs, NULL);
    return fill(text_for_count(phrases, phrase, count), (const char *const *)pairs->pdata);
}

/* ---- reasons and parts ---- */

static const char *reason_text(const FfPhrases *phrases, FfReason reason, const char *suffix,
                               const char *english)
{
    g_autofree char *id = g_strdup_printf("reason.%s%s", ff_reason_name(reason), suffix);
    const char *text = g_hash_table_lookup(phrases->texts, id);
    return text != NULL ? text : english;
}

char *ff_phrases_reason(const FfPhrases *phrases, FfReason reason, const char *argument)
{
    const char *without = ff_reason_text_without(reason);
    const char *text = reason_text(phrases, reason, "", ff_reason_text(reason));
    return ff_reason_fill(text, reason_text(phrases, reason, ".without", without), argument);
}

static const char *part_text(const FfPhrases *phrases, const char *why)
{
    const FfPartWhy *row = ff_phrases_part_whys;
    while (row->name != NULL && strcmp(row->name, why) != 0) {
        row++;
    }
    g_autofree char *id = g_strdup_printf("part.why.%s", why);
    const char *text = g_hash_table_lookup(phrases->texts, id);
    return text != NULL && row->name != NULL ? text : row->english;
}

char *ff_phrases_part_why(const FfPhrases *phrases, const char *why, const char *name)
{
    const char *text = why != NULL ? part_text(phrases, why) : NULL;
    if (text != NULL || why == NULL) {
        return g_strdup(text);
    }
    FfReason reason = ff_reason_from_name(why);
    bool known = reason != FF_REASON_NONE && reason != FF_REASON_INTERNAL;
    return known ? ff_phrases_reason(phrases, reason, name) : g_strdup(why);
}

/* ---- times ---- */

char *ff_phrases_time(const FfPhrases *phrases, gint64 wall_ms)
{
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_local(wall_ms / 1000);
    char *text = time != NULL ? g_date_time_format(time, text_of(phrases, FF_PHRASE_TIME)) : NULL;
    return text != NULL ? text : g_strdup("");
}

char *ff_phrases_duration(const FfPhrases *phrases, gint64 seconds)
{
    g_autofree char *minutes = g_strdup_printf("%" G_GINT64_FORMAT, seconds / 60);
    g_autofree char *rest = g_strdup_printf("%" G_GINT64_FORMAT, seconds % 60);
    return ff_phrases_say(phrases, seconds < 60 ? FF_PHRASE_SECONDS : FF_PHRASE_MINUTES, "minutes",
                          minutes, "seconds", rest, NULL);
}

/* ---- what is missing ---- */

/* The forms that the language's rule can ask for: all show below 200. */
static void add_missing_forms(const FfPhrases *phrases, const FfPhraseRow *row, GPtrArray *missing)
{
    bool seen[FF_PLURAL_OTHER + 1] = {false};
    for (guint64 count = 0; count < 200; count++) {
        FfPlural plural = phrases->rule->of(count);
        if (!seen[plural] && form_of(phrases, row->id, plural) == NULL) {
            g_ptr_array_add(missing, g_strdup_printf("%s.%s", row->id, ff_plural_name(plural)));
        }
        seen[plural] = true;
    }
}

typedef struct {
    const FfPhrases *phrases;
    GPtrArray *missing;
} Search;

static void add_missing(const char *id, const char *english, gpointer data)
{
    const Search *search = data;
    if (!g_hash_table_contains(search->phrases->texts, id) && !ff_phrases_is_form(id)) {
        g_ptr_array_add(search->missing, g_strdup(id));
    }
}

GPtrArray *ff_phrases_missing(const FfPhrases *phrases)
{
    Search search = {phrases, g_ptr_array_new_with_free_func(g_free)};
    ff_phrases_visit(add_missing, &search);
    for (guint i = 0; i < FF_PHRASE_COUNT; i++) {
        if (ff_phrases_table[i].one != NULL) {
            add_missing_forms(phrases, &ff_phrases_table[i], search.missing);
        }
    }
    return search.missing;
}
