// SPDX-License-Identifier: GPL-3.0-or-later
/* Telephone numbers to E.164 (ITU-T E.164) by libphonenumber, behind a C interface. Pure. */
#pragma once

#include <glib.h>
#include <stdbool.h>

G_BEGIN_DECLS

typedef enum {
    FF_NUMBER_OK,
    FF_NUMBER_MALFORMED,  /* something else than digits, leading +, and spaces, dashes, ".()/" */
    FF_NUMBER_IMPOSSIBLE, /* no possible number in that country */
    FF_NUMBER_EMERGENCY,  /* an emergency or other short service number there; never dialled */
} FfNumberResult;

/* `country`: ISO 3166 alpha-2, for numbers without +. With extension_digits > 0, a bare number of
 * up to that many digits is an internal extension, kept as its digits; an emergency number never
 * is, nor one behind a digit that gets an outside line. *ret_number: "+15035550123"; caller frees;
 * set on FF_NUMBER_OK only. Any length and any octets of `text` are safe. */
FfNumberResult ff_number_normalise(const char *text, const char *country, int extension_digits,
                                   char **ret_number);
/* Loads what the library makes at its first use, so that children forked later need not. */
void ff_number_warm_up(void);
/* Does the text look like a number a person would write: digits, +, separators, at least 3 digits?
 */
bool ff_number_looks_like(const char *text);
/* For people, "+1 503-555-0123". Caller frees. */
char *ff_number_format(const char *e164);
bool ff_number_is_country(const char *country);

G_END_DECLS
