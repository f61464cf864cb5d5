// SPDX-License-Identifier: GPL-3.0-or-later
/* faxferry log: what has ended. */
#include <string.h>
#include <sysexits.h>

#include "base/error.h"
#include "cli/cli.h"
#include "cli/describe.h"
#include "cli/output.h"

enum { DEFAULT_LIMIT = 1000, LIMIT_MAX = 100000, BATCH = 1000 };

typedef struct {
    char *user, *number, *code, *since, *until, *kind, *state;
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
    g_free(options->kind);
    g_free(options->state);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Options, options_clear)

/* ---- what is in the log ---- */

/* Faxes and receptions that have ended, and messages that ended without a fax: a message that was
 * answered with a refusal is closed and has kept its reason, one that was faxed has none. */
static const struct {
    FfKind kind;
    FfState state;
    bool with_reason; /* only those that have one */
} ended[] = {
    {FF_KIND_FAX, FF_STATE_SENT, false},
    {FF_KIND_FAX, FF_STATE_FAILED, false},
    {FF_KIND_FAX, FF_STATE_CANCELLED, false},
    {FF_KIND_RECEPTION, FF_STATE_CLOSED, false},
    {FF_KIND_RECEPTION, FF_STATE_FAILED, false},
    {FF_KIND_RECEPTION, FF_STATE_CANCELLED, false},
    {FF_KIND_MESSAGE, FF_STATE_QUARANTINED, false},
    {FF_KIND_MESSAGE, FF_STATE_CLOSED, true},
};

/* What is asked for; -1: any. */
typedef struct {
    FfFilter filter;
    int kind, state;
} Query;

static gint compare_newest(gconstpointer a, gconstpointer b)
{
    const FfJob *first = *(FfJob *const *)a;
    const FfJob *second = *(FfJob *const *)b;
    return (first->id < second->id) - (first->id > second->id);
}

/* Takes over what is new of a batch; returns how much that is. */
static guint take_new(GPtrArray *batch, GHashTable *seen, bool with_reason, GPtrArray *all)
{
    guint count = 0;
    for (guint i = 0; i < batch->len; i++) {
        const FfJob *job = g_ptr_array_index(batch, i);
        if (!g_hash_table_add(seen, g_memdup2(&job->id, sizeof job->id))) {
            continue;
        }
        count++;
        if (!with_reason || job->reason != FF_REASON_NONE) {
            g_ptr_array_add(all, ff_job_copy(job));
        }
    }
    return count;
}

/* The store can't filter by reason, and messages without one are the many: looked at in batches,
 * back in time. The millisecond at which a batch ends is looked at again. */
static bool list_with_reason(FfStore *store, FfFilter filter, GPtrArray *all, GError **error)
{
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    const guint wanted = all->len + filter.limit;
    guint taken = BATCH;
    filter.limit = BATCH;
    while (taken > 0 && all->len < wanted) {
        g_autoptr(GPtrArray) batch = ff_store_list(store, &filter, error);
        if (batch == NULL) {
            return false;
        }
        taken = take_new(batch, seen, true, all);
        if (batch->len < BATCH) {
            break;
        }
        const FfJob *last = g_ptr_array_index(batch, batch->len - 1);
        filter.until_ms = last->created_ms + 1;
    }
    return true;
}

static bool list_some(FfStore *store, const FfFilter *filter, GPtrArray *all, GError **error)
{
    GPtrArray *some = ff_store_list(store, filter, error);
    if (some != NULL) {
        g_ptr_array_extend_and_steal(all, some);
    }
    return some != NULL;
}

static GPtrArray *list_ended(FfStore *store, const Query *query, GError **error)
{
    g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func((GDestroyNotify)ff_job_free);
    for (guint i = 0; i < G_N_ELEMENTS(ended); i++) {
        if ((query->kind >= 0 && query->kind != (int)ended[i].kind) ||
            (query->state >= 0 && query->state != (int)ended[i].state)) {
            continue;
        }
        FfFilter filter = query->filter;
        filter.kind = (int)ended[i].kind;
        filter.state = (int)ended[i].state;
        if (!(ended[i].with_reason ? list_with_reason(store, filter, all, error)
                                   : list_some(store, &filter, all, error))) {
            return NULL;
        }
    }
    g_ptr_array_sort(all, compare_newest);
    if (all->len > query->filter.limit) {
        g_ptr_array_set_size(all, (gint)query->filter.limit);
    }
    return g_steal_pointer(&all);
}

/* ---- rows ---- */

