// SPDX-License-Identifier: GPL-3.0-or-later
#include "message/text.h"

#include <string.h>

void ff_text_normalise_lines(GString *text)
{
    char *kept = text->str;
    const char *end = text->str + text->len;
    const char *from = text->str;
    const char *mark;
    while ((mark = memchr(from, '\r', (gsize)(end - from))) != NULL) {
        memmove(kept, from, (gsize)(mark - from));
        kept += mark - from;
        from = mark + 1;
        if (*from != '\n') { /* a NUL follows the text */
            *kept++ = '\n';
        }
    }
    memmove(kept, from, (gsize)(end - from));
    g_string_truncate(text, (gsize)(kept + (end - from) - text->str));
}

/* ---- format=flowed ---- */

typedef struct {
    gsize quotes;
    const char *start; /* behind quote marks and stuffing */
    gsize length;
    bool flowed; /* goes on in the next line */
} FlowedLine;

static FlowedLine read_flowed(const char *at, const char *end)
{
    FlowedLine line = {.quotes = strspn(at, ">")};
    line.start = at + line.quotes;
    line.start += line.start < end && *line.start == ' ';
    line.length = (gsize)(end - line.start);
    bool signature = line.length == 3 && memcmp(line.start, "-- ", 3) == 0;
    line.flowed = line.length > 0 && line.start[line.length - 1] == ' ' && !signature;
    return line;
}

static void begin_paragraph(GString *text, const FlowedLine *line)
{
    for (gsize i = 0; i < line->quotes; i++) {
        g_string_append_c(text, '>');
    }
    g_string_append(text, line->quotes > 0 ? " " : "");
}

static bool is_signature(const FlowedLine *line)
{
    return line->length == 3 && memcmp(line->start, "-- ", 3) == 0;
}

char *ff_text_unflow(const char *text, bool delete_space)
{
    g_autoptr(GString) result = g_string_sized_new(strlen(text));
    FlowedLine before = {0};
    for (const char *at = text; *at != '\0';) {
        const char *end = at + strcspn(at, "\n");
        FlowedLine line = read_flowed(at, end);
        bool joins = before.flowed && before.quotes == line.quotes && !is_signature(&line);
        if (before.flowed && !joins) {
            g_string_append_c(result, '\n');
        }
        if (!joins) {
            begin_paragraph(result, &line);
        }
        g_string_append_len(result, line.start,
                            (gssize)(line.length - (line.flowed && delete_space)));
        g_string_append(result, line.flowed ? "" : "\n");
        before = line;
        at = *end == '\n' ? end + 1 : end;
    }
    return g_string_free(g_steal_pointer(&result), FALSE);
}

/* ---- blank ---- */

static bool shows(gunichar character)
{
    return g_unichar_isgraph(character) && g_unichar_type(character) != G_UNICODE_FORMAT &&
           character != 0x115f && character != 0x3164; /* fillers */
}

bool ff_text_is_blank(const char *text)
{
    for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
        if (shows(g_utf8_get_char(at))) {
            return false;
        }
    }
    return true;
}

static bool starts(const char *at, const char *word)
{
    return g_ascii_strncasecmp(at, word, strlen(word)) == 0;
}

/* Elements whose content does not show; "<!--" is one that ends otherwise. */
static const struct {
    const char *open, *close;
} hidden[] = {
    {"<!--", "-->"},      {"<style", "</style"}, {"<script", "</script"},
    {"<head>", "</head"}, {"<head ", "</head"},  {"<title", "</title"},
};

/* The end of the text when the element is not closed, as browsers do. */
static const char *find_ignoring_case(const char *at, const char *word)
{
    while (*at != '\0' && !starts(at, word)) {
        at++;
    }
    return at;
}

static const char *skip_tag(const char *at)
{
    for (guint i = 0; i < G_N_ELEMENTS(hidden); i++) {
        if (starts(at, hidden[i].open)) {
            at = find_ignoring_case(at, hidden[i].close);
            break;
        }
    }
    at += strcspn(at, ">");
    return *at == '>' ? at + 1 : at;
}

