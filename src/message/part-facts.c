// SPDX-License-Identifier: GPL-3.0-or-later
#include "message/part-facts.h"

#include <string.h>

#include "base/charset.h"
#include "base/limits.h"
#include "message/decode.h"
#include "message/secret-name.h"
#include "message/text.h"
#include "message/words.h"

char *ff_part_facts_type(GMimeObject *object)
{
    g_autofree char *type =
        g_mime_content_type_get_mime_type(g_mime_object_get_content_type(object));
    g_autofree char *line = ff_words_one_line(type, FF_LIMIT_NAME);
    return g_ascii_strdown(line, -1);
}

bool ff_part_facts_is_attachment(GMimeObject *object)
{
    const char *disposition = g_mime_object_get_disposition(object);
    return disposition != NULL && g_ascii_strcasecmp(disposition, "attachment") == 0;
}

static char *one_line(const char *value)
{
    if (value == NULL) {
        return NULL;
    }
    g_autofree char *valid = ff_charset_to_utf8(NULL, value, strlen(value), NULL);
    g_autofree char *line = ff_words_one_line(valid, FF_LIMIT_CONTENT_ID);
    return *line == '\0' ? NULL : g_steal_pointer(&line);
}

char *ff_part_facts_content_id(GMimeObject *object)
{
    return one_line(g_mime_object_get_content_id(object));
}

char *ff_part_facts_location(GMimeObject *object)
{
    return one_line(g_mime_object_get_header(object, "Content-Location"));
}

/* ---- file names ---- */

/* A secret goes first: a folder's sign in it would leave the rest. */
char *ff_part_facts_base_name(const char *name, FfSecretKnown *known)
{
    g_autofree char *clean = ff_secret_name_take(name, known);
    const char *base = clean;
    for (const char *at = clean; *at != '\0'; at++) {
        base = *at == '/' || *at == '\\' ? at + 1 : base;
    }
    g_autofree char *line = ff_words_one_line(base, FF_LIMIT_NAME);
    return *line == '\0' || strcmp(line, ".") == 0 || strcmp(line, "..") == 0
               ? NULL
               : g_steal_pointer(&line);
}

static const struct {
    const char *field, *parameter;
} name_sources[] = {
    {"Content-Disposition", "filename="},
    {"Content-Type", "name="},
};

static const char *raw_field(GMimeObject *object, const char *name)
{
    GMimeHeader *header =
        g_mime_header_list_get_header(g_mime_object_get_header_list(object), name);
    return header != NULL ? g_mime_header_get_raw_value(header) : NULL;
}

static const char *find_parameter(const char *value, const char *parameter)
{
    for (const char *at = value; (at = strchr(at, ';')) != NULL;) {
        at += 1 + strspn(at + 1, " \t\r\n");
        if (g_ascii_strncasecmp(at, parameter, strlen(parameter)) == 0) {
            return at + strlen(parameter);
        }
    }
    return NULL;
}

static const char *raw_name(GMimeObject *object)
{
    const char *value = NULL;
    for (guint i = 0; value == NULL && i < G_N_ELEMENTS(name_sources); i++) {
        const char *raw = raw_field(object, name_sources[i].field);
        value = raw != NULL ? find_parameter(raw, name_sources[i].parameter) : NULL;
    }
    return value;
}

/* A name in encoded words, which no standard allows and many programs write. GMime's decoder of
 * those loses text, so they are taken from the raw field. */
static char *encoded_name(const char *raw)
{
    const char *end = NULL;
    g_autofree char *run = ff_words_decode_run(raw + (*raw == '"'), &end);
    if (run == NULL) {
        return NULL;
    }
    g_autofree char *rest = g_strndup(end, strcspn(end, "\";\r\n"));
    return g_strconcat(run, rest, NULL);
}

/* A path of Windows in quotes: its backslashes were not meant to quote the next character. */
static char *windows_name(const char *raw)
{
    bool path = raw[0] == '"' && ((g_ascii_isalpha(raw[1]) && raw[2] == ':' && raw[3] == '\\') ||
                                  (raw[1] == '\\' && raw[2] == '\\'));
    return path ? g_strndup(raw + 1, strcspn(raw + 1, "\"\r\n")) : NULL;
}

static char *peculiar_name(GMimeObject *object)
{
    const char *raw = raw_name(object);
    if (raw == NULL) {
        return NULL;
    }
    char *name = encoded_name(raw);
    return name != NULL ? name : windows_name(raw);
}

static const char *declared_name(GMimeObject *object)
{
    const char *name = g_mime_object_get_content_disposition_parameter(object, "filename");
    return name != NULL ? name : g_mime_object_get_content_type_parameter(object, "name");
}

char *ff_part_facts_name_of(const char *octets, FfSecretKnown *known)
{
    g_autofree char *valid = ff_charset_to_utf8(NULL, octets, strlen(octets), NULL);
    return ff_part_facts_base_name(valid, known);
}

char *ff_part_facts_name(GMimeObject *object, FfSecretKnown *known)
{
    g_autofree char *peculiar = peculiar_name(object);
    const char *name = peculiar != NULL ? peculiar : declared_name(object);
    return name != NULL ? ff_part_facts_name_of(name, known) : NULL;
}

/* ---- text ---- */

static bool parameter_is(GMimePart *part, const char *name, const char *value)
{
    const char *found = g_mime_object_get_content_type_parameter(GMIME_OBJECT(part), name);
    return found != NULL && g_ascii_strcasecmp(found, value) == 0;
}

static char *to_utf8(GMimePart *part, const char *type, const GByteArray *octets, gsize *ret_length)
{
    const char *data = (const char *)octets->data;
    const char *charset = g_mime_object_get_content_type_parameter(GMIME_OBJECT(part), "charset");
    g_autofree char *declared = NULL;
    if (octets->len == 0) {
        *ret_length = 0;
        return g_strdup("");
    }
    if (charset == NULL && strcmp(type, "text/html") == 0) {
        declared = ff_charset_of_html(data, octets->len);
    }
    return ff_charset_to_utf8(charset != NULL ? charset : declared, data, octets->len, ret_length);
}

static char *decode_text(GMimePart *part, const char *type)
{
    bool whole = false;
    gsize length = 0;
    g_autoptr(GByteArray) octets = ff_decode_part_start(part, FF_LIMIT_TEXT_PART, &whole);
    if (!whole) {
        return NULL;
    }
    g_autofree char *utf8 = to_utf8(part, type, octets, &length);
    g_autoptr(GString) text = g_string_new_len(utf8, (gssize)length);
    ff_text_normalise_lines(text);
    if (strcmp(type, "text/plain") == 0 && parameter_is(part, "format", "flowed")) {
        return ff_text_unflow(text->str, parameter_is(part, "delsp", "yes"));
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

/* Left with the part by who looked at it before. */
static const char text_key[] = "faxferry-text";

char *ff_part_facts_text(GMimePart *part, const char *type)
{
    char *text = g_object_steal_data(G_OBJECT(part), text_key);
    return text != NULL ? text : decode_text(part, type);
}

bool ff_part_facts_shows(GMimePart *part, const char *type)
{
    enum { KEPT_TEXT = 256 << 10 };
    g_autofree char *text = ff_part_facts_text(part, type);
    bool shows = text == NULL || !ff_text_type_is_blank(type, text);
    if (text != NULL && strlen(text) <= KEPT_TEXT) {
        g_object_set_data_full(G_OBJECT(part), text_key, g_steal_pointer(&text), g_free);
    }
    return shows;
}
