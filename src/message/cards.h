// SPDX-License-Identifier: GPL-3.0-or-later
/* Calendars (RFC 5545) and business cards (RFC 6350) as a person reads them. Pure. */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* By media type in lower case: text/calendar, application/ics, text/vcard and their older names. */
bool ff_cards_is_calendar(const char *type);
bool ff_cards_is_card(const char *type);
/* A line for each property that says something, a blank line between entries: "When: 24 Nov 2026
 * 09:00 (Europe/Berlin)". `text`: UTF-8 with LF, untrusted; the text itself when nothing in it is
 * known. Takes linear time. Caller frees. */
char *ff_cards_to_text(const char *text);
