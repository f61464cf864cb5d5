// SPDX-License-Identifier: GPL-3.0-or-later
/* Geometry, threshold, scaling, sniffing, charsets, HTML: what needs no file. */
#include <math.h>
#include <string.h>

#include "document/image.h"
#include "document/page.h"
#include "document/resample.h"
#include "document/sniff.h"
#include "document/text-decode.h"

static const FfPageOptions fine_letter = {FF_RESOLUTION_FINE, FF_PAGE_LETTER, 10, false};

/* --- page --- */

static void test_rows(void)
{
    static const struct {
        FfResolution resolution;
        FfPageSize size;
        int rows;
    } cases[] = {
        {FF_RESOLUTION_STANDARD, FF_PAGE_LETTER, 1078}, {FF_RESOLUTION_FINE, FF_PAGE_LETTER, 2156},
        {FF_RESOLUTION_FINE, FF_PAGE_A4, 2292},         {FF_RESOLUTION_FINE, FF_PAGE_LEGAL, 2744},
        {FF_RESOLUTION_SUPERFINE, FF_PAGE_A4, 4572},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_assert_cmpint(ff_page_rows(cases[i].resolution, cases[i].size), ==, cases[i].rows);
    }
}

static void test_resolution_from_dpi(void)
{
    FfResolution resolution = FF_RESOLUTION_STANDARD;
    g_assert_true(ff_page_resolution_from_dpi(195.58, &resolution));
    g_assert_cmpint(resolution, ==, FF_RESOLUTION_FINE);
    g_assert_true(ff_page_resolution_from_dpi(97.79, &resolution));
    g_assert_cmpint(resolution, ==, FF_RESOLUTION_STANDARD);
    g_assert_true(ff_page_resolution_from_dpi(400, &resolution));
    g_assert_cmpint(resolution, ==, FF_RESOLUTION_SUPERFINE);
    g_assert_false(ff_page_resolution_from_dpi(300, &resolution));
    g_assert_false(ff_page_resolution_from_dpi(0, &resolution));
    g_assert_cmpint(resolution, ==, FF_RESOLUTION_SUPERFINE);
}

static void test_place(void)
{
    static const struct {
        double width, height;
        bool turned;
        int width_px, height_px;
    } cases[] = {
        {8.5, 11, false, 1728, 2148},   /* Letter: a hair wider than a fax page */
        {11, 8.5, true, 1728, 2148},    /* on its side */
        {4, 2, false, 816, 392},        /* small things stay small and upright */
        {10, 1, false, 1728, 166},      /* a banner is not turned */
        {17, 22, false, 1728, 2148},    /* shrunk by half */
        {8, 30, false, 598, 2156},      /* by its height */
        {11.5, 10, false, 1728, 1444},  /* not worth turning for a sixth */
        {33.2, 29.1, true, 1728, 1894}, /* but small print is */
        {0, 5, false, 1728, 2156},      /* nonsense is a whole page */
        {1e300, 1, false, 1728, 2156},  {1e-9, 1e-9, false, 1, 1},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        FfPlacement placement =
            ff_page_place(FF_RESOLUTION_FINE, FF_PAGE_LETTER, cases[i].width, cases[i].height);
        g_assert_true(placement.turned == cases[i].turned);
        g_assert_cmpint(ABS(placement.width_px - cases[i].width_px), <=, 1);
        g_assert_cmpint(ABS(placement.height_px - cases[i].height_px), <=, 2);
        g_assert_cmpint(placement.left_px, ==, (1728 - placement.width_px) / 2);
    }
    FfPlacement nothing = ff_page_place(FF_RESOLUTION_FINE, FF_PAGE_LETTER, NAN, INFINITY);
    g_assert_cmpint(nothing.width_px, ==, 1728);
}

