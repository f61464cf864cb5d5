// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/back-off.h"

#define MINUTE_MS     (60 * 1000LL)
#define JITTER        0.25
#define DOUBLINGS_MAX 20 /* far beyond every limit, far below an overflow */

static const struct {
    guint doublings; /* at the first failure */
    bool grows;
    gint64 least_ms, most_ms;
} delays[] = {
    [FF_POP3_RETRY] = {0, true, 0, 15 * MINUTE_MS},
    [FF_POP3_BACK_OFF] = {1, true, 0, 60 * MINUTE_MS},
    [FF_POP3_ALERT] = {0, false, 60 * MINUTE_MS, 60 * MINUTE_MS},
};

gint64 ff_back_off_delay_ms(FfPop3Result result, int interval_ms, guint failures, double chance)
{
    if (result == FF_POP3_DONE) {
        return interval_ms;
    }
    guint doublings = delays[result].doublings;
    if (delays[result].grows && failures > 1) {
        doublings += MIN(failures - 1, DOUBLINGS_MAX);
    }
    gint64 delay_ms = MAX((gint64)interval_ms << doublings, delays[result].least_ms);
    delay_ms = MIN(delay_ms, MAX(delays[result].most_ms, interval_ms));
    return (gint64)((double)delay_ms * (1 - JITTER + 2 * JITTER * chance));
}
