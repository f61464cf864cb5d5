// SPDX-License-Identifier: GPL-3.0-or-later
/* Arguments to values. */
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "cli/cli.h"
#include "number/number.h"

bool ff_cli_read_id(const char *text, gint64 *ret_id, GError **error)
{
    char *end = NULL;
    gint64 id = g_ascii_strtoll(text, &end, 10);
    if (!g_ascii_isdigit(text[0]) || *end != '\0' || id <= 0 || id == G_MAXINT64) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT,
                    "\"%s\" is not an id; ids are the numbers that queue and log list", text);
        return false;
    }
    *ret_id = id;
    return true;
}

/* "2h": how long that is, 0 when it is no span. */
static gint64 span_ms(const char *text)
{
    static const struct {
        char unit;
        gint64 seconds;
    } units[] = {{'m', 60}, {'h', 3600}, {'d', 86400}, {'w', 7 * 86400}};
    char *end = NULL;
    gint64 count = g_ascii_strtoll(text, &end, 10);
    for (guint i = 0; i < G_N_ELEMENTS(units); i++) {
        if (count > 0 && count < 100000 && end[0] == units[i].unit && end[1] == '\0') {
            return count * units[i].seconds * 1000;
        }
    }
    return 0;
}

bool ff_cli_read_time(const char *text, gint64 *ret_ms, GError **error)
{
    gint64 span = span_ms(text);
    if (span > 0) {
        *ret_ms = ff_clock_now_ms() - span;
        return true;
    }
    g_autoptr(GTimeZone) local = g_time_zone_new_local();
    g_autofree char *midnight = g_strconcat(text, "T00:00:00", NULL);
    g_autoptr(GDateTime) time = g_date_time_new_from_iso8601(text, local);
    if (time == NULL) {
        time = g_date_time_new_from_iso8601(midnight, local);
    }
    if (time == NULL) {
        g_set_error(
            error, FF_ERROR, FF_ERROR_PERMANENT,
            "\"%s\" is no time; write 2026-11-23, 2026-11-23T16:08:00, or 7d for a week ago", text);
        return false;
    }
    *ret_ms = g_date_time_to_unix(time) * 1000;
    return true;
}

char *ff_cli_read_number(const FfSettings *settings, const char *text, GError **error)
{
    static const FfReason reasons[] = {
        [FF_NUMBER_OK] = FF_REASON_NONE,
        [FF_NUMBER_MALFORMED] = FF_REASON_BAD_NUMBER,
        [FF_NUMBER_IMPOSSIBLE] = FF_REASON_BAD_NUMBER,
        [FF_NUMBER_EMERGENCY] = FF_REASON_EMERGENCY_NUMBER,
    };
    char *number = NULL;
    FfNumberResult result =
        ff_number_normalise(text, settings->country, settings->extension_digits, &number);
    if (result != FF_NUMBER_OK) {
        g_autofree char *sentence = ff_reason_sentence(reasons[result], text);
        g_set_error_literal(error, FF_ERROR, FF_ERROR_PERMANENT, sentence);
    }
    return number;
}

char *ff_cli_strip_number(const char *text)
{
    GString *kept = g_string_new(NULL);
    for (const char *at = text; *at != '\0'; at++) {
        if (strchr(" -.()/", *at) == NULL) {
            g_string_append_c(kept, *at);
        }
    }
    return g_string_free(kept, FALSE);
}
