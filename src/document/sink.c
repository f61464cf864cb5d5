// SPDX-License-Identifier: GPL-3.0-or-later
#include "document/sink.h"

#include <string.h>

#include "base/limits.h"
#include "raster/bits.h"

/* What counts as something to see, and would be missed: a little more than the binariser takes for
 * white. Scans: noise and what shines through from the other side are weaker than this. */
enum {
    DRAWN_WHITE = 253,
    SCAN_CONTRAST = 32,
    SCAN_TRACES = 64,
    WHITE_SHARE = 16, /* a tone on less than a 16th of what is white is not the paper's */
};

FfSink *ff_sink_new(const FfPageOptions *options)
{
    FfSink *sink = g_new0(FfSink, 1);
    sink->options = options;
    sink->most_rows = ff_page_most_rows(options);
    sink->rows = ff_page_rows(options->resolution, options->page_size);
    sink->grey = g_malloc((gsize)sink->most_rows * FF_PAGE_STRIDE);
    sink->bits = g_malloc((gsize)sink->most_rows * FF_PAGE_BITS_STRIDE);
    sink->pages = ff_t6_pages_new();
    sink->facts = g_array_new(false, false, sizeof(FfPageFacts));
    return sink;
}

void ff_sink_free(FfSink *sink)
{
    if (sink == NULL) {
        return;
    }
    g_ptr_array_unref(sink->pages);
    g_array_unref(sink->facts);
    g_free(sink->bits);
    g_free(sink->grey);
    g_free(sink);
}

void ff_sink_begin_document(FfSink *sink, int pages_left)
{
    g_ptr_array_set_size(sink->pages, 0);
    g_array_set_size(sink->facts, 0);
    sink->pages_left = pages_left;
    sink->octets = 0;
    sink->ink = false;
    sink->page_ink = false;
    sink->traces = false;
    sink->note = FF_NOTE_NONE;
}

FfReason ff_sink_begin_page_elsewhere(FfSink *sink, FfPageSize size)
{
    if (sink->pages_left <= 0) {
        return FF_REASON_DOCUMENT_TOO_LONG;
    }
    sink->rows = ff_page_rows(sink->options->resolution, size);
    g_assert(sink->rows <= sink->most_rows);
    return FF_REASON_NONE;
}

FfReason ff_sink_begin_page(FfSink *sink, FfPageSize size)
{
    const FfReason reason = ff_sink_begin_page_elsewhere(sink, size);
    if (reason == FF_REASON_NONE) {
        memset(sink->grey, 0xff, (gsize)sink->rows * FF_PAGE_STRIDE);
    }
    return reason;
}

FfReason ff_sink_add_page(FfSink *sink, GBytes *t6, int rows, gsize black)
{
    sink->octets += g_bytes_get_size(t6);
    if (sink->pages_left <= 0 || sink->octets > FF_LIMIT_DOCUMENT_T6) {
        g_bytes_unref(t6);
        return sink->pages_left <= 0 ? FF_REASON_DOCUMENT_TOO_LONG : FF_REASON_DOCUMENT_TOO_LARGE;
    }
    const FfPageFacts facts = {
        .width_px = FF_PAGE_WIDTH_PX,
        .rows = rows,
        .resolution = sink->options->resolution,
        .octets = (gint64)g_bytes_get_size(t6),
        .black = (double)black / ((double)FF_PAGE_WIDTH_PX * rows),
    };
    g_array_append_val(sink->facts, facts);
    ff_t6_pages_add(sink->pages, t6, FF_PAGE_WIDTH_PX, rows, sink->options->resolution);
    sink->pages_left--;
    sink->page_ink = black > 0;
    sink->ink = sink->ink || sink->page_ink;
    return FF_REASON_NONE;
}

/* Most of a page is white, which is counted eight at a time. */
static void count_tones(const FfSink *sink, gsize counts[256])
{
    static const guint64 white = G_MAXUINT64;
    gsize length = (gsize)sink->rows * FF_PAGE_STRIDE;
    for (gsize i = 0; i < length; i += sizeof white) { /* a row is a multiple of that */
        if (memcmp(sink->grey + i, &white, sizeof white) == 0) {
            counts[255] += sizeof white;
            continue;
        }
        for (gsize j = i; j < i + sizeof white; j++) {
            counts[sink->grey[j]]++;
        }
    }
}

/* Paper reaches over more of a page than anything on it; the white around a picture is none. */
static int find_paper(const gsize counts[256])
{
    int paper = 255;
    gsize most = 0;
    for (int tone = 0; tone < 255; tone++) {
        if (counts[tone] > most) {
            most = counts[tone];
            paper = tone;
        }
    }
    return most > counts[255] / WHITE_SHARE ? paper : 255;
}

bool ff_sink_is_pale(const FfSink *sink, FfBinariseKind kind)
{
    gsize counts[256] = {0};
    gsize traces = 0;
    count_tones(sink, counts);
    bool drawn = kind == FF_BINARISE_VECTOR;
    int below = drawn ? DRAWN_WHITE : find_paper(counts) - SCAN_CONTRAST;
    for (int tone = 0; tone < below; tone++) {
        traces += counts[tone];
    }
    return traces >= (drawn ? 1 : SCAN_TRACES);
}

void ff_sink_invert_page(const FfSink *sink)
{
    gsize length = (gsize)sink->rows * FF_PAGE_STRIDE;
    for (gsize i = 0; i < length; i++) {
        sink->grey[i] = (guint8)~sink->grey[i];
    }
}

FfReason ff_sink_end_page(FfSink *sink, FfBinariseKind kind)
{
    ff_binarise(sink->grey, FF_PAGE_STRIDE, FF_PAGE_WIDTH_PX, sink->rows, kind,
                ff_page_y_dpi(sink->options->resolution), sink->bits, FF_PAGE_BITS_STRIDE);
    GBytes *t6 = ff_t6_encode(sink->bits, FF_PAGE_WIDTH_PX, sink->rows);
    gsize black = ff_bits_count_black(sink->bits, (gsize)sink->rows * FF_PAGE_BITS_STRIDE);
    sink->traces = sink->traces || (black == 0 && ff_sink_is_pale(sink, FF_BINARISE_VECTOR));
    return ff_sink_add_page(sink, t6, sink->rows, black);
}
