// SPDX-License-Identifier: GPL-3.0-or-later
#include "notice/phrases-file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/ini.h"
#include "base/limits.h"
#include "notice/phrases-table.h"
#include "notice/plural.h"

#define REASON   "reason."
#define WITHOUT  ".without"
#define PART_WHY "part.why."

/* ---- ids ---- */

void ff_phrases_visit(FfPhrasesVisit visit, gpointer data)
{
    for (guint i = 0; i < FF_PHRASE_COUNT; i++) {
        const FfPhraseRow *row = &ff_phrases_table[i];
        g_autofree char *one = g_strconcat(row->id, ".one", NULL);
        g_autofree char *other = g_strconcat(row->id, ".other", NULL);
        if (row->one != NULL) {
            visit(one, row->one, data);
        }
        visit(row->one != NULL ? other : row->id, row->english, data);
    }
    for (const FfPartWhy *why = ff_phrases_part_whys; why->name != NULL; why++) {
        g_autofree char *id = g_strconcat(PART_WHY, why->name, NULL);
        visit(id, why->english, data);
    }
    for (FfReason reason = FF_REASON_NONE + 1; reason < FF_REASON_COUNT; reason++) {
        g_autofree char *id = g_strconcat(REASON, ff_reason_name(reason), NULL);
        g_autofree char *without = g_strconcat(id, WITHOUT, NULL);
        visit(id, ff_reason_text(reason), data);
        if (ff_reason_text_without(reason) != NULL) {
            visit(without, ff_reason_text_without(reason), data);
        }
    }
}

/* The row whose plural this is a form of, or NULL. */
static const FfPhraseRow *row_of_form(const char *id, const char **ret_form)
{
    const char *dot = strrchr(id, '.');
    for (guint i = 0; dot != NULL && i < FF_PHRASE_COUNT; i++) {
        const FfPhraseRow *row = &ff_phrases_table[i];
        if (row->one != NULL && strlen(row->id) == (gsize)(dot - id) &&
            g_str_has_prefix(id, row->id)) {
            *ret_form = dot + 1;
            return row;
        }
    }
    return NULL;
}

/* ".one" says the English singular; every other form the English plural. */
static const char *english_of_form(const char *id)
{
    const char *form = NULL;
    const FfPhraseRow *row = row_of_form(id, &form);
    for (FfPlural plural = FF_PLURAL_ONE; row != NULL && plural <= FF_PLURAL_OTHER; plural++) {
        if (strcmp(form, ff_plural_name(plural)) == 0) {
            return plural == FF_PLURAL_ONE ? row->one : row->english;
        }
    }
    return NULL;
}

bool ff_phrases_is_form(const char *id)
{
    return english_of_form(id) != NULL;
}

static void add_english(const char *id, const char *english, gpointer data)
{
    g_hash_table_insert(data, g_strdup(id), (gpointer)english);
}

/* Made once: each line of each file asks. */
static GHashTable *english_texts(void)
{
    static GHashTable *texts;
    static gsize once;
    if (g_once_init_enter(&once)) {
        texts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
        ff_phrases_visit(add_english, texts);
        g_once_init_leave(&once, 1);
    }
    return texts;
}

const char *ff_phrases_english(const char *id)
{
    const char *english = english_of_form(id);
    return english != NULL ? english : g_hash_table_lookup(english_texts(), id);
}

/* ---- one entry ---- */

