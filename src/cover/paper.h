// SPDX-License-Identifier: GPL-3.0-or-later
/* Fits the page that a template was drawn for to the paper of the fax. */
#pragma once

#include "cover/tree.h"

/* Ids that mean something; see faxferry-covers(5). */
#define FF_COVER_ID_FRAME      "cover-text"
#define FF_COVER_ID_FOOT       "page-foot"
#define FF_COVER_ID_NEXT       "next-page"
#define FF_COVER_ID_NEXT_FRAME "next-text"
#define FF_COVER_ID_NEXT_FOOT  "next-foot"

/* Pango, within librsvg, rounds to the grid it draws on, and gets advances wrong where that is
 * finer along than across the page. So it draws on a fine and square one, this many to a point;
 * what it drew is then scaled. librsvg measures in the units of width and height, whatever the
 * viewport. */
#define FF_COVER_GRID 16.0

/* The whole width of the template becomes that of the paper. When the paper is longer or shorter,
 * and the template has a foot, the foot goes along with the paper's end; without one the template
 * is shrunk to fit. Returns by how many points the frames of the text grow. */
double ff_cover_fit_paper(xmlDoc *doc, const FfCoverPaper *paper);
