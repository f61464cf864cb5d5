// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/exchange.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/error.h"
#include "base/limits.h"
#include "cli/output.h"
#include "csv/csv.h"

/* ---- CSV to objects ---- */

typedef struct {
    const FfField *fields;
    GStrv keys; /* of the first row */
    JsonArray *rows;
    GString *errors;
} Table;

static void add_error(GString *errors, const char *format, ...) G_GNUC_PRINTF(2, 3);
static void add_error(GString *errors, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_string_append(errors, errors->len > 0 ? "\n" : "");
    g_string_append_vprintf(errors, format, arguments);
    va_end(arguments);
}

static bool is_list(const FfField *fields, const char *key)
{
    for (; fields->key != NULL; fields++) {
        if (strcmp(fields->key, key) == 0) {
            return fields->list;
        }
    }
    return false;
}

static JsonArray *split_list(const char *text)
{
    JsonArray *array = json_array_new();
    g_auto(GStrv) items = g_strsplit(text, ",", -1);
    for (char **item = items; *item != NULL; item++) {
        g_strstrip(*item);
        if (**item != '\0') {
            json_array_add_string_element(array, *item);
        }
    }
    return array;
}

static void set_cell(const Table *table, JsonObject *object, const char *key, const char *cell)
{
    g_autofree char *text = ff_csv_unguard(cell);
    if (is_list(table->fields, key)) {
        json_object_set_array_member(object, key, split_list(text));
    } else {
        json_object_set_string_member(object, key, text);
    }
}

static bool take_row(char **fields, guint count, guint line, gpointer data)
{
    Table *table = data;
    if (table->keys == NULL) {
        table->keys = g_strdupv(fields);
        return true;
    }
    if (count != g_strv_length(table->keys)) {
        add_error(table->errors, "line %u has %u fields, the first row %u", line, count,
                  g_strv_length(table->keys));
        return true;
    }
    JsonObject *object = json_object_new();
    for (guint i = 0; i < count; i++) {
        set_cell(table, object, table->keys[i], fields[i]);
    }
    json_array_add_object_element(table->rows, object);
    return true;
}

static JsonArray *read_csv(const FfField *fields, const char *text, gsize length, GString *errors)
{
    Table table = {fields, NULL, json_array_new(), errors};
    guint line = 0;
    const char *trouble = NULL;
    if (!ff_csv_read(text, length, ff_csv_delimiter(text, length), take_row, &table, &line,
                     &trouble)) {
        add_error(errors, "line %u: %s", line, trouble);
    }
    g_strfreev(table.keys);
    return table.rows;
}

/* ---- JSON ---- */

static JsonArray *read_json(const char *text, gsize length, GString *errors)
{
    g_autoptr(JsonParser) parser = json_parser_new();
    g_autoptr(GError) why = NULL;
    JsonNode *root = json_parser_load_from_data(parser, text, (gssize)length, &why)
                         ? json_parser_get_root(parser)
                         : NULL;
    if (root == NULL || !JSON_NODE_HOLDS_ARRAY(root)) {
        add_error(errors, "%s", why != NULL ? why->message : "there is no list of objects");
        return json_array_new();
    }
    JsonArray *array = json_array_ref(json_node_get_array(root));
    for (guint i = 0; i < json_array_get_length(array); i++) {
        if (!JSON_NODE_HOLDS_OBJECT(json_array_get_element(array, i))) {
            add_error(errors, "entry %u is no object", i + 1);
        }
    }
    return array;
}

JsonArray *ff_exchange_read(const FfField *fields, const char *text, gsize length, GError **error)
{
    g_autoptr(GString) errors = g_string_new(NULL);
    gsize mark = g_str_has_prefix(text, "\xef\xbb\xbf") ? 3 : 0;
    const char *start = text + mark;
    bool json = start[strspn(start, " \t\r\n")] == '[';
    if (!g_utf8_validate(text, (gssize)length, NULL)) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT, "the file is no UTF-8 text");
        return NULL;
    }
    g_autoptr(JsonArray) rows = json ? read_json(start, length - mark, errors)
                                     : read_csv(fields, start, length - mark, errors);
    if (errors->len > 0) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT, "%s", errors->str);
        return NULL;
    }
    return g_steal_pointer(&rows);
}

/* ---- objects to records ---- */

static const char *name_of(JsonObject *object)
{
    JsonNode *node = json_object_get_member(object, "name");
    bool text = node != NULL && JSON_NODE_HOLDS_VALUE(node) &&
                json_node_get_value_type(node) == G_TYPE_STRING;
    return text ? json_node_get_string(node) : NULL;
}

