// SPDX-License-Identifier: GPL-3.0-or-later
#include "csv/billing-csv.h"

#include <string.h>

#include "base/error.h"
#include "base/limits.h"
#include "csv/csv.h"

enum { CODE, COMPANY, DESCRIPTION, COLUMNS };

/* As column_key() makes them. */
static const char *const column_keys[COLUMNS] = {"billingcode", "company", "description"};

typedef struct {
    const char *name;
    GString *errors;
    guint error_count;
    bool has_header;
    guint width;           /* fields of a row */
    guint places[COLUMNS]; /* in a row; width: there is no such column */
    GPtrArray *codes;
    GHashTable *lines; /* key to line */
} Reader;

/* ---- what is wrong ---- */

static void add_error(Reader *reader, guint line, const char *format, ...) G_GNUC_PRINTF(3, 4);

static void add_error(Reader *reader, guint line, const char *format, ...)
{
    if (reader->error_count++ >= FF_LIMIT_BILLING_ERRORS) {
        return;
    }
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_string_append_printf(reader->errors, "%s%s, line %u: %s", reader->errors->len > 0 ? "\n" : "",
                           reader->name, line, text);
}

static void set_errors(const Reader *reader, GError **error)
{
    if (reader->error_count > FF_LIMIT_BILLING_ERRORS) {
        g_string_append_printf(reader->errors, "\n%s: %u more", reader->name,
                               reader->error_count - FF_LIMIT_BILLING_ERRORS);
    }
    g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT, "%s\nnothing was imported",
                reader->errors->str);
}

/* ---- the row of names ---- */

/* "Billing Code" and "billing_code" are BillingCode. */
static char *column_key(const char *name)
{
    GString *key = g_string_new(NULL);
    for (; *name != '\0'; name++) {
        if (g_ascii_isalnum(*name)) {
            g_string_append_c(key, g_ascii_tolower(*name));
        } else if (strchr(" _-", *name) == NULL) {
            g_string_append_c(key, '?');
        }
    }
    return g_string_free(key, FALSE);
}

static int find_column(const char *name)
{
    g_autofree char *key = column_key(name);
    for (int i = 0; i < COLUMNS; i++) {
        if (strcmp(column_keys[i], key) == 0) {
            return i;
        }
    }
    return -1;
}

static void take_name(Reader *reader, const char *name, guint place, guint line)
{
    int column = find_column(name);
    if (column >= 0 && reader->places[column] == reader->width) {
        reader->places[column] = place;
    } else if (column >= 0) {
        add_error(reader, line, "column %u is a second %s", place + 1, column_keys[column]);
    } else {
        add_error(reader, line,
                  "column %u is none of BillingCode, Company and Description; take it out of the "
                  "file, or name it so",
                  place + 1);
    }
}

/* Empty fields at the end are a spreadsheet's. */
static guint filled_width(char **fields, guint count)
{
    while (count > 0 && fields[count - 1][0] == '\0') {
        count--;
    }
    return count;
}

static bool names_codes(char **fields, guint count)
{
    for (guint i = 0; i < count; i++) {
        if (find_column(fields[i]) == CODE) {
            return true;
        }
    }
    return false;
}

static bool take_header(Reader *reader, char **fields, guint count, guint line)
{
    reader->has_header = true;
    reader->width = filled_width(fields, count);
    if (!names_codes(fields, count)) {
        add_error(reader, line,
                  "there is no column BillingCode; the first row names the columns, "
                  "BillingCode,Company,Description");
        return false;
    }
    for (guint i = 0; i < COLUMNS; i++) {
        reader->places[i] = reader->width;
    }
    for (guint i = 0; i < reader->width; i++) {
        take_name(reader, fields[i], i, line);
    }
    return true;
}

/* ---- the rows ---- */

static char *take_field(const Reader *reader, char **fields, guint column)
{
    guint place = reader->places[column];
    return place < reader->width ? ff_csv_unguard(fields[place]) : NULL;
}

