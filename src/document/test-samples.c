// SPDX-License-Identifier: GPL-3.0-or-later
#include "document/test-samples.h"

#include <cairo-pdf.h>
#include <png.h>
#include <stdio.h>
#include <string.h>
/* after stdio.h */
#include <jpeglib.h>

FfFile *ff_sample_bytes(const void *data, gsize length)
{
    GError *error = NULL;
    FfFile *file = ff_file_new_from_bytes("sample", data, length, &error);
    g_assert_no_error(error);
    return file;
}

FfFile *ff_sample_text(const char *text)
{
    return ff_sample_bytes(text, strlen(text));
}

FfFile *ff_sample_cut(const FfFile *whole, gsize length)
{
    gsize whole_length = 0;
    g_autofree char *data = ff_file_read(whole->fd, 1 << 30, &whole_length, NULL);
    g_assert_cmpuint(length, <=, whole_length);
    return ff_sample_bytes(data, length);
}

static guint8 shade_at(int x, int y, int width, int height)
{
    return x < width / 2 && y < height / 2 ? 0 : 0xff;
}

static cairo_status_t append(void *closure, const unsigned char *data, unsigned int length)
{
    g_byte_array_append(closure, data, length);
    return CAIRO_STATUS_SUCCESS;
}

static FfFile *finish_pdf(cairo_surface_t *surface, GByteArray *bytes)
{
    cairo_surface_finish(surface);
    g_assert_cmpint(cairo_surface_status(surface), ==, CAIRO_STATUS_SUCCESS);
    cairo_surface_destroy(surface);
    FfFile *file = ff_sample_bytes(bytes->data, bytes->len);
    g_byte_array_unref(bytes);
    return file;
}

FfFile *ff_sample_pdf(int pages, double width, double height)
{
    GByteArray *bytes = g_byte_array_new();
    cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(append, bytes, width, height);
    cairo_t *cairo = cairo_create(surface);
    for (int page = 1; page <= pages; page++) {
        for (int i = 0; i < page; i++) {
            cairo_rectangle(cairo, 36 + 72 * i, 36, 36, 36);
        }
        cairo_fill(cairo);
        cairo_show_page(cairo);
    }
    cairo_destroy(cairo);
    return finish_pdf(surface, bytes);
}

FfFile *ff_sample_pdf_in_grey(double grey, const char *words, bool after_black)
{
    GByteArray *bytes = g_byte_array_new();
    cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(append, bytes, 612, 792);
    cairo_t *cairo = cairo_create(surface);
    if (after_black) {
        cairo_rectangle(cairo, 36, 36, 36, 36);
        cairo_fill(cairo);
        cairo_show_page(cairo);
    }
    cairo_set_source_rgb(cairo, grey, grey, grey);
    cairo_move_to(cairo, 100, 100);
    if (words != NULL) {
        cairo_set_font_size(cairo, 20);
        cairo_show_text(cairo, words);
    } else {
        cairo_rectangle(cairo, 100, 100, 200, 200);
        cairo_fill(cairo);
    }
    cairo_show_page(cairo);
    cairo_destroy(cairo);
    return finish_pdf(surface, bytes);
}

FfFile *ff_sample_png_in_grey(guint8 paper, guint8 middle)
{
    enum { SIDE = 300 };
    GByteArray *bytes = g_byte_array_new();
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, SIDE, SIDE);
    cairo_t *cairo = cairo_create(surface);
    cairo_set_source_rgb(cairo, paper / 255.0, paper / 255.0, paper / 255.0);
    cairo_paint(cairo);
    cairo_set_source_rgb(cairo, middle / 255.0, middle / 255.0, middle / 255.0);
    cairo_rectangle(cairo, 100, 100, 100, 100);
    cairo_fill(cairo);
    cairo_destroy(cairo);
    g_assert_cmpint(cairo_surface_write_to_png_stream(surface, append, bytes), ==,
                    CAIRO_STATUS_SUCCESS);
    cairo_surface_destroy(surface);
    FfFile *file = ff_sample_bytes(bytes->data, bytes->len);
    g_byte_array_unref(bytes);
    return file;
}

FfFile *ff_sample_pdf_of_image(int width_px, int height_px, bool black)
{
    GByteArray *bytes = g_byte_array_new();
    cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(append, bytes, 612, 792);
    cairo_surface_t *image = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width_px, height_px);
    cairo_t *cairo = cairo_create(image);
    cairo_set_source_rgb(cairo, !black, !black, !black);
    cairo_paint(cairo);
    cairo_destroy(cairo);
    cairo = cairo_create(surface);
    cairo_scale(cairo, 612.0 / width_px, 792.0 / height_px);
    cairo_set_source_surface(cairo, image, 0, 0);
    cairo_paint(cairo);
    cairo_destroy(cairo);
    cairo_surface_destroy(image);
    return finish_pdf(surface, bytes);
}

static void write_png_data(png_structp png, png_bytep data, size_t length)
{
    g_byte_array_append(png_get_io_ptr(png), data, (guint)length);
}

static void flush_png(png_structp png)
{
}

/* The value of a sample of white, and of the colour that is transparent instead. */
static int png_white(const FfSamplePng *form)
{
    int depth = form->depth == 0 ? 8 : form->depth;
    return form->palette || form->transparent_colour ? 1 : (1 << depth) - 1;
}

static void fill_png_row(const FfSamplePng *form, int y, guint8 *row)
{
    bool has_alpha = form->channels % 2 == 0;
    int octets = form->depth == 16 ? 2 : 1;
    int white = png_white(form);
    for (int i = 0; i < form->width * form->channels; i++, row += octets) {
        bool black = shade_at(i / form->channels, y, form->width, form->height) == 0;
        bool alpha = has_alpha && i % form->channels == form->channels - 1;
        /* what is transparent is black underneath, and must become paper */
        int value = alpha ? (black ? white : 0) : black || has_alpha ? 0 : white;
        row[0] = (guint8)(octets == 2 ? value >> 8 : value);
        row[octets - 1] = (guint8)value;
    }
}

