// SPDX-License-Identifier: GPL-3.0-or-later
#include "html/html-text.h"

#include <libxml/HTMLparser.h>
#include <libxml/parserInternals.h>
#include <stdbool.h>
#include <string.h>

enum {
    DEPTH_SHOWN = 8, /* quotes and lists within each other that are still indented */
    LISTS_MAX = 64,
    BREAKS_MAX = 3,
    ATTRIBUTES_MAX = 200, /* of a tag: each costs the parser a look at all before it */
    MARK_OCTETS = 64,     /* of "<![if !supportLists]>" */
};

typedef enum {
    KIND_INLINE,
    KIND_SKIP,      /* not for the reader */
    KIND_LINE,      /* begins and ends a line */
    KIND_PARAGRAPH, /* with a blank line around */
    KIND_BREAK,
    KIND_RULE,
    KIND_PRE,
    KIND_QUOTE,
    KIND_BULLETS,
    KIND_NUMBERS,
    KIND_ITEM,
    KIND_CELL,
    KIND_IMAGE,
} Kind;

typedef struct {
    const char *name;
    Kind kind;
} Element;

static const Element elements[] = {
    {"address", KIND_LINE},     {"article", KIND_LINE},  {"aside", KIND_LINE},
    {"blockquote", KIND_QUOTE}, {"br", KIND_BREAK},      {"center", KIND_LINE},
    {"dd", KIND_LINE},          {"div", KIND_LINE},      {"dl", KIND_PARAGRAPH},
    {"dt", KIND_LINE},          {"fieldset", KIND_LINE}, {"figcaption", KIND_LINE},
    {"figure", KIND_PARAGRAPH}, {"footer", KIND_LINE},   {"form", KIND_LINE},
    {"h1", KIND_PARAGRAPH},     {"h2", KIND_PARAGRAPH},  {"h3", KIND_PARAGRAPH},
    {"h4", KIND_PARAGRAPH},     {"h5", KIND_PARAGRAPH},  {"h6", KIND_PARAGRAPH},
    {"head", KIND_SKIP},        {"header", KIND_LINE},   {"hr", KIND_RULE},
    {"iframe", KIND_SKIP},      {"img", KIND_IMAGE},     {"li", KIND_ITEM},
    {"main", KIND_LINE},        {"nav", KIND_LINE},      {"object", KIND_SKIP},
    {"ol", KIND_NUMBERS},       {"p", KIND_PARAGRAPH},   {"pre", KIND_PRE},
    {"script", KIND_SKIP},      {"section", KIND_LINE},  {"select", KIND_SKIP},
    {"style", KIND_SKIP},       {"svg", KIND_SKIP},      {"table", KIND_LINE},
    {"td", KIND_CELL},          {"template", KIND_SKIP}, {"textarea", KIND_PRE},
    {"th", KIND_CELL},          {"title", KIND_SKIP},    {"tr", KIND_LINE},
    {"ul", KIND_BULLETS},
};

typedef struct {
    GString *text;
    int breaks;  /* line ends owed before the next character */
    bool space;  /* a space is owed */
    int skipped; /* elements within each other that are not for the reader */
    int pre;
    int quotes;
    int lists;
    int numbers[LISTS_MAX]; /* of the next item; 0: bullets */
} Writer;

static Kind kind_of(const xmlChar *name)
{
    for (gsize i = 0; i < G_N_ELEMENTS(elements); i++) {
        if (strcmp((const char *)name, elements[i].name) == 0) {
            return elements[i].kind;
        }
    }
    return KIND_INLINE;
}

/* --- characters --- */

static void start_line(Writer *writer)
{
    for (int i = 0; i < MIN(writer->quotes, DEPTH_SHOWN); i++) {
        g_string_append(writer->text, "> ");
    }
    for (int i = 1; i < MIN(writer->lists, DEPTH_SHOWN); i++) {
        g_string_append(writer->text, "    ");
    }
}

static void pay_breaks(Writer *writer)
{
    bool at_start = writer->text->len == 0;
    if (writer->breaks == 0 && !at_start) {
        return;
    }
    for (int i = 0; i < writer->breaks && !at_start; i++) {
        g_string_append_c(writer->text, '\n');
    }
    writer->breaks = 0;
    writer->space = false;
    start_line(writer);
}

static void owe_breaks(Writer *writer, int count)
{
    writer->breaks = MAX(writer->breaks, count);
}

static void put(Writer *writer, const char *text, gsize length)
{
    pay_breaks(writer);
    if (writer->space) {
        g_string_append_c(writer->text, ' ');
        writer->space = false;
    }
    g_string_append_len(writer->text, text, (gssize)length);
}

