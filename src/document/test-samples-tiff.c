// SPDX-License-Identifier: GPL-3.0-or-later
/* The TIFF files of test-samples.h. */
#include <string.h>
#include <tiffio.h>
#include <unistd.h>

#include "document/test-samples.h"

enum { TILE = 64 };

static guint8 shade_at(int x, int y, int width, int height)
{
    return x < width / 2 && y < height / 2 ? 0 : 0xff;
}

static void set_palette(TIFF *tiff, int bits)
{
    guint16 colours[256];
    memset(colours, 0xff, sizeof colours);
    colours[0] = 0;
    if (bits <= 8) {
        TIFFSetField(tiff, TIFFTAG_COLORMAP, colours, colours, colours);
    }
}

/* What only some forms have. */
static void set_special_tags(TIFF *tiff, const FfSampleTiff *form)
{
    const guint16 extra[] = {(guint16)form->alpha};
    if (form->alpha != 0) {
        TIFFSetField(tiff, TIFFTAG_EXTRASAMPLES, 1, extra);
    }
    if (form->photometric == PHOTOMETRIC_PALETTE) {
        set_palette(tiff, form->bits);
    }
    if (form->floats) {
        TIFFSetField(tiff, TIFFTAG_SAMPLEFORMAT, SAMPLEFORMAT_IEEEFP);
    }
    if (form->options != 0) {
        TIFFSetField(tiff, TIFFTAG_GROUP3OPTIONS, form->options);
    }
    if (form->compression == COMPRESSION_SGILOG || form->compression == COMPRESSION_SGILOG24) {
        TIFFSetField(tiff, TIFFTAG_SGILOGDATAFMT, SGILOGDATAFMT_FLOAT);
    }
    if (form->ycbcr_of_rgb) {
        TIFFSetField(tiff, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
    }
}

static void set_tags(TIFF *tiff, const FfSampleTiff *form)
{
    TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, form->width);
    TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, form->height);
    TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, form->bits);
    TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, form->channels);
    TIFFSetField(tiff, TIFFTAG_COMPRESSION, form->compression);
    TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, form->photometric);
    TIFFSetField(tiff, TIFFTAG_PLANARCONFIG,
                 form->planes ? PLANARCONFIG_SEPARATE : PLANARCONFIG_CONTIG);
    TIFFSetField(tiff, TIFFTAG_ORIENTATION, form->orientation == 0 ? 1 : form->orientation);
    TIFFSetField(tiff, TIFFTAG_FILLORDER,
                 form->fill_order == 0 ? FILLORDER_MSB2LSB : form->fill_order);
    if (form->x_dpi > 0) {
        TIFFSetField(tiff, TIFFTAG_RESOLUTIONUNIT, form->unit == 0 ? RESUNIT_INCH : form->unit);
        TIFFSetField(tiff, TIFFTAG_XRESOLUTION, form->x_dpi);
        TIFFSetField(tiff, TIFFTAG_YRESOLUTION, form->y_dpi);
    }
    if (form->tiled) {
        TIFFSetField(tiff, TIFFTAG_TILEWIDTH, 64);
        TIFFSetField(tiff, TIFFTAG_TILELENGTH, 64);
    } else {
        TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP,
                     form->rows_per_strip == 0 ? form->height : form->rows_per_strip);
    }
    set_special_tags(tiff, form);
}

static bool is_inverted(const FfSampleTiff *form)
{
    return form->photometric == PHOTOMETRIC_MINISWHITE ||
           form->photometric == PHOTOMETRIC_SEPARATED;
}

/* Of one channel, 0 to 255. With an alpha, white is a transparent black. */
static guint8 value_of(const FfSampleTiff *form, int channel, guint8 shade)
{
    bool colour_part = channel > 0 && (form->photometric == PHOTOMETRIC_YCBCR ||
                                       form->photometric == PHOTOMETRIC_CIELAB);
    if (form->alpha != 0) {
        bool is_alpha = channel == form->channels - 1;
        return is_alpha ? (guint8)~shade : is_inverted(form) ? 0xff : 0;
    }
    if (colour_part && !form->ycbcr_of_rgb) {
        return form->photometric == PHOTOMETRIC_YCBCR ? 128 : 0;
    }
    return is_inverted(form) ? (guint8)~shade : shade;
}

