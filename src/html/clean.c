// SPDX-License-Identifier: GPL-3.0-or-later
#include "html/clean.h"

#include <libxml/HTMLparser.h>
#include <libxml/parserInternals.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "html/clean-attributes.h"
#include "html/clean-text.h"
#include "html/css.h"
#include "html/html-text.h"

typedef enum {
    ACTION_DROP, /* the tag; what is in it stays */
    ACTION_SKIP, /* the tag and all in it */
    ACTION_KEEP,
    ACTION_BODY,  /* its attributes, when it comes first */
    ACTION_BLOCK, /* a div by another name */
    ACTION_INLINE,
    ACTION_BREAK,
    ACTION_RULE,
    ACTION_WORD_BREAK,
    ACTION_LIST,
    ACTION_ITEM,
    ACTION_IMAGE,
    ACTION_STYLE,
    ACTION_TABLE,
    ACTION_GROUP,
    ACTION_ROW,
    ACTION_CELL,
} Action;

typedef struct {
    const char *name;
    Action action;
} Element;

static const Element elements[] = {
    {"address", ACTION_BLOCK},  {"applet", ACTION_SKIP},      {"article", ACTION_BLOCK},
    {"aside", ACTION_BLOCK},    {"audio", ACTION_SKIP},       {"blockquote", ACTION_KEEP},
    {"body", ACTION_BODY},      {"br", ACTION_BREAK},         {"canvas", ACTION_SKIP},
    {"caption", ACTION_BLOCK},  {"center", ACTION_KEEP},      {"datalist", ACTION_SKIP},
    {"dd", ACTION_KEEP},        {"dir", ACTION_LIST},         {"div", ACTION_KEEP},
    {"dl", ACTION_KEEP},        {"dt", ACTION_KEEP},          {"embed", ACTION_SKIP},
    {"fieldset", ACTION_BLOCK}, {"figcaption", ACTION_BLOCK}, {"figure", ACTION_BLOCK},
    {"footer", ACTION_BLOCK},   {"form", ACTION_BLOCK},       {"frameset", ACTION_SKIP},
    {"h1", ACTION_KEEP},        {"h2", ACTION_KEEP},          {"h3", ACTION_KEEP},
    {"h4", ACTION_KEEP},        {"h5", ACTION_KEEP},          {"h6", ACTION_KEEP},
    {"header", ACTION_BLOCK},   {"hr", ACTION_RULE},          {"iframe", ACTION_SKIP},
    {"img", ACTION_IMAGE},      {"li", ACTION_ITEM},          {"main", ACTION_BLOCK},
    {"math", ACTION_SKIP},      {"menu", ACTION_LIST},        {"nav", ACTION_BLOCK},
    {"noframes", ACTION_DROP},  {"object", ACTION_SKIP},      {"ol", ACTION_LIST},
    {"p", ACTION_KEEP},         {"pre", ACTION_KEEP},         {"script", ACTION_SKIP},
    {"section", ACTION_BLOCK},  {"select", ACTION_SKIP},      {"style", ACTION_STYLE},
    {"svg", ACTION_SKIP},       {"table", ACTION_TABLE},      {"tbody", ACTION_GROUP},
    {"td", ACTION_CELL},        {"template", ACTION_SKIP},    {"textarea", ACTION_KEEP},
    {"tfoot", ACTION_GROUP},    {"th", ACTION_CELL},          {"thead", ACTION_GROUP},
    {"title", ACTION_SKIP},     {"tr", ACTION_ROW},           {"ul", ACTION_LIST},
    {"video", ACTION_SKIP},     {"wbr", ACTION_WORD_BREAK},
};

static const char *const inline_extras[] = {"abbr", "acronym", "bdi",   "bdo", "button",
                                            "cite", "dfn",     "label", "q",   "span",
                                            "sub",  "sup",     "time",  "var"};

/* An element that is open in the source. */
typedef struct {
    const char *name; /* what was written for it; NULL: nothing */
    bool centred;     /* what lies in it is, tables too */
    bool symbols;     /* its letters stand for the signs of Word's fonts of signs */
    Action action;
} Open;

typedef struct {
    int border, padding;    /* of its cells */
    int columns, row, rows; /* the most in a row, in the row at hand, rows */
    bool in_row;
} Table;

