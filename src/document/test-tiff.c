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

#define FORM(...)                                                                                  \
    {                                                                                              \
        .width = 1270, .height = 766, .x_dpi = 150, .y_dpi = 150, __VA_ARGS__                      \
    }
#define BITS(compression_, ...)                                                                    \
    FORM(.bits = 1, .channels = 1, .photometric = PHOTOMETRIC_MINISWHITE,                          \
         .compression = (compression_), __VA_ARGS__)
#define GREY(compression_, ...)                                                                    \
    FORM(.bits = 8, .channels = 1, .photometric = PHOTOMETRIC_MINISBLACK,                          \
         .compression = (compression_), __VA_ARGS__)
#define RGB(compression_, ...)                                                                     \
    FORM(.bits = 8, .channels = 3, .photometric = PHOTOMETRIC_RGB, .compression = (compression_),  \
         __VA_ARGS__)
#define OTHER(photometric_, bits_, channels_, ...)                                                 \
    FORM(.bits = (bits_), .channels = (channels_), .photometric = (photometric_),                  \
         .compression = COMPRESSION_LZW, __VA_ARGS__)

static void assert_quarter(const FfSampleTiff *form)
{
    g_autoptr(FfFile) pages = assert_renders(ff_sample_tiff(form), NULL, &fine, 1);
    Ink ink = ink_of(pages, 0); /* 8.47 x 5.1 inches */
    assert_box(&ink, 0, 0, 863, 499);
    g_assert_cmpfloat_with_epsilon(ink.part, 864.0 * 500 / 1728 / ink.rows, 0.003);
}

static const FfSampleTiff codings[] = {
    BITS(COMPRESSION_NONE),
    BITS(COMPRESSION_CCITTRLE),
    BITS(COMPRESSION_CCITTRLEW),
    BITS(COMPRESSION_CCITTFAX3),
    BITS(COMPRESSION_CCITTFAX3, .options = GROUP3OPT_2DENCODING | GROUP3OPT_FILLBITS),
    BITS(COMPRESSION_CCITTFAX4),
    BITS(COMPRESSION_CCITTFAX4, .rows_per_strip = 100),
    BITS(COMPRESSION_LZW),
    BITS(COMPRESSION_ADOBE_DEFLATE, .rows_per_strip = 9),
    BITS(COMPRESSION_PACKBITS),
    BITS(COMPRESSION_JBIG),
    GREY(COMPRESSION_NONE),
    GREY(COMPRESSION_LZW),
    GREY(COMPRESSION_JPEG),
    GREY(COMPRESSION_DEFLATE),
    GREY(COMPRESSION_LERC),
    RGB(COMPRESSION_NONE),
    RGB(COMPRESSION_LZW),
    RGB(COMPRESSION_JPEG, .rows_per_strip = 64),
    RGB(COMPRESSION_JPEG, .tiled = true),
    RGB(COMPRESSION_ADOBE_DEFLATE),
    RGB(COMPRESSION_PACKBITS),
    RGB(COMPRESSION_LZMA),
    RGB(COMPRESSION_ZSTD, .rows_per_strip = 50),
    RGB(COMPRESSION_WEBP),
    RGB(COMPRESSION_LERC),
    RGB(COMPRESSION_PIXARLOG),
    FORM(.bits = 2, .channels = 1, .photometric = PHOTOMETRIC_MINISBLACK,
         .compression = COMPRESSION_NEXT),
    FORM(.bits = 4, .channels = 1, .photometric = PHOTOMETRIC_MINISBLACK,
         .compression = COMPRESSION_THUNDERSCAN),
    FORM(.bits = 32, .channels = 1, .photometric = PHOTOMETRIC_LOGL,
         .compression = COMPRESSION_SGILOG, .floats = true),
    FORM(.bits = 8, .channels = 3, .photometric = PHOTOMETRIC_YCBCR,
         .compression = COMPRESSION_JPEG, .ycbcr_of_rgb = true),
};

static bool has_coding(guint16 scheme)
{
    /* nothing here writes these: JPEG as TIFF 6.0 had it, and SGI's 24 bits of colour */
    bool seen = scheme == COMPRESSION_OJPEG || scheme == COMPRESSION_SGILOG24;
    for (gsize i = 0; i < G_N_ELEMENTS(codings); i++) {
        seen = seen || codings[i].compression == scheme;
    }
    return seen;
}

/* Whatever libtiff has a decoder for. */
static void test_tiff_codings(void)
{
    TIFFCodec *known = TIFFGetConfiguredCODECs();
    for (const TIFFCodec *codec = known; codec->name != NULL; codec++) {
        g_test_message("%s", codec->name);
        g_assert_true(has_coding(codec->scheme));
    }
    _TIFFfree(known);
    for (gsize i = 0; i < G_N_ELEMENTS(codings); i++) {
        g_test_message("coding %" G_GSIZE_FORMAT ": %d", i, codings[i].compression);
        assert_quarter(&codings[i]);
    }
}

