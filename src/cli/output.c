// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/output.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"

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
char *ff_output_local_time(const char *text)
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

char *ff_output_member(JsonObject *object, const char *key)
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

char *ff_output_terminal(JsonObject *object, const char *key)
{
    g_autofree char *text = ff_output_member(object, key);
    char *time = ff_output_local_time(text);
    return time != NULL ? time : ff_output_clean(text);
}

/* ---- single objects, JSON ---- */

void ff_output_lines(JsonObject *object, const FfColumn *columns)
{
    for (; columns->key != NULL; columns++) {
        g_autofree char *text = ff_output_terminal(object, columns->key);
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
