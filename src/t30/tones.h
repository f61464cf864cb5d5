// SPDX-License-Identifier: GPL-3.0-or-later
/* Hears what a fax machine says before the first frame, in audio: so a line knows that a fax is at
 * the other end, and the called side that it may ask for T.38.
 */
#pragma once

#include <glib.h>

#include "t30/endpoint.h"

typedef struct FfTones FfTones;

/* NULL: out of memory. */
FfTones *ff_tones_new(void);
void ff_tones_free(FfTones *tones);

/* `count` samples of 8 kHz. Returns the tones that were heard for the first time, FF_TONE_* bits.
 */
guint ff_tones_hear(FfTones *tones, const gint16 *samples, gsize count);
