// SPDX-License-Identifier: GPL-3.0-or-later
/* How a camera was held: the orientation in EXIF data, wherever a file format keeps them. */
#pragma once

#include <glib.h>

/* `data`: untrusted; with or without "Exif\0\0" in front. 1 to 8 as EXIF 2.3, 4.6.4 has it; 1 when
 * the data say nothing. */
int ff_image_exif_orientation(const guint8 *data, gsize length);
