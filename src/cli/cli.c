// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/cli.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/error.h"
#include "config.h"

/* ---- options ---- */

/* GOption keeps a function in a member for data, as POSIX allows and ISO C does not. */
typedef union {
    GOptionArgFunc function;
    gpointer data;
} Callback;

static gboolean show_version(const char *name, const char *value, gpointer data, GError **error)
{
    printf("faxferry %s\n", FF_VERSION);
    exit(EX_OK);
}

/* A noun shows its own help, which lists its commands. */
static GOptionContext *make_context(const FfCli *cli)
{
    GOptionContext *context = g_option_context_new(cli->command->arguments);
    g_autofree char *summary = g_strdup_printf("%s.", cli->command->summary);
    g_option_context_set_summary(context, summary);
    if (cli->command->commands != NULL) {
        g_option_context_set_help_enabled(context, FALSE);
        g_option_context_set_strict_posix(context, TRUE);
    }
    g_set_prgname(cli->title);
    return context;
}

static bool check_count(const FfCli *cli, int count, int least, int most)
{
    if (count >= least && count <= most) {
        return true;
    }
    if (cli->command->arguments[0] == '\0') {
        ff_cli_fail_usage("\"%s\" takes no arguments", cli->title);
    } else {
        ff_cli_fail_usage("write %s %s; see %s --help", cli->title, cli->command->arguments,
                          cli->title);
    }
    return false;
}

/* GLib leaves the "--" that ends the options where a word after it begins with "-". */
static void drop_end_of_options(int *argc, char **argv)
{
    if (*argc > 1 && strcmp(argv[1], "--") == 0) {
        memmove(argv + 1, argv + 2, (gsize)(*argc - 1) * sizeof *argv);
        *argc -= 1;
    }
}

bool ff_cli_parse(FfCli *cli, const GOptionEntry *entries, int least, int most, int *argc,
                  char ***argv)
{
    g_autofree char *config = NULL;
    gboolean json = FALSE;
    const Callback callback = {.function = show_version};
    const GOptionEntry common[] = {
        {"config", 'c', 0, G_OPTION_ARG_FILENAME, &config, "Configuration file", "FILE"},
        {"json", 'j', 0, G_OPTION_ARG_NONE, &json, "Print JSON", NULL},
        {"version", 'V', G_OPTION_FLAG_NO_ARG, G_OPTION_ARG_CALLBACK, callback.data,
         "Show the version", NULL},
        G_OPTION_ENTRY_NULL,
    };
    g_autoptr(GOptionContext) context = make_context(cli);
    g_autoptr(GError) error = NULL;
    if (entries != NULL) {
        g_option_context_add_main_entries(context, entries, NULL);
    }
    g_option_context_add_main_entries(context, common, NULL);
    if (!g_option_context_parse(context, argc, argv, &error)) {
        ff_cli_fail_usage("%s; see %s --help", error->message, cli->title);
        return false;
    }
    drop_end_of_options(argc, *argv);
    if (config != NULL) {
        g_free(cli->config_path);
        cli->config_path = g_steal_pointer(&config);
        cli->config_named = true;
    }
    cli->json = cli->json || json;
    return check_count(cli, *argc - 1, least, most);
}

/* ---- what commands work on ---- */

const FfSettings *ff_cli_open_settings(FfCli *cli, GError **error)
{
    if (cli->settings == NULL) {
        cli->settings = ff_settings_read(cli->config_path, error);
    }
    return cli->settings;
}

const FfSettings *ff_cli_open_settings_or_defaults(FfCli *cli, GError **error)
{
    if (!cli->config_named && access(cli->config_path, F_OK) != 0) {
        cli->settings = ff_settings_parse(cli->config_path, "", error);
    }
    return ff_cli_open_settings(cli, error);
}

void ff_cli_clear_settings(FfCli *cli)
{
    ff_settings_free(cli->settings);
    g_strfreev(cli->arguments);
    g_free(cli->config_path);
    g_free(cli->title);
}

/* ---- saying what is wrong ---- */

int ff_cli_fail(const GError *error)
{
    g_auto(GStrv) lines = g_strsplit(error->message, "\n", -1);
    for (char **line = lines; *line != NULL; line++) {
        fprintf(stderr, "faxferry: %s\n", *line);
    }
    return ff_error_exit_status(error);
}

/* A pipe has no size, and may be read once only: a box would find it empty. */
static bool is_regular(int fd)
{
    struct stat status;
    return fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
}

FfFile *ff_cli_open_file(const char *path, GError **error)
{
    /* Not to wait for a writer. */
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT, "cannot read %s: %s", path,
                    g_strerror(errno));
        return NULL;
    }
    g_autoptr(FfFile) file = ff_file_new_from_fd(path, fd);
    if (!is_regular(fd)) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT,
                    "cannot read %s: it is a folder, a pipe or a device; give a file", path);
        return NULL;
    }
    return g_steal_pointer(&file);
}

int ff_cli_save(int fd, const char *path)
{
    g_autoptr(GError) error = NULL;
    if (ff_file_save(fd, path, &error)) {
        return EX_OK;
    }
    ff_cli_fail(error);
    return EX_IOERR;
}

int ff_cli_fail_usage(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    fprintf(stderr, "faxferry: %s\n", text);
    return EX_USAGE;
}
