// SPDX-License-Identifier: GPL-3.0-or-later
/* The lightness of a colour, 0 black to 255: ITU-R BT.601, in 256ths. Pure. */
#pragma once

#include <glib.h>

static inline guint8 ff_grey_of(guint32 red, guint32 green, guint32 blue)
{
    return (guint8)((77 * red + 150 * green + 29 * blue) >> 8);
}
