// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/tls.h"

#include "base/error.h"
#include "net/certificate.h"

#include <errno.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define READ_BUFFER (64 << 10) /* several records at one system call */

struct FfTls {
    int fd;
    SSL *ssl;
    char *host;
    char *peer;
    char *pin;     /* NULL: none */
    char *problem; /* of the certificate, in words */
    bool ended;    /* the socket gave end of file */
    bool broken;
};

G_DEFINE_AUTOPTR_CLEANUP_FUNC(FfTls, ff_tls_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SSL_CTX, SSL_CTX_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(X509, X509_free)

/* ---- the socket below: OpenSSL's own would raise SIGPIPE ---- */

static bool is_retry(int error_number)
{
    return error_number == EAGAIN || error_number == EWOULDBLOCK || error_number == EINTR;
}

static int socket_write(BIO *bio, const char *octets, int length)
{
    const FfTls *tls = BIO_get_data(bio);
    gssize sent = send(tls->fd, octets, (size_t)length, MSG_NOSIGNAL);

    BIO_clear_retry_flags(bio);
    if (sent < 0 && is_retry(errno)) {
        BIO_set_retry_write(bio);
    }
    return (int)sent;
}

static int socket_read(BIO *bio, char *octets, int length)
{
    FfTls *tls = BIO_get_data(bio);
    gssize got = recv(tls->fd, octets, (size_t)length, 0);

    BIO_clear_retry_flags(bio);
    if (got < 0 && is_retry(errno)) {
        BIO_set_retry_read(bio);
    }
    tls->ended = got == 0;
    return (int)got;
}

static long socket_control(BIO *bio, int command, long number, void *pointer)
{
    const FfTls *tls = BIO_get_data(bio);

    if (command == BIO_CTRL_EOF) {
        return tls->ended;
    }
    return command == BIO_CTRL_FLUSH;
}

static gpointer socket_method_new(gpointer data)
{
    BIO_METHOD *method =
        BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "faxferry socket");

    BIO_meth_set_write(method, socket_write);
    BIO_meth_set_read(method, socket_read);
    BIO_meth_set_ctrl(method, socket_control);
    return method;
}

static BIO *socket_bio_new(FfTls *tls)
{
    static GOnce once = G_ONCE_INIT;
    BIO *bio = BIO_new(g_once(&once, socket_method_new, NULL));

    BIO_set_data(bio, tls);
    BIO_set_init(bio, 1);
    return bio;
}

/* ---- rules ---- */

static const char *openssl_words(void)
{
    const char *words = ERR_reason_error_string(ERR_peek_last_error());
    return words != NULL ? words : "unknown cause";
}

static bool load_authorities(SSL_CTX *context, const char *ca_file, GError **error)
{
    if (ca_file == NULL) { /* an empty system store shows when the server is verified */
        return SSL_CTX_set_default_verify_paths(context) == 1;
    }
    if (SSL_CTX_load_verify_locations(context, ca_file, NULL) == 1) {
        return true;
    }
    const char *words = access(ca_file, R_OK) < 0 ? g_strerror(errno) : openssl_words();
    g_set_error(error, FF_ERROR, FF_ERROR_CONFIG,
                "can't load certificates from ca_file %s: %s; it must be a readable PEM file",
                ca_file, words);
    return false;
}

static SSL_CTX *context_new(const FfTlsRules *rules, GError **error)
{
    g_autoptr(SSL_CTX) context = SSL_CTX_new(TLS_client_method());

    if (context == NULL || SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) != 1) {
        g_set_error(error, FF_ERROR, FF_ERROR_TEMPORARY, "can't start TLS: %s", openssl_words());
        return NULL;
    }
    SSL_CTX_set_read_ahead(context, 1);
    SSL_CTX_set_default_read_buffer_len(context, READ_BUFFER);
    SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    return load_authorities(context, rules->ca_file, error) ? g_steal_pointer(&context) : NULL;
}

