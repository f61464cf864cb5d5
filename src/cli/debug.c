// SPDX-License-Identifier: GPL-3.0-or-later
/* faxferry debug: single parts on files, by the very path that the server takes. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/detail.h"
#include "base/error.h"
#include "base/limits.h"
#include "cli/cli.h"
#include "cli/describe.h"
#include "cli/output.h"
#include "cli/render-report.h"
#include "cli/wait.h"
#include "number/number.h"
#include "stage/fax-options.h"
#include "stage/stage.h"

/* ---- receive ---- */

/* Judged by the judge of what may go on a line: what is cut off is told here, not by a dropped
 * call.
 */
static FfFile *open_offered(const char *path, GError **error)
{
    g_autoptr(FfFile) from = ff_cli_open_file(path, error);
    if (from == NULL) {
        return NULL;
    }
    g_autoptr(GArray) pages = ff_stage_check_pages(from->fd, error);
    if (pages == NULL) {
        g_prefix_error(error, "%s: ", path);
        return NULL;
    }
    g_autoptr(FfFile) copy = ff_file_new("offered.tif", error);
    if (copy == NULL || !ff_file_copy(from->fd, copy->fd, error)) {
        return NULL;
    }
    return g_steal_pointer(&copy);
}

/* Who calls, as the options say. */
typedef struct {
    char *did, *from, *identity, *subaddress;
} Caller;

static void caller_clear(Caller *caller)
{
    g_free(caller->did);
    g_free(caller->from);
    g_free(caller->identity);
    g_free(caller->subaddress);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Caller, caller_clear)

static char *describe_offer(const Caller *caller)
{
    g_autoptr(JsonObject) detail = json_object_new();
    JsonObject *offered = json_object_new();
    if (caller->identity != NULL) {
        json_object_set_string_member(offered, "identity", caller->identity);
    }
    if (caller->subaddress != NULL) {
        json_object_set_string_member(offered, "subaddress", caller->subaddress);
    }
    json_object_set_object_member(detail, "offered", offered);
    return ff_detail_to_text(detail);
}

static FfJob *make_reception(const FfSettings *settings, const Caller *caller, GError **error)
{
    const char *from = caller->from;
    g_autoptr(FfJob) reception = ff_job_new(FF_KIND_RECEPTION, FF_STATE_OFFERED);
    g_free(reception->detail);
    reception->detail = describe_offer(caller);
    reception->number = ff_cli_read_number(settings, caller->did, error);
    if (reception->number == NULL) {
        return NULL;
    }
    reception->source = g_strdup("cli");
    reception->sender = from != NULL ? ff_cli_read_number(settings, from, NULL) : NULL;
    if (reception->sender == NULL) {
        reception->sender = g_strdup(from);
    }
    return g_steal_pointer(&reception);
}

static FfJob *offer(FfCli *cli, const char *path, const Caller *caller, GError **error)
{
    g_autoptr(FfJob) reception = make_reception(cli->settings, caller, error);
    g_autoptr(FfFile) offered = reception != NULL ? open_offered(path, error) : NULL;
    if (offered == NULL) {
        return NULL;
    }
    g_autoptr(FfFiles) files = ff_files_new();
    g_ptr_array_add(files, g_steal_pointer(&offered));
    FfSubmission submission = {.job = reception, .files = files};
    FfSubmission *group[] = {&submission};
    return ff_store_put(cli->store, group, 1, error) ? g_steal_pointer(&reception) : NULL;
}

static void print_job(const FfCli *cli, const FfJob *job)
{
    if (cli->json) {
        g_autoptr(JsonObject) object = ff_describe_job(job);
        ff_output_json_object(object);
    } else {
        printf("%" G_GINT64_FORMAT "\n", job->id);
    }
    fflush(stdout);
}

static int receive(FfCli *cli, int argc, char **argv)
{
    g_auto(Caller) caller = {0};
    gboolean wait = FALSE;
    const GOptionEntry entries[] = {
        {"did", 'd', 0, G_OPTION_ARG_STRING, &caller.did, "Called number", "NUMBER"},
        {"from", 'f', 0, G_OPTION_ARG_STRING, &caller.from, "Calling number", "NUMBER"},
        {"identity", 'i', 0, G_OPTION_ARG_STRING, &caller.identity,
         "What the caller's machine says of itself; by default the calling number", "TEXT"},
        {"subaddress", 's', 0, G_OPTION_ARG_STRING, &caller.subaddress,
         "T.30 subaddress that it asks for", "TEXT"},
        {"wait", 'w', 0, G_OPTION_ARG_NONE, &wait, "Wait until it has been mailed", NULL},
        G_OPTION_ENTRY_NULL,
    };
    g_autoptr(GError) error = NULL;
    g_autoptr(FfJob) end = NULL;
    if (!ff_cli_parse(cli, entries, 1, 1, &argc, &argv)) {
        return EX_USAGE;
    }
    if (caller.did == NULL) {
        return ff_cli_fail_usage("for whom? write faxferry debug receive FILE.tif --did NUMBER");
    }
    if (ff_cli_open_store(cli, &error) == NULL) {
        return ff_cli_fail(error);
    }
    g_autoptr(FfJob) reception = offer(cli, argv[1], &caller, &error);
    if (reception == NULL) {
        return ff_cli_fail(error);
    }
    if (!wait || !cli->json) {
        print_job(cli, reception);
    }
    if (!wait) {
        return EX_OK;
    }
    int status = ff_wait_for_job(cli, reception->id, &end);
    if (cli->json && end != NULL) {
        print_job(cli, end);
    }
    return status;
}

/* Here for the help; the front starts the program that has it. */
static int other_program(FfCli *cli, int argc, char **argv)
{
    return ff_cli_fail_usage("\"%s\" is a program of its own: start it by faxferry(1)", cli->title);
}

const FfCommand ff_debug_commands[] = {
    {"parse-mail", "FILE...", "Show as JSON what becomes of emails", ff_command_parse_mail, NULL,
     false},
    {"render", "FILE... -o OUT.tif", "Make fax pages of documents, and report as JSON",
     other_program, NULL, false},
    {"cover", "TEMPLATE -o OUT.tif", "Draw a cover sheet, and report as JSON", other_program, NULL,
     false},
    {"cover-variables", "", "List the variables of a cover", ff_command_cover_variables, NULL,
     true},
    {"receive", "FILE.tif --did NUMBER", "Let a fax come in on a loopback line", receive, NULL,
     false},
    {"notice", "KIND", "Show a notice made from its template, with sample facts", ff_command_notice,
     NULL, false},
    {"phrases", "", "List the phrases of notices, as a phrases.ini in English", ff_command_phrases,
     NULL, false},
    {"settings", "", "List the keys of the configuration", ff_command_settings, NULL, true},
    {"flags", "", "List the flags of an address", ff_command_flags, NULL, true},
    {"variables", "", "List the variables of a template", ff_command_variables, NULL, true},
    {"columns", "", "List the columns of the log", ff_command_columns, NULL, true},
    {.name = NULL},
};
