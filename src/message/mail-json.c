// SPDX-License-Identifier: GPL-3.0-or-later
/* FfMail to JSON and back. The way back trusts nothing: the text may come from a box that a mail
 * has taken over, so every string, number and count has its bound and its form. */
#include <json-glib/json-glib.h>
#include <string.h>

#include "base/error.h"
#include "base/limits.h"
#include "message/flags.h"
#include "message/message.h"

/* object, list, recipient, flags: what we write is never deeper. */
enum { DEPTH_LIMIT = 4, LINE_LIMIT = 16 << 10, OTHER_RETRIES = 999 };

static const char *const action_names[] = {"fax", "leave-out", "fail"};
static const char *const verified_names[] = {"none", "failed", "dmarc", "dkim", "spf", "secret"};

const char *ff_part_action_name(FfPartAction action)
{
    return action_names[action];
}

static const char *outcome_name(FfReason reason)
{
    if (reason == FF_REASON_NONE) {
        return "accepted";
    }
    return ff_reason_disposition(reason) == FF_DISPOSITION_QUARANTINE ? "quarantined" : "refused";
}

/* ---- writing ---- */

static void set_string(JsonObject *object, const char *key, const char *value)
{
    if (value != NULL) {
        json_object_set_string_member(object, key, value);
    } else {
        json_object_set_null_member(object, key);
    }
}

/* What few parts have, and a null would be in the way of. */
static void set_if_any(JsonObject *object, const char *key, const char *value)
{
    if (value != NULL) {
        json_object_set_string_member(object, key, value);
    }
}

static int compare_keys(gconstpointer first, gconstpointer second)
{
    return strcmp(first, second);
}

/* Sorted, so that the same mail gives the same text. */
static JsonObject *describe_flags(GHashTable *flags)
{
    JsonObject *object = json_object_new();
    g_autoptr(GList) names = g_list_sort(g_hash_table_get_keys(flags), compare_keys);
    for (const GList *item = names; item != NULL; item = item->next) {
        const char *value = g_hash_table_lookup(flags, item->data);
        if (*value == '\0') {
            json_object_set_boolean_member(object, item->data, TRUE);
        } else {
            json_object_set_string_member(object, item->data, value);
        }
    }
    return object;
}

static JsonObject *describe_recipient(const FfRecipient *recipient)
{
    JsonObject *object = json_object_new();
    set_string(object, "number", recipient->number);
    set_string(object, "name", recipient->name);
    set_string(object, "address", recipient->address);
    json_object_set_object_member(object, "flags", describe_flags(recipient->flags));
    if (recipient->blind) {
        json_object_set_boolean_member(object, "blind", TRUE);
    }
    if (recipient->again != NULL) {
        set_string(object, "again", recipient->again);
    }
    return object;
}

static JsonObject *describe_part(const FfPart *part)
{
    JsonObject *object = json_object_new();
    set_string(object, "action", action_names[part->action]);
    set_string(object, "reason", part->why);
    set_string(object, "name", part->name);
    set_string(object, "type", part->type);
    set_string(object, "file", part->file);
    json_object_set_int_member(object, "offset", part->offset);
    json_object_set_int_member(object, "size", part->size);
    json_object_set_boolean_member(object, "body", part->body);
    if (part->packed > 0) {
        json_object_set_int_member(object, "packed", part->packed);
    }
    set_if_any(object, "content_id", part->content_id);
    set_if_any(object, "location", part->location);
    set_if_any(object, "alternative_of", part->alternative_of);
    return object;
}

static JsonArray *describe_list(const GPtrArray *items, JsonObject *(*describe)(gconstpointer))
{
    JsonArray *array = json_array_new();
    for (guint i = 0; i < items->len; i++) {
        json_array_add_object_element(array, describe(items->pdata[i]));
    }
    return array;
}

