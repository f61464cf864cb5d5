// SPDX-License-Identifier: GPL-3.0-or-later
/* What the headers of a BMP file say, brought to one form: those of OS/2 (12 to 64 octets) and of
 * Windows (40, 52, 56, 108, 124). Pure. All of it is untrusted until it is in the struct. */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef enum { FF_BMP_ROWS, FF_BMP_RLE8, FF_BMP_RLE4, FF_BMP_OTHER } FfBmpCoding;

typedef struct {
    gint64 width, height; /* as told; not yet checked against limits */
    bool top_down;
    int bits; /* of a pixel: 1, 2, 4, 8, 16, 24, 32 */
    FfBmpCoding coding;
    gsize offset;        /* of the pixels; may lie behind the end of the file */
    double x_dpi, y_dpi; /* 0: not said */
    guint8 tones[256]; /* grey of each colour, up to 8 bits; what the file does not list is black */
    guint32 masks[4];  /* red, green, blue, alpha; of 16 and 32 bits */
} FfBmpHeader;

typedef enum { FF_BMP_GOOD, FF_BMP_CUT_OFF, FF_BMP_BROKEN } FfBmpResult;

/* Whether the octets start like a BMP file. */
bool ff_bmp_is(const guint8 *data, gsize length);
FfBmpResult ff_bmp_read_header(const guint8 *data, gsize length, FfBmpHeader *ret_header);
