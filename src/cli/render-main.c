// SPDX-License-Identifier: GPL-3.0-or-later
/* faxferry-render: the command `faxferry debug render`, behind the front (front.c). It holds the
 * libraries that read documents and no others, which makes its start short.
 *
 * SECURITY
 *   Documents are opened in boxed children only, as in the server. No database, no network.
 */
#include "cli/run.h"

static const FfCommand debug_commands[] = {
    {"render", "FILE... -o OUT.tif", "Make fax pages of documents, and report as JSON",
     ff_command_render, NULL, false},
    {.name = NULL},
};

static const FfCommand commands[] = {
    {"debug", "", "Try single parts on files", NULL, debug_commands, false},
    {.name = NULL},
};

static const FfCommand root = {"faxferry", "",       "Send faxes, and look after the fax server",
                               NULL,       commands, false};

int main(int argc, char **argv)
{
    FfCli cli;
    int status = ff_run_program(&root, &cli, argc, argv);
    ff_cli_clear_settings(&cli);
    return status;
}
