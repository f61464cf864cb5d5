// SPDX-License-Identifier: GPL-3.0-or-later
/* The log: one line an event on standard error, for journald or a terminal.
 *
 * Roles and programs log; libraries return errors. A line is
 *   2026-11-23T16:08:00Z info line sent fax=12 pages=3 ...
 * Values that come from outside are passed as fields; control characters in them are escaped.
 * Secrets and message text never reach the log; what identifies people does by a setting only.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef enum { FF_LOG_ERROR, FF_LOG_WARNING, FF_LOG_INFO, FF_LOG_DEBUG } FfLogLevel;

/* Once at start; `role` is copied. Levels above `max` are not written. */
void ff_log_init(const char *role, FfLogLevel max);
/* Telephone numbers, addresses and names are made unreadable (base/redact.h) unless this is false.
 */
void ff_log_set_redaction(bool redaction);
bool ff_log_level_from_name(const char *name, FfLogLevel *ret_level);

/* ff_log(FF_LOG_INFO, "sent", "fax", "12", "pages", "3", NULL): event, then pairs of field and
 * value. A NULL value leaves that field out. */
void ff_log(FfLogLevel level, const char *event, ...) G_GNUC_NULL_TERMINATED;
/* One number field without formatting at the caller: returns a string valid until the next four
 * calls in this thread. */
const char *ff_log_number(gint64 value);
