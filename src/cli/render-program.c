// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/render.h"
#include "cli/run.h"

int ff_render_program(int argc, char **argv, FfCommandFunction render, FfCommandFunction cover)
{
    const FfCommand debug_commands[] = {
        {"render", "FILE... -o OUT.tif", "Make fax pages of documents, and report as JSON", render,
         NULL, false},
        {cover != NULL ? "cover" : NULL, "TEMPLATE -o OUT.tif",
         "Draw a cover sheet, and report as JSON", cover, NULL, false},
        {.name = NULL},
    };
    const FfCommand commands[] = {
        {"debug", "", "Try single parts on files", NULL, debug_commands, false},
        {.name = NULL},
    };
    const FfCommand root = {"faxferry", "",       "Send faxes, and look after the fax server",
                            NULL,       commands, false};
    FfCli cli;
    int status = ff_run_program(&root, &cli, argc, argv);
    ff_cli_clear_settings(&cli);
    return status;
}
