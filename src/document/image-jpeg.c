// SPDX-License-Identifier: GPL-3.0-or-later
#include <stdio.h>

#include <jpeglib.h>
/* after jpeglib.h */
#include <jerror.h>
#include <setjmp.h>
#include <string.h>

#include "base/limits.h"
#include "document/image-exif.h"
#include "document/image.h"
#include "document/render-kinds.h"

#define DPI_OF_SCREENS 96.0
#define EXIF_MARKER    (JPEG_APP0 + 1)
#define DECODER_MEMORY                                                                             \
    (256 << 20) /* coefficients of a progressive picture; without temporary files */

typedef struct {
    struct jpeg_decompress_struct jpeg; /* first: libjpeg hands it back */
    struct jpeg_error_mgr errors;
    struct jpeg_progress_mgr progress;
    jmp_buf jump;
    FfSink *sink;
    FfImage *image;
    guint8 *row;
    guint8 *grey;
    FfReason reason;
} Decoder;

/* What is not just damage. Twelve bits a sample, lossless and hierarchical coding are standard JPEG
 * that this library has no decoder for. */
static const struct {
    int code;
    FfReason reason;
} causes[] = {
    {JERR_OUT_OF_MEMORY, FF_REASON_DOCUMENT_TOO_LARGE},
    {JERR_NO_BACKING_STORE, FF_REASON_DOCUMENT_TOO_LARGE},
    {JERR_IMAGE_TOO_BIG, FF_REASON_DOCUMENT_TOO_LARGE},
    {JERR_BAD_PRECISION, FF_REASON_DOCUMENT_UNSUPPORTED},
    {JERR_SOF_UNSUPPORTED, FF_REASON_DOCUMENT_UNSUPPORTED},
    {JERR_ARITH_NOTIMPL, FF_REASON_DOCUMENT_UNSUPPORTED},
    {JERR_CONVERSION_NOTIMPL, FF_REASON_DOCUMENT_UNSUPPORTED},
    {JERR_NOT_COMPILED, FF_REASON_DOCUMENT_UNSUPPORTED},
    {JWRN_JPEG_EOF, FF_REASON_DOCUMENT_TRUNCATED},
    {JERR_INPUT_EOF, FF_REASON_DOCUMENT_TRUNCATED},
    {JERR_INPUT_EMPTY, FF_REASON_DOCUMENT_TRUNCATED},
};

G_NORETURN static void fail(j_common_ptr jpeg)
{
    Decoder *decoder = (Decoder *)jpeg;
    decoder->reason = FF_REASON_DOCUMENT_UNREADABLE;
    for (gsize i = 0; i < G_N_ELEMENTS(causes); i++) {
        if (causes[i].code == jpeg->err->msg_code) {
            decoder->reason = causes[i].reason;
        }
    }
    longjmp(decoder->jump, 1);
}

/* libjpeg warns and fills with grey where the picture is damaged or ends too early. That may not go
 * out as if it were the document; oddities around the picture may. */
static void judge_message(j_common_ptr jpeg, int level)
{
    static const int harmless[] = {JWRN_EXTRANEOUS_DATA, JWRN_JFIF_MAJOR, JWRN_ADOBE_XFORM};
    if (level >= 0) {
        return;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(harmless); i++) {
        if (jpeg->err->msg_code == harmless[i]) {
            return;
        }
    }
    fail(jpeg);
}

static void print_nothing(j_common_ptr jpeg)
{
}

static void limit_scans(j_common_ptr jpeg)
{
    if (((Decoder *)jpeg)->jpeg.input_scan_number > FF_LIMIT_JPEG_SCANS) {
        fail(jpeg);
    }
}

static int read_orientation(const Decoder *decoder)
{
    const struct jpeg_marker_struct *marker = decoder->jpeg.marker_list;
    while (marker != NULL && (marker->marker != EXIF_MARKER || marker->data_length < 6 ||
                              memcmp(marker->data, "Exif\0", 6) != 0)) {
        marker = marker->next;
    }
    return marker == NULL ? 1 : ff_image_exif_orientation(marker->data, marker->data_length);
}

static FfImageInfo describe(const Decoder *decoder)
{
    static const double per_unit[] = {0, 1, 2.54};
    const struct jpeg_decompress_struct *jpeg = &decoder->jpeg;
    double unit = jpeg->density_unit < G_N_ELEMENTS(per_unit) ? per_unit[jpeg->density_unit] : 0;
    FfImageInfo info = {
        .width = (int)jpeg->image_width,
        .height = (int)jpeg->image_height,
        .orientation = read_orientation(decoder),
    };
    ff_image_set_inches(&info, jpeg->X_density * unit, jpeg->Y_density * unit, DPI_OF_SCREENS);
    return info;
}

