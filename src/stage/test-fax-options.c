// SPDX-License-Identifier: GPL-3.0-or-later
/* What a recipient's flags mean: pages, priority, schedule; and which faxes share pages. */
#include "stage/fax-options.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/detail.h"

#define NOON_MS G_GINT64_CONSTANT(1795435200000) /* 2026-11-23T12:00:00Z */
#define MINUTE  (60 * 1000)
#define HOUR    (60 * MINUTE)

static const FfPageOptions defaults = {FF_RESOLUTION_FINE, FF_PAGE_LETTER, 500, false};

/* "fine a4 at=+2h" */
static GHashTable *make_flags(const char *text)
{
    GHashTable *flags = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    for (guint i = 0; words[i] != NULL && *words[i] != '\0'; i++) {
        g_auto(GStrv) pair = g_strsplit(words[i], "=", 2);
        g_hash_table_insert(flags, g_strdup(pair[0]), g_strdup(pair[1] != NULL ? pair[1] : ""));
    }
    return flags;
}

static FfJob *apply_then(const char *text, gint64 now_ms, FfPageOptions *options)
{
    g_autoptr(GHashTable) flags = make_flags(text);
    FfJob *fax = ff_job_new(FF_KIND_FAX, FF_STATE_ACCEPTED);
    fax->priority = 1;
    ff_fax_options_apply(flags, now_ms, fax, options);
    return fax;
}

static FfJob *apply(const char *text, FfPageOptions *options)
{
    return apply_then(text, NOON_MS, options);
}

static void test_flags(void)
{
    static const struct {
        const char *flags;
        FfResolution resolution;
        FfPageSize page_size;
        int priority;
        bool forced;
    } rows[] = {
        {"", FF_RESOLUTION_FINE, FF_PAGE_LETTER, 1, false},
        {"coarse", FF_RESOLUTION_STANDARD, FF_PAGE_LETTER, 1, false},
        {"standard", FF_RESOLUTION_FINE, FF_PAGE_LETTER, 1, false},
        {"fine a4", FF_RESOLUTION_FINE, FF_PAGE_A4, 1, true},
        {"superfine legal", FF_RESOLUTION_SUPERFINE, FF_PAGE_LEGAL, 1, true},
        {"letter priority=high", FF_RESOLUTION_FINE, FF_PAGE_LETTER, 0, true},
        {"priority=LOW", FF_RESOLUTION_FINE, FF_PAGE_LETTER, 2, false},
        {"priority=urgent", FF_RESOLUTION_FINE, FF_PAGE_LETTER, 1, false},
        {"cover company=FaxBack", FF_RESOLUTION_FINE, FF_PAGE_LETTER, 1, false},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        FfPageOptions options = defaults;
        g_autoptr(FfJob) fax = apply(rows[i].flags, &options);
        g_test_message("%s", rows[i].flags);
        g_assert_cmpint(options.resolution, ==, rows[i].resolution);
        g_assert_cmpint(options.page_size, ==, rows[i].page_size);
        g_assert_true(options.page_size_forced == rows[i].forced);
        g_assert_cmpint(options.max_pages, ==, 500);
        g_assert_cmpint(fax->priority, ==, rows[i].priority);
        g_assert_cmpint(fax->not_before_ms, ==, 0);
        g_assert_null(fax->custom_billing);
    }
}

static void test_billing(void)
{
    FfPageOptions options = defaults;
    g_autoptr(FfJob) fax = apply("billing=C-7", &options);
    g_assert_cmpstr(fax->custom_billing, ==, "C-7");
}

/* Retries move the time; the record keeps it. */
static void test_schedule(void)
{
    FfPageOptions options = defaults;
    g_autoptr(JsonObject) later = json_object_new();
    g_autoptr(JsonObject) now = json_object_new();
    g_autoptr(FfJob) scheduled = apply("at=+2h", &options);
    g_autoptr(FfJob) at_once = apply("billing=C-7", &options);
    ff_fax_options_note_schedule(scheduled, later);
    ff_fax_options_note_schedule(at_once, now);
    g_assert_cmpint(json_object_get_int_member(later, "scheduled_ms"), ==,
                    scheduled->not_before_ms);
    g_assert_false(json_object_has_member(now, "scheduled_ms"));
}

static gint64 not_before(const char *at)
{
    FfPageOptions options = defaults;
    g_autofree char *flag = g_strconcat("at=", at, NULL);
    g_autoptr(FfJob) fax = apply(flag, &options);
    return fax->not_before_ms;
}