static void take_code(Reader *reader, FfBillingCode *code, guint line)
{
    char *key = ff_billing_key(code->code);
    guint first = GPOINTER_TO_UINT(g_hash_table_lookup(reader->lines, key));
    if (first != 0) {
        add_error(reader, line, "the billing code %s is in line %u already", code->code, first);
        g_free(key);
        ff_billing_code_free(code);
        return;
    }
    g_hash_table_insert(reader->lines, key, GUINT_TO_POINTER(line));
    g_ptr_array_add(reader->codes, code);
}

static bool take_row(Reader *reader, char **fields, guint count, guint line)
{
    if (reader->codes->len >= FF_LIMIT_BILLING_CODES) {
        add_error(reader, line, "a list has at most %d billing codes", FF_LIMIT_BILLING_CODES);
        return false;
    }
    guint filled = filled_width(fields, count);
    if (filled == 0) {
        return true;
    }
    if (filled > reader->width || count < reader->width) {
        add_error(reader, line, "there are %u fields, and %u names of columns in the first row",
                  count, reader->width);
        return true;
    }
    g_autoptr(GError) error = NULL;
    g_autoptr(FfBillingCode) code = g_new0(FfBillingCode, 1);
    code->code = take_field(reader, fields, CODE);
    code->company = take_field(reader, fields, COMPANY);
    code->description = take_field(reader, fields, DESCRIPTION);
    if (!ff_billing_code_tidy(code, &error)) {
        add_error(reader, line, "%s", error->message);
    } else {
        take_code(reader, g_steal_pointer(&code), line);
    }
    return true;
}

static bool on_row(char **fields, guint count, guint line, gpointer data)
{
    Reader *reader = data;
    return reader->has_header ? take_row(reader, fields, count, line)
                              : take_header(reader, fields, count, line);
}

/* ---- the text ---- */

static void read_text(Reader *reader, const char *text, gsize length)
{
    static const char mark[] = {'\xef', '\xbb', '\xbf'};
    const char *wrong;
    guint line = 0;
    const char *trouble = NULL;
    if (!g_utf8_validate_len(text, length, &wrong)) {
        add_error(reader, ff_csv_line(text, length, (gsize)(wrong - text)),
                  "this is not UTF-8; save the file as \"CSV UTF-8\" and import that");
        return;
    }
    if (length >= sizeof mark && memcmp(text, mark, sizeof mark) == 0) {
        text += sizeof mark;
        length -= sizeof mark;
    }
    if (!ff_csv_read(text, length, ff_csv_delimiter(text, length), on_row, reader, &line,
                     &trouble) &&
        trouble != NULL) {
        add_error(reader, line, "%s", trouble);
    }
    if (!reader->has_header && reader->error_count == 0) {
        add_error(reader, 1, "the file is empty");
    }
}

GPtrArray *ff_billing_csv_read(const char *name, const char *text, gsize length, GError **error)
{
    g_autoptr(GString) errors = g_string_new(NULL);
    g_autoptr(GPtrArray) codes =
        g_ptr_array_new_with_free_func((GDestroyNotify)ff_billing_code_free);
    g_autoptr(GHashTable) lines = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Reader reader = {.name = name, .errors = errors, .codes = codes, .lines = lines};
    read_text(&reader, text, length);
    if (reader.error_count > 0) {
        set_errors(&reader, error);
        return NULL;
    }
    return g_steal_pointer(&codes);
}

void ff_billing_csv_append(GString *text, const FfBillingCode *code)
{
    const char *const fields[COLUMNS] = {code->code, code->company, code->description};
    for (guint i = 0; i < COLUMNS; i++) {
        g_autofree char *guarded = ff_csv_guard(fields[i] != NULL ? fields[i] : "");
        g_string_append(text, i > 0 ? "," : "");
        ff_csv_append_field(text, guarded);
    }
    g_string_append(text, "\r\n");
}
