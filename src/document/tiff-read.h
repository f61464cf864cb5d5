// SPDX-License-Identifier: GPL-3.0-or-later
/* Pages of a TIFF file: what they are, and the bits of those that are fax pages. Untrusted. */
#pragma once

#include "document/page.h"
#include "document/tiff-io.h"

typedef struct {
    guint32 width, height;
    guint16 bits_per_sample, samples_per_pixel, photometric, compression, fill_order, orientation;
    double x_dpi, y_dpi; /* 0: not said */
    double aspect;       /* pixels down to pixels across of a square inch; 0: not said */
} FfTiffPage;

/* The current directory. */
bool ff_tiff_read_page(FfTiff *file, FfTiffPage *ret_page, GError **error);
/* To the next directory. Broken: the file says there is one, and it can't be read or was there
 * before. A directory that is cut off passes for the last one here: ff_tiff_is_cut_off() tells. */
typedef enum { FF_TIFF_PAGE, FF_TIFF_END, FF_TIFF_BROKEN } FfTiffStep;
FfTiffStep ff_tiff_next_page(FfTiff *file);
/* Bilevel, of a width that T.4 knows, at a fax resolution, upright, not too long. */
bool ff_tiff_is_fax_page(const FfTiffPage *page, FfResolution *ret_resolution);
/* Coded as T.4 or T.6. */
bool ff_tiff_is_fax_coded(const FfTiffPage *page);
/* One bit a pixel, black or white, without a palette. */
bool ff_tiff_is_bilevel(const FfTiffPage *page);
/* Whether libtiff complained of damage since ff_tiff_clear(): an error; of fax codings a warning
 * too, for their decoders whiten what they can't read and only warn. */
bool ff_tiff_is_damaged(const FfTiff *file);
/* One strip, `size` octets in rows of `stride`: all of it, without damage. */
bool ff_tiff_read_strip(FfTiff *file, guint32 strip, guint8 *to, gsize size, gsize stride);
/* The bits of a bilevel page in rows of (width + 7) / 8 octets, 1 is black, padding bits 0. A page
 * that is one strip in T.6 is decoded by raster/fax-code, which understands every bit or refuses;
 * of the others each strip must decode without damage. Caller frees. */
guint8 *ff_tiff_read_bits(FfTiff *file, const FfTiffPage *page, GError **error);
/* The page as one T.6 strip, most significant bit first: as it lies in the file when it is that,
 * encoded anew when not. Both are decoded first; ret_black, if not NULL: how many pixels are black.
 */
GBytes *ff_tiff_read_t6(FfTiff *file, const FfTiffPage *page, gsize *ret_black, GError **error);
