// SPDX-License-Identifier: GPL-3.0-or-later
/* The cover sheets of a message's faxes, one a fax, drawn once the pages behind them are counted.
 */
#pragma once

#include "base/detail.h"
#include "base/job.h"
#include "base/settings.h"

/* Why a message ends here; nothing: FF_REASON_NONE. */
typedef struct {
    FfReason reason;
    char *argument;
} FfCoverTrouble;
void ff_cover_trouble_clear(FfCoverTrouble *trouble);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(FfCoverTrouble, ff_cover_trouble_clear)

/* `faxes`: FfJob with their pages counted. Each that has a `cover` in its detail gets "cover.N.tif"
 * into `covers`, `cover_file` and `cover_pages` into its detail, and its pages counted with it.
 * `message_detail` has parts, variants and cover_facts; `files` those of the parts. false with
 * error: ours. */
bool ff_covers_draw(const FfJob *message, JsonObject *message_detail, const GPtrArray *faxes,
                    FfFiles *files, const FfSettings *settings, FfFiles *covers,
                    FfCoverTrouble *ret_trouble, GError **error);