static JsonObject *describe_mail(const FfMail *mail)
{
    JsonObject *object = json_object_new();
    g_autofree char *sentence = mail->reason != FF_REASON_NONE
                                    ? ff_reason_sentence(mail->reason, mail->reason_argument)
                                    : NULL;
    set_string(object, "outcome", outcome_name(mail->reason));
    set_string(object, "reason",
               mail->reason != FF_REASON_NONE ? ff_reason_name(mail->reason) : NULL);
    set_string(object, "reason_argument", mail->reason_argument);
    set_string(object, "sentence", sentence);
    set_string(object, "sender", mail->sender);
    if (mail->answer_to != NULL) {
        set_string(object, "answer_to", mail->answer_to);
    }
    set_string(object, "sender_name", mail->sender_name);
    set_string(object, "verified", mail->verified);
    set_string(object, "user", mail->user);
    json_object_set_boolean_member(object, "enroll", mail->enroll);
    set_string(object, "subject", mail->subject);
    if (mail->secret) {
        json_object_set_boolean_member(object, "secret", TRUE);
    }
    set_string(object, "message_id", mail->message_id);
    set_string(object, "body_hash", mail->body_hash);
    set_string(object, "references", mail->references);
    set_if_any(object, "to", mail->to);
    set_if_any(object, "cc", mail->cc);
    return object;
}

static JsonObject *describe_any_recipient(gconstpointer item)
{
    return describe_recipient(item);
}

static JsonObject *describe_any_part(gconstpointer item)
{
    return describe_part(item);
}

char *ff_mail_to_json(const FfMail *mail)
{
    JsonObject *object = describe_mail(mail);
    json_object_set_array_member(object, "recipients",
                                 describe_list(mail->recipients, describe_any_recipient));
    json_object_set_array_member(object, "parts", describe_list(mail->parts, describe_any_part));
    g_autoptr(JsonNode) root = json_node_new(JSON_NODE_OBJECT);
    json_node_take_object(root, object);
    return json_to_string(root, TRUE);
}

/* ---- reading ---- */

typedef struct {
    const char *bad; /* the first key that is not as it must be */
} Reader;

static void reject(Reader *reader, const char *key)
{
    reader->bad = reader->bad != NULL ? reader->bad : key;
}

static JsonNode *member(JsonObject *object, const char *key)
{
    JsonNode *node = json_object_get_member(object, key);
    return node != NULL && !JSON_NODE_HOLDS_NULL(node) ? node : NULL;
}

static bool is_one_line(const char *text)
{
    for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
        if (g_unichar_iscntrl(g_utf8_get_char(at))) {
            return false;
        }
    }
    return true;
}

/* NULL when absent; the text is borrowed. */
static const char *peek_string(Reader *reader, JsonObject *object, const char *key, gsize limit)
{
    JsonNode *node = member(object, key);
    if (node == NULL) {
        return NULL;
    }
    const char *text = JSON_NODE_HOLDS_VALUE(node) ? json_node_get_string(node) : NULL;
    if (text == NULL || strlen(text) > limit || !is_one_line(text)) {
        reject(reader, key);
        return NULL;
    }
    return text;
}

static char *read_string(Reader *reader, JsonObject *object, const char *key, gsize limit)
{
    return g_strdup(peek_string(reader, object, key, limit));
}

/* "+15035550123", or an extension. */
static bool is_number(const char *text)
{
    const char *digits = text[0] == '+' ? text + 1 : text;
    const gsize length = strspn(digits, "0123456789");
    return length >= 1 && length <= 20 && digits[length] == '\0';
}

static bool is_sha256(const char *text)
{
    const gsize length = strspn(text, "0123456789abcdef");
    return length == 64 && text[length] == '\0';
}

/* "part.1" to "part.99999" */
static bool is_part_file(const char *text)
{
    static const char prefix[] = "part.";
    if (!g_str_has_prefix(text, prefix)) {
        return false;
    }
    const char *digits = text + strlen(prefix);
    const gsize length = strspn(digits, "0123456789");
    return length >= 1 && length <= 5 && digits[0] != '0' && digits[length] == '\0';
}

static char *read_form(Reader *reader, JsonObject *object, const char *key,
                       bool (*fits)(const char *text))
{
    const char *text = peek_string(reader, object, key, LINE_LIMIT);
    if (text == NULL || !fits(text)) {
        reject(reader, key);
        return NULL;
    }
    return g_strdup(text);
}

static gint64 read_size(Reader *reader, JsonObject *object, const char *key)
{
    JsonNode *node = member(object, key);
    bool number = node != NULL && JSON_NODE_HOLDS_VALUE(node) &&
                  json_node_get_value_type(node) == G_TYPE_INT64;
    gint64 value = number ? json_node_get_int(node) : -1;
    if (value < 0 || value > FF_LIMIT_BOX_OUTPUT) {
        reject(reader, key);
        return 0;
    }
    return value;
}

