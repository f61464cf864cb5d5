// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/entries.h"

#include <stdio.h>
#include <sysexits.h>

#include "base/detail.h"
#include "base/error.h"
#include "cli/exchange.h"

/* ---- reading ---- */

static char *name_sorts(const FfEntries *kind)
{
    GString *names = g_string_new(NULL);
    for (guint i = 0; i < kind->sort_count; i++) {
        g_string_append_printf(names, "%s%s", i > 0 ? ", " : "", ff_sort_name(kind->sorts[i]));
    }
    return g_string_free(names, FALSE);
}

static bool read_sort(const FfEntries *kind, const char *text, FfSort *ret_sort, GError **error)
{
    FfSort sort;
    bool known = ff_sort_from_name(text, &sort);
    for (guint i = 0; known && i < kind->sort_count; i++) {
        if (kind->sorts[i] == sort) {
            *ret_sort = sort;
            return true;
        }
    }
    g_autofree char *names = name_sorts(kind);
    g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT,
                "\"%s\" is nothing that a %s can look at; write one of: %s", text, kind->noun,
                names);
    return false;
}

static bool is_column(const FfEntries *kind, const char *key)
{
    for (const FfColumn *column = kind->columns; column->key != NULL; column++) {
        if (g_strcmp0(column->key, key) == 0) {
            return true;
        }
    }
    return false;
}

static bool check_keys(const FfEntries *kind, JsonObject *object, GError **error)
{
    g_autoptr(GList) keys = json_object_get_members(object);
    for (GList *key = keys; key != NULL; key = key->next) {
        if (!is_column(kind, key->data)) {
            g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT, "a %s has no \"%s\"", kind->noun,
                        (const char *)key->data);
            return false;
        }
    }
    return true;
}

static gpointer read_entry(FfCli *cli, const FfEntries *kind, JsonObject *object, GError **error)
{
    FfSort sort;
    if (!check_keys(kind, object, error) ||
        !read_sort(kind, ff_detail_string(object, "sort", ""), &sort, error)) {
        return NULL;
    }
    g_autofree char *pattern =
        ff_cli_read_pattern(cli->settings, sort, ff_detail_string(object, "pattern", ""), error);
    return pattern != NULL ? kind->make(sort, pattern, object, error) : NULL;
}

/* ---- the commands ---- */

static JsonArray *describe_all(FfCli *cli, const FfEntries *kind, GError **error)
{
    FfStore *store = ff_cli_open_store(cli, error);
    g_autoptr(GPtrArray) entries = store != NULL ? kind->list(store, error) : NULL;
    if (entries == NULL) {
        return NULL;
    }
    JsonArray *rows = json_array_new();
    for (guint i = 0; i < entries->len; i++) {
        json_array_add_object_element(rows, kind->describe(g_ptr_array_index(entries, i)));
    }
    return rows;
}

int ff_entries_list(FfCli *cli, const FfEntries *kind, int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    if (!ff_cli_parse(cli, NULL, 0, 0, &argc, &argv)) {
        return EX_USAGE;
    }
    g_autoptr(JsonArray) rows = describe_all(cli, kind, &error);
    if (rows == NULL) {
        return ff_cli_fail(error);
    }
    if (cli->json) {
        ff_output_json_array(rows);
    } else {
        ff_output_table(rows, kind->columns, kind->nothing);
    }
    return EX_OK;
}

static void print_entry(const FfCli *cli, JsonObject *object, const char *word)
{
    if (cli->json) {
        ff_output_json_object(object);
        return;
    }
    g_autofree char *pattern = ff_output_clean(ff_detail_string(object, "pattern", ""));
    printf("%s %s %s\n", ff_detail_string(object, "sort", ""), pattern, word);
}

