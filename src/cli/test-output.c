// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/output.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"

static JsonArray *rows;

static const FfColumn columns[] = {
    {"id", "ID"},     {"name", "Name"}, {"when", "When"},
    {"hidden", NULL}, {"list", "List"}, {.key = NULL},
};

static char *capture(void (*print)(void))
{
    g_autoptr(FfFile) file = ff_file_new("out", NULL);
    fflush(stdout);
    int saved = dup(STDOUT_FILENO);
    dup2(file->fd, STDOUT_FILENO);
    print();
    fflush(stdout);
    dup2(saved, STDOUT_FILENO);
    close(saved);
    gsize length = 0;
    return ff_file_read(file->fd, 1 << 20, &length, NULL);
}

static void add_row(gint64 id, const char *name, const char *hidden)
{
    JsonObject *row = json_object_new();
    json_object_set_int_member(row, "id", id);
    ff_output_set_string(row, "name", name);
    ff_output_set_time(row, "when", id == 1 ? 1795450080000 : 0);
    ff_output_set_string(row, "hidden", hidden);
    if (id == 2) {
        JsonArray *list = json_array_new();
        json_array_add_string_element(list, "a");
        json_array_add_string_element(list, "b");
        json_object_set_array_member(row, "list", list);
    }
    json_array_add_object_element(rows, row);
}

