// SPDX-License-Identifier: GPL-3.0-or-later
/* A walk over the pages of a whole fax TIFF. Untrusted. */
#pragma once

#include "document/tiff-read.h"

/* Sees one fax page, the file standing at it; false with error ends the walk. */
typedef bool (*FfFaxPageVisit)(FfTiff *file, const FfTiffPage *page, FfResolution resolution,
                               gpointer data, GError **error);

/* Each page of the file, in order. Permanent error: no TIFF, a page that is no fax page, a damaged
 * list of pages, more than FF_LIMIT_PAGES of them; pages before it have been visited then. */
bool ff_fax_pages_visit(int fd, FfFaxPageVisit visit, gpointer data, GError **error);
