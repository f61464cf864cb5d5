// SPDX-License-Identifier: GPL-3.0-or-later
/* An address field (From, To, Cc) to its mailboxes: RFC 5322 section 3.4 with groups, comments,
 * quoted strings and encoded words, and what people and programs write instead. Pure; input is
 * hostile. */
#pragma once

#include <glib.h>

typedef struct {
    char *display; /* decoded UTF-8, or NULL */
    char *address; /* local@domain, as written */
} FfListedAddress;

/* `raw`: the unfolded, undecoded field. At most FF_LIMIT_ENVELOPE_RECIPIENTS + 1 FfListedAddress,
 * groups dissolved; never NULL. *ret_lost (caller frees; may be NULL): the digits of what may be a
 * telephone number and is in none of the addresses, because the syntax there is wrong; or NULL.
 * GMime must be initialised. */
GPtrArray *ff_address_list_parse(const char *raw, char **ret_lost);