static void make_rows(void)
{
    rows = json_array_new();
    add_row(1, "Anne", "=1+2");
    add_row(2, "J\xc3\xbcrgen \xe4\xb8\x96\x1b[2J", "a,\"b\"\r\nc");
    add_row(3, NULL, "+15035550123");
    add_row(4, "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "-2+cmd");
}

static void print_table(void)
{
    ff_output_table(rows, columns, "nothing");
}

static void test_table(void)
{
    g_autofree char *text = capture(print_table);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    g_assert_cmpuint(g_strv_length(lines), ==, 6);
    g_assert_true(g_str_has_prefix(lines[0], "ID  Name"));
    g_assert_nonnull(strstr(lines[1], "2026-11-2"));
    g_assert_null(strchr(text, '\x1b'));
    g_assert_true(g_str_has_suffix(lines[2], "a, b"));
    g_assert_cmpstr(lines[3], ==, "3");
    g_assert_nonnull(strstr(lines[4], "xxx\xe2\x80\xa6"));
    /* The wide character takes two columns: what follows is in line with the heading. */
    glong column = g_utf8_strlen(lines[0], strstr(lines[0], "List") - lines[0]);
    g_assert_cmpint(g_utf8_strlen(lines[2], strstr(lines[2], "a, b") - lines[2]), ==, column - 1);
}

static void print_nothing(void)
{
    g_autoptr(JsonArray) none = json_array_new();
    ff_output_table(none, columns, "nothing");
}

static void test_nothing(void)
{
    g_autofree char *text = capture(print_nothing);
    g_assert_cmpstr(text, ==, "nothing\n");
}

static void print_csv(void)
{
    ff_output_csv(rows, columns);
}

static void test_csv(void)
{
    g_autofree char *text = capture(print_csv);
    g_auto(GStrv) lines = g_strsplit(text, "\r\n", -1);
    g_assert_cmpstr(lines[0], ==, "id,name,when,hidden,list");
    g_assert_cmpstr(lines[1], ==, "1,Anne,2026-11-23T16:08:00Z,'=1+2,");
    g_assert_true(g_str_has_suffix(lines[2], ",,\"a,\"\"b\"\""));
    g_assert_cmpstr(lines[3], ==, "c\",\"a, b\"");
    g_assert_cmpstr(lines[4], ==, "3,,,+15035550123,");
    g_assert_true(g_str_has_suffix(lines[5], ",,'-2+cmd,"));
}

static FfOutputForm rows_form;

static void print_rows(void)
{
    FfOutputRows *stream = ff_output_rows_new(rows_form, columns, "nothing");
    for (guint i = 0; i < json_array_get_length(rows); i++) {
        JsonObject *row = json_array_get_object_element(rows, i);
        g_assert_true(ff_output_rows_add(stream, json_object_ref(row)));
    }
    ff_output_rows_end(stream);
}

static char *capture_rows(FfOutputForm form)
{
    rows_form = form;
    return capture(print_rows);
}

/* Row by row is the same as all at once. */
static void test_rows(void)
{
    g_autofree char *csv = capture(print_csv);
    g_autofree char *csv_rows = capture_rows(FF_OUTPUT_CSV);
    g_assert_cmpstr(csv_rows, ==, csv);
    g_autofree char *table = capture(print_table);
    g_autofree char *table_rows = capture_rows(FF_OUTPUT_TABLE);
    g_assert_cmpstr(table_rows, ==, table);
    g_autofree char *json_rows = capture_rows(FF_OUTPUT_JSON);
    g_autoptr(JsonNode) node = json_from_string(json_rows, NULL);
    g_autoptr(JsonNode) expected = json_node_new(JSON_NODE_ARRAY);
    json_node_set_array(expected, rows);
    g_assert_nonnull(node);
    g_assert_true(json_node_equal(node, expected));
}

static void test_no_rows(void)
{
    JsonArray *full = rows;
    rows = json_array_new();
    g_autofree char *json = capture_rows(FF_OUTPUT_JSON);
    g_autofree char *table = capture_rows(FF_OUTPUT_TABLE);
    g_autofree char *csv = capture_rows(FF_OUTPUT_CSV);
    g_assert_cmpstr(json, ==, "[]\n");
    g_assert_cmpstr(table, ==, "nothing\n");
    g_assert_cmpstr(csv, ==, "id,name,when,hidden,list\r\n");
    json_array_unref(rows);
    rows = full;
}

static void print_lines(void)
{
    ff_output_lines(json_array_get_object_element(rows, 2), columns);
}

static void test_lines(void)
{
    g_autofree char *text = capture(print_lines);
    g_assert_cmpstr(text, ==, "ID               3\nhidden           +15035550123\n");
}

static void print_json(void)
{
    ff_output_json_array(rows);
}

static void test_json(void)
{
    g_autofree char *text = capture(print_json);
    g_autoptr(JsonNode) node = json_from_string(text, NULL);
    g_assert_nonnull(node);
    JsonArray *array = json_node_get_array(node);
    JsonObject *second = json_array_get_object_element(array, 1);
    g_assert_nonnull(strchr(json_object_get_string_member(second, "name"), '\x1b'));
}

static void test_clean(void)
{
    g_autofree char *clean = ff_output_clean("a\n\x1b\xc2\x85\xe2\x80\xae\xff\xc3\xbc");
    g_assert_true(g_utf8_validate(clean, -1, NULL));
    g_assert_true(g_str_has_prefix(clean, "a    "));
    g_assert_true(g_str_has_suffix(clean, "\xc3\xbc"));
}

static void test_span(void)
{
    static const struct {
        gint64 ms;
        const char *text;
    } spans[] = {{0, "0 s"},        {-5, "0 s"},      {119999, "119 s"},
                 {120000, "2 min"}, {7200000, "2 h"}, {G_GINT64_CONSTANT(9) * 86400000, "9 d"}};
    for (guint i = 0; i < G_N_ELEMENTS(spans); i++) {
        g_autofree char *text = ff_output_span(spans[i].ms);
        g_assert_cmpstr(text, ==, spans[i].text);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    make_rows();
    g_test_add_func("/output/table", test_table);
    g_test_add_func("/output/nothing", test_nothing);
    g_test_add_func("/output/csv", test_csv);
    g_test_add_func("/output/rows", test_rows);
    g_test_add_func("/output/no-rows", test_no_rows);
    g_test_add_func("/output/lines", test_lines);
    g_test_add_func("/output/json", test_json);
    g_test_add_func("/output/clean", test_clean);
    g_test_add_func("/output/span", test_span);
    int status = g_test_run();
    json_array_unref(rows);
    return status;
}
