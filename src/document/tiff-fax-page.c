// SPDX-License-Identifier: GPL-3.0-or-later
#include "document/tiff-fax-page.h"

#include <string.h>

#include "base/limits.h"
#include "raster/bits.h"

/* A page this much longer or shorter than the paper asked for fits it: machines feed what they get.
 */
#define LENGTH_SLACK 0.03

/* How often each row is repeated to make a resolution of another; 0 where rows would be lost. */
static const int repeats[][3] = {
    [FF_RESOLUTION_STANDARD] = {1, 2, 4},
    [FF_RESOLUTION_FINE] = {0, 1, 2},
    [FF_RESOLUTION_SUPERFINE] = {0, 0, 1},
};

FfFaxPagePlan ff_tiff_plan_fax_page(const FfTiff *file, const FfTiffPage *page,
                                    const FfPageOptions *options)
{
    FfResolution resolution;
    FfFaxPagePlan plan = {0};
    if (page->width != FF_PAGE_WIDTH_PX || !ff_tiff_is_fax_page(page, &resolution) ||
        TIFFIsTiled(file->tiff)) {
        return plan;
    }
    const double wanted = ff_page_rows(options->resolution, options->page_size);
    plan.repeat = repeats[resolution][options->resolution];
    int rows = (int)page->height * plan.repeat;
    bool fits = !options->page_size_forced || rows <= wanted * (1 + LENGTH_SLACK);
    bool short_page = options->page_size_forced && rows < wanted * (1 - LENGTH_SLACK);
    bool too_long = rows > FF_LIMIT_PAGE_ROWS - FF_LIMIT_STAMP_ROWS;
    plan.rows = !fits || too_long ? 0 : short_page ? (int)wanted : rows;
    return plan;
}

static FfReason lengthen(FfTiff *file, const FfTiffPage *page, const FfFaxPagePlan *plan,
                         FfSink *sink)
{
    g_autofree guint8 *bits = ff_tiff_read_bits(file, page, NULL);
    if (bits == NULL) {
        return FF_REASON_DOCUMENT_UNREADABLE;
    }
    const gsize length = (gsize)page->height * FF_PAGE_BITS_STRIDE;
    g_autofree guint8 *longer = g_malloc0((gsize)plan->rows * FF_PAGE_BITS_STRIDE);
    guint8 *to = longer;
    for (gsize at = 0; at < length; at += FF_PAGE_BITS_STRIDE) {
        for (int i = 0; i < plan->repeat; i++, to += FF_PAGE_BITS_STRIDE) {
            memcpy(to, bits + at, FF_PAGE_BITS_STRIDE);
        }
    }
    GBytes *t6 = ff_t6_encode(longer, FF_PAGE_WIDTH_PX, plan->rows);
    const gsize black = ff_bits_count_black(bits, length) * (gsize)plan->repeat;
    return ff_sink_add_page(sink, t6, plan->rows, black);
}

static FfReason pass_through(FfTiff *file, const FfTiffPage *page, FfSink *sink)
{
    gsize black = 0;
    GBytes *t6 = ff_tiff_read_t6(file, page, &black, NULL);
    return t6 == NULL ? FF_REASON_DOCUMENT_UNREADABLE
                      : ff_sink_add_page(sink, t6, (int)page->height, black);
}

FfReason ff_tiff_pass_fax_page(FfTiff *file, const FfTiffPage *page, const FfFaxPagePlan *plan,
                               FfSink *sink)
{
    return plan->rows == (int)page->height ? pass_through(file, page, sink)
                                           : lengthen(file, page, plan, sink);
}
