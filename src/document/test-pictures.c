// SPDX-License-Identifier: GPL-3.0-or-later
#include "document/test-pictures.h"

#include <gif_lib.h>
#include <string.h>
#include <webp/encode.h>
#include <webp/mux.h>

#include "document/test-samples.h"

static bool is_black(int x, int y, int width, int height)
{
    return x < width / 2 && y < height / 2;
}

/* --- GIF --- */

static int append_gif(GifFileType *gif, const GifByteType *data, int length)
{
    g_byte_array_append(gif->UserData, data, (guint)length);
    return length;
}

static void write_gif_rows(GifFileType *gif, const FfSampleGif *form, bool all_black)
{
    const int width = gif->Image.Width;
    const int height = gif->Image.Height;
    static const int firsts[] = {0, 4, 2, 1};
    static const int steps[] = {8, 8, 4, 2};
    g_autofree guint8 *row = g_malloc((gsize)width);
    for (int pass = 0; pass < (form->interlaced ? 4 : 1); pass++) {
        int step = form->interlaced ? steps[pass] : 1;
        for (int y = form->interlaced ? firsts[pass] : 0; y < height; y += step) {
            for (int x = 0; x < width; x++) {
                row[x] = all_black || is_black(x, y, width, height) ? 1 : 2;
            }
            g_assert_cmpint(EGifPutLine(gif, row, width), ==, GIF_OK);
        }
    }
}

static void write_gif_control(GifFileType *gif)
{
    const GraphicsControlBlock control = {.TransparentColor = 2};
    GifByteType block[4];
    EGifGCBToExtension(&control, block);
    g_assert_cmpint(EGifPutExtension(gif, GRAPHICS_EXT_FUNC_CODE, sizeof block, block), ==, GIF_OK);
}

FfFile *ff_sample_gif(const FfSampleGif *form)
{
    const int width = form->framed ? form->width / 2 : form->width;
    const int height = form->framed ? form->height / 2 : form->height;
    const guint8 white = form->transparent ? 0 : 255;
    const GifColorType colours[] = {{90, 90, 90}, {0, 0, 0}, {white, white, white}, {9, 9, 9}};
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    int error = 0;
    GifFileType *gif = EGifOpen(bytes, append_gif, &error);
    ColorMapObject *map = GifMakeMapObject(G_N_ELEMENTS(colours), colours);
    EGifSetGifVersion(gif, true);
    gif->AspectByte = (GifByteType)form->aspect;
    g_assert_cmpint(
        EGifPutScreenDesc(gif, form->width, form->height, 2, 0, form->own_colours ? NULL : map), ==,
        GIF_OK);
    for (int frame = 0; frame < MAX(form->frames, 1); frame++) {
        if (form->transparent) {
            write_gif_control(gif);
        }
        g_assert_cmpint(EGifPutImageDesc(gif, 0, 0, width, height, form->interlaced,
                                         form->own_colours ? map : NULL),
                        ==, GIF_OK);
        write_gif_rows(gif, form, form->framed || frame > 0);
    }
    GifFreeMapObject(map);
    g_assert_cmpint(EGifCloseFile(gif, &error), ==, GIF_OK);
    return ff_sample_bytes(bytes->data, bytes->len);
}

/* --- WebP --- */

static void paint_webp(const FfSampleWebp *form, bool all_black, WebPPicture *picture)
{
    g_assert_true(WebPPictureInit(picture));
    picture->use_argb = 1;
    picture->width = form->width;
    picture->height = form->height;
    g_assert_true(WebPPictureAlloc(picture));
    for (int y = 0; y < form->height; y++) {
        for (int x = 0; x < form->width; x++) {
            bool black = all_black || is_black(x, y, form->width, form->height);
            picture->argb[y * picture->argb_stride + x] = black               ? 0xff000000
                                                          : form->transparent ? 0
                                                                              : 0xffffffff;
        }
    }
}

static WebPConfig configure_webp(const FfSampleWebp *form)
{
    WebPConfig config;
    g_assert_true(WebPConfigInit(&config));
    config.lossless = form->lossless;
    config.method = 1;
    return config;
}

static FfFile *take_webp(WebPData *data)
{
    FfFile *file = ff_sample_bytes(data->bytes, data->size);
    WebPDataClear(data);
    return file;
}

static FfFile *make_moving(const FfSampleWebp *form)
{
    const WebPConfig config = configure_webp(form);
    WebPData data;
    WebPAnimEncoder *encoder = WebPAnimEncoderNew(form->width, form->height, NULL);
    for (int frame = 0; frame < form->frames; frame++) {
        WebPPicture picture;
        paint_webp(form, frame > 0, &picture);
        g_assert_true(WebPAnimEncoderAdd(encoder, &picture, frame * 100, &config));
        WebPPictureFree(&picture);
    }
    g_assert_true(WebPAnimEncoderAdd(encoder, NULL, form->frames * 100, NULL));
    g_assert_true(WebPAnimEncoderAssemble(encoder, &data));
    WebPAnimEncoderDelete(encoder);
    return take_webp(&data);
}

static FfFile *add_exif(const WebPData *still, int orientation)
{
    guint8 exif[] = {'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 1, 18, 0,
                     3,   0,   0, 0,  1, 0, 0, 0, 0, 0, 0, 0,  0};
    exif[19] = (guint8)orientation;
    const WebPData chunk = {exif, sizeof exif};
    WebPData data;
    WebPMux *mux = WebPMuxCreate(still, 1);
    g_assert_cmpint(WebPMuxSetChunk(mux, "EXIF", &chunk, 1), ==, WEBP_MUX_OK);
    g_assert_cmpint(WebPMuxAssemble(mux, &data), ==, WEBP_MUX_OK);
    WebPMuxDelete(mux);
    return take_webp(&data);
}

