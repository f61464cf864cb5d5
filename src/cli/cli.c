// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/cli.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "config.h"
#include "number/number.h"

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

static void use_temporary_directory(const FfSettings *settings)
{
    g_autofree char *directory = g_build_filename(settings->state_dir, "tmp", NULL);
    if (access(directory, R_OK | W_OK | X_OK) == 0) {
        ff_file_set_directory(directory);
    }
}

/* Root's identity is given up only while files may be made; rights stay with the real user. */
static void become_owner(const char *state_dir)
{
    struct stat status;
    if (geteuid() == 0 && stat(state_dir, &status) == 0 && status.st_uid != 0) {
        if (setegid(status.st_gid) != 0 || seteuid(status.st_uid) != 0) {
            fprintf(stderr, "faxferry: cannot act as the owner of %s\n", state_dir);
        }
    }
}

static void become_oneself(void)
{
    if (geteuid() != getuid() && getuid() == 0 && (seteuid(0) != 0 || setegid(getgid()) != 0)) {
        abort();
    }
}

FfStore *ff_cli_open_store(FfCli *cli, GError **error)
{
    const FfSettings *settings = ff_cli_open_settings(cli, error);
    if (settings == NULL || cli->store != NULL) {
        return cli->store;
    }
    become_owner(settings->state_dir);
    cli->store = ff_store_open(settings->store, settings->state_dir, error);
    become_oneself();
    use_temporary_directory(settings);
    return cli->store;
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

/* ---- arguments to values ---- */

bool ff_cli_read_id(const char *text, gint64 *ret_id, GError **error)
{
    char *end = NULL;
    gint64 id = g_ascii_strtoll(text, &end, 10);
    if (!g_ascii_isdigit(text[0]) || *end != '\0' || id <= 0 || id == G_MAXINT64) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT,
                    "\"%s\" is not an id; ids are the numbers that queue and log list", text);
        return false;
    }
    *ret_id = id;
    return true;
}

/* "2h": how long that is, 0 when it is no span. */
static gint64 span_ms(const char *text)
{
    static const struct {
        char unit;
        gint64 seconds;
    } units[] = {{'m', 60}, {'h', 3600}, {'d', 86400}, {'w', 7 * 86400}};
    char *end = NULL;
    gint64 count = g_ascii_strtoll(text, &end, 10);
    for (guint i = 0; i < G_N_ELEMENTS(units); i++) {
        if (count > 0 && count < 100000 && end[0] == units[i].unit && end[1] == '\0') {
            return count * units[i].seconds * 1000;
        }
    }
    return 0;
}

bool ff_cli_read_time(const char *text, gint64 *ret_ms, GError **error)
{
    gint64 span = span_ms(text);
    if (span > 0) {
        *ret_ms = ff_clock_now_ms() - span;
        return true;
    }
    g_autoptr(GTimeZone) local = g_time_zone_new_local();
    g_autofree char *midnight = g_strconcat(text, "T00:00:00", NULL);
    g_autoptr(GDateTime) time = g_date_time_new_from_iso8601(text, local);
    if (time == NULL) {
        time = g_date_time_new_from_iso8601(midnight, local);
    }
    if (time == NULL) {
        g_set_error(
            error, FF_ERROR, FF_ERROR_PERMANENT,
            "\"%s\" is no time; write 2026-11-23, 2026-11-23T16:08:00, or 7d for a week ago", text);
        return false;
    }
    *ret_ms = g_date_time_to_unix(time) * 1000;
    return true;
}

char *ff_cli_read_number(const FfSettings *settings, const char *text, GError **error)
{
    static const FfReason reasons[] = {
        [FF_NUMBER_OK] = FF_REASON_NONE,
        [FF_NUMBER_MALFORMED] = FF_REASON_BAD_NUMBER,
        [FF_NUMBER_IMPOSSIBLE] = FF_REASON_BAD_NUMBER,
        [FF_NUMBER_EMERGENCY] = FF_REASON_EMERGENCY_NUMBER,
    };
    char *number = NULL;
    FfNumberResult result =
        ff_number_normalise(text, settings->country, settings->extension_digits, &number);
    if (result != FF_NUMBER_OK) {
        g_autofree char *sentence = ff_reason_sentence(reasons[result], text);
        g_set_error_literal(error, FF_ERROR, FF_ERROR_PERMANENT, sentence);
    }
    return number;
}