struct Cleaner {
    GString *out;
    GString *sheet;
    GPtrArray *pictures;
    GArray *open;   /* of Open */
    GArray *tables; /* of Table */
    GArray *lists;  /* of int: the number of the next item */
    int width_px;
    guint rules_left;
    int depth; /* elements written and open */
    int skipped;
    int elements;
    guint64 cells;
    FfTextCount count;
    gsize picture_pixels, letters_in_pictures;
    bool in_style, too_much;
    bool line_empty; /* nothing on it yet: a break there is a line of its own */
    FfHtmlLoad load;
    gpointer load_data;
};
typedef struct Cleaner Cleaner;

void ff_html_picture_free(FfHtmlPicture *picture)
{
    if (picture != NULL) {
        g_free(picture->grey);
        g_free(picture);
    }
}

static bool is_inline_extra(const char *name)
{
    for (gsize i = 0; i < G_N_ELEMENTS(inline_extras); i++) {
        if (strcmp(inline_extras[i], name) == 0) {
            return true;
        }
    }
    return false;
}

static Action find_action(const char *name)
{
    for (gsize i = 0; i < G_N_ELEMENTS(elements); i++) {
        if (strcmp(elements[i].name, name) == 0) {
            return elements[i].action;
        }
    }
    if (is_inline_extra(name)) {
        return ACTION_KEEP;
    }
    return ff_css_is_inline_name(name, strlen(name)) ? ACTION_INLINE : ACTION_DROP;
}

/* --- text --- */

static void put_text(Cleaner *cleaner, const char *text, gsize length)
{
    bool symbols = cleaner->open->len > 0 &&
                   g_array_index(cleaner->open, Open, cleaner->open->len - 1).symbols;
    ff_clean_text_count(&cleaner->count, text, length);
    ff_clean_text_put(text, length, symbols, cleaner->out);
}

/* --- writing elements --- */

static Table *current_table(Cleaner *cleaner)
{
    return cleaner->tables->len == 0
               ? NULL
               : &g_array_index(cleaner->tables, Table, cleaner->tables->len - 1);
}

static bool is_centred(const Cleaner *cleaner)
{
    return cleaner->open->len > 0 &&
           g_array_index(cleaner->open, Open, cleaner->open->len - 1).centred;
}

/* Whether there is room for one more; deeper ones lose their tags, not their contents. */
static bool may_open(Cleaner *cleaner)
{
    cleaner->elements++;
    cleaner->too_much = cleaner->too_much || cleaner->elements > FF_LIMIT_HTML_ELEMENTS;
    return cleaner->depth < FF_LIMIT_HTML_DEPTH && !cleaner->too_much;
}

static void write_start(Cleaner *cleaner, const char *name, const FfAttributes *attributes)
{
    g_string_append_printf(cleaner->out, "<%s", name);
    ff_attributes_write(attributes, cleaner->out);
    g_string_append_c(cleaner->out, '>');
}

/* Opens an element that may have children. */
static void open_element(Cleaner *cleaner, Open *open, const char *name,
                         const FfAttributes *attributes)
{
    if (may_open(cleaner)) {
        write_start(cleaner, name, attributes);
        open->name = g_intern_string(name);
        cleaner->depth++;
    }
}

/* --- lists --- */

static void open_list(Cleaner *cleaner, Open *open, const char *name, FfAttributes *attributes)
{
    int number = CLAMP(ff_attributes_number(attributes, "start", 1), -99999, 99999);
    ff_attributes_list_style(attributes);
    g_array_append_val(cleaner->lists, number);
    open_element(cleaner, open, strcmp(name, "ol") == 0 ? "ol" : "ul", attributes);
}

static void open_item(Cleaner *cleaner, Open *open, FfAttributes *attributes)
{
    int one = 1;
    int *number = cleaner->lists->len == 0
                      ? &one
                      : &g_array_index(cleaner->lists, int, cleaner->lists->len - 1);
    *number = CLAMP(ff_attributes_number(attributes, "value", *number), -99999, 99999);
    g_string_append_printf(attributes->rest, " list_index=\"%d\"", *number);
    (*number)++;
    ff_attributes_list_style(attributes);
    open_element(cleaner, open, "li", attributes);
}

/* --- tables --- */

static void end_row(Table *table)
{
    table->columns = MAX(table->columns, table->row);
    table->row = 0;
    table->in_row = false;
}