static bool tag_shows(const char *at)
{
    static const char data_url[] = "data:image/";
    if (!starts(at, "<img") && !starts(at, "<svg")) {
        return false;
    }
    gsize length = strcspn(at, ">");
    return starts(at, "<svg") || g_strstr_len(at, (gssize)length, data_url) != NULL;
}

static const char *const blank_entities[] = {"&nbsp;", "&#160;", "&#xa0;",  "&ensp;",
                                             "&emsp;", "&zwnj;", "&#8203;", "&shy;"};

static gsize blank_entity_length(const char *at)
{
    for (guint i = 0; *at == '&' && i < G_N_ELEMENTS(blank_entities); i++) {
        if (starts(at, blank_entities[i])) {
            return strlen(blank_entities[i]);
        }
    }
    return 0;
}

bool ff_text_html_is_blank(const char *html)
{
    for (const char *at = html; *at != '\0';) {
        gsize entity = blank_entity_length(at);
        if (*at == '<') {
            if (tag_shows(at)) {
                return false;
            }
            at = skip_tag(at);
        } else if (entity > 0) {
            at += entity;
        } else if (shows(g_utf8_get_char(at))) {
            return false;
        } else {
            at = g_utf8_next_char(at);
        }
    }
    return true;
}

/* ---- RTF ---- */

/* Groups whose words are none of the text; {\\*...} too. */
static const char *const rtf_tables[] = {"fonttbl", "colortbl", "stylesheet", "info", "generator"};
/* What shows without a letter, or is one. */
static const char *const rtf_shown[] = {"pict", "object", "shp", "u", "bullet", "emdash"};

static bool is_one_of(const char *word, gsize length, const char *const *words, gsize count)
{
    for (gsize i = 0; i < count; i++) {
        if (strlen(words[i]) == length && strncmp(word, words[i], length) == 0) {
            return true;
        }
    }
    return false;
}

/* Behind the group that `at` stands in. */
static const char *skip_group(const char *at)
{
    for (gsize depth = 1; *at != '\0' && depth > 0; at++) {
        depth += *at == '{';
        depth -= *at == '}';
        at += *at == '\\' && at[1] != '\0';
    }
    return at;
}

static gsize word_length(const char *at)
{
    gsize length = 0;
    while (g_ascii_isalpha(at[length])) {
        length++;
    }
    return length;
}

/* A control word or symbol at `at`, behind the backslash. */
static const char *skip_control(const char *at, bool *shown)
{
    gsize length = word_length(at);
    *shown = *at == '\'' || (*at != '\0' && strchr("\\{}", *at) != NULL) ||
             is_one_of(at, length, rtf_shown, G_N_ELEMENTS(rtf_shown));
    if (*at == '*' || is_one_of(at, length, rtf_tables, G_N_ELEMENTS(rtf_tables))) {
        return skip_group(at);
    }
    if (length == 0) {
        return *at == '\0' ? at : at + 1;
    }
    at += length;
    at += *at == '-';
    at += strspn(at, "0123456789");
    return at + (*at == ' ');
}

bool ff_text_rtf_is_blank(const char *rtf)
{
    bool shown = false;
    for (const char *at = rtf; *at != '\0' && !shown;) {
        if (*at == '\\') {
            at = skip_control(at + 1, &shown);
        } else {
            shown = *at != '{' && *at != '}' && shows(g_utf8_get_char(at));
            at = g_utf8_next_char(at);
        }
    }
    return !shown;
}

bool ff_text_type_is_blank(const char *type, const char *text)
{
    if (strcmp(type, "text/html") == 0) {
        return ff_text_html_is_blank(text);
    }
    return strcmp(type, "text/rtf") == 0 ? ff_text_rtf_is_blank(text) : ff_text_is_blank(text);
}

bool ff_text_is_armoured(const char *text)
{
    while (g_ascii_isspace(*text)) {
        text++;
    }
    return g_str_has_prefix(text, "-----BEGIN PGP MESSAGE-----");
}
