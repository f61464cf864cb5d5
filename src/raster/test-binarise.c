// SPDX-License-Identifier: GPL-3.0-or-later
/* What the binariser promises, on pictures. With --pictures DIRECTORY they are written there. */
#include <string.h>

#include "raster/test-pictures.h"

enum { WIDTH = 1728, TALL = 400 };

static const double resolutions[] = {98, 196, 391};

static guint8 grey_at(const FfPicture *picture, int x, int y)
{
    return picture->grey[y * picture->width + x];
}

/* Pixels by which two pictures differ in a part of their width. */
static int count_differences(const FfPicture *a, const FfPicture *b, int x0, int x1)
{
    int count = 0;
    for (int y = 8; y < a->height - 8; y++) {
        for (int x = x0; x < x1; x++) {
            count += ff_picture_is_black(a, x, y) != ff_picture_is_black(b, x, y);
        }
    }
    return count;
}

/* --- Places --- */

static void test_every_place(void)
{
    for (int width = 1; width <= 40; width++) {
        for (int black = 0; black < width; black++) {
            guint8 grey[2][48];
            guint8 bits[3][6];
            memset(grey, 0xff, sizeof grey);
            memset(bits, 0xaa, sizeof bits);
            grey[1][black] = 0;
            grey[1][width] = 0; /* beyond the row: no business of ours */
            ff_binarise(grey[0], 48, width, 2, FF_BINARISE_VECTOR, 196, bits[0], 6);
            for (int i = 0; i < (width + 7) / 8; i++) {
                g_assert_cmpint(bits[0][i], ==, 0);
                g_assert_cmpint(bits[1][i], ==, i == black / 8 ? 0x80 >> black % 8 : 0);
            }
            for (int i = (width + 7) / 8; i < 6; i++) {
                g_assert_cmpint(bits[1][i], ==, 0xaa);
            }
            g_assert_cmpint(bits[2][0], ==, 0xaa);
        }
    }
}

static void test_nothing(void)
{
    guint8 one = 0;
    ff_binarise(&one, 1, 0, 1, FF_BINARISE_VECTOR, 196, &one, 1);
    ff_binarise(&one, 1, 1, 0, FF_BINARISE_VECTOR, 196, &one, 1);
    g_assert_cmpint(one, ==, 0);
}

/* Any content at any size: for the sanitizers. */
static void test_any_content(void)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(1);
    for (int i = 0; i < 60; i++) {
        const int width = g_rand_int_range(rand, 1, 300);
        const int height = g_rand_int_range(rand, 1, 300);
        const int spread = 1 << g_rand_int_range(rand, 0, 8);
        const int base = g_rand_int_range(rand, 0, 256);
        const gsize stride = ((gsize)width + 7) / 8;
        g_autofree guint8 *grey = g_malloc((gsize)width * (gsize)height);
        g_autofree guint8 *bits = g_malloc(stride * (gsize)height);
        for (int k = 0; k < width * height; k++) {
            grey[k] = (guint8)MIN(base + g_rand_int_range(rand, 0, spread), 255);
        }
        for (gsize k = 0; k < 6; k++) {
            ff_binarise(grey, (gsize)width, width, height,
                        k % 2 == 0 ? FF_BINARISE_VECTOR : FF_BINARISE_SCAN, resolutions[k / 2],
                        bits, stride);
        }
    }
}

/* --- Text --- */

/* Where a plain threshold of 178 is black, so are we, and hardly anywhere else. At 98 lines an inch
 * strokes are a little heavier. */
static void test_plain_text(void)
{
    static const char *const names[] = {"plain-98", "plain-196", "plain-391"};
    for (gsize k = 0; k < G_N_ELEMENTS(resolutions); k++) {
        g_autoptr(FfPicture) page = ff_picture_new(WIDTH, TALL, resolutions[k], 255);
        ff_picture_text(page, 0, 40, 40, 8);
        ff_picture_binarise(page, FF_BINARISE_VECTOR, names[k]);
        int black = 0;
        int more = 0;
        for (int y = 0; y < page->height; y++) {
            for (int x = 0; x < WIDTH; x++) {
                const bool plain = grey_at(page, x, y) < 178;
                const bool ours = ff_picture_is_black(page, x, y);
                g_assert_true(ours || !plain);
                black += plain;
                more += ours && !plain;
            }
        }
        g_assert_cmpint(black, >, 5000);
        g_test_message("%.0f: %d and %d", resolutions[k], black, more);
        g_assert_cmpint(more, <, k == 0 ? black / 5 : black / 50);
    }
}

