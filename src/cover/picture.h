// SPDX-License-Identifier: GPL-3.0-or-later
/* The tree, drawn by librsvg. */
#pragma once

#include <librsvg/rsvg.h>

#include "cover/tree.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RsvgHandle, g_object_unref)

/* Permanent error. */
RsvgHandle *ff_cover_picture_new(xmlDoc *doc, GError **error);
/* What an element covers, in points on the paper. False: nothing, or there is none. */
bool ff_cover_picture_measure(RsvgHandle *picture, const char *id, const FfCoverPaper *paper,
                              RsvgRectangle *ret_box);
bool ff_cover_picture_draw(RsvgHandle *picture, const FfCoverPaper *paper, cairo_t *cairo,
                           GError **error);