static void test_at(void)
{
    static const struct {
        const char *at;
        gint64 after_noon_ms;
    } rows[] = {
        {"+2h", 2 * HOUR},
        {"+30m", 30 * MINUTE},
        {"+30M", 30 * MINUTE},
        {"+9999h", G_GINT64_CONSTANT(9999) * HOUR},
        {"+9999m", G_GINT64_CONSTANT(9999) * MINUTE},
        {"13:00", HOUR},
        {"12:01", MINUTE},
        {"12:00", 24 * HOUR}, /* now is not after now */
        {"11:59", 24 * HOUR - MINUTE},
        {"8:05", 20 * HOUR + 5 * MINUTE},
        {"00:00", 12 * HOUR},
        {"23:59", 12 * HOUR - MINUTE},
        {"2026-11-23T12:00:01Z", 1000},
        {"2026-11-24T12:00:00+02:00", 22 * HOUR},
        {"2026-11-23T12:00:01.5Z", 1000},
        {"2026-11-23T11:00:00Z", -HOUR}, /* past: at once */
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_test_message("%s", rows[i].at);
        g_assert_cmpint(not_before(rows[i].at), ==, NOON_MS + rows[i].after_noon_ms);
    }
}

static gint64 read_ms(const char *text)
{
    g_autoptr(GDateTime) time = g_date_time_new_from_iso8601(text, NULL);
    return g_date_time_to_unix(time) * 1000;
}

/* Berlin: an hour is left out on 2026-03-29 at 02:00, and comes twice on 2026-10-25 at 03:00. */
static void test_at_summer_time(void)
{
    static const struct {
        const char *now, *at, *then;
    } rows[] = {
        {"2026-03-28T12:00:00+01:00", "02:30", "2026-03-29T03:00:00+02:00"},
        {"2026-03-29T01:00:00+01:00", "02:30", "2026-03-29T03:00:00+02:00"},
        {"2026-03-29T04:00:00+02:00", "02:30", "2026-03-30T02:30:00+02:00"},
        {"2026-03-29T01:00:00+01:00", "08:00", "2026-03-29T08:00:00+02:00"},
        {"2026-03-28T09:00:00+01:00", "08:00", "2026-03-29T08:00:00+02:00"},
        {"2026-10-25T01:00:00+02:00", "02:30", "2026-10-25T02:30:00+02:00"},
        {"2026-10-25T02:45:00+02:00", "02:30", "2026-10-25T02:30:00+01:00"},
        {"2026-10-25T02:45:00+01:00", "02:30", "2026-10-26T02:30:00+01:00"},
        {"2026-10-24T09:00:00+02:00", "08:00", "2026-10-25T08:00:00+01:00"},
        {"2026-10-24T12:00:00+02:00", "+24h", "2026-10-25T11:00:00+01:00"},
    };
    setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1);
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        FfPageOptions options = defaults;
        g_autofree char *flag = g_strconcat("at=", rows[i].at, NULL);
        g_autoptr(FfJob) fax = apply_then(flag, read_ms(rows[i].now), &options);
        g_test_message("%u: %s at %s", i, rows[i].at, rows[i].now);
        g_assert_cmpint(fax->not_before_ms, ==, read_ms(rows[i].then));
    }
    setenv("TZ", "UTC", 1);
}

static void test_at_garbage(void)
{
    static const char *const rows[] = {"",
                                       "+",
                                       "+h",
                                       "+0h",
                                       "+-2h",
                                       "+2d",
                                       "+2",
                                       "+2hm",
                                       "24:00",
                                       "12:60",
                                       "12",
                                       "12:",
                                       ":30",
                                       "12:3x",
                                       "12:+5",
                                       "-1:00",
                                       "noon",
                                       "+10000h",
                                       "99999999999999999999:00",
                                       "+99999999999999999999h",
                                       "2026-13-01T00:00:00Z",
                                       "2026-11-24 12:00:00Z",
                                       "2026-11-23"};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_test_message("\"%s\"", rows[i]);
        g_assert_cmpint(not_before(rows[i]), ==, 0);
    }
}

/* The clock on the wall counts, on both sides of a change: New York goes back on 1 November 2026.
 */
static void test_at_across_a_time_change(void)
{
    static const gint64 evening_ms = G_GINT64_CONSTANT(1793491200000); /* 31 October, 20:00 EDT */
    g_autoptr(GHashTable) flags = make_flags("at=08:00");
    g_autoptr(FfJob) fax = ff_job_new(FF_KIND_FAX, FF_STATE_ACCEPTED);
    FfPageOptions options = defaults;

    setenv("TZ", "America/New_York", 1);
    tzset();
    ff_fax_options_apply(flags, evening_ms, fax, &options);
    setenv("TZ", "UTC", 1);
    tzset();
    g_assert_cmpint(fax->not_before_ms - evening_ms, ==, 13 * HOUR);
}

