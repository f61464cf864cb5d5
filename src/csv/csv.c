// SPDX-License-Identifier: GPL-3.0-or-later
#include "csv/csv.h"

#include <csv.h>
#include <string.h>

/* ---- reading ---- */

typedef struct {
    GPtrArray *fields;
    guint line;     /* being read */
    guint row_line; /* that the row begins in, 0: it has not begun */
    FfCsvRow row;
    gpointer data;
    bool stopped;
} Reader;

static void on_field(void *text, size_t length, void *data)
{
    Reader *reader = data;
    g_ptr_array_add(reader->fields, g_strndup(text != NULL ? text : "", length));
}

/* Also called for lines with nothing in them, and between the two ends of a line. */
static void on_row(int end, void *data)
{
    Reader *reader = data;
    guint count = reader->fields->len;
    if (count > 0 && !reader->stopped) {
        g_ptr_array_add(reader->fields, NULL);
        reader->stopped =
            !reader->row((char **)reader->fields->pdata, count, reader->row_line, reader->data);
    }
    g_ptr_array_set_size(reader->fields, 0);
    reader->row_line = 0;
}

/* With its end: CR LF, LF, or CR alone. */
static gsize line_length(const char *text, gsize left)
{
    gsize length = 0;
    while (length < left && text[length] != '\n' && text[length] != '\r') {
        length++;
    }
    gsize end = length + 1 < left && text[length] == '\r' && text[length + 1] == '\n' ? 2 : 1;
    return MIN(length + end, left);
}

guint ff_csv_line(const char *text, gsize length, gsize offset)
{
    guint line = 1;
    gsize end = line_length(text, length);
    while (end < length && end <= offset) {
        end += line_length(text + end, length - end);
        line++;
    }
    return line;
}

/* Line by line, because libcsv does not count them. */
static bool feed(struct csv_parser *parser, Reader *reader, const char *text, gsize length)
{
    while (length > 0 && !reader->stopped) {
        gsize piece = line_length(text, length);
        reader->line++;
        reader->row_line = reader->row_line != 0 ? reader->row_line : reader->line;
        if (csv_parse(parser, text, piece, on_field, on_row, reader) != piece) {
            return false;
        }
        text += piece;
        length -= piece;
    }
    return true;
}

static bool read_all(struct csv_parser *parser, Reader *reader, const char *text, gsize length,
                     guint *ret_line, const char **ret_trouble)
{
    if (!feed(parser, reader, text, length)) {
        *ret_line = reader->line;
        *ret_trouble = "a quotation mark stands within a field; a field that has one is put in "
                       "quotation marks, and has it doubled";
        return false;
    }
    if (!reader->stopped && csv_fini(parser, on_field, on_row, reader) != 0) {
        *ret_line = reader->row_line;
        *ret_trouble = "a field begins with a quotation mark, and none ends it";
        return false;
    }
    *ret_trouble = NULL;
    return !reader->stopped;
}

bool ff_csv_read(const char *text, gsize length, char delimiter, FfCsvRow row, gpointer data,
                 guint *ret_line, const char **ret_trouble)
{
    struct csv_parser parser;
    g_autoptr(GPtrArray) fields = g_ptr_array_new_with_free_func(g_free);
    Reader reader = {.fields = fields, .row = row, .data = data};
    /* It can't fail: it sets members. */
    csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL);
    csv_set_delim(&parser, (unsigned char)delimiter);
    csv_set_realloc_func(&parser, g_realloc);
    csv_set_free_func(&parser, g_free);
    bool done = read_all(&parser, &reader, text, length, ret_line, ret_trouble);
    csv_free(&parser);
    return done;
}

char ff_csv_delimiter(const char *text, gsize length)
{
    static const char delimiters[] = {',', ';', '\t'};
    guint counts[G_N_ELEMENTS(delimiters)] = {0};
    bool quoted = false;
    for (gsize i = 0; i < length && (quoted || strchr("\r\n", text[i]) == NULL); i++) {
        quoted ^= text[i] == '"';
        for (guint j = 0; j < G_N_ELEMENTS(delimiters); j++) {
            counts[j] += !quoted && text[i] == delimiters[j];
        }
    }
    guint most = 0;
    for (guint j = 1; j < G_N_ELEMENTS(delimiters); j++) {
        most = counts[j] > counts[most] ? j : most;
    }
    return delimiters[most];
}

/* ---- writing ---- */

void ff_csv_append_field(GString *line, const char *text)
{
    gsize length = strlen(text);
    bool spaced = length > 0 && (g_ascii_isspace(text[0]) || g_ascii_isspace(text[length - 1]));
    if (!spaced && strpbrk(text, ",;\"\t\r\n") == NULL) {
        g_string_append(line, text);
        return;
    }
    g_string_append_c(line, '"');
    for (; *text != '\0'; text++) {
        g_string_append(line, *text == '"' ? "\"" : "");
        g_string_append_c(line, *text);
    }
    g_string_append_c(line, '"');
}

/* ---- formulas ---- */

static bool is_formula(const char *text)
{
    return text[0] != '\0' && strchr("=+-@\t\r", text[0]) != NULL;
}

/* "+15035550123" is a number to people, and no harm to a spreadsheet. */
static bool is_number(const char *text)
{
    return text[0] == '+' && text[1] != '\0' && text[1 + strspn(text + 1, "0123456789")] == '\0';
}

/* Text that has apostrophes before a formula gets one more, so that taking one away is exact. */
char *ff_csv_guard(const char *text)
{
    gsize apostrophes = strspn(text, "'");
    bool guard = is_formula(text + apostrophes) && !is_number(text);
    return g_strconcat(guard ? "'" : "", text, NULL);
}

char *ff_csv_unguard(const char *text)
{
    gsize apostrophes = strspn(text, "'");
    bool guarded = apostrophes > 0 && is_formula(text + apostrophes);
    return g_strdup(guarded ? text + 1 : text);
}