static FfPicture *text_on(int shade, int ink, const char *name)
{
    FfPicture *page = ff_picture_new(WIDTH, TALL, 196, 255);
    ff_picture_box(page, shade, 40, 40, WIDTH - 80, TALL - 80);
    ff_picture_text(page, ink, 140, 80, 6);
    ff_picture_binarise(page, FF_BINARISE_VECTOR, name);
    return page;
}

/* Whatever text is written in and on, it comes out as black on white does, or as its negative. */
static void test_text_on_shades(void)
{
    static const struct {
        int shade;
        int ink;
        bool negative;
        const char *name;
    } cases[] = {
        {178, 0, false, "on-30-percent"},  {230, 0, false, "on-light"},
        {242, 60, false, "grey-on-light"}, {120, 0, false, "on-dark"},
        {255, 120, false, "grey"},         {255, 200, false, "pale"},
        {255, 225, false, "very-pale"},    {40, 255, true, "white-on-dark"},
        {110, 255, true, "white-on-mid"},  {150, 255, true, "white-on-colour"},
        {0, 255, true, "white-on-black"},
    };
    g_autoptr(FfPicture) plain = text_on(255, 0, "on-white");
    const int black = ff_picture_count(plain, 100, 60, 1500, 250);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(FfPicture) page = text_on(cases[i].shade, cases[i].ink, cases[i].name);
        int differences = 0;
        for (int y = 60; y < 310; y++) {
            for (int x = 100; x < 1600; x++) {
                const bool bit = ff_picture_is_black(page, x, y) != cases[i].negative;
                differences += bit != ff_picture_is_black(plain, x, y);
            }
        }
        g_test_message("%s: %d of %d", cases[i].name, differences, black);
        g_assert_cmpint(differences, <, black / 8);
    }
}

/* A table with a dark head and striped rows: nothing but text and lines. */
static void test_table(void)
{
    g_autoptr(FfPicture) page = ff_picture_new(WIDTH, TALL, 196, 255);
    g_autoptr(FfPicture) plain = ff_picture_new(WIDTH, TALL, 196, 255);
    ff_picture_box(page, 60, 60, 51, WIDTH - 120, 48);
    ff_picture_text(page, 255, 140, 56, 1);
    for (int i = 0; i < 6; i++) {
        ff_picture_box(page, i % 2 == 0 ? 232 : 215, 60, 99 + 41 * i, WIDTH - 120, 41);
        ff_picture_text(page, 0, 140, 101 + 41 * i, 1);
        ff_picture_text(plain, 0, 140, 101 + 41 * i, 1);
    }
    ff_picture_binarise(page, FF_BINARISE_VECTOR, "table");
    ff_picture_binarise(plain, FF_BINARISE_VECTOR, "table-plain");
    const int black = ff_picture_count(plain, 100, 0, 1500, plain->height);
    const int lines = 6 * 2 * 1500;
    const int head = 50 * 1500;
    const int more = count_differences(page, plain, 100, 1600);
    g_test_message("%d of %d", more, black);
    g_assert_cmpint(more, <, head + lines + black / 20);
    g_assert_cmpint(ff_picture_count(page, 1620, 97, 30, 230), <, 30 * 13);
}

/* --- Light things --- */

static void assert_outline(const FfPicture *page, int x0, int y0, int x1, int y1)
{
    for (int x = x0; x < x1; x++) {
        g_assert_cmpint(ff_picture_count(page, x, y0 - 2, 1, 4), >=, 1);
        g_assert_cmpint(ff_picture_count(page, x, y1 - 2, 1, 4), >=, 1);
    }
    for (int y = y0 + 2; y < y1 - 2; y++) {
        g_assert_cmpint(ff_picture_count(page, x0 - 2, y, 4, 1), >=, 1);
        g_assert_cmpint(ff_picture_count(page, x1 - 2, y, 4, 1), >=, 1);
    }
    g_assert_cmpint(ff_picture_count(page, x0 + 4, y0 + 4, x1 - x0 - 8, y1 - y0 - 8), ==, 0);
}

static void test_light_box(void)
{
    for (int grey = 238; grey <= 248; grey += 5) {
        for (gsize k = 0; k < G_N_ELEMENTS(resolutions); k++) {
            const double scale = resolutions[k] / 204;
            g_autoptr(FfPicture) page = ff_picture_new(WIDTH, TALL, resolutions[k], 255);
            ff_picture_box(page, grey, 203, 77.5, 700.5, 210);
            ff_picture_binarise(page, FF_BINARISE_VECTOR, "light-box");
            assert_outline(page, 203, (int)(77.5 * scale), 903, (int)(287.5 * scale));
        }
    }
}

