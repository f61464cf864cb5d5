// SPDX-License-Identifier: GPL-3.0-or-later
/* What an administrator needs to know about a server's certificate, in words. Private to src/net.
 */
#pragma once

#include <glib.h>
#include <openssl/x509.h>
#include <stdbool.h>

/* "sha256//BASE64" of the subject public key info, the notation of RFC 7469 and of curl. */
char *ff_certificate_pin(const X509 *certificate);
/* Has `pin` that notation, with 32 octets behind it? */
bool ff_certificate_pin_is_valid(const char *pin);
/* Why verification failed and what to do. `faulty` is the certificate of the chain that failed,
 * `own` the server's; either may be NULL. Text taken from certificates is escaped and cut. */
char *ff_certificate_problem(const X509 *faulty, X509 *own, int verify_error, const char *host);