static const FfColumn columns[] = {
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
static void add_line(JsonObject *row, const GPtrArray *attempts)
{
    if (attempts->len == 0) {
        return;
    }
    const FfAttempt *last = g_ptr_array_index(attempts, attempts->len - 1);
    ff_output_set_string(row, "line", last->line);
    ff_output_set_string(row, "far_identity", last->far_identity);
    json_object_set_int_member(row, "bit_rate", last->bit_rate);
    json_object_set_boolean_member(row, "ecm", last->ecm);
    json_object_set_int_member(row, "bad_rows", last->bad_rows);
    json_object_set_int_member(row, "connection_seconds", total_seconds(attempts));
}

static JsonArray *make_log(FfStore *store, const Query *query, GError **error)
{
    g_autoptr(GPtrArray) jobs = list_ended(store, query, error);
    if (jobs == NULL) {
        return NULL;
    }
    g_autoptr(JsonArray) rows = ff_describe_jobs(jobs);
    for (guint i = 0; i < jobs->len; i++) {
        const FfJob *job = g_ptr_array_index(jobs, i);
        g_autoptr(GPtrArray) attempts = ff_store_list_attempts(store, job->id, error);
        if (attempts == NULL) {
            return NULL;
        }
        JsonObject *row = json_array_get_object_element(rows, i);
        ff_describe_count_calls(row, job, attempts);
        add_line(row, attempts);
    }
    return g_steal_pointer(&rows);
}

/* ---- options ---- */

static bool parse(FfCli *cli, Options *options, int *argc, char ***argv)
{
    const GOptionEntry entries[] = {
        {"user", 'u', 0, G_OPTION_ARG_STRING, &options->user, "Only this user's", "NAME"},
        {"number", 'n', 0, G_OPTION_ARG_STRING, &options->number, "Only to or at this number",
         "NUMBER"},
        {"code", 0, 0, G_OPTION_ARG_STRING, &options->code, "Only with this billing code", "CODE"},
        {"kind", 'k', 0, G_OPTION_ARG_STRING, &options->kind, "Only fax, reception or message",
         "KIND"},
        {"state", 0, 0, G_OPTION_ARG_STRING, &options->state,
         "Only sent, failed, cancelled, closed or quarantined", "STATE"},
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

static bool is_end(FfState state)
{
    for (guint i = 0; i < G_N_ELEMENTS(ended); i++) {
        if (ended[i].state == state) {
            return true;
        }
    }
    return false;
}

static bool read_kind(const char *name, int *ret_kind)
{
    FfKind kind;
    if (!ff_kind_from_name(name, &kind)) {
        return false;
    }
    *ret_kind = (int)kind;
    return true;
}

static bool read_state(const char *name, int *ret_state)
{
    FfState state;
    if (!ff_state_from_name(name, &state) || !is_end(state)) {
        return false;
    }
    *ret_state = (int)state;
    return true;
}

/* What is wrong by itself, without any configuration; the error has been told. */
static int check_usage(const FfCli *cli, const Options *options, Query *query)
{
    if (options->limit < 1 || options->limit > LIMIT_MAX) {
        return ff_cli_fail_usage("--limit: write a number from 1 to %d", LIMIT_MAX);
    }
    if (options->csv && cli->json) {
        return ff_cli_fail_usage("--csv and --json exclude each other");
    }
    if (options->kind != NULL && !read_kind(options->kind, &query->kind)) {
        return ff_cli_fail_usage("--kind: write fax, reception or message, not \"%s\"",
                                 options->kind);
    }
    if (options->state != NULL && !read_state(options->state, &query->state)) {
        return ff_cli_fail_usage("--state: write sent, failed, cancelled, closed or quarantined, "
                                 "not \"%s\"; see faxferry queue for what has not ended",
                                 options->state);
    }
    return EX_OK;
}

/* Numbers are stored normalised. */
static bool read_number(FfCli *cli, Options *options, GError **error)
{
    if (options->number == NULL) {
        return true;
    }
    char *number = ff_cli_read_number(cli->settings, options->number, error);
    if (number == NULL) {
        g_prefix_error(error, "--number: ");
        return false;
    }
    g_free(options->number);
    options->number = number;
    return true;
}

static bool make_filter(FfCli *cli, Options *options, FfFilter *filter, GError **error)
{
    *filter = FF_FILTER_ALL;
    filter->limit = (guint)options->limit;
    if ((options->since != NULL && !ff_cli_read_time(options->since, &filter->since_ms, error)) ||
        (options->until != NULL && !ff_cli_read_time(options->until, &filter->until_ms, error)) ||
        !read_number(cli, options, error)) {
        return false;
    }
    filter->user = options->user;
    filter->number = options->number;
    filter->billing = options->code;
    return true;
}

/* The log keeps the names of users that were removed: unknown is one who is nowhere. */
static bool is_unknown_user(FfStore *store, const char *name)
{
    g_autoptr(FfUser) user = name != NULL ? ff_store_get_user(store, name, NULL) : NULL;
    FfFilter filter = FF_FILTER_ALL;
    filter.user = name;
    filter.limit = 1;
    g_autoptr(GPtrArray) jobs =
        name != NULL && user == NULL ? ff_store_list(store, &filter, NULL) : NULL;
    return jobs != NULL && jobs->len == 0;
}

static void print_log(const FfCli *cli, const Options *options, JsonArray *rows)
{
    if (cli->json) {
        ff_output_json_array(rows);
    } else if (options->csv) {
        ff_output_csv(rows, columns);
    } else {
        ff_output_table(rows, columns, "Nothing has ended.");
    }
}

int ff_command_log(FfCli *cli, int argc, char **argv)
{
    g_auto(Options) options = {.limit = DEFAULT_LIMIT};
    g_autoptr(GError) error = NULL;
    Query query = {.kind = -1, .state = -1};
    if (!parse(cli, &options, &argc, &argv) || check_usage(cli, &options, &query) != EX_OK) {
        return EX_USAGE;
    }
    if (ff_cli_open_store(cli, &error) == NULL ||
        !make_filter(cli, &options, &query.filter, &error)) {
        return ff_cli_fail(error);
    }
    g_autoptr(JsonArray) rows = make_log(cli->store, &query, &error);
    if (rows == NULL) {
        return ff_cli_fail(error);
    }
    if (json_array_get_length(rows) == 0 && is_unknown_user(cli->store, options.user)) {
        ff_cli_fail_usage("--user: there is no user \"%s\"; see faxferry user list", options.user);
        return EX_NOUSER;
    }
    print_log(cli, &options, rows);
    return EX_OK;
}