static bool is_space(char octet)
{
    return octet == ' ' || octet == '\t' || octet == '\n' || octet == '\r' || octet == '\f';
}

static void put_flowing(Writer *writer, const char *text, gsize length)
{
    const char *end = text + length;
    while (text < end) {
        const char *stop = text;
        while (stop < end && !is_space(*stop)) {
            stop++;
        }
        if (stop > text) {
            put(writer, text, (gsize)(stop - text));
        } else {
            writer->space = true;
            stop++;
        }
        text = stop;
    }
}

static void put_preformatted(Writer *writer, const char *text, gsize length)
{
    const char *end = text + length;
    while (text < end) {
        const char *stop = memchr(text, '\n', (gsize)(end - text));
        if (stop == NULL) {
            stop = end;
        }
        if (stop > text) {
            put(writer, text, (gsize)(stop - text));
        }
        if (stop < end) {
            writer->breaks = MIN(writer->breaks + 1, BREAKS_MAX);
        }
        text = stop + 1;
    }
}

/* --- elements --- */

static void put_item_mark(Writer *writer)
{
    char mark[16] = "\xe2\x80\xa2 ";
    int *number = writer->lists == 0 ? NULL : &writer->numbers[writer->lists - 1];
    if (number != NULL && *number > 0) {
        g_snprintf(mark, sizeof mark, "%d. ", (*number)++);
    }
    owe_breaks(writer, 1);
    put(writer, mark, strlen(mark));
}

/* NULL when it is not there, "" when it has no value. */
static const char *attribute(const xmlChar **attributes, const char *name)
{
    for (; attributes != NULL && attributes[0] != NULL; attributes += 2) {
        if (strcmp((const char *)attributes[0], name) == 0) {
            return attributes[1] == NULL ? "" : (const char *)attributes[1];
        }
    }
    return NULL;
}

static void put_alternative(Writer *writer, const xmlChar **attributes)
{
    const char *alternative = attribute(attributes, "alt");
    if (alternative != NULL && *alternative != '\0') {
        put_flowing(writer, "[", 1);
        put_flowing(writer, alternative, strlen(alternative));
        put_flowing(writer, "]", 1);
    }
}

static void open_list(Writer *writer, bool numbered)
{
    owe_breaks(writer, writer->lists == 0 ? 2 : 1);
    if (writer->lists < LISTS_MAX) {
        writer->numbers[writer->lists] = numbered ? 1 : 0;
        writer->lists++;
    }
}

static bool ends_line(const Writer *writer)
{
    return writer->breaks > 0 || writer->text->len == 0;
}

static void enter(Writer *writer, const xmlChar **attributes, Kind kind)
{
    switch (kind) {
    case KIND_LINE:
        owe_breaks(writer, 1);
        break;
    case KIND_PARAGRAPH:
        owe_breaks(writer, 2);
        break;
    case KIND_BREAK:
        writer->breaks = MIN(writer->breaks + 1, BREAKS_MAX);
        break;
    case KIND_RULE:
        owe_breaks(writer, 1);
        put(writer, "________________________________________", 40);
        owe_breaks(writer, 1);
        break;
    case KIND_PRE:
        owe_breaks(writer, 2);
        writer->pre++;
        break;
    case KIND_QUOTE:
        owe_breaks(writer, 2);
        writer->quotes++;
        break;
    case KIND_BULLETS:
    case KIND_NUMBERS:
        open_list(writer, kind == KIND_NUMBERS);
        break;
    case KIND_ITEM:
        put_item_mark(writer);
        break;
    case KIND_CELL:
        if (!ends_line(writer)) {
            put(writer, "\t", 1);
        }
        writer->space = false;
        break;
    case KIND_IMAGE:
        put_alternative(writer, attributes);
        break;
    default:
        break;
    }
}

static void leave(Writer *writer, Kind kind)
{
    switch (kind) {
    case KIND_LINE:
    case KIND_ITEM:
        owe_breaks(writer, 1);
        break;
    case KIND_PARAGRAPH:
        owe_breaks(writer, 2);
        break;
    case KIND_PRE:
        writer->pre--;
        owe_breaks(writer, 2);
        break;
    case KIND_QUOTE:
        writer->quotes--;
        owe_breaks(writer, 2);
        break;
    case KIND_BULLETS:
    case KIND_NUMBERS:
        writer->lists = MAX(writer->lists - 1, 0);
        owe_breaks(writer, writer->lists == 0 ? 2 : 1);
        break;
    default:
        break;
    }
}

