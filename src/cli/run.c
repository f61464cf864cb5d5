// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/run.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

static void show_commands(FILE *stream, const char *title, const FfCommand *command)
{
    fprintf(stream, "Usage:\n  %s [--config FILE] COMMAND [OPTION...] [ARGUMENT...]\n", title);
    if (command->run != NULL) {
        fprintf(stream, "  %s [--config FILE] %s\n", title, command->arguments);
    }
    fprintf(stream, "\n%s.\n\nCommands:\n", command->summary);
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
    if (command->run != NULL && command->commands == NULL) {
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
    if (found == NULL && command->run != NULL && g_ascii_isdigit(argv[1][0])) {
        FfCommand alone = *command; /* its options may follow its words, as of any command */
        alone.commands = NULL;
        cli->command = &alone;
        const int status = command->run(cli, argc, argv);
        cli->command = command;
        return status;
    }
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

int ff_run_program(const FfCommand *root, FfCli *cli, int argc, char **argv)
{
    setlocale(LC_ALL, "");
    const char *config = g_getenv("FAXFERRY_CONFIG");
    *cli = (FfCli){.title = g_strdup(root->name),
                   .arguments = g_strdupv(argv), /* parsing takes options out */
                   .config_path = g_strdup(config != NULL ? config : FF_SETTINGS_DEFAULT_PATH),
                   .config_named = config != NULL};
    return finish_output(run_command(cli, root, argc, argv));
}