static gpointer read_record(FfCli *cli, const FfExchange *kind, JsonObject *object, GError **error)
{
    const char *name = name_of(object);
    if (name == NULL || !ff_field_is_name(name)) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT, "there is no name");
        return NULL;
    }
    gpointer record = kind->find(cli->store, name, error);
    if (record != NULL && !ff_fields_apply_json(cli, kind->fields, object, record, error)) {
        g_prefix_error(error, "%s: ", name);
        kind->free(record);
        return NULL;
    }
    const char *fault = record != NULL ? kind->fault(record) : NULL;
    if (fault != NULL) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT, "%s: %s", name, fault);
        kind->free(record);
        return NULL;
    }
    return record;
}

static GPtrArray *read_records(FfCli *cli, const FfExchange *kind, JsonArray *rows, GError **error)
{
    g_autoptr(GPtrArray) records = g_ptr_array_new_with_free_func(kind->free);
    g_autoptr(GString) errors = g_string_new(NULL);
    for (guint i = 0; i < json_array_get_length(rows); i++) {
        g_autoptr(GError) failure = NULL;
        gpointer record = read_record(cli, kind, json_array_get_object_element(rows, i), &failure);
        if (record != NULL) {
            g_ptr_array_add(records, record);
        } else {
            add_error(errors, "entry %u: %s", i + 1, failure->message);
        }
    }
    if (errors->len > 0) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT, "%s", errors->str);
        return NULL;
    }
    return g_steal_pointer(&records);
}

static char *read_input(const char *path, gsize *ret_length, GError **error)
{
    bool standard = strcmp(path, "-") == 0;
    int fd = standard ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT, "cannot read %s: %s", path,
                    g_strerror(errno));
        return NULL;
    }
    g_autoptr(FfFile) file = ff_file_new_from_fd(path, fd);
    g_autoptr(GString) text = g_string_new(NULL);
    char piece[16 << 10];
    gssize count;
    while ((count = read(file->fd, piece, sizeof piece)) > 0 && text->len <= FF_LIMIT_IMPORT) {
        g_string_append_len(text, piece, count);
    }
    if (count != 0) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT, "%s: %s", path,
                    count < 0 ? g_strerror(errno) : "it is larger than a list of people can be");
        return NULL;
    }
    *ret_length = text->len;
    return g_string_free(g_steal_pointer(&text), FALSE);
}

JsonArray *ff_exchange_read_file(const FfField *fields, const char *path, GError **error)
{
    gsize length = 0;
    g_autofree char *text = read_input(path, &length, error);
    return text != NULL ? ff_exchange_read(fields, text, length, error) : NULL;
}

static GPtrArray *import(FfCli *cli, const FfExchange *kind, const char *path, GError **error)
{
    g_autoptr(JsonArray) rows = ff_exchange_read_file(kind->fields, path, error);
    g_autoptr(GPtrArray) records = rows != NULL ? read_records(cli, kind, rows, error) : NULL;
    return records != NULL && kind->put(cli->store, records, error) ? g_steal_pointer(&records)
                                                                    : NULL;
}

int ff_exchange_import(FfCli *cli, const FfExchange *kind, const char *path)
{
    g_autoptr(GError) error = NULL;
    if (ff_cli_open_store(cli, &error) == NULL) {
        return ff_cli_fail(error);
    }
    g_autoptr(GPtrArray) records = import(cli, kind, path, &error);
    if (records == NULL) {
        g_prefix_error(&error, "nothing was imported:\n");
        return ff_cli_fail(error);
    }
    if (cli->json) {
        g_autoptr(JsonObject) object = json_object_new();
        json_object_set_int_member(object, "imported", records->len);
        ff_output_json_object(object);
    } else {
        printf("%u %s%s imported\n", records->len, kind->noun, records->len == 1 ? "" : "s");
    }
    return EX_OK;
}

/* ---- export ---- */

bool ff_exchange_parse_export(FfCli *cli, const GOptionEntry *more, gboolean *ret_csv, int *argc,
                              char ***argv)
{
    const GOptionEntry csv = {"csv", 0, 0, G_OPTION_ARG_NONE, ret_csv, "Print CSV (RFC 4180)",
                              NULL};
    g_autoptr(GArray) entries = g_array_new(true, true, sizeof(GOptionEntry));
    g_array_append_val(entries, csv);
    for (; more != NULL && more->long_name != NULL; more++) {
        g_array_append_vals(entries, more, 1);
    }
    return ff_cli_parse(cli, (const GOptionEntry *)(gconstpointer)entries->data, 0, 0, argc, argv);
}

void ff_exchange_export(const FfField *fields, JsonArray *rows, bool csv, const char *except)
{
    if (!csv) {
        ff_output_json_array(rows);
        return;
    }
    g_autoptr(GArray) columns = g_array_new(true, true, sizeof(FfColumn));
    const FfColumn name = {"name", NULL};
    g_array_append_val(columns, name);
    for (; fields->key != NULL; fields++) {
        const FfColumn column = {fields->key, NULL};
        if (g_strcmp0(fields->key, except) != 0) {
            g_array_append_val(columns, column);
        }
    }
    ff_output_csv(rows, (const FfColumn *)(gconstpointer)columns->data);
}