static void test_hairlines(void)
{
    for (gsize k = 0; k < G_N_ELEMENTS(resolutions); k++) {
        g_autoptr(FfPicture) page = ff_picture_new(WIDTH, TALL, resolutions[k], 255);
        ff_picture_box(page, 190, 100, 100.3, 1500, 0.7);
        ff_picture_box(page, 225, 100, 150, 1500, 2);
        ff_picture_box(page, 0, 100, 200.2, 1500, 0.4);
        ff_picture_box(page, 210, 1650.3, 50, 0.8, 300);
        ff_picture_binarise(page, FF_BINARISE_VECTOR, "hairlines");
        for (int x = 101; x < 1599; x++) {
            g_assert_cmpint(ff_picture_count(page, x, 0, 1, page->height), >=, 3);
        }
        for (int y = (int)(60 * resolutions[k] / 204); y < (int)(340 * resolutions[k] / 204); y++) {
            g_assert_cmpint(ff_picture_count(page, 1645, y, 12, 1), >=, 1);
        }
    }
}

/* --- Pictures --- */

static void draw_gradient(FfPicture *page)
{
    cairo_pattern_t *pattern = cairo_pattern_create_linear(64, 0, 1664, 0);
    cairo_pattern_add_color_stop_rgb(pattern, 0, 0, 0, 0);
    cairo_pattern_add_color_stop_rgb(pattern, 1, 1, 1, 1);
    cairo_set_source(page->cairo, pattern);
    cairo_rectangle(page->cairo, 64, 20, 1600, 360);
    cairo_fill(page->cairo);
    cairo_pattern_destroy(pattern);
}

/* A gradient falls evenly, and no edge of a block shows. */
static void test_gradient(void)
{
    for (gsize k = 0; k < G_N_ELEMENTS(resolutions); k++) {
        g_autoptr(FfPicture) page = ff_picture_new(WIDTH, TALL, resolutions[k], 255);
        draw_gradient(page);
        ff_picture_binarise(page, FF_BINARISE_VECTOR, "gradient");
        const int rows = page->height / 16 * 8;
        const int area = 32 * rows;
        int before = area;
        for (int x = 96; x < 1600; x += 32) {
            const int black = ff_picture_count(page, x, page->height / 4, 32, rows);
            g_assert_cmpint(black, <=, before + area / 50);
            g_assert_cmpint(black, >=, before - area / 8);
            before = black;
        }
        g_assert_cmpint(before, <, area / 20);
        /* levels of grey, not one threshold */
        const int middle = ff_picture_count(page, 800, page->height / 4, 64, rows);
        g_assert_cmpint(middle, >, 2 * area / 5);
        g_assert_cmpint(middle, <, 8 * area / 5);
    }
}

static void draw_photo(FfPicture *page)
{
    for (int y = 0; y < page->height; y++) {
        for (int x = 64; x < 1664; x++) {
            const int wave = (x * y / 900 + x / 3) % 256;
            page->grey[y * WIDTH + x] = (guint8)(40 + ABS(wave - 128) * 170 / 128);
        }
    }
    ff_picture_add_noise(page, 6);
}

/* Dots of a picture, round on paper: as many changes along a row at each resolution, and rows
 * repeat as often an inch. Speckle would cost several times the changes. */
static void test_photo(void)
{
    static const char *const names[] = {"photo-98", "photo-196", "photo-391"};
    for (gsize k = 0; k < G_N_ELEMENTS(resolutions); k++) {
        g_autoptr(FfPicture) page = ff_picture_new(WIDTH, TALL, resolutions[k], 255);
        ff_picture_finish(page);
        draw_photo(page);
        ff_picture_binarise(page, FF_BINARISE_SCAN, names[k]);
        const double changes = (double)ff_picture_count_changes(page) / page->height / 200;
        g_test_message("%s: %.2f changes for 8 pixels", names[k], changes);
        g_assert_cmpfloat(changes, <, 2);
        g_assert_cmpfloat(changes, >, 1);
    }
}

static void test_flat_dots(void)
{
    for (gsize k = 0; k < G_N_ELEMENTS(resolutions); k++) {
        const int period = 4 << k;
        g_autoptr(FfPicture) page = ff_picture_new(WIDTH, TALL, resolutions[k], 255);
        ff_picture_box(page, 128, 160, 48, 1200, 300);
        ff_picture_binarise(page, FF_BINARISE_VECTOR, "flat");
        for (int y = page->height / 3; y < page->height / 2; y++) {
            for (int x = 400; x < 800; x++) {
                g_assert_cmpint(ff_picture_is_black(page, x, y), ==,
                                ff_picture_is_black(page, x + 8, y));
                g_assert_cmpint(ff_picture_is_black(page, x, y), ==,
                                ff_picture_is_black(page, x, y + period));
            }
        }
    }
}