static void test_size_for(void)
{
    static const struct {
        double width, height;
        FfPageSize size;
    } cases[] = {
        {8.5, 11, FF_PAGE_LETTER},    {11, 8.5, FF_PAGE_LETTER},
        {8.5, 11.2, FF_PAGE_LETTER}, /* a scanner's hair */
        {8.27, 11.69, FF_PAGE_A4},    {11.69, 8.27, FF_PAGE_A4},
        {8.5, 14, FF_PAGE_LEGAL},     {14, 8.5, FF_PAGE_LEGAL},
        {8.5, 13, FF_PAGE_LEGAL},     /* folio */
        {11.69, 16.54, FF_PAGE_A4},   /* A3 */
        {16.54, 11.69, FF_PAGE_A4},   /* on its side */
        {11, 17, FF_PAGE_LEGAL},      /* tabloid: 13.1 inches at full width */
        {17, 22, FF_PAGE_LETTER},     /* shrunk by half */
        {33.1, 46.8, FF_PAGE_A4},     /* A0 */
        {8, 30, FF_PAGE_LEGAL},       /* longer than any */
        {7.25, 10.5, FF_PAGE_LETTER}, /* executive */
        {5.83, 8.27, FF_PAGE_A4},     /* small: as configured */
        {4, 2, FF_PAGE_A4},           {0, 5, FF_PAGE_A4},
        {NAN, INFINITY, FF_PAGE_A4},
    };
    FfPageOptions options = {FF_RESOLUTION_FINE, FF_PAGE_A4, 10, false};
    g_assert_cmpint(ff_page_most_rows(&options), ==, 2744);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_test_message("%g x %g", cases[i].width, cases[i].height);
        g_assert_cmpint(ff_page_size_for(&options, cases[i].width, cases[i].height), ==,
                        cases[i].size);
    }
    options.page_size_forced = true;
    g_assert_cmpint(ff_page_most_rows(&options), ==, 2292);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_assert_cmpint(ff_page_size_for(&options, cases[i].width, cases[i].height), ==,
                        FF_PAGE_A4);
    }
}

/* On the page that follows it a document keeps the scale that its width allows. */
static void test_follows_paper(void)
{
    static const double papers[][2] = {{8.5, 11}, {8.27, 11.69}, {8.5, 14}, {14, 8.5}, {11, 17}};
    for (gsize i = 0; i < G_N_ELEMENTS(papers); i++) {
        double width = papers[i][0];
        double height = papers[i][1];
        FfPageSize size = ff_page_size_for(&fine_letter, width, height);
        FfPlacement placement = ff_page_place(FF_RESOLUTION_FINE, size, width, height);
        g_assert_cmpint(placement.width_px, >=, 1680);
        g_assert_cmpint(placement.height_px, <=, ff_page_rows(FF_RESOLUTION_FINE, size));
    }
}

/* --- resample --- */

typedef struct {
    int rows, width;
    guint8 pixels[100][100];
} Picture;

static void keep_row(const guint8 *row, int y, gpointer data)
{
    Picture *picture = data;
    g_assert_cmpint(y, ==, picture->rows);
    g_assert_cmpint(y, <, 100);
    memcpy(picture->pixels[y], row, (gsize)picture->width);
    picture->rows++;
}

static void scale(const guint8 *pixels, int width, int height, int to_width, int to_height,
                  Picture *picture)
{
    *picture = (Picture){.width = to_width};
    g_autoptr(FfResampler) resampler =
        ff_resampler_new(width, height, to_width, to_height, keep_row, picture);
    for (int y = 0; y < height; y++) {
        g_autofree guint8 *row = g_memdup2(pixels + y * width, (gsize)width); /* ends at its end */
        ff_resampler_row(resampler, row);
    }
    g_assert_cmpint(picture->rows, ==, to_height);
}

static void test_resample_flat(void)
{
    static const guint8 levels[] = {0, 1, 127, 254, 255};
    guint8 pixels[37 * 41];
    Picture picture;
    for (gsize level = 0; level < sizeof levels; level++) {
        memset(pixels, levels[level], sizeof pixels);
        for (int size = 1; size <= 100; size += 3) {
            scale(pixels, 37, 41, size, 101 - size, &picture);
            for (int y = 0; y < 101 - size; y++) {
                for (int x = 0; x < size; x++) {
                    g_assert_cmpint(picture.pixels[y][x], ==, levels[level]);
                }
            }
        }
    }
}