/* OpenSSL forgets the certificate when it refuses it, so the words are found here. */
static int note_problem(int accepted, X509_STORE_CTX *chain)
{
    if (accepted) {
        return accepted;
    }
    SSL *ssl = X509_STORE_CTX_get_ex_data(chain, SSL_get_ex_data_X509_STORE_CTX_idx());
    FfTls *tls = SSL_get_app_data(ssl);
    g_free(tls->problem);
    tls->problem = ff_certificate_problem(X509_STORE_CTX_get_current_cert(chain),
                                          X509_STORE_CTX_get0_cert(chain),
                                          X509_STORE_CTX_get_error(chain), tls->host);
    return 0;
}

static bool expect_host(SSL *ssl, const char *host)
{
    if (X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), host) == 1) {
        return true;
    }
    SSL_set_hostflags(ssl, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    return SSL_set1_host(ssl, host) == 1 && SSL_set_tlsext_host_name(ssl, host) == 1;
}

static bool check_pin_setting(const char *pin, GError **error)
{
    if (pin == NULL || ff_certificate_pin_is_valid(pin)) {
        return true;
    }
    g_set_error(error, FF_ERROR, FF_ERROR_CONFIG,
                "the certificate pin \"%s\" is not sha256// and the base64 of 32 octets", pin);
    return false;
}

FfTls *ff_tls_new(int fd, const char *host, const char *peer, const FfTlsRules *rules,
                  GError **error)
{
    g_autoptr(FfTls) tls = g_new0(FfTls, 1);
    tls->fd = fd;
    tls->host = g_strdup(host);
    tls->peer = g_strdup(peer);
    tls->pin = g_strdup(rules->pin);
    ERR_clear_error();
    if (!check_pin_setting(rules->pin, error)) {
        return NULL;
    }
    g_autoptr(SSL_CTX) context = context_new(rules, error);
    if (context == NULL) {
        return NULL;
    }
    tls->ssl = SSL_new(context);
    if (tls->ssl == NULL || !expect_host(tls->ssl, host)) {
        g_set_error(error, FF_ERROR, FF_ERROR_CONFIG,
                    "%s: TLS can't verify a host named \"%s\": %s", peer, host, openssl_words());
        return NULL;
    }
    BIO *bio = socket_bio_new(tls);
    SSL_set_bio(tls->ssl, bio, bio);
    SSL_set_app_data(tls->ssl, tls);
    /* A pin alone identifies the server; authority and name say nothing more then. */
    bool pin_only = rules->pin != NULL && rules->ca_file == NULL;
    SSL_set_verify(tls->ssl, pin_only ? SSL_VERIFY_NONE : SSL_VERIFY_PEER,
                   pin_only ? NULL : note_problem);
    return g_steal_pointer(&tls);
}

void ff_tls_free(FfTls *tls)
{
    if (tls == NULL) {
        return;
    }
    if (tls->ssl != NULL && !tls->broken && SSL_is_init_finished(tls->ssl)) {
        SSL_shutdown(tls->ssl);
    }
    ERR_clear_error();
    SSL_free(tls->ssl);
    g_free(tls->host);
    g_free(tls->peer);
    g_free(tls->pin);
    g_free(tls->problem);
    g_free(tls);
}

/* ---- failures in words ---- */

static const struct {
    int reason;
    FfErrorClass class;
    const char *words;
} FAILURES[] = {
    {SSL_R_UNEXPECTED_EOF_WHILE_READING, FF_ERROR_TEMPORARY,
     "the connection was cut in the middle of TLS"},
    {SSL_R_WRONG_VERSION_NUMBER, FF_ERROR_CONFIG,
     "the server does not speak TLS here; check port and security (tls or starttls)"},
    {SSL_R_HTTP_REQUEST, FF_ERROR_CONFIG,
     "the server does not speak TLS here; check port and security (tls or starttls)"},
    {SSL_R_UNSUPPORTED_PROTOCOL, FF_ERROR_CONFIG,
     "the server offers no TLS 1.2 or newer; its owner must update it"},
    {SSL_R_TLSV1_ALERT_PROTOCOL_VERSION, FF_ERROR_CONFIG,
     "the server offers no TLS 1.2 or newer; its owner must update it"},
};

