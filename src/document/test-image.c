// SPDX-License-Identifier: GPL-3.0-or-later
/* PNG and JPEG to pages. */
#include <string.h>

#include "document/test-pages.h"
#include "document/test-samples.h"

#define PNG(...)                                                                                   \
    {                                                                                              \
        .width = 600, .height = 400, .dpi = 100, __VA_ARGS__                                       \
    }

static void test_png(void)
{
    static const FfSamplePng forms[] = {
        PNG(.channels = 1),
        PNG(.channels = 2),
        PNG(.channels = 3),
        PNG(.channels = 4),
        PNG(.channels = 3, .interlaced = true),
        PNG(.channels = 4, .interlaced = true, .depth = 16),
        PNG(.channels = 1, .depth = 16),
        PNG(.channels = 2, .depth = 16),
        PNG(.channels = 3, .depth = 16),
        PNG(.channels = 4, .depth = 16),
        PNG(.channels = 1, .depth = 1),
        PNG(.channels = 1, .depth = 2),
        PNG(.channels = 1, .depth = 4, .interlaced = true),
        PNG(.channels = 1, .palette = true),
        PNG(.channels = 1, .palette = true, .depth = 1, .interlaced = true),
        PNG(.channels = 1, .palette = true, .depth = 4, .transparent_colour = true),
        PNG(.channels = 1, .transparent_colour = true),
        PNG(.channels = 3, .transparent_colour = true),
        PNG(.channels = 3, .transparent_colour = true, .depth = 16),
    };
    for (gsize i = 0; i < G_N_ELEMENTS(forms); i++) {
        g_autoptr(FfFile) pages = assert_renders(ff_sample_png(&forms[i]), NULL, &fine, 1);
        Ink ink = ink_of(pages, 0); /* 6 x 4 inches, in the middle, its top left quarter black */
        assert_box(&ink, 252, 0, 252 + 611, 391);
    }
}

static void test_png_without_dpi(void)
{
    const FfSamplePng form = {.width = 480, .height = 480, .channels = 1}; /* 5 inches at 96 */
    g_autoptr(FfFile) pages = assert_renders(ff_sample_png(&form), NULL, &fine, 1);
    Ink ink = ink_of(pages, 0);
    assert_box(&ink, 354, 0, 354 + 509, 489);
}

static void test_png_landscape(void)
{
    const FfSamplePng form = {.width = 3000, .height = 2000, .channels = 1};
    g_autoptr(FfFile) pages = assert_renders(ff_sample_png(&form), NULL, &fine, 1);
    Ink ink = ink_of(pages, 0); /* turned: 7.33 x 11 inches, the black quarter at the top right */
    assert_box(&ink, 864, 0, 864 + 747, 1077);
}

/* A scanned sheet says how large it was, a camera only how many pixels it has. */
static void test_png_lengths(void)
{
    static const struct {
        int width, height, dpi, rows;
    } cases[] = {
        {850, 1400, 100, 2744}, {850, 1400, 0, 2156},   {1400, 850, 100, 2744},
        {827, 1169, 100, 2292}, {827, 1169, 0, 2156},   {850, 1100, 100, 2156},
        {400, 300, 100, 2156},  {3000, 2000, 72, 2156},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        const FfSamplePng form = {
            .width = cases[i].width, .height = cases[i].height, .dpi = cases[i].dpi, .channels = 1};
        g_autoptr(FfFile) pages = assert_renders(ff_sample_png(&form), NULL, &fine, 1);
        g_assert_cmpint(ink_of(pages, 0).rows, ==, cases[i].rows);
    }
}

/* A picture of a whole web site goes over several pages at the full width. */
static void test_png_long(void)
{
    const FfSamplePng form = {.width = 1000, .height = 6000, .channels = 1};
    g_autoptr(FfFile) pages = assert_renders(ff_sample_png(&form), NULL, &fine, 5);
    Ink first = ink_of(pages, 0);
    assert_box(&first, 0, 0, 863, 2155);
    g_assert_cmpfloat(ink_of(pages, 4).part, ==, 0);
}

static void test_png_broken(void)
{
    const FfSamplePng form = {.width = 300, .height = 300, .dpi = 100, .channels = 3};
    g_autoptr(FfFile) whole = ff_sample_png(&form);
    gint64 size = ff_file_size(whole->fd);
    for (gint64 length = 8; length < size; length += 1 + size / 50) {
        assert_fails(ff_sample_cut(whole, (gsize)length), NULL, FF_REASON_DOCUMENT_TRUNCATED);
    }
}