static void open_table(Cleaner *cleaner, Open *open, FfAttributes *attributes)
{
    Table table = {
        .border = CLAMP(ff_attributes_number(attributes, "border", 0), 0, 20),
        .padding = CLAMP(ff_attributes_number(attributes, "cellpadding", -1), -1, 50),
    };
    if (cleaner->tables->len >= FF_LIMIT_HTML_TABLES) {
        open->action = ACTION_DROP;
        return;
    }
    ff_attributes_table(attributes, table.border, is_centred(cleaner));
    g_array_append_val(cleaner->tables, table);
    open_element(cleaner, open, "table", attributes);
    open->centred = false;
    if (open->name == NULL) {
        g_array_set_size(cleaner->tables, cleaner->tables->len - 1);
        open->action = ACTION_DROP;
    }
}

/* The grid of a table has a cell for each column in each row, whether it is there or not. */
static void close_table(Cleaner *cleaner)
{
    Table *table = current_table(cleaner);
    end_row(table);
    cleaner->cells += (guint64)MAX(table->columns, 1) * (guint64)MAX(table->rows, 1);
    cleaner->too_much = cleaner->too_much || cleaner->cells > FF_LIMIT_HTML_CELLS;
    g_array_set_size(cleaner->tables, cleaner->tables->len - 1);
}

static void open_row(Cleaner *cleaner, Open *open, FfAttributes *attributes)
{
    Table *table = current_table(cleaner);
    if (table == NULL || table->in_row) {
        open->action = ACTION_DROP;
        return;
    }
    end_row(table);
    table->rows++;
    open_element(cleaner, open, "tr", attributes);
    table->in_row = open->name != NULL;
    open->action = table->in_row ? ACTION_ROW : ACTION_DROP;
}

static void open_cell(Cleaner *cleaner, Open *open, const char *name, FfAttributes *attributes)
{
    Table *table = current_table(cleaner);
    int span = CLAMP(ff_attributes_number(attributes, "colspan", 1), 1, FF_LIMIT_HTML_COLUMNS);
    if (table == NULL) {
        open->action = ACTION_DROP;
        return;
    }
    if (!table->in_row) { /* the parser puts each such cell into a row, perhaps of its own */
        table->rows++;
    }
    table->row += span;
    cleaner->too_much = cleaner->too_much || table->row > FF_LIMIT_HTML_COLUMNS;
    ff_attributes_cell(attributes, span, table->border, table->padding);
    open_element(cleaner, open, name, attributes);
}

/* --- pictures --- */

static FfHtmlPicture *load_picture(Cleaner *cleaner, const char *url)
{
    if (cleaner->load == NULL || url == NULL || cleaner->pictures->len >= FF_LIMIT_HTML_PICTURES ||
        cleaner->picture_pixels > FF_LIMIT_HTML_PICTURE_PIXELS) {
        return NULL;
    }
    FfHtmlPicture *picture = cleaner->load(url, cleaner->load_data);
    if (picture != NULL) {
        cleaner->picture_pixels += (gsize)picture->width * (gsize)picture->height;
        g_ptr_array_add(cleaner->pictures, picture);
    }
    return picture;
}

static void put_alternative(Cleaner *cleaner, const FfAttributes *attributes)
{
    const char *alternative = ff_attributes_get(attributes, "alt");
    if (alternative == NULL || *alternative == '\0') {
        return;
    }
    bool block = strstr(attributes->style->str, "display:block") != NULL && may_open(cleaner);
    g_string_append(cleaner->out, block ? "<div>[" : "[");
    put_text(cleaner, alternative, strlen(alternative));
    g_string_append(cleaner->out, block ? "]</div>" : "]");
    cleaner->line_empty = block;
}

/* What counts readers of mails is no picture. */
static bool is_dot(const FfHtmlPicture *picture)
{
    return picture->width <= 2 && picture->height <= 2;
}

static void put_image(Cleaner *cleaner, FfAttributes *attributes)
{
    const FfHtmlPicture *picture = load_picture(cleaner, ff_attributes_get(attributes, "src"));
    const char *alternative = ff_attributes_get(attributes, "alt");
    if (picture == NULL) {
        put_alternative(cleaner, attributes);
        return;
    }
    cleaner->letters_in_pictures += alternative == NULL ? 0 : ff_html_count_letters(alternative);
    if (!is_dot(picture) && may_open(cleaner)) {
        ff_attributes_fit_image(attributes, picture->width, picture->height, cleaner->width_px);
        g_string_append_printf(attributes->rest, " src=\"%u\"", cleaner->pictures->len - 1);
        write_start(cleaner, "img", attributes);
        cleaner->line_empty = false;
    }
}

/* --- events --- */

