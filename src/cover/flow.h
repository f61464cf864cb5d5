// SPDX-License-Identifier: GPL-3.0-or-later
/* The text of the message, laid out in a frame on the first page and one on each that follows. */
#pragma once

#include "cover/frame.h"

typedef struct FfCoverFlow FfCoverFlow;

/* `first` NULL: the text begins on the second page. Permanent error: the text needs more than
 * max_pages pages, or there is no font for it. */
FfCoverFlow *ff_cover_flow_new(const char *text, const FfTextStyle *style, const FfCoverBox *first,
                               const FfCoverBox *next, int max_pages, GError **error);
void ff_cover_flow_free(FfCoverFlow *flow);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FfCoverFlow, ff_cover_flow_free)

/* At least one, be there text or not. */
int ff_cover_flow_pages(const FfCoverFlow *flow);
/* 0 is the first page. In black; cairo: user space is points. */
void ff_cover_flow_draw(const FfCoverFlow *flow, int page, cairo_t *cairo);
