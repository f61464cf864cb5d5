// SPDX-License-Identifier: GPL-3.0-or-later
/* Grey to bilevel. Pure. The one place where a page loses its grey. */
#pragma once

#include <glib.h>

typedef enum {
    FF_BINARISE_VECTOR, /* drawn with antialiasing: text, PDF. White is white. */
    FF_BINARISE_SCAN,   /* pictures and scans: paper has a tone, and noise */
} FfBinariseKind;

/* grey: 0 black .. 255 white, `stride` octets a row. y_dpi: lines an inch of the result, 98, 196 or
 * 391 (204 pixels an inch across). bits: 1 is black, most significant bit first, bits_stride >=
 * (width + 7) / 8 octets a row, padding bits are cleared. */
void ff_binarise(const guint8 *grey, gsize stride, int width, int height, FfBinariseKind kind,
                 double y_dpi, guint8 *bits, gsize bits_stride);
