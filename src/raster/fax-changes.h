// SPDX-License-Identifier: GPL-3.0-or-later
/* A row as the list of its changing elements (T.4 4.2.1.1): the pixels whose colour differs from
 * that of the pixel before; the one before the first is white. Even places in the list are changes
 * to black, odd ones to white. Both codings of a row, and the row that the next one refers to, need
 * no more than this list.
 *
 * Behind the last change come FF_FAX_SENTINELS times the width, the change that T.4 imagines after
 * the last pixel: so that b2, and the b1 of the next change, can be read without asking. */
#pragma once

#include <glib.h>

enum { FF_FAX_SENTINELS = 4 };

/* Room for a list. */
static inline gsize ff_fax_list_size(int width_px)
{
    return (gsize)width_px + FF_FAX_SENTINELS;
}

static inline void ff_fax_end_list(int *changes, int count, int width_px)
{
    for (int i = 0; i < FF_FAX_SENTINELS; i++) {
        changes[count + i] = width_px;
    }
}

/* The b1 (T.4 4.2.1.1) that follows: of the changes at `from` and every second one behind it, the
 * first to the right of a0. There is always one, because a0 < width. */
static inline int ff_fax_find_b1(const int *reference, int from, int a0)
{
    while (reference[from] <= a0) {
        from += 2;
    }
    return from;
}

/* Where to look for the next b1 when a1 lay `shift` right of the b1 at `at`: the colour is now the
 * other, and when a1 lay more than one to the left, the change before may be to the right of it. */
static inline int ff_fax_next_b1(int at, int shift)
{
    return shift < -1 && at > 0 ? at - 1 : at + 1;
}
