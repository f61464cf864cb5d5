// SPDX-License-Identifier: GPL-3.0-or-later
/* What is dialled for a number: the last step of the dial plan. Pure. */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* `number`: E.164 with its '+', or an internal extension. With a prefix the '+' gives way to it,
 * because digits before a '+' are no number; an extension is reached without one. `prefix`: NULL or
 * "": none. Caller frees. */
char *ff_dial_string(const char *number, const char *prefix, bool without_prefix);
