// SPDX-License-Identifier: GPL-3.0-or-later
/* GIF: its first picture. The others are moments of an animation, not pages. */
#include <gif_lib.h>
#include <string.h>

#include "document/image.h"
#include "document/render-kinds.h"

#define DPI_OF_SCREENS 96.0

/* GIF89a, 18: width by height of a pixel is (byte + 15) / 64. */
#define ASPECT_OFFSET 15.0
#define ASPECT_UNIT   64.0

enum { PAPER = 255, TONES = 256 };

typedef struct {
    const FfSource *source;
    gsize position;
    bool ended_early;
    FfSink *sink;
    GifFileType *gif;
    int transparent; /* index of the colour that is none, or NO_TRANSPARENT_COLOR */
    guint8 tones[TONES];
} Decoder;

static int read_source(GifFileType *gif, GifByteType *to, int length)
{
    Decoder *decoder = gif->UserData;
    gsize left = decoder->source->length - decoder->position;
    gsize count = MIN((gsize)MAX(length, 0), left);
    memcpy(to, decoder->source->data + decoder->position, count);
    decoder->position += count;
    decoder->ended_early = decoder->ended_early || count < (gsize)length;
    return (int)count;
}

static FfReason failure(const Decoder *decoder, int error)
{
    return error == D_GIF_ERR_NOT_ENOUGH_MEM ? FF_REASON_DOCUMENT_TOO_LARGE
           : decoder->ended_early || error == D_GIF_ERR_EOF_TOO_SOON
               ? FF_REASON_DOCUMENT_TRUNCATED
               : FF_REASON_DOCUMENT_UNREADABLE;
}

/* The block before a picture that says which colour is transparent. */
static bool read_extension(Decoder *decoder)
{
    int code = 0;
    GifByteType *block = NULL;
    if (DGifGetExtension(decoder->gif, &code, &block) == GIF_ERROR) {
        return false;
    }
    while (block != NULL) {
        GraphicsControlBlock control;
        if (code == GRAPHICS_EXT_FUNC_CODE &&
            DGifExtensionToGCB(block[0], block + 1, &control) == GIF_OK) {
            decoder->transparent = control.TransparentColor;
        }
        if (DGifGetExtensionNext(decoder->gif, &block) == GIF_ERROR) {
            return false;
        }
    }
    return true;
}

static FfReason find_picture(Decoder *decoder)
{
    GifRecordType type = UNDEFINED_RECORD_TYPE;
    while (DGifGetRecordType(decoder->gif, &type) == GIF_OK) {
        if (type == IMAGE_DESC_RECORD_TYPE) {
            return DGifGetImageDesc(decoder->gif) == GIF_OK ? FF_REASON_NONE
                                                            : failure(decoder, decoder->gif->Error);
        }
        if (type == TERMINATE_RECORD_TYPE) {
            return FF_REASON_DOCUMENT_NO_PAGES;
        }
        if (type == EXTENSION_RECORD_TYPE && !read_extension(decoder)) {
            break;
        }
    }
    return failure(decoder, decoder->gif->Error);
}

static bool choose_tones(Decoder *decoder)
{
    const ColorMapObject *map = decoder->gif->Image.ColorMap != NULL ? decoder->gif->Image.ColorMap
                                                                     : decoder->gif->SColorMap;
    if (map == NULL) {
        return false;
    }
    for (int i = 0; i < MIN(map->ColorCount, TONES); i++) {
        const GifColorType *colour = &map->Colors[i];
        decoder->tones[i] =
            (guint8)((77 * colour->Red + 150 * colour->Green + 29 * colour->Blue) >> 8);
    }
    if (decoder->transparent >= 0 && decoder->transparent < TONES) {
        decoder->tones[decoder->transparent] = PAPER;
    }
    return true;
}

/* The picture may be smaller than the screen it is made for: there is white around it. */
static FfImageInfo describe(const GifFileType *gif)
{
    const GifImageDesc *frame = &gif->Image;
    FfImageInfo info = {
        .width = MAX(gif->SWidth, frame->Left + frame->Width),
        .height = MAX(gif->SHeight, frame->Top + frame->Height),
        .orientation = 1,
    };
    ff_image_set_inches(&info, 0, 0, DPI_OF_SCREENS);
    if (gif->AspectByte != 0) {
        info.across_inches *= (gif->AspectByte + ASPECT_OFFSET) / ASPECT_UNIT;
    }
    return info;
}

