// SPDX-License-Identifier: GPL-3.0-or-later
/* faxferry billing: the list of custom billing codes. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/error.h"
#include "base/limits.h"
#include "cli/cli.h"
#include "cli/output.h"
#include "csv/billing-csv.h"

enum { PIECE = 1000, TABLE_LIMIT = 1000 };

/* ---- list, lookup ---- */

static const FfColumn columns[] = {
    {"code", "Code"},
    {"company", "Company"},
    {"description", "Description"},
    {.key = NULL},
};

static JsonObject *describe(const FfBillingCode *code)
{
    JsonObject *object = json_object_new();
    json_object_set_string_member(object, "code", code->code);
    ff_output_set_string(object, "company", code->company);
    ff_output_set_string(object, "description", code->description);
    return object;
}

/* What is done with each code; false: enough. */
typedef bool (*Visit)(const FfBillingCode *code, gpointer data);

static bool visit_piece(const GPtrArray *codes, Visit visit, gpointer data)
{
    for (guint i = 0; i < codes->len; i++) {
        if (!visit(g_ptr_array_index(codes, i), data)) {
            return false;
        }
    }
    return codes->len == PIECE;
}

static bool visit_codes(FfStore *store, const char *text, Visit visit, gpointer data,
                        GError **error)
{
    g_autofree char *after = NULL;
    for (;;) {
        g_autoptr(GPtrArray) codes = ff_store_list_billing_codes(store, text, after, PIECE, error);
        if (codes == NULL || !visit_piece(codes, visit, data)) {
            return codes != NULL;
        }
        const FfBillingCode *last = g_ptr_array_index(codes, codes->len - 1);
        g_free(after);
        after = g_strdup(last->code);
    }
}

typedef struct {
    FfOutputRows *rows;
    guint count, limit;
    bool cut;
} Listing;

static bool add_row(const FfBillingCode *code, gpointer data)
{
    Listing *listing = data;
    if (listing->count == listing->limit) {
        listing->cut = true;
        return false;
    }
    listing->count++;
    return ff_output_rows_add(listing->rows, describe(code));
}

static int print_codes(FfCli *cli, const char *text, const char *nothing)
{
    g_autoptr(GError) error = NULL;
    if (ff_cli_open_store(cli, &error) == NULL) {
        return ff_cli_fail(error);
    }
    FfOutputForm form = cli->json ? FF_OUTPUT_JSON : FF_OUTPUT_TABLE;
    Listing listing = {.rows = ff_output_rows_new(form, columns, nothing),
                       .limit = cli->json ? FF_LIMIT_BILLING_CODES : TABLE_LIMIT};
    bool done = visit_codes(cli->store, text, add_row, &listing, &error);
    ff_output_rows_end(listing.rows);
    if (!done) {
        return ff_cli_fail(error);
    }
    if (listing.cut) {
        fprintf(stderr,
                "faxferry: these are the first %u; see faxferry billing lookup and export\n",
                listing.limit);
    }
    return EX_OK;
}

static int list_codes(FfCli *cli, int argc, char **argv)
{
    if (!ff_cli_parse(cli, NULL, 0, 0, &argc, &argv)) {
        return EX_USAGE;
    }
    return print_codes(cli, NULL, "There is no billing code; see faxferry billing add --help.");
}

static int lookup_codes(FfCli *cli, int argc, char **argv)
{
    if (!ff_cli_parse(cli, NULL, 1, 1, &argc, &argv)) {
        return EX_USAGE;
    }
    return print_codes(cli, argv[1], "No billing code, company or description has that.");
}

/* ---- add, remove ---- */

static void keep_known(char **member, const char *known, bool given)
{
    if (!given) {
        g_free(*member);
        *member = g_strdup(known);
    }
}

/* What is not given stays as it is on the list. */
static bool put_code(FfStore *store, FfBillingCode *code, bool company, bool description,
                     FfBillingChanges *ret_changes, GError **error)
{
    g_autoptr(FfBillingCode) known = NULL;
    g_autoptr(GPtrArray) codes = g_ptr_array_new();
    g_ptr_array_add(codes, code);
    if (!ff_billing_code_tidy(code, error) ||
        !ff_store_find_billing_code(store, code->code, &known, error)) {
        return false;
    }
    if (known != NULL) {
        keep_known(&code->company, known->company, company);
        keep_known(&code->description, known->description, description);
    }
    return ff_store_put_billing_codes(store, codes, false, ret_changes, error);
}

static int add_code(FfCli *cli, int argc, char **argv)
{
    g_autofree char *company = NULL;
    g_autofree char *description = NULL;
    const GOptionEntry entries[] = {
        {"company", 0, 0, G_OPTION_ARG_STRING, &company, "Whom it stands for", "NAME"},
        {"description", 'd', 0, G_OPTION_ARG_STRING, &description, "What it is for", "TEXT"},
        G_OPTION_ENTRY_NULL,
    };
    g_autoptr(GError) error = NULL;
    FfBillingChanges changes = {0};
    if (!ff_cli_parse(cli, entries, 1, 1, &argc, &argv)) {
        return EX_USAGE;
    }
    g_autoptr(FfBillingCode) code = ff_billing_code_new(argv[1], company, description);
    if (ff_cli_open_store(cli, &error) == NULL ||
        !put_code(cli->store, code, company != NULL, description != NULL, &changes, &error)) {
        return ff_cli_fail(error);
    }
    if (cli->json) {
        g_autoptr(JsonObject) object = describe(code);
        ff_output_json_object(object);
    } else {
        printf("%s %s\n", code->code, changes.added > 0 ? "added" : "changed");
    }
    return EX_OK;
}

