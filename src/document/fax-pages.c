// SPDX-License-Identifier: GPL-3.0-or-later
#include "document/fax-pages.h"

#include <sys/mman.h>

#include "base/error.h"
#include "base/file.h"
#include "base/limits.h"
#include "document/tiff-cut.h"

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
    return visit(file, &page, resolution, data, error);
}

/* Mapped: only what the directories are made of is read. */
static bool is_whole(int fd, GError **error)
{
    gint64 length = ff_file_size(fd);
    void *data = length > 0 ? mmap(NULL, (gsize)length, PROT_READ, MAP_PRIVATE, fd, 0) : MAP_FAILED;
    bool whole = data != MAP_FAILED && !ff_tiff_is_cut_off(data, (gsize)length);
    if (data != MAP_FAILED) {
        munmap(data, (gsize)length);
    }
    if (!whole) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT, "the TIFF file is cut off");
    }
    return whole;
}

bool ff_fax_pages_visit(int fd, FfFaxPageVisit visit, gpointer data, GError **error)
{
    g_autoptr(FfTiff) file = ff_tiff_open_read(fd, error);
    FfTiffStep step = file == NULL ? FF_TIFF_BROKEN : FF_TIFF_PAGE;
    if (file == NULL || !is_whole(fd, error)) {
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
