// SPDX-License-Identifier: GPL-3.0-or-later
/* faxferry-check: the command `faxferry check`, behind the front (front.c). A program of its own,
 * because it draws cover sheets and no other command that works on the queue needs what that takes.
 *
 * SECURITY
 *   Templates are opened in boxed children only, as in the server.
 */
#include "cli/run.h"

int main(int argc, char **argv)
{
    static const FfCommand commands[] = {
        {"check", "", "Try everything in the configuration, and say what would fail",
         ff_command_check, NULL, false},
        {.name = NULL},
    };
    static const FfCommand root = {
        "faxferry", "", "Send faxes, and look after the fax server", NULL, commands, false};
    FfCli cli;
    int status = ff_run_program(&root, &cli, argc, argv);
    ff_cli_clear(&cli);
    return status;
}