static void to_tones(const Decoder *decoder, guint8 *row, int width)
{
    for (int x = 0; x < width; x++) {
        row[x] = decoder->tones[row[x]];
    }
}

static bool read_row(Decoder *decoder, guint8 *row)
{
    const int width = decoder->gif->Image.Width;
    if (DGifGetLine(decoder->gif, row, width) == GIF_ERROR) {
        return false;
    }
    to_tones(decoder, row, width);
    return true;
}

static void draw_white(const FfImageInfo *info, int rows, FfImage *image)
{
    g_autofree guint8 *row = g_malloc((gsize)info->width);
    memset(row, PAPER, (gsize)info->width);
    for (int i = 0; i < rows; i++) {
        ff_image_row(image, row);
    }
}

static FfReason read_in_order(Decoder *decoder, const FfImageInfo *info, FfImage *image)
{
    const GifImageDesc *frame = &decoder->gif->Image;
    g_autofree guint8 *row = g_malloc((gsize)info->width);
    memset(row, PAPER, (gsize)info->width);
    for (int y = 0; y < frame->Height; y++) {
        if (!read_row(decoder, row + frame->Left)) {
            return failure(decoder, decoder->gif->Error);
        }
        ff_image_row(image, row);
    }
    return FF_REASON_NONE;
}

/* Rows come in four passes: every eighth, those between, and so on. GIF89a, appendix E. */
static FfReason read_interlaced(Decoder *decoder, const FfImageInfo *info, FfImage *image)
{
    static const int firsts[] = {0, 4, 2, 1};
    static const int steps[] = {8, 8, 4, 2};
    const GifImageDesc *frame = &decoder->gif->Image;
    const gsize stride = (gsize)info->width;
    g_autofree guint8 *pixels = g_malloc(stride * (gsize)frame->Height);
    memset(pixels, PAPER, stride * (gsize)frame->Height);
    for (gsize pass = 0; pass < G_N_ELEMENTS(firsts); pass++) {
        for (int y = firsts[pass]; y < frame->Height; y += steps[pass]) {
            if (!read_row(decoder, pixels + (gsize)y * stride + frame->Left)) {
                return failure(decoder, decoder->gif->Error);
            }
        }
    }
    for (int y = 0; y < frame->Height; y++) {
        ff_image_row(image, pixels + (gsize)y * stride);
    }
    return FF_REASON_NONE;
}

/* Whether the picture just read moves. What is damaged behind it is of no concern. */
static bool has_another(Decoder *decoder)
{
    GifRecordType type = UNDEFINED_RECORD_TYPE;
    while (DGifGetRecordType(decoder->gif, &type) == GIF_OK && type == EXTENSION_RECORD_TYPE) {
        if (!read_extension(decoder)) {
            return false;
        }
    }
    return type == IMAGE_DESC_RECORD_TYPE;
}

static FfReason draw(Decoder *decoder)
{
    FfReason reason = find_picture(decoder);
    if (reason != FF_REASON_NONE) {
        return reason;
    }
    const FfImageInfo info = describe(decoder->gif);
    reason = ff_image_check_size(info.width, info.height);
    if (reason != FF_REASON_NONE) {
        return reason;
    }
    if (decoder->gif->Image.Width < 1 || decoder->gif->Image.Height < 1 || !choose_tones(decoder)) {
        return FF_REASON_DOCUMENT_UNREADABLE;
    }
    g_autoptr(FfImage) image = ff_image_begin(decoder->sink, &info, &reason);
    if (image == NULL) {
        return reason;
    }
    const GifImageDesc *frame = &decoder->gif->Image;
    draw_white(&info, frame->Top, image);
    reason = frame->Interlace ? read_interlaced(decoder, &info, image)
                              : read_in_order(decoder, &info, image);
    if (reason != FF_REASON_NONE) {
        return reason;
    }
    draw_white(&info, info.height - frame->Top - frame->Height, image);
    return ff_image_end(image);
}

FfReason ff_render_gif(const FfSource *source, FfSink *sink)
{
    Decoder decoder = {.source = source, .sink = sink, .transparent = NO_TRANSPARENT_COLOR};
    int error = 0;
    decoder.gif = DGifOpen(&decoder, read_source, &error);
    if (decoder.gif == NULL) {
        return failure(&decoder, error);
    }
    FfReason reason = draw(&decoder);
    if (reason == FF_REASON_NONE && has_another(&decoder)) {
        sink->note = FF_NOTE_FIRST_PICTURE;
    }
    DGifCloseFile(decoder.gif, &error);
    return reason;
}
