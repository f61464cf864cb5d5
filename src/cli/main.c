// SPDX-License-Identifier: GPL-3.0-or-later
/* faxferry: the administrator's command line.
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
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "cli/cli.h"

static const FfCommand commands[] = {
    {"send", "NUMBER FILE...", "Send documents as a fax, and print its id", ff_command_send, NULL,
     false},
    {"status", "", "Show what runs, and how many jobs are in which state", ff_command_status, NULL,
     false},
    {"queue", "", "List what has not ended", ff_command_queue, NULL, false},
    {"log", "", "List what has ended, newest first", ff_command_log, NULL, false},
    {"show", "ID", "Show everything about a job, or save its files", ff_command_show, NULL, false},
    {"cancel", "ID...", "Cancel faxes, messages or receptions", ff_command_cancel, NULL, false},
    {"retry", "ID...", "Send faxes again that failed or were cancelled", ff_command_retry, NULL,
     false},
    {"user", "", "Manage the people who may send and receive", NULL, ff_user_commands, false},
    {"check", "", "Try everything in the configuration, and say what would fail", ff_command_check,
     NULL, false},
    {"dial", "NUMBER", "Show what becomes of a number", ff_command_dial, NULL, false},
    {"debug", "", "Try single parts on files", NULL, ff_debug_commands, false},
    {.name = NULL},
};

static const FfCommand root = {"faxferry", "",       "Send faxes, and look after the fax server",
                               NULL,       commands, false};

static void show_commands(FILE *stream, const char *title, const FfCommand *command)
{
    fprintf(stream,
            "Usage:\n  %s [--config FILE] COMMAND [OPTION...] [ARGUMENT...]\n\n%s.\n\nCommands:\n",
            title, command->summary);
    for (const FfCommand *each = command->commands; each->name != NULL; each++) {
        if (!each->hidden) {
            fprintf(stream, "  %-12s %s\n", each->name, each->summary);
        }
    }
    fprintf(stream, "\nOptions:\n  -c, --config FILE  Configuration file\n"
                    "  -j, --json         Print JSON\n"
                    "  -h, --help         Show help, also of each command\n"
                    "  -V, --version      Show the version\n\nSee faxferry(1).\n");
}

static const FfCommand *find_command(const FfCommand *list, const char *name)
{
    for (; list->name != NULL; list++) {
        if (strcmp(list->name, name) == 0) {
            return list;
        }
    }
    return NULL;
}

/* Options in front of a command are kept for it: argv[1] is then the command, if there is one. */
static bool parse_in_front(FfCli *cli, int *argc, char ***argv)
{
    gboolean help = FALSE;
    const GOptionEntry entries[] = {
        {"help", 'h', 0, G_OPTION_ARG_NONE, &help, NULL, NULL},
        G_OPTION_ENTRY_NULL,
    };
    if (!ff_cli_parse(cli, entries, 0, G_MAXINT, argc, argv)) {
        return false;
    }
    if (help) {
        show_commands(stdout, cli->title, cli->command);
        *argc = 0;
    }
    return true;
}

static int run_command(FfCli *cli, const FfCommand *command, int argc, char **argv)
{
    cli->command = command;
    if (command->run != NULL) {
        return command->run(cli, argc, argv);
    }
    if (!parse_in_front(cli, &argc, &argv)) {
        return EX_USAGE;
    }
    if (argc == 0) {
        return EX_OK;
    }
    if (argc == 1) {
        show_commands(stderr, cli->title, command);
        return EX_USAGE;
    }
    const FfCommand *found = find_command(command->commands, argv[1]);
    if (found == NULL) {
        return ff_cli_fail_usage("there is no command \"%s\"; see %s --help", argv[1], cli->title);
    }
    char *title = g_strdup_printf("%s %s", cli->title, found->name);
    g_free(cli->title);
    cli->title = title;
    return run_command(cli, found, argc - 1, argv + 1);
}

/* A full disk behind a redirected output must not pass for success. */
static int finish_output(int status)
{
    if (fflush(stdout) != 0 || ferror(stdout)) {
        fprintf(stderr, "faxferry: cannot write the output\n");
        return EX_IOERR;
    }
    return status;
}

int main(int argc, char **argv)
{
    setlocale(LC_ALL, "");
    const char *config = g_getenv("FAXFERRY_CONFIG");
    FfCli cli = {.title = g_strdup(root.name),
                 .config_path = g_strdup(config != NULL ? config : FF_SETTINGS_DEFAULT_PATH),
                 .config_named = config != NULL};
    int status = finish_output(run_command(&cli, &root, argc, argv));
    ff_store_close(cli.store);
    ff_settings_free(cli.settings);
    g_free(cli.config_path);
    g_free(cli.title);
    return status;
}
