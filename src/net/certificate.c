// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/certificate.h"

#include "base/limits.h"

#include <openssl/evp.h>
#include <openssl/x509v3.h>
#include <string.h>

#define PIN_PREFIX "sha256//"
#define NAMES_MAX  8 /* names of one certificate told to the administrator */
#define SHA256_LEN 32

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BIO, BIO_free_all)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GENERAL_NAMES, GENERAL_NAMES_free)

char *ff_certificate_pin(const X509 *certificate)
{
    unsigned char *encoded = NULL;
    int length = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &encoded);
    unsigned char digest[EVP_MAX_MD_SIZE];

    if (length <= 0) {
        return g_strdup("");
    }
    bool hashed = EVP_Digest(encoded, (size_t)length, digest, NULL, EVP_sha256(), NULL) == 1;
    OPENSSL_free(encoded);
    if (!hashed) {
        return g_strdup("");
    }
    g_autofree char *text = g_base64_encode(digest, SHA256_LEN);
    return g_strconcat(PIN_PREFIX, text, NULL);
}

bool ff_certificate_pin_is_valid(const char *pin)
{
    if (!g_str_has_prefix(pin, PIN_PREFIX)) {
        return false;
    }
    gsize length = 0;
    g_autofree guchar *digest = g_base64_decode(pin + strlen(PIN_PREFIX), &length);
    if (length != SHA256_LEN) {
        return false;
    }
    /* g_base64_decode() skips what it does not know: only a canonical text comes back the same. */
    g_autofree char *again = g_base64_encode(digest, length);
    return strcmp(again, pin + strlen(PIN_PREFIX)) == 0;
}

/* What was printed into a memory BIO, cut and without control characters. */
static char *bio_text(BIO *bio)
{
    char *octets = NULL;
    long length = BIO_get_mem_data(bio, &octets);
    char *text = g_strndup(octets != NULL ? octets : "", (gsize)CLAMP(length, 0, FF_LIMIT_NAME));

    for (char *octet = text; *octet != '\0'; octet++) {
        if (!g_ascii_isprint(*octet)) {
            *octet = '?';
        }
    }
    return text;
}

static char *time_text(const ASN1_TIME *time)
{
    g_autoptr(BIO) bio = BIO_new(BIO_s_mem());
    ASN1_TIME_print(bio, time);
    return bio_text(bio);
}

static char *name_text(const X509_NAME *name)
{
    g_autoptr(BIO) bio = BIO_new(BIO_s_mem());
    X509_NAME_print_ex(bio, name, 0, XN_FLAG_ONELINE);
    return bio_text(bio);
}

static void print_names(BIO *bio, const GENERAL_NAMES *names)
{
    int told = 0;

    for (int i = 0; i < sk_GENERAL_NAME_num(names) && told < NAMES_MAX; i++) {
        int type;
        const void *value = GENERAL_NAME_get0_value(sk_GENERAL_NAME_value(names, i), &type);
        if (type == GEN_DNS) {
            BIO_printf(bio, "%s%.*s", told++ > 0 ? ", " : "", ASN1_STRING_length(value),
                       (const char *)ASN1_STRING_get0_data(value));
        }
    }
}

/* The DNS names it is good for, or its subject when it has none. */
static char *names_text(X509 *certificate)
{
    g_autoptr(GENERAL_NAMES) names =
        X509_get_ext_d2i(certificate, NID_subject_alt_name, NULL, NULL);
    g_autoptr(BIO) bio = BIO_new(BIO_s_mem());

    if (names != NULL) {
        print_names(bio, names);
    }
    g_autofree char *text = bio_text(bio);
    if (*text != '\0') {
        return g_steal_pointer(&text);
    }
    return name_text(X509_get_subject_name(certificate));
}

static char *expired(const X509 *faulty, X509 *own, const char *host)
{
    g_autofree char *when = time_text(X509_get0_notAfter(faulty));
    return g_strdup_printf("its certificate expired on %s; the server's owner must renew it, or "
                           "the clock of this machine is wrong",
                           when);
}

static char *not_yet_valid(const X509 *faulty, X509 *own, const char *host)
{
    g_autofree char *when = time_text(X509_get0_notBefore(faulty));
    return g_strdup_printf(
        "its certificate is valid only from %s on; check the clock of this machine", when);
}

static char *wrong_name(const X509 *faulty, X509 *own, const char *host)
{
    g_autofree char *names = names_text(own);
    return g_strdup_printf("its certificate is for %s, not for %s; set the host to a name that the "
                           "certificate has",
                           names, host);
}

static char *unknown_issuer(const X509 *faulty, X509 *own, const char *host)
{
    g_autofree char *issuer = name_text(X509_get_issuer_name(faulty));
    g_autofree char *pin = ff_certificate_pin(own);
    return g_strdup_printf(
        "its certificate is issued by \"%s\", which is not trusted here; set ca_file "
        "to that authority's certificate, or, once its owner has confirmed the key, "
        "pin it: %s",
        issuer, pin);
}

static const struct {
    int verify_error;
    char *(*words)(const X509 *faulty, X509 *own, const char *host);
} PROBLEMS[] = {
    {X509_V_ERR_CERT_HAS_EXPIRED, expired},
    {X509_V_ERR_CERT_NOT_YET_VALID, not_yet_valid},
    {X509_V_ERR_HOSTNAME_MISMATCH, wrong_name},
    {X509_V_ERR_IP_ADDRESS_MISMATCH, wrong_name},
    {X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, unknown_issuer},
    {X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN, unknown_issuer},
    {X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, unknown_issuer},
    {X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, unknown_issuer},
    {X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE, unknown_issuer},
    {X509_V_ERR_CERT_SIGNATURE_FAILURE, unknown_issuer},
    {X509_V_ERR_CERT_UNTRUSTED, unknown_issuer},
};

char *ff_certificate_problem(const X509 *faulty, X509 *own, int verify_error, const char *host)
{
    for (gsize i = 0; i < G_N_ELEMENTS(PROBLEMS) && faulty != NULL && own != NULL; i++) {
        if (PROBLEMS[i].verify_error == verify_error) {
            return PROBLEMS[i].words(faulty, own, host);
        }
    }
    return g_strdup_printf("its certificate is not valid: %s; the server's owner must replace it",
                           X509_verify_cert_error_string(verify_error));
}