static void set_png_transparency(const FfSamplePng *form, png_structp png, png_infop info)
{
    const png_color_16 colour = {.red = 1, .green = 1, .blue = 1, .gray = 1};
    guint8 alphas[] = {255, 0};
    if (form->transparent_colour) {
        png_set_tRNS(png, info, form->palette ? alphas : NULL, 2, form->palette ? NULL : &colour);
    }
}

static void set_png_chunks(const FfSamplePng *form, png_structp png, png_infop info)
{
    guint8 white = form->transparent_colour ? 0 : 255;
    const png_color colours[] = {{0, 0, 0}, {white, white, white}};
    guint8 exif[] = {'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 1, 18, 0,
                     3,   0,   0, 0,  1, 0, 0, 0, 0, 0, 0, 0,  0};
    guint32 per_metre = (guint32)(form->dpi / 0.0254 + 0.5);
    if (form->dpi != 0) {
        png_set_pHYs(png, info, per_metre, per_metre, PNG_RESOLUTION_METER);
    }
    if (form->palette) {
        png_set_PLTE(png, info, colours, G_N_ELEMENTS(colours));
    }
    set_png_transparency(form, png, info);
    if (form->gamma != 0) {
        png_set_gAMA_fixed(png, info, form->gamma);
    }
    if (form->orientation != 0) {
        exif[19] = (guint8)form->orientation;
        png_set_eXIf_1(png, info, sizeof exif, exif);
    }
}

static void ignore_png_warning(png_structp png, png_const_charp text)
{
}

FfFile *ff_sample_png(const FfSamplePng *form)
{
    static const int types[] = {0, PNG_COLOR_TYPE_GRAY, PNG_COLOR_TYPE_GRAY_ALPHA,
                                PNG_COLOR_TYPE_RGB, PNG_COLOR_TYPE_RGB_ALPHA};
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    g_autofree guint8 *row = g_malloc(2 * (gsize)form->width * (gsize)form->channels);
    png_structp png =
        png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, ignore_png_warning);
    png_infop info = png_create_info_struct(png);
    png_set_write_fn(png, bytes, write_png_data, flush_png);
    png_set_IHDR(png, info, (guint32)form->width, (guint32)form->height,
                 form->depth == 0 ? 8 : form->depth,
                 form->palette ? PNG_COLOR_TYPE_PALETTE : types[form->channels],
                 form->interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE, 0, 0);
    set_png_chunks(form, png, info);
    png_write_info(png, info);
    png_set_packing(png);
    int passes = png_set_interlace_handling(png);
    for (int pass = 0; pass < passes; pass++) {
        for (int y = 0; y < form->height; y++) {
            fill_png_row(form, y, row);
            png_write_row(png, row);
        }
    }
    png_write_end(png, info);
    png_destroy_write_struct(&png, &info);
    return ff_sample_bytes(bytes->data, bytes->len);
}

static void write_exif(struct jpeg_compress_struct *jpeg, int orientation)
{
    guint8 exif[] = {'E', 'x', 'i', 'f', 0, 0, 'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1,
                     1,   18,  0,   3,   0, 0, 0,   1,   0, 0,  0, 0, 0, 0, 0, 0};
    exif[25] = (guint8)orientation;
    jpeg_write_marker(jpeg, JPEG_APP0 + 1, exif, sizeof exif);
}

FfFile *ff_sample_jpeg(const FfSampleJpeg *form)
{
    static const J_COLOR_SPACE spaces[] = {0, JCS_GRAYSCALE, 0, JCS_RGB, JCS_CMYK};
    struct jpeg_compress_struct jpeg;
    struct jpeg_error_mgr errors;
    unsigned char *data = NULL;
    unsigned long length = 0;
    g_autofree guint8 *row = g_malloc((gsize)form->width * (gsize)form->channels);
    jpeg.err = jpeg_std_error(&errors);
    jpeg_create_compress(&jpeg);
    jpeg_mem_dest(&jpeg, &data, &length);
    jpeg.image_width = (guint)form->width;
    jpeg.image_height = (guint)form->height;
    jpeg.input_components = form->channels;
    jpeg.in_color_space = spaces[form->channels];
    jpeg_set_defaults(&jpeg);
    if (form->ycck) {
        jpeg_set_colorspace(&jpeg, JCS_YCCK);
    }
    jpeg.arith_code = form->arithmetic;
    jpeg.write_Adobe_marker = jpeg.write_Adobe_marker && !form->plain_inks;
    if (form->progressive) {
        jpeg_simple_progression(&jpeg);
    }
    jpeg_start_compress(&jpeg, TRUE);
    if (form->orientation != 0) {
        write_exif(&jpeg, form->orientation);
    }
    for (int y = 0; y < form->height; y++) {
        JSAMPROW rows = row;
        for (int x = 0; x < form->width; x++) {
            /* with an Adobe marker, inks are inverted too: 255 is white in all of them */
            guint8 shade = shade_at(x, y, form->width, form->height);
            memset(row + x * form->channels, form->plain_inks ? (guint8)~shade : shade,
                   (gsize)form->channels);
        }
        jpeg_write_scanlines(&jpeg, &rows, 1);
    }
    jpeg_finish_compress(&jpeg);
    jpeg_destroy_compress(&jpeg);
    FfFile *file = ff_sample_bytes(data, length);
    free(data);
    return file;
}
