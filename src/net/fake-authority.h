// SPDX-License-Identifier: GPL-3.0-or-later
/* For tests only: certificates good and bad, made on the spot, and the server's side of TLS. */
#pragma once

#include <glib.h>
#include <openssl/ssl.h>

typedef struct {
    EVP_PKEY *key;
    X509 *certificate;
} FfFakeIdentity;

/* `alternative`: subjectAltName as OpenSSL writes it, "DNS:localhost,IP:127.0.0.1"; NULL makes an
 * authority. Valid from now + from_seconds to now + to_seconds. issuer NULL: signs itself. */
FfFakeIdentity *ff_fake_identity_new(const char *name, const char *alternative, long from_seconds,
                                     long to_seconds, const FfFakeIdentity *issuer);
void ff_fake_identity_free(FfFakeIdentity *identity);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FfFakeIdentity, ff_fake_identity_free)
/* The certificate as a PEM file in the temporary folder; caller removes it and frees the name. */
char *ff_fake_identity_save(const FfFakeIdentity *identity);
/* Server side of TLS on a blocking descriptor; NULL when the client does not like it.
 * Keeps SIGPIPE from the calling thread, which OpenSSL would let through; the code under test has
 * to look after itself. */
SSL *ff_fake_identity_accept(const FfFakeIdentity *identity, int fd, int highest_version);
