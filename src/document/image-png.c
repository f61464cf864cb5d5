// SPDX-License-Identifier: GPL-3.0-or-later
#include <png.h>
#include <string.h>

#include "base/limits.h"
#include "document/image-exif.h"
#include "document/image.h"
#include "document/render-kinds.h"

#define CHUNKS_MAX       64
#define CHUNK_OCTETS_MAX (8 << 20)
#define DPI_OF_SCREENS   96.0

/* All that must be freed, outside of the function that libpng jumps back to. */
typedef struct {
    const FfSource *source;
    gsize position;
    bool cut_off;
    FfSink *sink;
    png_structp png;
    png_infop info;
    FfImage *image;
    guint8 *row;
    guint8 *pixels; /* interlaced pictures come whole */
    png_bytepp rows;
    FfReason reason;
} Decoder;

static void read_source(png_structp png, png_bytep to, size_t length)
{
    Decoder *decoder = png_get_io_ptr(png);
    if (length > decoder->source->length - decoder->position) {
        decoder->cut_off = true;
        png_error(png, "the file ends too early");
    }
    memcpy(to, decoder->source->data + decoder->position, length);
    decoder->position += length;
}

G_NORETURN static void fail(png_structp png, png_const_charp text)
{
    png_longjmp(png, 1);
}

static void ignore_warning(png_structp png, png_const_charp text)
{
}

/* Nothing on paper comes of them: texts, and colour spaces, whose numbers can turn a picture black.
 */
enum { CHUNK_NAME = 5 };
static const guint8 left_alone[] = "tEXt\0zTXt\0iTXt\0gAMA\0cHRM\0sRGB\0iCCP";

static void set_limits(Decoder *decoder)
{
    png_set_user_limits(decoder->png, FF_LIMIT_IMAGE_SIDE, FF_LIMIT_IMAGE_SIDE);
    png_set_chunk_cache_max(decoder->png, CHUNKS_MAX);
    png_set_chunk_malloc_max(decoder->png, CHUNK_OCTETS_MAX);
    png_set_keep_unknown_chunks(decoder->png, PNG_HANDLE_CHUNK_NEVER, left_alone,
                                sizeof left_alone / CHUNK_NAME);
}

/* Whatever it is becomes eight bits of grey on white paper. */
static void set_transformations(Decoder *decoder)
{
    static const png_color_16 white = {0, 0xff, 0xff, 0xff, 0xff};
    png_structp png = decoder->png;
    png_set_expand(png);
    png_set_scale_16(png);
    if ((png_get_color_type(png, decoder->info) & PNG_COLOR_MASK_ALPHA) != 0 ||
        png_get_valid(png, decoder->info, PNG_INFO_tRNS) != 0) {
        png_set_background_fixed(png, &white, PNG_BACKGROUND_GAMMA_SCREEN, 0, PNG_FP_1);
    }
    png_set_rgb_to_gray_fixed(png, PNG_ERROR_ACTION_NONE, PNG_RGB_TO_GRAY_DEFAULT,
                              PNG_RGB_TO_GRAY_DEFAULT);
}

static int read_orientation(const Decoder *decoder)
{
    png_uint_32 length = 0;
    png_bytep exif = NULL;
    return png_get_eXIf_1(decoder->png, decoder->info, &length, &exif) == 0
               ? 1
               : ff_image_exif_orientation(exif, length);
}

static FfImageInfo describe(const Decoder *decoder)
{
    FfImageInfo info = {
        .width = (int)png_get_image_width(decoder->png, decoder->info),
        .height = (int)png_get_image_height(decoder->png, decoder->info),
        .orientation = read_orientation(decoder),
    };
    ff_image_set_inches(&info, png_get_x_pixels_per_meter(decoder->png, decoder->info) * 0.0254,
                        png_get_y_pixels_per_meter(decoder->png, decoder->info) * 0.0254,
                        DPI_OF_SCREENS);
    return info;
}

static void read_interlaced(Decoder *decoder, const FfImageInfo *info)
{
    decoder->pixels = g_malloc((gsize)info->width * (gsize)info->height);
    decoder->rows = g_new(png_bytep, (gsize)info->height);
    for (int y = 0; y < info->height; y++) {
        decoder->rows[y] = decoder->pixels + (gsize)y * (gsize)info->width;
    }
    png_read_image(decoder->png, decoder->rows);
    for (int y = 0; y < info->height; y++) {
        ff_image_row(decoder->image, decoder->rows[y]);
    }
}

static void read_in_order(Decoder *decoder, const FfImageInfo *info)
{
    decoder->row = g_malloc((gsize)info->width);
    for (int y = 0; y < info->height; y++) {
        png_read_row(decoder->png, decoder->row, NULL);
        ff_image_row(decoder->image, decoder->row);
    }
}

static void decode(Decoder *decoder)
{
    png_read_info(decoder->png, decoder->info);
    const FfImageInfo info = describe(decoder);
    decoder->reason = ff_image_check_size(info.width, info.height);
    if (decoder->reason != FF_REASON_NONE) {
        return;
    }
    set_transformations(decoder);
    bool interlaced = png_set_interlace_handling(decoder->png) > 1;
    png_read_update_info(decoder->png, decoder->info);
    if (png_get_rowbytes(decoder->png, decoder->info) != (gsize)info.width) {
        png_error(decoder->png, "not grey after conversion");
    }
    decoder->image = ff_image_begin(decoder->sink, &info, &decoder->reason);
    if (decoder->image == NULL) {
        return;
    }
    if (interlaced) {
        read_interlaced(decoder, &info);
    } else {
        read_in_order(decoder, &info);
    }
    png_read_end(decoder->png, NULL);
    decoder->reason = ff_image_end(decoder->image);
}

static void decode_or_fail(Decoder *decoder)
{
    if (setjmp(png_jmpbuf(decoder->png)) != 0) {
        decoder->reason =
            decoder->cut_off ? FF_REASON_DOCUMENT_TRUNCATED : FF_REASON_DOCUMENT_UNREADABLE;
        return;
    }
    decode(decoder);
}

FfReason ff_render_png(const FfSource *source, FfSink *sink)
{
    Decoder decoder = {.source = source, .sink = sink, .reason = FF_REASON_INTERNAL};
    decoder.png = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, fail, ignore_warning);
    decoder.info = decoder.png == NULL ? NULL : png_create_info_struct(decoder.png);
    if (decoder.info != NULL) {
        set_limits(&decoder);
        png_set_read_fn(decoder.png, &decoder, read_source);
        decode_or_fail(&decoder);
    }
    png_destroy_read_struct(&decoder.png, &decoder.info, NULL);
    ff_image_free(decoder.image);
    g_free(decoder.row);
    g_free(decoder.pixels);
    g_free(decoder.rows);
    return decoder.reason;
}
