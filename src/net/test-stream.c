// SPDX-License-Identifier: GPL-3.0-or-later
/* The stream against a peer made here, in clear and in TLS, good and bad. */
#include "base/clock.h"
#include "base/error.h"
#include "net/certificate.h"
#include "net/fake-authority.h"
#include "net/listener.h"
#include "net/stream.h"

#include <glib-unix.h>
#include <glib/gstdio.h>
#include <netinet/in.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define DAY      86400L
#define LARGE    (3 << 20)
#define PLENTY   20000 /* ms; no test may need it */
#define SHORTEST 60    /* ms, for deadlines that shall pass */

static FfFakeIdentity *authority, *other_authority;
static FfFakeIdentity *good, *wrong_name, *expired, *future, *self_signed;
static char *ca_file, *other_ca_file;

/* What the peer does with the one connection it takes. */
typedef enum { ECHO, SAY_AND_CLOSE, CUT, SILENT, NOT_TLS, TLS_1_1 } Manner;

typedef struct {
    int listener;
    int port;
    Manner manner;
    const FfFakeIdentity *identity; /* NULL: in clear */
    GThread *thread;
} Peer;

static gssize peer_read(SSL *ssl, int fd, void *buffer, gsize size)
{
    return ssl != NULL ? SSL_read(ssl, buffer, (int)size) : recv(fd, buffer, size, 0);
}

static void peer_write(SSL *ssl, int fd, const char *octets, gsize length)
{
    while (length > 0) {
        gssize sent = ssl != NULL ? SSL_write(ssl, octets, (int)length)
                                  : send(fd, octets, length, MSG_NOSIGNAL);
        if (sent <= 0) {
            return;
        }
        octets += sent;
        length -= (gsize)sent;
    }
}

static void peer_echo(SSL *ssl, int fd)
{
    char buffer[4096];
    gssize got;

    while ((got = peer_read(ssl, fd, buffer, sizeof buffer)) > 0) {
        peer_write(ssl, fd, buffer, (gsize)got);
    }
}

static void peer_serve(const Peer *peer, SSL *ssl, int fd)
{
    char buffer[64];

    switch (peer->manner) {
    case ECHO:
    case TLS_1_1:
        peer_echo(ssl, fd);
        break;
    case SAY_AND_CLOSE:
    case CUT:
        peer_write(ssl, fd, "half", 4);
        if (ssl != NULL && peer->manner == SAY_AND_CLOSE) {
            SSL_shutdown(ssl);
        }
        break;
    case SILENT:
        while (peer_read(ssl, fd, buffer, sizeof buffer) > 0) {
            ;
        }
        break;
    case NOT_TLS:
        peer_write(NULL, fd, "+OK this is not TLS\r\n", 21);
        peer_echo(NULL, fd);
        break;
    }
}

static gpointer peer_run(gpointer data)
{
    const Peer *peer = data;
    int fd = accept(peer->listener, NULL, NULL);
    SSL *ssl = NULL;

    if (peer->identity != NULL) {
        ssl = ff_fake_identity_accept(peer->identity, fd,
                                      peer->manner == TLS_1_1 ? TLS1_1_VERSION : TLS1_3_VERSION);
    }
    if (peer->identity == NULL || ssl != NULL) {
        peer_serve(peer, ssl, fd);
    }
    SSL_free(ssl);
    close(fd);
    return NULL;
}

static int port_of(int fd)
{
    struct sockaddr_in address = {0};
    socklen_t length = sizeof address;

    g_assert_cmpint(getsockname(fd, (struct sockaddr *)&address, &length), ==, 0);
    return ntohs(address.sin_port);
}

static Peer *peer_start(Manner manner, const FfFakeIdentity *identity)
{
    g_autoptr(GError) error = NULL;
    Peer *peer = g_new0(Peer, 1);

    peer->listener = ff_listener_open("127.0.0.1", 0, "local_port", &error);
    g_assert_no_error(error);
    /* The peer is straight blocking code. */
    int fd = dup(peer->listener);
    close(peer->listener);
    peer->listener = fd;
    g_assert_true(g_unix_set_fd_nonblocking(fd, FALSE, NULL));
    peer->port = port_of(fd);
    peer->manner = manner;
    peer->identity = identity;
    peer->thread = g_thread_new("peer", peer_run, peer);
    return peer;
}

