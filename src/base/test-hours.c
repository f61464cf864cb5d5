// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "base/hours.h"

static const struct {
    const char *hours, *now, *next; /* next NULL: within the hours */
} rows[] = {
    /* 2026-11-23 is a Monday */
    {"mon-fri 08:00-18:00", "2026-11-23T08:00:00", NULL},
    {"mon-fri 08:00-18:00", "2026-11-23T17:59:59", NULL},
    {"mon-fri 08:00-18:00", "2026-11-23T18:00:00", "2026-11-24T08:00:00"},
    {"mon-fri 08:00-18:00", "2026-11-23T07:59:59", "2026-11-23T08:00:00"},
    {"mon-fri 08:00-18:00", "2026-11-27T18:00:00", "2026-11-30T08:00:00"},
    {"MON-FRI 8:00-18:00, sat 09:00-12:00", "2026-11-27T20:00:00", "2026-11-28T09:00:00"},
    {"08:00-12:00,13:00-17:00", "2026-11-29T12:30:00", "2026-11-29T13:00:00"},
    {"00:00-24:00", "2026-11-29T23:59:59", NULL},
    {"22:00-06:00", "2026-11-23T03:00:00", NULL},
    {"22:00-06:00", "2026-11-23T06:00:00", "2026-11-23T22:00:00"},
    {"sun 22:00-06:00", "2026-11-23T05:59:00", NULL},
    {"sun 22:00-06:00", "2026-11-23T06:01:00", "2026-11-29T22:00:00"},
    {"fri-mon 10:00-11:00", "2026-11-24T10:30:00", "2026-11-27T10:00:00"},
    {"mon 10:00-11:00", "2026-11-23T11:00:00", "2026-11-30T10:00:00"},
    {"00:00-00:00", "2026-11-23T12:00:00", NULL},
    /* Berlin: an hour is left out on 2026-03-29 at 02:00, and comes twice on 2026-10-25 at 03:00 */
    {"02:30-03:30", "2026-03-29T00:30:00", "2026-03-29T03:00:00"},
    {"sun 02:30-05:00", "2026-03-29T00:30:00", "2026-03-29T03:00:00"},
    {"08:00-18:00", "2026-03-29T01:00:00", "2026-03-29T08:00:00"},
    {"08:00-18:00", "2026-10-24T19:00:00", "2026-10-25T08:00:00"},
};

static GTimeZone *berlin(void)
{
    GTimeZone *zone = g_time_zone_new_identifier("CET-1CEST,M3.5.0,M10.5.0/3");
    g_assert_nonnull(zone);
    return zone;
}

static gint64 read_time(const char *text, GTimeZone *zone)
{
    g_autoptr(GDateTime) time = g_date_time_new_from_iso8601(text, zone);
    return g_date_time_to_unix(time) * 1000;
}

static void test_next(void)
{
    g_autoptr(GTimeZone) zone = berlin();
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(FfHours) hours = ff_hours_parse(rows[i].hours, &error);
        g_test_message("%u: %s at %s", i, rows[i].hours, rows[i].now);
        g_assert_no_error(error);
        gint64 now = read_time(rows[i].now, zone);
        gint64 next = rows[i].next != NULL ? read_time(rows[i].next, zone) : now;
        g_assert_cmpint(ff_hours_next(hours, now, zone), ==, next);
    }
}

/* Whatever the time, the next is not before it, and then is within the hours. */
static void test_every_time(void)
{
    g_autoptr(GTimeZone) zone = berlin();
    g_autoptr(FfHours) hours = ff_hours_parse("mon-fri 22:10-02:40, sat 02:15-02:45", NULL);
    gint64 start = read_time("2026-03-20T00:00:00", zone);
    for (gint64 now = start; now < start + (gint64)14 * 86400 * 1000; now += 7 * 60 * 1000) {
        gint64 next = ff_hours_next(hours, now, zone);
        g_assert_cmpint(next, >=, now);
        g_assert_cmpint(ff_hours_next(hours, next, zone), ==, next);
        g_assert_cmpint(next - now, <, (gint64)7 * 86400 * 1000);
    }
}

static void test_bad(void)
{
    static const char *const bad[] = {
        "",
        " ",
        "mon",
        "08:00",
        "08:00-",
        "-18:00",
        "08:00-18:00,",
        "monday 08:00-18:00",
        "mon-fry 08:00-18:00",
        "mon - fri 08:00-18:00",
        "08:60-18:00",
        "24:00-18:00",
        "08:00-24:01",
        "8-18",
        "08:00 18:00",
        "mon 08:00-18:00 x",
        "08:00-18:00; 19:00-20:00",
        "-8:00-18:00",
    };
    for (guint i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GError) error = NULL;
        g_test_message("%s", bad[i]);
        g_assert_null(ff_hours_parse(bad[i], &error));
        g_assert_error(error, FF_ERROR, FF_ERROR_CONFIG);
    }
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/hours/next", test_next);
    g_test_add_func("/hours/every-time", test_every_time);
    g_test_add_func("/hours/bad", test_bad);
    return g_test_run();
}