int ff_entries_add(FfCli *cli, const FfEntries *kind, JsonObject *object)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) one = g_ptr_array_new_with_free_func(kind->free);
    if (ff_cli_open_store(cli, &error) == NULL) {
        return ff_cli_fail(error);
    }
    gpointer entry = read_entry(cli, kind, object, &error);
    if (entry == NULL) {
        return ff_cli_fail(error);
    }
    g_ptr_array_add(one, entry);
    if (!kind->put(cli->store, one, &error)) {
        return ff_cli_fail(error);
    }
    g_autoptr(JsonObject) added = kind->describe(entry);
    print_entry(cli, added, "added");
    return EX_OK;
}

int ff_entries_remove(FfCli *cli, const FfEntries *kind, int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    FfSort sort;
    if (!ff_cli_parse(cli, NULL, 2, 2, &argc, &argv)) {
        return EX_USAGE;
    }
    if (ff_cli_open_store(cli, &error) == NULL || !read_sort(kind, argv[1], &sort, &error)) {
        return ff_cli_fail(error);
    }
    /* what can't be read any more, since the country was changed, can still be removed */
    g_autofree char *read = ff_cli_read_pattern(cli->settings, sort, argv[2], NULL);
    const char *pattern = read != NULL ? read : argv[2];
    if (!kind->remove(cli->store, sort, pattern, &error)) {
        return ff_cli_fail(error);
    }
    g_autoptr(JsonObject) removed = json_object_new();
    json_object_set_string_member(removed, "sort", ff_sort_name(sort));
    json_object_set_string_member(removed, "pattern", pattern);
    print_entry(cli, removed, "removed");
    return EX_OK;
}

/* ---- import, export ---- */

static GPtrArray *read_entries(FfCli *cli, const FfEntries *kind, JsonArray *rows, GError **error)
{
    g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func(kind->free);
    g_autoptr(GString) errors = g_string_new(NULL);
    for (guint i = 0; i < json_array_get_length(rows); i++) {
        g_autoptr(GError) failure = NULL;
        gpointer entry = read_entry(cli, kind, json_array_get_object_element(rows, i), &failure);
        if (entry != NULL) {
            g_ptr_array_add(entries, entry);
        } else {
            g_string_append_printf(errors, "\nentry %u: %s", i + 1, failure->message);
        }
    }
    if (errors->len > 0) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT, "%s", errors->str + 1);
        return NULL;
    }
    return g_steal_pointer(&entries);
}

int ff_entries_import(FfCli *cli, const FfEntries *kind, int argc, char **argv)
{
    static const FfField no_lists[] = {{.key = NULL}};
    g_autoptr(GError) error = NULL;
    if (!ff_cli_parse(cli, NULL, 1, 1, &argc, &argv)) {
        return EX_USAGE;
    }
    if (ff_cli_open_store(cli, &error) == NULL) {
        return ff_cli_fail(error);
    }
    g_autoptr(JsonArray) rows = ff_exchange_read_file(no_lists, argv[1], &error);
    g_autoptr(GPtrArray) entries = rows != NULL ? read_entries(cli, kind, rows, &error) : NULL;
    if (entries == NULL || !kind->put(cli->store, entries, &error)) {
        g_prefix_error(&error, "nothing was imported:\n");
        return ff_cli_fail(error);
    }
    if (cli->json) {
        g_autoptr(JsonObject) object = json_object_new();
        json_object_set_int_member(object, "imported", entries->len);
        ff_output_json_object(object);
    } else {
        printf("%u imported\n", entries->len);
    }
    return EX_OK;
}

int ff_entries_export(FfCli *cli, const FfEntries *kind, int argc, char **argv)
{
    gboolean csv = FALSE;
    g_autoptr(GError) error = NULL;
    if (!ff_exchange_parse_export(cli, NULL, &csv, &argc, &argv)) {
        return EX_USAGE;
    }
    g_autoptr(JsonArray) rows = describe_all(cli, kind, &error);
    if (rows == NULL) {
        return ff_cli_fail(error);
    }
    if (csv) {
        ff_output_csv(rows, kind->columns);
    } else {
        ff_output_json_array(rows);
    }
    return EX_OK;
}
