// SPDX-License-Identifier: GPL-3.0-or-later
/* One renderer a kind of document. Each reads the whole of `source` (untrusted), puts pages into
 * the sink, and says why not when it can't; pages already in the sink then count for nothing. */
#pragma once

#include "document/sink.h"
#include "document/sniff.h"

typedef struct {
    int fd;
    const guint8 *data; /* mapped, read-only */
    gsize length;
    const FfDocumentPicture *pictures; /* see FfDocument */
    guint picture_count;
    guint8 *shown; /* of the report, or NULL */
} FfSource;

/* Maps all of a file. false: it can't be. */
bool ff_source_map(int fd, FfSource *ret_source);
void ff_source_unmap(const FfSource *source);

typedef FfReason (*FfRenderer)(const FfSource *source, FfSink *sink);

FfReason ff_render_pdf(const FfSource *source, FfSink *sink);
FfReason ff_render_tiff(const FfSource *source, FfSink *sink);
FfReason ff_render_png(const FfSource *source, FfSink *sink);
FfReason ff_render_jpeg(const FfSource *source, FfSink *sink);
FfReason ff_render_gif(const FfSource *source, FfSink *sink);
FfReason ff_render_webp(const FfSource *source, FfSink *sink);
FfReason ff_render_bmp(const FfSource *source, FfSink *sink);
FfReason ff_render_text(const FfSource *source, FfSink *sink);
FfReason ff_render_html(const FfSource *source, FfSink *sink);
/* No pages are made here: says that LibreOffice is needed, or why it would not help. */
FfReason ff_render_office(const FfSource *source, FfSink *sink);

/* By kind; NULL: this program has none for it. */
extern const FfRenderer ff_renderers[FF_CONTENT_COUNT];
