// SPDX-License-Identifier: GPL-3.0-or-later
/* Where the renderers put their pages: one grey page to draw on, used again for each, which becomes
 * bits, then T.6, kept until the document has turned out well.
 *
 * begin_page, draw, end_page, for each page. Once anything but FF_REASON_NONE came back, stop and
 * return it: the document has failed. */
#pragma once

#include "document/page.h"
#include "document/tiff-write.h"
#include "html/picture.h"
#include "raster/binarise.h"

typedef struct {
    const FfPageOptions *options;
    int most_rows; /* of the longest page: what grey and bits have room for */
    int rows;      /* of the page at hand; before the first, of options->page_size */
    int pages_left;
    guint8 *grey; /* rows x FF_PAGE_STRIDE, 0 black; white after begin_page; stays where it is */
    guint8 *bits;
    FfT6Pages *pages; /* of the document at hand */
    GArray *facts;    /* FfPageFacts of each of them */
    gsize octets;     /* in them */
    bool ink;         /* any page of the document has something black */
    bool page_ink;    /* the last page has */
    bool traces;      /* a page without ink was not quite white */
    FfDocumentNote note;
    FfHtmlPicture **picture; /* usually NULL. Else no page is made, but this, of the first picture:
                                see ff_picture_load() */
} FfSink;

FfSink *ff_sink_new(const FfPageOptions *options);
void ff_sink_free(FfSink *sink);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FfSink, ff_sink_free)

/* Forgets the pages of the last document. */
void ff_sink_begin_document(FfSink *sink, int pages_left);
/* A white page of this length: ff_page_size_for(). */
FfReason ff_sink_begin_page(FfSink *sink, FfPageSize size);
/* A page that is drawn in memory of the renderer's, which it puts in the place of `grey` before it
 * ends the page: `grey` is left as it is, and costs nothing. */
FfReason ff_sink_begin_page_elsewhere(FfSink *sink, FfPageSize size);
FfReason ff_sink_end_page(FfSink *sink, FfBinariseKind kind);
/* Grey as coverage, 255 is ink, for those who draw so; and back before the page ends. */
void ff_sink_invert_page(const FfSink *sink);
/* Of the last page, when it came out without ink: whether it showed something all the same, that
 * was too pale for black. Of what was drawn any trace counts; of what was scanned only what stands
 * out from the paper, whose tone is that of most of the page: the grey reverse of a sheet is
 * empty. */
bool ff_sink_is_pale(const FfSink *sink, FfBinariseKind kind);
/* A page that is bits already; takes over t6. `black`: pixels. */
FfReason ff_sink_add_page(FfSink *sink, GBytes *t6, int rows, gsize black);
