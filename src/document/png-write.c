// SPDX-License-Identifier: GPL-3.0-or-later
#include "document/png-write.h"

#include <png.h>

#include "base/error.h"
#include "base/file.h"

enum { BITS = 4, STEP = 17 }; /* 16 greys: 0, 17 ... 255 */

typedef struct {
    int fd;
    png_structp png;
    png_infop info;
    const guint8 *grey;
    guint8 *row; /* packed */
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

static guint8 to_step(guint8 grey)
{
    return (guint8)((grey + STEP / 2) / STEP);
}

static void pack_row(const guint8 *grey, int width, guint8 *packed)
{
    for (int x = 0; x < width; x += 2) {
        guint8 right = x + 1 < width ? to_step(grey[x + 1]) : 0;
        packed[x / 2] = (guint8)(to_step(grey[x]) << BITS | right);
    }
}

/* Text in few greys repeats itself: its rows pack better unfiltered. */
static bool encode(const Encoder *encoder)
{
    if (setjmp(png_jmpbuf(encoder->png)) != 0) {
        return false;
    }
    png_set_write_fn(encoder->png, (gpointer)(guintptr)encoder, write_out, flush_nothing);
    png_set_filter(encoder->png, PNG_FILTER_TYPE_BASE, PNG_FILTER_NONE);
    png_set_compression_level(encoder->png, 9);
    png_set_IHDR(encoder->png, encoder->info, (guint32)encoder->width, (guint32)encoder->height,
                 BITS, PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
                 PNG_FILTER_TYPE_DEFAULT);
    png_write_info(encoder->png, encoder->info);
    for (int y = 0; y < encoder->height; y++) {
        pack_row(encoder->grey + (gsize)y * (gsize)encoder->width, encoder->width, encoder->row);
        png_write_row(encoder->png, encoder->row);
    }
    png_write_end(encoder->png, NULL);
    return true;
}

bool ff_png_write(int fd, const guint8 *grey, int width, int height, GError **error)
{
    g_autofree guint8 *row = g_malloc(((gsize)width + 1) / 2);
    Encoder encoder = {.fd = fd, .grey = grey, .row = row, .width = width, .height = height};
    encoder.png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, fail, ignore_warning);
    encoder.info = encoder.png == NULL ? NULL : png_create_info_struct(encoder.png);
    bool done = encoder.info != NULL && encode(&encoder);
    png_destroy_write_struct(&encoder.png, &encoder.info);
    if (!done) {
        g_set_error(error, FF_ERROR, FF_ERROR_TEMPORARY, "cannot write the picture of a page");
    }
    return done;
}
