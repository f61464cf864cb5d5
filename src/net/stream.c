// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/stream.h"

#include "base/clock.h"
#include "base/error.h"
#include "net/resolve.h"
#include "net/tls.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

struct FfStream {
    int fd;
    char *peer; /* "host port N", for error texts */
    gint64 deadline_ms;
    FfTls *tls;      /* NULL: in clear */
    GError *failure; /* met by has_input(), told by the next read */
};

typedef struct addrinfo Addresses;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Addresses, freeaddrinfo)

/* ---- waiting ---- */

/* 1: ready; 0: the deadline has passed; -1: errno. */
static int wait_for_descriptor(int fd, short events, gint64 deadline_ms)
{
    struct pollfd poll_fd = {.fd = fd, .events = events};
    int ready;

    do {
        gint64 rest_ms = deadline_ms - ff_clock_monotonic_ms();
        ready = poll(&poll_fd, 1, (int)CLAMP(rest_ms, 0, G_MAXINT));
    } while (ready < 0 && errno == EINTR);
    return ready;
}

static bool wait_for(const FfStream *stream, short events, const char *doing, GError **error)
{
    int ready = wait_for_descriptor(stream->fd, events, stream->deadline_ms);

    if (ready < 0) {
        ff_error_set_errno(error, "%s: can't wait for the connection", stream->peer);
    } else if (ready == 0) {
        g_set_error(error, FF_ERROR, FF_ERROR_TEMPORARY, "%s: timed out while %s", stream->peer,
                    doing);
    }
    return ready > 0;
}

static bool would_block(int error_number)
{
    return error_number == EAGAIN || error_number == EWOULDBLOCK;
}

/* ---- opening ---- */

