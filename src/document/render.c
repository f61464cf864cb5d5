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
bool ff_source_map(int fd, FfSource *ret_source)
{
    struct stat facts;
    *ret_source = (FfSource){.fd = fd};
    if (fstat(fd, &facts) != 0 || facts.st_size < 0) {
        return false;
    }
    ret_source->length = (gsize)facts.st_size;
    if (ret_source->length == 0) {
        return true;
    }
    void *data = mmap(NULL, ret_source->length, PROT_READ, MAP_PRIVATE, fd, 0);
    ret_source->data = data == MAP_FAILED ? NULL : data;
    return data != MAP_FAILED;
}

void ff_source_unmap(const FfSource *source)
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
    *report = (FfDocumentReport){0};
    if (!ff_source_map(document->fd, &source)) {
        *report = (FfDocumentReport){.reason = FF_REASON_INTERNAL,
                                     .kind = ff_content_name(FF_CONTENT_UNKNOWN)};
        return;
    }
    source.pictures = document->pictures;
    source.picture_count = MIN(document->picture_count, FF_LIMIT_HTML_PICTURES);
    source.shown = report->shown;
    FfContent content = ff_sniff(source.data, source.length, document->type);
    report->reason = render_source(&source, content, sink);
    report->kind = ff_content_name(content);
    report->office = office_format(&source, report->reason);
    ff_source_unmap(&source);
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
