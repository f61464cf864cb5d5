// SPDX-License-Identifier: GPL-3.0-or-later
/* faxferry log: what has ended, one row a fax. */
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "base/error.h"
#include "base/fax-record.h"
#include "cli/cli.h"
#include "cli/log-row.h"
#include "cli/output.h"

/* A table has an end that people reach; an export is whole unless asked otherwise. */
enum { TABLE_LIMIT = 1000, LIMIT_MAX = 100000, PIECE = 1000 };

typedef struct {
    char *user, *number, *code, *since, *until, *kind, *state, *direction, *outcome;
    int limit; /* G_MAXINT: not given */
    gboolean csv;
} Options;

static void options_clear(Options *options)
{
    char *texts[] = {options->user,  options->number,    options->code,
                     options->since, options->until,     options->kind,
                     options->state, options->direction, options->outcome};
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_free(texts[i]);
    }
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Options, options_clear)

static bool parse(FfCli *cli, Options *options, int *argc, char ***argv)
{
    const GOptionEntry entries[] = {
        {"user", 'u', 0, G_OPTION_ARG_STRING, &options->user, "Only this user's", "NAME"},
        {"number", 'n', 0, G_OPTION_ARG_STRING, &options->number,
         "Only to, at or from this number; +1503* for all that begin so", "NUMBER"},
        {"code", 0, 0, G_OPTION_ARG_STRING, &options->code,
         "Only with this billing code, the user's or the fax's", "CODE"},
        {"outcome", 'o', 0, G_OPTION_ARG_STRING, &options->outcome,
         "Only sent, failed, cancelled, received, partial, refused or quarantined", "OUTCOME"},
        {"direction", 'd', 0, G_OPTION_ARG_STRING, &options->direction,
         "Only sent or received, however it ended", "DIRECTION"},
        {"kind", 'k', 0, G_OPTION_ARG_STRING, &options->kind, "Only fax, reception or message",
         "KIND"},
        {"state", 0, 0, G_OPTION_ARG_STRING, &options->state,
         "Only sent, failed, cancelled, closed or quarantined", "STATE"},
        {"since", 0, 0, G_OPTION_ARG_STRING, &options->since,
         "Begun then or later: a date, a time, or 7d for a week ago", "TIME"},
        {"until", 0, 0, G_OPTION_ARG_STRING, &options->until, "Begun before then", "TIME"},
        {"limit", 'l', 0, G_OPTION_ARG_INT, &options->limit,
         "At most so many; default of a table 1000", "COUNT"},
        {"csv", 0, 0, G_OPTION_ARG_NONE, &options->csv, "Print CSV (RFC 4180)", NULL},
        G_OPTION_ENTRY_NULL,
    };
    options->limit = G_MAXINT;
    return ff_cli_parse(cli, entries, 0, 0, argc, argv);
}

/* ---- words to a filter ---- */

#define ALL_KINDS ((1u << FF_KIND_COUNT) - 1)

/* Words that each narrow the choice of kinds and states. */
typedef struct {
    guint kinds;
    int state, partial; /* as in FfLogFilter */
    bool impossible;    /* no fax is both */
} Choice;

static void narrow_to(Choice *choice, guint kinds, int state, int partial)
{
    choice->kinds &= kinds;
    choice->impossible = choice->impossible || choice->kinds == 0 ||
                         (state >= 0 && choice->state >= 0 && state != choice->state);
    choice->state = state >= 0 ? state : choice->state;
    choice->partial = partial >= 0 ? partial : choice->partial;
}

static bool take_kind(const char *word, Choice *choice)
{
    FfKind kind;
    bool known = ff_kind_from_name(word, &kind);
    if (known) {
        narrow_to(choice, 1u << kind, -1, -1);
    }
    return known;
}

static bool take_state(const char *word, Choice *choice)
{
    FfState state;
    bool known = ff_state_from_name(word, &state) && (ff_flow_is_final(FF_KIND_FAX, state) ||
                                                      ff_flow_is_final(FF_KIND_MESSAGE, state) ||
                                                      ff_flow_is_final(FF_KIND_RECEPTION, state));
    if (known) {
        narrow_to(choice, ALL_KINDS, (int)state, -1);
    }
    return known;
}

