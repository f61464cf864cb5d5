// SPDX-License-Identifier: GPL-3.0-or-later
#include "notice/template.h"

#include <string.h>

#include "base/error.h"
#include "base/limits.h"
#include "notice/text.h"

#define NAME_MAX_LENGTH 64 /* of a variable, to tell a name from a stray "$(" */
#define LINE_7BIT_MAX   76 /* longer lines go as quoted-printable, which folds them */
#define DEPTH_MAX       8
#define BLOCK_BEGIN     "$(?"
#define BLOCK_END       "$(/)"

/* ---- text ---- */

static bool append_bounded(GString *out, const char *text, gsize length, GError **error)
{
    if (out->len + length > FF_LIMIT_NOTICE_TEXT) {
        g_set_error(error, FF_ERROR, FF_ERROR_CONFIG,
                    "the text with its variables put in is longer than %d octets; shorten it",
                    FF_LIMIT_NOTICE_TEXT);
        return false;
    }
    g_string_append_len(out, text, (gssize)length);
    return true;
}

/* From the octet behind "$(" to the name; NULL with error. *ret_after is behind ")". */
static char *take_name(const char *at, const char **ret_after, GError **error)
{
    gsize length = strcspn(at, ")\r\n");
    if (at[length] != ')' || length > NAME_MAX_LENGTH) {
        g_autofree char *shown = ff_text_clean(at, 40);
        g_set_error(error, FF_ERROR, FF_ERROR_CONFIG,
                    "a variable is not closed: \"$(%s\"; write $(name)", shown);
        return NULL;
    }
    *ret_after = at + length + 1;
    return g_strndup(at, length);
}

static bool append_variable(GString *out, const char **at, FfForm form, FfTemplateLookup lookup,
                            gpointer data, GError **error)
{
    g_autofree char *name = take_name(*at, at, error);
    if (name == NULL) {
        return false;
    }
    g_autofree char *value = lookup(name, form, data);
    if (value == NULL) {
        g_autofree char *shown = ff_text_clean(name, NAME_MAX_LENGTH);
        g_set_error(error, FF_ERROR, FF_ERROR_CONFIG,
                    "there is no variable $(%s); faxferry-templates(5) lists them", shown);
        return false;
    }
    return append_bounded(out, value, strlen(value), error);
}

/* "$(?name)...$(/)": stays only where the variable has a value. `*at` is behind "$(?", and then in
 * the block or at its end. Blocks do not nest. */
static bool enter_block(const char **at, FfForm form, FfTemplateLookup lookup, gpointer data,
                        GError **error)
{
    g_autoptr(GString) value = g_string_new(NULL);
    if (!append_variable(value, at, form, lookup, data, error)) {
        return false;
    }
    const char *end = strstr(*at, BLOCK_END);
    const char *next = strstr(*at, BLOCK_BEGIN);
    if (end == NULL || (next != NULL && next < end)) {
        g_set_error(error, FF_ERROR, FF_ERROR_CONFIG,
                    "a block that begins with $(?...) is not closed; write $(/) behind it");
        return false;
    }
    *at = value->len == 0 ? end : *at;
    return true;
}

/* What "$(" begins; `*at` is there. */
static bool append_mark(GString *out, const char **at, FfForm form, FfTemplateLookup lookup,
                        gpointer data, GError **error)
{
    if (g_str_has_prefix(*at, BLOCK_END)) {
        *at += strlen(BLOCK_END);
        return true;
    }
    if (g_str_has_prefix(*at, BLOCK_BEGIN)) {
        *at += strlen(BLOCK_BEGIN);
        return enter_block(at, form, lookup, data, error);
    }
    *at += strlen("$(");
    return append_variable(out, at, form, lookup, data, error);
}

char *ff_template_substitute(const char *text, FfForm form, FfTemplateLookup lookup, gpointer data,
                             GError **error)
{
    g_autoptr(GString) out = g_string_new(NULL);
    const char *at = text;
    const char *mark;
    while ((mark = strstr(at, "$(")) != NULL) {
        if (!append_bounded(out, at, (gsize)(mark - at), error)) {
            return NULL;
        }
        at = mark;
        if (!append_mark(out, &at, form, lookup, data, error)) {
            return NULL;
        }
    }
    if (!append_bounded(out, at, strlen(at), error)) {
        return NULL;
    }
    return g_string_free(g_steal_pointer(&out), FALSE);
}

/* ---- the message ---- */

typedef struct {
    FfTemplateLookup lookup;
    gpointer data;
    int parts;
    GError **error;
} Expansion;

static bool refuse(const Expansion *expansion, const char *why)
{
    g_set_error(expansion->error, FF_ERROR, FF_ERROR_CONFIG, "%s", why);
    return false;
}

static GMimeParserOptions *parser_options(void)
{
    static const char *charsets[] = {"utf-8", "iso-8859-1", NULL};
    GMimeParserOptions *options = g_mime_parser_options_new();
    g_mime_parser_options_set_fallback_charsets(options, charsets);
    return options;
}

static GMimeMessage *parse(const char *octets, gsize length)
{
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer(octets, length);
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    GMimeParserOptions *options = parser_options();
    GMimeMessage *message = g_mime_parser_construct_message(parser, options);
    g_mime_parser_options_free(options);
    g_object_unref(parser);
    g_object_unref(stream);
    return message;
}

static bool fits_7bit(const char *text)
{
    gsize column = 0;
    for (; *text != '\0'; text++) {
        column = *text == '\n' ? 0 : column + 1;
        if ((guint8)*text > 0x7e || column > LINE_7BIT_MAX) {
            return false;
        }
    }
    return true;
}