static void peer_stop(Peer *peer)
{
    g_thread_join(peer->thread);
    close(peer->listener);
    g_free(peer);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Peer, peer_stop)

static FfStream *connect_to(const Peer *peer, const char *host)
{
    g_autoptr(GError) error = NULL;
    FfStream *stream =
        ff_stream_connect(host, peer->port, ff_clock_monotonic_ms() + PLENTY, &error);

    g_assert_no_error(error);
    g_assert_nonnull(stream);
    return stream;
}

static void assert_failed(const GError *error, FfErrorClass class, const char *words)
{
    g_assert_nonnull(error);
    g_test_message("%s", error->message);
    g_assert_cmpint(ff_error_class(error), ==, class);
    if (strstr(error->message, words) == NULL) {
        g_error("\"%s\" lacks \"%s\"", error->message, words);
    }
}

static char *pattern_new(void)
{
    char *pattern = g_malloc(LARGE);
    for (gsize i = 0; i < LARGE; i++) {
        pattern[i] = (char)(i * 31 + (i >> 9));
    }
    return pattern;
}

static void exchange(FfStream *stream, const char *data, gsize length)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *back = g_malloc(length);
    gsize written = 0, read = 0;

    while (read < length) {
        gsize piece = MIN(length - written, 60000);
        g_assert_true(ff_stream_write(stream, data + written, piece, &error));
        for (written += piece; read < written;) {
            gssize got = ff_stream_read(stream, back + read, length - read, &error);
            g_assert_no_error(error);
            g_assert_cmpint(got, >, 0);
            read += (gsize)got;
        }
    }
    g_assert_cmpmem(back, length, data, length);
}

static void test_clear(void)
{
    g_autoptr(Peer) peer = peer_start(ECHO, NULL);
    g_autoptr(FfStream) stream = connect_to(peer, "localhost");
    g_autofree char *pattern = pattern_new();

    g_assert_false(ff_stream_is_tls(stream));
    g_assert_false(ff_stream_has_input(stream));
    exchange(stream, pattern, LARGE);
    g_assert_false(ff_stream_has_input(stream));
    g_clear_pointer(&stream, ff_stream_close);
}

static void test_clear_end(void)
{
    g_autoptr(Peer) peer = peer_start(SAY_AND_CLOSE, NULL);
    g_autoptr(FfStream) stream = connect_to(peer, "127.0.0.1");
    g_autoptr(GError) error = NULL;
    char buffer[16];

    g_assert_cmpint(ff_stream_read(stream, buffer, sizeof buffer, &error), ==, 4);
    g_assert_cmpint(ff_stream_read(stream, buffer, sizeof buffer, &error), ==, 0);
    g_assert_true(ff_stream_has_input(stream));
    g_assert_no_error(error);
}

/* The default action of SIGPIPE would end the test. */
static void test_no_signal(void)
{
    int pair[2];
    char data[65536] = {0};
    g_autoptr(GError) error = NULL;

    signal(SIGPIPE, SIG_DFL);
    g_assert_cmpint(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), ==, 0);
    g_autoptr(FfStream) stream = ff_stream_new_from_fd(pair[0]);
    close(pair[1]);
    g_assert_false(ff_stream_write(stream, data, sizeof data, &error));
    assert_failed(error, FF_ERROR_TEMPORARY, "peer: the connection was lost while sending");
}

static void test_deadline(void)
{
    g_autoptr(Peer) peer = peer_start(SILENT, NULL);
    g_autoptr(FfStream) stream = connect_to(peer, "127.0.0.1");
    g_autoptr(GError) error = NULL;
    gint64 start_ms = ff_clock_monotonic_ms();
    char buffer[16];

    ff_stream_set_deadline(stream, start_ms + SHORTEST);
    g_assert_cmpint(ff_stream_read(stream, buffer, sizeof buffer, &error), ==, -1);
    g_assert_cmpint(ff_clock_monotonic_ms() - start_ms, >=, SHORTEST);
    g_assert_cmpint(ff_clock_monotonic_ms() - start_ms, <, PLENTY);
    assert_failed(error, FF_ERROR_TEMPORARY, "timed out while waiting for an answer");
    g_clear_pointer(&stream, ff_stream_close);
}