static int compare(gconstpointer left, gconstpointer right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* Octets of the value that begins at `at`: "{name}", or a flag of an address, "^RETRIES="; 0: none
 * does. */
static gsize value_length(const char *at)
{
    if (*at == '{') {
        return strcspn(at, "}") + 1;
    }
    gsize length = *at == '^' ? 1 + strspn(at + 1, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") : 0;
    return length + (length > 0 && at[length] == '=');
}

/* Sorted and joined. */
static char *values_of(const char *text)
{
    g_autoptr(GPtrArray) values = g_ptr_array_new_with_free_func(g_free);
    for (const char *at = strpbrk(text, "{^"); at != NULL; at = strpbrk(at + 1, "{^")) {
        g_ptr_array_add(values, g_strndup(at, MIN(value_length(at), FF_LIMIT_SETTING_NAME)));
    }
    g_ptr_array_sort(values, compare);
    g_ptr_array_add(values, NULL);
    return g_strjoinv(" ", (char **)values->pdata);
}

/* Names of months and days would come in the language of the server's own locale. */
static char *time_fault(const char *format)
{
    for (const char *at = strchr(format, '%'); at != NULL; at = strchr(at + 2, '%')) {
        if (at[1] == '\0' || strchr("YmdeHIMSZz%", at[1]) == NULL) {
            return g_strdup_printf("\"%.2s\" can't be used; those that can are %%Y %%m %%d %%e "
                                   "%%H %%I %%M %%S %%Z %%z",
                                   at);
        }
    }
    return NULL;
}

char *ff_phrases_fault(const char *id, const char *english, const char *text)
{
    if (*text == '\0') {
        return g_strdup("there is no text");
    }
    if (strcmp(id, ff_phrases_table[FF_PHRASE_TIME].id) == 0) {
        return time_fault(text);
    }
    if (strcmp(id, ff_phrases_table[FF_PHRASE_PLURAL].id) == 0) {
        return ff_plural_rule(text) != NULL
                   ? NULL
                   : g_strdup("there is no such rule; faxferry-templates(5) lists them");
    }
    g_autofree char *expected = values_of(english);
    g_autofree char *found = values_of(text);
    return strcmp(expected, found) == 0 ? NULL
                                        : g_strdup_printf("the values in it must be %s, each once",
                                                          *expected != '\0' ? expected : "none");
}

/* ---- the file ---- */

typedef struct {
    const char *path;
    GHashTable *texts;
    GHashTable *seen; /* in this file */
    GPtrArray *faults;
} Reading;

static void add_fault(const Reading *reading, guint line, const char *id, const char *what)
{
    if (reading->faults != NULL && reading->faults->len < FF_LIMIT_SETTING_ERRORS) {
        g_ptr_array_add(reading->faults, g_strdup_printf("%s:%u: %s%s%s", reading->path, line, id,
                                                         *id != '\0' ? ": " : "", what));
    }
}

static void on_error(guint line, const char *what, gpointer data)
{
    add_fault(data, line, "", what);
}

static void on_group(guint line, const char *kind, const char *name, gpointer data)
{
    add_fault(data, line, "", "there are no groups in " FF_PHRASES_FILE);
}

static void on_entry(guint line, const char *id, const char *text, gpointer data)
{
    const Reading *reading = data;
    const char *english = ff_phrases_english(id);
    g_autofree char *fault =
        english != NULL ? ff_phrases_fault(id, english, text)
                        : g_strdup("there is no such id; faxferry debug phrases lists them");
    if (fault == NULL && !g_hash_table_add(reading->seen, g_strdup(id))) {
        fault = g_strdup("it is there twice");
    }
    if (fault != NULL) {
        add_fault(reading, line, id, fault);
    } else if (!g_hash_table_contains(reading->texts, id)) {
        g_hash_table_insert(reading->texts, g_strdup(id), g_strdup(text));
    }
}

/* NULL when there is none. */
static char *read_file(const char *path, const Reading *reading)
{
    g_autoptr(GError) error = NULL;
    gsize length = 0;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        if (errno != ENOENT && errno != ENOTDIR) {
            add_fault(reading, 0, "", g_strerror(errno));
        }
        return NULL;
    }
    char *text = ff_file_read(fd, FF_LIMIT_TEMPLATE, &length, &error);
    close(fd);
    if (text == NULL) {
        add_fault(reading, 0, "", error->message);
    }
    return text;
}

void ff_phrases_file_read(const char *template_dir, const char *language, GHashTable *texts,
                          GPtrArray *faults)
{
    static const FfIniHandler handler = {on_group, on_entry, on_error};
    g_autofree char *path = g_build_filename(template_dir, language, FF_PHRASES_FILE, NULL);
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Reading reading = {path, texts, seen, faults};
    g_autofree char *text = read_file(path, &reading);
    if (text != NULL) {
        ff_ini_parse(text, &handler, &reading);
    }
}
