// SPDX-License-Identifier: GPL-3.0-or-later
/* Whether a TIFF file is cut off: it ends before something that its directories point to. libtiff
 * tells that no different from damage, and is silent where only a page's resolution is gone. Pure.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* data: untrusted. Private fields, where programs keep notes of their own, may point anywhere. */
bool ff_tiff_is_cut_off(const guint8 *data, gsize length);
