// SPDX-License-Identifier: GPL-3.0-or-later
/* Foreign TIFF files to pages. */
#include <string.h>
#include <tiffio.h>

#include "document/test-pages.h"
#include "document/test-samples.h"

#define FAX_TIFF(compression_, photometric_)                                                       \
    {                                                                                              \
        .width = 1728, .height = 1000, .x_dpi = 204, .y_dpi = 196, .bits = 1, .channels = 1,       \
        .compression = (compression_), .photometric = (photometric_)                               \
    }

/* What is a fax page already goes through bit for bit, however it is coded. */
static void test_tiff_fax(void)
{
    static const FfSampleTiff forms[] = {
        FAX_TIFF(COMPRESSION_CCITTFAX4, PHOTOMETRIC_MINISWHITE),
        FAX_TIFF(COMPRESSION_CCITTFAX3, PHOTOMETRIC_MINISWHITE),
        FAX_TIFF(COMPRESSION_CCITTRLE, PHOTOMETRIC_MINISWHITE),
        FAX_TIFF(COMPRESSION_LZW, PHOTOMETRIC_MINISBLACK),
        FAX_TIFF(COMPRESSION_NONE, PHOTOMETRIC_MINISBLACK),
        FAX_TIFF(COMPRESSION_CCITTFAX4, PHOTOMETRIC_MINISBLACK),
    };
    for (gsize i = 0; i < G_N_ELEMENTS(forms); i++) {
        FfSampleTiff form = forms[i];
        form.pages = 3;
        form.rows_per_strip = i % 2 == 0 ? 0 : 100;
        form.fill_order = i < 2 ? FILLORDER_LSB2MSB : 0;
        g_autoptr(FfFile) pages = assert_renders(ff_sample_tiff(&form), NULL, &fine, 3);
        Ink ink = ink_of(pages, 2);
        g_assert_cmpint(ink.left, ==, 0);
        g_assert_cmpint(ink.right, ==, 863);
        g_assert_cmpint(ink.top, ==, 0);
        g_assert_cmpint(ink.bottom, ==, 499);
        g_assert_cmpint(ink.rows, ==, 1000); /* its own length */
    }
}

/* A fax page of another resolution or length keeps its pixels where no row must go. */
static void test_tiff_fax_lengthened(void)
{
    static const struct {
        FfResolution from, to;
        int height;
        bool forced;
        int rows, bottom;
    } cases[] = {
        {FF_RESOLUTION_STANDARD, FF_RESOLUTION_FINE, 500, false, 1000, 499},
        {FF_RESOLUTION_STANDARD, FF_RESOLUTION_SUPERFINE, 500, false, 2000, 999},
        {FF_RESOLUTION_FINE, FF_RESOLUTION_SUPERFINE, 500, true, 4301, 499},
        {FF_RESOLUTION_FINE, FF_RESOLUTION_FINE, 1000, true, 2156, 499},
        {FF_RESOLUTION_FINE, FF_RESOLUTION_FINE, 2200, true, 2200, 1099},
        {FF_RESOLUTION_FINE, FF_RESOLUTION_FINE, 4000, false, 4000, 1999},
    };
    static const double dpi[] = {98, 196, 391};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        const FfPageOptions options = {cases[i].to, FF_PAGE_LETTER, 5, cases[i].forced};
        FfSampleTiff form = FAX_TIFF(COMPRESSION_CCITTFAX4, PHOTOMETRIC_MINISWHITE);
        form.y_dpi = dpi[cases[i].from];
        form.height = cases[i].height;
        g_autoptr(FfFile) pages = assert_renders(ff_sample_tiff(&form), NULL, &options, 1);
        Ink ink = ink_of(pages, 0);
        g_assert_cmpint(ink.rows, ==, cases[i].rows);
        g_assert_cmpint(ink.bottom, ==, cases[i].bottom);
        g_assert_cmpint(ink.right, ==, 863);
    }
}

/* Where rows must go it is drawn: half of them, or as many as fit. */
static void test_tiff_fax_shortened(void)
{
    FfPageOptions options = {FF_RESOLUTION_STANDARD, FF_PAGE_LETTER, 5, false};
    FfSampleTiff form = FAX_TIFF(COMPRESSION_CCITTFAX4, PHOTOMETRIC_MINISWHITE);
    g_autoptr(FfFile) coarse = assert_renders(ff_sample_tiff(&form), NULL, &options, 1);
    Ink ink = ink_of(coarse, 0);
    g_assert_cmpint(ink.rows, ==, 1078);
    assert_box(&ink, 0, 0, 863, 249);
    options = (FfPageOptions){FF_RESOLUTION_FINE, FF_PAGE_LETTER, 5, true};
    form.height = 2744;
    g_autoptr(FfFile) fitted = assert_renders(ff_sample_tiff(&form), NULL, &options, 1);
    ink = ink_of(fitted, 0);
    g_assert_cmpint(ink.rows, ==, 2156);
    assert_box(&ink, 185, 0, 863, 1077);
}

