// SPDX-License-Identifier: GPL-3.0-or-later
/* What the receiving mail system found out about a message's author: one Authentication-Results
 * field (RFC 8601), and whether it vouches for the domain in From. Pure. */
#pragma once

#include <glib.h>

/* `value`: the topmost field, unfolded, undecoded; only the trusted mail system writes there.
 * `authserv_id`: the name it must bear. Returns "dmarc", "dkim" or "spf" when that method passed
 * for `domain`, the author's; else NULL. DMARC must name that domain itself, if any; signatures and
 * SPF one that has the organisational domain in common with it (RFC 7489 section 3.1). They count
 * only where DMARC is silent: one that failed is not made good by them. A field that breaks the
 * grammar of RFC 8601 section 2.2 anywhere proves nothing. */
const char *ff_auth_results_verify(const char *value, const char *authserv_id, const char *domain);