/* Text on a photo: whole, and with a clear rim on both of its sides. */
static void test_text_on_photo(void)
{
    g_autoptr(FfPicture) page = ff_picture_new(WIDTH, TALL, 196, 255);
    g_autoptr(FfPicture) plain = ff_picture_new(WIDTH, TALL, 196, 255);
    ff_picture_text(plain, 0, 140, 80, 6);
    ff_picture_binarise(plain, FF_BINARISE_VECTOR, "on-photo-plain");
    ff_picture_finish(page);
    draw_photo(page);
    for (int i = 0; i < WIDTH * page->height; i++) {
        const int picture = 100 + page->grey[i] * 3 / 5;
        page->grey[i] = (guint8)(picture * plain->grey[i] / 255);
    }
    ff_picture_binarise(page, FF_BINARISE_SCAN, "on-photo");
    int black = 0;
    int lost = 0;
    int rim = 0;
    int dirty = 0;
    for (int y = 20; y < page->height - 20; y++) {
        for (int x = 100; x < 1600; x++) {
            const bool core = grey_at(plain, x, y) < 64;
            const bool edge = grey_at(plain, x, y) == 255 &&
                              (grey_at(plain, x - 1, y) < 64 || grey_at(plain, x + 1, y) < 64);
            black += core;
            lost += core && !ff_picture_is_black(page, x, y);
            rim += edge;
            dirty += edge && ff_picture_is_black(page, x, y);
        }
    }
    g_assert_cmpint(lost, <, black / 100);
    g_assert_cmpint(rim, >, 500);
    g_assert_cmpint(dirty, <, rim / 50);
}

/* --- Paper --- */

/* Yellowed paper in uneven light, with noise and the other side shining through. */
static void age(FfPicture *page)
{
    for (int y = 0; y < page->height; y++) {
        for (int x = 0; x < WIDTH; x++) {
            guint8 *at = &page->grey[y * WIDTH + x];
            const int through = y % 60 < 20 && x % 30 < 14 ? 10 : 0;
            const int light = 1000 - x * 120 / WIDTH - y * 100 / page->height;
            *at = (guint8)((45 + *at * 180 / 255 - through) * light / 1000);
        }
    }
    ff_picture_add_noise(page, 4);
}

static void assert_paper(FfBinariseKind kind, bool photo, const char *name)
{
    g_autoptr(FfPicture) page = ff_picture_new(WIDTH, 1200, 196, 255);
    g_autoptr(FfPicture) plain = ff_picture_new(WIDTH, 1200, 196, 255);
    ff_picture_text(page, 0, 140, 700, 8);
    ff_picture_text(plain, 0, 140, 700, 8);
    ff_picture_binarise(plain, FF_BINARISE_VECTOR, "paper-plain");
    ff_picture_finish(page);
    for (int y = 150; photo && y < 550; y++) {
        for (int x = 400; x < 1300; x++) {
            page->grey[y * WIDTH + x] = (guint8)(30 + (x + y * 2 + (x * y >> 8)) % 170);
        }
    }
    age(page);
    ff_picture_binarise(page, kind, name);
    const int black = ff_picture_count(plain, 0, 650, WIDTH, 450);
    g_assert_cmpint(ff_picture_count(page, 0, 0, WIDTH, 130), ==, 0);
    g_assert_cmpint(ff_picture_count(page, 0, 1100, WIDTH, 50), ==, 0);
    g_assert_cmpint(ff_picture_count(page, 0, 650, WIDTH, 450), >, black * 9 / 10);
    g_assert_cmpint(ff_picture_count(page, 0, 650, WIDTH, 450), <, black * 12 / 10);
    const int dots = ff_picture_count(page, 420, 170, 800, 300);
    g_assert_cmpint(dots, >=, photo ? 60000 : 0);
    g_assert_cmpint(dots, <=, photo ? 180000 : 0);
}

/* A scan that was cleaned, a picture of a window: its paper has a tone and no noise. */
static void test_clean_paper(void)
{
    g_autoptr(FfPicture) picture = ff_picture_new(1728, 1000, 196, 240);
    ff_picture_text(picture, 0, 100, 100, 3);
    ff_picture_finish(picture);
    ff_picture_binarise(picture, FF_BINARISE_SCAN, "clean-paper");
    g_assert_cmpint(ff_picture_count(picture, 0, 500, 1728, 400), ==, 0);
    g_assert_cmpint(ff_picture_count(picture, 0, 0, 1728, 300), >, 1000);
}

