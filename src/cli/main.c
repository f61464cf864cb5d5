// SPDX-License-Identifier: GPL-3.0-or-later
/* faxferry-commands: the administrator's command line, behind the front (front.c).
 *
 *   faxferry [--config FILE] COMMAND [OPTION...] [ARGUMENT...]
 *
 * Works on the queue directly, whether the fax server runs or not.
 *
 * SECURITY
 *   Needs the rights of the state directory. Mail and documents given to the debug commands are
 * opened in the same boxed children as in the server. What outsiders wrote is cleaned before it
 * reaches a terminal.
 */
#include "cli/route-tables.h"
#include "cli/run.h"

/* Here for the help; the front starts the program that has it. */
static int check(FfCli *cli, int argc, char **argv)
{
    return ff_cli_fail_usage("\"%s\" is a program of its own: start it by faxferry(1)", cli->title);
}

static const FfCommand commands[] = {
    {"send", "NUMBER FILE...", "Send documents as a fax, and print its id", ff_command_send, NULL,
     false},
    {"status", "", "Show what runs, and how many jobs are in which state", ff_command_status, NULL,
     false},
    {"queue", "", "List what has not ended", ff_command_queue, NULL, false},
    {"log", "", "List what has ended, newest first", ff_command_log, NULL, false},
    {"audit", "", "List who changed what, newest first", ff_command_audit, NULL, false},
    {"show", "ID", "Show everything about a job, or save its files", ff_command_show, NULL, false},
    {"cancel", "ID...", "Cancel faxes, messages or receptions", ff_command_cancel, NULL, false},
    {"retry", "ID...", "Send faxes again that failed or were cancelled", ff_command_retry, NULL,
     false},
    {"user", "", "Manage the people who may send and receive", NULL, ff_user_commands, false},
    {"billing", "", "Manage the list of billing codes", NULL, ff_billing_commands, false},
    {"group", "", "Manage groups of users", NULL, ff_group_commands, false},
    {"route", "ID USER",
     "Hand a received fax to a user or group:NAME, or manage the rules for them", ff_command_route,
     ff_route_commands, false},
    {"junk", "", "Manage callers who are not wanted", NULL, ff_junk_commands, false},
    {"maintain", "", "Erase what is past its term, now", ff_command_maintain, NULL, false},
    {"check", "", "Try everything in the configuration, and say what would fail", check, NULL,
     false},
    {"dial", "NUMBER", "Show what becomes of a number", ff_command_dial, NULL, false},
    {"debug", "", "Try single parts on files", NULL, ff_debug_commands, false},
    {.name = NULL},
};

static const FfCommand root = {"faxferry", "",       "Send faxes, and look after the fax server",
                               NULL,       commands, false};

int main(int argc, char **argv)
{
    FfCli cli;
    int status = ff_run_program(&root, &cli, argc, argv);
    ff_cli_clear(&cli);
    return status;
}
