// SPDX-License-Identifier: GPL-3.0-or-later
/* TLS for the client side on a non-blocking socket, by OpenSSL. Private to src/net.
 *
 * Each step does what it can without waiting and says what it waits for; net/stream.h waits, with a
 * deadline. After FF_TLS_FAILED the connection is good for nothing any more. */
#pragma once

#include "net/stream.h"

typedef struct FfTls FfTls;

typedef enum {
    FF_TLS_DONE,
    FF_TLS_WANT_READ,  /* wait until the socket can be read, then do the same step again */
    FF_TLS_WANT_WRITE, /* until it can be written */
    FF_TLS_END,        /* the peer has closed TLS in order */
    FF_TLS_FAILED,     /* error is set */
} FfTlsStep;

/* `peer` names the server in error texts. Neither descriptor nor strings are taken over. */
FfTls *ff_tls_new(int fd, const char *host, const char *peer, const FfTlsRules *rules,
                  GError **error);
/* Sends close_notify if the connection still stands. */
void ff_tls_free(FfTls *tls);

/* Includes the check of certificate and pin. */
FfTlsStep ff_tls_handshake(FfTls *tls, GError **error);
FfTlsStep ff_tls_read(FfTls *tls, void *buffer, gsize size, gsize *ret_length, GError **error);
FfTlsStep ff_tls_write(FfTls *tls, const void *data, gsize length, gsize *ret_length,
                       GError **error);
/* Takes in what has arrived; DONE when a read would give octets at once. */
FfTlsStep ff_tls_peek(FfTls *tls, GError **error);
