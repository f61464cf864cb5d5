// SPDX-License-Identifier: GPL-3.0-or-later
#include "document/image.h"

#include <math.h>
#include <string.h>

#include "base/limits.h"
#include "document/resample.h"

#define DPI_MIN 36.0
#define DPI_MAX 4800.0

/* In inches: no scanner takes larger sheets. */
#define PAPER_MAX 24.0

/* Shrunk to less than this part of what the page's width allows, a long picture is cut instead. */
#define CUT_BELOW 0.5

typedef struct {
    int orientation;   /* 1 to 8, the turn on the page included */
    int width, height; /* in pixels of the page, as stored: before orientation */
    int left;          /* on the page */
    int stride;        /* of what it is turned into */
    FfPageSize page_size;
} Plan;

struct FfImage {
    FfSink *sink;
    Plan plan;
    FfResampler *resampler;
    guint8
        *buffer; /* the scaled picture, when it must be turned; else rows go straight to the page */
    int page_start; /* the row of the scaled picture that is the first of the page at hand */
    FfReason reason;
};

/* What each orientation becomes by another quarter turn, clockwise. */
static const guint8 turned_table[] = {0, 6, 7, 8, 5, 2, 3, 4, 1};

FfReason ff_image_check_size(gint64 width, gint64 height)
{
    if (width < 1 || height < 1) {
        return FF_REASON_DOCUMENT_UNREADABLE;
    }
    return width > FF_LIMIT_IMAGE_SIDE || height > FF_LIMIT_IMAGE_SIDE ||
                   width * height > FF_LIMIT_IMAGE_PIXELS
               ? FF_REASON_DOCUMENT_TOO_LARGE
               : FF_REASON_NONE;
}

static bool is_dpi(double dpi)
{
    return isfinite(dpi) && dpi >= DPI_MIN && dpi <= DPI_MAX;
}

static bool swaps_axes(int orientation)
{
    return orientation >= 5;
}

void ff_image_set_inches(FfImageInfo *info, double x_dpi, double y_dpi, double default_dpi)
{
    bool known = is_dpi(x_dpi) && is_dpi(y_dpi);
    info->across_inches = info->width / (known ? x_dpi : default_dpi);
    info->down_inches = info->height / (known ? y_dpi : default_dpi);
    info->has_paper = known && fmax(info->across_inches, info->down_inches) <= PAPER_MAX;
}

/* As wide as the page allows, however long; its pages follow no paper. */
static void plan_cut(Plan *plan, const FfPageOptions *options, double width, double height,
                     double scale)
{
    plan->page_size = options->page_size;
    plan->width = CLAMP((int)lround(width * scale * FF_PAGE_X_DPI), 1, FF_PAGE_WIDTH_PX);
    plan->height = MAX(1, (int)lround(height * scale * ff_page_y_dpi(options->resolution)));
    plan->left = (FF_PAGE_WIDTH_PX - plan->width) / 2;
}

/* Of a picture within a text: its own pixels, but no more than a page is wide. */
static Plan plan_picture(const FfImageInfo *info, int orientation)
{
    const bool swapped = swaps_axes(orientation);
    const double across = swapped ? info->height : info->width;
    const double scale = fmin(1.0, FF_PAGE_WIDTH_PX / across);
    Plan plan = {
        .orientation = orientation,
        .width = MAX(1, (int)lround(info->width * scale)),
        .height = MAX(1, (int)lround(info->height * scale)),
    };
    plan.stride = swapped ? plan.height : plan.width;
    return plan;
}

static Plan make_plan(const FfSink *sink, const FfImageInfo *info)
{
    const FfPageOptions *options = sink->options;
    Plan plan = {.orientation = info->orientation, .stride = FF_PAGE_STRIDE};
    if (plan.orientation < 1 || plan.orientation > 8) {
        plan.orientation = 1;
    }
    if (sink->picture != NULL) {
        return plan_picture(info, plan.orientation);
    }
    double width = swaps_axes(plan.orientation) ? info->down_inches : info->across_inches;
    double height = swaps_axes(plan.orientation) ? info->across_inches : info->down_inches;
    plan.page_size =
        info->has_paper ? ff_page_size_for(options, width, height) : options->page_size;
    FfPlacement placement = ff_page_place(options->resolution, plan.page_size, width, height);
    double by_width = fmin(1.0, FF_PAGE_WIDTH_PX / FF_PAGE_X_DPI / width);
    if (plan.orientation == 1 && placement.scale < by_width * CUT_BELOW) {
        plan_cut(&plan, options, width, height, by_width);
        return plan;
    }
    if (placement.turned) {
        plan.orientation = turned_table[plan.orientation];
    }
    bool swapped = swaps_axes(plan.orientation);
    plan.width = swapped ? placement.height_px : placement.width_px;
    plan.height = swapped ? placement.width_px : placement.height_px;
    plan.left = placement.left_px;
    return plan;
}

