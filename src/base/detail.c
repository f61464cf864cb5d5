// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/detail.h"

#include "base/limits.h"

/* json-glib descends by recursion and has no bound of its own: a megabyte of "[" ends the process.
 */
static bool is_shallow(const char *text)
{
    guint depth = 0;
    bool quoted = false;
    for (; *text != '\0' && depth <= FF_LIMIT_DETAIL_DEPTH; text++) {
        if (*text == '"') {
            quoted = !quoted;
        } else if (*text == '\\' && text[1] != '\0') {
            text++;
        } else if (!quoted && (*text == '[' || *text == '{')) {
            depth++;
        } else if (!quoted && depth > 0 && (*text == ']' || *text == '}')) {
            depth--;
        }
    }
    return depth <= FF_LIMIT_DETAIL_DEPTH;
}

JsonObject *ff_detail_parse(const char *text)
{
    g_autoptr(JsonNode) node =
        text == NULL || !is_shallow(text) ? NULL : json_from_string(text, NULL);
    if (node == NULL || !JSON_NODE_HOLDS_OBJECT(node)) {
        return json_object_new();
    }
    return json_node_dup_object(node);
}

char *ff_detail_to_text(JsonObject *object)
{
    g_autoptr(JsonNode) node = json_node_new(JSON_NODE_OBJECT);
    json_node_set_object(node, object);
    return json_to_string(node, false);
}

/* The member if it is a value of that type, else NULL. */
static JsonNode *find_value(JsonObject *object, const char *key, GType type)
{
    JsonNode *node = object == NULL ? NULL : json_object_get_member(object, key);
    if (node == NULL || !JSON_NODE_HOLDS_VALUE(node) || json_node_get_value_type(node) != type) {
        return NULL;
    }
    return node;
}

const char *ff_detail_string(JsonObject *object, const char *key, const char *fallback)
{
    JsonNode *node = find_value(object, key, G_TYPE_STRING);
    return node == NULL ? fallback : json_node_get_string(node);
}

gint64 ff_detail_int(JsonObject *object, const char *key, gint64 fallback)
{
    JsonNode *node = find_value(object, key, G_TYPE_INT64);
    return node == NULL ? fallback : json_node_get_int(node);
}

bool ff_detail_bool(JsonObject *object, const char *key)
{
    JsonNode *node = find_value(object, key, G_TYPE_BOOLEAN);
    return node != NULL && json_node_get_boolean(node);
}

JsonArray *ff_detail_array(JsonObject *object, const char *key)
{
    JsonNode *node = object == NULL ? NULL : json_object_get_member(object, key);
    return node != NULL && JSON_NODE_HOLDS_ARRAY(node) ? json_node_get_array(node) : NULL;
}

JsonObject *ff_detail_object(JsonObject *object, const char *key)
{
    JsonNode *node = object == NULL ? NULL : json_object_get_member(object, key);
    return node != NULL && JSON_NODE_HOLDS_OBJECT(node) ? json_node_get_object(node) : NULL;
}

JsonObject *ff_detail_element(JsonArray *array, guint index)
{
    JsonNode *node = json_array_get_element(array, index);
    return node != NULL && JSON_NODE_HOLDS_OBJECT(node) ? json_node_get_object(node) : NULL;
}

void ff_detail_set_string(JsonObject *object, const char *key, const char *value)
{
    if (value != NULL) {
        json_object_set_string_member(object, key, value);
    }
}