static bool take_outcome(const char *word, Choice *choice)
{
    FfFaxEnd end;
    bool known = ff_fax_end_from_name(word, &end);
    if (known) {
        FfFaxEndMark mark = ff_fax_end_mark(end);
        narrow_to(choice, mark.kinds, (int)mark.state, mark.partial);
    }
    return known;
}

static bool take_direction(const char *word, Choice *choice)
{
    bool received = strcmp(word, "received") == 0;
    if (!received && strcmp(word, "sent") != 0) {
        return false;
    }
    guint kinds = 1u << FF_KIND_RECEPTION;
    narrow_to(choice, received ? kinds : ALL_KINDS & ~kinds, -1, -1);
    return true;
}

/* What is wrong by itself, without any configuration; the error has been told. */
static int check_words(const Options *options, Choice *choice)
{
    const struct {
        const char *option, *word;
        bool (*take)(const char *word, Choice *choice);
        const char *expected;
    } words[] = {
        {"kind", options->kind, take_kind, "fax, reception or message"},
        {"state", options->state, take_state, "sent, failed, cancelled, closed or quarantined"},
        {"outcome", options->outcome, take_outcome,
         "sent, failed, cancelled, received, partial, refused or quarantined"},
        {"direction", options->direction, take_direction, "sent or received"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
        if (words[i].word != NULL && !words[i].take(words[i].word, choice)) {
            return ff_cli_fail_usage("--%s: write %s, not \"%s\"; see faxferry queue for what has "
                                     "not ended",
                                     words[i].option, words[i].expected, words[i].word);
        }
    }
    return EX_OK;
}

static int check_usage(const FfCli *cli, const Options *options, Choice *choice)
{
    if (options->limit != G_MAXINT && (options->limit < 1 || options->limit > LIMIT_MAX)) {
        return ff_cli_fail_usage("--limit: write a number from 1 to %d", LIMIT_MAX);
    }
    if (options->csv && cli->json) {
        return ff_cli_fail_usage("--csv and --json exclude each other");
    }
    return check_words(options, choice);
}

/* "+1 503*": the digits before the star, with the country's. What is written without + is an
 * extension, because a beginning alone does not tell its country. */
static char *read_beginning(const char *text, GError **error)
{
    g_autofree char *kept = ff_cli_strip_number(text);
    gsize plus = kept[0] == '+';
    gsize digits = strspn(kept + plus, "0123456789");
    if (digits == 0 || strcmp(kept + plus + digits, "*") != 0) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT,
                    "\"%s\" is no beginning of a number; write +1503* for all numbers that begin "
                    "so, or the digits of an extension",
                    text);
        return NULL;
    }
    return g_strndup(kept, plus + digits);
}

/* Numbers are stored normalised. */
static bool read_number(FfCli *cli, Options *options, FfLogFilter *filter, GError **error)
{
    if (options->number == NULL) {
        return true;
    }
    bool beginning = g_str_has_suffix(options->number, "*");
    char *number = beginning ? read_beginning(options->number, error)
                             : ff_cli_read_number(cli->settings, options->number, error);
    if (number == NULL) {
        g_prefix_error(error, "--number: ");
        return false;
    }
    g_free(options->number);
    options->number = number;
    filter->number = beginning ? NULL : number;
    filter->number_beginning = beginning ? number : NULL;
    return true;
}

static bool make_filter(FfCli *cli, Options *options, const Choice *choice, FfLogFilter *filter,
                        GError **error)
{
    *filter = FF_LOG_FILTER_ALL;
    filter->kinds = choice->kinds == ALL_KINDS ? 0 : choice->kinds;
    filter->state = choice->state;
    filter->partial = choice->partial;
    filter->user = options->user;
    filter->code = options->code;
    return (options->since == NULL || ff_cli_read_time(options->since, &filter->since_ms, error)) &&
           (options->until == NULL || ff_cli_read_time(options->until, &filter->until_ms, error)) &&
           read_number(cli, options, filter, error);
}

/* ---- printing ---- */

typedef struct {
    FfLogRows log;
    FfOutputRows *output;
    guint left; /* that may still be printed */
    guint printed;
    bool stopped;
} Print;