/* A peer that does not read makes writing wait. */
static void test_write_deadline(void)
{
    int pair[2];
    g_autofree char *pattern = pattern_new();
    g_autoptr(GError) error = NULL;

    g_assert_cmpint(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), ==, 0);
    g_autoptr(FfStream) stream = ff_stream_new_from_fd(pair[0]);
    ff_stream_set_deadline(stream, ff_clock_monotonic_ms() + SHORTEST);
    g_assert_false(ff_stream_write(stream, pattern, LARGE, &error));
    assert_failed(error, FF_ERROR_TEMPORARY, "timed out while sending");
    close(pair[1]);
}

static void test_no_connection(void)
{
    g_autoptr(GError) refused = NULL, unknown = NULL, late = NULL;
    int listener = ff_listener_open("127.0.0.1", 0, "local_port", NULL);
    int port = port_of(listener);
    gint64 deadline_ms = ff_clock_monotonic_ms() + PLENTY;

    close(listener);
    g_assert_null(ff_stream_connect("127.0.0.1", port, deadline_ms, &refused));
    assert_failed(refused, FF_ERROR_TEMPORARY, "can't connect: Connection refused");
    g_assert_null(ff_stream_connect("no such host", port, deadline_ms, &unknown));
    assert_failed(unknown, FF_ERROR_TEMPORARY, "no such host port");
    g_assert_null(ff_stream_connect("name.invalid", port, ff_clock_monotonic_ms() - 1, &late));
    assert_failed(late, FF_ERROR_TEMPORARY, "name.invalid port");
}

/* ---- TLS ---- */

typedef struct {
    const char *path;
    Manner manner;
    FfFakeIdentity *const *identity; /* NULL: the peer speaks no TLS */
    const char *host;
    char *const *ca_file;
    FfFakeIdentity *const *pinned; /* NULL: no pin */
    int class;                     /* -1: works */
    const char *words;
} TlsCase;

static const TlsCase TLS_CASES[] = {
    {"/net/tls/good", ECHO, &good, "localhost", &ca_file, NULL, -1, NULL},
    {"/net/tls/good-address", ECHO, &good, "127.0.0.1", &ca_file, NULL, -1, NULL},
    {"/net/tls/good-pin", ECHO, &good, "localhost", &ca_file, &good, -1, NULL},
    {"/net/tls/self-signed-pin", ECHO, &self_signed, "127.0.0.1", NULL, &self_signed, -1, NULL},
    {"/net/tls/self-signed", ECHO, &self_signed, "localhost", NULL, NULL, FF_ERROR_CONFIG,
     "set ca_file to that authority's certificate"},
    {"/net/tls/system-store", ECHO, &good, "localhost", NULL, NULL, FF_ERROR_CONFIG,
     "issued by \"CN = Good Authority\", which is not trusted"},
    {"/net/tls/wrong-authority", ECHO, &good, "localhost", &other_ca_file, NULL, FF_ERROR_CONFIG,
     "pin it: sha256//"},
    {"/net/tls/wrong-name", ECHO, &wrong_name, "localhost", &ca_file, NULL, FF_ERROR_CONFIG,
     "is for mail.example.com, pop.example.com, not for localhost"},
    {"/net/tls/wrong-address", ECHO, &wrong_name, "127.0.0.1", &ca_file, NULL, FF_ERROR_CONFIG,
     "not for 127.0.0.1"},
    {"/net/tls/wrong-name-right-pin", ECHO, &wrong_name, "localhost", &ca_file, &wrong_name,
     FF_ERROR_CONFIG, "not for localhost"},
    {"/net/tls/expired", ECHO, &expired, "localhost", &ca_file, NULL, FF_ERROR_CONFIG,
     "expired on"},
    {"/net/tls/future", ECHO, &future, "localhost", &ca_file, NULL, FF_ERROR_CONFIG,
     "check the clock"},
    {"/net/tls/wrong-pin", ECHO, &good, "localhost", &ca_file, &expired, FF_ERROR_CONFIG,
     "not the pinned one"},
    {"/net/tls/wrong-pin-alone", ECHO, &good, "localhost", NULL, &expired, FF_ERROR_CONFIG,
     "not the pinned one"},
    {"/net/tls/not-tls", NOT_TLS, NULL, "localhost", &ca_file, NULL, FF_ERROR_CONFIG,
     "does not speak TLS here"},
    {"/net/tls/old", TLS_1_1, &good, "localhost", &ca_file, NULL, FF_ERROR_CONFIG,
     "no TLS 1.2 or newer"},
};