static void test_resample_identity(void)
{
    guint8 pixels[12 * 9];
    Picture picture;
    for (gsize i = 0; i < sizeof pixels; i++) {
        pixels[i] = (guint8)(i * 37);
    }
    scale(pixels, 12, 9, 12, 9, &picture);
    for (int y = 0; y < 9; y++) {
        g_assert_cmpmem(picture.pixels[y], 12, pixels + y * 12, 12);
    }
}

static void test_resample_average(void)
{
    static const guint8 pixels[] = {0, 200, 100, 100, /**/ 200, 0, 100, 100, /**/ 40, 40, 0, 255};
    Picture picture;
    scale(pixels, 4, 3, 2, 1, &picture);
    g_assert_cmpint(picture.pixels[0][0], ==, 80);           /* (0+200+200+0+40+40) / 6 */
    g_assert_cmpint(ABS(picture.pixels[0][1] - 109), <=, 1); /* (4 x 100 + 255) / 6 */
    scale(pixels, 4, 3, 4, 1, &picture);
    g_assert_cmpint(picture.pixels[0][0], ==, 80);
}

static void test_resample_interpolate(void)
{
    static const guint8 pixels[] = {0, 200};
    Picture picture;
    scale(pixels, 2, 1, 4, 3, &picture);
    for (int y = 0; y < 3; y++) {
        g_assert_cmpint(picture.pixels[y][0], ==, 0);
        g_assert_cmpint(picture.pixels[y][1], ==, 50);
        g_assert_cmpint(picture.pixels[y][2], ==, 150);
        g_assert_cmpint(picture.pixels[y][3], ==, 200);
    }
    scale(pixels, 1, 2, 3, 4, &picture);
    g_assert_cmpint(picture.pixels[1][2], ==, 50);
    g_assert_cmpint(picture.pixels[3][0], ==, 200);
}

/* --- images --- */

static void test_image_size(void)
{
    g_assert_cmpint(ff_image_check_size(1, 1), ==, FF_REASON_NONE);
    g_assert_cmpint(ff_image_check_size(0, 5), ==, FF_REASON_DOCUMENT_UNREADABLE);
    g_assert_cmpint(ff_image_check_size(65500, 65500), ==, FF_REASON_DOCUMENT_TOO_LARGE);
    g_assert_cmpint(ff_image_check_size(G_MAXINT, G_MAXINT), ==, FF_REASON_DOCUMENT_TOO_LARGE);
    g_assert_cmpint(ff_image_check_size(65501, 1), ==, FF_REASON_DOCUMENT_TOO_LARGE);
}

static void test_image_target(void)
{
    FfImageInfo info = {.width = 2040, .height = 980, .orientation = 6};
    const FfSink sink = {.options = &fine_letter};
    FfHtmlPicture *none = NULL;
    const FfSink within = {.options = &fine_letter, .picture = &none};
    int width;
    int height;
    ff_image_set_inches(&info, 204, 98, 96); /* 10 x 10 inches, so 8.47 wide on the page */
    g_assert_cmpfloat(info.across_inches, ==, 10);
    g_assert_cmpfloat(info.down_inches, ==, 10);
    ff_image_target(&sink, &info, &width, &height);
    g_assert_cmpint(ABS(width - 1660), <=, 1); /* stored width runs down the page: 8.47 x 196 */
    g_assert_cmpint(height, ==, 1728);
    ff_image_target(&within, &info, &width, &height); /* within a text, upright: 980 x 2040 */
    g_assert_cmpint(width, ==, 2040);
    g_assert_cmpint(height, ==, 980);
    info.orientation = 3;
    ff_image_target(&within, &info, &width, &height);
    g_assert_cmpint(width, ==, 1728);
    g_assert_cmpint(height, ==, 830);
    ff_image_set_inches(&info, 1, 0, 96);
    g_assert_cmpfloat(info.across_inches, ==, 2040 / 96.0);
}

