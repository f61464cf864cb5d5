// SPDX-License-Identifier: GPL-3.0-or-later
/* Fax pages to T.6, and T.6 to a TIFF of class F (RFC 2306): one strip a page, most significant bit
 * first, black is 1, the resolution in dots an inch. What spandsp reads without converting. */
#pragma once

#include "document/page.h"

/* One page as it is kept between drawing and writing. */
typedef struct {
    GBytes *t6;
    int width_px;
    int rows;
    FfResolution resolution;
} FfT6Page;

/* A GPtrArray of FfT6Page with its destructor set. */
typedef GPtrArray FfT6Pages;
FfT6Pages *ff_t6_pages_new(void);
/* Takes over t6. */
void ff_t6_pages_add(FfT6Pages *pages, GBytes *t6, int width_px, int rows, FfResolution resolution);

/* bits: rows of (width_px + 7) / 8 octets, 1 is black. With EOFB. */
GBytes *ff_t6_encode(const guint8 *bits, int width_px, int rows);

typedef struct FfTiffWriter FfTiffWriter;
FfTiffWriter *ff_tiff_writer_new(int fd, GError **error);
bool ff_tiff_writer_add(FfTiffWriter *writer, const FfT6Page *page, GError **error);
/* Pages written so far. */
int ff_tiff_writer_count(const FfTiffWriter *writer);
/* A file without pages is left empty: there is no such TIFF. */
void ff_tiff_writer_free(FfTiffWriter *writer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FfTiffWriter, ff_tiff_writer_free)
