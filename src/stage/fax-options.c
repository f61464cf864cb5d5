// SPDX-License-Identifier: GPL-3.0-or-later
#include "stage/fax-options.h"

#include "base/detail.h"

static const char *const resolution_names[] = {"standard", "fine", "superfine"};
static const char *const page_names[] = {"letter", "a4", "legal"};

typedef struct {
    const char *flag;
    int value;
} FlagValue;

/* product names: "standard" is 200 dpi, which T.4 calls fine; "coarse" is T.4's standard */
static const FlagValue resolution_flags[] = {
    {"coarse", FF_RESOLUTION_STANDARD},
    {"standard", FF_RESOLUTION_FINE},
    {"fine", FF_RESOLUTION_FINE},
    {"superfine", FF_RESOLUTION_SUPERFINE},
};
static const FlagValue page_flags[] = {
    {"letter", FF_PAGE_LETTER},
    {"a4", FF_PAGE_A4},
    {"legal", FF_PAGE_LEGAL},
};
static const FlagValue priorities[] = {{"high", 0}, {"normal", 1}, {"low", 2}};

static int find_flag(GHashTable *flags, const FlagValue *table, gsize count, int fallback)
{
    for (gsize i = 0; i < count; i++) {
        if (g_hash_table_contains(flags, table[i].flag)) {
            return table[i].value;
        }
    }
    return fallback;
}

static int find_priority(const char *name, int fallback)
{
    for (gsize i = 0; name != NULL && i < G_N_ELEMENTS(priorities); i++) {
        if (g_ascii_strcasecmp(name, priorities[i].flag) == 0) {
            return priorities[i].value;
        }
    }
    return fallback;
}

enum { LONGEST_SPAN = 9999, DAY_S = 24 * 3600 }; /* the address grammar allows four digits */

/* "+2h", "+30m": a span from now; 0 when it is none. */
static gint64 parse_span_ms(const char *text)
{
    char *end = NULL;
    gint64 count = *text == '+' ? g_ascii_strtoll(text + 1, &end, 10) : 0;

    if (end == NULL || count <= 0 || count > LONGEST_SPAN) {
        return 0;
    }
    if (g_ascii_strcasecmp(end, "h") == 0) {
        return count * 3600 * 1000;
    }
    return g_ascii_strcasecmp(end, "m") == 0 ? count * 60 * 1000 : 0;
}

/* "HH:MM" to seconds of the day; -1 when it is none. */
static gint64 parse_wall_s(const char *text)
{
    char *end = NULL;
    guint64 hour = g_ascii_isdigit(*text) ? g_ascii_strtoull(text, &end, 10) : 24;
    if (hour > 23 || *end != ':' || !g_ascii_isdigit(end[1])) {
        return -1;
    }
    guint64 minute = g_ascii_strtoull(end + 1, &end, 10);
    return minute > 59 || *end != '\0' ? -1 : (gint64)(hour * 3600 + minute * 60);
}

/* When a clock on the wall shows that many seconds since 1970-01-01 00:00. What summer time leaves
 * out is its first moment; of what comes twice, daylight is the earlier and standard the later. */
static gint64 wall_to_ms(GTimeZone *zone, GTimeType type, gint64 wall_s)
{
    int interval = g_time_zone_adjust_time(zone, type, &wall_s);
    return (wall_s - g_time_zone_get_offset(zone, interval)) * 1000;
}

/* "HH:MM", the next time the clock shows it here; 0 when it is none. Each day is asked by itself:
 * tomorrow's is not a day after today's where the clock is put forward or back. */
static gint64 parse_clock_ms(const char *text, gint64 now_ms)
{
    static const GTimeType types[] = {G_TIME_TYPE_DAYLIGHT, G_TIME_TYPE_STANDARD};
    g_autoptr(GDateTime) now = g_date_time_new_from_unix_local(now_ms / 1000);
    gint64 wall_now_s = now_ms / 1000 + g_date_time_get_utc_offset(now) / G_USEC_PER_SEC;
    gint64 midnight_s = wall_now_s - wall_now_s % DAY_S;
    gint64 wall_s = parse_wall_s(text);

    for (int day = 0; wall_s >= 0 && day <= 1; day++) {
        for (gsize i = 0; i < G_N_ELEMENTS(types); i++) {
            gint64 at_ms = wall_to_ms(g_date_time_get_timezone(now), types[i],
                                      midnight_s + day * DAY_S + wall_s);
            if (at_ms > now_ms) {
                return at_ms;
            }
        }
    }
    return 0;
}

