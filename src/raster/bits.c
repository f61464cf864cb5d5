// SPDX-License-Identifier: GPL-3.0-or-later
#include "raster/bits.h"

/* Sums of neighbouring bits, then pairs, then fours; the product adds up the octets. The
 * instruction for it is not in every processor that Debian runs on. */
static guint64 count_word(guint64 word)
{
    word -= word >> 1 & 0x5555555555555555u;
    word = (word & 0x3333333333333333u) + (word >> 2 & 0x3333333333333333u);
    word = (word + (word >> 4)) & 0x0f0f0f0f0f0f0f0fu;
    return word * 0x0101010101010101u >> 56;
}

gsize ff_bits_count_black(const guint8 *bits, gsize length)
{
    gsize black = 0;
    gsize i = 0;
    for (; i + 8 <= length; i += 8) {
        black += count_word(ff_bits_load(bits + i));
    }
    for (; i < length; i++) {
        black += count_word(bits[i]);
    }
    return black;
}

void ff_bits_clear_padding(guint8 *bits, gsize stride, int width_px, int rows)
{
    if (width_px % 8 == 0) {
        return;
    }
    guint8 *last = bits + width_px / 8;
    const guint8 kept = (guint8)(0xff00 >> width_px % 8);
    for (int row = 0; row < rows; row++, last += stride) {
        *last &= kept;
    }
}

void ff_bits_invert(guint8 *bits, gsize stride, int width_px, int rows)
{
    const gsize octets = ((gsize)width_px + 7) / 8;
    for (int row = 0; row < rows; row++) {
        guint8 *at = bits + (gsize)row * stride;
        for (gsize i = 0; i < octets; i++) {
            at[i] = (guint8)~at[i];
        }
    }
    ff_bits_clear_padding(bits, stride, width_px, rows);
}
