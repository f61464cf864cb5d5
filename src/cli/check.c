// SPDX-License-Identifier: GPL-3.0-or-later
/* faxferry check: tries everything in the configuration, and says in words what would fail. */
#include "cli/check.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/error.h"
#include "cli/cli.h"
#include "cli/output.h"
#include "line/line.h"
#include "net/listener.h"
#include "number/number.h"

static const char *const words[] = {
    [FF_FOUND_GOOD] = "good",
    [FF_FOUND_DOUBT] = "doubt",
    [FF_FOUND_BAD] = "bad",
};

void ff_findings_add(FfFindings *findings, FfFound found, const char *subject, const char *format,
                     ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    JsonObject *row = json_object_new();
    json_object_set_string_member(row, "subject", subject);
    json_object_set_string_member(row, "found", words[found]);
    json_object_set_string_member(row, "text", text);
    json_array_add_object_element(findings->rows, row);
    findings->bad = findings->bad || found == FF_FOUND_BAD;
}

/* ---- the fax server ---- */

static void check_configuration(FfFindings *findings, const FfSettings *settings)
{
    ff_findings_add(findings, FF_FOUND_GOOD, "configuration", "%s has no errors", settings->path);
    if (!ff_number_is_country(settings->country)) {
        ff_findings_add(
            findings, FF_FOUND_BAD, "country",
            "%s is not the code of a country (ISO 3166); numbers without a country code "
            "would all be refused",
            settings->country);
    }
    if (settings->tsi == NULL) {
        ff_findings_add(findings, FF_FOUND_DOUBT, "tsi",
                        "the own fax number is not set; many countries require it on each page");
    }
}

static void check_state_dir(FfFindings *findings, const FfSettings *settings)
{
    if (access(settings->state_dir, R_OK | W_OK | X_OK) == 0) {
        ff_findings_add(findings, FF_FOUND_GOOD, "state_dir", "%s can be written",
                        settings->state_dir);
    } else {
        ff_findings_add(findings, FF_FOUND_BAD, "state_dir",
                        "%s can't be written by this account; make it, or give its owner's rights",
                        settings->state_dir);
    }
}

static void check_users(FfFindings *findings, FfStore *store)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) users = ff_store_list_users(store, &error);
    if (users == NULL) {
        ff_findings_add(findings, FF_FOUND_BAD, "users", "%s", error->message);
    } else if (users->len == 0) {
        ff_findings_add(findings, FF_FOUND_DOUBT, "users",
                        "there is none, so nobody may send; see faxferry user add --help");
    } else {
        ff_findings_add(findings, FF_FOUND_GOOD, "users", "%u", users->len);
    }
}

static void check_store(FfFindings *findings, FfCli *cli)
{
    g_autoptr(GError) error = NULL;
    FfStore *store = ff_cli_open_store(cli, &error);
    if (store == NULL) {
        ff_findings_add(findings, FF_FOUND_BAD, "store", "%s", error->message);
        return;
    }
    ff_findings_add(findings, FF_FOUND_GOOD, "store", "%s opens", cli->settings->store);
    check_state_dir(findings, cli->settings);
    check_users(findings, store);
}

/* Free, or held by our own program, is good. Who holds it can be hidden from this account. */
static void check_port(FfFindings *findings, const char *address, int port, const char *setting,
                       const char *program)
{
    g_autoptr(GError) error = NULL;
    int fd = ff_listener_open(address, port, setting, &error);
    g_autofree char *holder = fd < 0 ? ff_listener_find_holder(port) : NULL;
    if (fd >= 0) {
        close(fd);
        ff_findings_add(findings, FF_FOUND_GOOD, setting, "port %d on %s is free; %s does not run",
                        port, address, program);
    } else if (holder != NULL && g_str_has_prefix(holder, program)) {
        ff_findings_add(findings, FF_FOUND_GOOD, setting, "port %d on %s is held by %s", port,
                        address, holder);
    } else {
        ff_findings_add(findings, holder != NULL ? FF_FOUND_BAD : FF_FOUND_DOUBT, setting, "%s",
                        error->message);
    }
}

static void check_lines(FfFindings *findings, const FfSettings *settings)
{
    for (guint i = 0; i < settings->lines->len; i++) {
        const FfLineSettings *line = g_ptr_array_index(settings->lines, i);
        g_autofree char *subject = g_strdup_printf("line %s", line->name);
        g_autoptr(GError) error = NULL;
        if (!ff_line_check(line, &error)) {
            ff_findings_add(findings, FF_FOUND_BAD, subject, "%s", error->message);
        } else if (line->type == FF_LINE_LOOPBACK) {
            ff_findings_add(findings, FF_FOUND_DOUBT, subject,
                            "a loopback line: faxes go to a machine inside the program");
        } else {
            ff_findings_add(findings, FF_FOUND_GOOD, subject, "ready");
        }
    }
}

/* ---- the command ---- */

static void print_text(const JsonArray *rows)
{
    for (guint i = 0; i < json_array_get_length((JsonArray *)rows); i++) {
        JsonObject *row = json_array_get_object_element((JsonArray *)rows, i);
        g_autofree char *text = ff_output_clean(json_object_get_string_member(row, "text"));
        printf("%-6s%s: %s\n", json_object_get_string_member(row, "found"),
               json_object_get_string_member(row, "subject"), text);
    }
}

static void check_all(FfFindings *findings, FfCli *cli)
{
    const FfSettings *settings = cli->settings;
    check_configuration(findings, settings);
    check_store(findings, cli);
    ff_check_templates(findings, settings);
    check_port(findings, settings->local_address, settings->local_port, "local_port", "faxferryd");
    check_port(findings, settings->response_address, settings->response_port, "response_port",
               "faxferry-gateway");
    ff_check_box(findings);
    ff_check_office(findings, settings);
    ff_check_tnef(findings);
    check_lines(findings, settings);
    ff_check_routes(findings, cli);
    g_autoptr(GPtrArray) users = cli->store != NULL ? ff_store_list_users(cli->store, NULL) : NULL;
    g_autoptr(GPtrArray) groups =
        cli->store != NULL ? ff_store_list_groups(cli->store, NULL) : NULL;
    ff_check_covers(findings, settings, users, groups);
    for (guint i = 0; i < settings->gateways->len; i++) {
        ff_check_gateway(findings, g_ptr_array_index(settings->gateways, i));
        ff_check_senders(findings, g_ptr_array_index(settings->gateways, i), users);
    }
}

int ff_command_check(FfCli *cli, int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(JsonArray) rows = json_array_new();
    FfFindings findings = {.rows = rows};
    if (!ff_cli_parse(cli, NULL, 0, 0, &argc, &argv)) {
        return EX_USAGE;
    }
    if (ff_cli_open_settings(cli, &error) == NULL) {
        return ff_cli_fail(error);
    }
    check_all(&findings, cli);
    if (cli->json) {
        ff_output_json_array(rows);
    } else {
        print_text(rows);
    }
    return findings.bad ? EX_CONFIG : EX_OK;
}