FfFile *ff_sample_webp(const FfSampleWebp *form)
{
    if (form->frames > 0) {
        return make_moving(form);
    }
    const WebPConfig config = configure_webp(form);
    WebPMemoryWriter writer;
    WebPPicture picture;
    paint_webp(form, false, &picture);
    WebPMemoryWriterInit(&writer);
    picture.writer = WebPMemoryWrite;
    picture.custom_ptr = &writer;
    g_assert_true(WebPEncode(&config, &picture));
    WebPPictureFree(&picture);
    const WebPData data = {writer.mem, writer.size};
    FfFile *file = form->orientation != 0 ? add_exif(&data, form->orientation)
                                          : ff_sample_bytes(data.bytes, data.size);
    WebPMemoryWriterClear(&writer);
    return file;
}

/* --- BMP --- */

static void put(GByteArray *bytes, int octets, guint32 value)
{
    for (int i = 0; i < octets; i++) {
        guint8 octet = (guint8)(value >> 8 * i);
        g_byte_array_append(bytes, &octet, 1);
    }
}

static void put_zeros(GByteArray *bytes, guint until)
{
    while (bytes->len < until) {
        put(bytes, 1, 0);
    }
}

/* Colour 1 is black, the last one is white; the rest is grey. */
static void put_palette(const FfSampleBmp *form, GByteArray *bytes)
{
    for (int i = 0; form->bits <= 8 && i < 1 << form->bits; i++) {
        bool white = i == (1 << form->bits) - (form->bits == 1 ? 2 : 1);
        put(bytes, form->header == 12 ? 3 : 4, i == 1 ? 0 : white ? 0xffffff : 0x808080);
    }
}

static guint32 pixel_of(const FfSampleBmp *form, bool black)
{
    if (form->bits <= 8) {
        return black ? 1 : (1u << form->bits) - (form->bits == 1 ? 2 : 1);
    }
    if (form->masks[3] != 0) {
        return black ? form->masks[3] : 0;
    }
    guint32 white = form->coding == 3  ? form->masks[0] | form->masks[1] | form->masks[2]
                    : form->bits == 16 ? 0x7fff
                                       : 0xffffff;
    return black ? 0 : white;
}

static void put_row(const FfSampleBmp *form, int y, GByteArray *bytes)
{
    guint start = bytes->len;
    g_byte_array_set_size(bytes, start + (guint)(form->width * form->bits + 31) / 32 * 4);
    guint8 *row = bytes->data + start;
    memset(row, 0, bytes->len - start);
    for (int x = 0; x < form->width; x++) {
        guint32 pixel = pixel_of(form, is_black(x, y, form->width, form->height));
        int bit = x * form->bits;
        for (int i = 0; i < form->bits / 8; i++) {
            row[bit / 8 + i] = (guint8)(pixel >> 8 * i);
        }
        if (form->bits < 8) {
            row[bit / 8] = (guint8)(row[bit / 8] | pixel << (8 - form->bits - bit % 8));
        }
    }
}

static void put_run(const FfSampleBmp *form, int count, bool black, GByteArray *bytes)
{
    guint32 pixel = pixel_of(form, black);
    for (; count > 0; count -= MIN(count, 255)) {
        put(bytes, 1, (guint32)MIN(count, 255));
        put(bytes, 1, form->bits == 4 ? pixel * 0x11 : pixel);
    }
}

static void put_runs(const FfSampleBmp *form, int y, GByteArray *bytes)
{
    int black = y < form->height / 2 ? form->width / 2 : 0;
    put_run(form, black, true, bytes);
    put_run(form, form->width - black, false, bytes);
    put(bytes, 2, y == 0 ? 0x0100 : 0);
}

static void put_header(const FfSampleBmp *form, GByteArray *bytes)
{
    guint32 height = (guint32)(form->top_down ? -form->height : form->height);
    put(bytes, 4, (guint32)form->header);
    if (form->header == 12) {
        put(bytes, 2, (guint32)form->width);
        put(bytes, 2, height);
        put(bytes, 2, 1);
        put(bytes, 2, (guint32)form->bits);
        return;
    }
    put(bytes, 4, (guint32)form->width);
    put(bytes, 4, height);
    put(bytes, 2, 1);
    put(bytes, 2, (guint32)form->bits);
    put(bytes, 4, (guint32)form->coding);
    put(bytes, 4, 0);
    put(bytes, 4, (guint32)form->per_metre);
    put(bytes, 4, (guint32)form->per_metre);
    put(bytes, 4, 0);
    put(bytes, 4, 0);
    for (int i = 0; form->coding == 3 && i < (form->header == 40 ? 3 : 4); i++) {
        put(bytes, 4, form->masks[i]);
    }
    put_zeros(bytes, 14 + (guint)form->header);
}

FfFile *ff_sample_bmp(const FfSampleBmp *form)
{
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    g_byte_array_append(bytes, (const guint8 *)"BM", 2);
    put_zeros(bytes, 14);
    put_header(form, bytes);
    put_palette(form, bytes);
    guint32 offset = bytes->len;
    for (int i = 0; i < form->height; i++) {
        int y = form->top_down ? i : form->height - 1 - i;
        if (form->coding == 1 || form->coding == 2) {
            put_runs(form, y, bytes);
        } else {
            put_row(form, y, bytes);
        }
    }
    memcpy(bytes->data + 10, &offset, sizeof offset); /* on a machine of the same order */
    return ff_sample_bytes(bytes->data, bytes->len);
}
