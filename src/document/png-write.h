// SPDX-License-Identifier: GPL-3.0-or-later
/* Grey pictures to small PNG files: 16 greys, which is what an average of fax pixels has. */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* `grey`: width x height octets, 0 is black. false: it can't be written. */
bool ff_png_write(int fd, const guint8 *grey, int width, int height, GError **error);
