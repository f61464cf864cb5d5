// SPDX-License-Identifier: GPL-3.0-or-later
/* Telephone numbers as people and telephones write them, alone or behind a name: digits of any
 * script, dashes of any length, invisible characters of an address book. Pure; input is untrusted
 * UTF-8. */
#pragma once

#include "message/address.h"

/* The whole text as a number: FF_REASON_NONE and *ret_number (caller frees), or
 * FF_REASON_BAD_NUMBER or FF_REASON_EMERGENCY_NUMBER. */
FfReason ff_written_number_judge(const char *written, const FfAddressRules *rules,
                                 char **ret_number);

/* "Anne Anderson 503 555 0123" to a name, perhaps empty, and a number; caller frees both. A second
 * number in the name is FF_REASON_BAD_NUMBER. */
FfReason ff_written_number_split(const char *head, const FfAddressRules *rules, char **ret_number,
                                 char **ret_name);

/* The end of the text that looks like a number, right or wrong; NULL when none does. */
const char *ff_written_number_find(const char *head);

/* Appends the digits of each run in the text that may be a number of its own, a line end behind
 * each. */
void ff_written_number_list(const char *text, GString *lines);

/* A digit of any script. */
bool ff_written_number_has_digit(const char *text);
