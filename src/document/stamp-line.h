// SPDX-License-Identifier: GPL-3.0-or-later
/* Draws the line of stamp.h into the rows of a page, black on white. */
#pragma once

#include "document/page.h"
#include "document/stamp.h"

typedef struct FfStampLine FfStampLine;

/* Both must outlive it: the texts are laid out when they are drawn. */
FfStampLine *ff_stamp_line_new(const FfStamp *stamp);
void ff_stamp_line_free(FfStampLine *line);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FfStampLine, ff_stamp_line_free)

/* Rows that it takes, with the white below it. */
int ff_stamp_line_rows(FfResolution resolution);
/* For page `number` of stamp->total, 1 is the first, into the first ff_stamp_line_rows() rows of
 * `bits`, (width_px + 7) / 8 octets each, which must be blank. false: nothing came out. */
bool ff_stamp_line_draw(FfStampLine *line, int number, int width_px, FfResolution resolution,
                        guint8 *bits);
