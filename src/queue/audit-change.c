// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/audit-change.h"

#include "base/detail.h"

typedef enum { TEXT, LIST, NUMBER, FORMAT, NOTIFY, ATTACH, SHARE, SECRET } Type;

typedef struct {
    const char *name;
    Type type;
    gsize offset;
} Field;

#define USER(type, member)                                                                         \
    {                                                                                              \
#member, type, G_STRUCT_OFFSET(FfUser, member)                                             \
    }
#define GROUP(type, member)                                                                        \
    {                                                                                              \
#member, type, G_STRUCT_OFFSET(FfGroup, member)                                            \
    }
#define BILLING(type, member)                                                                      \
    {                                                                                              \
#member, type, G_STRUCT_OFFSET(FfBillingCode, member)                                      \
    }
#define POLICY(record, type, member)                                                               \
    {                                                                                              \
#member, type, G_STRUCT_OFFSET(record, policy.member)                                      \
    }
#define POLICIES(record)                                                                           \
    POLICY(record, LIST, allowed_numbers), POLICY(record, LIST, blocked_numbers),                  \
        POLICY(record, LIST, mailboxes), POLICY(record, NUMBER, pages_per_day),                    \
        POLICY(record, NUMBER, faxes_per_hour), POLICY(record, NUMBER, concurrent_calls)

static const Field user_fields[] = {
    USER(TEXT, name),     USER(TEXT, address),  USER(LIST, aliases),        USER(LIST, dids),
    USER(TEXT, billing),  USER(FORMAT, format), USER(NOTIFY, notify),       USER(ATTACH, attach),
    USER(TEXT, language), USER(TEXT, fax),      USER(TEXT, voice),          USER(TEXT, company),
    USER(SECRET, secret), USER(TEXT, forward),  USER(TEXT, cover_template), POLICIES(FfUser),
};
static const Field group_fields[] = {
    GROUP(TEXT, name),   GROUP(TEXT, description),    GROUP(LIST, members), GROUP(SHARE, share),
    GROUP(TEXT, always), GROUP(TEXT, cover_template), POLICIES(FfGroup),
};
static const Field billing_fields[] = {
    BILLING(TEXT, code),
    BILLING(TEXT, company),
    BILLING(TEXT, description),
};

#define AT(type) (*(const type *)member)

static JsonNode *list_node(char *const *values)
{
    JsonArray *array = json_array_new();
    for (; values != NULL && *values != NULL; values++) {
        json_array_add_string_element(array, *values);
    }
    JsonNode *node = json_node_init_array(json_node_alloc(), array);
    json_array_unref(array);
    return node;
}

/* NULL is null. */
static JsonNode *text_node(const char *text)
{
    return text != NULL ? json_node_init_string(json_node_alloc(), text)
                        : json_node_init_null(json_node_alloc());
}

static JsonNode *value_node(const Field *field, gconstpointer record)
{
    if (record == NULL) {
        return text_node(NULL);
    }
    gconstpointer member = G_STRUCT_MEMBER_P(record, field->offset);
    switch (field->type) {
    case LIST:
        return list_node(*(char *const *const *)member);
    case NUMBER:
        return json_node_init_int(json_node_alloc(), AT(int));
    case FORMAT:
        return text_node(ff_format_name(AT(FfFormat)));
    case NOTIFY:
        return text_node(ff_notify_name(AT(FfNotify)));
    case ATTACH:
        return text_node(ff_attach_name(AT(FfAttach)));
    case SHARE:
        return text_node(ff_share_name(AT(FfShare)));
    default:
        return text_node(AT(char *));
    }
}

/* A new user has no aliases: nothing to tell. */
static bool is_nothing(JsonNode *node)
{
    return JSON_NODE_HOLDS_NULL(node) ||
           (JSON_NODE_HOLDS_ARRAY(node) && json_array_get_length(json_node_get_array(node)) == 0) ||
           (json_node_get_value_type(node) == G_TYPE_INT64 && json_node_get_int(node) == 0);
}

static const char *secret_change(JsonNode *before, JsonNode *after)
{
    if (is_nothing(before)) {
        return "set";
    }
    return is_nothing(after) ? "removed" : "changed";
}

static void tell_field(JsonObject *change, const Field *field, gconstpointer before,
                       gconstpointer after)
{
    g_autoptr(JsonNode) old = value_node(field, before);
    g_autoptr(JsonNode) new = value_node(field, after);
    if (json_node_equal(old, new) || (is_nothing(old) && is_nothing(new))) {
        return;
    }
    if (field->type == SECRET) {
        json_object_set_string_member(change, field->name, secret_change(old, new));
        return;
    }
    JsonArray *both = json_array_new();
    json_array_add_element(both, json_node_copy(old));
    json_array_add_element(both, json_node_copy(new));
    json_object_set_array_member(change, field->name, both);
}

static char *tell_fields(const Field *fields, guint count, gconstpointer before,
                         gconstpointer after)
{
    g_autoptr(JsonObject) change = json_object_new();
    for (guint i = 0; i < count; i++) {
        tell_field(change, &fields[i], before, after);
    }
    return json_object_get_size(change) > 0 ? ff_detail_to_text(change) : NULL;
}

char *ff_audit_user_change(const FfUser *before, const FfUser *after)
{
    return tell_fields(user_fields, G_N_ELEMENTS(user_fields), before, after);
}

char *ff_audit_group_change(const FfGroup *before, const FfGroup *after)
{
    return tell_fields(group_fields, G_N_ELEMENTS(group_fields), before, after);
}

char *ff_audit_billing_change(const FfBillingCode *before, const FfBillingCode *after)
{
    return tell_fields(billing_fields, G_N_ELEMENTS(billing_fields), before, after);
}

char *ff_audit_value_change(const char *field, const char *before, const char *after)
{
    if (g_strcmp0(before, after) == 0) {
        return NULL;
    }
    g_autoptr(JsonObject) change = json_object_new();
    JsonArray *both = json_array_new();
    json_array_add_element(both, text_node(before));
    json_array_add_element(both, text_node(after));
    json_object_set_array_member(change, field, both);
    return ff_detail_to_text(change);
}