static bool start_tls(FfStream *stream, const TlsCase *test, GError **error)
{
    g_autofree char *pin =
        test->pinned != NULL ? ff_certificate_pin((*test->pinned)->certificate) : NULL;
    const FfTlsRules rules = {test->ca_file != NULL ? *test->ca_file : NULL, pin};

    return ff_stream_start_tls(stream, test->host, &rules, error);
}

static void test_tls(gconstpointer data)
{
    const TlsCase *test = data;
    g_autoptr(Peer) peer =
        peer_start(test->manner, test->identity != NULL ? *test->identity : NULL);
    g_autoptr(FfStream) stream = connect_to(peer, "127.0.0.1");
    g_autofree char *pattern = pattern_new();
    g_autoptr(GError) error = NULL;
    bool started = start_tls(stream, test, &error);

    if (test->class >= 0) {
        g_assert_false(started);
        g_assert_false(ff_stream_is_tls(stream));
        assert_failed(error, (FfErrorClass)test->class, test->words);
    } else {
        g_assert_no_error(error);
        g_assert_true(started && ff_stream_is_tls(stream));
        exchange(stream, pattern, LARGE);
        g_assert_false(ff_stream_has_input(stream));
    }
    g_clear_pointer(&stream, ff_stream_close);
}

static FfStream *connect_tls(const Peer *peer)
{
    static const TlsCase RIGHT = {.host = "localhost", .ca_file = &ca_file};
    FfStream *stream = connect_to(peer, "127.0.0.1");
    g_autoptr(GError) error = NULL;

    start_tls(stream, &RIGHT, &error);
    g_assert_no_error(error);
    return stream;
}

static void read_half(FfStream *stream)
{
    char buffer[16];
    g_assert_cmpint(ff_stream_read(stream, buffer, sizeof buffer, NULL), ==, 4);
}

static void test_tls_end(void)
{
    g_autoptr(Peer) peer = peer_start(SAY_AND_CLOSE, good);
    g_autoptr(FfStream) stream = connect_tls(peer);
    g_autoptr(GError) error = NULL;
    char buffer[16];

    read_half(stream);
    g_assert_cmpint(ff_stream_read(stream, buffer, sizeof buffer, &error), ==, 0);
    g_assert_no_error(error);
}

static void test_tls_cut(void)
{
    g_autoptr(Peer) peer = peer_start(CUT, good);
    g_autoptr(FfStream) stream = connect_tls(peer);
    g_autoptr(GError) error = NULL;
    char buffer[16];

    read_half(stream);
    g_assert_cmpint(ff_stream_read(stream, buffer, sizeof buffer, &error), ==, -1);
    assert_failed(error, FF_ERROR_TEMPORARY, "cut");
}

/* What has_input() meets is told by the next read. */
static void test_tls_cut_seen_early(void)
{
    g_autoptr(Peer) peer = peer_start(CUT, good);
    g_autoptr(FfStream) stream = connect_tls(peer);
    g_autoptr(GError) error = NULL;
    char buffer[16];

    read_half(stream);
    while (!ff_stream_has_input(stream)) {
        g_usleep(1000);
    }
    g_assert_true(ff_stream_has_input(stream));
    g_assert_cmpint(ff_stream_read(stream, buffer, sizeof buffer, &error), ==, -1);
    assert_failed(error, FF_ERROR_TEMPORARY, "cut");
}

/* poll() does not see what TLS has decrypted already. */
static void test_tls_has_input(void)
{
    g_autoptr(Peer) peer = peer_start(ECHO, good);
    g_autoptr(FfStream) stream = connect_tls(peer);
    char octet;

    g_assert_false(ff_stream_has_input(stream));
    g_assert_true(ff_stream_write(stream, "xy", 2, NULL));
    while (!ff_stream_has_input(stream)) {
        g_usleep(1000);
    }
    g_assert_cmpint(ff_stream_read(stream, &octet, 1, NULL), ==, 1);
    g_assert_true(octet == 'x');
    g_assert_true(ff_stream_has_input(stream));
    g_assert_cmpint(ff_stream_read(stream, &octet, 1, NULL), ==, 1);
    g_assert_false(ff_stream_has_input(stream));
    g_clear_pointer(&stream, ff_stream_close);
}

