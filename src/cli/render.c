// SPDX-License-Identifier: GPL-3.0-or-later
/* faxferry debug render: documents to fax pages, by the very path that the server takes. */
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "base/error.h"
#include "base/limits.h"
#include "cli/cli.h"
#include "cli/program.h"
#include "cli/render-report.h"
#include "stage/fax-options.h"
#include "stage/stage.h"

typedef struct {
    char *out, *preview, *resolution, *page;
} RenderOptions;

static void render_options_clear(RenderOptions *options)
{
    g_free(options->out);
    g_free(options->preview);
    g_free(options->resolution);
    g_free(options->page);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(RenderOptions, render_options_clear)

static bool read_page_options(const FfSettings *settings, const RenderOptions *options,
                              FfPageOptions *page, GError **error)
{
    *page = (FfPageOptions){settings->resolution, settings->page_size, settings->max_pages,
                            options->page != NULL};
    if ((options->resolution == NULL ||
         ff_fax_options_resolution_from_name(options->resolution, &page->resolution)) &&
        (options->page == NULL || ff_fax_options_page_from_name(options->page, &page->page_size))) {
        return true;
    }
    g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT,
                "--resolution is standard, fine or superfine; --page is letter, a4 or legal");
    return false;
}

/* One page: 144 pixels an inch, readable on a screen. Several: half of that. */
enum { PREVIEW_WIDTH = 1224, PREVIEW_WIDTH_ON_SHEET = 612 };

static int save_preview(const FfFile *tiff, int pages, const char *path)
{
    if (path == NULL) {
        return EX_OK;
    }
    g_autoptr(FfFile) picture = pages == 1 ? ff_stage_picture(tiff->fd, PREVIEW_WIDTH)
                                           : ff_stage_sheet(tiff->fd, PREVIEW_WIDTH_ON_SHEET);
    if (picture == NULL) {
        fprintf(stderr, "faxferry: no picture can be made of the pages\n");
        return EX_DATAERR;
    }
    if (pages > FF_SHEET_PAGES) {
        fprintf(stderr, "faxferry: the picture shows the first %d of %d pages\n", FF_SHEET_PAGES,
                pages);
    }
    return ff_cli_save(picture->fd, path);
}

/* Where there are no pages there is nothing to write. */
static int save_pages(const FfFile *tiff, int pages, const RenderOptions *options)
{
    int status = pages > 0 ? ff_cli_save(tiff->fd, options->out) : EX_OK;
    return pages > 0 && status == EX_OK ? save_preview(tiff, pages, options->preview) : status;
}

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
static int render_files(const FfCli *cli, char *const *paths, const RenderOptions *options,
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
    if (!read_page_options(settings, options, &page_options, error) ||
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
    int status = save_pages(tiff, (int)pages->len, options);
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
    g_auto(RenderOptions) options = {0};
    const GOptionEntry entries[] = {
        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &options.out, "The fax TIFF to write", "FILE"},
        {"preview", 0, 0, G_OPTION_ARG_FILENAME, &options.preview,
         "Write the pages as one picture (PNG)", "FILE"},
        {"resolution", 'r', 0, G_OPTION_ARG_STRING, &options.resolution,
         "standard, fine or superfine", "NAME"},
        {"page", 'p', 0, G_OPTION_ARG_STRING, &options.page, "letter, a4 or legal", "SIZE"},
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