static void test_tiff_colours(void)
{
    static const FfSampleTiff forms[] = {
        OTHER(PHOTOMETRIC_MINISBLACK, 1, 1),
        OTHER(PHOTOMETRIC_MINISWHITE, 2, 1),
        OTHER(PHOTOMETRIC_MINISBLACK, 4, 1),
        OTHER(PHOTOMETRIC_MINISWHITE, 8, 1),
        OTHER(PHOTOMETRIC_MINISBLACK, 16, 1),
        OTHER(PHOTOMETRIC_MINISBLACK, 8, 2),
        OTHER(PHOTOMETRIC_MINISBLACK, 8, 2, .alpha = EXTRASAMPLE_UNASSALPHA),
        OTHER(PHOTOMETRIC_MINISBLACK, 8, 20),
        OTHER(PHOTOMETRIC_PALETTE, 1, 1),
        OTHER(PHOTOMETRIC_PALETTE, 2, 1),
        OTHER(PHOTOMETRIC_PALETTE, 4, 1),
        OTHER(PHOTOMETRIC_PALETTE, 8, 1),
        OTHER(PHOTOMETRIC_RGB, 16, 3),
        OTHER(PHOTOMETRIC_RGB, 8, 4),
        OTHER(PHOTOMETRIC_RGB, 8, 4, .alpha = EXTRASAMPLE_ASSOCALPHA),
        OTHER(PHOTOMETRIC_RGB, 8, 4, .alpha = EXTRASAMPLE_UNASSALPHA),
        OTHER(PHOTOMETRIC_RGB, 16, 4, .alpha = EXTRASAMPLE_UNASSALPHA),
        OTHER(PHOTOMETRIC_RGB, 8, 3, .planes = true),
        OTHER(PHOTOMETRIC_RGB, 16, 3, .planes = true),
        OTHER(PHOTOMETRIC_RGB, 8, 4, .alpha = EXTRASAMPLE_UNASSALPHA, .tiled = true),
        OTHER(PHOTOMETRIC_SEPARATED, 8, 4),
        OTHER(PHOTOMETRIC_SEPARATED, 16, 4),
        OTHER(PHOTOMETRIC_SEPARATED, 8, 4, .planes = true),
        OTHER(PHOTOMETRIC_CIELAB, 8, 3),
        OTHER(PHOTOMETRIC_RGB, 8, 3, .big = true),
        OTHER(PHOTOMETRIC_MINISWHITE, 1, 1, .big = true, .tiled = true),
        OTHER(PHOTOMETRIC_PALETTE, 8, 1, .tiled = true),
        OTHER(PHOTOMETRIC_RGB, 8, 3, .rows_per_strip = 1),
    };
    for (gsize i = 0; i < G_N_ELEMENTS(forms); i++) {
        g_test_message("form %" G_GSIZE_FORMAT, i);
        assert_quarter(&forms[i]);
    }
}

static void test_tiff_unsupported(void)
{
    const FfSampleTiff floats = OTHER(PHOTOMETRIC_MINISBLACK, 32, 1, .floats = true);
    assert_fails(ff_sample_tiff(&floats), NULL, FF_REASON_DOCUMENT_UNSUPPORTED);
}

/* Each axis has its own resolution, in inches or centimetres, or none: then 200, and of one axis
 * only, that for both. */
static void test_tiff_resolutions(void)
{
    static const struct {
        double x, y;
        int unit, right, bottom;
    } cases[] = {
        {300, 600, RESUNIT_INCH, 339, 81},
        {204, 98, RESUNIT_INCH, 499, 499},
        {204, 196, RESUNIT_INCH, 499, 249},
        {118.11, 118.11, RESUNIT_CENTIMETER, 339, 163},
        {80.3149, 38.5, RESUNIT_CENTIMETER, 499, 501},
        {0, 0, RESUNIT_INCH, 509, 244},
        {1, 1, RESUNIT_NONE, 509, 244},
        {1, 0.5, RESUNIT_NONE, 509, 489},
        {204, 98, RESUNIT_NONE, 499, 499},
        {1e30, 1e-30, RESUNIT_NONE, 509, 244},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_test_message("%g x %g", cases[i].x, cases[i].y);
        FfSampleTiff form = GREY(COMPRESSION_LZW);
        form.width = 1000;
        form.height = 500;
        form.x_dpi = cases[i].x;
        form.y_dpi = cases[i].y;
        form.unit = cases[i].unit;
        g_autoptr(FfFile) pages = assert_renders(ff_sample_tiff(&form), NULL, &fine, 1);
        Ink ink = ink_of(pages, 0);
        assert_near(ink.right - ink.left, cases[i].right, 3);
        assert_near(ink.bottom, cases[i].bottom, 4);
    }
}

