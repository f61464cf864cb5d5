// SPDX-License-Identifier: GPL-3.0-or-later
/* WebP: still pictures, and the first moment of moving ones. */
#include <string.h>
#include <webp/decode.h>
#include <webp/demux.h>

#include "document/image-exif.h"
#include "document/image.h"
#include "document/render-kinds.h"

#define DPI_OF_SCREENS 96.0

/* Luminance is coded as in ITU-R BT.601: 16 is black, 235 is white. */
enum { LUMA_BLACK = 16, LUMA_SPAN = 219, PAPER = 255 };

/* Of a frame on the canvas. */
typedef struct {
    int left, top, width, height;
} Place;

static FfReason reason_of_status(VP8StatusCode status)
{
    switch (status) {
    case VP8_STATUS_OK:
        return FF_REASON_NONE;
    case VP8_STATUS_OUT_OF_MEMORY:
        return FF_REASON_DOCUMENT_TOO_LARGE;
    case VP8_STATUS_UNSUPPORTED_FEATURE:
        return FF_REASON_DOCUMENT_UNSUPPORTED;
    case VP8_STATUS_SUSPENDED:
    case VP8_STATUS_NOT_ENOUGH_DATA:
        return FF_REASON_DOCUMENT_TRUNCATED;
    default:
        return FF_REASON_DOCUMENT_UNREADABLE;
    }
}

static FfReason reason_of_state(WebPDemuxState state)
{
    return state == WEBP_DEMUX_DONE          ? FF_REASON_NONE
           : state == WEBP_DEMUX_PARSE_ERROR ? FF_REASON_DOCUMENT_UNREADABLE
                                             : FF_REASON_DOCUMENT_TRUNCATED;
}

static int read_orientation(WebPDemuxer *demuxer)
{
    WebPChunkIterator chunk;
    int orientation = 1;
    if (WebPDemuxGetChunk(demuxer, "EXIF", 1, &chunk)) {
        orientation = ff_image_exif_orientation(chunk.chunk.bytes, chunk.chunk.size);
    }
    WebPDemuxReleaseChunkIterator(&chunk);
    return orientation;
}

static int scale(int value, int to, int from)
{
    return (int)(((gint64)value * to + from / 2) / from);
}

/* No larger than the page needs: the decoder averages while it decodes. `canvas` gets the size to
 * hand over, `place` where on it the frame lies. */
static void choose_scale(const FfSink *sink, const WebPIterator *frame, FfImageInfo *canvas,
                         Place *place, WebPDecoderConfig *config)
{
    const FfImageInfo from = *canvas;
    ff_image_target(sink, &from, &canvas->width, &canvas->height);
    canvas->width = MIN(canvas->width, from.width);
    canvas->height = MIN(canvas->height, from.height);
    place->width = MAX(1, scale(frame->width, canvas->width, from.width));
    place->height = MAX(1, scale(frame->height, canvas->height, from.height));
    place->left =
        MIN(scale(frame->x_offset, canvas->width, from.width), canvas->width - place->width);
    place->top =
        MIN(scale(frame->y_offset, canvas->height, from.height), canvas->height - place->height);
    config->options.use_scaling = 1;
    config->options.scaled_width = place->width;
    config->options.scaled_height = place->height;
}

static guint8 tone_of(guint8 luma, guint8 alpha)
{
    int tone = (luma - LUMA_BLACK) * PAPER / LUMA_SPAN;
    tone = CLAMP(tone, 0, PAPER);
    return (guint8)((tone * alpha + PAPER * (PAPER - alpha)) / PAPER);
}

static void read_row(const WebPYUVABuffer *picture, int y, int width, guint8 *grey)
{
    const guint8 *luma = picture->y + (gsize)y * (gsize)picture->y_stride;
    const guint8 *alpha =
        picture->a == NULL ? NULL : picture->a + (gsize)y * (gsize)picture->a_stride;
    for (int x = 0; x < width; x++) {
        grey[x] = tone_of(luma[x], alpha == NULL ? PAPER : alpha[x]);
    }
}

static void draw_rows(const WebPYUVABuffer *picture, const FfImageInfo *canvas, const Place *place,
                      FfImage *image)
{
    g_autofree guint8 *grey = g_malloc((gsize)canvas->width);
    for (int y = 0; y < canvas->height; y++) {
        memset(grey, PAPER, (gsize)canvas->width);
        if (y >= place->top && y < place->top + place->height) {
            read_row(picture, y - place->top, place->width, grey + place->left);
        }
        ff_image_row(image, grey);
    }
}

static FfReason draw(const WebPIterator *frame, FfImageInfo *canvas, WebPDecoderConfig *config,
                     FfSink *sink)
{
    const WebPData *data = &frame->fragment;
    Place place;
    FfReason reason = ff_image_check_size(canvas->width, canvas->height);
    if (reason == FF_REASON_NONE) {
        reason = reason_of_status(WebPGetFeatures(data->bytes, data->size, &config->input));
    }
    if (reason != FF_REASON_NONE) {
        return reason;
    }
    ff_image_set_inches(canvas, 0, 0, DPI_OF_SCREENS);
    choose_scale(sink, frame, canvas, &place, config);
    config->output.colorspace = config->input.has_alpha ? MODE_YUVA : MODE_YUV;
    reason = reason_of_status(WebPDecode(data->bytes, data->size, config));
    if (reason != FF_REASON_NONE) {
        return reason;
    }
    g_autoptr(FfImage) image = ff_image_begin(sink, canvas, &reason);
    if (image == NULL) {
        return reason;
    }
    draw_rows(&config->output.u.YUVA, canvas, &place, image);
    return ff_image_end(image);
}

static FfReason draw_first(WebPDemuxer *demuxer, FfSink *sink)
{
    WebPDecoderConfig config;
    WebPIterator frame = {0};
    FfImageInfo canvas = {
        .width = (int)WebPDemuxGetI(demuxer, WEBP_FF_CANVAS_WIDTH),
        .height = (int)WebPDemuxGetI(demuxer, WEBP_FF_CANVAS_HEIGHT),
        .orientation = read_orientation(demuxer),
    };
    if (!WebPInitDecoderConfig(&config)) {
        return FF_REASON_INTERNAL;
    }
    FfReason reason = WebPDemuxGetFrame(demuxer, 1, &frame) ? draw(&frame, &canvas, &config, sink)
                                                            : FF_REASON_DOCUMENT_NO_PAGES;
    if (frame.num_frames > 1) {
        sink->note = FF_NOTE_FIRST_PICTURE;
    }
    WebPDemuxReleaseIterator(&frame);
    WebPFreeDecBuffer(&config.output);
    return reason;
}

FfReason ff_render_webp(const FfSource *source, FfSink *sink)
{
    const WebPData data = {source->data, source->length};
    WebPDemuxState state;
    WebPDemuxer *demuxer = WebPDemuxPartial(&data, &state);
    FfReason reason = reason_of_state(state);
    if (reason == FF_REASON_NONE) {
        reason = demuxer == NULL ? FF_REASON_INTERNAL : draw_first(demuxer, sink);
    }
    WebPDemuxDelete(demuxer);
    return reason;
}
