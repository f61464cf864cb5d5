// SPDX-License-Identifier: GPL-3.0-or-later
#include "raster/test-pictures.h"

#include <string.h>

static const char *const lines_of_text[] = {
    "Amounts due within thirty days of invoice: 1,204.50",
    "The quick brown fox jumps over the lazy dog; (fax) 5035550123",
    "minimum illusion, WAVE & Quartz @ 98 lines an inch",
    "Please sign, date and return both copies by Friday.",
};

const char *ff_picture_directory;

FfPicture *ff_picture_new(int width, int height, double y_dpi, int grey)
{
    FfPicture *picture = g_new0(FfPicture, 1);
    picture->width = width;
    picture->height = (int)(height * y_dpi / 204);
    picture->y_dpi = y_dpi;
    picture->surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, picture->height);
    picture->cairo = cairo_create(picture->surface);
    cairo_scale(picture->cairo, 1, y_dpi / 204);
    ff_picture_box(picture, grey, 0, 0, width, height + 1);
    return picture;
}

void ff_picture_free(FfPicture *picture)
{
    if (picture == NULL) {
        return;
    }
    cairo_destroy(picture->cairo);
    cairo_surface_destroy(picture->surface);
    g_free(picture->grey);
    g_free(picture->bits);
    g_free(picture);
}

static void set_grey(FfPicture *picture, int grey)
{
    cairo_set_source_rgb(picture->cairo, grey / 255.0, grey / 255.0, grey / 255.0);
}

void ff_picture_box(FfPicture *picture, int grey, double x, double y, double width, double height)
{
    set_grey(picture, grey);
    cairo_rectangle(picture->cairo, x, y, width, height);
    cairo_fill(picture->cairo);
}

void ff_picture_text(FfPicture *picture, int grey, double x, double y, int lines)
{
    const double size = 10 * 204 / 72.0;
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    cairo_set_font_options(picture->cairo, options);
    cairo_font_options_destroy(options);
    set_grey(picture, grey);
    cairo_select_font_face(picture->cairo, "serif", CAIRO_FONT_SLANT_NORMAL,
                           CAIRO_FONT_WEIGHT_NORMAL);
    cairo_set_font_size(picture->cairo, size);
    for (int i = 0; i < lines; i++) {
        cairo_move_to(picture->cairo, x, y + size * (0.9 + 1.2 * i));
        cairo_show_text(picture->cairo, lines_of_text[i % (int)G_N_ELEMENTS(lines_of_text)]);
    }
}

void ff_picture_finish(FfPicture *picture)
{
    cairo_surface_flush(picture->surface);
    const guint8 *pixels = cairo_image_surface_get_data(picture->surface);
    const int stride = cairo_image_surface_get_stride(picture->surface);
    picture->grey = g_malloc((gsize)picture->width * (gsize)picture->height);
    for (int y = 0; y < picture->height; y++) {
        for (int x = 0; x < picture->width; x++) {
            picture->grey[y * picture->width + x] = pixels[y * stride + 4 * x + 1];
        }
    }
}

void ff_picture_add_noise(FfPicture *picture, int deviation)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(4711);
    for (int i = 0; i < picture->width * picture->height; i++) {
        double sum = 0;
        for (int k = 0; k < 4; k++) {
            sum += g_rand_double_range(rand, -1, 1);
        }
        /* four of a third of variance each */
        picture->grey[i] = (guint8)CLAMP(picture->grey[i] + (int)(sum * deviation * 0.87), 0, 255);
    }
}

static void write_file(const char *name, const char *kind, const char *head, const guint8 *data,
                       gsize length)
{
    g_autofree char *path = g_strdup_printf("%s/%s.%s", ff_picture_directory, name, kind);
    g_autoptr(GString) out = g_string_new(head);
    g_string_append_len(out, (const char *)data, (gssize)length);
    g_assert_true(g_file_set_contents(path, out->str, (gssize)out->len, NULL));
}

static void write_both(const FfPicture *picture, const char *name)
{
    const gsize rows = (gsize)picture->height;
    g_autofree char *grey = g_strdup_printf("P5\n%d %d\n255\n", picture->width, picture->height);
    g_autofree char *bits = g_strdup_printf("P4\n%d %d\n", picture->width, picture->height);
    write_file(name, "pgm", grey, picture->grey, rows * (gsize)picture->width);
    write_file(name, "pbm", bits, picture->bits, rows * picture->bits_stride);
}

void ff_picture_binarise(FfPicture *picture, FfBinariseKind kind, const char *name)
{
    if (picture->grey == NULL) {
        ff_picture_finish(picture);
    }
    picture->bits_stride = ((gsize)picture->width + 7) / 8;
    g_free(picture->bits);
    picture->bits = g_malloc(picture->bits_stride * (gsize)picture->height);
    ff_binarise(picture->grey, (gsize)picture->width, picture->width, picture->height, kind,
                picture->y_dpi, picture->bits, picture->bits_stride);
    if (ff_picture_directory != NULL) {
        write_both(picture, name);
    }
}

bool ff_picture_is_black(const FfPicture *picture, int x, int y)
{
    return (picture->bits[(gsize)y * picture->bits_stride + (gsize)x / 8] >> (7 - x % 8) & 1) != 0;
}

int ff_picture_count(const FfPicture *picture, int x, int y, int width, int height)
{
    int count = 0;
    for (int j = y; j < y + height; j++) {
        for (int i = x; i < x + width; i++) {
            count += ff_picture_is_black(picture, i, j);
        }
    }
    return count;
}

int ff_picture_count_changes(const FfPicture *picture)
{
    int count = 0;
    for (int y = 0; y < picture->height; y++) {
        bool before = false;
        for (int x = 0; x < picture->width; x++) {
            const bool black = ff_picture_is_black(picture, x, y);
            count += black != before;
            before = black;
        }
    }
    return count;
}