void ff_template_set_text(GMimePart *part, const char *text)
{
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer(text, strlen(text));
    GMimeDataWrapper *wrapper =
        g_mime_data_wrapper_new_with_stream(stream, GMIME_CONTENT_ENCODING_DEFAULT);
    g_mime_part_set_content(part, wrapper);
    g_mime_part_set_content_encoding(part, fits_7bit(text)
                                               ? GMIME_CONTENT_ENCODING_7BIT
                                               : GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
    g_object_unref(wrapper);
    g_object_unref(stream);
}

static bool expand_text(Expansion *expansion, GMimeTextPart *part)
{
    GMimeContentType *type = g_mime_object_get_content_type(GMIME_OBJECT(part));
    FfForm form = g_mime_content_type_is_type(type, "text", "html") ? FF_FORM_HTML : FF_FORM_TEXT;
    g_autofree char *text = g_mime_text_part_get_text(part);
    if (text == NULL || !g_utf8_validate(text, -1, NULL)) {
        return refuse(expansion, "a text part can't be decoded; save the template in UTF-8");
    }
    ff_text_strip_returns(text);
    g_autofree char *expanded =
        ff_template_substitute(text, form, expansion->lookup, expansion->data, expansion->error);
    if (expanded == NULL) {
        return false;
    }
    g_autofree char *wrapped =
        form == FF_FORM_TEXT ? ff_text_wrap_lines(expanded) : g_strdup(expanded);
    ff_template_set_text(GMIME_PART(part), wrapped);
    g_mime_object_set_content_type_parameter(GMIME_OBJECT(part), "charset", "utf-8");
    return true;
}

static bool expand_part(Expansion *expansion, GMimeObject *part, int depth);

/* The boundary is made anew: with the template's own, which anyone can know, a value could end a
 * part. */
static bool expand_parts(Expansion *expansion, GMimeMultipart *multipart, int depth)
{
    g_mime_multipart_set_boundary(multipart, NULL);
    int count = g_mime_multipart_get_count(multipart);
    for (int i = 0; i < count; i++) {
        if (!expand_part(expansion, g_mime_multipart_get_part(multipart, i), depth + 1)) {
            return false;
        }
    }
    return count > 0 || refuse(expansion, "a multipart has no parts; check its boundary");
}

static bool expand_part(Expansion *expansion, GMimeObject *part, int depth)
{
    if (depth > DEPTH_MAX || ++expansion->parts > FF_LIMIT_TEMPLATE_PARTS) {
        return refuse(expansion, "there are too many parts within each other");
    }
    if (GMIME_IS_MULTIPART(part)) {
        return expand_parts(expansion, GMIME_MULTIPART(part), depth);
    }
    if (GMIME_IS_TEXT_PART(part)) {
        return expand_text(expansion, GMIME_TEXT_PART(part));
    }
    if (!GMIME_IS_PART(part)) {
        return refuse(expansion, "a template can't hold another message");
    }
    g_mime_part_set_content_encoding(GMIME_PART(part), GMIME_CONTENT_ENCODING_BASE64);
    return true;
}

static bool expand_header(Expansion *expansion, GMimeMessage *to, GMimeHeader *header)
{
    const char *value = g_mime_header_get_value(header);
    g_autofree char *expanded =
        ff_template_substitute(value != NULL ? value : "", FF_FORM_HEADER, expansion->lookup,
                               expansion->data, expansion->error);
    if (expanded == NULL) {
        g_prefix_error(expansion->error, "field %s: ", g_mime_header_get_name(header));
        return false;
    }
    g_autofree char *line = ff_text_clean(expanded, FF_TEXT_HEADER_MAX);
    g_mime_object_set_header(GMIME_OBJECT(to), g_mime_header_get_name(header), line, "utf-8");
    return true;
}

/* Content-* fields belong to the body and come along with it. */
static bool expand_headers(Expansion *expansion, GMimeMessage *from, GMimeMessage *to)
{
    GMimeHeaderList *headers = g_mime_object_get_header_list(GMIME_OBJECT(from));
    int count = g_mime_header_list_get_count(headers);
    for (int i = 0; i < count; i++) {
        GMimeHeader *header = g_mime_header_list_get_header_at(headers, i);
        if (g_ascii_strncasecmp(g_mime_header_get_name(header), "Content-", 8) != 0 &&
            !expand_header(expansion, to, header)) {
            return false;
        }
    }
    return true;
}

static bool expand(Expansion *expansion, GMimeMessage *from, GMimeMessage *to)
{
    if (g_mime_message_get_subject(from) == NULL || g_mime_message_get_mime_part(from) == NULL) {
        return refuse(expansion, "it is not a mail message with a Subject and a body");
    }
    if (!expand_headers(expansion, from, to) ||
        !expand_part(expansion, g_mime_message_get_mime_part(from), 0)) {
        return false;
    }
    g_mime_message_set_mime_part(to, g_mime_message_get_mime_part(from));
    return true;
}

GMimeMessage *ff_template_expand(const char *octets, gsize length, FfTemplateLookup lookup,
                                 gpointer data, GError **error)
{
    Expansion expansion = {lookup, data, 0, error};
    g_mime_init();
    GMimeMessage *from = length <= FF_LIMIT_TEMPLATE ? parse(octets, length) : NULL;
    if (from == NULL) {
        g_set_error(error, FF_ERROR, FF_ERROR_CONFIG,
                    "it is not a mail message of at most %d octets", FF_LIMIT_TEMPLATE);
        return NULL;
    }
    GMimeMessage *to = g_mime_message_new(TRUE);
    if (!expand(&expansion, from, to)) {
        g_clear_object(&to);
    }
    g_object_unref(from);
    return to;
}
