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

/* "4711 goes out again, not before 2026-11-27 18:00" where a time was asked for. */
static void tell_done(FfCli *cli, gint64 id, const char *word)
{
    g_autoptr(FfJob) job = ff_store_get(cli->store, id, NULL);
    const bool waits = job != NULL && job->not_before_ms > ff_clock_now_ms();
    g_autofree char *zulu = ff_clock_rfc3339(job != NULL ? job->not_before_ms : 0);
    g_autofree char *time = ff_output_local_time(zulu);
    printf("%" G_GINT64_FORMAT " %s%s%s\n", id, word, waits ? ", not before " : "",
           waits ? time : "");
}

static int change_jobs(FfCli *cli, int argc, char **argv, Change change, const char *word)
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
        tell_done(cli, json_array_get_int_element(done, i), word);
    }
    return status;
}

int ff_command_cancel(FfCli *cli, int argc, char **argv)
{
    return change_jobs(cli, argc, argv, ff_store_cancel, "cancelled");
}

int ff_command_retry(FfCli *cli, int argc, char **argv)
{
    return change_jobs(cli, argc, argv, ff_store_retry, "goes out again");
}
