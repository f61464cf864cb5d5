// SPDX-License-Identifier: GPL-3.0-or-later
/* faxferry queue: what has not ended. */
#include <sysexits.h>

#include "cli/cli.h"
#include "cli/describe.h"
#include "cli/output.h"

static const FfColumn columns[] = {
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
        ff_output_table(rows, columns, "Nothing is waiting.");
    }
    return EX_OK;
}
