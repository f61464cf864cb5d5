// SPDX-License-Identifier: GPL-3.0-or-later
/* Which pictures of a mail are documents of their own, which an HTML text shows, which only
 * decorate.
 *
 * A picture is shown where an HTML text that is faxed refers to it, by Content-ID or
 * Content-Location. HTML is preferred to the plain text beside it when it shows a picture that says
 * something: one that is as large as FF_PICTURE_TELLING_WIDTH by FF_PICTURE_TELLING_HEIGHT pixels
 * where it stands. What is smaller and belongs to a text that is not faxed is decoration: logos of
 * signatures, dots that count readers. A large one that no faxed text shows is a document. */
#pragma once

#include "message/walk.h"

/* CSS pixels, 96 an inch: above the logos and portraits of signatures, below photographs. */
#define FF_PICTURE_TELLING_WIDTH  200
#define FF_PICTURE_TELLING_HEIGHT 150
/* Of a picture whose size can't be told: above logos. */
#define FF_PICTURE_TELLING_OCTETS (32 << 10)

/* decoration_pixels: what has fewer, wherever it stands, only decorates. Sets action, why and
 * `kept` of pictures; may change which alternative is faxed. Before anything is decoded. */
void ff_pictures_sort_out(const FfWalk *walk, int decoration_pixels);
