// SPDX-License-Identifier: GPL-3.0-or-later
/* faxferry debug render: documents to fax pages, by the very path that the server takes. */
#include <stdio.h>
#include <sysexits.h>

#include "base/error.h"
#include "base/limits.h"
#include "cli/cli.h"
#include "cli/output.h"
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

static JsonObject *describe_report(const char *path, const FfDocumentReport *report)
{
    JsonObject *object = json_object_new();
    bool good = report->reason == FF_REASON_NONE;
    g_autofree char *name = g_path_get_basename(path);
    g_autofree char *valid = g_utf8_make_valid(name, -1);
    g_autofree char *sentence = good ? NULL : ff_reason_sentence(report->reason, valid);
    json_object_set_string_member(object, "name", valid);
    ff_output_set_string(object, "kind", report->kind);
    json_object_set_string_member(object, "action", good ? "fax" : "fail");
    ff_output_set_string(object, "reason", good ? NULL : ff_reason_name(report->reason));
    ff_output_set_string(object, "sentence", sentence);
    json_object_set_int_member(object, "first_page", report->first_page);
    json_object_set_int_member(object, "pages", report->pages);
    return object;
}

static void print_report(char *const *paths, const FfDocumentReport *reports, int pages)
{
    g_autoptr(JsonObject) object = json_object_new();
    JsonArray *parts = json_array_new();
    for (guint i = 0; paths[i] != NULL; i++) {
        json_array_add_object_element(parts, describe_report(paths[i], &reports[i]));
    }
    json_object_set_int_member(object, "pages", pages);
    json_object_set_array_member(object, "parts", parts);
    ff_output_json_object(object);
}

enum { PREVIEW_WIDTH = 1224 }; /* 144 pixels an inch: readable on a screen */

static int save_preview(const FfFile *pages, const char *path)
{
    if (path == NULL) {
        return EX_OK;
    }
    g_autoptr(FfFile) picture = ff_stage_picture(pages->fd, PREVIEW_WIDTH);
    if (picture == NULL) {
        fprintf(stderr, "faxferry: no picture can be made of the first page\n");
        return EX_DATAERR;
    }
    return ff_cli_save(picture->fd, path);
}

/* Where there are no pages there is nothing to write. */
static int save_pages(const FfFile *tiff, int pages, const RenderOptions *options)
{
    int status = pages > 0 ? ff_cli_save(tiff->fd, options->out) : EX_OK;
    return pages > 0 && status == EX_OK ? save_preview(tiff, options->preview) : status;
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

/* Failed documents fail the command, but what could be rendered is written; the report comes last,
 * so that it is no lie. */
static int render_files(const FfSettings *settings, char *const *paths,
                        const RenderOptions *options, GError **error)
{
    guint count = g_strv_length((char **)paths);
    g_autoptr(FfFiles) files = ff_files_new();
    g_autofree FfDocument *documents = g_new0(FfDocument, count);
    g_autofree FfDocumentReport *reports = g_new0(FfDocumentReport, count);
    FfPageOptions page_options;
    int pages = 0;
    if (!read_page_options(settings, options, &page_options, error) ||
        !open_documents(paths, files, documents, error)) {
        return ff_cli_fail(*error);
    }
    g_autoptr(FfFile) tiff = ff_stage_render(documents, count, &page_options,
                                             settings->render_timeout_ms, reports, &pages, error);
    if (tiff == NULL) {
        return ff_cli_fail(*error);
    }
    int status = save_pages(tiff, pages, options);
    if (status != EX_OK) {
        return status;
    }
    print_report(paths, reports, pages);
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
         "Write the first page as a picture (PNG)", "FILE"},
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
    return settings != NULL ? render_files(settings, argv + 1, &options, &error)
                            : ff_cli_fail(error);
}
