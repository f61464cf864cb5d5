// SPDX-License-Identifier: GPL-3.0-or-later
/* Mail addresses as they are stored and compared. Pure; input is untrusted. */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* In lower case, a domain outside ASCII as mail servers know it, "xn--..." (RFC 5891): the two ways
 * to write such a domain are one. Takes "*@domain" too. NULL when there is no domain, or none that
 * can be. Caller frees. */
char *ff_mail_address_normalize(const char *address);
/* Is `written`, in any form, the address `normal`, in the form above? */
bool ff_mail_address_is(const char *written, const char *normal);
