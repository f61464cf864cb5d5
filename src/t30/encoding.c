// SPDX-License-Identifier: GPL-3.0-or-later
#include "t30/encoding.h"

/* spandsp prefers the later of the three, so a coding may stay only if none before it that stays is
 * cheaper. */
guint ff_encoding_choose(const FfEncodingCosts *costs, guint permitted)
{
    guint chosen = FF_ENCODING_MH;
    gint64 least = costs->mh;
    if ((permitted & FF_ENCODING_MR) != 0 && costs->mr <= least) {
        chosen |= FF_ENCODING_MR;
        least = costs->mr;
    }
    if ((permitted & FF_ENCODING_MMR) != 0 && costs->mmr <= least) {
        chosen |= FF_ENCODING_MMR;
    }
    return chosen;
}