static bool print_piece(Print *print, const GPtrArray *jobs, GError **error)
{
    for (guint i = 0; i < jobs->len && !print->stopped; i++) {
        JsonObject *row = ff_log_row(&print->log, g_ptr_array_index(jobs, i), error);
        if (row == NULL) {
            return false;
        }
        print->stopped = !ff_output_rows_add(print->output, row);
        print->printed++;
        print->left--;
    }
    return true;
}

static bool print_pieces(Print *print, FfLogFilter filter, GError **error)
{
    while (print->left > 0 && !print->stopped) {
        filter.limit = MIN(print->left, PIECE);
        g_autoptr(GPtrArray) jobs = ff_store_list_log(print->log.store, &filter, error);
        if (jobs == NULL || !print_piece(print, jobs, error)) {
            return false;
        }
        if (jobs->len < filter.limit) {
            break;
        }
        const FfJob *last = g_ptr_array_index(jobs, jobs->len - 1);
        filter.before_ms = last->created_ms;
        filter.before_id = last->id;
    }
    return true;
}

/* The log keeps the names of users that were removed: unknown is one who is nowhere. */
static bool is_unknown_user(FfStore *store, const char *name)
{
    g_autoptr(FfUser) user = ff_store_get_user(store, name, NULL);
    if (user != NULL) {
        return false;
    }
    FfFilter open = FF_FILTER_ALL;
    FfLogFilter ended = FF_LOG_FILTER_ALL;
    open.open_only = true;
    open.user = ended.user = name;
    open.limit = ended.limit = 1;
    g_autoptr(GPtrArray) waiting = ff_store_list(store, &open, NULL);
    g_autoptr(GPtrArray) logged = ff_store_list_log(store, &ended, NULL);
    return waiting != NULL && waiting->len == 0 && logged != NULL && logged->len == 0;
}

static FfOutputForm form_of(const FfCli *cli, const Options *options)
{
    if (cli->json) {
        return FF_OUTPUT_JSON;
    }
    return options->csv ? FF_OUTPUT_CSV : FF_OUTPUT_TABLE;
}

static int print_log(FfCli *cli, const Options *options, const Choice *choice,
                     const FfLogFilter *filter)
{
    g_autoptr(GError) error = NULL;
    FfOutputForm form = form_of(cli, options);
    bool cut = form == FF_OUTPUT_TABLE && options->limit == G_MAXINT;
    bool table = form == FF_OUTPUT_TABLE;
    Print print = {
        .log = {.store = cli->store, .settings = cli->settings},
        .output = ff_output_rows_new(form, table ? ff_log_table_columns() : ff_log_columns(),
                                     "Nothing has ended."),
        .left = cut ? TABLE_LIMIT : (guint)options->limit,
    };
    bool done = choice->impossible || print_pieces(&print, *filter, &error);
    ff_output_rows_end(print.output);
    ff_log_rows_clear(&print.log);
    if (!done) {
        return ff_cli_fail(error);
    }
    if (cut && print.left == 0) {
        fprintf(stderr, "faxferry: these are the latest %d; see --limit, --until and --csv\n",
                TABLE_LIMIT);
    }
    return EX_OK;
}

/* Told before anything is printed: an empty list would pass for an answer. */
static bool check_user(FfCli *cli, const Options *options)
{
    if (options->user == NULL || !is_unknown_user(cli->store, options->user)) {
        return true;
    }
    ff_cli_fail_usage("--user: there is no user \"%s\"; see faxferry user list", options->user);
    return false;
}

int ff_command_log(FfCli *cli, int argc, char **argv)
{
    g_auto(Options) options = {0};
    g_autoptr(GError) error = NULL;
    Choice choice = {.kinds = ALL_KINDS, .state = -1, .partial = -1};
    FfLogFilter filter;
    if (!parse(cli, &options, &argc, &argv) || check_usage(cli, &options, &choice) != EX_OK) {
        return EX_USAGE;
    }
    if (ff_cli_open_store(cli, &error) == NULL ||
        !make_filter(cli, &options, &choice, &filter, &error)) {
        return ff_cli_fail(error);
    }
    return check_user(cli, &options) ? print_log(cli, &options, &choice, &filter) : EX_NOUSER;
}
