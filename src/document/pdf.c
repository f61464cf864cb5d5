// SPDX-License-Identifier: GPL-3.0-or-later
/* PDF by Poppler on Splash, in grey; then our own threshold. */
#include "document/pdf-engine.h"
#include "document/pdf-trouble.h"
#include "document/render-kinds.h"

/* Ten points become five: who reads the fax may not be able to. */
#define SHRUNK_BELOW 0.5

/* Where the page goes; the only place that knows how a PDF's inches become the fax's dots. */
static FfReason begin_page(FfSink *sink, FfPdf *pdf, int page, FfPdfView *view)
{
    double width;
    double height;
    if (!ff_pdf_page_size(pdf, page, &width, &height)) {
        return FF_REASON_DOCUMENT_UNREADABLE;
    }
    const FfPageSize size = ff_page_size_for(sink->options, width, height);
    const FfPlacement placement = ff_page_place(sink->options->resolution, size, width, height);
    const FfReason reason = ff_sink_begin_page_elsewhere(sink, size);
    sink->note = placement.scale < SHRUNK_BELOW ? FF_NOTE_SHRUNK : sink->note;
    *view = (FfPdfView){
        .x_dpi = FF_PAGE_X_DPI * placement.scale,
        .y_dpi = ff_page_y_dpi(sink->options->resolution) * placement.scale,
        .left_px = placement.left_px,
        .width_px = FF_PAGE_WIDTH_PX,
        .rows = sink->rows,
        .turned = placement.turned,
    };
    return reason;
}

/* An empty page is sent as one; a page that only came out empty is not: pale colours, text whose
 * font is broken. The empty reverse of a scanned sheet is a sound picture of paper, and text beside
 * it is what recognition made of specks. */
static FfReason judge_empty(const FfSink *sink, const FfPdfDrawn *drawn)
{
    const bool pictures = drawn->pictures > 0;
    if (ff_sink_is_pale(sink, pictures ? FF_BINARISE_SCAN : FF_BINARISE_VECTOR)) {
        return FF_REASON_DOCUMENT_TOO_PALE;
    }
    return !pictures && drawn->letters > 0 ? FF_REASON_DOCUMENT_UNREADABLE : FF_REASON_NONE;
}

static FfReason judge_drawn(const FfPdfDrawn *drawn)
{
    if (drawn->says_to_wait) {
        return FF_REASON_DOCUMENT_FORM;
    }
    return drawn->is_lossy ? FF_REASON_DOCUMENT_UNREADABLE : FF_REASON_NONE;
}

/* The sink takes the page where it was drawn, rather than a copy in its own room. */
static FfReason end_page(FfSink *sink, const FfPdfDrawn *drawn)
{
    guint8 *own = sink->grey;
    sink->grey = drawn->grey;
    FfReason reason =
        ff_sink_end_page(sink, drawn->is_scan ? FF_BINARISE_SCAN : FF_BINARISE_VECTOR);
    if (reason == FF_REASON_NONE && !sink->page_ink) {
        reason = judge_empty(sink, drawn);
    }
    sink->grey = own;
    return reason;
}

static FfReason render_page(FfSink *sink, FfPdf *pdf, int page)
{
    FfPdfView view;
    FfPdfDrawn drawn;
    FfReason reason = begin_page(sink, pdf, page, &view);
    if (reason != FF_REASON_NONE) {
        return reason;
    }
    if (!ff_pdf_draw(pdf, page, &view, &drawn)) {
        return FF_REASON_DOCUMENT_TOO_LARGE;
    }
    reason = judge_drawn(&drawn);
    return reason == FF_REASON_NONE ? end_page(sink, &drawn) : reason;
}

static FfReason render_document(FfPdf *pdf, FfSink *sink)
{
    const int count = ff_pdf_count_pages(pdf);
    if (count <= 0) {
        return FF_REASON_DOCUMENT_NO_PAGES;
    }
    if (count > sink->pages_left) {
        return FF_REASON_DOCUMENT_TOO_LONG;
    }
    if (ff_pdf_is_form_shell(pdf)) {
        return FF_REASON_DOCUMENT_FORM;
    }
    FfReason reason = FF_REASON_NONE;
    for (int i = 0; i < count && reason == FF_REASON_NONE; i++) {
        reason = render_page(sink, pdf, i);
    }
    return reason;
}

FfReason ff_render_pdf(const FfSource *source, FfSink *sink)
{
    FfReason reason = FF_REASON_NONE;
    g_autoptr(FfPdf) pdf = ff_pdf_open(source, &reason);
    if (reason == FF_REASON_DOCUMENT_ENCRYPTED) {
        return reason; /* whoever has the password has not sent it, whole or not */
    }
    if (ff_pdf_is_cut_off(source->data, source->length)) {
        return FF_REASON_DOCUMENT_TRUNCATED;
    }
    return pdf == NULL ? reason : render_document(pdf, sink);
}