static void enter_element(Cleaner *cleaner, Open *open, const char *name, FfAttributes *attributes)
{
    switch (open->action) {
    case ACTION_KEEP:
        open_element(cleaner, open, strcmp(name, "textarea") == 0 ? "pre" : name, attributes);
        break;
    case ACTION_BODY:
        if (cleaner->elements++ == 0) {
            write_start(cleaner, "body", attributes);
        }
        break;
    case ACTION_BLOCK:
        open_element(cleaner, open, "div", attributes);
        break;
    case ACTION_INLINE: {
        g_autofree char *own = g_strconcat(FF_CSS_INLINE_PREFIX, name, NULL);
        open_element(cleaner, open, own, attributes);
        break;
    }
    case ACTION_LIST:
        open_list(cleaner, open, name, attributes);
        break;
    case ACTION_ITEM:
        open_item(cleaner, open, attributes);
        break;
    case ACTION_TABLE:
        open_table(cleaner, open, attributes);
        break;
    case ACTION_GROUP:
        if (current_table(cleaner) != NULL && !current_table(cleaner)->in_row) {
            open_element(cleaner, open, name, attributes);
        }
        break;
    case ACTION_ROW:
        open_row(cleaner, open, attributes);
        break;
    case ACTION_CELL:
        open_cell(cleaner, open, name, attributes);
        break;
    default:
        break;
    }
}

static void put_void(Cleaner *cleaner, Action action, FfAttributes *attributes)
{
    if (action == ACTION_IMAGE) {
        put_image(cleaner, attributes);
    } else if (action == ACTION_WORD_BREAK) {
        g_string_append(cleaner->out, "\xe2\x80\x8b");
    } else if (may_open(cleaner)) {
        bool empty_line = action == ACTION_BREAK && cleaner->line_empty;
        g_string_append(cleaner->out, empty_line ? "&#160;" : "");
        write_start(cleaner, action == ACTION_BREAK ? "br" : "hr", attributes);
        cleaner->line_empty = true;
    }
}

static bool ends_line(const Open *open, const char *name)
{
    bool inside = open->action == ACTION_INLINE || open->action == ACTION_DROP ||
                  open->action == ACTION_STYLE || (name != NULL && is_inline_extra(name));
    return !inside;
}

static bool is_void(Action action)
{
    return action == ACTION_IMAGE || action == ACTION_BREAK || action == ACTION_RULE ||
           action == ACTION_WORD_BREAK;
}

static bool has_symbols(const Cleaner *cleaner, const FfAttributes *attributes)
{
    const char *style = attributes->style->str;
    if (strstr(style, "font-family:symbol") != NULL || strstr(style, "wingdings") != NULL) {
        return true;
    }
    bool other = strstr(style, "font-family:") != NULL || strstr(style, "font:") != NULL;
    return !other && cleaner->open->len > 0 &&
           g_array_index(cleaner->open, Open, cleaner->open->len - 1).symbols;
}

static void on_start(void *data, const xmlChar *xml_name, const xmlChar **xml_attributes)
{
    Cleaner *cleaner = data;
    const char *name = (const char *)xml_name;
    Open open = {.action = find_action(name), .centred = is_centred(cleaner)};
    if (cleaner->skipped > 0 || open.action == ACTION_SKIP) {
        cleaner->skipped++;
        return;
    }
    FfAttributes attributes;
    ff_attributes_init(&attributes, (const char *const *)xml_attributes, name);
    if (attributes.hidden && open.action != ACTION_STYLE) {
        cleaner->skipped++;
    } else if (is_void(open.action)) {
        put_void(cleaner, open.action, &attributes);
        g_array_append_val(cleaner->open, open);
    } else {
        cleaner->in_style = open.action == ACTION_STYLE;
        open.centred = attributes.centres || (open.centred && !attributes.aligns);
        open.symbols = has_symbols(cleaner, &attributes);
        cleaner->line_empty = cleaner->line_empty || ends_line(&open, name);
        enter_element(cleaner, &open, name, &attributes);
        g_array_append_val(cleaner->open, open);
    }
    ff_attributes_clear(&attributes);
}

static void leave_element(Cleaner *cleaner, const Open *open)
{
    cleaner->in_style = false;
    if (open->action == ACTION_LIST) {
        g_array_set_size(cleaner->lists, cleaner->lists->len - 1);
    } else if (open->action == ACTION_TABLE) {
        close_table(cleaner);
    } else if (open->action == ACTION_ROW && current_table(cleaner) != NULL) {
        end_row(current_table(cleaner));
    }
    cleaner->line_empty = cleaner->line_empty || ends_line(open, open->name);
    if (open->name != NULL) {
        g_string_append_printf(cleaner->out, "</%s>", open->name);
        cleaner->depth--;
    }
}

