// SPDX-License-Identifier: GPL-3.0-or-later
/* What identifies people, made unreadable for a log, and still told apart: numbers, addresses,
 * names. Pure; input is untrusted, of any octets. Results are for the caller to free. */
#pragma once

#include <glib.h>

/* "+15035550123" to "+15...23": the country, about, and two digits to tell it by. */
char *ff_redact_number(const char *number);
/* Numbers of seven digits and more in it, however they are written, and the local parts of mail
 * addresses; the rest stays. */
char *ff_redact_text(const char *text);
/* "Anne Anderson" to "A...", "Report Miller.pdf" to "R....pdf". */
char *ff_redact_name(const char *name);
