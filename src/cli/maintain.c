// SPDX-License-Identifier: GPL-3.0-or-later
/* faxferry maintain: erases what is past its term, now. */
#include <stdio.h>
#include <sysexits.h>

#include "base/clock.h"
#include "base/limits.h"
#include "cli/cli.h"
#include "cli/output.h"

static bool expire(FfCli *cli, FfExpired *expired, GError **error)
{
    const FfRetention retention = {cli->settings->retention, cli->settings->quarantine_retention,
                                   cli->settings->log_retention};
    const gint64 now_ms = ff_clock_now_ms();
    bool more = true;
    while (more) {
        if (!ff_store_expire(cli->store, &retention, now_ms, expired, &more, error)) {
            return false;
        }
        g_usleep(more ? FF_LIMIT_ERASE_PAUSE_MS * 1000UL : 0);
    }
    return true;
}

static bool compact(FfCli *cli, GError **error)
{
    bool more = true;
    while (more) {
        if (!ff_store_compact(cli->store, &more, error)) {
            return false;
        }
    }
    return true;
}

static void print_expired(const FfCli *cli, const FfExpired *expired)
{
    if (cli->json) {
        g_autoptr(JsonObject) object = json_object_new();
        json_object_set_int_member(object, "files", expired->files);
        json_object_set_int_member(object, "rows", expired->jobs);
        json_object_set_int_member(object, "audit", expired->entries);
        ff_output_json_object(object);
    } else {
        printf("Erased: the files of %u messages and receptions, %u rows of the log, %u of the "
               "audit trail.\n",
               expired->files, expired->jobs, expired->entries);
    }
}

/* A time is taken for one that is to come, too: what would be erased then is erased. All of this
 * run is then, or the audit trail would lose what it says of it at once. */
static bool take_now(const char *text, GError **error)
{
    gint64 now_ms;
    if (text != NULL) {
        if (!ff_cli_read_time(text, &now_ms, error)) {
            return false;
        }
        ff_clock_set_now_ms(now_ms);
    }
    return true;
}

int ff_command_maintain(FfCli *cli, int argc, char **argv)
{
    g_autofree char *now = NULL;
    const GOptionEntry entries[] = {
        {"now", 0, 0, G_OPTION_ARG_STRING, &now,
         "As if it were then: erases what is past its term by that time", "TIME"},
        G_OPTION_ENTRY_NULL,
    };
    g_autoptr(GError) error = NULL;
    FfExpired expired = {0};
    if (!ff_cli_parse(cli, entries, 0, 0, &argc, &argv)) {
        return EX_USAGE;
    }
    if (!take_now(now, &error) || ff_cli_open_store(cli, &error) == NULL ||
        !expire(cli, &expired, &error) || !compact(cli, &error)) {
        return ff_cli_fail(error);
    }
    print_expired(cli, &expired);
    return EX_OK;
}
