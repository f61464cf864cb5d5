// SPDX-License-Identifier: GPL-3.0-or-later
/* faxferry audit: who changed what, and when. */
#include <stdio.h>
#include <sysexits.h>

#include "base/detail.h"
#include "cli/cli.h"
#include "cli/output.h"

/* A table has an end that people reach; an export is whole unless asked otherwise. */
enum { TABLE_LIMIT = 1000, LIMIT_MAX = 100000, PIECE = 1000 };

typedef struct {
    char *since, *until, *actor, *action, *object;
    int limit; /* G_MAXINT: not given */
    gboolean csv;
} Options;

static void options_clear(Options *options)
{
    g_free(options->since);
    g_free(options->until);
    g_free(options->actor);
    g_free(options->action);
    g_free(options->object);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Options, options_clear)

static bool parse(FfCli *cli, Options *options, int *argc, char ***argv)
{
    const GOptionEntry entries[] = {
        {"actor", 'a', 0, G_OPTION_ARG_STRING, &options->actor,
         "Only changes by this one: cli:NAME, or faxferryd", "NAME"},
        {"action", 'A', 0, G_OPTION_ARG_STRING, &options->action,
         "Only such changes: user.put, or user for all that happens to users", "ACTION"},
        {"object", 'o', 0, G_OPTION_ARG_STRING, &options->object,
         "Only changes of what has this name or id", "OBJECT"},
        {"since", 0, 0, G_OPTION_ARG_STRING, &options->since,
         "Then or later: a date, a time, or 7d for a week ago", "TIME"},
        {"until", 0, 0, G_OPTION_ARG_STRING, &options->until, "Before then", "TIME"},
        {"limit", 'l', 0, G_OPTION_ARG_INT, &options->limit,
         "At most so many; default of a table 1000", "COUNT"},
        {"csv", 0, 0, G_OPTION_ARG_NONE, &options->csv, "Print CSV (RFC 4180)", NULL},
        G_OPTION_ENTRY_NULL,
    };
    options->limit = G_MAXINT;
    return ff_cli_parse(cli, entries, 0, 0, argc, argv);
}

static int check_usage(const FfCli *cli, const Options *options)
{
    if (options->limit != G_MAXINT && (options->limit < 1 || options->limit > LIMIT_MAX)) {
        return ff_cli_fail_usage("--limit: write a number from 1 to %d", LIMIT_MAX);
    }
    return options->csv && cli->json ? ff_cli_fail_usage("--csv and --json exclude each other")
                                     : EX_OK;
}

static bool make_filter(const Options *options, FfAuditFilter *filter, GError **error)
{
    *filter = (FfAuditFilter){
        .actor = options->actor, .action = options->action, .object = options->object};
    return (options->since == NULL || ff_cli_read_time(options->since, &filter->since_ms, error)) &&
           (options->until == NULL || ff_cli_read_time(options->until, &filter->until_ms, error));
}

/* ---- rows ---- */

static const FfColumn columns[] = {
    {"time", "Time"},     {"actor", "Who"},     {"action", "What"},
    {"object", "Object"}, {"detail", "Change"}, {.key = NULL},
};

/* A value as people read it: "none", "a, b". */
static void append_value(GString *words, JsonNode *node)
{
    if (JSON_NODE_HOLDS_ARRAY(node)) {
        JsonArray *values = json_node_get_array(node);
        guint length = json_array_get_length(values);
        for (guint i = 0; i < length; i++) {
            g_string_append(words, i > 0 ? ", " : "");
            append_value(words, json_array_get_element(values, i));
        }
        g_string_append(words, length == 0 ? "none" : "");
    } else if (JSON_NODE_HOLDS_NULL(node)) {
        g_string_append(words, "none");
    } else if (json_node_get_value_type(node) == G_TYPE_STRING) {
        g_string_append(words, json_node_get_string(node));
    } else {
        g_autofree char *text = json_to_string(node, FALSE);
        g_string_append(words, text);
    }
}

