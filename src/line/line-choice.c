// SPDX-License-Identifier: GPL-3.0-or-later
#include "line/line-choice.h"

#include "base/hours.h"

static gint64 next_of(const FfLineSettings *line, gint64 now_ms)
{
    g_autoptr(FfHours) hours = line->hours != NULL ? ff_hours_parse(line->hours, NULL) : NULL;
    return hours != NULL ? ff_hours_next(hours, now_ms, NULL) : now_ms;
}

static bool is_wanted(const FfLineSettings *line, const char *port)
{
    return port == NULL || g_ascii_strcasecmp(line->name, port) == 0;
}

FfLineChoice ff_line_choose(const FfSettings *settings, const char *port, gint64 now_ms)
{
    FfLineChoice choice = {NULL, now_ms};
    for (guint i = 0; i < settings->lines->len; i++) {
        const FfLineSettings *line = settings->lines->pdata[i];
        if (!is_wanted(line, port)) {
            continue;
        }
        gint64 open_ms = next_of(line, now_ms);
        if (choice.line == NULL || open_ms < choice.open_ms) {
            choice = (FfLineChoice){line, open_ms};
        }
    }
    /* A line that is not configured any more: better another one than none. */
    return choice.line != NULL ? choice : ff_line_choose(settings, NULL, now_ms);
}
