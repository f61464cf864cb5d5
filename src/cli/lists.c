// SPDX-License-Identifier: GPL-3.0-or-later
/* faxferry queue, log: jobs as tables. */
#include <string.h>
#include <sysexits.h>

#include "base/clock.h"
#include "base/error.h"
#include "cli/cli.h"
#include "cli/describe.h"
#include "cli/output.h"

#define DEFAULT_LIMIT 1000

typedef struct {
    char *user, *number, *code, *since, *until;
    int limit;
    gboolean csv;
} Options;

static void options_clear(Options *options)
{
    g_free(options->user);
    g_free(options->number);
    g_free(options->code);
    g_free(options->since);
    g_free(options->until);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Options, options_clear)

/* Numbers are stored normalised; what does not normalise is looked for as it is. */
static void set_number(FfCli *cli, Options *options)
{
    if (options->number == NULL) {
        return;
    }
    char *number = ff_cli_read_number(cli->settings, options->number, NULL);
    if (number != NULL) {
        g_free(options->number);
        options->number = number;
    }
}

static bool make_filter(FfCli *cli, Options *options, FfFilter *filter, GError **error)
{
    *filter = FF_FILTER_ALL;
    filter->limit = options->limit > 0 ? (guint)options->limit : DEFAULT_LIMIT;
    if ((options->since != NULL && !ff_cli_read_time(options->since, &filter->since_ms, error)) ||
        (options->until != NULL && !ff_cli_read_time(options->until, &filter->until_ms, error))) {
        return false;
    }
    set_number(cli, options);
    filter->user = options->user;
    filter->number = options->number;
    filter->billing = options->code;
    return true;
}

/* ---- queue ---- */

static const FfColumn queue_columns[] = {
    {"id", "ID"},
    {"kind", "Kind"},
    {"state", "State"},
    {"number", "Number"},
    {"recipient_name", "Name"},
    {"user", "User"},
    {"pages", "Pages"},
    {"attempts", "Tries"},
    {"not_before", "Not before"},
    {"subject", "Subject"},
    {.key = NULL},
};

int ff_command_queue(FfCli *cli, int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    FfFilter filter = FF_FILTER_ALL;
    filter.open_only = true;
    if (!ff_cli_parse(cli, NULL, 0, 0, &argc, &argv)) {
        return EX_USAGE;
    }
    if (ff_cli_open_store(cli, &error) == NULL) {
        return ff_cli_fail(error);
    }
    g_autoptr(GPtrArray) jobs = ff_store_list(cli->store, &filter, &error);
    if (jobs == NULL) {
        return ff_cli_fail(error);
    }
    g_autoptr(JsonArray) rows = ff_describe_jobs(jobs);
    if (cli->json) {
        ff_output_json_array(rows);
    } else {
        ff_output_table(rows, queue_columns, "Nothing is waiting.");
    }
    return EX_OK;
}

/* ---- log ---- */

static const FfColumn log_columns[] = {
    {"id", "ID"},
    {"kind", "Kind"},
    {"state", "State"},
    {"created", "Begun"},
    {"updated", NULL},
    {"message", NULL},
    {"source", NULL},
    {"user", "User"},
    {"sender", NULL},
    {"number", "Number"},
    {"recipient_name", "Name"},
    {"subject", NULL},
    {"pages", "Pages"},
    {"confirmed_pages", "Confirmed"},
    {"attempts", "Calls"},
    {"reason", "Reason"},
    {"reason_text", NULL},
    {"user_billing", NULL},
    {"custom_billing", "Code"},
    {"line", NULL},
    {"far_identity", NULL},
    {"bit_rate", NULL},
    {"ecm", NULL},
    {"bad_rows", NULL},
    {"connection_seconds", NULL},
    {.key = NULL},
};

/* What is in the log: faxes and receptions that have ended. */
static const struct {
    FfKind kind;
    FfState state;
} ended[] = {
    {FF_KIND_FAX, FF_STATE_SENT},         {FF_KIND_FAX, FF_STATE_FAILED},
    {FF_KIND_FAX, FF_STATE_CANCELLED},    {FF_KIND_RECEPTION, FF_STATE_CLOSED},
    {FF_KIND_RECEPTION, FF_STATE_FAILED}, {FF_KIND_RECEPTION, FF_STATE_CANCELLED},
};

static gint compare_newest(gconstpointer a, gconstpointer b)
{
    const FfJob *first = *(FfJob *const *)a;
    const FfJob *second = *(FfJob *const *)b;
    return (first->id < second->id) - (first->id > second->id);
}