static void test_variants(void)
{
    g_autoptr(JsonArray) variants = json_array_new();
    FfPageOptions fine = defaults;
    FfPageOptions superfine = defaults;
    FfPageOptions legal = defaults;
    superfine.resolution = FF_RESOLUTION_SUPERFINE;
    FfPageOptions letter = defaults;
    legal.page_size = FF_PAGE_LEGAL;
    legal.page_size_forced = true;
    letter.page_size_forced = true;

    g_assert_cmpstr(ff_fax_options_variant(variants, &superfine, false), ==, "pages.tif");
    g_assert_cmpstr(ff_fax_options_variant(variants, &fine, false), ==, "pages.2.tif");
    g_assert_cmpstr(ff_fax_options_variant(variants, &legal, false), ==, "pages.3.tif");
    g_assert_cmpstr(ff_fax_options_variant(variants, &fine, false), ==, "pages.2.tif");
    g_assert_cmpstr(ff_fax_options_variant(variants, &superfine, false), ==, "pages.tif");
    /* ^LETTER is not the same as no flag where pages are Letter */
    g_assert_cmpstr(ff_fax_options_variant(variants, &letter, false), ==, "pages.4.tif");
    g_assert_cmpstr(ff_fax_options_variant(variants, &fine, true), ==, "pages.5.tif");
    g_assert_cmpstr(ff_fax_options_variant(variants, &fine, false), ==, "pages.2.tif");
    g_assert_cmpstr(ff_fax_options_variant(variants, &letter, false), ==, "pages.4.tif");
    g_assert_cmpuint(json_array_get_length(variants), ==, 5);

    FfPageOptions back = ff_fax_options_of_variant(ff_detail_element(variants, 2), &superfine);
    g_assert_cmpint(back.resolution, ==, FF_RESOLUTION_FINE);
    g_assert_cmpint(back.page_size, ==, FF_PAGE_LEGAL);
    g_assert_true(back.page_size_forced);
    g_assert_cmpint(back.max_pages, ==, 500);
    back = ff_fax_options_of_variant(ff_detail_element(variants, 1), &superfine);
    g_assert_cmpint(back.page_size, ==, FF_PAGE_LETTER);
    g_assert_false(back.page_size_forced);
}

/* What a queue holds from before pages followed their documents: fitted as it was to be. */
static void test_old_variant(void)
{
    g_autoptr(JsonObject) variant =
        ff_detail_parse("{\"file\":\"pages.tif\",\"resolution\":\"fine\",\"page_size\":\"legal\"}");
    FfPageOptions options = ff_fax_options_of_variant(variant, &defaults);
    g_assert_cmpint(options.page_size, ==, FF_PAGE_LEGAL);
    g_assert_true(options.page_size_forced);
}

static void assert_defaults(const FfPageOptions *options)
{
    g_assert_cmpint(options->resolution, ==, defaults.resolution);
    g_assert_cmpint(options->page_size, ==, defaults.page_size);
    g_assert_cmpint(options->max_pages, ==, defaults.max_pages);
    g_assert_false(options->page_size_forced);
}

static void test_strange_variant(void)
{
    g_autoptr(JsonObject) variant =
        ff_detail_parse("{\"resolution\":\"ultra\",\"page_size\":7,\"max_pages\":\"x\"}");
    FfPageOptions options = ff_fax_options_of_variant(variant, &defaults);
    assert_defaults(&options);
    options = ff_fax_options_of_variant(NULL, &defaults);
    assert_defaults(&options);
}

static void test_names(void)
{
    for (FfResolution value = FF_RESOLUTION_STANDARD; value <= FF_RESOLUTION_SUPERFINE; value++) {
        FfResolution back = FF_RESOLUTION_STANDARD;
        g_assert_true(
            ff_fax_options_resolution_from_name(ff_fax_options_resolution_name(value), &back));
        g_assert_cmpint(back, ==, value);
    }
    for (FfPageSize value = FF_PAGE_LETTER; value <= FF_PAGE_LEGAL; value++) {
        FfPageSize back = FF_PAGE_LETTER;
        g_assert_true(ff_fax_options_page_from_name(ff_fax_options_page_name(value), &back));
        g_assert_cmpint(back, ==, value);
    }
    FfPageSize kept = FF_PAGE_A4;
    g_assert_false(ff_fax_options_page_from_name("a5", &kept));
    g_assert_cmpint(kept, ==, FF_PAGE_A4);
}

int main(int argc, char **argv)
{
    setenv("TZ", "UTC", 1);
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/fax-options/flags", test_flags);
    g_test_add_func("/fax-options/billing", test_billing);
    g_test_add_func("/fax-options/schedule", test_schedule);
    g_test_add_func("/fax-options/at", test_at);
    g_test_add_func("/fax-options/at-summer-time", test_at_summer_time);
    g_test_add_func("/fax-options/at-garbage", test_at_garbage);
    g_test_add_func("/fax-options/at-across-a-time-change", test_at_across_a_time_change);
    g_test_add_func("/fax-options/variants", test_variants);
    g_test_add_func("/fax-options/old-variant", test_old_variant);
    g_test_add_func("/fax-options/strange-variant", test_strange_variant);
    g_test_add_func("/fax-options/names", test_names);
    return g_test_run();
}
