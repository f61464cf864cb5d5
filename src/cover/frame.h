// SPDX-License-Identifier: GPL-3.0-or-later
/* Where the text of the message goes, and what it looks like: read off the text element that holds
 * $(Cover). */
#pragma once

#include "cover/tree.h"
#include "typeset/typeset.h"

typedef struct {
    double x, y, width, height; /* points on the paper */
} FfCoverBox;

typedef struct {
    char *pattern; /* the text of the element, with $(Cover) in it; NULL: the template has none */
    char *families;
    FfTextStyle style;
    FfCoverBox box;
} FfCoverFrame;

void ff_cover_frame_clear(FfCoverFrame *frame);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(FfCoverFrame, ff_cover_frame_clear)

/* Takes the element out of the tree. `growth`: as ff_cover_fit_paper() returned it. Permanent
 * error: the frame can't be found, or holds no line. */
bool ff_cover_frame_take(xmlDoc *doc, const FfCoverPaper *paper, double growth,
                         FfCoverFrame *ret_frame, GError **error);
/* Where an element is on the paper. False: it is not there, or not drawn. */
bool ff_cover_frame_find(xmlDoc *doc, const char *id, const FfCoverPaper *paper,
                         FfCoverBox *ret_box);
