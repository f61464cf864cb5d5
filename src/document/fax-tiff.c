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

static gint64 count_octets(const FfTiff *file)
{
    guint64 octets = 0;
    for (guint32 strip = 0; strip < TIFFNumberOfStrips(file->tiff); strip++) {
        octets += TIFFGetStrileByteCount(file->tiff, strip);
    }
    return (gint64)octets;
}

static bool check_page(FfTiff *file, const FfTiffPage *page, FfResolution resolution, gpointer data,
                       GError **error)
{
    GArray *pages = data;
    if (!is_fax_compression(page->compression)) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT,
                    "page %u of the TIFF file is not in T.4 or T.6", pages->len + 1);
        return false;
    }
    g_autofree guint8 *bits = ff_tiff_read_bits(file, page, error);
    if (bits == NULL) {
        return false;
    }
    guint64 black = ff_bits_count_black(bits, (gsize)page->height * (page->width / 8));
    const FfPageFacts facts = {(int)page->width, (int)page->height, resolution, count_octets(file),
                               (double)black / ((double)page->width * page->height)};
    g_array_append_val(pages, facts);
    return true;
}

GArray *ff_document_check_pages(int fd, GError **error)
{
    g_autoptr(GArray) pages = g_array_new(false, false, sizeof(FfPageFacts));
    return ff_fax_pages_visit(fd, check_page, pages, error) ? g_steal_pointer(&pages) : NULL;
}

bool ff_document_check_tiff(int fd, FfTiffFacts *ret_facts, GError **error)
{
    g_autoptr(GArray) pages = ff_document_check_pages(fd, error);
    double black = 0;
    double pixels = 0;
    if (pages == NULL) {
        return false;
    }
    *ret_facts = (FfTiffFacts){.pages = (int)pages->len};
    for (guint i = 0; i < pages->len; i++) {
        const FfPageFacts *page = &g_array_index(pages, FfPageFacts, i);
        double area = (double)page->width_px * page->rows;
        ret_facts->rows += page->rows;
        black += page->black * area;
        pixels += area;
    }
    ret_facts->width_px = g_array_index(pages, FfPageFacts, 0).width_px;
    ret_facts->black = black / pixels;
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

typedef struct {
    FfTiffWriter *writer;
    int left_out; /* pages still to be */
} Cut;

static bool copy_behind(FfTiff *file, const FfTiffPage *page, FfResolution resolution,
                        gpointer data, GError **error)
{
    Cut *cut = data;
    return cut->left_out-- > 0 || copy_page(file, page, resolution, cut->writer, error);
}

bool ff_document_cut(int fd, int count, int out_fd, GError **error)
{
    g_autoptr(FfTiffWriter) writer = ff_tiff_writer_new(out_fd, error);
    Cut cut = {writer, count};
    if (writer == NULL || !ff_fax_pages_visit(fd, copy_behind, &cut, error)) {
        return false;
    }
    if (ff_tiff_writer_count(writer) == 0) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT, "the fax has no page behind the first %d",
                    count);
        return false;
    }
    return true;
}
