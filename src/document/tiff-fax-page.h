// SPDX-License-Identifier: GPL-3.0-or-later
/* Pages of a TIFF that are fax pages already: they keep their pixels where no row must go. */
#pragma once

#include "document/sink.h"
#include "document/tiff-read.h"

typedef struct {
    int repeat; /* each row, for a finer resolution */
    int rows;   /* with white added at the end; 0: the page must be drawn anew */
} FfFaxPagePlan;

FfFaxPagePlan ff_tiff_plan_fax_page(const FfTiff *file, const FfTiffPage *page,
                                    const FfPageOptions *options);
/* By a plan that has rows: bit for bit where nothing is repeated or added. */
FfReason ff_tiff_pass_fax_page(FfTiff *file, const FfTiffPage *page, const FfFaxPagePlan *plan,
                               FfSink *sink);