static bool read_bool(Reader *reader, JsonObject *object, const char *key)
{
    JsonNode *node = member(object, key);
    if (node == NULL || json_node_get_value_type(node) != G_TYPE_BOOLEAN) {
        reject(reader, key);
        return false;
    }
    return json_node_get_boolean(node);
}

static guint read_name(Reader *reader, JsonObject *object, const char *key,
                       const char *const names[], guint count)
{
    const char *text = peek_string(reader, object, key, FF_LIMIT_NAME);
    for (guint i = 0; text != NULL && i < count; i++) {
        if (strcmp(text, names[i]) == 0) {
            return i;
        }
    }
    reject(reader, key);
    return 0;
}

static void read_flags(Reader *reader, JsonObject *object, GHashTable *flags)
{
    JsonObjectIter iter;
    const char *name;
    JsonNode *node;
    JsonNode *holder = member(object, "flags");
    if (holder == NULL || !JSON_NODE_HOLDS_OBJECT(holder)) {
        reject(reader, "flags");
        return;
    }
    json_object_iter_init(&iter, json_node_get_object(holder));
    while (json_object_iter_next(&iter, &name, &node)) {
        const char *value =
            json_node_get_value_type(node) == G_TYPE_STRING ? json_node_get_string(node) : NULL;
        if ((value != NULL && !is_one_line(value)) ||
            ff_flags_add(flags, name, value, OTHER_RETRIES) != FF_REASON_NONE) {
            reject(reader, "flags");
            return;
        }
    }
}

static gpointer read_recipient(Reader *reader, JsonObject *object)
{
    FfRecipient *recipient = g_new0(FfRecipient, 1);
    recipient->number = read_form(reader, object, "number", is_number);
    recipient->name = read_string(reader, object, "name", FF_LIMIT_NAME);
    recipient->address = read_string(reader, object, "address", FF_LIMIT_ADDRESS);
    recipient->flags = ff_flags_new();
    read_flags(reader, object, recipient->flags);
    recipient->blind = member(object, "blind") != NULL && read_bool(reader, object, "blind");
    if (member(object, "again") != NULL) {
        recipient->again = read_string(reader, object, "again", FF_LIMIT_NAME);
    }
    return recipient;
}

static char *read_file(Reader *reader, JsonObject *object, const char *key)
{
    return member(object, key) != NULL ? read_form(reader, object, key, is_part_file) : NULL;
}

static gpointer read_part(Reader *reader, JsonObject *object)
{
    FfPart *part = g_new0(FfPart, 1);
    part->action = read_name(reader, object, "action", action_names, G_N_ELEMENTS(action_names));
    part->why = read_string(reader, object, "reason", FF_LIMIT_NAME);
    part->name = read_string(reader, object, "name", FF_LIMIT_NAME);
    part->type = read_string(reader, object, "type", FF_LIMIT_NAME);
    part->offset = read_size(reader, object, "offset");
    part->size = read_size(reader, object, "size");
    part->body = read_bool(reader, object, "body");
    part->content_id = read_string(reader, object, "content_id", FF_LIMIT_CONTENT_ID);
    part->location = read_string(reader, object, "location", FF_LIMIT_CONTENT_ID);
    part->packed = member(object, "packed") != NULL ? read_size(reader, object, "packed") : 0;
    part->alternative_of = read_file(reader, object, "alternative_of");
    part->file = read_file(reader, object, "file");
    if (part->file == NULL && part->action == FF_PART_FAX) {
        reject(reader, "file");
    }
    return part;
}

static void read_list(Reader *reader, JsonObject *object, const char *key, guint limit,
                      gpointer (*read)(Reader *, JsonObject *), GPtrArray *items)
{
    JsonNode *node = member(object, key);
    JsonArray *array =
        node != NULL && JSON_NODE_HOLDS_ARRAY(node) ? json_node_get_array(node) : NULL;
    guint count = array != NULL ? json_array_get_length(array) : 0;
    if (array == NULL || count > limit) {
        reject(reader, key);
        return;
    }
    for (guint i = 0; i < count && reader->bad == NULL; i++) {
        JsonNode *element = json_array_get_element(array, i);
        if (JSON_NODE_HOLDS_OBJECT(element)) {
            g_ptr_array_add(items, read(reader, json_node_get_object(element)));
        } else {
            reject(reader, key);
        }
    }
}

