// SPDX-License-Identifier: GPL-3.0-or-later
#include "t30/test-pages.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <tiffio.h>

static TIFF *open_fd(int fd, const char *mode)
{
    char path[32];
    g_snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    return TIFFOpen(path, mode);
}

/* Black runs at random places: cheap to code, yet no two rows and no two pages are alike. */
static void draw_row(guint8 *row, GRand *random)
{
    memset(row, 0, TEST_ROW_OCTETS);
    for (int run = 0; run < 6; run++) {
        int start = g_rand_int_range(random, 0, TEST_ROW_OCTETS - 8);
        memset(row + start, 0xff, (gsize)g_rand_int_range(random, 1, 8));
    }
}

static void draw_noise(guint8 *row, GRand *random)
{
    for (int i = 0; i < TEST_ROW_OCTETS; i++) {
        row[i] = (guint8)g_rand_int(random);
    }
}

static void set_page_tags(TIFF *tiff, int page, int pages)
{
    TIFFSetField(tiff, TIFFTAG_SUBFILETYPE, FILETYPE_PAGE);
    TIFFSetField(tiff, TIFFTAG_COMPRESSION, COMPRESSION_CCITTFAX4);
    TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, TEST_WIDTH);
    TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, TEST_ROWS);
    TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, TEST_ROWS);
    TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, 1);
    TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, 1);
    TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISWHITE);
    TIFFSetField(tiff, TIFFTAG_FILLORDER, FILLORDER_LSB2MSB);
    TIFFSetField(tiff, TIFFTAG_RESOLUTIONUNIT, RESUNIT_INCH);
    TIFFSetField(tiff, TIFFTAG_XRESOLUTION, 204.0);
    TIFFSetField(tiff, TIFFTAG_YRESOLUTION, 196.0);
    TIFFSetField(tiff, TIFFTAG_PAGENUMBER, page, pages);
}

static FfFile *draw_pages(int pages, guint32 seed, void (*draw)(guint8 *row, GRand *random))
{
    FfFile *file = ff_file_new("pages.tif", NULL);
    TIFF *tiff = open_fd(file->fd, "w");
    g_assert_nonnull(tiff);
    guint8 row[TEST_ROW_OCTETS];
    for (int page = 0; page < pages; page++) {
        GRand *random = g_rand_new_with_seed(seed + (guint32)page);
        set_page_tags(tiff, page, pages);
        for (guint32 y = 0; y < TEST_ROWS; y++) {
            draw(row, random);
            g_assert_cmpint(TIFFWriteScanline(tiff, row, y, 0), ==, 1);
        }
        g_assert_true(TIFFWriteDirectory(tiff));
        g_rand_free(random);
    }
    TIFFClose(tiff);
    return file;
}

FfFile *test_pages_new(int pages, guint32 seed)
{
    return draw_pages(pages, seed, draw_row);
}

FfFile *test_pages_new_dense(int pages, guint32 seed)
{
    return draw_pages(pages, seed, draw_noise);
}

guint8 *test_pages_read(int fd, int page, guint32 *ret_rows)
{
    TIFF *tiff = open_fd(fd, "r");
    if (tiff == NULL || !TIFFSetDirectory(tiff, (tdir_t)page)) {
        return NULL;
    }
    uint32_t rows = 0;
    TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &rows);
    g_assert_cmpint(TIFFScanlineSize(tiff), ==, TEST_ROW_OCTETS);
    guint8 *data = g_malloc0(((gsize)rows + 1) * TEST_ROW_OCTETS);
    for (uint32_t y = 0; y < rows; y++) {
        g_assert_cmpint(TIFFReadScanline(tiff, data + (gsize)y * TEST_ROW_OCTETS, y, 0), ==, 1);
    }
    TIFFClose(tiff);
    *ret_rows = rows;
    return data;
}

void test_pages_assert_equal(const FfFile *sent, int page, const FfFile *far, int far_page)
{
    guint32 sent_rows = 0, far_rows = 0;
    g_autofree guint8 *sent_data = test_pages_read(sent->fd, page, &sent_rows);
    g_autofree guint8 *far_data = test_pages_read(far->fd, far_page, &far_rows);
    g_assert_nonnull(sent_data);
    g_assert_nonnull(far_data);
    g_assert_cmpuint(far_rows, ==, sent_rows);
    g_assert_cmpmem(far_data, sent_rows * TEST_ROW_OCTETS, sent_data, sent_rows * TEST_ROW_OCTETS);
}