static void set_sample(const FfSampleTiff *form, guint8 *row, int x, int channel, guint8 value)
{
    const int at = form->planes ? x : x * form->channels + channel;
    const float number = value == 0 ? 0.0F : 1.0F;
    const int bit = at * form->bits;
    if (form->floats) {
        memcpy(row + at * 4, &number, sizeof number);
    } else if (form->bits < 8) {
        row[bit / 8] =
            (guint8)(row[bit / 8] | (value >> (8 - form->bits)) << (8 - form->bits - bit % 8));
    } else {
        memset(row + bit / 8, value, (gsize)form->bits / 8);
    }
}

static void fill_row(const FfSampleTiff *form, int y, int plane, guint8 *row)
{
    for (int x = 0; x < form->width; x++) {
        guint8 shade = shade_at(x, y, form->width, form->height);
        for (int channel = 0; channel < form->channels; channel++) {
            if (!form->planes || channel == plane) {
                set_sample(form, row, x, channel, value_of(form, channel, shade));
            }
        }
    }
}

static void write_strips(TIFF *tiff, const FfSampleTiff *form)
{
    const int strip_rows = form->rows_per_strip == 0 ? form->height : form->rows_per_strip;
    const gsize stride = (gsize)TIFFScanlineSize(tiff);
    g_autofree guint8 *strip = g_malloc(stride * (gsize)strip_rows);
    guint32 number = 0;
    for (int plane = 0; plane < (form->planes ? form->channels : 1); plane++) {
        for (int top = 0; top < form->height; top += strip_rows, number++) {
            const int rows = MIN(strip_rows, form->height - top);
            memset(strip, 0, stride * (gsize)rows);
            for (int i = 0; i < rows; i++) {
                fill_row(form, top + i, plane, strip + (gsize)i * stride);
            }
            g_assert_cmpint(TIFFWriteEncodedStrip(tiff, number, strip, (tmsize_t)stride * rows), >=,
                            0);
        }
    }
}

/* libtiff reads these codings and does not write them: NeXT's literal rows, and ThunderScan's
 * literal pixels of four bits. */
static void write_raw(TIFF *tiff, const FfSampleTiff *form)
{
    const bool next = form->compression == COMPRESSION_NEXT;
    const gsize stride = ((gsize)form->width * (gsize)form->bits + 7) / 8;
    g_autoptr(GByteArray) data = g_byte_array_new();
    g_autofree guint8 *row = g_malloc(stride);
    for (int y = 0; y < form->height; y++) {
        guint8 octet = 0;
        memset(row, 0, stride);
        fill_row(form, y, 0, row);
        if (next) {
            g_byte_array_append(data, &octet, 1);
            g_byte_array_append(data, row, (guint)stride);
        }
        for (int x = 0; !next && x < form->width; x++) {
            octet = 0xc0 | (row[x / 2] >> (x % 2 == 0 ? 4 : 0) & 15);
            g_byte_array_append(data, &octet, 1);
        }
    }
    g_assert_cmpint(TIFFWriteRawStrip(tiff, 0, data->data, data->len), ==, data->len);
}

static void write_tiles(TIFF *tiff, const FfSampleTiff *form)
{
    const gsize length = (gsize)TIFFTileSize(tiff);
    const gsize row_length = (gsize)TIFFTileRowSize(tiff);
    g_autofree guint8 *tile = g_malloc(length);
    for (int top = 0; top < form->height; top += TILE) {
        for (int left = 0; left < form->width; left += TILE) {
            memset(tile, 0, length);
            for (int i = 0; i < TILE * TILE * form->channels; i++) {
                int channel = i % form->channels;
                int x = i / form->channels % TILE;
                int y = i / form->channels / TILE;
                guint8 shade = shade_at(left + x, top + y, form->width, form->height);
                set_sample(form, tile + (gsize)y * row_length, x, channel,
                           value_of(form, channel, shade));
            }
            g_assert_cmpint(TIFFWriteTile(tiff, tile, (guint32)left, (guint32)top, 0, 0), >, 0);
        }
    }
}

FfFile *ff_sample_tiff(const FfSampleTiff *form)
{
    FfFile *file = ff_sample_bytes("", 0);
    TIFF *tiff = TIFFFdOpen(dup(file->fd), "sample", form->big ? "w8" : "w");
    for (int page = 0; page < MAX(form->pages, 1); page++) {
        set_tags(tiff, form);
        if (form->compression == COMPRESSION_NEXT || form->compression == COMPRESSION_THUNDERSCAN) {
            write_raw(tiff, form);
        } else if (form->tiled) {
            write_tiles(tiff, form);
        } else {
            write_strips(tiff, form);
        }
        g_assert_cmpint(TIFFWriteDirectory(tiff), ==, 1);
    }
    TIFFClose(tiff);
    return file;
}