/* Half, quarter or eighth of the picture costs a fraction to decode, where that is still enough. */
static void choose_scale(Decoder *decoder, const FfImageInfo *info)
{
    int width;
    int height;
    ff_image_target(decoder->sink->options, info, &width, &height);
    guint denominator = 8;
    while (denominator > 1 &&
           (info->width / (int)denominator < width || info->height / (int)denominator < height)) {
        denominator /= 2;
    }
    decoder->jpeg.scale_num = 1;
    decoder->jpeg.scale_denom = denominator;
}

static bool is_four_colours(const struct jpeg_decompress_struct *jpeg)
{
    return jpeg->jpeg_color_space == JCS_CMYK || jpeg->jpeg_color_space == JCS_YCCK;
}

/* Ink to light, by way of red, green and blue: grey straight from the inks comes out too dark.
 * Adobe's files hold the inks inverted. */
static void cmyk_to_grey(const guint8 *cmyk, guint8 *grey, guint width, bool inverted)
{
    const guint8 flip = inverted ? 0 : 0xff;
    for (guint x = 0; x < width; x++, cmyk += 4) {
        guint light = 77u * (cmyk[0] ^ flip) + 150u * (cmyk[1] ^ flip) + 29u * (cmyk[2] ^ flip);
        grey[x] = (guint8)((light >> 8) * (cmyk[3] ^ flip) / 255);
    }
}

static void read_rows(Decoder *decoder)
{
    struct jpeg_decompress_struct *jpeg = &decoder->jpeg;
    bool four_colours = jpeg->out_color_space == JCS_CMYK;
    decoder->row = g_malloc((gsize)jpeg->output_width * (gsize)jpeg->output_components);
    decoder->grey = g_malloc(jpeg->output_width);
    while (jpeg->output_scanline < jpeg->output_height) {
        JSAMPROW row = decoder->row;
        jpeg_read_scanlines(jpeg, &row, 1);
        if (four_colours) {
            cmyk_to_grey(decoder->row, decoder->grey, jpeg->output_width, jpeg->saw_Adobe_marker);
        }
        ff_image_row(decoder->image, four_colours ? decoder->grey : decoder->row);
    }
}

static void decode(Decoder *decoder, const FfSource *source)
{
    struct jpeg_decompress_struct *jpeg = &decoder->jpeg;
    jpeg_mem_src(jpeg, source->data, source->length);
    jpeg_save_markers(jpeg, EXIF_MARKER, 0xffff);
    jpeg_read_header(jpeg, TRUE);
    decoder->reason = ff_image_check_size(jpeg->image_width, jpeg->image_height);
    if (decoder->reason != FF_REASON_NONE) {
        return;
    }
    FfImageInfo info = describe(decoder);
    choose_scale(decoder, &info);
    jpeg->out_color_space = is_four_colours(jpeg) ? JCS_CMYK : JCS_GRAYSCALE;
    jpeg_start_decompress(jpeg);
    info.width = (int)jpeg->output_width; /* less pixels for the same inches */
    info.height = (int)jpeg->output_height;
    decoder->image = ff_image_begin(decoder->sink, &info, &decoder->reason);
    if (decoder->image == NULL) {
        return;
    }
    read_rows(decoder);
    jpeg_finish_decompress(jpeg);
    decoder->reason = ff_image_end(decoder->image);
}

static void decode_or_fail(Decoder *decoder, const FfSource *source)
{
    if (setjmp(decoder->jump) == 0) {
        decode(decoder, source);
    }
}

static void set_handlers(Decoder *decoder)
{
    decoder->jpeg.err = jpeg_std_error(&decoder->errors);
    decoder->errors.error_exit = fail;
    decoder->errors.emit_message = judge_message;
    decoder->errors.output_message = print_nothing;
    decoder->progress.progress_monitor = limit_scans;
}

FfReason ff_render_jpeg(const FfSource *source, FfSink *sink)
{
    g_autofree Decoder *decoder = g_new0(Decoder, 1);
    decoder->sink = sink;
    set_handlers(decoder);
    jpeg_create_decompress(&decoder->jpeg);
    decoder->jpeg.progress = &decoder->progress;
    decoder->jpeg.mem->max_memory_to_use = DECODER_MEMORY;
    decode_or_fail(decoder, source);
    jpeg_destroy_decompress(&decoder->jpeg);
    ff_image_free(decoder->image);
    g_free(decoder->row);
    g_free(decoder->grey);
    return decoder->reason;
}
