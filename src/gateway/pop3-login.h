// SPDX-License-Identifier: GPL-3.0-or-later
/* From the greeting to the transaction state: CAPA, STLS, and one way to sign in.
 *
 * With auth = password the way is chosen from what the server announces. Under TLS: SASL PLAIN,
 * else USER and PASS, LOGIN, CRAM-MD5. Without (security = none, as configured): CRAM-MD5 first,
 * which does not show the password, and the clear ways only after it. With auth = apop: APOP and
 * nothing else. security = starttls never goes on without TLS.
 *
 * A refusal's class: see code_table in pop3-login.c.
 */
#pragma once

#include "gateway/pop3-link.h"

typedef enum {
    FF_POP3_CAN_PIPELINE = 1 << 0,
    FF_POP3_CAN_UIDL = 1 << 1,
    FF_POP3_CAN_STLS = 1 << 2,
    FF_POP3_CAN_USER = 1 << 3,
    FF_POP3_CAN_TELL_AUTH = 1 << 4, /* AUTH-RESP-CODE: a refusal without [AUTH] is temporary */
    FF_POP3_CAN_PLAIN = 1 << 5,
    FF_POP3_CAN_LOGIN = 1 << 6,
    FF_POP3_CAN_CRAM_MD5 = 1 << 7,
} FfPop3Capabilities;

/* Adds what one line of CAPA says. Pure; the line is untrusted. */
void ff_pop3_capabilities_add(guint *capabilities, const char *line, gsize length);
/* The time stamp of an APOP greeting, "<...@...>" (RFC 1939 section 7), or NULL. Anything but a
 * message identifier in printable ASCII is refused: a loose one serves an attacker on the path
 * (CVE-2007-1558). Caller frees. */
char *ff_pop3_apop_stamp(const char *greeting, gsize length);

bool ff_pop3_login(FfPop3Link *link, guint *ret_capabilities, GError **error);