static void test_tls_deadline(void)
{
    g_autoptr(Peer) silent = peer_start(SILENT, NULL);
    g_autoptr(FfStream) stream = connect_to(silent, "127.0.0.1");
    g_autoptr(GError) error = NULL;
    const FfTlsRules rules = {ca_file, NULL};

    ff_stream_set_deadline(stream, ff_clock_monotonic_ms() + SHORTEST);
    g_assert_false(ff_stream_start_tls(stream, "localhost", &rules, &error));
    assert_failed(error, FF_ERROR_TEMPORARY, "timed out while starting TLS");
    g_clear_pointer(&stream, ff_stream_close);
}

static void test_tls_bad_rules(void)
{
    static const struct {
        FfTlsRules rules;
        const char *words;
    } CASES[] = {
        {{"/no/such/file.pem", NULL}, "ca_file /no/such/file.pem"},
        {{"/dev/null", NULL}, "ca_file /dev/null"},
        {{NULL, "sha1//AAAA"}, "certificate pin"},
        {{NULL, "sha256//AAAA"}, "certificate pin"},
        {{NULL, "sha256//"}, "certificate pin"},
    };
    int pair[2];

    g_assert_cmpint(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), ==, 0);
    g_autoptr(FfStream) stream = ff_stream_new_from_fd(pair[0]);
    for (gsize i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_false(ff_stream_start_tls(stream, "localhost", &CASES[i].rules, &error));
        assert_failed(error, FF_ERROR_CONFIG, CASES[i].words);
    }
    close(pair[1]);
}

static void make_identities(void)
{
    static const char NAMES[] = "DNS:localhost,IP:127.0.0.1";

    authority = ff_fake_identity_new("Good Authority", NULL, -DAY, DAY, NULL);
    other_authority = ff_fake_identity_new("Other Authority", NULL, -DAY, DAY, NULL);
    good = ff_fake_identity_new("good", NAMES, -DAY, DAY, authority);
    wrong_name = ff_fake_identity_new("wrong", "DNS:mail.example.com,DNS:pop.example.com", -DAY,
                                      DAY, authority);
    expired = ff_fake_identity_new("expired", NAMES, -2 * DAY, -DAY, authority);
    future = ff_fake_identity_new("future", NAMES, DAY, 2 * DAY, authority);
    self_signed = ff_fake_identity_new("self", NAMES, -DAY, DAY, NULL);
    ca_file = ff_fake_identity_save(authority);
    other_ca_file = ff_fake_identity_save(other_authority);
}

static void forget_identities(void)
{
    FfFakeIdentity *all[] = {authority, other_authority, good,       wrong_name,
                             expired,   future,          self_signed};

    for (gsize i = 0; i < G_N_ELEMENTS(all); i++) {
        ff_fake_identity_free(all[i]);
    }
    g_unlink(ca_file);
    g_unlink(other_ca_file);
    g_free(ca_file);
    g_free(other_ca_file);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    make_identities();
    g_test_add_func("/net/clear/exchange", test_clear);
    g_test_add_func("/net/clear/end", test_clear_end);
    g_test_add_func("/net/clear/no-signal", test_no_signal);
    g_test_add_func("/net/clear/deadline", test_deadline);
    g_test_add_func("/net/clear/write-deadline", test_write_deadline);
    g_test_add_func("/net/clear/no-connection", test_no_connection);
    for (gsize i = 0; i < G_N_ELEMENTS(TLS_CASES); i++) {
        g_test_add_data_func(TLS_CASES[i].path, &TLS_CASES[i], test_tls);
    }
    g_test_add_func("/net/tls/end", test_tls_end);
    g_test_add_func("/net/tls/cut", test_tls_cut);
    g_test_add_func("/net/tls/cut-seen-early", test_tls_cut_seen_early);
    g_test_add_func("/net/tls/has-input", test_tls_has_input);
    g_test_add_func("/net/tls/deadline", test_tls_deadline);
    g_test_add_func("/net/tls/bad-rules", test_tls_bad_rules);
    int status = g_test_run();
    forget_identities();
    return status;
}
