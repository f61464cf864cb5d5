// SPDX-License-Identifier: GPL-3.0-or-later
/* Time. The only place that asks the system for it.
 * Wall time is milliseconds since 1970-01-01 UTC, for records and schedules; monotonic time is
 * milliseconds since some start, for deadlines. */
#pragma once

#include <glib.h>

#ifdef __cplusplus
extern "C" {
#endif

gint64 ff_clock_now_ms(void);
/* For the rest of this process it is this time now, and goes on from there. */
void ff_clock_set_now_ms(gint64 wall_ms);
gint64 ff_clock_monotonic_ms(void);
/* CPU time of this thread, for bounds on work that others' load may not move. */
gint64 ff_clock_cpu_ms(void);
/* RFC 3339 in UTC with seconds, "2026-11-23T16:08:00Z". Caller frees. */
char *ff_clock_rfc3339(gint64 wall_ms);
/* RFC 5322 date-time in local time, "Mon, 23 Nov 2026 16:08:00 +0000". Caller frees. */
char *ff_clock_rfc5322(gint64 wall_ms);

#ifdef __cplusplus
}
#endif