/* Two files of one name would overwrite each other. */
static void check_files(Reader *reader, const GPtrArray *parts)
{
    g_autoptr(GHashTable) names = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < parts->len; i++) {
        const FfPart *part = parts->pdata[i];
        if (part->file != NULL && !g_hash_table_add(names, part->file)) {
            reject(reader, "file");
        }
    }
}

static FfReason read_reason(Reader *reader, JsonObject *object)
{
    const char *name = peek_string(reader, object, "reason", FF_LIMIT_NAME);
    return name == NULL ? FF_REASON_NONE : ff_reason_from_name(name);
}

static FfMail *read_mail(Reader *reader, JsonObject *object)
{
    FfMail *mail = ff_mail_new();
    mail->reason = read_reason(reader, object);
    mail->reason_argument = read_string(reader, object, "reason_argument", LINE_LIMIT);
    mail->sender = read_string(reader, object, "sender", FF_LIMIT_ADDRESS);
    mail->answer_to = read_string(reader, object, "answer_to", FF_LIMIT_ADDRESS);
    mail->sender_name = read_string(reader, object, "sender_name", FF_LIMIT_NAME);
    mail->user = read_string(reader, object, "user", FF_LIMIT_ADDRESS);
    mail->enroll = read_bool(reader, object, "enroll");
    mail->verified = verified_names[read_name(reader, object, "verified", verified_names,
                                              G_N_ELEMENTS(verified_names))];
    mail->subject = read_string(reader, object, "subject", LINE_LIMIT);
    mail->secret = member(object, "secret") != NULL && read_bool(reader, object, "secret");
    mail->message_id = read_string(reader, object, "message_id", LINE_LIMIT);
    if (member(object, "body_hash") != NULL) {
        mail->body_hash = read_form(reader, object, "body_hash", is_sha256);
    }
    mail->references = read_string(reader, object, "references", LINE_LIMIT);
    mail->to = read_string(reader, object, "to", LINE_LIMIT);
    mail->cc = read_string(reader, object, "cc", LINE_LIMIT);
    read_list(reader, object, "recipients", FF_LIMIT_ENVELOPE_RECIPIENTS, read_recipient,
              mail->recipients);
    read_list(reader, object, "parts", FF_LIMIT_PARTS, read_part, mail->parts);
    check_files(reader, mail->parts);
    return mail;
}

/* json-glib recurses for each bracket without a limit. */
static bool is_shallow(const char *json, gsize length)
{
    guint depth = 0;
    bool quoted = false;
    for (gsize i = 0; i < length; i++) {
        if (quoted && json[i] == '\\') {
            i++;
        } else if (json[i] == '"') {
            quoted = !quoted;
        } else if (!quoted && (json[i] == '{' || json[i] == '[') && ++depth > DEPTH_LIMIT) {
            return false;
        } else if (!quoted && (json[i] == '}' || json[i] == ']') && depth > 0) {
            depth--;
        }
    }
    return true;
}

static JsonObject *parse_text(JsonParser *parser, const char *json, gsize length, GError **error)
{
    if (length == 0 || !is_shallow(json, length) || !g_utf8_validate_len(json, length, NULL)) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT,
                    "the result of the mail parser is no JSON text of ours");
        return NULL;
    }
    g_autoptr(GError) why = NULL;
    if (!json_parser_load_from_data(parser, json, (gssize)length, &why)) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT, "the result of the mail parser: %s",
                    why->message);
        return NULL;
    }
    JsonNode *root = json_parser_get_root(parser);
    if (root == NULL || !JSON_NODE_HOLDS_OBJECT(root)) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT,
                    "the result of the mail parser is no JSON object");
        return NULL;
    }
    return json_node_get_object(root);
}

FfMail *ff_mail_from_json(const char *json, gsize length, GError **error)
{
    g_autoptr(JsonParser) parser = json_parser_new();
    JsonObject *object = parse_text(parser, json, length, error);
    if (object == NULL) {
        return NULL;
    }
    Reader reader = {0};
    g_autoptr(FfMail) mail = read_mail(&reader, object);
    if (reader.bad != NULL) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT,
                    "the result of the mail parser has a bad \"%s\"", reader.bad);
        return NULL;
    }
    return g_steal_pointer(&mail);
}
