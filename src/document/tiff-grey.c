// SPDX-License-Identifier: GPL-3.0-or-later
#include "document/tiff-grey.h"

#include <string.h>

#include "base/limits.h"
#include "document/grey.h"

enum { WHITE = 255 };

/* --- which form --- */

static void set_levels(const FfTiffPage *page, FfTiffGrey *form)
{
    const int most = form->bits >= 8 ? WHITE : (1 << form->bits) - 1;
    for (int i = 0; i <= most; i++) {
        int tone = i * WHITE / most;
        form->tones[i] =
            (guint8)(page->photometric == PHOTOMETRIC_MINISWHITE ? WHITE - tone : tone);
    }
}

/* TIFF 6.0, ColorMap: 16 bits a value; old programs wrote 8. */
static bool set_palette(TIFF *tiff, FfTiffGrey *form)
{
    guint16 *red;
    guint16 *green;
    guint16 *blue;
    guint32 most = 0;
    if (!TIFFGetField(tiff, TIFFTAG_COLORMAP, &red, &green, &blue)) {
        return false;
    }
    const int count = 1 << form->bits;
    for (int i = 0; i < count; i++) {
        most = MAX(most, MAX(red[i], MAX(green[i], blue[i])));
    }
    const int shift = most < 256 ? 0 : 8;
    for (int i = 0; i < count; i++) {
        form->tones[i] = ff_grey_of(red[i] >> shift, green[i] >> shift, blue[i] >> shift);
    }
    return true;
}

static void set_spread(FfTiffGrey *form)
{
    for (int value = 0; value < 256; value++) {
        guint8 tones[8];
        for (int i = 0; i < 8; i++) {
            tones[i] = form->tones[value >> (7 - i) & 1];
        }
        memcpy(&form->spread[value], tones, sizeof tones);
    }
}

static bool is_depth(int bits, bool fractions)
{
    return bits == 8 || (fractions ? bits == 1 || bits == 2 || bits == 4 : bits == 16);
}

/* One sample a pixel: a level of grey, or the index of a colour. */
static bool init_single(FfTiff *file, const FfTiffPage *page, FfTiffGrey *form)
{
    form->colours = 1;
    if (page->photometric == PHOTOMETRIC_PALETTE) {
        return form->samples == 1 && is_depth(form->bits, true) && set_palette(file->tiff, form);
    }
    set_levels(page, form);
    return (form->samples == 1 && is_depth(form->bits, true)) || is_depth(form->bits, false);
}

static bool decodes_to_rgb(FfTiff *file, const FfTiffPage *page)
{
    return page->photometric == PHOTOMETRIC_YCBCR && page->compression == COMPRESSION_JPEG &&
           page->bits_per_sample == 8 && page->samples_per_pixel == 3 &&
           TIFFSetField(file->tiff, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
}

static bool is_cmyk(TIFF *tiff)
{
    guint16 inks = INKSET_CMYK;
    TIFFGetFieldDefaulted(tiff, TIFFTAG_INKSET, &inks);
    return inks == INKSET_CMYK;
}

static bool init_colours(FfTiff *file, const FfTiffPage *page, FfTiffGrey *form)
{
    switch (page->photometric) {
    case PHOTOMETRIC_MINISWHITE:
    case PHOTOMETRIC_MINISBLACK:
    case PHOTOMETRIC_PALETTE:
        return init_single(file, page, form);
    case PHOTOMETRIC_RGB:
        form->colours = 3;
        return is_depth(form->bits, false);
    case PHOTOMETRIC_SEPARATED:
        form->colours = 4;
        return is_depth(form->bits, false) && is_cmyk(file->tiff);
    case PHOTOMETRIC_YCBCR:
        form->colours = 3;
        return decodes_to_rgb(file, page);
    default:
        return false;
    }
}

static int find_alpha(TIFF *tiff, const FfTiffGrey *form)
{
    guint16 count = 0;
    guint16 *kinds = NULL;
    if (form->samples <= form->colours ||
        !TIFFGetFieldDefaulted(tiff, TIFFTAG_EXTRASAMPLES, &count, &kinds) || count == 0 ||
        kinds[0] == EXTRASAMPLE_UNSPECIFIED) {
        return 0;
    }
    return kinds[0];
}

static bool has_plain_samples(TIFF *tiff)
{
    guint16 format = SAMPLEFORMAT_UINT;
    guint16 planes = PLANARCONFIG_CONTIG;
    TIFFGetFieldDefaulted(tiff, TIFFTAG_SAMPLEFORMAT, &format);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_PLANARCONFIG, &planes);
    return (format == SAMPLEFORMAT_UINT || format == SAMPLEFORMAT_VOID) &&
           planes == PLANARCONFIG_CONTIG && !TIFFIsTiled(tiff);
}