/* Mails begin with text that only previews are to show; to print it would be a surprise. */
static bool is_hidden(const xmlChar **attributes)
{
    const char *style = attribute(attributes, "style");
    g_autofree char *lower = style == NULL ? NULL : g_ascii_strdown(style, -1);
    const char *display = lower == NULL ? NULL : strstr(lower, "display");
    if (display != NULL) {
        display += strlen("display");
        display += strspn(display, " :\t");
    }
    return attribute(attributes, "hidden") != NULL ||
           (display != NULL && g_str_has_prefix(display, "none"));
}

/* --- events of the parser; elements without end tags are ended by it --- */

static void on_start(void *data, const xmlChar *name, const xmlChar **attributes)
{
    Writer *writer = data;
    Kind kind = kind_of(name);
    if (writer->skipped > 0 || kind == KIND_SKIP || is_hidden(attributes)) {
        writer->skipped++;
        return;
    }
    enter(writer, attributes, kind);
}

static void on_end(void *data, const xmlChar *name)
{
    Writer *writer = data;
    if (writer->skipped > 0) {
        writer->skipped--;
        return;
    }
    leave(writer, kind_of(name));
}

static void on_text(void *data, const xmlChar *text, int length)
{
    Writer *writer = data;
    if (writer->skipped == 0 && length > 0) {
        (writer->pre > 0 ? put_preformatted : put_flowing)(writer, (const char *)text,
                                                           (gsize)length);
    }
}

static void blank_marks(char *markup)
{
    char *mark = markup;
    while ((mark = strstr(mark, "<![")) != NULL) {
        gsize inside = strcspn(mark + 3, "<>");
        char *end = mark + 3 + inside;
        if (inside > 0 && inside <= MARK_OCTETS && *end == '>' && end[-1] == ']') {
            memset(mark, ' ', (gsize)(end + 1 - mark));
        }
        mark += 3;
    }
}

/* The end of a tag; what it has beyond ATTRIBUTES_MAX is blanked. */
static char *limit_tag(char *tag)
{
    char quote = '\0';
    int words = 0;
    bool space = true;
    for (; *tag != '\0' && (*tag != '>' || quote != '\0'); tag++) {
        if (quote != '\0') {
            quote = *tag == quote ? '\0' : quote;
        } else if ((*tag == '"' || *tag == '\'') && tag[-1] == '=') {
            quote = *tag;
        }
        bool now_space = is_space(*tag) && quote == '\0';
        words += space && !now_space;
        space = now_space;
        if (words > ATTRIBUTES_MAX) {
            *tag = ' ';
        }
    }
    return tag;
}

char *ff_html_prepare(const char *utf8, gsize length)
{
    char *copy = length == 0 ? g_strdup("") : g_strndup(utf8, length);
    blank_marks(copy);
    for (char *tag = strchr(copy, '<'); tag != NULL; tag = strchr(tag, '<')) {
        tag++;
        if (g_ascii_isalpha(*tag)) {
            tag = limit_tag(tag);
        }
    }
    return copy;
}

/* Events rather than a tree: a tree ends at 256 elements within each other, and a long thread of
 * replies has more. */
char *ff_html_to_text(const char *utf8, gsize length)
{
    Writer writer = {.text = g_string_new(NULL)};
    g_autofree char *plain = ff_html_prepare(utf8, length);
    length = strlen(plain);
    htmlParserCtxtPtr parser =
        length == 0 || length > G_MAXINT ? NULL : htmlCreateMemoryParserCtxt(plain, (int)length);
    if (parser == NULL) {
        return g_string_free(writer.text, length != 0);
    }
    *parser->sax = (xmlSAXHandler){.startElement = on_start,
                                   .endElement = on_end,
                                   .characters = on_text,
                                   .ignorableWhitespace = on_text};
    parser->userData = &writer;
    /* What the page says of its encoding was true before the mail was decoded. */
    xmlSwitchEncoding(parser, XML_CHAR_ENCODING_UTF8);
    htmlCtxtUseOptions(parser, HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                                   HTML_PARSE_NONET | HTML_PARSE_IGNORE_ENC);
    htmlParseDocument(parser);
    htmlFreeParserCtxt(parser);
    return g_string_free(writer.text, false);
}

gsize ff_html_count_letters(const char *utf8)
{
    gsize count = 0;
    for (; *utf8 != '\0'; utf8 = g_utf8_next_char(utf8)) {
        count += g_unichar_isalnum(g_utf8_get_char(utf8));
    }
    return count;
}
