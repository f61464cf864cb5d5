// SPDX-License-Identifier: GPL-3.0-or-later
/* faxferry debug settings, flags, variables, columns, cover-variables: the tables that
 * tools/check-docs holds the manual against; and phrases. */
#include <stdio.h>
#include <sysexits.h>

#include "base/fax-record.h"
#include "cli/cli.h"
#include "cli/output.h"
#include "cover/cover.h"
#include "message/address.h"
#include "notice/notice.h"
#include "notice/phrases.h"

static const FfColumn setting_columns[] = {
    {"group", "Group"},     {"key", "Key"}, {"default", "Default"},
    {"summary", "Meaning"}, {.key = NULL},
};
static const FfColumn name_columns[] = {
    {"name", "Name"},
    {"summary", "Meaning"},
    {.key = NULL},
};
static const FfColumn cover_columns[] = {
    {"name", "Name"},
    {"code", "Code"},
    {"summary", "Meaning"},
    {.key = NULL},
};

static int print_rows(FfCli *cli, JsonArray *rows, const FfColumn *columns)
{
    if (cli->json) {
        ff_output_json_array(rows);
    } else {
        ff_output_table(rows, columns, "");
    }
    return EX_OK;
}

static void add_setting(const char *group, const char *key, const char *default_value,
                        const char *summary, gpointer data)
{
    JsonObject *object = json_object_new();
    json_object_set_string_member(object, "group", group);
    json_object_set_string_member(object, "key", key);
    json_object_set_string_member(object, "default", default_value);
    json_object_set_string_member(object, "summary", summary);
    json_array_add_object_element(data, object);
}

static void add_name(JsonArray *rows, const char *name, const char *summary)
{
    JsonObject *object = json_object_new();
    json_object_set_string_member(object, "name", name);
    json_object_set_string_member(object, "summary", summary);
    json_array_add_object_element(rows, object);
}

int ff_command_settings(FfCli *cli, int argc, char **argv)
{
    g_autoptr(JsonArray) rows = json_array_new();
    if (!ff_cli_parse(cli, NULL, 0, 0, &argc, &argv)) {
        return EX_USAGE;
    }
    ff_settings_visit(add_setting, rows);
    return print_rows(cli, rows, setting_columns);
}

int ff_command_flags(FfCli *cli, int argc, char **argv)
{
    g_autoptr(JsonArray) rows = json_array_new();
    if (!ff_cli_parse(cli, NULL, 0, 0, &argc, &argv)) {
        return EX_USAGE;
    }
    for (const FfFlagInfo *flag = ff_address_flags(); flag->name != NULL; flag++) {
        add_name(rows, flag->name, flag->summary);
    }
    return print_rows(cli, rows, name_columns);
}

int ff_command_variables(FfCli *cli, int argc, char **argv)
{
    g_autoptr(JsonArray) rows = json_array_new();
    if (!ff_cli_parse(cli, NULL, 0, 0, &argc, &argv)) {
        return EX_USAGE;
    }
    for (const FfNoticeVariable *variable = ff_notice_variables(); variable->name != NULL;
         variable++) {
        add_name(rows, variable->name, variable->summary);
    }
    return print_rows(cli, rows, name_columns);
}

int ff_command_columns(FfCli *cli, int argc, char **argv)
{
    g_autoptr(JsonArray) rows = json_array_new();
    if (!ff_cli_parse(cli, NULL, 0, 0, &argc, &argv)) {
        return EX_USAGE;
    }
    for (guint i = 0; i < FF_FAX_COLUMN_COUNT; i++) {
        add_name(rows, ff_fax_column_name((FfFaxColumn)i), ff_fax_column_summary((FfFaxColumn)i));
    }
    return print_rows(cli, rows, name_columns);
}

static void add_phrase(const char *id, const char *english, gpointer data)
{
    add_name(data, id, english);
}

/* What a translator begins with. */
int ff_command_phrases(FfCli *cli, int argc, char **argv)
{
    g_autoptr(JsonArray) rows = json_array_new();
    if (!ff_cli_parse(cli, NULL, 0, 0, &argc, &argv)) {
        return EX_USAGE;
    }
    ff_phrases_visit(add_phrase, rows);
    if (cli->json) {
        ff_output_json_array(rows);
        return EX_OK;
    }
    for (guint i = 0; i < json_array_get_length(rows); i++) {
        JsonObject *row = json_array_get_object_element(rows, i);
        printf("%s = %s\n", json_object_get_string_member(row, "name"),
               json_object_get_string_member(row, "summary"));
    }
    return EX_OK;
}

int ff_command_cover_variables(FfCli *cli, int argc, char **argv)
{
    g_autoptr(JsonArray) rows = json_array_new();
    if (!ff_cli_parse(cli, NULL, 0, 0, &argc, &argv)) {
        return EX_USAGE;
    }
    for (const FfCoverVariable *each = ff_cover_variables(); each->name != NULL; each++) {
        add_name(rows, each->name, each->summary);
        JsonObject *row = json_array_get_object_element(rows, json_array_get_length(rows) - 1);
        ff_output_set_string(row, "code", each->code);
    }
    return print_rows(cli, rows, cover_columns);
}
