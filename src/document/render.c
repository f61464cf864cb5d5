// SPDX-License-Identifier: GPL-3.0-or-later
#include <errno.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "base/error.h"
#include "base/limits.h"
#include "document/document.h"
#include "document/render-kinds.h"
#include "document/sniff.h"

/* Mapped rather than read: pages that a parser has no use for are never in memory. The files are
 * anonymous ones of our own, which nobody shrinks. */
static bool map_source(const FfDocument *document, FfSource *source)
{
    struct stat facts;
    *source = (FfSource){.fd = document->fd};
    if (fstat(document->fd, &facts) != 0 || facts.st_size < 0) {
        return false;
    }
    source->length = (gsize)facts.st_size;
    if (source->length == 0) {
        return true;
    }
    void *data = mmap(NULL, source->length, PROT_READ, MAP_PRIVATE, document->fd, 0);
    source->data = data == MAP_FAILED ? NULL : data;
    return data != MAP_FAILED;
}

static void unmap_source(FfSource *source)
{
    if (source->data != NULL) {
        munmap((void *)(guintptr)source->data, source->length);
    }
}

static FfReason render_source(const FfSource *source, FfContent content, FfSink *sink)
{
    if (content == FF_CONTENT_EMPTY) {
        return FF_REASON_DOCUMENT_NO_PAGES;
    }
    if (ff_renderers[content] == NULL) {
        return FF_REASON_DOCUMENT_UNSUPPORTED;
    }
    FfReason reason = ff_renderers[content](source, sink);
    if (reason != FF_REASON_NONE || sink->ink) {
        return reason;
    }
    /* nothing black anywhere is no letter, but a failure */
    return sink->traces ? FF_REASON_DOCUMENT_TOO_PALE : FF_REASON_DOCUMENT_NO_PAGES;
}

/* What LibreOffice could do about a failure. */
static FfOfficeFormat office_format(const FfSource *source, FfReason reason)
{
    FfReason sniffed;
    return reason == FF_REASON_DOCUMENT_NEEDS_OFFICE || reason == FF_REASON_DOCUMENT_ENCRYPTED
               ? ff_office_sniff(source->data, source->length, &sniffed)
               : FF_OFFICE_NONE;
}

static void render_document(const FfDocument *document, int pages_left, FfSink *sink,
                            FfDocumentReport *report)
{
    FfSource source;
    ff_sink_begin_document(sink, pages_left);
    if (!map_source(document, &source)) {
        *report = (FfDocumentReport){.reason = FF_REASON_INTERNAL,
                                     .kind = ff_content_name(FF_CONTENT_UNKNOWN)};
        return;
    }
    FfContent content = ff_sniff(source.data, source.length, document->type);
    FfReason reason = render_source(&source, content, sink);
    *report = (FfDocumentReport){.reason = reason,
                                 .kind = ff_content_name(content),
                                 .office = office_format(&source, reason)};
    unmap_source(&source);
}

const char *ff_document_note_name(FfDocumentNote note)
{
    static const char *const names[FF_NOTE_COUNT] = {
        [FF_NOTE_HTML_AS_TEXT] = "html-as-text",
        [FF_NOTE_CHARSET_GUESSED] = "charset-guessed",
        [FF_NOTE_FIRST_PICTURE] = "first-picture",
        [FF_NOTE_SHRUNK] = "shrunk",
    };
    return names[note];
}

static bool write_pages(const FfSink *sink, FfTiffWriter *writer, GError **error)
{
    for (guint i = 0; i < sink->pages->len; i++) {
        if (!ff_tiff_writer_add(writer, sink->pages->pdata[i], error)) {
            return false;
        }
    }
    return true;
}

static bool add_document(const FfDocument *document, FfSink *sink, FfTiffWriter *writer,
                         FfDocumentReport *report, GError **error)
{
    int before = ff_tiff_writer_count(writer);
    int pages_left = sink->options->max_pages - before;
    render_document(document, pages_left, sink, report);
    if (report->reason != FF_REASON_NONE) {
        return true;
    }
    if (!write_pages(sink, writer, error)) {
        return false;
    }
    report->first_page = before + 1;
    report->pages = ff_tiff_writer_count(writer) - before;
    report->note = sink->note;
    return true;
}

int ff_document_render(const FfDocument *documents, guint count, const FfPageOptions *options,
                       int out_fd, FfDocumentReport *reports, GArray *page_facts, GError **error)
{
    g_autoptr(FfSink) sink = ff_sink_new(options);
    g_autoptr(FfTiffWriter) writer = ff_tiff_writer_new(out_fd, error);
    if (writer == NULL) {
        return -1;
    }
    for (guint i = 0; i < count; i++) {
        if (!add_document(&documents[i], sink, writer, &reports[i], error)) {
            return -1;
        }
        if (page_facts != NULL && reports[i].reason == FF_REASON_NONE) {
            g_array_append_vals(page_facts, sink->facts->data, sink->facts->len);
        }
    }
    return ff_tiff_writer_count(writer);
}
