// SPDX-License-Identifier: GPL-3.0-or-later
/* Lists of any length. */
#include <stdio.h>
#include <unistd.h>

#include "cli/output.h"
#include "csv/csv.h"

struct FfOutputRows {
    FfOutputForm form;
    const FfColumn *columns;
    const char *nothing;
    guint count;
    JsonArray *kept; /* of a table */
};

/* A file gets what is on record, octet by octet; a terminal would do what it says. */
static void append_csv(GString *line, const char *text)
{
    g_autofree char *shown = isatty(STDOUT_FILENO) ? ff_output_clean(text) : g_strdup(text);
    g_autofree char *guarded = ff_csv_guard(shown);
    ff_csv_append_field(line, guarded);
}

static void print_csv(JsonObject *row, const FfColumn *columns)
{
    g_autoptr(GString) line = g_string_new(NULL);
    for (const FfColumn *column = columns; column->key != NULL; column++) {
        g_autofree char *text =
            row == NULL ? g_strdup(column->key) : ff_output_member(row, column->key);
        g_string_append(line, column == columns ? "" : ",");
        append_csv(line, text);
    }
    g_string_append(line, "\r\n");
    fwrite(line->str, 1, line->len, stdout);
}

void ff_output_csv(JsonArray *rows, const FfColumn *columns)
{
    print_csv(NULL, columns);
    for (guint i = 0; i < json_array_get_length(rows); i++) {
        print_csv(json_array_get_object_element(rows, i), columns);
    }
}

static void print_json(JsonObject *row, bool first)
{
    g_autoptr(JsonNode) node = json_node_new(JSON_NODE_OBJECT);
    json_node_set_object(node, row);
    g_autofree char *text = json_to_string(node, FALSE);
    printf("%s%s", first ? "[\n" : ",\n", text);
}

FfOutputRows *ff_output_rows_new(FfOutputForm form, const FfColumn *columns, const char *nothing)
{
    FfOutputRows *rows = g_new0(FfOutputRows, 1);
    *rows = (FfOutputRows){
        .form = form, .columns = columns, .nothing = nothing, .kept = json_array_new()};
    if (form == FF_OUTPUT_CSV) {
        print_csv(NULL, columns);
    }
    return rows;
}

bool ff_output_rows_add(FfOutputRows *rows, JsonObject *row)
{
    bool first = rows->count++ == 0;
    switch (rows->form) {
    case FF_OUTPUT_TABLE:
        json_array_add_object_element(rows->kept, row);
        return true;
    case FF_OUTPUT_CSV:
        print_csv(row, rows->columns);
        break;
    case FF_OUTPUT_JSON:
        print_json(row, first);
        break;
    }
    json_object_unref(row);
    return ferror(stdout) == 0;
}

void ff_output_rows_end(FfOutputRows *rows)
{
    if (rows->form == FF_OUTPUT_TABLE) {
        ff_output_table(rows->kept, rows->columns, rows->nothing);
    } else if (rows->form == FF_OUTPUT_JSON) {
        printf("%s", rows->count == 0 ? "[]\n" : "\n]\n");
    }
    json_array_unref(rows->kept);
    g_free(rows);
}