static GPtrArray *list_ended(FfStore *store, FfFilter *filter, GError **error)
{
    g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func((GDestroyNotify)ff_job_free);
    for (guint i = 0; i < G_N_ELEMENTS(ended); i++) {
        filter->kind = (int)ended[i].kind;
        filter->state = (int)ended[i].state;
        GPtrArray *some = ff_store_list(store, filter, error);
        if (some == NULL) {
            return NULL;
        }
        g_ptr_array_extend_and_steal(all, some);
    }
    g_ptr_array_sort(all, compare_newest);
    if (all->len > filter->limit) {
        g_ptr_array_set_size(all, (gint)filter->limit);
    }
    return g_steal_pointer(&all);
}

static gint64 total_seconds(const GPtrArray *attempts)
{
    gint64 total_ms = 0;
    for (guint i = 0; i < attempts->len; i++) {
        const FfAttempt *attempt = g_ptr_array_index(attempts, i);
        total_ms += MAX(attempt->ended_ms - attempt->started_ms, 0);
    }
    return total_ms / 1000;
}

/* Line facts of the last call, and the time of all. */
static bool add_calls(FfStore *store, JsonObject *row, GError **error)
{
    g_autoptr(GPtrArray) attempts =
        ff_store_list_attempts(store, json_object_get_int_member(row, "id"), error);
    if (attempts == NULL) {
        return false;
    }
    if (attempts->len > 0) {
        const FfAttempt *last = g_ptr_array_index(attempts, attempts->len - 1);
        ff_output_set_string(row, "line", last->line);
        ff_output_set_string(row, "far_identity", last->far_identity);
        json_object_set_int_member(row, "bit_rate", last->bit_rate);
        json_object_set_boolean_member(row, "ecm", last->ecm);
        json_object_set_int_member(row, "bad_rows", last->bad_rows);
        json_object_set_int_member(row, "connection_seconds", total_seconds(attempts));
    }
    return true;
}

static JsonArray *make_log(FfStore *store, FfFilter *filter, GError **error)
{
    g_autoptr(GPtrArray) jobs = list_ended(store, filter, error);
    if (jobs == NULL) {
        return NULL;
    }
    g_autoptr(JsonArray) rows = ff_describe_jobs(jobs);
    for (guint i = 0; i < json_array_get_length(rows); i++) {
        if (!add_calls(store, json_array_get_object_element(rows, i), error)) {
            return NULL;
        }
    }
    return g_steal_pointer(&rows);
}

static bool parse_log(FfCli *cli, Options *options, int *argc, char ***argv)
{
    const GOptionEntry entries[] = {
        {"user", 'u', 0, G_OPTION_ARG_STRING, &options->user, "Only this user's", "NAME"},
        {"number", 'n', 0, G_OPTION_ARG_STRING, &options->number, "Only to or at this number",
         "NUMBER"},
        {"code", 0, 0, G_OPTION_ARG_STRING, &options->code, "Only with this billing code", "CODE"},
        {"since", 0, 0, G_OPTION_ARG_STRING, &options->since,
         "Begun then or later: a date, a time, or 7d for a week ago", "TIME"},
        {"until", 0, 0, G_OPTION_ARG_STRING, &options->until, "Begun before then", "TIME"},
        {"limit", 'l', 0, G_OPTION_ARG_INT, &options->limit, "At most so many; default 1000",
         "COUNT"},
        {"csv", 0, 0, G_OPTION_ARG_NONE, &options->csv, "Print CSV (RFC 4180)", NULL},
        G_OPTION_ENTRY_NULL,
    };
    return ff_cli_parse(cli, entries, 0, 0, argc, argv);
}

int ff_command_log(FfCli *cli, int argc, char **argv)
{
    g_auto(Options) options = {0};
    g_autoptr(GError) error = NULL;
    FfFilter filter;
    if (!parse_log(cli, &options, &argc, &argv)) {
        return EX_USAGE;
    }
    if (ff_cli_open_store(cli, &error) == NULL || !make_filter(cli, &options, &filter, &error)) {
        return ff_cli_fail(error);
    }
    g_autoptr(JsonArray) rows = make_log(cli->store, &filter, &error);
    if (rows == NULL) {
        return ff_cli_fail(error);
    }
    if (cli->json) {
        ff_output_json_array(rows);
    } else if (options.csv) {
        ff_output_csv(rows, log_columns);
    } else {
        ff_output_table(rows, log_columns, "Nothing has ended.");
    }
    return EX_OK;
}
