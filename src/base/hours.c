// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/hours.h"

#include <string.h>

#include "base/error.h"

enum { DAYS = 7, DAY_MINUTES = 24 * 60, MOST_RANGES = 50 };

typedef struct {
    bool days[DAYS]; /* Monday first */
    int start, end;  /* minutes of the day; end > start, up to two days */
} Range;

struct FfHours {
    GArray *ranges; /* Range */
};

/* ---- reading ---- */

static int read_day(const char *text, gsize length)
{
    static const char *const names[DAYS] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    for (int i = 0; length == 3 && i < DAYS; i++) {
        if (g_ascii_strncasecmp(text, names[i], 3) == 0) {
            return i;
        }
    }
    return -1;
}

/* "mon", "mon-fri", "fri-mon". */
static bool read_days(const char *text, Range *range)
{
    const char *dash = strchr(text, '-');
    gsize length = dash != NULL ? (gsize)(dash - text) : strlen(text);
    int first = read_day(text, length);
    int last = dash != NULL ? read_day(dash + 1, strlen(dash + 1)) : first;
    if (first < 0 || last < 0) {
        return false;
    }
    for (int day = first;; day = (day + 1) % DAYS) {
        range->days[day] = true;
        if (day == last) {
            return true;
        }
    }
}

/* "08:00" to minutes; -1: it is none. */
static int read_minutes(const char *text, gsize length)
{
    if ((length != 5 && length != 4) || text[length - 3] != ':') {
        return -1;
    }
    for (gsize i = 0; i < length; i++) {
        if (i != length - 3 && !g_ascii_isdigit(text[i])) {
            return -1;
        }
    }
    int hour = (int)g_ascii_strtoll(text, NULL, 10);
    int minute = (int)g_ascii_strtoll(text + length - 2, NULL, 10);
    return minute < 60 && hour * 60 + minute <= DAY_MINUTES ? hour * 60 + minute : -1;
}

static bool read_times(const char *text, Range *range)
{
    const char *dash = strchr(text, '-');
    range->start = dash != NULL ? read_minutes(text, (gsize)(dash - text)) : -1;
    range->end = dash != NULL ? read_minutes(dash + 1, strlen(dash + 1)) : -1;
    if (range->start < 0 || range->start == DAY_MINUTES || range->end < 0) {
        return false;
    }
    range->end += range->end <= range->start ? DAY_MINUTES : 0;
    return true;
}

static bool read_range(const char *text, Range *range)
{
    g_auto(GStrv) words = g_strsplit_set(text, " \t", 8);
    const char *found[2] = {NULL, NULL};
    guint count = 0;
    for (char **word = words; *word != NULL; word++) {
        if (**word == '\0') {
            continue;
        }
        if (count == G_N_ELEMENTS(found)) {
            return false;
        }
        found[count++] = *word;
    }
    if (count == 1) {
        memset(range->days, true, sizeof range->days);
    } else if (count == 0 || !read_days(found[0], range)) {
        return false;
    }
    return read_times(found[count - 1], range);
}

FfHours *ff_hours_parse(const char *text, GError **error)
{
    g_autoptr(FfHours) hours = g_new0(FfHours, 1);
    g_auto(GStrv) written = g_strsplit(text, ",", MOST_RANGES);
    hours->ranges = g_array_new(FALSE, FALSE, sizeof(Range));
    for (char **at = written; *at != NULL; at++) {
        Range range = {0};
        if (!read_range(*at, &range)) {
            g_set_error(error, FF_ERROR, FF_ERROR_CONFIG,
                        "\"%s\" are no hours; write them like mon-fri 08:00-18:00, with commas "
                        "between several",
                        g_strstrip(*at));
            return NULL;
        }
        g_array_append_val(hours->ranges, range);
    }
    if (hours->ranges->len == 0) {
        g_set_error(error, FF_ERROR, FF_ERROR_CONFIG, "no hours are given");
        return NULL;
    }
    return g_steal_pointer(&hours);
}

void ff_hours_free(FfHours *hours)
{
    if (hours != NULL) {
        g_array_unref(hours->ranges);
        g_free(hours);
    }
}

/* ---- asking ---- */

/* That minute of the day, by the clock on the wall: where summer time leaves an hour out, what
 * comes after it. */
static gint64 moment_of(GDateTime *day, int minutes, GTimeZone *zone)
{
    g_autoptr(GDateTime) other = g_date_time_add_days(day, minutes / DAY_MINUTES);
    g_autoptr(GDateTime) moment = g_date_time_new(
        zone, g_date_time_get_year(other), g_date_time_get_month(other),
        g_date_time_get_day_of_month(other), minutes % DAY_MINUTES / 60, minutes % 60, 0);
    return g_date_time_to_unix(moment) * 1000;
}

/* When the hours that begin on that day, if any, are or begin; -1: they are over. */
static gint64 next_of_day(const FfHours *hours, GDateTime *day, gint64 now_ms, GTimeZone *zone)
{
    int weekday = g_date_time_get_day_of_week(day) - 1;
    gint64 next = -1;
    for (guint i = 0; i < hours->ranges->len; i++) {
        const Range *range = &g_array_index(hours->ranges, Range, i);
        if (!range->days[weekday] || moment_of(day, range->end, zone) <= now_ms) {
            continue;
        }
        gint64 start = MAX(moment_of(day, range->start, zone), now_ms);
        next = next < 0 ? start : MIN(next, start);
    }
    return next;
}

gint64 ff_hours_next(const FfHours *hours, gint64 now_ms, GTimeZone *zone)
{
    g_autoptr(GTimeZone) place = zone != NULL ? g_time_zone_ref(zone) : g_time_zone_new_local();
    g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(now_ms / 1000);
    g_autoptr(GDateTime) now = g_date_time_to_timezone(utc, place);
    gint64 next = -1;
    /* Yesterday's may go over midnight; a week has them all. */
    for (int offset = -1; offset <= DAYS; offset++) {
        g_autoptr(GDateTime) day = g_date_time_add_days(now, offset);
        gint64 found = next_of_day(hours, day, now_ms, place);
        next = found >= 0 && (next < 0 || found < next) ? found : next;
    }
    return next >= 0 ? next : now_ms;
}
