// SPDX-License-Identifier: GPL-3.0-or-later
/* Grey to bilevel. Pure. The one place where a page loses its grey.
 *
 * Dark text on anything light comes out black on white, light text on anything dark white on black;
 * a light box keeps its outline, pictures and wide gradients become dots. Plain black text on white
 * is what a threshold of 178 gives. Only paper and its noise vanish; see docs/decisions/0102. */
#pragma once

#include <glib.h>

/* Where the page is from. A hint: a page of either kind that has the looks of the other (a PDF of
 * scanned paper, a drawing as PNG) is treated as that. */
typedef enum {
    FF_BINARISE_VECTOR, /* drawn with antialiasing: text, PDF. White is white. */
    FF_BINARISE_SCAN,   /* pictures and scans: paper has a tone, and noise */
} FfBinariseKind;

/* grey: 0 black .. 255 white, `stride` octets a row, any content. y_dpi: lines an inch of the
 * result, 98, 196 or 391 (204 pixels an inch across). bits: 1 is black, most significant bit first,
 * bits_stride >= (width + 7) / 8 octets a row, padding bits are cleared; may not overlap grey.
 *
 * Nothing happens if width or height is not positive. Takes about 20 octets for each block of a
 * 256th of a square inch and 130 for each pixel of width while it runs: under 600 kB for a page of
 * 1728 pixels by 14 inches at any resolution. */
void ff_binarise(const guint8 *grey, gsize stride, int width, int height, FfBinariseKind kind,
                 double y_dpi, guint8 *bits, gsize bits_stride);
