// SPDX-License-Identifier: GPL-3.0-or-later
/* Date and time as a country writes them. Pure, but for the local time zone. */
#pragma once

#include <glib.h>

/* `country`: ISO 3166, any case; NULL or unknown: 2026-11-27 and 14:05. Caller frees. */
char *ff_cover_date(GDateTime *when, const char *country);
char *ff_cover_time(GDateTime *when, const char *country);
