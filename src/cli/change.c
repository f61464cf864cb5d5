// SPDX-License-Identifier: GPL-3.0-or-later
/* faxferry cancel, retry: what a person changes of jobs. */
#include <stdio.h>
#include <sysexits.h>

#include "base/clock.h"
#include "cli/cli.h"
#include "cli/output.h"

typedef bool (*Change)(FfStore *store, gint64 id, GError **error);

/* Goes on after one that fails; the last failure is the exit status. */
static int change_each(FfCli *cli, char *const *ids, Change change, JsonArray *done)
{
    int status = EX_OK;
    for (; *ids != NULL; ids++) {
        g_autoptr(GError) error = NULL;
        gint64 id = 0;
        if (!ff_cli_read_id(*ids, &id, &error) || !change(cli->store, id, &error)) {
            status = ff_cli_fail(error);
        } else {
            json_array_add_int_element(done, id);
        }
    }
    return status;
}

/* ---- what came of it, in words ---- */

typedef char *(*Say)(FfStore *store, const FfJob *job);

/* "goes out again, not before 2026-11-27 18:00" where a time was asked for. */
static char *say_retried(FfStore *store, const FfJob *job)
{
    g_autofree char *zulu = ff_clock_rfc3339(job->not_before_ms);
    g_autofree char *time = ff_output_local_time(zulu);
    return job->not_before_ms > ff_clock_now_ms()
               ? g_strdup_printf("goes out again, not before %s", time)
               : g_strdup("goes out again");
}

/* What a message's faxes have come to. */
typedef struct {
    guint sent, on_line;
} Faxes;

static Faxes count_faxes(FfStore *store, const FfJob *message)
{
    FfFilter filter = FF_FILTER_ALL;
    Faxes counted = {0, 0};
    filter.parent = message->id;
    g_autoptr(GPtrArray) faxes = ff_store_list(store, &filter, NULL);
    for (guint i = 0; faxes != NULL && i < faxes->len; i++) {
        const FfJob *fax = faxes->pdata[i];
        counted.sent += fax->state == FF_STATE_SENT;
        counted.on_line += fax->state == FF_STATE_READY;
    }
    return counted;
}

/* A call under way ends with the page it is at; when that was the last one, the fax is sent. */
static char *say_cancelled(FfStore *store, const FfJob *job)
{
    const bool fax = job->kind == FF_KIND_FAX;
    const Faxes faxes = fax ? (Faxes){0, job->state == FF_STATE_READY} : count_faxes(store, job);
    GString *said = g_string_new(fax && faxes.on_line > 0 ? "" : "cancelled");
    if (faxes.sent > 0) {
        g_string_append_printf(said, "; too late for %u that had been sent", faxes.sent);
    }
    if (fax && faxes.on_line > 0) {
        g_string_append(said,
                        "is in a call, which ends now; if all its pages get through it is sent");
    } else if (faxes.on_line > 0) {
        g_string_append_printf(said, "; %u in a call, which ends now", faxes.on_line);
    }
    return g_string_free(said, FALSE);
}

static void tell_done(FfCli *cli, gint64 id, Say say)
{
    g_autoptr(FfJob) job = ff_store_get(cli->store, id, NULL);
    g_autofree char *words = job != NULL ? say(cli->store, job) : g_strdup("changed");
    printf("%" G_GINT64_FORMAT " %s\n", id, words);
}

static int change_jobs(FfCli *cli, int argc, char **argv, Change change, Say say)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(JsonArray) done = json_array_new();
    if (!ff_cli_parse(cli, NULL, 1, G_MAXINT, &argc, &argv)) {
        return EX_USAGE;
    }
    if (ff_cli_open_store(cli, &error) == NULL) {
        return ff_cli_fail(error);
    }
    int status = change_each(cli, argv + 1, change, done);
    if (cli->json) {
        ff_output_json_array(done);
        return status;
    }
    for (guint i = 0; i < json_array_get_length(done); i++) {
        tell_done(cli, json_array_get_int_element(done, i), say);
    }
    return status;
}

int ff_command_cancel(FfCli *cli, int argc, char **argv)
{
    return change_jobs(cli, argc, argv, ff_store_cancel, say_cancelled);
}

int ff_command_retry(FfCli *cli, int argc, char **argv)
{
    return change_jobs(cli, argc, argv, ff_store_retry, say_retried);
}
