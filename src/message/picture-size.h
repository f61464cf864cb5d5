// SPDX-License-Identifier: GPL-3.0-or-later
/* How large a picture is, from its first octets; nothing is decoded. Pure. */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct {
    guint width, height; /* pixels, at least 1 */
} FfPictureSize;

/* Of that much of a file the size can be told: photographs have a thumbnail and colours before. */
#define FF_PICTURE_SIZE_OCTETS (512 << 10)

/* PNG, JPEG, GIF, BMP, WebP; by content, untrusted. false: another kind, cut off, or damaged. */
bool ff_picture_size(const guint8 *octets, gsize length, FfPictureSize *ret_size);
