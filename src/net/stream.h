// SPDX-License-Identifier: GPL-3.0-or-later
/* A TCP connection with deadlines, in clear or in TLS (OpenSSL), for straight blocking code.
 *
 * Every call that waits ends at the deadline set last (monotonic, base/clock.h) with a temporary
 * error that says what was waited for. One thread, one stream. SIGPIPE is never raised.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <sys/types.h>

typedef struct FfStream FfStream;

/* Certificate rules: verified against the system's store (or ca_file) and the host's name (RFC
 * 6125); with a pin, the public key's SHA-256 ("sha256//BASE64") must match too; a pin without
 * ca_file is enough by itself for a self-signed certificate. TLS 1.2 at least. */
typedef struct {
    const char *ca_file; /* NULL: system store */
    const char *pin;     /* NULL: none */
} FfTlsRules;

/* Resolves, connects to the first address that answers. Error text names host, port and cause. */
FfStream *ff_stream_connect(const char *host, int port, gint64 deadline_ms, GError **error);
/* Takes over a connected descriptor (a listener's). */
FfStream *ff_stream_new_from_fd(int fd);
void ff_stream_close(FfStream *stream);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FfStream, ff_stream_close)
void ff_stream_set_deadline(FfStream *stream, gint64 deadline_ms);

/* Client handshake (implicit TLS, or after STLS/STARTTLS). A wrong certificate is FF_ERROR_CONFIG
 * and says in words what is wrong and what to do. */
bool ff_stream_start_tls(FfStream *stream, const char *host, const FfTlsRules *rules,
                         GError **error);
bool ff_stream_is_tls(const FfStream *stream);

/* At least one octet; 0 at the end of the stream; -1 with error. A TLS stream cut without
 * close_notify is an error, not an end. */
gssize ff_stream_read(FfStream *stream, void *buffer, gsize size, GError **error);
/* All of it. */
bool ff_stream_write(FfStream *stream, const void *data, gsize length, GError **error);
/* Is there input right now, without waiting? */
bool ff_stream_has_input(FfStream *stream);
/* For poll(); TLS may hold decrypted input that poll() does not see, ask ff_stream_has_input()
 * first. */
int ff_stream_get_fd(const FfStream *stream);