static void prepare_descriptor(int fd)
{
    int on = 1;

    fcntl(fd, F_SETFD, FD_CLOEXEC);
    fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
    /* Commands are collected by the callers; what they write is meant to go now. No harm where the
     * descriptor is not TCP. */
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

static FfStream *stream_new(int fd, char *peer)
{
    FfStream *stream = g_new0(FfStream, 1);

    stream->fd = fd;
    stream->peer = peer;
    stream->deadline_ms = G_MAXINT64;
    return stream;
}

/* errno, 0 when connected. */
static int finish_connecting(int fd, gint64 deadline_ms)
{
    int failure = 0;
    socklen_t length = sizeof failure;
    int ready = wait_for_descriptor(fd, POLLOUT, deadline_ms);

    if (ready == 0) {
        return ETIMEDOUT;
    }
    if (ready < 0 || getsockopt(fd, SOL_SOCKET, SO_ERROR, &failure, &length) < 0) {
        return errno;
    }
    return failure;
}

/* A connected descriptor, or -1 with *ret_failure. */
static int connect_address(const Addresses *address, gint64 deadline_ms, int *ret_failure)
{
    int failure = 0;
    int fd = socket(address->ai_family, address->ai_socktype | SOCK_CLOEXEC, address->ai_protocol);

    if (fd < 0) {
        *ret_failure = errno;
        return -1;
    }
    prepare_descriptor(fd);
    if (connect(fd, address->ai_addr, address->ai_addrlen) < 0) {
        failure = errno == EINPROGRESS ? finish_connecting(fd, deadline_ms) : errno;
    }
    if (failure == 0) {
        return fd;
    }
    *ret_failure = failure;
    close(fd);
    return -1;
}

static guint count_addresses(const Addresses *addresses)
{
    guint count = 0;
    for (; addresses != NULL; addresses = addresses->ai_next) {
        count++;
    }
    return count;
}

/* An address that swallows everything must not use up the time of those behind it. */
static gint64 share_of_time(gint64 deadline_ms, guint addresses)
{
    gint64 now_ms = ff_clock_monotonic_ms();
    return deadline_ms <= now_ms ? now_ms : now_ms + (deadline_ms - now_ms) / addresses;
}

FfStream *ff_stream_connect(const char *host, int port, gint64 deadline_ms, GError **error)
{
    g_autoptr(Addresses) addresses = ff_resolve(host, port, deadline_ms, error);
    guint left = count_addresses(addresses);
    int failure = 0;

    if (addresses == NULL) {
        return NULL;
    }
    for (const Addresses *address = addresses; address != NULL; address = address->ai_next) {
        int fd = connect_address(address, share_of_time(deadline_ms, left--), &failure);
        if (fd >= 0) {
            FfStream *stream = stream_new(fd, g_strdup_printf("%s port %d", host, port));
            stream->deadline_ms = deadline_ms;
            return stream;
        }
    }
    g_set_error(error, FF_ERROR, FF_ERROR_TEMPORARY,
                "%s port %d: can't connect: %s; check host and port, and that the server runs",
                host, port, g_strerror(failure));
    return NULL;
}

static char *peer_name(int fd)
{
    struct sockaddr_storage address = {0};
    socklen_t length = sizeof address;
    char host[NI_MAXHOST], port[NI_MAXSERV];

    if (getpeername(fd, (struct sockaddr *)&address, &length) == 0 &&
        (address.ss_family == AF_INET || address.ss_family == AF_INET6) &&
        getnameinfo((struct sockaddr *)&address, length, host, sizeof host, port, sizeof port,
                    NI_NUMERICHOST | NI_NUMERICSERV) == 0) {
        return g_strdup_printf("%s port %s", host, port);
    }
    return g_strdup("peer");
}

FfStream *ff_stream_new_from_fd(int fd)
{
    prepare_descriptor(fd);
    return stream_new(fd, peer_name(fd));
}

void ff_stream_close(FfStream *stream)
{
    if (stream == NULL) {
        return;
    }
    ff_tls_free(stream->tls);
    close(stream->fd);
    g_clear_error(&stream->failure);
    g_free(stream->peer);
    g_free(stream);
}

void ff_stream_set_deadline(FfStream *stream, gint64 deadline_ms)
{
    stream->deadline_ms = deadline_ms;
}

int ff_stream_get_fd(const FfStream *stream)
{
    return stream->fd;
}

/* ---- TLS ---- */

bool ff_stream_is_tls(const FfStream *stream)
{
    return stream->tls != NULL;
}

static bool wait_for_step(const FfStream *stream, FfTlsStep step, const char *doing, GError **error)
{
    return wait_for(stream, step == FF_TLS_WANT_WRITE ? POLLOUT : POLLIN, doing, error);
}

static bool is_waiting(FfTlsStep step)
{
    return step == FF_TLS_WANT_READ || step == FF_TLS_WANT_WRITE;
}

bool ff_stream_start_tls(FfStream *stream, const char *host, const FfTlsRules *rules,
                         GError **error)
{
    FfTls *tls = ff_tls_new(stream->fd, host, stream->peer, rules, error);
    FfTlsStep step;

    if (tls == NULL) {
        return false;
    }
    while (is_waiting(step = ff_tls_handshake(tls, error))) {
        if (!wait_for_step(stream, step, "starting TLS", error)) {
            break;
        }
    }
    if (step == FF_TLS_END) {
        g_set_error(error, FF_ERROR, FF_ERROR_TEMPORARY, "%s: the server closed while starting TLS",
                    stream->peer);
    }
    if (step == FF_TLS_DONE) {
        stream->tls = tls;
    } else {
        ff_tls_free(tls);
    }
    return step == FF_TLS_DONE;
}

static gssize read_tls(FfStream *stream, void *buffer, gsize size, GError **error)
{
    gsize length = 0;
    FfTlsStep step;

    while (is_waiting(step = ff_tls_read(stream->tls, buffer, size, &length, error))) {
        if (!wait_for_step(stream, step, "waiting for an answer", error)) {
            return -1;
        }
    }
    if (step == FF_TLS_FAILED) {
        return -1;
    }
    return step == FF_TLS_END ? 0 : (gssize)length;
}

static gssize write_tls(FfStream *stream, const void *data, gsize length, GError **error)
{
    gsize written = 0;
    FfTlsStep step;

    while (is_waiting(step = ff_tls_write(stream->tls, data, length, &written, error))) {
        if (!wait_for_step(stream, step, "sending", error)) {
            return -1;
        }
    }
    if (step == FF_TLS_DONE) {
        return (gssize)written;
    }
    if (step == FF_TLS_END) {
        g_set_error(error, FF_ERROR, FF_ERROR_TEMPORARY,
                    "%s: the connection was closed while sending", stream->peer);
    }
    return -1;
}

/* ---- in clear ---- */

static gssize read_clear(FfStream *stream, void *buffer, gsize size, GError **error)
{
    for (;;) {
        gssize got = recv(stream->fd, buffer, size, 0);
        if (got >= 0) {
            return got;
        }
        if (errno == EINTR) {
            continue;
        }
        if (!would_block(errno)) {
            ff_error_set_errno(error, "%s: the connection was lost", stream->peer);
            return -1;
        }
        if (!wait_for(stream, POLLIN, "waiting for an answer", error)) {
            return -1;
        }
    }
}

static gssize write_clear(FfStream *stream, const void *data, gsize length, GError **error)
{
    for (;;) {
        gssize sent = send(stream->fd, data, length, MSG_NOSIGNAL);
        if (sent >= 0) {
            return sent;
        }
        if (errno == EINTR) {
            continue;
        }
        if (!would_block(errno)) {
            ff_error_set_errno(error, "%s: the connection was lost while sending", stream->peer);
            return -1;
        }
        if (!wait_for(stream, POLLOUT, "sending", error)) {
            return -1;
        }
    }
}

/* ---- both ---- */

gssize ff_stream_read(FfStream *stream, void *buffer, gsize size, GError **error)
{
    if (stream->failure != NULL) {
        g_propagate_error(error, g_steal_pointer(&stream->failure));
        return -1;
    }
    return stream->tls != NULL ? read_tls(stream, buffer, size, error)
                               : read_clear(stream, buffer, size, error);
}

bool ff_stream_write(FfStream *stream, const void *data, gsize length, GError **error)
{
    const char *next = data;

    while (length > 0) {
        gssize sent = stream->tls != NULL ? write_tls(stream, next, length, error)
                                          : write_clear(stream, next, length, error);
        if (sent < 0) {
            return false;
        }
        next += sent;
        length -= (gsize)sent;
    }
    return true;
}

bool ff_stream_has_input(FfStream *stream)
{
    if (stream->failure != NULL) {
        return true;
    }
    if (stream->tls != NULL) {
        return !is_waiting(ff_tls_peek(stream->tls, &stream->failure));
    }
    return wait_for_descriptor(stream->fd, POLLIN, 0) > 0;
}
