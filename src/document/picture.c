// SPDX-License-Identifier: GPL-3.0-or-later
#include "document/picture.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <jpeglib.h>
/* after jpeglib.h */
#include <png.h>
#include <setjmp.h>

#include "base/limits.h"

static FfHtmlPicture *new_picture(guint width, guint height)
{
    if (width < 1 || height < 1 || width > FF_LIMIT_IMAGE_SIDE || height > FF_LIMIT_IMAGE_SIDE ||
        (gsize)width * height > FF_LIMIT_HTML_PICTURE_PIXELS) {
        return NULL;
    }
    FfHtmlPicture *picture = g_new0(FfHtmlPicture, 1);
    picture->width = (int)width;
    picture->height = (int)height;
    picture->grey = g_malloc((gsize)width * height);
    return picture;
}

/* --- PNG --- */

static FfHtmlPicture *load_png(const guint8 *octets, gsize length)
{
    static const png_color white = {0xff, 0xff, 0xff};
    png_image image = {.version = PNG_IMAGE_VERSION};
    FfHtmlPicture *picture = NULL;
    if (png_image_begin_read_from_memory(&image, octets, length)) {
        image.format = PNG_FORMAT_GRAY;
        picture = new_picture(image.width, image.height);
    }
    if (picture != NULL && !png_image_finish_read(&image, &white, picture->grey, 0, NULL)) {
        g_clear_pointer(&picture, ff_html_picture_free);
    }
    png_image_free(&image);
    return picture;
}

/* --- JPEG --- */

typedef struct {
    struct jpeg_decompress_struct jpeg; /* first: libjpeg hands it back */
    struct jpeg_error_mgr errors;
    struct jpeg_progress_mgr progress;
    jmp_buf jump;
    FfHtmlPicture *picture;
} Decoder;

G_NORETURN static void fail(j_common_ptr jpeg)
{
    longjmp(((Decoder *)jpeg)->jump, 1);
}

static void ignore_message(j_common_ptr jpeg, int level)
{
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

/* Grey is a third of the work, where the file has it apart from the colours. */
static void decode(Decoder *decoder, const guint8 *octets, gsize length)
{
    struct jpeg_decompress_struct *jpeg = &decoder->jpeg;
    if (setjmp(decoder->jump) != 0) {
        g_clear_pointer(&decoder->picture, ff_html_picture_free);
        return;
    }
    jpeg_create_decompress(jpeg);
    jpeg->progress = &decoder->progress;
    jpeg_mem_src(jpeg, octets, length);
    jpeg_read_header(jpeg, TRUE);
    jpeg->out_color_space = JCS_GRAYSCALE;
    decoder->picture = new_picture(jpeg->image_width, jpeg->image_height);
    if (decoder->picture == NULL) {
        return;
    }
    jpeg_start_decompress(jpeg);
    while (jpeg->output_scanline < jpeg->output_height) {
        JSAMPROW row = decoder->picture->grey + (gsize)jpeg->output_scanline * jpeg->output_width;
        jpeg_read_scanlines(jpeg, &row, 1);
    }
    jpeg_finish_decompress(jpeg);
}

static FfHtmlPicture *load_jpeg(const guint8 *octets, gsize length)
{
    Decoder decoder = {.picture = NULL};
    decoder.jpeg.err = jpeg_std_error(&decoder.errors);
    decoder.errors.error_exit = fail;
    decoder.errors.emit_message = ignore_message;
    decoder.errors.output_message = print_nothing;
    decoder.progress.progress_monitor = limit_scans;
    decode(&decoder, octets, length);
    jpeg_destroy_decompress(&decoder.jpeg);
    return decoder.picture;
}

/* --- URLs --- */

static FfHtmlPicture *load_octets(const guint8 *octets, gsize length)
{
    static const guint8 png_mark[] = {0x89, 'P', 'N', 'G'};
    static const guint8 jpeg_mark[] = {0xff, 0xd8, 0xff};
    if (length > sizeof png_mark && memcmp(octets, png_mark, sizeof png_mark) == 0) {
        return load_png(octets, length);
    }
    if (length > sizeof jpeg_mark && memcmp(octets, jpeg_mark, sizeof jpeg_mark) == 0) {
        return load_jpeg(octets, length);
    }
    return NULL;
}

FfHtmlPicture *ff_picture_load(const char *url, gpointer data)
{
    url += strspn(url, " \t\r\n");
    if (g_ascii_strncasecmp(url, "data:", 5) != 0) {
        return NULL;
    }
    const char *comma = strchr(url, ',');
    if (comma == NULL || comma - url > 256 || strlen(comma) > FF_LIMIT_MARKUP) {
        return NULL;
    }
    g_autofree char *head = g_ascii_strdown(url, comma - url);
    if (!g_str_has_suffix(head, ";base64")) {
        return NULL;
    }
    gsize length = 0;
    g_autofree char *text = g_uri_unescape_string(comma + 1, NULL);
    g_autofree guchar *octets = text == NULL ? NULL : g_base64_decode(text, &length);
    return octets == NULL ? NULL : load_octets(octets, length);
}
