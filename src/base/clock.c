// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/clock.h"

#include <time.h>

/* What the system's time lacks of the one that was set. */
static gint64 ahead_ms;

gint64 ff_clock_now_ms(void)
{
    return g_get_real_time() / 1000 + ahead_ms;
}

void ff_clock_set_now_ms(gint64 wall_ms)
{
    ahead_ms = wall_ms - g_get_real_time() / 1000;
}

gint64 ff_clock_monotonic_ms(void)
{
    return g_get_monotonic_time() / 1000;
}

gint64 ff_clock_cpu_ms(void)
{
    struct timespec now = {0};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (gint64)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* A time that no calendar has (a damaged record) shows as the epoch instead of a crash. */
static GDateTime *utc_from_ms(gint64 wall_ms)
{
    GDateTime *utc = g_date_time_new_from_unix_utc(wall_ms / 1000);
    return utc != NULL ? utc : g_date_time_new_from_unix_utc(0);
}

char *ff_clock_rfc3339(gint64 wall_ms)
{
    g_autoptr(GDateTime) utc = utc_from_ms(wall_ms);
    return g_date_time_format(utc, "%Y-%m-%dT%H:%M:%SZ");
}

/* Not by %a and %b: those follow the locale, RFC 5322 section 3.3 wants English. */
char *ff_clock_rfc5322(gint64 wall_ms)
{
    static const char *const days[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    g_autoptr(GDateTime) utc = utc_from_ms(wall_ms);
    g_autoptr(GDateTime) local = g_date_time_to_local(utc);
    g_autofree char *time = g_date_time_format(local, "%Y %H:%M:%S %z");
    return g_strdup_printf("%s, %02d %s %s", days[g_date_time_get_day_of_week(local) - 1],
                           g_date_time_get_day_of_month(local),
                           months[g_date_time_get_month(local) - 1], time);
}