/* --- sniff --- */

static void test_sniff(void)
{
    static const struct {
        const char *data;
        gsize length;
        const char *declared;
        FfContent content;
    } cases[] = {
        {"", 0, "text/plain", FF_CONTENT_EMPTY},
        {"%PDF-1.4\n", 9, "image/png", FF_CONTENT_PDF},
        {"\x00\x01junk%PDF-1.4\n", 15, NULL, FF_CONTENT_PDF},
        {"II*\0", 4, NULL, FF_CONTENT_TIFF},
        {"MM\0*", 4, NULL, FF_CONTENT_TIFF},
        {"II*", 3, NULL, FF_CONTENT_TEXT},
        {"\x89PNG\r\n\x1a\n", 8, "text/plain", FF_CONTENT_PNG},
        {"\xff\xd8\xff\xe0", 4, NULL, FF_CONTENT_JPEG},
        {"hello", 5, NULL, FF_CONTENT_TEXT},
        {"gr\xfc\xdf"
         "e",
         5, NULL, FF_CONTENT_TEXT},
        {"nul\0nul", 7, "text/plain", FF_CONTENT_UNKNOWN},
        {"PK\3\4 docx", 9, NULL, FF_CONTENT_UNKNOWN},
        {"%!PS-Adobe-3.0\n", 15, "text/plain", FF_CONTENT_UNKNOWN},
        {"GIF89a\1\0", 8, NULL, FF_CONTENT_GIF},
        {"RIFF\xff\0\0\0WEBPVP8 ", 16, "image/jpeg", FF_CONTENT_WEBP},
        {"RIFF\xff\0\0\0WAVEfmt ", 16, NULL, FF_CONTENT_UNKNOWN},
        {"BM\0\1\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0", 18, NULL, FF_CONTENT_BMP},
        {"BM\0\1\0\0\0\0\0\0\x36\0\0\0\x29\0\0\0", 18, NULL, FF_CONTENT_UNKNOWN},
        {"BMW, and what it costs", 22, NULL, FF_CONTENT_TEXT},
        {"{\\rtf1 hello}", 13, "text/plain", FF_CONTENT_RTF},
        {"\xff\xfeh\0i\0", 6, NULL, FF_CONTENT_TEXT},
        {" \n<!DOCTYPE HTML>", 17, NULL, FF_CONTENT_HTML},
        {"<html>", 6, "text/plain", FF_CONTENT_TEXT},
        {"<p>x", 4, "text/html; charset=utf-8", FF_CONTENT_HTML},
        {"<p>x", 4, "text/htmlx", FF_CONTENT_TEXT},
        {"<htm", 4, NULL, FF_CONTENT_TEXT},
        {"\xef\xbb\xbf<html>", 9, NULL, FF_CONTENT_HTML},
        {"\xff\xfe<\0h\0t\0m\0l\0", 12, NULL, FF_CONTENT_HTML},
        {"\xfe\xff\0<\0h\0t\0m\0l", 12, NULL, FF_CONTENT_HTML},
        {"\xfe\xff\0<\0h\0t\0m\0", 11, NULL, FF_CONTENT_TEXT},
        {"<?xml version='1.0'?>\n<!-- x --><html>", 38, NULL, FF_CONTENT_HTML},
        {"<?xml version='1.0'?><svg/>", 27, NULL, FF_CONTENT_TEXT},
        {"<!-- x <html>", 13, NULL, FF_CONTENT_TEXT},
        {"<!---->", 7, NULL, FF_CONTENT_TEXT},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree guint8 *data = g_memdup2(cases[i].data, cases[i].length);
        FfContent content = ff_sniff(data, cases[i].length, cases[i].declared);
        g_test_message("%" G_GSIZE_FORMAT ": %s", i, ff_content_name(content));
        g_assert_cmpint(content, ==, cases[i].content);
    }
}

