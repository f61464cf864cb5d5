// SPDX-License-Identifier: GPL-3.0-or-later
/* The same codings by libtiff, in memory, to compare with. Only for tests and the benchmark. */
#pragma once

#include "raster/fax-code.h"

/* The strip that libtiff makes of the rows: MH and MR without RTC, MMR with EOFB; `align` and `eol`
 * as in FfFaxForm. */
GBytes *ff_test_tiff_encode(const FfFaxForm *form, const guint8 *bits, gsize stride);
/* false when libtiff complains. bits has rows of (width_px + 7) / 8 octets. */
bool ff_test_tiff_decode(const FfFaxForm *form, GBytes *code, guint8 *bits);
/* As a TIFF file whose one strip it is. */
GBytes *ff_test_tiff_wrap(const FfFaxForm *form, GBytes *code);
bool ff_test_tiff_decode_file(GBytes *file, guint8 *bits, gsize size);
