// SPDX-License-Identifier: GPL-3.0-or-later
/* faxferry debug render: documents to fax pages, by the very path that the server takes. */
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "base/error.h"
#include "base/limits.h"
#include "cli/cli.h"
#include "cli/program.h"
#include "cli/render-options.h"
#include "cli/render-report.h"
#include "stage/stage.h"

static bool open_documents(char *const *paths, FfFiles *files, FfDocument *documents,
                           GError **error)
{
    for (guint i = 0; paths[i] != NULL; i++) {
        FfFile *file = ff_cli_open_file(paths[i], error);
        if (file == NULL) {
            return false;
        }
        g_ptr_array_add(files, file);
        documents[i] = (FfDocument){.name = paths[i], .fd = file->fd};
    }
    return true;
}

/* Whether this program has no renderer for the document, and another has. */
static bool is_for_other_program(const FfCli *cli, const FfDocumentReport *report)
{
    return cli->other_program != NULL && report->reason == FF_REASON_DOCUMENT_UNSUPPORTED &&
           (strcmp(report->kind, "text") == 0 || strcmp(report->kind, "html") == 0);
}

/* Failed documents fail the command, but what could be rendered is written; the report comes last,
 * so that it is no lie. */
static int render_files(const FfCli *cli, char *const *paths, const FfRenderOptions *options,
                        GError **error)
{
    const FfSettings *settings = cli->settings;
    guint count = g_strv_length((char **)paths);
    if (count > 1 && cli->other_program != NULL) { /* it would have to start over for one of them */
        return ff_program_become(cli->other_program, cli->arguments);
    }
    g_autoptr(FfFiles) files = ff_files_new();
    g_autofree FfDocument *documents = g_new0(FfDocument, count);
    g_autofree FfDocumentReport *reports = g_new0(FfDocumentReport, count);
    FfPageOptions page_options;
    g_autoptr(GArray) pages = NULL;
    if (!ff_render_options_read(settings, options, &page_options, error) ||
        !open_documents(paths, files, documents, error)) {
        return ff_cli_fail(*error);
    }
    g_autoptr(FfFile) tiff =
        ff_stage_render(documents, count, &page_options, settings, reports, &pages, error);
    if (tiff == NULL) {
        return ff_cli_fail(*error);
    }
    if (is_for_other_program(cli, &reports[0])) {
        return ff_program_become(cli->other_program, cli->arguments);
    }
    int status = ff_render_options_save(tiff, (int)pages->len, options);
    if (status != EX_OK) {
        return status;
    }
    ff_render_report_print(paths, reports, pages);
    for (guint i = 0; i < count; i++) {
        if (reports[i].reason != FF_REASON_NONE) {
            return EX_DATAERR;
        }
    }
    return EX_OK;
}

int ff_command_render(FfCli *cli, int argc, char **argv)
{
    g_auto(FfRenderOptions) options = {0};
    const GOptionEntry entries[] = {
        FF_RENDER_ENTRIES(options),
        G_OPTION_ENTRY_NULL,
    };
    g_autoptr(GError) error = NULL;
    if (!ff_cli_parse(cli, entries, 1, FF_LIMIT_PARTS, &argc, &argv)) {
        return EX_USAGE;
    }
    if (options.out == NULL) {
        return ff_cli_fail_usage("where to? write faxferry debug render FILE... -o OUT.tif");
    }
    const FfSettings *settings = ff_cli_open_settings_or_defaults(cli, &error);
    return settings != NULL ? render_files(cli, argv + 1, &options, &error) : ff_cli_fail(error);
}
