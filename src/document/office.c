// SPDX-License-Identifier: GPL-3.0-or-later
#include "document/office-sniff.h"
#include "document/render-kinds.h"

FfReason ff_render_office(const FfSource *source, FfSink *sink)
{
    FfReason reason;
    ff_office_sniff(source->data, source->length, &reason);
    return reason == FF_REASON_NONE ? FF_REASON_DOCUMENT_NEEDS_OFFICE : reason;
}