static void set_protocol_error(const FfTls *tls, GError **error)
{
    int reason = ERR_GET_REASON(ERR_peek_error());

    if (reason == SSL_R_CERTIFICATE_VERIFY_FAILED && tls->problem != NULL) {
        g_set_error(error, FF_ERROR, FF_ERROR_CONFIG, "%s: %s", tls->peer, tls->problem);
        return;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(FAILURES); i++) {
        if (FAILURES[i].reason == reason) {
            g_set_error(error, FF_ERROR, FAILURES[i].class, "%s: %s", tls->peer, FAILURES[i].words);
            return;
        }
    }
    g_set_error(error, FF_ERROR, FF_ERROR_TEMPORARY, "%s: TLS failed: %s", tls->peer,
                openssl_words());
}

static FfTlsStep fail(FfTls *tls, int ssl_error, int error_number, GError **error)
{
    tls->broken = true;
    if (ssl_error == SSL_ERROR_SYSCALL && ERR_peek_error() == 0) {
        g_set_error(
            error, FF_ERROR, FF_ERROR_TEMPORARY, "%s: the connection was cut: %s", tls->peer,
            tls->ended || error_number == 0 ? "no closing by TLS" : g_strerror(error_number));
    } else {
        set_protocol_error(tls, error);
    }
    ERR_clear_error();
    return FF_TLS_FAILED;
}

static FfTlsStep step_of(FfTls *tls, int result, GError **error)
{
    int error_number = errno;
    int ssl_error = SSL_get_error(tls->ssl, result);

    switch (ssl_error) {
    case SSL_ERROR_NONE:
        return FF_TLS_DONE;
    case SSL_ERROR_WANT_READ:
        return FF_TLS_WANT_READ;
    case SSL_ERROR_WANT_WRITE:
        return FF_TLS_WANT_WRITE;
    case SSL_ERROR_ZERO_RETURN:
        return FF_TLS_END;
    default:
        return fail(tls, ssl_error, error_number, error);
    }
}

/* ---- steps ---- */

static bool check_pin(FfTls *tls, GError **error)
{
    if (tls->pin == NULL) {
        return true;
    }
    g_autoptr(X509) certificate = SSL_get1_peer_certificate(tls->ssl);
    g_autofree char *pin = certificate != NULL ? ff_certificate_pin(certificate) : g_strdup("none");
    if (strcmp(pin, tls->pin) == 0) {
        return true;
    }
    tls->broken = true;
    g_set_error(
        error, FF_ERROR, FF_ERROR_CONFIG,
        "%s: the server's key is not the pinned one: it is %s, the setting says %s; ask the "
        "server's owner whether the key was changed",
        tls->peer, pin, tls->pin);
    return false;
}

FfTlsStep ff_tls_handshake(FfTls *tls, GError **error)
{
    ERR_clear_error();
    errno = 0;
    FfTlsStep step = step_of(tls, SSL_connect(tls->ssl), error);
    if (step == FF_TLS_DONE && !check_pin(tls, error)) {
        return FF_TLS_FAILED;
    }
    return step;
}

FfTlsStep ff_tls_read(FfTls *tls, void *buffer, gsize size, gsize *ret_length, GError **error)
{
    ERR_clear_error();
    errno = 0;
    return step_of(tls, SSL_read_ex(tls->ssl, buffer, size, ret_length), error);
}

FfTlsStep ff_tls_write(FfTls *tls, const void *data, gsize length, gsize *ret_length,
                       GError **error)
{
    ERR_clear_error();
    errno = 0;
    return step_of(tls, SSL_write_ex(tls->ssl, data, length, ret_length), error);
}

FfTlsStep ff_tls_peek(FfTls *tls, GError **error)
{
    char octet;
    gsize length;

    ERR_clear_error();
    errno = 0;
    return step_of(tls, SSL_peek_ex(tls->ssl, &octet, 1, &length), error);
}