/* --- text --- */

static void test_decode(void)
{
    static const struct {
        const char *data;
        gsize length;
        const char *text;
        bool guessed;
    } cases[] = {
        {"a\r\nb\rc\n", 7, "a\nb\nc\n", false},
        {"\r\n\r\n", 4, "\n\n", false},
        {"\xef\xbb\xbfgr\xc3\xbc\xc3\x9f", 9, "gr\xc3\xbc\xc3\x9f", false},
        {"gr\xfc\xdf \x80", 6, "gr\xc3\xbc\xc3\x9f \xe2\x82\xac", true},
        {"\xff\xfe"
         "a\0\xac\x20",
         6, "a\xe2\x82\xac", false},
        {"\xfe\xff\0a\xd8\x3d\xde\x00", 8, "a\xf0\x9f\x98\x80", false},
        {"\xff\xfe\x00\xd8"
         "a\0b",
         7,
         "\xef\xbf\xbd"
         "a",
         false}, /* lone surrogate, odd octet */
        {"a\tb\fc\x1b[0m\x07", 10, "a\tb\fc[0m", false},
        {"", 0, "", false},
        {"\x81", 1, "\xef\xbf\xbd", true},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        gsize length = 99;
        bool guessed = !cases[i].guessed;
        g_autofree guint8 *data = g_memdup2(cases[i].data, cases[i].length);
        g_autofree char *text = ff_text_decode(data, cases[i].length, &length, &guessed);
        g_assert_cmpstr(text, ==, cases[i].text);
        g_assert_cmpint(guessed, ==, cases[i].guessed);
        g_assert_cmpuint(length, ==, strlen(cases[i].text));
    }
}

/* A page's own word counts where it is no Unicode, and only when it is understood. */
static void test_decode_html(void)
{
    static const struct {
        const char *data, *text;
        bool guessed;
    } cases[] = {
        {"<meta charset=koi8-r>\xf0", "<meta charset=koi8-r>\xd0\x9f", false},
        {"<meta charset=gb2312>\xd6\xd0\r\n", "<meta charset=gb2312>\xe4\xb8\xad\n", false},
        {"<meta charset=koi8-r>\xd0\x9f", "<meta charset=koi8-r>\xd0\x9f", false},
        {"<meta charset=klingon>\xfc", "<meta charset=klingon>\xc3\xbc", true},
        {"<meta charset=utf-8>\xfc", "<meta charset=utf-8>\xc3\xbc", true},
        {"<p>\xfc", "<p>\xc3\xbc", true},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        gsize length = 0;
        bool guessed = !cases[i].guessed;
        g_autofree char *text = ff_text_decode_html((const guint8 *)cases[i].data,
                                                    strlen(cases[i].data), &length, &guessed);
        g_assert_cmpstr(text, ==, cases[i].text);
        g_assert_cmpint(guessed, ==, cases[i].guessed);
        g_assert_cmpuint(length, ==, strlen(cases[i].text));
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/page/rows", test_rows);
    g_test_add_func("/page/resolution-from-dpi", test_resolution_from_dpi);
    g_test_add_func("/page/place", test_place);
    g_test_add_func("/page/size-for", test_size_for);
    g_test_add_func("/page/follows-paper", test_follows_paper);
    g_test_add_func("/resample/flat", test_resample_flat);
    g_test_add_func("/resample/identity", test_resample_identity);
    g_test_add_func("/resample/average", test_resample_average);
    g_test_add_func("/resample/interpolate", test_resample_interpolate);
    g_test_add_func("/image/size", test_image_size);
    g_test_add_func("/image/target", test_image_target);
    g_test_add_func("/sniff/kinds", test_sniff);
    g_test_add_func("/text/decode", test_decode);
    g_test_add_func("/text/decode-html", test_decode_html);
    return g_test_run();
}
