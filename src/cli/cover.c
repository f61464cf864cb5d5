// SPDX-License-Identifier: GPL-3.0-or-later
/* faxferry debug cover: draws a cover sheet, by the very path that the server takes. */
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/limits.h"
#include "cli/cli.h"
#include "cli/output.h"
#include "cli/render-options.h"
#include "stage/stage.h"

/* What --set may say; the text has an option of its own. */
static const struct {
    const char *name;
    gsize offset;
} fact_names[] = {
    {"RecipientName", G_STRUCT_OFFSET(FfCoverFacts, recipient_name)},
    {"To", G_STRUCT_OFFSET(FfCoverFacts, to)},
    {"CC", G_STRUCT_OFFSET(FfCoverFacts, cc)},
    {"BCC", G_STRUCT_OFFSET(FfCoverFacts, bcc)},
    {"CompanyName", G_STRUCT_OFFSET(FfCoverFacts, company_name)},
    {"PhoneNumber", G_STRUCT_OFFSET(FfCoverFacts, phone_number)},
    {"Subject", G_STRUCT_OFFSET(FfCoverFacts, subject)},
    {"SenderName", G_STRUCT_OFFSET(FfCoverFacts, sender_name)},
    {"SenderAddress", G_STRUCT_OFFSET(FfCoverFacts, sender_address)},
    {"SenderFax", G_STRUCT_OFFSET(FfCoverFacts, sender_fax)},
    {"SenderVoice", G_STRUCT_OFFSET(FfCoverFacts, sender_voice)},
    {"SenderCompany", G_STRUCT_OFFSET(FfCoverFacts, sender_company)},
    {"Language", G_STRUCT_OFFSET(FfCoverFacts, language)},
    {"Country", G_STRUCT_OFFSET(FfCoverFacts, country)},
};

static bool set_fact(FfCoverFacts *facts, char *assignment, GError **error)
{
    char *value = strchr(assignment, '=');
    gsize length = value == NULL ? 0 : (gsize)(value - assignment);
    if (length == strlen("Pages") && g_ascii_strncasecmp(assignment, "Pages", length) == 0) {
        facts->pages = (int)CLAMP(g_ascii_strtoll(value + 1, NULL, 10), 0, FF_LIMIT_PAGES);
        return true;
    }
    for (guint i = 0; i < G_N_ELEMENTS(fact_names) && value != NULL; i++) {
        if (strlen(fact_names[i].name) == length &&
            g_ascii_strncasecmp(assignment, fact_names[i].name, length) == 0) {
            *(const char **)((char *)facts + fact_names[i].offset) = value + 1;
            return true;
        }
    }
    g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT,
                "--set %s: write --set Name=VALUE, with a name of faxferry-covers(5), Pages, "
                "Language or Country",
                assignment);
    return false;
}

static bool set_facts(FfCoverFacts *facts, char **assignments, GError **error)
{
    for (guint i = 0; assignments != NULL && assignments[i] != NULL; i++) {
        if (!set_fact(facts, assignments[i], error)) {
            return false;
        }
    }
    return true;
}

static char *read_text(const char *path, GError **error)
{
    g_autoptr(FfFile) file = path == NULL ? NULL : ff_cli_open_file(path, error);
    gsize length = 0;
    return path == NULL   ? g_strdup("")
           : file == NULL ? NULL
                          : ff_file_read(file->fd, FF_LIMIT_COVER_TEXT, &length, error);
}

static void print_pages(const GArray *pages)
{
    g_autoptr(JsonObject) object = json_object_new();
    JsonArray *list = json_array_new();
    for (guint i = 0; i < pages->len; i++) {
        const FfPageFacts *page = &g_array_index(pages, FfPageFacts, i);
        JsonObject *row = json_object_new();
        json_object_set_int_member(row, "page", i + 1);
        json_object_set_int_member(row, "rows", page->rows);
        json_object_set_int_member(row, "octets", page->octets);
        json_object_set_double_member(row, "black", page->black);
        json_array_add_object_element(list, row);
    }
    json_object_set_int_member(object, "pages", pages->len);
    json_object_set_array_member(object, "page_list", list);
    ff_output_json_object(object);
}

static int draw(const FfSettings *settings, const char *path, const FfCoverFacts *facts,
                const FfRenderOptions *options, GError **error)
{
    FfPageOptions page;
    int count = 0;
    g_autoptr(FfFile) file = ff_cli_open_file(path, error);
    if (file == NULL || !ff_render_options_read(settings, options, &page, error)) {
        return ff_cli_fail(*error);
    }
    g_autoptr(FfCoverTemplate) template = ff_cover_template_new(g_steal_pointer(&file), path);
    g_autoptr(FfFile) tiff = ff_stage_cover(template, facts, &page, settings, &count, error);
    if (tiff == NULL) {
        g_prefix_error(error, "%s: ", path);
        return ff_cli_fail(*error);
    }
    g_autoptr(GArray) pages = ff_stage_check_pages(tiff->fd, error);
    if (pages == NULL) {
        return ff_cli_fail(*error);
    }
    int status = ff_render_options_save(tiff, count, options);
    if (status == EX_OK) {
        print_pages(pages);
    }
    return status;
}

int ff_command_cover(FfCli *cli, int argc, char **argv)
{
    g_auto(FfRenderOptions) options = {0};
    g_autofree char *text_path = NULL;
    g_auto(GStrv) assignments = NULL;
    const GOptionEntry entries[] = {
        FF_RENDER_ENTRIES(options),
        {"text", 't', 0, G_OPTION_ARG_FILENAME, &text_path, "The text of the message", "FILE"},
        {"set", 's', 0, G_OPTION_ARG_STRING_ARRAY, &assignments,
         "Value of a variable; may be repeated", "NAME=VALUE"},
        G_OPTION_ENTRY_NULL,
    };
    g_autoptr(GError) error = NULL;
    if (!ff_cli_parse(cli, entries, 1, 1, &argc, &argv)) {
        return EX_USAGE;
    }
    if (options.out == NULL) {
        return ff_cli_fail_usage("where to? write faxferry debug cover TEMPLATE -o OUT.tif");
    }
    g_autofree char *text = read_text(text_path, &error);
    FfCoverFacts facts = {.text = text, .time_ms = ff_clock_now_ms()};
    const FfSettings *settings = ff_cli_open_settings_or_defaults(cli, &error);
    if (text == NULL || settings == NULL) {
        return ff_cli_fail(error);
    }
    facts.country = settings->country;
    return set_facts(&facts, assignments, &error)
               ? draw(settings, argv[1], &facts, &options, &error)
               : ff_cli_fail(error);
}
