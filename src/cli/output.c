// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/output.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"

/* Columns of a terminal are few: longer values are cut in tables, never in CSV and JSON. */
#define CELL_WIDTH 40

/* ---- values to text ---- */

static bool is_unsafe(gunichar character)
{
    GUnicodeType type = g_unichar_type(character);
    return g_unichar_iscntrl(character) || type == G_UNICODE_LINE_SEPARATOR ||
           type == G_UNICODE_PARAGRAPH_SEPARATOR || type == G_UNICODE_FORMAT;
}

char *ff_output_clean(const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    g_autoptr(GString) clean = g_string_new(NULL);
    for (const char *at = valid; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar character = g_utf8_get_char(at);
        g_string_append_unichar(clean, is_unsafe(character) ? ' ' : character);
    }
    return g_string_free(g_steal_pointer(&clean), FALSE);
}

/* The form that ff_clock_rfc3339() writes, and no other. */
static char *local_time(const char *text)
{
    if (strlen(text) != strlen("2026-11-23T16:08:00Z") || text[10] != 'T' || text[19] != 'Z') {
        return NULL;
    }
    g_autoptr(GDateTime) time = g_date_time_new_from_iso8601(text, NULL);
    if (time == NULL) {
        return NULL;
    }
    g_autoptr(GDateTime) local = g_date_time_to_local(time);
    return g_date_time_format(local, "%Y-%m-%d %H:%M:%S");
}

