// SPDX-License-Identifier: GPL-3.0-or-later
#include "document/fax-pages.h"

#include "base/error.h"
#include "base/limits.h"
#include "document/tiff-directory.h"

static bool visit_page(FfTiff *file, FfFaxPageVisit visit, gpointer data, GError **error)
{
    FfTiffPage page;
    FfResolution resolution;
    if (!ff_tiff_read_page(file, &page, error)) {
        return false;
    }
    if (!ff_tiff_is_fax_page(&page, &resolution)) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT,
                    "a page of the TIFF file is no fax page: %u x %u pixels at %g x %g dpi, %u bit",
                    page.width, page.height, page.x_dpi, page.y_dpi, page.bits_per_sample);
        return false;
    }
    if (!ff_tiff_directory_has_values(file)) {
        return ff_tiff_fail(file, "the TIFF file is cut off", error);
    }
    return visit(file, &page, resolution, data, error);
}

bool ff_fax_pages_visit(int fd, FfFaxPageVisit visit, gpointer data, GError **error)
{
    g_autoptr(FfTiff) file = ff_tiff_open_read(fd, error);
    FfTiffStep step = file == NULL ? FF_TIFF_BROKEN : FF_TIFF_PAGE;
    if (file == NULL) {
        return false;
    }
    for (int count = 0; step == FF_TIFF_PAGE; count++) {
        if (count >= FF_LIMIT_PAGES) {
            g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT, "the TIFF file has over %d pages",
                        FF_LIMIT_PAGES);
            return false;
        }
        if (!visit_page(file, visit, data, error)) {
            return false;
        }
        step = ff_tiff_next_page(file);
    }
    return step == FF_TIFF_END ||
           ff_tiff_fail(file, "the list of pages of the TIFF file is damaged", error);
}
