// SPDX-License-Identifier: GPL-3.0-or-later
#include <stdio.h>

#include <jpeglib.h>
/* after jpeglib.h */
#include <jerror.h>
#include <setjmp.h>
#include <string.h>

#include "base/limits.h"
#include "document/image-exif.h"
#include "document/image-jpeg.h"
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
    const FfJpegReader *reader;
    gpointer data;
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

static FfJpegFacts describe(const Decoder *decoder)
{
    static const double per_unit[] = {0, 1, 2.54};
    const struct jpeg_decompress_struct *jpeg = &decoder->jpeg;
    double unit = jpeg->density_unit < G_N_ELEMENTS(per_unit) ? per_unit[jpeg->density_unit] : 0;
    return (FfJpegFacts){
        .width = (int)jpeg->image_width,
        .height = (int)jpeg->image_height,
        .components = jpeg->num_components,
        .x_dpi = jpeg->X_density * unit,
        .y_dpi = jpeg->Y_density * unit,
        .orientation = read_orientation(decoder),
    };
}

/* Half, quarter or eighth of the picture costs a fraction to decode, where that is still enough. */
static void choose_scale(Decoder *decoder, int width, int height)
{
    const int stored_width = (int)decoder->jpeg.image_width;
    const int stored_height = (int)decoder->jpeg.image_height;
    guint denominator = 8;
    while (denominator > 1 &&
           (stored_width / (int)denominator < width || stored_height / (int)denominator < height)) {
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
        decoder->reader->row(four_colours ? decoder->grey : decoder->row, decoder->data);
    }
}

static void decode(Decoder *decoder, const guint8 *data, gsize length)
{
    struct jpeg_decompress_struct *jpeg = &decoder->jpeg;
    int width = 0;
    int height = 0;
    jpeg_mem_src(jpeg, data, length);
    jpeg_save_markers(jpeg, EXIF_MARKER, 0xffff);
    jpeg_read_header(jpeg, TRUE);
    decoder->reason = ff_image_check_size(jpeg->image_width, jpeg->image_height);
    if (decoder->reason != FF_REASON_NONE) {
        return;
    }
    const FfJpegFacts facts = describe(decoder);
    decoder->reason = decoder->reader->look(&facts, &width, &height, decoder->data);
    if (decoder->reason != FF_REASON_NONE) {
        return;
    }
    choose_scale(decoder, width, height);
    jpeg->out_color_space = is_four_colours(jpeg) ? JCS_CMYK : JCS_GRAYSCALE;
    jpeg_start_decompress(jpeg);
    decoder->reason =
        decoder->reader->begin((int)jpeg->output_width, (int)jpeg->output_height, decoder->data);
    if (decoder->reason != FF_REASON_NONE) {
        return;
    }
    read_rows(decoder);
    jpeg_finish_decompress(jpeg);
}

static void decode_or_fail(Decoder *decoder, const guint8 *data, gsize length)
{
    if (setjmp(decoder->jump) == 0) {
        decode(decoder, data, length);
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

FfReason ff_jpeg_read(const guint8 *data, gsize length, const FfJpegReader *reader,
                      gpointer user_data)
{
    g_autofree Decoder *decoder = g_new0(Decoder, 1);
    decoder->reader = reader;
    decoder->data = user_data;
    set_handlers(decoder);
    jpeg_create_decompress(&decoder->jpeg);
    decoder->jpeg.progress = &decoder->progress;
    decoder->jpeg.mem->max_memory_to_use = DECODER_MEMORY;
    decode_or_fail(decoder, data, length);
    jpeg_destroy_decompress(&decoder->jpeg);
    g_free(decoder->row);
    g_free(decoder->grey);
    return decoder->reason;
}

/* ---- a file of its own ---- */

typedef struct {
    FfSink *sink;
    FfImageInfo info;
    FfImage *image;
} Page;

static FfReason look_at_file(const FfJpegFacts *facts, int *ret_width, int *ret_height,
                             gpointer data)
{
    Page *page = data;
    page->info = (FfImageInfo){
        .width = facts->width, .height = facts->height, .orientation = facts->orientation};
    ff_image_set_inches(&page->info, facts->x_dpi, facts->y_dpi, DPI_OF_SCREENS);
    ff_image_target(page->sink, &page->info, ret_width, ret_height);
    return FF_REASON_NONE;
}

static FfReason begin_page(int width, int height, gpointer data)
{
    Page *page = data;
    FfReason reason = FF_REASON_NONE;
    page->info.width = width; /* less pixels for the same inches */
    page->info.height = height;
    page->image = ff_image_begin(page->sink, &page->info, &reason);
    return reason;
}

static void row_to_page(const guint8 *grey, gpointer data)
{
    ff_image_row(((Page *)data)->image, grey);
}

FfReason ff_render_jpeg(const FfSource *source, FfSink *sink)
{
    static const FfJpegReader reader = {look_at_file, begin_page, row_to_page};
    Page page = {.sink = sink};
    FfReason reason = ff_jpeg_read(source->data, source->length, &reader, &page);
    if (reason == FF_REASON_NONE) {
        reason = ff_image_end(page.image);
    }
    ff_image_free(page.image);
    return reason;
}
