// SPDX-License-Identifier: GPL-3.0-or-later
/* faxferry dial: what becomes of a number, step by step. */
#include <stdio.h>
#include <sysexits.h>

#include "base/clock.h"
#include "cli/cli.h"
#include "cli/output.h"
#include "line/dial-string.h"
#include "line/line-choice.h"
#include "number/number.h"

static const FfColumn lines[] = {
    {"written", "Written"},     {"country", "Country"}, {"number", "Number"},
    {"formatted", "Formatted"}, {"line", "Line"},       {"dialled", "Dialled"},
    {"from", "Not before"},     {"reason", "Refused"},  {.key = NULL},
};

static JsonObject *describe(const FfSettings *settings, const char *written, const char *number,
                            const GError *error)
{
    const gint64 now_ms = ff_clock_now_ms();
    const FfLineChoice choice = ff_line_choose(settings, NULL, now_ms);
    g_autofree char *formatted = number != NULL ? ff_number_format(number) : NULL;
    JsonObject *object = json_object_new();
    ff_output_set_string(object, "written", written);
    ff_output_set_string(object, "country", settings->country);
    ff_output_set_string(object, "number", number);
    ff_output_set_string(object, "formatted", formatted);
    g_autofree char *dialled =
        number != NULL ? ff_dial_string(number, settings->dial_prefix, false) : NULL;
    ff_output_set_string(object, "dialled", dialled);
    ff_output_set_string(object, "line", number != NULL ? choice.line->name : NULL);
    ff_output_set_time(object, "from", choice.open_ms > now_ms ? choice.open_ms : 0);
    ff_output_set_string(object, "reason", error != NULL ? error->message : NULL);
    return object;
}

int ff_command_dial(FfCli *cli, int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    if (!ff_cli_parse(cli, NULL, 1, 1, &argc, &argv)) {
        return EX_USAGE;
    }
    const FfSettings *settings = ff_cli_open_settings_or_defaults(cli, &error);
    if (settings == NULL) {
        return ff_cli_fail(error);
    }
    g_autofree char *number = ff_cli_read_number(settings, argv[1], &error);
    g_autoptr(JsonObject) object = describe(settings, argv[1], number, error);
    if (cli->json) {
        ff_output_json_object(object);
    } else {
        ff_output_lines(object, lines);
    }
    return number != NULL ? EX_OK : EX_DATAERR;
}