/* A thick grey letter is not the ground of something: it stays, all of it. */
static void assert_grey_letters(FfBinariseKind kind, int paper, int noise, const char *name)
{
    g_autoptr(FfPicture) picture = ff_picture_new(1728, 1000, 196, paper);
    ff_picture_text(picture, 0, 100, 100, 3);
    for (int x = 200; x < 1500; x += 130) { /* at every place within a block */
        ff_picture_box(picture, 150, x, 500, 96, 22);
        ff_picture_box(picture, 150, x + 36, 500, 22, 120);
    }
    ff_picture_finish(picture);
    if (noise > 0) {
        ff_picture_add_noise(picture, noise);
    }
    ff_picture_binarise(picture, kind, name);
    for (int x = 200; x < 1500; x += 130) {
        const int top = 500 * 196 / 204;
        g_assert_cmpint(ff_picture_count(picture, x + 2, top + 2, 92, 16), >=, 92 * 16 * 9 / 10);
        g_assert_cmpint(ff_picture_count(picture, x + 38, top + 30, 18, 80), >=, 18 * 80 * 9 / 10);
    }
}

static void test_grey_letters(void)
{
    assert_grey_letters(FF_BINARISE_SCAN, 235, 4, "grey-letters");
    assert_grey_letters(FF_BINARISE_VECTOR, 255, 0, "grey-letters-in-vector");
}

static void test_paper(void)
{
    assert_paper(FF_BINARISE_SCAN, false, "paper");
    assert_paper(FF_BINARISE_SCAN, true, "paper-and-photo");
    assert_paper(FF_BINARISE_VECTOR, false, "paper-in-vector"); /* a PDF of a scan */
}

/* As a JPEG does it: the noise is where the text is, in squares. */
static void smear(FfPicture *page)
{
    g_autofree guint8 *before = g_memdup2(page->grey, (gsize)WIDTH * (gsize)page->height);
    ff_picture_add_noise(page, 12);
    for (int y0 = 0; y0 + 8 <= page->height; y0 += 8) {
        for (int x0 = 0; x0 < WIDTH; x0 += 8) {
            guint8 darkest = 255;
            for (int i = 0; i < 64; i++) {
                darkest = MIN(darkest, before[(y0 + i / 8) * WIDTH + x0 + i % 8]);
            }
            for (int y = y0; darkest == 255 && y < y0 + 8; y++) {
                memset(page->grey + y * WIDTH + x0, 255, 8);
            }
        }
    }
}

/* What JPEG leaves around black text does not speckle. */
static void test_ringing(void)
{
    g_autoptr(FfPicture) page = ff_picture_new(WIDTH, TALL, 196, 255);
    g_autoptr(FfPicture) plain = ff_picture_new(WIDTH, TALL, 196, 255);
    ff_picture_text(page, 0, 140, 80, 6);
    ff_picture_text(plain, 0, 140, 80, 6);
    ff_picture_finish(page);
    smear(page);
    ff_picture_binarise(page, FF_BINARISE_VECTOR, "ringing");
    ff_picture_binarise(plain, FF_BINARISE_VECTOR, "ringing-plain");
    const int black = ff_picture_count(plain, 0, 0, WIDTH, plain->height);
    const int differences = count_differences(page, plain, 0, WIDTH);
    g_test_message("%d of %d", differences, black);
    g_assert_cmpint(differences, <, black / 20);
}

static const struct {
    const char *name;
    GTestFunc function;
} tests[] = {
    {"/binarise/every-place", test_every_place},
    {"/binarise/nothing", test_nothing},
    {"/binarise/any-content", test_any_content},
    {"/binarise/plain-text", test_plain_text},
    {"/binarise/text-on-shades", test_text_on_shades},
    {"/binarise/table", test_table},
    {"/binarise/light-box", test_light_box},
    {"/binarise/hairlines", test_hairlines},
    {"/binarise/gradient", test_gradient},
    {"/binarise/photo", test_photo},
    {"/binarise/flat-dots", test_flat_dots},
    {"/binarise/text-on-photo", test_text_on_photo},
    {"/binarise/clean-paper", test_clean_paper},
    {"/binarise/grey-letters", test_grey_letters},
    {"/binarise/paper", test_paper},
    {"/binarise/ringing", test_ringing},
};

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    if (argc > 2 && g_str_equal(argv[1], "--pictures")) {
        ff_picture_directory = argv[2];
    }
    for (gsize i = 0; i < G_N_ELEMENTS(tests); i++) {
        g_test_add_func(tests[i].name, tests[i].function);
    }
    return g_test_run();
}