/* A gamma that makes no sense makes no difference. */
static void test_png_gamma(void)
{
    static const int gammas[] = {16, 45455, 625000000};
    for (gsize i = 0; i < G_N_ELEMENTS(gammas); i++) {
        const FfSamplePng form = PNG(.channels = 3, .gamma = gammas[i]);
        g_autoptr(FfFile) pages = assert_renders(ff_sample_png(&form), NULL, &fine, 1);
        g_assert_cmpfloat_with_epsilon(ink_of(pages, 0).part, 612.0 * 392 / 1728 / 2156, 0.002);
    }
}

static void test_png_orientation(void)
{
    const FfSamplePng form = {.width = 480, .height = 480, .channels = 1, .orientation = 3};
    g_autoptr(FfFile) pages = assert_renders(ff_sample_png(&form), NULL, &fine, 1);
    Ink ink = ink_of(pages, 0);
    assert_box(&ink, 864, 490, 864 + 509, 979);
}

/* Ends as it should, but with too few rows: damaged. */
static void test_png_damaged(void)
{
    const FfSamplePng form = PNG(.channels = 1);
    g_autoptr(FfFile) whole = ff_sample_png(&form);
    gsize length = 0;
    g_autofree char *data = ff_file_read(whole->fd, 1 << 30, &length, NULL);
    data[length / 2] ^= 0x10;
    assert_fails(ff_sample_bytes(data, length), NULL, FF_REASON_DOCUMENT_UNREADABLE);
}

static void test_png_bomb(void)
{
    /* 2,147,483,647 x 2,147,483,647 and 60,000 x 60,000 pixels in 33 octets */
    assert_fails(
        ff_sample_bytes("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\x7f\xff\xff\xff\x7f\xff\xff\xff\x08\0\0\0\0"
                        "\xa9\x9c\xb5\x4b",
                        33),
        NULL, FF_REASON_DOCUMENT_UNREADABLE);
    assert_fails(corpus("huge.png"), NULL, FF_REASON_DOCUMENT_TOO_LARGE);
}

#define JPEG(...)                                                                                  \
    {                                                                                              \
        .width = 576, .height = 384, __VA_ARGS__                                                   \
    }

static void test_jpeg(void)
{
    static const FfSampleJpeg forms[] = {
        JPEG(.channels = 1),
        JPEG(.channels = 3),
        JPEG(.channels = 4),
        JPEG(.channels = 4, .plain_inks = true),
        JPEG(.channels = 4, .ycck = true),
        JPEG(.channels = 4, .ycck = true, .progressive = true),
        JPEG(.channels = 3, .progressive = true),
        JPEG(.channels = 3, .arithmetic = true),
        JPEG(.channels = 1, .arithmetic = true, .progressive = true),
        JPEG(.channels = 3, .orientation = 99),
    };
    for (gsize i = 0; i < G_N_ELEMENTS(forms); i++) {
        g_autoptr(FfFile) pages = assert_renders(ff_sample_jpeg(&forms[i]), NULL, &fine, 1);
        Ink ink = ink_of(pages, 0); /* 6 x 4 inches at 96 */
        assert_box(&ink, 252, 0, 252 + 611, 391);
    }
}

/* Where the stored top left goes for each orientation: EXIF 2.3, 4.6.4. */
static void test_jpeg_orientation(void)
{
    static const struct {
        bool right, bottom;
    } corners[] = {{0, 0}, {0, 0}, {1, 0}, {1, 1}, {0, 1}, {0, 0}, {1, 0}, {1, 1}, {0, 1}};
    for (int i = 1; i <= 8; i++) {
        const FfSampleJpeg form = {.width = 480, .height = 480, .channels = 1, .orientation = i};
        g_autoptr(FfFile) pages = assert_renders(ff_sample_jpeg(&form), NULL, &fine, 1);
        Ink ink = ink_of(pages, 0);
        int left = 354 + (corners[i].right ? 510 : 0);
        int top = corners[i].bottom ? 490 : 0;
        assert_box(&ink, left, top, left + 509, top + 489);
    }
}

