// SPDX-License-Identifier: GPL-3.0-or-later
#include "t30/watch.h"

#include <stdbool.h>

#include "base/limits.h"

typedef struct {
    gsize at; /* of the time in FfWatchTimes */
    int max_seconds;
    FfReason reason;
} Limit;

/* The narrowest first: it says most about what happened. */
static const Limit limits[] = {
    {G_STRUCT_OFFSET(FfWatchTimes, silence_ms), FF_LIMIT_CALL_SILENCE_SECONDS,
     FF_REASON_CALL_DROPPED},
    {G_STRUCT_OFFSET(FfWatchTimes, page_ms), FF_LIMIT_CALL_PAGE_SECONDS, FF_REASON_CALL_TOO_LONG},
    {G_STRUCT_OFFSET(FfWatchTimes, call_ms), FF_LIMIT_CALL_SECONDS, FF_REASON_CALL_TOO_LONG},
};

static bool is_over(const FfWatchTimes *times, const Limit *limit)
{
    gint64 passed_ms = G_STRUCT_MEMBER(gint64, times, limit->at);
    return passed_ms >= (gint64)limit->max_seconds * 1000;
}

FfReason ff_watch(const FfWatchTimes *times, int max_seconds)
{
    for (guint i = 0; i < G_N_ELEMENTS(limits); i++) {
        if (is_over(times, &limits[i])) {
            return limits[i].reason;
        }
    }
    bool over = max_seconds > 0 && times->call_ms >= (gint64)max_seconds * 1000;
    return over ? FF_REASON_CALL_TOO_LONG : FF_REASON_NONE;
}
