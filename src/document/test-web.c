// SPDX-License-Identifier: GPL-3.0-or-later
/* GIF and WebP to pages. */
#include <string.h>

#include "document/test-pages.h"
#include "document/test-pictures.h"
#include "document/test-samples.h"

/* 6 x 4 inches at 96, its quarter black. */
static void assert_quarter(FfFile *source)
{
    g_autoptr(FfFile) pages = assert_renders(source, NULL, &fine, 1);
    Ink ink = ink_of(pages, 0);
    assert_box(&ink, 252, 0, 252 + 611, 391);
    g_assert_cmpfloat_with_epsilon(ink.part, 612.0 * 392 / 1728 / 2156, 0.002);
}

/* Cut anywhere before `least`: refused as cut off; a few octets at the start are no picture at all.
 */
static void assert_cuts_refused(FfFile *source, gint64 first, gint64 least)
{
    g_autoptr(FfFile) whole = source;
    for (gint64 length = first; length < least; length += 1 + least / 40) {
        assert_fails(ff_sample_cut(whole, (gsize)length), NULL, FF_REASON_DOCUMENT_TRUNCATED);
    }
    assert_fails(ff_sample_cut(whole, (gsize)least - 1), NULL, FF_REASON_DOCUMENT_TRUNCATED);
}

/* --- GIF --- */

static const FfSampleGif gifs[] = {
    {.width = 576, .height = 384},
    {.width = 576, .height = 384, .interlaced = true},
    {.width = 576, .height = 384, .transparent = true},
    {.width = 576, .height = 384, .interlaced = true, .transparent = true, .own_colours = true},
    {.width = 576, .height = 384, .own_colours = true},
    {.width = 576, .height = 384, .framed = true},
    {.width = 576, .height = 384, .framed = true, .interlaced = true},
    {.width = 576, .height = 384, .frames = 3},
    {.width = 576, .height = 384, .transparent = true, .own_colours = true, .frames = 3},
};
enum { STILL_GIFS = 7 };

static void test_gif(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(gifs); i++) {
        g_test_message("form %" G_GSIZE_FORMAT, i);
        assert_quarter(ff_sample_gif(&gifs[i]));
    }
}

/* Pixels twice as wide as high. */
static void test_gif_aspect(void)
{
    const FfSampleGif form = {.width = 288, .height = 384, .aspect = 2 * 64 - 15};
    assert_quarter(ff_sample_gif(&form));
}

static void test_gif_truncated(void)
{
    for (gsize i = 0; i < STILL_GIFS; i++) {
        FfFile *whole = ff_sample_gif(&gifs[i]);
        assert_cuts_refused(whole, 6, ff_file_size(whole->fd) - 1); /* the end's mark may miss */
    }
}

static void test_gif_broken(void)
{
    /* no picture; a picture without size; without colours; a code that can't be */
    assert_fails(ff_sample_bytes("GIF89a\1\0\1\0\0\0\0;", 14), NULL, FF_REASON_DOCUMENT_NO_PAGES);
    assert_fails(ff_sample_bytes("GIF89a\1\0\1\0\0\0\0,\0\0\0\0\0\0\1\0\0\2\0;", 26), NULL,
                 FF_REASON_DOCUMENT_UNREADABLE);
    assert_fails(ff_sample_bytes("GIF89a\1\0\1\0\0\0\0,\0\0\0\0\1\0\1\0\0\2\2\x4c\1\0;", 29), NULL,
                 FF_REASON_DOCUMENT_UNREADABLE);
    assert_fails(
        ff_sample_bytes(
            "GIF89a\4\0\4\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\4\0\4\0\0\2\2\xff\xff\0;", 35),
        NULL, FF_REASON_DOCUMENT_UNREADABLE);
}

/* 65,535 pixels square, in a few octets. */
static void test_gif_bomb(void)
{
    assert_fails(ff_sample_bytes("GIF89a\xff\xff\xff\xff\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0"
                                 "\xff\xff\xff\xff\0\2\2\x4c\1\0;",
                                 35),
                 NULL, FF_REASON_DOCUMENT_TOO_LARGE);
}

/* --- WebP --- */

static const FfSampleWebp webps[] = {
    {576, 384, false, false, 0, 0}, {576, 384, true, false, 0, 0},  {576, 384, false, true, 0, 0},
    {576, 384, true, true, 0, 0},   {576, 384, false, false, 3, 0}, {576, 384, true, true, 3, 0},
    {576, 384, true, false, 0, 1},
};

static void test_webp(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(webps); i++) {
        g_test_message("form %" G_GSIZE_FORMAT, i);
        assert_quarter(ff_sample_webp(&webps[i]));
    }
}

/* A telephone's picture: scaled while it is decoded, and turned. */
static void test_webp_large(void)
{
    const FfSampleWebp form = {4000, 3000, false, false, 0, 6};
    g_autoptr(FfFile) pages = assert_renders(ff_sample_webp(&form), NULL, &fine, 1);
    Ink ink = ink_of(pages, 0); /* upright 3:4, 8.25 x 11 inches, black at the top right */
    assert_box(&ink, 864, 0, 864 + 841, 1077);
}

static void test_webp_truncated(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(webps); i++) {
        FfFile *whole = ff_sample_webp(&webps[i]);
        assert_cuts_refused(whole, 12, ff_file_size(whole->fd));
    }
}

static void test_webp_broken(void)
{
    assert_fails(ff_sample_bytes("RIFF\x0c\0\0\0WEBPVP8 \0\0\0\0", 20), NULL,
                 FF_REASON_DOCUMENT_UNREADABLE);
    assert_fails(ff_sample_bytes("RIFF\x14\0\0\0WEBPVP8 \x08\0\0\0abcdefgh", 28), NULL,
                 FF_REASON_DOCUMENT_UNREADABLE);
    g_autoptr(FfFile) whole = ff_sample_webp(&webps[1]);
    gsize length = 0;
    g_autofree char *data = ff_file_read(whole->fd, 1 << 30, &length, NULL);
    memset(data + length / 2, 0x55, length - length / 2);
    FfDocumentReport report;
    g_autoptr(FfFile) damaged = ff_sample_bytes(data, length);
    g_autoptr(FfFile) pages = render(damaged, NULL, &fine, &report);
    g_assert_cmpint(report.reason, !=, FF_REASON_NONE);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/gif/forms", test_gif);
    g_test_add_func("/gif/aspect", test_gif_aspect);
    g_test_add_func("/gif/truncated", test_gif_truncated);
    g_test_add_func("/gif/broken", test_gif_broken);
    g_test_add_func("/gif/bomb", test_gif_bomb);
    g_test_add_func("/webp/forms", test_webp);
    g_test_add_func("/webp/large", test_webp_large);
    g_test_add_func("/webp/truncated", test_webp_truncated);
    g_test_add_func("/webp/broken", test_webp_broken);
    return g_test_run();
}
