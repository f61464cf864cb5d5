// SPDX-License-Identifier: GPL-3.0-or-later
/* Cover sheets that a word processor has written: RTF, DOCX, OpenDocument text. */
#pragma once

#include "stage/stage.h"

/* As ff_stage_cover(). FF_ERROR_CONFIG: there is no LibreOffice that reads it. */
FfFile *ff_cover_office_draw(FfCoverTemplate *template, const FfCoverFacts *facts,
                             const FfPageOptions *options, const FfSettings *settings,
                             int *ret_pages, GError **error);