/* A fax whose file does not say how fine it is: told by its length. */
static void test_tiff_fax_without_resolution(void)
{
    static const int heights[] = {1100, 2200};
    for (gsize i = 0; i < G_N_ELEMENTS(heights); i++) {
        FfSampleTiff form = FAX_TIFF(COMPRESSION_CCITTFAX4, PHOTOMETRIC_MINISWHITE);
        form.height = heights[i];
        form.x_dpi = 0;
        g_autoptr(FfFile) pages = assert_renders(ff_sample_tiff(&form), NULL, &fine, 1);
        assert_near(ink_of(pages, 0).bottom, 1090, 20);
    }
}

/* Where the stored top left goes: TIFF 6.0, Orientation. */
static void test_tiff_orientation(void)
{
    static const struct {
        bool right, bottom;
    } corners[] = {{0, 0}, {0, 0}, {1, 0}, {1, 1}, {0, 1}, {0, 0}, {1, 0}, {1, 1}, {0, 1}};
    for (int i = 1; i <= 8; i++) {
        FfSampleTiff forms[] = {RGB(COMPRESSION_LZW), BITS(COMPRESSION_CCITTFAX4),
                                RGB(COMPRESSION_LZW, .tiled = true)};
        for (gsize j = 0; j < G_N_ELEMENTS(forms); j++) {
            FfSampleTiff form = forms[j];
            form.width = form.height = 1000;
            form.x_dpi = form.y_dpi = 200;
            form.orientation = i;
            g_autoptr(FfFile) pages = assert_renders(ff_sample_tiff(&form), NULL, &fine, 1);
            Ink ink = ink_of(pages, 0);
            int left = 354 + (corners[i].right ? 510 : 0);
            int top = corners[i].bottom ? 490 : 0;
            assert_box(&ink, left, top, left + 509, top + 489);
        }
    }
}

/* Several pages, each of its own kind: what is a fax page and what is not, in one file. */
static void test_tiff_pages(void)
{
    FfSampleTiff form = RGB(COMPRESSION_ZSTD);
    form.pages = 4;
    g_autoptr(FfFile) pages = assert_renders(ff_sample_tiff(&form), NULL, &fine, 4);
    for (int i = 0; i < 4; i++) {
        Ink ink = ink_of(pages, i);
        assert_box(&ink, 0, 0, 863, 499);
    }
}

static void test_tiff_bomb(void)
{
    FfSampleTiff form = BITS(COMPRESSION_CCITTFAX4);
    form.width = 65000;
    form.height = 5000;
    assert_fails(ff_sample_tiff(&form), NULL, FF_REASON_DOCUMENT_TOO_LARGE);
}

/* Cut anywhere, in every coding: told as that. */
static void test_tiff_cut(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(codings); i++) {
        FfSampleTiff form = codings[i];
        form.width = 320;
        form.height = 200;
        g_autoptr(FfFile) whole = ff_sample_tiff(&form);
        gint64 size = ff_file_size(whole->fd);
        for (gint64 length = 4; length < size; length += 1 + size / 12) {
            g_test_message("coding %" G_GSIZE_FORMAT ", %" G_GINT64_FORMAT, i, length);
            assert_fails(ff_sample_cut(whole, (gsize)length), NULL, FF_REASON_DOCUMENT_TRUNCATED);
        }
    }
}

/* Cut anywhere: refused. On the line the last facts about the last page may miss. */
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
        g_assert_cmpint(report.reason, ==, FF_REASON_DOCUMENT_TRUNCATED);
        g_assert_false(sound && length <= size - 64);
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
    g_test_add_func("/tiff/codings", test_tiff_codings);
    g_test_add_func("/tiff/colours", test_tiff_colours);
    g_test_add_func("/tiff/unsupported", test_tiff_unsupported);
    g_test_add_func("/tiff/resolutions", test_tiff_resolutions);
    g_test_add_func("/tiff/fax-without-resolution", test_tiff_fax_without_resolution);
    g_test_add_func("/tiff/orientation", test_tiff_orientation);
    g_test_add_func("/tiff/pages", test_tiff_pages);
    g_test_add_func("/tiff/bomb", test_tiff_bomb);
    g_test_add_func("/tiff/cut", test_tiff_cut);
    g_test_add_func("/tiff/broken", test_tiff_broken);
    g_test_add_func("/tiff/loop", test_tiff_loop);
    return g_test_run();
}
