// SPDX-License-Identifier: GPL-3.0-or-later
/* What is done to whole fax TIFFs: judge, join. */
#include "base/error.h"
#include "base/limits.h"
#include "document/document.h"
#include "document/fax-pages.h"
#include "document/tiff-write.h"
#include "raster/bits.h"

static bool is_fax_compression(guint16 compression)
{
    return compression == COMPRESSION_CCITTFAX3 || compression == COMPRESSION_CCITTFAX4;
}

typedef struct {
    FfTiffFacts facts;
    guint64 black, pixels;
} Count;

static bool check_page(FfTiff *file, const FfTiffPage *page, FfResolution resolution, gpointer data,
                       GError **error)
{
    Count *count = data;
    if (!is_fax_compression(page->compression)) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT,
                    "page %d of the TIFF file is not in T.4 or T.6", count->facts.pages + 1);
        return false;
    }
    g_autofree guint8 *bits = ff_tiff_read_bits(file, page, error);
    if (bits == NULL) {
        return false;
    }
    if (count->facts.pages++ == 0) {
        count->facts.width_px = (int)page->width;
    }
    count->facts.rows += (int)page->height;
    count->black += ff_bits_count_black(bits, (gsize)page->height * (page->width / 8));
    count->pixels += (guint64)page->width * page->height;
    return true;
}

bool ff_document_check_tiff(int fd, FfTiffFacts *ret_facts, GError **error)
{
    Count count = {0};
    if (!ff_fax_pages_visit(fd, check_page, &count, error)) {
        return false;
    }
    count.facts.black = (double)count.black / (double)count.pixels;
    *ret_facts = count.facts;
    return true;
}

static bool copy_page(FfTiff *file, const FfTiffPage *page, FfResolution resolution, gpointer data,
                      GError **error)
{
    FfTiffWriter *writer = data;
    g_autoptr(GBytes) t6 = ff_tiff_read_t6(file, page, NULL, error);
    const FfT6Page out = {t6, (int)page->width, (int)page->height, resolution};
    return t6 != NULL && ff_tiff_writer_add(writer, &out, error);
}

bool ff_document_join(const int *fds, guint count, int out_fd, GError **error)
{
    g_autoptr(FfTiffWriter) writer = ff_tiff_writer_new(out_fd, error);
    if (writer == NULL) {
        return false;
    }
    for (guint i = 0; i < count; i++) {
        if (!ff_fax_pages_visit(fds[i], copy_page, writer, error)) {
            return false;
        }
    }
    return true;
}
