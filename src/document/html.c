// SPDX-License-Identifier: GPL-3.0-or-later
#include <string.h>

#include "base/limits.h"
#include "document/html-text.h"
#include "document/render-kinds.h"
#include "document/text-decode.h"
#include "document/text-layout.h"

static const FfTextStyle page_style = {"Liberation Sans,DejaVu Sans,sans-serif", 11};

FfReason ff_render_html(const FfSource *source, FfSink *sink)
{
    gsize length = 0;
    if (source->length > FF_LIMIT_MARKUP) {
        return FF_REASON_DOCUMENT_TOO_LARGE;
    }
    g_autofree char *markup = ff_text_decode(source->data, source->length, &length);
    g_autofree char *text = ff_html_to_text(markup, length);
    if (text == NULL) {
        return FF_REASON_DOCUMENT_UNREADABLE;
    }
    return ff_text_lay_out(text, strlen(text), &page_style, sink);
}