/* "language: en -> de", or what is no pair of values as it is. */
static void append_change(GString *words, const char *field, JsonNode *node)
{
    g_string_append_printf(words, "%s%s: ", words->len > 0 ? "; " : "", field);
    JsonArray *both = JSON_NODE_HOLDS_ARRAY(node) ? json_node_get_array(node) : NULL;
    if (both == NULL || json_array_get_length(both) != 2) {
        append_value(words, node);
        return;
    }
    append_value(words, json_array_get_element(both, 0));
    g_string_append(words, " -> ");
    append_value(words, json_array_get_element(both, 1));
}

static char *change_words(JsonObject *detail)
{
    GString *words = g_string_new(NULL);
    g_autoptr(GList) fields = json_object_get_members(detail);
    for (const GList *field = fields; field != NULL; field = field->next) {
        append_change(words, field->data, json_object_get_member(detail, field->data));
    }
    return g_string_free(words, FALSE);
}

/* The change is an object in JSON, and words elsewhere. */
static JsonObject *describe(const FfAuditEntry *entry, FfOutputForm form)
{
    JsonObject *object = json_object_new();
    g_autoptr(JsonObject) detail = ff_detail_parse(entry->detail);
    json_object_set_int_member(object, "id", entry->id);
    ff_output_set_time(object, "time", entry->at_ms);
    json_object_set_string_member(object, "actor", entry->actor);
    json_object_set_string_member(object, "action", entry->action);
    json_object_set_string_member(object, "object", entry->object);
    if (form == FF_OUTPUT_JSON) {
        json_object_set_object_member(object, "detail", json_object_ref(detail));
    } else {
        g_autofree char *words = change_words(detail);
        json_object_set_string_member(object, "detail", words);
    }
    return object;
}

/* ---- printing ---- */

typedef struct {
    FfStore *store;
    FfOutputRows *output;
    FfOutputForm form;
    guint left; /* that may still be printed */
} Print;

/* false: nobody reads any more. */
static bool print_piece(Print *print, const GPtrArray *entries)
{
    bool open = true;
    for (guint i = 0; i < entries->len && open; i++) {
        open =
            ff_output_rows_add(print->output, describe(g_ptr_array_index(entries, i), print->form));
        print->left--;
    }
    return open;
}

static bool print_pieces(Print *print, FfAuditFilter filter, GError **error)
{
    for (;;) {
        filter.limit = MIN(print->left, PIECE);
        g_autoptr(GPtrArray) entries = ff_store_list_audit(print->store, &filter, error);
        if (entries == NULL) {
            return false;
        }
        if (!print_piece(print, entries) || entries->len < filter.limit || print->left == 0) {
            return true;
        }
        const FfAuditEntry *last = g_ptr_array_index(entries, entries->len - 1);
        filter.before_ms = last->at_ms;
        filter.before_id = last->id;
    }
}

static int print_trail(const FfCli *cli, const Options *options, const FfAuditFilter *filter)
{
    g_autoptr(GError) error = NULL;
    FfOutputForm form = options->csv ? FF_OUTPUT_CSV : FF_OUTPUT_TABLE;
    form = cli->json ? FF_OUTPUT_JSON : form;
    bool cut = form == FF_OUTPUT_TABLE && options->limit == G_MAXINT;
    Print print = {
        .store = cli->store,
        .output = ff_output_rows_new(form, columns, "Nothing was changed."),
        .form = form,
        .left = cut ? TABLE_LIMIT : (guint)options->limit,
    };
    bool done = print_pieces(&print, *filter, &error);
    ff_output_rows_end(print.output);
    if (!done) {
        return ff_cli_fail(error);
    }
    if (cut && print.left == 0) {
        fprintf(stderr, "faxferry: these are the latest %d; see --limit, --until and --csv\n",
                TABLE_LIMIT);
    }
    return EX_OK;
}

int ff_command_audit(FfCli *cli, int argc, char **argv)
{
    g_auto(Options) options = {0};
    g_autoptr(GError) error = NULL;
    FfAuditFilter filter;
    if (!parse(cli, &options, &argc, &argv) || check_usage(cli, &options) != EX_OK) {
        return EX_USAGE;
    }
    if (!make_filter(&options, &filter, &error) || ff_cli_open_store(cli, &error) == NULL) {
        return ff_cli_fail(error);
    }
    return print_trail(cli, &options, &filter);
}
