// SPDX-License-Identifier: GPL-3.0-or-later
/* Hours of a week: "mon-fri 08:00-18:00, sat 09:00-12:00". Local time, with its summer time. Pure.
 *
 * Ranges are separated by commas. Days are mon, tue, wed, thu, fri, sat, sun, one or from-to, and
 * may go over the week's end; without days a range is of every day. A range whose end is not after
 * its start goes over midnight and belongs to the day on which it begins; 24:00 is midnight.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct FfHours FfHours;

/* FF_ERROR_CONFIG names the range that is wrong, and how one is written. */
FfHours *ff_hours_parse(const char *text, GError **error);
void ff_hours_free(FfHours *hours);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FfHours, ff_hours_free)

/* now_ms when it is within the hours; else when they begin next. `zone` NULL: local. */
gint64 ff_hours_next(const FfHours *hours, gint64 now_ms, GTimeZone *zone);