static int remove_codes(FfCli *cli, int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    if (!ff_cli_parse(cli, NULL, 1, G_MAXINT, &argc, &argv)) {
        return EX_USAGE;
    }
    if (ff_cli_open_store(cli, &error) == NULL ||
        !ff_store_remove_billing_codes(cli->store, argv + 1, &error)) {
        return ff_cli_fail(error);
    }
    for (int i = 1; i < argc && !cli->json; i++) {
        g_autofree char *name = ff_output_clean(argv[i]);
        printf("%s removed\n", name);
    }
    return EX_OK;
}

/* ---- import, export ---- */

/* Also of a pipe, whose size nobody knows before. */
static char *read_all(FILE *stream, const char *name, gsize *ret_length, GError **error)
{
    g_autoptr(GByteArray) text = g_byte_array_new();
    guint8 piece[1 << 16];
    gsize length;
    while ((length = fread(piece, 1, sizeof piece, stream)) > 0) {
        if (text->len + length > FF_LIMIT_BILLING_FILE) {
            g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT,
                        "%s is too large for a list of billing codes", name);
            return NULL;
        }
        g_byte_array_append(text, piece, (guint)length);
    }
    if (ferror(stream)) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT, "cannot read %s: %s", name,
                    g_strerror(errno));
        return NULL;
    }
    *ret_length = text->len;
    return (char *)g_byte_array_free(g_steal_pointer(&text), FALSE);
}

static char *read_file(const char *path, gsize *ret_length, GError **error)
{
    if (strcmp(path, "-") == 0) {
        return read_all(stdin, "standard input", ret_length, error);
    }
    FILE *stream = fopen(path, "re");
    if (stream == NULL) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT, "cannot read %s: %s", path,
                    g_strerror(errno));
        return NULL;
    }
    char *text = read_all(stream, path, ret_length, error);
    fclose(stream);
    return text;
}

static GPtrArray *read_codes(const char *path, GError **error)
{
    gsize length = 0;
    g_autofree char *text = read_file(path, &length, error);
    g_autofree char *shown = g_path_get_basename(strcmp(path, "-") == 0 ? "standard input" : path);
    return text != NULL ? ff_billing_csv_read(shown, text, length, error) : NULL;
}

static void print_changes(const FfCli *cli, const FfBillingChanges *changes)
{
    if (!cli->json) {
        printf("%u added, %u changed, %u removed, %u as they were\n", changes->added,
               changes->changed, changes->removed, changes->unchanged);
        return;
    }
    g_autoptr(JsonObject) object = json_object_new();
    json_object_set_int_member(object, "added", changes->added);
    json_object_set_int_member(object, "changed", changes->changed);
    json_object_set_int_member(object, "removed", changes->removed);
    json_object_set_int_member(object, "unchanged", changes->unchanged);
    ff_output_json_object(object);
}

static int import_codes(FfCli *cli, int argc, char **argv)
{
    gboolean replace = FALSE;
    const GOptionEntry entries[] = {
        {"replace", 'r', 0, G_OPTION_ARG_NONE, &replace,
         "Take off the list what is not in the file", NULL},
        G_OPTION_ENTRY_NULL,
    };
    g_autoptr(GError) error = NULL;
    FfBillingChanges changes;
    if (!ff_cli_parse(cli, entries, 1, 1, &argc, &argv)) {
        return EX_USAGE;
    }
    g_autoptr(GPtrArray) codes = read_codes(argv[1], &error);
    if (codes == NULL || ff_cli_open_store(cli, &error) == NULL ||
        !ff_store_put_billing_codes(cli->store, codes, replace, &changes, &error)) {
        return ff_cli_fail(error);
    }
    print_changes(cli, &changes);
    return EX_OK;
}

static bool print_csv(const FfBillingCode *code, gpointer data)
{
    g_autoptr(GString) line = g_string_new(NULL);
    ff_billing_csv_append(line, code);
    return fwrite(line->str, 1, line->len, stdout) == line->len;
}

static int export_codes(FfCli *cli, int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    if (!ff_cli_parse(cli, NULL, 0, 0, &argc, &argv)) {
        return EX_USAGE;
    }
    if (cli->json) {
        return print_codes(cli, NULL, "");
    }
    if (ff_cli_open_store(cli, &error) == NULL) {
        return ff_cli_fail(error);
    }
    printf("%s", FF_BILLING_CSV_HEADER);
    return visit_codes(cli->store, NULL, print_csv, NULL, &error) ? EX_OK : ff_cli_fail(error);
}

const FfCommand ff_billing_commands[] = {
    {"list", "", "List the billing codes", list_codes, NULL, false},
    {"lookup", "TEXT", "List those that have the text, in any case", lookup_codes, NULL, false},
    {"add", "CODE", "Add a billing code, or change what the list says of it", add_code, NULL,
     false},
    {"remove", "CODE...", "Take billing codes off the list; the log keeps them", remove_codes, NULL,
     false},
    {"import", "FILE.csv", "Add or change all billing codes of a CSV file, or none", import_codes,
     NULL, false},
    {"export", "", "Print the list as CSV, as import reads it", export_codes, NULL, false},
    {.name = NULL},
};