bool ff_tiff_grey_init(FfTiff *file, const FfTiffPage *page, FfTiffGrey *ret_grey)
{
    FfTiffGrey *form = ret_grey;
    *form = (FfTiffGrey){
        .width = page->width,
        .bits = page->bits_per_sample,
        .samples = page->samples_per_pixel,
    };
    if (!has_plain_samples(file->tiff) || !init_colours(file, page, form) ||
        form->samples < form->colours || form->samples > FF_LIMIT_TIFF_SAMPLES) {
        return false;
    }
    form->alpha = find_alpha(file->tiff, form);
    if (form->bits == 1) {
        set_spread(form);
    }
    guint64 bits = (guint64)form->width * (guint64)form->bits * (guint64)form->samples;
    form->row_octets = (gsize)((bits + 7) / 8);
    return true;
}

/* --- rows --- */

static void spread_bits(const FfTiffGrey *form, const guint8 *row, guint8 *grey)
{
    const guint32 whole = form->width / 8;
    for (guint32 i = 0; i < whole; i++) {
        memcpy(grey + (gsize)i * 8, &form->spread[row[i]], 8);
    }
    if (form->width % 8 != 0) {
        memcpy(grey + (gsize)whole * 8, &form->spread[row[whole]], form->width % 8);
    }
}

static void spread_indices(const FfTiffGrey *form, const guint8 *row, guint8 *grey)
{
    const int mask = (1 << form->bits) - 1;
    for (guint32 x = 0; x < form->width; x++) {
        gsize bit = (gsize)x * (gsize)form->bits;
        grey[x] = form->tones[row[bit / 8] >> (8 - form->bits - (int)(bit % 8)) & mask];
    }
}

/* Sixteen bits, in the order of this machine, to the eight that matter. */
static void narrow(guint8 *row, gsize count)
{
    for (gsize i = 0; i < count; i++) {
        guint16 value;
        memcpy(&value, row + 2 * i, sizeof value);
        row[i] = (guint8)(value >> 8);
    }
}

/* The inks by way of red, green and blue: grey straight from them comes out too dark. */
static guint8 inks_to_grey(const guint8 *inks)
{
    guint32 light = ff_grey_of(WHITE - inks[0], WHITE - inks[1], WHITE - inks[2]);
    return (guint8)(light * (WHITE - inks[3]) / WHITE);
}

static guint8 on_white(guint32 tone, guint32 alpha, int kind)
{
    guint32 covered = kind == EXTRASAMPLE_ASSOCALPHA ? tone : tone * alpha / WHITE;
    return (guint8)MIN(WHITE, covered + WHITE - alpha);
}

static void colours_to_grey(const FfTiffGrey *form, const guint8 *row, guint8 *grey)
{
    for (guint32 x = 0; x < form->width; x++, row += form->samples) {
        grey[x] = form->colours == 1   ? form->tones[row[0]]
                  : form->colours == 3 ? ff_grey_of(row[0], row[1], row[2])
                                       : inks_to_grey(row);
        if (form->alpha != 0) {
            grey[x] = on_white(grey[x], row[form->colours], form->alpha);
        }
    }
}

void ff_tiff_grey_row(const FfTiffGrey *form, guint8 *row, guint8 *grey)
{
    if (form->bits == 1) {
        spread_bits(form, row, grey);
        return;
    }
    if (form->bits < 8) {
        spread_indices(form, row, grey);
        return;
    }
    if (form->bits == 16) {
        narrow(row, (gsize)form->width * (gsize)form->samples);
    }
    colours_to_grey(form, row, grey);
}
