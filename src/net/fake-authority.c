// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/fake-authority.h"

#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

static void add_extension(X509 *certificate, int nid, const char *value)
{
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, NULL, nid, value);

    g_assert_nonnull(extension);
    g_assert_cmpint(X509_add_ext(certificate, extension, -1), ==, 1);
    X509_EXTENSION_free(extension);
}

static void add_name(X509 *certificate, const char *name)
{
    X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_UTF8,
                               (const unsigned char *)name, -1, -1, 0);
}

FfFakeIdentity *ff_fake_identity_new(const char *name, const char *alternative, long from_seconds,
                                     long to_seconds, const FfFakeIdentity *issuer)
{
    static long serial = 0;
    FfFakeIdentity *identity = g_new0(FfFakeIdentity, 1);

    identity->key = EVP_EC_gen("P-256");
    X509 *certificate = identity->certificate = X509_new();
    X509_set_version(certificate, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), ++serial);
    X509_gmtime_adj(X509_getm_notBefore(certificate), from_seconds);
    X509_gmtime_adj(X509_getm_notAfter(certificate), to_seconds);
    X509_set_pubkey(certificate, identity->key);
    add_name(certificate, name);
    add_extension(certificate, NID_basic_constraints, alternative == NULL ? "CA:TRUE" : "CA:FALSE");
    if (alternative != NULL) {
        add_extension(certificate, NID_subject_alt_name, alternative);
    }
    const FfFakeIdentity *signer = issuer != NULL ? issuer : identity;
    X509_set_issuer_name(certificate, X509_get_subject_name(signer->certificate));
    g_assert_cmpint(X509_sign(certificate, signer->key, EVP_sha256()), >, 0);
    return identity;
}

void ff_fake_identity_free(FfFakeIdentity *identity)
{
    if (identity == NULL) {
        return;
    }
    EVP_PKEY_free(identity->key);
    X509_free(identity->certificate);
    g_free(identity);
}

char *ff_fake_identity_save(const FfFakeIdentity *identity)
{
    char *path = NULL;
    int fd = g_file_open_tmp("faxferry-XXXXXX.pem", &path, NULL);
    FILE *file = fdopen(fd, "w");

    g_assert_nonnull(file);
    g_assert_cmpint(PEM_write_X509(file, identity->certificate), ==, 1);
    fclose(file);
    return path;
}

static void block_pipe_signal(void)
{
    sigset_t pipe_signal;

    sigemptyset(&pipe_signal);
    sigaddset(&pipe_signal, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe_signal, NULL);
}

SSL *ff_fake_identity_accept(const FfFakeIdentity *identity, int fd, int highest_version)
{
    SSL_CTX *context = SSL_CTX_new(TLS_server_method());

    SSL_CTX_set_security_level(context, 0); /* lets a test offer what is too old */
    SSL_CTX_set_min_proto_version(context, 0);
    SSL_CTX_set_max_proto_version(context, highest_version);
    SSL_CTX_use_certificate(context, identity->certificate);
    SSL_CTX_use_PrivateKey(context, identity->key);
    SSL *ssl = SSL_new(context);
    SSL_CTX_free(context);
    SSL_set_fd(ssl, fd);
    block_pipe_signal();
    if (SSL_accept(ssl) == 1) {
        return ssl;
    }
    SSL_free(ssl);
    return NULL;
}
