// SPDX-License-Identifier: GPL-3.0-or-later
/* BMP of every form to pages. */
#include <string.h>

#include "document/bmp-rle.h"
#include "document/test-pages.h"
#include "document/test-pictures.h"
#include "document/test-samples.h"

#define FORM(bits_, ...)                                                                           \
    {                                                                                              \
        .width = 576, .height = 384, .bits = (bits_), __VA_ARGS__                                  \
    }

static const FfSampleBmp forms[] = {
    FORM(1, .header = 40),
    FORM(2, .header = 40),
    FORM(4, .header = 40),
    FORM(8, .header = 40),
    FORM(16, .header = 40),
    FORM(24, .header = 40),
    FORM(32, .header = 40),
    FORM(24, .header = 40, .top_down = true),
    FORM(1, .header = 12),
    FORM(4, .header = 12),
    FORM(8, .header = 12),
    FORM(24, .header = 12),
    FORM(8, .header = 64),
    FORM(24, .header = 108),
    FORM(24, .header = 124),
    FORM(8, .header = 40, .coding = 1),
    FORM(4, .header = 40, .coding = 2),
    FORM(8, .header = 124, .coding = 1),
    FORM(16, .header = 40, .coding = 3, .masks = {0xf800, 0x07e0, 0x001f}),
    FORM(16, .header = 56, .coding = 3, .masks = {0x0f00, 0x00f0, 0x000f, 0xf000}),
    FORM(32, .header = 40, .coding = 3, .masks = {0xff, 0xff00, 0xff0000}),
    FORM(32, .header = 108, .coding = 3, .masks = {0x3ff00000, 0xffc00, 0x3ff}),
    FORM(32, .header = 124, .coding = 3, .masks = {0xff0000, 0xff00, 0xff, 0xff000000}),
};

static void test_forms(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(forms); i++) {
        g_test_message("form %" G_GSIZE_FORMAT, i);
        g_autoptr(FfFile) pages = assert_renders(ff_sample_bmp(&forms[i]), NULL, &fine, 1);
        Ink ink = ink_of(pages, 0); /* 6 x 4 inches at 96 */
        assert_box(&ink, 252, 0, 252 + 611, 391);
        g_assert_cmpfloat_with_epsilon(ink.part, 612.0 * 392 / 1728 / 2156, 0.002);
    }
}

static void test_resolution(void)
{
    const FfSampleBmp form = {
        .width = 600, .height = 400, .bits = 1, .header = 40, .per_metre = 7874};
    g_autoptr(FfFile) pages = assert_renders(ff_sample_bmp(&form), NULL, &fine, 1);
    Ink ink = ink_of(pages, 0); /* 3 x 2 inches at 200 */
    assert_box(&ink, 558, 0, 558 + 305, 195);
}

/* An alpha that is 0 everywhere is none. */
static void test_empty_alpha(void)
{
    FfSampleBmp form = FORM(32, .header = 124, .coding = 3, .masks = {0xff0000, 0xff00, 0xff});
    g_autoptr(FfFile) source = ff_sample_bmp(&form);
    gsize length = 0;
    g_autofree char *data = ff_file_read(source->fd, 1 << 30, &length, NULL);
    memcpy(data + 66, "\0\0\0\xff", 4);
    g_autoptr(FfFile) pages = assert_renders(ff_sample_bytes(data, length), NULL, &fine, 1);
    Ink ink = ink_of(pages, 0);
    assert_box(&ink, 252, 0, 252 + 611, 391);
}

/* Whatever is missing at the end, a picture is never drawn in part. */
static void test_truncated(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(forms); i++) {
        g_autoptr(FfFile) whole = ff_sample_bmp(&forms[i]);
        gint64 size = ff_file_size(whole->fd);
        /* the last octets of run-length codes only say that it ends */
        gint64 least = forms[i].coding == 1 || forms[i].coding == 2 ? size - 3 : size;
        for (gint64 length = 18; length < least; length += 1 + size / 20) {
            assert_fails(ff_sample_cut(whole, (gsize)length), NULL, FF_REASON_DOCUMENT_TRUNCATED);
        }
        assert_fails(ff_sample_cut(whole, (gsize)least - 1), NULL, FF_REASON_DOCUMENT_TRUNCATED);
    }
}

static FfFile *patched(const FfSampleBmp *form, gsize at, guint32 value)
{
    g_autoptr(FfFile) source = ff_sample_bmp(form);
    gsize length = 0;
    g_autofree char *data = ff_file_read(source->fd, 1 << 30, &length, NULL);
    memcpy(data + at, &value, sizeof value);
    return ff_sample_bytes(data, length);
}

