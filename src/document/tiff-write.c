// SPDX-License-Identifier: GPL-3.0-or-later
#include "document/tiff-write.h"

#include <unistd.h>

#include "base/error.h"
#include "config.h"
#include "document/tiff-io.h"
#include "raster/fax-code.h"

struct FfTiffWriter {
    FfTiff *file;
    int fd;
    int count;
};

static void free_page(gpointer data)
{
    FfT6Page *page = data;
    g_bytes_unref(page->t6);
    g_free(page);
}

FfT6Pages *ff_t6_pages_new(void)
{
    return g_ptr_array_new_with_free_func(free_page);
}

void ff_t6_pages_add(FfT6Pages *pages, GBytes *t6, int width_px, int rows, FfResolution resolution)
{
    FfT6Page *page = g_new0(FfT6Page, 1);
    *page = (FfT6Page){t6, width_px, rows, resolution};
    g_ptr_array_add(pages, page);
}

static void set_page_tags(TIFF *tiff, int width_px, int rows)
{
    TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, (guint32)width_px);
    TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, (guint32)rows);
    TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, 1);
    TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, 1);
    TIFFSetField(tiff, TIFFTAG_COMPRESSION, COMPRESSION_CCITTFAX4);
    TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISWHITE);
    TIFFSetField(tiff, TIFFTAG_FILLORDER, FILLORDER_MSB2LSB);
    TIFFSetField(tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
    TIFFSetField(tiff, TIFFTAG_ORIENTATION, ORIENTATION_TOPLEFT);
    TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, (guint32)rows);
}

static void set_fax_tags(TIFF *tiff, FfResolution resolution, int number)
{
    TIFFSetField(tiff, TIFFTAG_SUBFILETYPE, FILETYPE_PAGE);
    TIFFSetField(tiff, TIFFTAG_GROUP4OPTIONS, 0);
    TIFFSetField(tiff, TIFFTAG_RESOLUTIONUNIT, RESUNIT_INCH);
    TIFFSetField(tiff, TIFFTAG_XRESOLUTION, FF_PAGE_X_DPI);
    TIFFSetField(tiff, TIFFTAG_YRESOLUTION, ff_page_y_dpi(resolution));
    TIFFSetField(tiff, TIFFTAG_PAGENUMBER, number, 0); /* TIFF 6.0: a total of 0 is "not known" */
    TIFFSetField(tiff, TIFFTAG_SOFTWARE, "faxferry " FF_VERSION);
}

GBytes *ff_t6_encode(const guint8 *bits, int width_px, int rows)
{
    const FfFaxForm form = {.coding = FF_FAX_MMR, .width_px = width_px, .rows = rows, .end = true};
    return ff_fax_encode(&form, bits, ((gsize)width_px + 7) / 8);
}

FfTiffWriter *ff_tiff_writer_new(int fd, GError **error)
{
    FfTiff *file = ff_tiff_open_write(fd, error);
    if (file == NULL) {
        return NULL;
    }
    FfTiffWriter *writer = g_new0(FfTiffWriter, 1);
    writer->file = file;
    writer->fd = fd;
    return writer;
}

bool ff_tiff_writer_add(FfTiffWriter *writer, const FfT6Page *page, GError **error)
{
    TIFF *tiff = writer->file->tiff;
    gsize length = 0;
    gconstpointer data = g_bytes_get_data(page->t6, &length);

    set_page_tags(tiff, page->width_px, page->rows);
    set_fax_tags(tiff, page->resolution, writer->count);
    if (TIFFWriteRawStrip(tiff, 0, (void *)(guintptr)data, (tmsize_t)length) < 0 ||
        !TIFFWriteDirectory(tiff)) {
        g_set_error(error, FF_ERROR, FF_ERROR_TEMPORARY, "cannot write page %d: %s",
                    writer->count + 1,
                    writer->file->complaint == NULL ? "no room?" : writer->file->complaint);
        return false;
    }
    writer->count++;
    return true;
}

int ff_tiff_writer_count(const FfTiffWriter *writer)
{
    return writer->count;
}

void ff_tiff_writer_free(FfTiffWriter *writer)
{
    if (writer == NULL) {
        return;
    }
    ff_tiff_free(writer->file);
    if (writer->count == 0 && ftruncate(writer->fd, 0) != 0) {
        g_debug("an empty TIFF header stays");
    }
    g_free(writer);
}
