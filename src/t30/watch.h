// SPDX-License-Identifier: GPL-3.0-or-later
/* Ends a call that T.30 itself would not, or not yet: spandsp's receiver can wait for ever for a
 * peer that has vanished (measured over T.38). One table of limits, pure; time is the call's own,
 * counted by the endpoint (ff_endpoint_times()).
 */
#pragma once

#include "base/reason.h"

/* How long it has been, in milliseconds of the call. */
typedef struct {
    gint64 silence_ms; /* since either end was last heard: while a page goes out, the far end is
                          silent by right */
    gint64 page_ms;    /* since the call began, or the last page was confirmed */
    gint64 call_ms;    /* since the call began */
} FfWatchTimes;

/* The call's own limit, in seconds; 0: FF_LIMIT_CALL_SECONDS. Returns why the call must end now,
 * FF_REASON_NONE: it need not. The owner then hangs up. */
FfReason ff_watch(const FfWatchTimes *times, int max_seconds);
