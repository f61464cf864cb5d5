// SPDX-License-Identifier: GPL-3.0-or-later
/* What is done to whole rows of bits: counted, turned over, cut off at their width. Pure.
 *
 * Rows as everywhere in this folder: most significant bit first, 1 is black, (width_px + 7) / 8
 * octets of pixels in `stride` octets, padding bits 0. */
#pragma once

#include <glib.h>
#include <string.h>

/* The eight octets at `at` as one word, the first pixel in its highest bit. Any alignment. */
static inline guint64 ff_bits_load(const guint8 *at)
{
    guint64 word;
    memcpy(&word, at, sizeof word);
    return GUINT64_FROM_BE(word);
}

/* The counterpart. */
static inline void ff_bits_store(guint8 *at, guint64 word)
{
    word = GUINT64_TO_BE(word);
    memcpy(at, &word, sizeof word);
}

/* Number of bits that are 1. */
gsize ff_bits_count_black(const guint8 *bits, gsize length);
/* White becomes black and black white; padding bits become 0. */
void ff_bits_invert(guint8 *bits, gsize stride, int width_px, int rows);
/* Padding bits become 0, whatever a decoder left there. */
void ff_bits_clear_padding(guint8 *bits, gsize stride, int width_px, int rows);
