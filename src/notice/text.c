// SPDX-License-Identifier: GPL-3.0-or-later
#include "notice/text.h"

#include <stdbool.h>
#include <string.h>

#define COLUMNS  76
#define ELLIPSIS "..."

/* U+202A..202E and U+2066..2069, Unicode Bidirectional Algorithm section 2. */
static bool turns_direction(gunichar c)
{
    return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

static bool breaks_line(gunichar c)
{
    GUnicodeType type = g_unichar_type(c);
    return type == G_UNICODE_CONTROL || type == G_UNICODE_LINE_SEPARATOR ||
           type == G_UNICODE_PARAGRAPH_SEPARATOR;
}

/* Ends at a character, with room for the mark. */
static void cut(GString *text, gsize max_octets)
{
    if (text->len <= max_octets) {
        return;
    }
    gsize keep = max_octets > strlen(ELLIPSIS) ? max_octets - strlen(ELLIPSIS) : 0;
    const char *end = g_utf8_find_prev_char(text->str, text->str + keep + 1);
    g_string_truncate(text, end != NULL ? (gsize)(end - text->str) : 0);
    g_string_append(text, ELLIPSIS);
}

char *ff_text_clean(const char *text, gsize max_octets)
{
    if (text == NULL) {
        return g_strdup("");
    }
    /* four times as much, because making it valid and cleaning it never grow it by more */
    g_autofree char *valid = g_utf8_make_valid(text, (gssize)strnlen(text, max_octets * 4 + 4));
    GString *clean = g_string_new(NULL);
    for (const char *at = valid; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        g_string_append_unichar(clean, breaks_line(c) || turns_direction(c) ? ' ' : c);
    }
    cut(clean, max_octets);
    return g_string_free(clean, FALSE);
}

char *ff_text_clean_ascii(const char *text, gsize max_octets)
{
    g_autofree char *clean = ff_text_clean(text, max_octets);
    GString *ascii = g_string_new(NULL);
    for (const char *at = clean; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        g_string_append_c(ascii, c >= 0x20 && c < 0x7f ? (char)c : '?');
    }
    return g_string_free(ascii, FALSE);
}

char *ff_text_escape_html(const char *text)
{
    return g_markup_escape_text(text, -1);
}

static void new_line(GString *out, int indent)
{
    if (out->len > 0) {
        g_string_append_c(out, '\n');
    }
    g_string_append_printf(out, "%*s", indent, "");
}

char *ff_text_wrap(const char *text, int indent)
{
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    GString *out = g_string_new(NULL);
    glong column = COLUMNS;
    for (char **word = words; *word != NULL; word++) {
        glong width = g_utf8_strlen(*word, -1);
        if (width == 0) {
            continue;
        }
        bool fresh = column + 1 + width > COLUMNS;
        if (fresh) {
            new_line(out, indent);
            column = indent;
        } else {
            g_string_append_c(out, ' ');
        }
        g_string_append(out, *word);
        column += width + !fresh;
    }
    return g_string_free(out, FALSE);
}

char *ff_text_wrap_lines(const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line != NULL; line++) {
        if (g_utf8_strlen(*line, -1) > COLUMNS) {
            char *wrapped = ff_text_wrap(*line, (int)MIN(strspn(*line, " "), COLUMNS / 2));
            g_free(*line);
            *line = wrapped;
        }
    }
    return g_strjoinv("\n", lines);
}

void ff_text_strip_returns(char *text)
{
    char *to = text;
    for (const char *from = text; *from != '\0'; from++) {
        if (from[0] != '\r' || from[1] != '\n') {
            *to++ = *from;
        }
    }
    *to = '\0';
}
