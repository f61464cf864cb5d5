// SPDX-License-Identifier: GPL-3.0-or-later
/* What the receiving mail system found out about a message's author: one Authentication-Results
 * field (RFC 8601), and whether it vouches for the domain in From. Pure. */
#pragma once

#include <glib.h>

/* `value`: the topmost field, undecoded; only the trusted mail system writes there. `authserv_id`:
 * the name it must bear. Returns "dmarc", "dkim" or "spf" when that method passed for `domain`, the
 * author's, or an organisational domain in common with it (RFC 7489 section 3.1); else NULL. */
const char *ff_auth_results_verify(const char *value, const char *authserv_id, const char *domain);
