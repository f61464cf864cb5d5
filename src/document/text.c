// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/limits.h"
#include "document/render-kinds.h"
#include "document/text-decode.h"
#include "document/text-layout.h"

/* Eighty columns fit between the margins, and the letters stay readable at 98 lines an inch. */
static const FfTextStyle plain_style = {.families = "DejaVu Sans Mono,Liberation Mono,monospace",
                                        .points = 11};

FfReason ff_render_text(const FfSource *source, FfSink *sink)
{
    gsize length = 0;
    bool guessed = false;
    if (source->length > FF_LIMIT_TEXT) {
        return FF_REASON_DOCUMENT_TOO_LONG;
    }
    g_autofree char *text = ff_text_decode(source->data, source->length, &length, &guessed);
    sink->note = guessed ? FF_NOTE_CHARSET_GUESSED : FF_NOTE_NONE;
    return ff_text_lay_out(text, length, &plain_style, sink);
}