void ff_image_target(const FfSink *sink, const FfImageInfo *info, int *ret_width, int *ret_height)
{
    const Plan plan = make_plan(sink, info);
    *ret_width = plan.width;
    *ret_height = plan.height;
}

static FfReason end_page(FfSink *sink)
{
    FfReason reason = ff_sink_end_page(sink, FF_BINARISE_SCAN);
    bool pale =
        reason == FF_REASON_NONE && !sink->page_ink && ff_sink_is_pale(sink, FF_BINARISE_SCAN);
    return pale ? FF_REASON_DOCUMENT_TOO_PALE : reason;
}

static void next_page(FfImage *image)
{
    image->page_start += image->sink->rows;
    image->reason = end_page(image->sink);
    if (image->reason == FF_REASON_NONE) {
        image->reason = ff_sink_begin_page(image->sink, image->plan.page_size);
    }
}

static void row_to_page(const guint8 *row, int y, gpointer data)
{
    FfImage *image = data;
    if (y - image->page_start >= image->sink->rows && image->reason == FF_REASON_NONE) {
        next_page(image);
    }
    if (image->reason == FF_REASON_NONE) {
        gsize at = (gsize)(y - image->page_start) * FF_PAGE_STRIDE + (gsize)image->plan.left;
        memcpy(image->sink->grey + at, row, (gsize)image->plan.width);
    }
}

static void row_to_buffer(const guint8 *row, int y, gpointer data)
{
    FfImage *image = data;
    memcpy(image->buffer + (gsize)y * (gsize)image->plan.width, row, (gsize)image->plan.width);
}

static FfReason begin_picture(FfSink *sink, const Plan *plan)
{
    const gsize pixels = (gsize)plan->width * (gsize)plan->height;
    if (pixels > FF_LIMIT_HTML_PICTURE_PIXELS || *sink->picture != NULL) {
        return FF_REASON_DOCUMENT_TOO_LARGE;
    }
    FfHtmlPicture *picture = g_new0(FfHtmlPicture, 1);
    const bool swapped = swaps_axes(plan->orientation);
    picture->width = swapped ? plan->height : plan->width;
    picture->height = swapped ? plan->width : plan->height;
    picture->grey = g_malloc(pixels);
    *sink->picture = picture;
    return FF_REASON_NONE;
}

FfImage *ff_image_begin(FfSink *sink, const FfImageInfo *info, FfReason *ret_reason)
{
    const Plan plan = make_plan(sink, info);
    FfReason reason = sink->picture != NULL ? begin_picture(sink, &plan)
                                            : ff_sink_begin_page(sink, plan.page_size);
    if (reason != FF_REASON_NONE) {
        *ret_reason = reason;
        return NULL;
    }
    FfImage *image = g_new0(FfImage, 1);
    image->sink = sink;
    image->plan = plan;
    if (image->plan.orientation != 1 || sink->picture != NULL) {
        image->buffer = g_malloc((gsize)image->plan.width * (gsize)image->plan.height);
    }
    image->resampler =
        ff_resampler_new(info->width, info->height, image->plan.width, image->plan.height,
                         image->buffer == NULL ? row_to_page : row_to_buffer, image);
    return image;
}

void ff_image_row(FfImage *image, const guint8 *grey)
{
    if (image->reason == FF_REASON_NONE) {
        ff_resampler_row(image->resampler, grey);
    }
}

/* Where the stored pixel (x, y) lies when the picture is upright. EXIF 2.3, 4.6.4, Orientation. */
static gsize place_pixel(const Plan *plan, int x, int y)
{
    const int right = plan->width - 1 - x;
    const int bottom = plan->height - 1 - y;
    const int across[] = {0, x, right, right, x, y, bottom, bottom, y};
    const int down[] = {0, y, y, bottom, bottom, x, x, right, right};
    return (gsize)down[plan->orientation] * (gsize)plan->stride +
           (gsize)(plan->left + across[plan->orientation]);
}

/* A row of the stored picture becomes a row or a column, so its pixels lie a constant step apart.
 */
static void turn(const FfImage *image, guint8 *page)
{
    const Plan *plan = &image->plan;
    for (int y = 0; y < plan->height; y++) {
        const guint8 *row = image->buffer + (gsize)y * (gsize)plan->width;
        gsize at = place_pixel(plan, 0, y);
        gssize step = plan->width < 2 ? 0 : (gssize)place_pixel(plan, 1, y) - (gssize)at;
        for (int x = 0; x < plan->width; x++) {
            page[(gssize)at + x * step] = row[x];
        }
    }
}

FfReason ff_image_end(FfImage *image)
{
    if (image->reason != FF_REASON_NONE) {
        return image->reason;
    }
    if (image->sink->picture != NULL) {
        turn(image, (*image->sink->picture)->grey);
        return FF_REASON_NONE;
    }
    if (image->buffer != NULL) {
        turn(image, image->sink->grey);
    }
    return end_page(image->sink);
}

void ff_image_free(FfImage *image)
{
    if (image == NULL) {
        return;
    }
    ff_resampler_free(image->resampler);
    g_free(image->buffer);
    g_free(image);
}
