// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/render-options.h"

#include <stdio.h>
#include <sysexits.h>

#include "base/error.h"
#include "stage/fax-options.h"
#include "stage/stage.h"

void ff_render_options_clear(FfRenderOptions *options)
{
    g_free(options->out);
    g_free(options->preview);
    g_free(options->resolution);
    g_free(options->page);
}
bool ff_render_options_read(const FfSettings *settings, const FfRenderOptions *options,
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

int ff_render_options_save(const FfFile *tiff, int pages, const FfRenderOptions *options)
{
    int status = pages > 0 ? ff_cli_save(tiff->fd, options->out) : EX_OK;
    return pages > 0 && status == EX_OK ? save_preview(tiff, pages, options->preview) : status;
}
