// SPDX-License-Identifier: GPL-3.0-or-later
/* BMP. Its rows lie in the file as they are, so none is held but the one at hand. */
#include <string.h>

#include "document/bmp-rle.h"
#include "document/grey.h"
#include "document/image.h"
#include "document/render-kinds.h"

#define DPI_OF_SCREENS 96.0

enum { PAPER = 255 };

typedef struct {
    const FfSource *source;
    FfBmpHeader header;
    int width, height;
    gsize stride;
    bool alpha; /* the pixels have one that says something */
    FfBmpRle rle;
    FfImage *image;
} Decoder;

static const guint8 *row_of(const Decoder *decoder, int y)
{
    int row = decoder->header.top_down ? y : decoder->height - 1 - y;
    return decoder->source->data + decoder->header.offset + (gsize)row * decoder->stride;
}

static void indices_to_grey(const Decoder *decoder, const guint8 *row, guint8 *grey)
{
    const int bits = decoder->header.bits;
    const int mask = (1 << bits) - 1;
    for (int x = 0; x < decoder->width; x++) {
        gsize bit = (gsize)x * (gsize)bits;
        int shift = 8 - bits - (int)(bit % 8);
        grey[x] = decoder->header.tones[row[bit / 8] >> shift & mask];
    }
}

static void octets_to_grey(const Decoder *decoder, const guint8 *row, guint8 *grey)
{
    const int step = decoder->header.bits / 8;
    for (int x = 0; x < decoder->width; x++, row += step) {
        grey[x] = ff_grey_of(row[2], row[1], row[0]);
    }
}

static guint32 read_pixel(const Decoder *decoder, const guint8 *row, int x)
{
    if (decoder->header.bits == 16) {
        return (guint32)(row[2 * x] | row[2 * x + 1] << 8);
    }
    const guint8 *at = row + (gsize)x * 4;
    return (guint32)(at[0] | at[1] << 8 | at[2] << 16) | (guint32)at[3] << 24;
}

/* A channel of 0 to 255, whatever width its mask has. */
static guint32 channel(guint32 pixel, guint32 mask)
{
    guint64 value = pixel & mask;
    return mask == 0 ? 0 : (guint32)(value * PAPER / mask);
}

static void masked_to_grey(const Decoder *decoder, const guint8 *row, guint8 *grey)
{
    const guint32 *masks = decoder->header.masks;
    for (int x = 0; x < decoder->width; x++) {
        guint32 pixel = read_pixel(decoder, row, x);
        guint32 tone = ff_grey_of(channel(pixel, masks[0]), channel(pixel, masks[1]),
                                  channel(pixel, masks[2]));
        guint32 alpha = decoder->alpha ? channel(pixel, masks[3]) : PAPER;
        grey[x] = (guint8)((tone * alpha + PAPER * (PAPER - alpha)) / PAPER);
    }
}

/* Nearly all pictures of 32 bits: three octets and one without meaning. */
static bool is_plain(const Decoder *decoder)
{
    const guint32 *masks = decoder->header.masks;
    return decoder->header.bits == 24 ||
           (decoder->header.bits == 32 && !decoder->alpha && masks[0] == 0xff0000 &&
            masks[1] == 0x00ff00 && masks[2] == 0x0000ff);
}

static void draw_rows(const Decoder *decoder, guint8 *grey)
{
    const bool indexed = decoder->header.bits <= 8;
    const bool plain = is_plain(decoder);
    for (int y = 0; y < decoder->height; y++) {
        const guint8 *row = row_of(decoder, y);
        if (indexed) {
            indices_to_grey(decoder, row, grey);
        } else if (plain) {
            octets_to_grey(decoder, row, grey);
        } else {
            masked_to_grey(decoder, row, grey);
        }
        ff_image_row(decoder->image, grey);
    }
}

/* Pixels that no code reaches are not drawn: paper. */
static void draw_runs(const Decoder *decoder, guint8 *grey)
{
    for (int y = 0; y < decoder->height; y++) {
        int row = decoder->header.top_down ? y : decoder->height - 1 - y;
        memset(grey, PAPER, (gsize)decoder->width);
        ff_bmp_read_row(&decoder->rle, row, decoder->header.tones, grey);
        ff_image_row(decoder->image, grey);
    }
}

/* Many programs leave the alpha of all pixels at 0 and mean none by it. */
static bool has_alpha(const Decoder *decoder)
{
    const guint32 mask = decoder->header.masks[3];
    if (decoder->header.bits < 16 || decoder->header.bits == 24 || mask == 0) {
        return false;
    }
    for (int y = 0; y < decoder->height; y++) {
        const guint8 *row = row_of(decoder, y);
        for (int x = 0; x < decoder->width; x++) {
            if ((read_pixel(decoder, row, x) & mask) != 0) {
                return true;
            }
        }
    }
    return false;
}

/* Everything that will be read is there. */
static FfReason find_pixels(Decoder *decoder)
{
    const gsize length = decoder->source->length;
    const gsize left = length - MIN(length, decoder->header.offset);
    if (decoder->header.coding == FF_BMP_ROWS) {
        decoder->stride =
            ((gsize)decoder->width * (gsize)decoder->header.bits + 31) / 32 * sizeof(guint32);
        if (left < decoder->stride * (gsize)decoder->height) {
            return FF_REASON_DOCUMENT_TRUNCATED;
        }
        decoder->alpha = has_alpha(decoder);
        return FF_REASON_NONE;
    }
    decoder->rle = (FfBmpRle){
        .codes = decoder->source->data + (length - left),
        .length = left,
        .width = decoder->width,
        .height = decoder->height,
        .bits = decoder->header.bits,
        .rows = g_new(FfBmpRow, (gsize)decoder->height),
    };
    return ff_bmp_find_rows(&decoder->rle) ? FF_REASON_NONE : FF_REASON_DOCUMENT_TRUNCATED;
}

static FfReason draw(Decoder *decoder, FfSink *sink)
{
    const FfBmpHeader *header = &decoder->header;
    FfReason reason = ff_image_check_size(header->width, header->height);
    if (reason != FF_REASON_NONE) {
        return reason;
    }
    FfImageInfo info = {(int)header->width, (int)header->height, .orientation = 1};
    ff_image_set_inches(&info, header->x_dpi, header->y_dpi, DPI_OF_SCREENS);
    decoder->width = info.width;
    decoder->height = info.height;
    reason = find_pixels(decoder);
    if (reason != FF_REASON_NONE) {
        return reason;
    }
    decoder->image = ff_image_begin(sink, &info, &reason);
    if (decoder->image == NULL) {
        return reason;
    }
    g_autofree guint8 *grey = g_malloc((gsize)info.width);
    if (header->coding == FF_BMP_ROWS) {
        draw_rows(decoder, grey);
    } else {
        draw_runs(decoder, grey);
    }
    return ff_image_end(decoder->image);
}

FfReason ff_render_bmp(const FfSource *source, FfSink *sink)
{
    Decoder decoder = {.source = source};
    switch (ff_bmp_read_header(source->data, source->length, &decoder.header)) {
    case FF_BMP_CUT_OFF:
        return FF_REASON_DOCUMENT_TRUNCATED;
    case FF_BMP_BROKEN:
        return FF_REASON_DOCUMENT_UNREADABLE;
    case FF_BMP_GOOD:
        break;
    }
    if (decoder.header.coding == FF_BMP_OTHER) {
        return FF_REASON_DOCUMENT_UNSUPPORTED;
    }
    FfReason reason = draw(&decoder, sink);
    ff_image_free(decoder.image);
    g_free(decoder.rle.rows);
    return reason;
}
