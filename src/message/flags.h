// SPDX-License-Identifier: GPL-3.0-or-later
/* The flags behind a fax number, "^COMPANY=FaxBack^NOCOVER": one table of names, values and rules.
 * Pure. */
#pragma once

#include "message/address.h"

/* `text`: what follows the first '^', UTF-8 without control characters. On success *ret_flags maps
 * lower-case names to values, "" where a flag has none; ^PORT in the spelling of the settings. On
 * failure *ret_reason is FF_REASON_UNKNOWN_FLAG or FF_REASON_BAD_FLAG and *ret_argument (caller
 * frees) the flag and, where that does not show it, what is wrong. */
bool ff_flags_parse(const char *text, const FfAddressRules *rules, GHashTable **ret_flags,
                    FfReason *ret_reason, char **ret_argument);

/* Adds one flag to a table by ff_flags_new(), under the same rules. FF_REASON_NONE when it is good.
 */
FfReason ff_flags_add(GHashTable *flags, const char *name, const char *value, int max_retries);
GHashTable *ff_flags_new(void);
bool ff_flags_equal(GHashTable *one, GHashTable *other);

/* The available ones, ended by a NULL name. */
const FfFlagInfo *ff_flags_info(void);
