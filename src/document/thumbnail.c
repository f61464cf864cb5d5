// SPDX-License-Identifier: GPL-3.0-or-later
/* One fax page as a small grey PNG, each pixel the average of what lies under it. */
#include <math.h>
#include <png.h>

#include "base/error.h"
#include "base/file.h"
#include "document/document.h"
#include "document/resample.h"
#include "document/tiff-read.h"

typedef struct {
    int fd;
    png_structp png;
    png_infop info;
    guint8 *row;
    const guint8 *bits;
    const FfTiffPage *page;
    int width, height;
} Encoder;

static void write_out(png_structp png, png_bytep data, size_t length)
{
    const Encoder *encoder = png_get_io_ptr(png);
    if (!ff_file_write(encoder->fd, data, length, NULL)) {
        png_error(png, "write");
    }
}

static void flush_nothing(png_structp png)
{
}

G_NORETURN static void fail(png_structp png, png_const_charp text)
{
    png_longjmp(png, 1);
}

static void ignore_warning(png_structp png, png_const_charp text)
{
}

static void keep_row(const guint8 *row, int y, gpointer data)
{
    guint8 *picture = ((guint8 **)data)[0];
    const Encoder *encoder = ((gpointer *)data)[1];
    memcpy(picture + (gsize)y * (gsize)encoder->width, row, (gsize)encoder->width);
}

static guint8 *scale_page(const Encoder *encoder)
{
    const guint32 width = encoder->page->width;
    g_autofree guint8 *grey = g_malloc(width);
    guint8 *picture = g_malloc((gsize)encoder->width * (gsize)encoder->height);
    gpointer target[] = {picture, (gpointer)(guintptr)encoder};
    g_autoptr(FfResampler) resampler = ff_resampler_new(
        (int)width, (int)encoder->page->height, encoder->width, encoder->height, keep_row, target);
    for (guint32 y = 0; y < encoder->page->height; y++) {
        const guint8 *row = encoder->bits + (gsize)y * ((width + 7) / 8);
        for (guint32 x = 0; x < width; x++) {
            grey[x] = row[x / 8] >> (7 - x % 8) & 1 ? 0 : 0xff;
        }
        ff_resampler_row(resampler, grey);
    }
    return picture;
}

static bool encode(Encoder *encoder, guint8 *picture)
{
    if (setjmp(png_jmpbuf(encoder->png)) != 0) {
        return false;
    }
    png_set_write_fn(encoder->png, encoder, write_out, flush_nothing);
    png_set_IHDR(encoder->png, encoder->info, (guint32)encoder->width, (guint32)encoder->height, 8,
                 PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
                 PNG_FILTER_TYPE_DEFAULT);
    png_write_info(encoder->png, encoder->info);
    for (int y = 0; y < encoder->height; y++) {
        png_write_row(encoder->png, picture + (gsize)y * (gsize)encoder->width);
    }
    png_write_end(encoder->png, NULL);
    return true;
}

static bool write_png(Encoder *encoder, GError **error)
{
    g_autofree guint8 *picture = scale_page(encoder);
    encoder->png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, fail, ignore_warning);
    encoder->info = encoder->png == NULL ? NULL : png_create_info_struct(encoder->png);
    bool done = encoder->info != NULL && encode(encoder, picture);
    png_destroy_write_struct(&encoder->png, &encoder->info);
    if (!done) {
        g_set_error(error, FF_ERROR, FF_ERROR_TEMPORARY, "cannot write the picture of a page");
    }
    return done;
}

static bool go_to_page(FfTiff *file, int number, FfTiffPage *ret_page, GError **error)
{
    for (int i = 0; i < number; i++) {
        if (ff_tiff_next_page(file) != FF_TIFF_PAGE) {
            return ff_tiff_fail(file, "the TIFF file has no such page", error);
        }
    }
    FfResolution resolution;
    if (!ff_tiff_read_page(file, ret_page, error)) {
        return false;
    }
    return ff_tiff_is_fax_page(ret_page, &resolution) ||
           ff_tiff_fail(file, "the page of the TIFF file is not a fax page", error);
}

bool ff_document_page_to_png(int fd, int page, int max_width_px, int out_fd, GError **error)
{
    FfTiffPage facts = {0};
    g_autoptr(FfTiff) file = ff_tiff_open_read(fd, error);
    if (file == NULL || !go_to_page(file, page, &facts, error)) {
        return false;
    }
    g_autofree guint8 *bits = ff_tiff_read_bits(file, &facts, error);
    if (bits == NULL) {
        return false;
    }
    Encoder encoder = {.fd = out_fd, .bits = bits, .page = &facts};
    encoder.width = CLAMP(max_width_px, 1, (int)facts.width);
    encoder.height =
        MAX(1, (int)lround(facts.height / facts.y_dpi * facts.x_dpi * encoder.width / facts.width));
    return write_png(&encoder, error);
}
