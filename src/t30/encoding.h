// SPDX-License-Identifier: GPL-3.0-or-later
/* Which codings of a page a call may use, so that the fewest octets go over the line. Pure.
 *
 * T.30 agrees on one coding by the DCS, and another one takes a new phase B (EOM instead of MPS,
 * some seconds each time); spandsp 0.0.6 asks for it only when the size of the page changes. So one
 * coding serves all pages of the call. spandsp takes the last of MH, MR, MMR that both ends have,
 * and MMR with error correction only: what is cheaper is had by not letting it have the others.
 */
#pragma once

#include <glib.h>

typedef enum {
    FF_ENCODING_MH =
        1 << 0, /* T.4 one-dimensional; each machine has it, so it can't be forbidden */
    FF_ENCODING_MR = 1 << 1,  /* T.4 two-dimensional */
    FF_ENCODING_MMR = 1 << 2, /* T.6 */
    FF_ENCODING_ALL = FF_ENCODING_MH | FF_ENCODING_MR | FF_ENCODING_MMR,
} FfEncoding;

/* Octets of all pages of the call in each coding: sums of ff_fax_count() of src/raster. */
typedef struct {
    gint64 mh, mr, mmr;
} FfEncodingCosts;

/* What of `permitted` to permit: whatever the far end lacks, spandsp's choice is the cheapest of
 * what is left. MH is always in it. */
guint ff_encoding_choose(const FfEncodingCosts *costs, guint permitted);
