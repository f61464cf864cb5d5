// SPDX-License-Identifier: GPL-3.0-or-later
/* What else a SIP message carries for a call. Private to sip. */
#pragma once

#include <glib.h>

#include "sip/sofia.h"

/* The session description in its body, alone or as a part of a multipart (RFC 5621); NULL: none.
 * It lives in `home`, or as long as the message. */
const char *ff_sip_body_sdp(const sip_t *sip, su_home_t *home, gsize *ret_length);
/* The cause of Q.850 in its Reason field (RFC 3326); 0: none. */
int ff_sip_body_cause(const sip_t *sip);
/* Seconds; 0: none. */
int ff_sip_body_retry_after(const sip_t *sip);