static gint64 parse_at(const char *text, gint64 now_ms)
{
    gint64 span = parse_span_ms(text);
    gint64 clock = span > 0 ? now_ms + span : parse_clock_ms(text, now_ms);
    if (clock > 0) {
        return clock;
    }

    g_autoptr(GTimeZone) local = g_time_zone_new_local();
    g_autoptr(GDateTime) time = g_date_time_new_from_iso8601(text, local);
    return time == NULL ? 0 : g_date_time_to_unix(time) * 1000;
}

void ff_fax_options_apply(GHashTable *flags, gint64 now_ms, FfJob *fax, FfPageOptions *options)
{
    const char *at = g_hash_table_lookup(flags, "at");

    options->resolution =
        find_flag(flags, resolution_flags, G_N_ELEMENTS(resolution_flags), options->resolution);
    int size = find_flag(flags, page_flags, G_N_ELEMENTS(page_flags), -1);
    if (size >= 0) {
        options->page_size = (FfPageSize)size;
        options->page_size_forced = true;
    }
    fax->priority = find_priority(g_hash_table_lookup(flags, "priority"), fax->priority);
    if (at != NULL) {
        fax->not_before_ms = parse_at(at, now_ms);
    }
    g_free(fax->custom_billing);
    fax->custom_billing = g_strdup(g_hash_table_lookup(flags, "billing"));
}

void ff_fax_options_note_schedule(const FfJob *fax, JsonObject *detail)
{
    if (fax->not_before_ms > 0) {
        json_object_set_int_member(detail, "scheduled_ms", fax->not_before_ms);
    }
}

static bool same_options(JsonObject *variant, const FfPageOptions *options)
{
    FfPageOptions other = ff_fax_options_of_variant(variant, options);
    return other.resolution == options->resolution && other.page_size == options->page_size &&
           other.page_size_forced == options->page_size_forced;
}

const char *ff_fax_options_variant(JsonArray *variants, const FfPageOptions *options,
                                   bool without_text)
{
    guint count = json_array_get_length(variants);
    for (guint i = 0; i < count; i++) {
        JsonObject *known = ff_detail_element(variants, i);
        if (same_options(known, options) && ff_detail_bool(known, "without_text") == without_text) {
            return ff_detail_string(known, "file", "pages.tif");
        }
    }

    JsonObject *variant = json_object_new();
    g_autofree char *numbered = g_strdup_printf("pages.%u.tif", count + 1);
    ff_detail_set_string(variant, "file", count == 0 ? "pages.tif" : numbered);
    ff_detail_set_string(variant, "resolution",
                         ff_fax_options_resolution_name(options->resolution));
    if (options->page_size_forced) {
        ff_detail_set_string(variant, "page_size", ff_fax_options_page_name(options->page_size));
    }
    if (without_text) {
        json_object_set_boolean_member(variant, "without_text", true);
    }
    json_array_add_object_element(variants, variant);
    return ff_detail_string(variant, "file", NULL);
}

FfPageOptions ff_fax_options_of_variant(JsonObject *variant, const FfPageOptions *defaults)
{
    FfPageOptions options = *defaults;

    ff_fax_options_resolution_from_name(ff_detail_string(variant, "resolution", ""),
                                        &options.resolution);
    options.page_size_forced = ff_fax_options_page_from_name(
        ff_detail_string(variant, "page_size", ""), &options.page_size);
    return options;
}

const char *ff_fax_options_resolution_name(FfResolution resolution)
{
    return resolution_names[resolution];
}

const char *ff_fax_options_page_name(FfPageSize page_size)
{
    return page_names[page_size];
}

static int find_name(const char *const *names, gsize count, const char *name)
{
    for (gsize i = 0; i < count; i++) {
        if (g_ascii_strcasecmp(names[i], name) == 0) {
            return (int)i;
        }
    }
    return -1;
}

bool ff_fax_options_resolution_from_name(const char *name, FfResolution *ret_resolution)
{
    int found = find_name(resolution_names, G_N_ELEMENTS(resolution_names), name);
    if (found >= 0) {
        *ret_resolution = (FfResolution)found;
    }
    return found >= 0;
}

bool ff_fax_options_page_from_name(const char *name, FfPageSize *ret_page_size)
{
    int found = find_name(page_names, G_N_ELEMENTS(page_names), name);
    if (found >= 0) {
        *ret_page_size = (FfPageSize)found;
    }
    return found >= 0;
}
