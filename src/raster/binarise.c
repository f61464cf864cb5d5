// SPDX-License-Identifier: GPL-3.0-or-later
#include "raster/binarise.h"

#include <string.h>

/* Black below this grey: about 0.70 between black and white. The usual middle, 128, loses the thin
 * strokes of antialiased text. */
#define THRESHOLD 178

#define EACH_OCTET(value) (G_GUINT64_CONSTANT(0x0101010101010101) * (value))

/* Eight pixels to eight bits, the first pixel to the most significant. An octet is white when its
 * top bit is set and the seven below reach THRESHOLD - 128; the additions never carry into the next
 * octet. The multiplication gathers the eight bits in the top octet. */
static inline guint8 pack_octet(const guint8 *grey)
{
    guint64 pixels;
    memcpy(&pixels, grey, sizeof pixels);
    pixels = GUINT64_FROM_LE(pixels);
    guint64 low = (pixels & EACH_OCTET(0x7f)) + EACH_OCTET(256 - THRESHOLD);
    guint64 black = ~(pixels & low) & EACH_OCTET(0x80);
    return (guint8)(((black >> 7) * G_GUINT64_CONSTANT(0x8040201008040201)) >> 56);
}

static guint8 pack_rest(const guint8 *grey, int count)
{
    guint8 eight[8];
    memset(eight, 0xff, sizeof eight);
    memcpy(eight, grey, (gsize)count);
    return pack_octet(eight);
}

void ff_binarise(const guint8 *grey, gsize stride, int width, int height, FfBinariseKind kind,
                 double y_dpi, guint8 *bits, gsize bits_stride)
{
    const int whole = width / 8;
    for (int y = 0; y < height; y++) {
        const guint8 *from = grey + (gsize)y * stride;
        guint8 *to = bits + (gsize)y * bits_stride;
        for (int i = 0; i < whole; i++) {
            to[i] = pack_octet(from + 8 * i);
        }
        if (width % 8 != 0) {
            to[whole] = pack_rest(from + 8 * whole, width % 8);
        }
    }
}