static void test_tiff_foreign(void)
{
    static const FfSampleTiff forms[] = {
        /* a fax of standard resolution: rows are twice as high */
        {.width = 1728,
         .height = 500,
         .x_dpi = 204,
         .y_dpi = 98,
         .bits = 1,
         .channels = 1,
         .compression = COMPRESSION_CCITTFAX4,
         .photometric = PHOTOMETRIC_MINISWHITE},
        {.width = 2541,
         .height = 1531,
         .x_dpi = 300,
         .y_dpi = 300,
         .bits = 1,
         .channels = 1,
         .compression = COMPRESSION_CCITTFAX4,
         .photometric = PHOTOMETRIC_MINISWHITE},
        {.width = 2541,
         .height = 1531,
         .x_dpi = 300,
         .y_dpi = 300,
         .bits = 8,
         .channels = 1,
         .compression = COMPRESSION_LZW,
         .photometric = PHOTOMETRIC_MINISBLACK},
        {.width = 2541,
         .height = 1531,
         .x_dpi = 300,
         .y_dpi = 300,
         .bits = 8,
         .channels = 3,
         .compression = COMPRESSION_ADOBE_DEFLATE,
         .photometric = PHOTOMETRIC_RGB,
         .rows_per_strip = 7},
        {.width = 2541,
         .height = 1531,
         .x_dpi = 300,
         .y_dpi = 300,
         .bits = 8,
         .channels = 4,
         .compression = COMPRESSION_PACKBITS,
         .photometric = PHOTOMETRIC_SEPARATED},
        {.width = 2541,
         .height = 1531,
         .x_dpi = 300,
         .y_dpi = 300,
         .bits = 16,
         .channels = 1,
         .compression = COMPRESSION_NONE,
         .photometric = PHOTOMETRIC_MINISWHITE},
        {.width = 2541,
         .height = 1531,
         .x_dpi = 300,
         .y_dpi = 300,
         .bits = 8,
         .channels = 3,
         .compression = COMPRESSION_JPEG,
         .photometric = PHOTOMETRIC_RGB,
         .rows_per_strip = 64},
        {.width = 2541,
         .height = 1531,
         .x_dpi = 300,
         .y_dpi = 300,
         .bits = 8,
         .channels = 3,
         .compression = COMPRESSION_LZW,
         .photometric = PHOTOMETRIC_RGB,
         .tiled = true},
        {.width = 2541,
         .height = 1531,
         .x_dpi = 300,
         .y_dpi = 300,
         .bits = 1,
         .channels = 1,
         .compression = COMPRESSION_LZW,
         .photometric = PHOTOMETRIC_MINISWHITE,
         .tiled = true},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(forms); i++) {
        g_test_message("form %" G_GSIZE_FORMAT, i);
        g_autoptr(FfFile) pages = assert_renders(ff_sample_tiff(&forms[i]), NULL, &fine, 1);
        Ink ink = ink_of(pages, 0); /* 8.47 x 5.1 inches */
        assert_box(&ink, 0, 0, 863, 499);
    }
}

static void test_tiff_orientation(void)
{
    const FfSampleTiff form = {.width = 1000,
                               .height = 1000,
                               .x_dpi = 200,
                               .y_dpi = 200,
                               .bits = 8,
                               .channels = 3,
                               .compression = COMPRESSION_LZW,
                               .photometric = PHOTOMETRIC_RGB,
                               .orientation = 3};
    g_autoptr(FfFile) pages = assert_renders(ff_sample_tiff(&form), NULL, &fine, 1);
    Ink ink = ink_of(pages, 0);
    assert_box(&ink, 864, 490, 864 + 509, 979);
}

/* Cut anywhere: refused; or, where only the last facts about the last page are gone, all pages are
 * there. */
static void test_tiff_broken(void)
{
    FfSampleTiff form = FAX_TIFF(COMPRESSION_CCITTFAX4, PHOTOMETRIC_MINISWHITE);
    form.pages = 2;
    g_autoptr(FfFile) whole = ff_sample_tiff(&form);
    gint64 size = ff_file_size(whole->fd);
    for (gint64 length = 4; length < size; length++) {
        g_autoptr(FfFile) cut = ff_sample_cut(whole, (gsize)length);
        FfDocumentReport report;
        FfTiffFacts facts = {0};
        g_test_message("%" G_GINT64_FORMAT " of %" G_GINT64_FORMAT, length, size);
        g_autoptr(FfFile) pages = render(cut, NULL, &fine, &report);
        bool sound = ff_document_check_tiff(cut->fd, &facts, NULL);
        if (report.reason == FF_REASON_NONE) {
            g_assert_cmpint(report.pages, ==, 2);
            g_assert_cmpint(length, >, size - 64);
        } else {
            g_assert_cmpint(report.reason, ==, FF_REASON_DOCUMENT_UNREADABLE);
            g_assert_false(sound);
        }
    }
}

static void test_tiff_loop(void)
{
    assert_fails(corpus("loop.tif"), NULL, FF_REASON_DOCUMENT_UNREADABLE);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/tiff/fax", test_tiff_fax);
    g_test_add_func("/tiff/fax-lengthened", test_tiff_fax_lengthened);
    g_test_add_func("/tiff/fax-shortened", test_tiff_fax_shortened);
    g_test_add_func("/tiff/foreign", test_tiff_foreign);
    g_test_add_func("/tiff/orientation", test_tiff_orientation);
    g_test_add_func("/tiff/broken", test_tiff_broken);
    g_test_add_func("/tiff/loop", test_tiff_loop);
    return g_test_run();
}