static void on_end(void *data, const xmlChar *name)
{
    Cleaner *cleaner = data;
    if (cleaner->skipped > 0) {
        cleaner->skipped--;
        return;
    }
    if (cleaner->open->len > 0) {
        Open open = g_array_index(cleaner->open, Open, cleaner->open->len - 1);
        g_array_set_size(cleaner->open, cleaner->open->len - 1);
        leave_element(cleaner, &open);
    }
}

static void on_text(void *data, const xmlChar *text, int length)
{
    Cleaner *cleaner = data;
    if (cleaner->skipped > 0 || length <= 0) {
        return;
    }
    if (cleaner->in_style) {
        ff_css_clean_sheet((const char *)text, (gsize)length, cleaner->width_px, cleaner->sheet,
                           &cleaner->rules_left);
        return;
    }
    cleaner->line_empty =
        cleaner->line_empty && ff_clean_text_is_blank((const char *)text, (gsize)length);
    put_text(cleaner, (const char *)text, (gsize)length);
}

/* --- the whole --- */

static void init(Cleaner *cleaner)
{
    cleaner->out = g_string_new(NULL);
    cleaner->sheet = g_string_new(NULL);
    cleaner->pictures = g_ptr_array_new_with_free_func((GDestroyNotify)ff_html_picture_free);
    cleaner->open = g_array_new(false, false, sizeof(Open));
    cleaner->tables = g_array_new(false, false, sizeof(Table));
    cleaner->lists = g_array_new(false, false, sizeof(int));
    cleaner->rules_left = FF_LIMIT_HTML_RULES;
    cleaner->line_empty = true;
}

static bool parse(Cleaner *cleaner, const char *utf8, gsize length)
{
    if (length > FF_LIMIT_MARKUP) {
        return false;
    }
    g_autofree char *plain = ff_html_prepare(utf8, length);
    length = strlen(plain);
    htmlParserCtxtPtr parser = length == 0 ? NULL : htmlCreateMemoryParserCtxt(plain, (int)length);
    if (parser == NULL) {
        return false;
    }
    *parser->sax = (xmlSAXHandler){.startElement = on_start,
                                   .endElement = on_end,
                                   .characters = on_text,
                                   .ignorableWhitespace = on_text};
    parser->userData = cleaner;
    xmlSwitchEncoding(parser, XML_CHAR_ENCODING_UTF8);
    htmlCtxtUseOptions(parser, HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                                   HTML_PARSE_NONET | HTML_PARSE_IGNORE_ENC);
    htmlParseDocument(parser);
    htmlFreeParserCtxt(parser);
    while (cleaner->open->len > 0) {
        cleaner->skipped = 0;
        on_end(cleaner, NULL);
    }
    return !cleaner->too_much;
}

static FfCleanHtml *take_result(Cleaner *cleaner)
{
    FfCleanHtml *html = g_new0(FfCleanHtml, 1);
    html->markup = g_string_free(g_steal_pointer(&cleaner->out), false);
    html->sheet = g_string_free(g_steal_pointer(&cleaner->sheet), false);
    html->pictures = g_steal_pointer(&cleaner->pictures);
    html->letters_in_pictures = cleaner->letters_in_pictures;
    html->right_to_left = cleaner->count.right_to_left;
    return html;
}

static void clear(Cleaner *cleaner)
{
    if (cleaner->out != NULL) {
        g_string_free(cleaner->out, true);
        g_string_free(cleaner->sheet, true);
        g_ptr_array_unref(cleaner->pictures);
    }
    g_array_unref(cleaner->open);
    g_array_unref(cleaner->tables);
    g_array_unref(cleaner->lists);
}

FfCleanHtml *ff_html_clean(const char *utf8, gsize length, int width_px, FfHtmlLoad load,
                           gpointer data)
{
    Cleaner cleaner = {.width_px = width_px, .load = load, .load_data = data};
    init(&cleaner);
    bool done = parse(&cleaner, utf8, length) && cleaner.count.pieces <= FF_LIMIT_HTML_PIECES;
    FfCleanHtml *html = done ? take_result(&cleaner) : NULL;
    clear(&cleaner);
    return html;
}

void ff_clean_html_free(FfCleanHtml *html)
{
    if (html == NULL) {
        return;
    }
    g_free(html->markup);
    g_free(html->sheet);
    g_ptr_array_unref(html->pictures);
    g_free(html);
}