static void test_broken(void)
{
    const FfSampleBmp form = FORM(24, .header = 40);
    const FfSampleBmp few = FORM(8, .header = 40);
    assert_fails(patched(&form, 18, 0), NULL, FF_REASON_DOCUMENT_UNREADABLE);
    assert_fails(patched(&form, 18, 0xffffffff), NULL, FF_REASON_DOCUMENT_UNREADABLE);
    assert_fails(patched(&form, 22, 0), NULL, FF_REASON_DOCUMENT_UNREADABLE);
    assert_fails(patched(&form, 22, 0x80000000), NULL, FF_REASON_DOCUMENT_TOO_LARGE);
    assert_fails(patched(&form, 18, 60000), NULL, FF_REASON_DOCUMENT_TRUNCATED);
    assert_fails(patched(&form, 18, 66000), NULL, FF_REASON_DOCUMENT_TOO_LARGE);
    assert_fails(patched(&form, 10, 0), NULL, FF_REASON_DOCUMENT_UNREADABLE);
    assert_fails(patched(&form, 10, 0xffffffff), NULL, FF_REASON_DOCUMENT_TRUNCATED);
    assert_fails(patched(&form, 28, 7), NULL, FF_REASON_DOCUMENT_UNREADABLE);
    assert_fails(patched(&form, 30, 4), NULL, FF_REASON_DOCUMENT_UNSUPPORTED); /* JPEG within */
    assert_fails(patched(&few, 30, 2), NULL, FF_REASON_DOCUMENT_UNSUPPORTED);
}

/* A bomb: four thousand million pixels that no code has to describe. */
static void test_bomb(void)
{
    const FfSampleBmp form = {.width = 8, .height = 2, .bits = 8, .header = 40, .coding = 1};
    g_autoptr(FfFile) wide = patched(&form, 18, 65500);
    gsize length = 0;
    g_autofree char *data = ff_file_read(wide->fd, 1 << 20, &length, NULL);
    memcpy(data + 22, "\xdc\xff\0\0", 4);
    assert_fails(ff_sample_bytes(data, length), NULL, FF_REASON_DOCUMENT_TOO_LARGE);
}

/* --- run-length codes --- */

static void assert_rows(int bits, const char *codes, gsize length, bool whole, const char *wanted)
{
    enum { WIDTH = 6, HEIGHT = 3 };
    guint8 tones[256];
    FfBmpRow rows[HEIGHT];
    g_autofree guint8 *copy = g_memdup2(codes, length); /* ends at its end */
    FfBmpRle rle = {copy, length, WIDTH, HEIGHT, bits, rows};
    for (gsize i = 0; i < sizeof tones; i++) {
        tones[i] = (guint8)('a' + i % 16);
    }
    g_assert_true(ff_bmp_find_rows(&rle) == whole);
    for (int row = HEIGHT - 1; whole && row >= 0; row--) {
        guint8 grey[WIDTH];
        memset(grey, '.', sizeof grey);
        ff_bmp_read_row(&rle, row, tones, grey);
        g_assert_cmpmem(grey, WIDTH, wanted + WIDTH * row, WIDTH);
    }
}
#define ROWS(bits, codes, whole, wanted) assert_rows(bits, codes, sizeof(codes) - 1, whole, wanted)

static void test_runs(void)
{
    ROWS(8, "\6\0\0\0\6\1\0\0\6\2\0\1", true, "aaaaaabbbbbbcccccc");
    ROWS(8, "\3\0\3\1\0\0\0\6\1\2\3\4\5\6\0\0\0\3\7\7\7\0\0\1", true, "aaabbbbcdefghhh...");
    ROWS(4, "\5\x12\0\0\0\5\x01\x23\x40\0\0\0\2\xff\0\1", true, "bcbcb.abcde.pp....");
    /* past the end of a row, and of the bitmap */
    ROWS(8, "\xff\1\0\0\0\x7\1\1\1\1\1\1\1\0\0\0\6\2\0\0\6\3\0\0\6\3", true, "bbbbbbbbbbbbcccccc");
    /* over a row, and within one */
    ROWS(8, "\1\1\0\2\1\2\2\2\0\2\1\0\1\3\0\1", true, "b.............cc.d");
    ROWS(8, "\0\2\2\0\1\4\0\1", true, "..e...............");
    ROWS(8, "\0\2\xff\xff\1\4\0\1", true, "..................");
    ROWS(8, "\0\1", true, "..................");
    /* the mark of the end may be missing, pixels may not */
    ROWS(8, "\6\0\0\0\6\1\0\0\6\2", true, "aaaaaabbbbbbcccccc");
    ROWS(8, "\6\0\0\0\6\1\0\0\5\2", false, NULL);
    ROWS(8, "", false, NULL);
    ROWS(8, "\6", false, NULL);
    ROWS(8, "\0", false, NULL);
    ROWS(8, "\0\2\1", false, NULL);
    ROWS(8, "\0\5\1\2\3\4\5", false, NULL);
    ROWS(4, "\0\5\1\2\3", false, NULL);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/bmp/forms", test_forms);
    g_test_add_func("/bmp/resolution", test_resolution);
    g_test_add_func("/bmp/empty-alpha", test_empty_alpha);
    g_test_add_func("/bmp/truncated", test_truncated);
    g_test_add_func("/bmp/broken", test_broken);
    g_test_add_func("/bmp/bomb", test_bomb);
    g_test_add_func("/bmp/runs", test_runs);
    return g_test_run();
}