static char *list_text(JsonArray *list)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < json_array_get_length(list); i++) {
        JsonNode *node = json_array_get_element(list, i);
        if (JSON_NODE_HOLDS_VALUE(node) && json_node_get_value_type(node) == G_TYPE_STRING) {
            g_string_append_printf(text, "%s%s", i > 0 ? ", " : "", json_node_get_string(node));
        }
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

/* "" for null and for what is not there. */
static char *member_text(JsonObject *object, const char *key)
{
    JsonNode *node = json_object_get_member(object, key);
    if (node != NULL && JSON_NODE_HOLDS_ARRAY(node)) {
        return list_text(json_node_get_array(node));
    }
    if (node == NULL || !JSON_NODE_HOLDS_VALUE(node)) {
        return g_strdup("");
    }
    switch (json_node_get_value_type(node)) {
    case G_TYPE_STRING:
        return g_strdup(json_node_get_string(node));
    case G_TYPE_INT64:
        return g_strdup_printf("%" G_GINT64_FORMAT, json_node_get_int(node));
    case G_TYPE_BOOLEAN:
        return g_strdup(json_node_get_boolean(node) ? "yes" : "no");
    default:
        return g_strdup("");
    }
}

static char *terminal_text(JsonObject *object, const char *key)
{
    g_autofree char *text = member_text(object, key);
    char *time = local_time(text);
    return time != NULL ? time : ff_output_clean(text);
}

/* ---- tables ---- */

static guint character_width(gunichar character)
{
    if (g_unichar_iszerowidth(character)) {
        return 0;
    }
    return g_unichar_iswide(character) ? 2 : 1;
}

static guint text_width(const char *text)
{
    guint width = 0;
    for (; *text != '\0'; text = g_utf8_next_char(text)) {
        width += character_width(g_utf8_get_char(text));
    }
    return width;
}

static char *cut(const char *text)
{
    if (text_width(text) <= CELL_WIDTH) {
        return g_strdup(text);
    }
    guint width = 0;
    const char *end = text;
    while (width + character_width(g_utf8_get_char(end)) < CELL_WIDTH) {
        width += character_width(g_utf8_get_char(end));
        end = g_utf8_next_char(end);
    }
    g_autofree char *kept = g_strndup(text, (gsize)(end - text));
    return g_strconcat(kept, "\xe2\x80\xa6", NULL);
}

/* The cells of one line; NULL row: the headings. */
static GPtrArray *make_cells(JsonObject *row, const FfColumn *columns)
{
    GPtrArray *cells = g_ptr_array_new_with_free_func(g_free);
    for (; columns->key != NULL; columns++) {
        if (columns->heading == NULL) {
            continue;
        }
        g_autofree char *text =
            row == NULL ? g_strdup(columns->heading) : terminal_text(row, columns->key);
        g_ptr_array_add(cells, cut(text));
    }
    return cells;
}

static void widen(guint *widths, const GPtrArray *cells)
{
    for (guint i = 0; i < cells->len; i++) {
        widths[i] = MAX(widths[i], text_width(g_ptr_array_index(cells, i)));
    }
}

static void print_cells(const guint *widths, const GPtrArray *cells)
{
    g_autoptr(GString) line = g_string_new(NULL);
    for (guint i = 0; i < cells->len; i++) {
        const char *text = g_ptr_array_index(cells, i);
        g_string_append_printf(line, "%s%*s", text, (int)(widths[i] - text_width(text)) + 2, "");
    }
    printf("%s\n", g_strchomp(line->str));
}

void ff_output_table(JsonArray *rows, const FfColumn *columns, const char *nothing)
{
    if (json_array_get_length(rows) == 0) {
        printf("%s\n", nothing);
        return;
    }
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
    g_ptr_array_add(lines, make_cells(NULL, columns));
    for (guint i = 0; i < json_array_get_length(rows); i++) {
        g_ptr_array_add(lines, make_cells(json_array_get_object_element(rows, i), columns));
    }
    const GPtrArray *headings = g_ptr_array_index(lines, 0);
    g_autofree guint *widths = g_new0(guint, headings->len);
    for (guint i = 0; i < lines->len; i++) {
        widen(widths, g_ptr_array_index(lines, i));
    }
    for (guint i = 0; i < lines->len; i++) {
        print_cells(widths, g_ptr_array_index(lines, i));
    }
}

/* ---- CSV ---- */

static bool is_formula(const char *text)
{
    bool number = text[0] == '+' && text[1 + strspn(text + 1, "0123456789")] == '\0';
    return text[0] != '\0' && strchr("=+-@\t\r", text[0]) != NULL && !number;
}

static void print_csv_field(const char *text)
{
    bool quote = strpbrk(text, ",\"\r\n") != NULL;
    fputs(quote ? "\"" : "", stdout);
    fputs(is_formula(text) ? "'" : "", stdout);
    for (; *text != '\0'; text++) {
        fputs(*text == '"' ? "\"" : "", stdout);
        fputc(*text, stdout);
    }
    fputs(quote ? "\"" : "", stdout);
}

static void print_csv_row(JsonObject *row, const FfColumn *columns)
{
    for (const FfColumn *column = columns; column->key != NULL; column++) {
        g_autofree char *text = row == NULL ? g_strdup(column->key) : member_text(row, column->key);
        fputs(column == columns ? "" : ",", stdout);
        print_csv_field(text);
    }
    fputs("\r\n", stdout);
}

void ff_output_csv(JsonArray *rows, const FfColumn *columns)
{
    print_csv_row(NULL, columns);
    for (guint i = 0; i < json_array_get_length(rows); i++) {
        print_csv_row(json_array_get_object_element(rows, i), columns);
    }
}

/* ---- single objects, JSON ---- */

void ff_output_lines(JsonObject *object, const FfColumn *columns)
{
    for (; columns->key != NULL; columns++) {
        g_autofree char *text = terminal_text(object, columns->key);
        if (text[0] != '\0') {
            printf("%-16s %s\n", columns->heading != NULL ? columns->heading : columns->key, text);
        }
    }
}

static void print_node(JsonNode *node)
{
    g_autofree char *text = json_to_string(node, TRUE);
    printf("%s\n", text);
}

void ff_output_json_object(JsonObject *object)
{
    g_autoptr(JsonNode) node = json_node_new(JSON_NODE_OBJECT);
    json_node_set_object(node, object);
    print_node(node);
}

void ff_output_json_array(JsonArray *array)
{
    g_autoptr(JsonNode) node = json_node_new(JSON_NODE_ARRAY);
    json_node_set_array(node, array);
    print_node(node);
}

char *ff_output_span(gint64 span_ms)
{
    static const struct {
        gint64 seconds;
        const char *unit;
    } units[] = {{2 * 86400, "d"}, {2 * 3600, "h"}, {2 * 60, "min"}, {0, "s"}};
    static const gint64 sizes[] = {86400, 3600, 60, 1};
    gint64 seconds = MAX(span_ms, 0) / 1000;
    guint i = 0;
    while (seconds < units[i].seconds) {
        i++;
    }
    return g_strdup_printf("%" G_GINT64_FORMAT " %s", seconds / sizes[i], units[i].unit);
}

void ff_output_set_time(JsonObject *object, const char *key, gint64 wall_ms)
{
    g_autofree char *time = wall_ms > 0 ? ff_clock_rfc3339(wall_ms) : NULL;
    ff_output_set_string(object, key, time);
}

void ff_output_set_string(JsonObject *object, const char *key, const char *value)
{
    if (value != NULL) {
        json_object_set_string_member(object, key, value);
    } else {
        json_object_set_null_member(object, key);
    }
}
