// SPDX-License-Identifier: GPL-3.0-or-later
/* Text set on pages: lines as they come, wrapped where they are too long. */
#pragma once

#include "document/sink.h"
#include "typeset/typeset.h"

/* utf8: valid, \n between lines, \f between pages. */
FfReason ff_text_lay_out(const char *utf8, gsize length, const FfTextStyle *style, FfSink *sink);
