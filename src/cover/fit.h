// SPDX-License-Identifier: GPL-3.0-or-later
/* Values that are longer than the room a template has for them. */
#pragma once

#include "cover/picture.h"

/* Shortens, with dots, what is written in the text elements `texts` beyond the edge of the paper or
 * their own data-width (units of the template). Returns the picture; permanent error as
 * ff_cover_picture_new(). */
RsvgHandle *ff_cover_fit(xmlDoc *doc, const GPtrArray *texts, const FfCoverPaper *paper,
                         GError **error);