/* A telephone's picture: stored on its side, told to be upright; and reduced while it is decoded.
 */
static void test_jpeg_large(void)
{
    const FfSampleJpeg form = {.width = 4000, .height = 3000, .channels = 3, .orientation = 6};
    g_autoptr(FfFile) pages = assert_renders(ff_sample_jpeg(&form), NULL, &fine, 1);
    Ink ink = ink_of(pages, 0); /* upright 3:4, 8.25 x 11 inches, black at the top right */
    assert_box(&ink, 864, 0, 864 + 841, 1077);
}

static void test_jpeg_broken(void)
{
    const FfSampleJpeg forms[] = {JPEG(.channels = 3),
                                  JPEG(.channels = 3, .orientation = 1, .progressive = true),
                                  JPEG(.channels = 4), JPEG(.channels = 3, .arithmetic = true)};
    for (gsize i = 0; i < G_N_ELEMENTS(forms); i++) {
        g_autoptr(FfFile) whole = ff_sample_jpeg(&forms[i]);
        gint64 size = ff_file_size(whole->fd);
        for (gint64 length = 4; length < size - 2; length += 1 + size / 50) {
            assert_fails(ff_sample_cut(whole, (gsize)length), NULL, FF_REASON_DOCUMENT_TRUNCATED);
        }
    }
}

/* Standard, but more than the decoder knows: twelve bits a sample, lossless, two channels. */
static void test_jpeg_unsupported(void)
{
    static const struct {
        gsize at;
        guint8 value;
    } changes[] = {{4, 12}, {1, 0xc3}};
    for (gsize i = 0; i < G_N_ELEMENTS(changes); i++) {
        const FfSampleJpeg form = JPEG(.channels = 1);
        g_autoptr(FfFile) source = ff_sample_jpeg(&form);
        gsize length = 0;
        g_autofree char *data = ff_file_read(source->fd, 1 << 30, &length, NULL);
        char *frame = memmem(data, length, "\xff\xc0", 2);
        g_assert_nonnull(frame);
        frame[changes[i].at] = (char)changes[i].value;
        assert_fails(ff_sample_bytes(data, length), NULL, FF_REASON_DOCUMENT_UNSUPPORTED);
    }
}

/* An end within the picture, and then all that should follow: damaged, not cut off. */
static void test_jpeg_damaged(void)
{
    const FfSampleJpeg form = JPEG(.channels = 3);
    g_autoptr(FfFile) source = ff_sample_jpeg(&form);
    gsize length = 0;
    g_autofree char *data = ff_file_read(source->fd, 1 << 30, &length, NULL);
    memcpy(data + length * 3 / 4, "\xff\xd9", 2);
    assert_fails(ff_sample_bytes(data, length), NULL, FF_REASON_DOCUMENT_UNREADABLE);
}

static void test_jpeg_bomb(void)
{
    static const char header[] =
        "\xff\xd8\xff\xc2\0\x0b\x08\xff\xdc\xff\xdc\x01\x01\x11\0\xff\xda\0\x08\x01\x01\0\0\0\0";
    assert_fails(ff_sample_bytes(header, sizeof header - 1), NULL, FF_REASON_DOCUMENT_TOO_LARGE);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/png/forms", test_png);
    g_test_add_func("/png/without-dpi", test_png_without_dpi);
    g_test_add_func("/png/landscape", test_png_landscape);
    g_test_add_func("/png/lengths", test_png_lengths);
    g_test_add_func("/png/long", test_png_long);
    g_test_add_func("/png/broken", test_png_broken);
    g_test_add_func("/png/bomb", test_png_bomb);
    g_test_add_func("/png/gamma", test_png_gamma);
    g_test_add_func("/png/orientation", test_png_orientation);
    g_test_add_func("/png/damaged", test_png_damaged);
    g_test_add_func("/jpeg/forms", test_jpeg);
    g_test_add_func("/jpeg/orientation", test_jpeg_orientation);
    g_test_add_func("/jpeg/large", test_jpeg_large);
    g_test_add_func("/jpeg/broken", test_jpeg_broken);
    g_test_add_func("/jpeg/bomb", test_jpeg_bomb);
    g_test_add_func("/jpeg/unsupported", test_jpeg_unsupported);
    g_test_add_func("/jpeg/damaged", test_jpeg_damaged);
    return g_test_run();
}
