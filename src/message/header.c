// SPDX-License-Identifier: GPL-3.0-or-later
#include "message/header.h"

#include <stdio.h>
#include <string.h>

#include "base/limits.h"

static void field_free(gpointer data)
{
    FfHeaderField *field = data;
    g_free(field->name);
    g_free(field->value);
    g_free(field);
}

void ff_header_free(FfHeader *header)
{
    if (header != NULL) {
        g_ptr_array_unref(header->fields);
        g_free(header);
    }
}

/* One physical line; `end` is behind its content, `next` behind its line end. */
typedef struct {
    const char *start, *end, *next;
    bool terminated;
} Line;

static Line next_line(const char *at, const char *limit)
{
    const char *newline = memchr(at, '\n', (gsize)(limit - at));
    Line line = {at, newline != NULL ? newline : limit, newline != NULL ? newline + 1 : limit,
                 newline != NULL};
    if (line.end > line.start && line.end[-1] == '\r') {
        line.end--;
    }
    return line;
}

/* Length of the field's name, 0 when the line is no field. White space before the colon is the
 * obsolete syntax (RFC 5322 section 4.5). */
static gsize name_length(const Line *line, const char **ret_value)
{
    const char *at = line->start;
    while (at<line->end && * at> ' ' && *at < 0x7f && *at != ':') {
        at++;
    }
    gsize length = (gsize)(at - line->start);
    while (at < line->end && (*at == ' ' || *at == '\t')) {
        at++;
    }
    if (at == line->end || *at != ':') {
        return 0;
    }
    *ret_value = at + 1;
    return length;
}

static bool is_one_of(const char *word, const char *const *names)
{
    return word != NULL && g_strv_contains(names, word);
}

/* "Mon Nov 23 16:08:00 2026", with or without seconds, year and zone where programs like. */
static bool is_mbox_date(char *const *words)
{
    static const char *const days[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun", NULL};
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul",
                                         "Aug", "Sep", "Oct", "Nov", "Dec", NULL};
    guint day, hour, minute;
    return is_one_of(words[0], days) && is_one_of(words[1], months) && words[2] != NULL &&
           words[3] != NULL && sscanf(words[2], "%2u", &day) == 1 &&
           sscanf(words[3], "%2u:%2u", &hour, &minute) == 2;
}

static char **split_words(const char *start, const char *end)
{
    g_autoptr(GStrvBuilder) words = g_strv_builder_new();
    g_autofree char *text = g_strndup(start, (gsize)(end - start));
    g_auto(GStrv) pieces = g_strsplit(text, " ", -1);
    for (guint i = 0; pieces[i] != NULL; i++) {
        if (*pieces[i] != '\0') {
            g_strv_builder_add(words, pieces[i]);
        }
    }
    return g_strv_builder_end(words);
}

/* The envelope line of a mailbox file, "From ", an address, a date (RFC 4155 appendix A). Anything
 * else that begins like it may be the field, or hide another one. */
static bool is_mbox_line(const Line *line)
{
    const char *value = NULL;
    const gsize length = (gsize)(line->end - line->start);
    if (length < 5 || length > FF_LIMIT_MBOX_LINE || memcmp(line->start, "From ", 5) != 0 ||
        name_length(line, &value) > 0) {
        return false;
    }
    g_auto(GStrv) words = split_words(line->start + 5, line->end);
    for (guint i = 1; i < g_strv_length(words); i++) {
        if (is_mbox_date(words + i)) {
            return true;
        }
    }
    return false;
}

static const char *skip_mbox_line(const char *at, const char *limit)
{
    const Line first = next_line(at, limit);
    return is_mbox_line(&first) ? first.next : at;
}

static void append_value(GString *value, FfHeaderField *field, const char *start, const char *end)
{
    gsize room = FF_LIMIT_HEADER_FIELD - value->len;
    gsize length = (gsize)(end - start);
    field->cut = field->cut || length > room;
    g_string_append_len(value, start, (gssize)MIN(length, room));
}

static void finish_value(FfHeaderField *field, GString *value)
{
    for (gsize i = 0; i < value->len; i++) {
        if (value->str[i] == '\0') {
            value->str[i] = ' ';
            field->nuls = true;
        }
    }
    field->value = g_strdup(g_strstrip(value->str));
}

/* The field that begins with `line`, and its continuation lines. Returns what follows. */
static const char *take_field(FfHeader *header, const Line *first, gsize name,
                              const char *value_start, const char *limit)
{
    FfHeaderField *field = g_new0(FfHeaderField, 1);
    g_autoptr(GString) value = g_string_new(NULL);
    const char *at = first->next;

    append_value(value, field, value_start, first->end);
    while (at < limit && (*at == ' ' || *at == '\t')) {
        Line more = next_line(at, limit);
        append_value(value, field, more.start, more.end);
        at = more.next;
    }
    field->name = g_strndup(first->start, name);
    finish_value(field, value);
    g_ptr_array_add(header->fields, field);
    return at;
}

FfHeader *ff_header_parse(const char *octets, gsize length, bool at_end)
{
    FfHeader *header = g_new0(FfHeader, 1);
    const char *limit = octets + length;
    const char *at = octets;

    header->whole = at_end;
    header->fields = g_ptr_array_new_with_free_func(field_free);
    at = length > 0 ? skip_mbox_line(at, limit) : at;
    while (at < limit) {
        const char *value = NULL;
        Line line = next_line(at, limit);
        gsize name = name_length(&line, &value);
        if (name == 0) {
            header->whole = line.terminated || at_end;
            break;
        }
        at = take_field(header, &line, name, value, limit);
    }
    header->length = (gsize)(at - octets);
    return header;
}

const FfHeaderField *ff_header_find(const FfHeader *header, const char *name, guint index)
{
    for (guint i = 0; i < header->fields->len; i++) {
        const FfHeaderField *field = header->fields->pdata[i];
        if (g_ascii_strcasecmp(field->name, name) == 0 && index-- == 0) {
            return field;
        }
    }
    return NULL;
}

const char *ff_header_value(const FfHeader *header, const char *name)
{
    const FfHeaderField *field = ff_header_find(header, name, 0);
    return field != NULL ? field->value : NULL;
}

guint ff_header_count(const FfHeader *header, const char *name)
{
    guint count = 0;
    for (guint i = 0; i < header->fields->len; i++) {
        const FfHeaderField *field = header->fields->pdata[i];
        count += g_ascii_strcasecmp(field->name, name) == 0;
    }
    return count;
}

/* Copies a quoted string with its quotes, or one octet. Returns what follows. */
static const char *copy_token(GString *text, const char *at)
{
    bool quoted = *at == '"';
    g_string_append_c(text, *at++);
    while (quoted && *at != '\0') {
        if (*at == '\\' && at[1] != '\0') {
            g_string_append_c(text, *at++);
        }
        quoted = *at != '"';
        g_string_append_c(text, *at++);
    }
    return at;
}

/* Comments nest. Returns what follows. */
static const char *skip_comment(const char *at)
{
    for (guint depth = 0; *at != '\0'; at++) {
        if (*at == '\\' && at[1] != '\0') {
            at++;
        } else if (*at == '(') {
            depth++;
        } else if (*at == ')' && --depth == 0) {
            return at + 1;
        }
    }
    return at;
}

char *ff_header_without_comments(const char *value)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (const char *at = value; *at != '\0';) {
        if (*at == '(') {
            at = skip_comment(at);
            g_string_append_c(text, ' ');
        } else {
            at = copy_token(text, at);
        }
    }
    return g_strdup(g_strstrip(text->str));
}
