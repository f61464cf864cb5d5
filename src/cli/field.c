// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/field.h"

#include <string.h>

#include "base/error.h"

static guint count_fields(const FfField *fields)
{
    guint count = 0;
    while (fields[count].key != NULL) {
        count++;
    }
    return count;
}

void ff_given_clear(FfGiven *given)
{
    for (guint i = 0; i < given->count; i++) {
        g_strfreev(given->values[i]);
    }
    g_free(given->values);
    *given = (FfGiven){NULL, 0};
}

bool ff_given_any(const FfGiven *given)
{
    for (guint i = 0; i < given->count; i++) {
        if (given->values[i] != NULL) {
            return true;
        }
    }
    return false;
}

/* ---- options ---- */

static void add_option(GArray *entries, const FfField *field, char ***values)
{
    GOptionEntry entry = {field->option, field->letter,  0, G_OPTION_ARG_STRING_ARRAY, values,
                          field->help,   field->argument};
    g_array_append_val(entries, entry);
}

bool ff_fields_parse(FfCli *cli, const FfField *fields, const GOptionEntry *more,
                     FfGiven *ret_given, int *argc, char ***argv)
{
    g_autoptr(GArray) entries = g_array_new(true, true, sizeof(GOptionEntry));
    ret_given->count = count_fields(fields);
    ret_given->values = g_new0(char **, ret_given->count);
    for (guint i = 0; i < ret_given->count; i++) {
        if (fields[i].option != NULL) {
            add_option(entries, &fields[i], &ret_given->values[i]);
        }
    }
    for (; more != NULL && more->long_name != NULL; more++) {
        g_array_append_vals(entries, more, 1);
    }
    return ff_cli_parse(cli, (const GOptionEntry *)(gconstpointer)entries->data, 1, 1, argc, argv);
}

static bool set(FfCli *cli, const FfField *field, gpointer record, char *const *values,
                GError **error)
{
    return field->set(cli, field, G_STRUCT_MEMBER_P(record, field->offset), values, error);
}

bool ff_fields_apply(FfCli *cli, const FfField *fields, const FfGiven *given, gpointer record,
                     GError **error)
{
    for (guint i = 0; i < given->count; i++) {
        if (given->values[i] != NULL && !set(cli, &fields[i], record, given->values[i], error)) {
            g_prefix_error(error, "--%s: ", fields[i].option);
            return false;
        }
    }
    return true;
}

/* ---- JSON ---- */

static bool add_value(GStrvBuilder *values, JsonNode *node)
{
    if (JSON_NODE_HOLDS_NULL(node)) {
        g_strv_builder_add(values, "");
        return true;
    }
    if (JSON_NODE_HOLDS_VALUE(node) && json_node_get_value_type(node) == G_TYPE_STRING) {
        g_strv_builder_add(values, json_node_get_string(node));
        return true;
    }
    if (JSON_NODE_HOLDS_VALUE(node) && json_node_get_value_type(node) == G_TYPE_INT64) {
        g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT, json_node_get_int(node));
        g_strv_builder_add(values, text);
        return true;
    }
    return false;
}

static bool add_values(GStrvBuilder *values, const FfField *field, JsonNode *node)
{
    if (!field->list || !JSON_NODE_HOLDS_ARRAY(node)) {
        return add_value(values, node);
    }
    JsonArray *array = json_node_get_array(node);
    for (guint i = 0; i < json_array_get_length(array); i++) {
        if (!add_value(values, json_array_get_element(array, i))) {
            return false;
        }
    }
    return true;
}

static bool apply_node(FfCli *cli, const FfField *field, JsonNode *node, gpointer record,
                       GError **error)
{
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    if (!add_values(builder, field, node)) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT, "\"%s\" is %s", field->key,
                    field->list ? "no list of texts" : "neither a text nor a whole number");
        return false;
    }
    g_auto(GStrv) values = g_strv_builder_end(builder);
    if (!set(cli, field, record, values, error)) {
        g_prefix_error(error, "\"%s\": ", field->key);
        return false;
    }
    return true;
}

static const FfField *find_field(const FfField *fields, const char *key)
{
    for (; fields->key != NULL; fields++) {
        if (strcmp(fields->key, key) == 0) {
            return fields;
        }
    }
    return NULL;
}

bool ff_fields_apply_json(FfCli *cli, const FfField *fields, JsonObject *object, gpointer record,
                          GError **error)
{
    JsonObjectIter iter;
    const char *key;
    JsonNode *node;
    json_object_iter_init(&iter, object);
    while (json_object_iter_next(&iter, &key, &node)) {
        const FfField *field = find_field(fields, key);
        if (field == NULL && strcmp(key, "name") != 0) {
            g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT, "there is no field \"%s\"", key);
            return false;
        }
        if (field != NULL && !apply_node(cli, field, node, record, error)) {
            return false;
        }
    }
    return true;
}
