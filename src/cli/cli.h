// SPDX-License-Identifier: GPL-3.0-or-later
/* The command line: the table of commands, and what all of them share.
 *
 * A command is a function; it calls ff_cli_parse() first, then opens what it needs. Results go to
 * standard output, everything else to standard error. Exit statuses are those of sysexits.h. */
#pragma once

#include "base/file.h"
#include "base/settings.h"
#include "queue/store.h"

typedef struct FfCli FfCli;

typedef int (*FfCommandFunction)(FfCli *cli, int argc, char **argv);

typedef struct FfCommand {
    const char *name;
    const char *arguments;            /* as in the usage line, "" when there are none */
    const char *summary;              /* one sentence */
    FfCommandFunction run;            /* NULL: see `commands`; of a noun: when a number follows */
    const struct FfCommand *commands; /* of a noun; ended by a NULL name */
    bool hidden;                      /* for the project's own checks */
} FfCommand;

struct FfCli {
    const FfCommand *command; /* being run */
    char *title;              /* "faxferry user add" */
    char *config_path;
    bool config_named; /* by option or environment */
    bool json;
    char **arguments;          /* the whole command line */
    const char *other_program; /* render: has the renderers that this one lacks; NULL: has all */
    FfSettings *settings;      /* NULL until ff_cli_open_settings() */
    FfStore *store;            /* NULL until ff_cli_open_store() */
};

/* Takes the options out of the arguments: those of `entries` (may be NULL), --config, --json,
 * --help and
 * --version. What is left is from argv[1] on and must be `least` to `most` words. False: the usage
 * error has been told, return EX_USAGE. */
bool ff_cli_parse(FfCli *cli, const GOptionEntry *entries, int least, int most, int *argc,
                  char ***argv);

/* All are owned by `cli`. */
const FfSettings *ff_cli_open_settings(FfCli *cli, GError **error);
/* For commands that work without an installation: the defaults when there is no file at the usual
 * place. */
const FfSettings *ff_cli_open_settings_or_defaults(FfCli *cli, GError **error);
/* A database that root makes belongs to the state directory's owner. */
FfStore *ff_cli_open_store(FfCli *cli, GError **error);

/* Closes and frees what `cli` holds. A program without a database needs the second alone. */
void ff_cli_clear(FfCli *cli);
void ff_cli_clear_settings(FfCli *cli);

/* Tells the error; returns its exit status. */
int ff_cli_fail(const GError *error);
/* A file named on the command line, to read. */
FfFile *ff_cli_open_file(const char *path, GError **error);
/* Writes a file that was asked for; EX_OK, or the error is told and the status is EX_IOERR. */
int ff_cli_save(int fd, const char *path);
/* Tells what is wrong with the arguments; returns EX_USAGE. */
int ff_cli_fail_usage(const char *format, ...) G_GNUC_PRINTF(1, 2);

/* Arguments to values. False: FF_ERROR_PERMANENT with what is expected. */
bool ff_cli_read_id(const char *text, gint64 *ret_id, GError **error);
/* A date, with or without time, as in RFC 3339 (local without zone), or a span back from now ("2h",
 * "7d"). */
bool ff_cli_read_time(const char *text, gint64 *ret_ms, GError **error);
/* Without what people write between the digits of a number, or of its beginning. Caller frees. */
char *ff_cli_strip_number(const char *text);
/* To E.164 or extension, by the configuration. */
char *ff_cli_read_number(const FfSettings *settings, const char *text, GError **error);

/* The commands, a file each noun. */
int ff_command_send(FfCli *cli, int argc, char **argv);
int ff_command_status(FfCli *cli, int argc, char **argv);
int ff_command_queue(FfCli *cli, int argc, char **argv);
int ff_command_log(FfCli *cli, int argc, char **argv);
int ff_command_audit(FfCli *cli, int argc, char **argv);
int ff_command_maintain(FfCli *cli, int argc, char **argv);
int ff_command_show(FfCli *cli, int argc, char **argv);
int ff_command_cancel(FfCli *cli, int argc, char **argv);
int ff_command_retry(FfCli *cli, int argc, char **argv);
int ff_command_check(FfCli *cli, int argc, char **argv);
int ff_command_dial(FfCli *cli, int argc, char **argv);
int ff_command_parse_mail(FfCli *cli, int argc, char **argv);
int ff_command_render(FfCli *cli, int argc, char **argv);
int ff_command_notice(FfCli *cli, int argc, char **argv);
int ff_command_phrases(FfCli *cli, int argc, char **argv);
int ff_command_cover(FfCli *cli, int argc, char **argv);
/* The tables that the manual is checked against. */
int ff_command_settings(FfCli *cli, int argc, char **argv);
int ff_command_flags(FfCli *cli, int argc, char **argv);
int ff_command_variables(FfCli *cli, int argc, char **argv);
int ff_command_columns(FfCli *cli, int argc, char **argv);
int ff_command_cover_variables(FfCli *cli, int argc, char **argv);
extern const FfCommand ff_user_commands[];
extern const FfCommand ff_billing_commands[];
extern const FfCommand ff_group_commands[];
extern const FfCommand ff_debug_commands[];
