// SPDX-License-Identifier: GPL-3.0-or-later
#include "smtp/submit-outcome.h"

#include <string.h>

/* The code that stands for "no reply of the server": the outcome is unknown, or nothing was sent.
 */
#define UNKNOWN_PREFIX "451 4.4.1 "

/* ---- replies in words ---- */

/* As it goes on the wire, "550-one\r\n550 two"; control characters of the server are replaced. */
static char *reply_on_the_wire(const FfSmtpReply *reply)
{
    GString *text = g_string_new(NULL);
    g_auto(GStrv) lines = g_strsplit(reply->text, "\n", -1);

    for (guint i = 0; lines[i] != NULL; i++) {
        for (char *octet = lines[i]; *octet != '\0'; octet++) {
            if (g_ascii_iscntrl(*octet)) {
                *octet = '?';
            }
        }
        g_string_append_printf(text, "%s%d%c%s", i > 0 ? "\r\n" : "", reply->code,
                               lines[i + 1] != NULL ? '-' : ' ', lines[i]);
    }
    return g_string_free(text, FALSE);
}

/* Words for "there was no reply to the message", on one line whatever the server or libcurl said.
 */
char *ff_submit_unknown_reply(const FfSubmit *submit, const char *words, const char *advice)
{
    char *reply = g_strdup_printf(UNKNOWN_PREFIX "%s port %d: %s%s", submit->server.host,
                                  submit->server.port, words, advice);

    for (char *octet = reply; *octet != '\0'; octet++) {
        if (g_ascii_iscntrl(*octet)) {
            *octet = ' ';
        }
    }
    return reply;
}

static const struct {
    CURLcode code;
    const char *advice;
} ADVICE[] = {
    {CURLE_COULDNT_RESOLVE_HOST, "; check smtp_host"},
    {CURLE_COULDNT_CONNECT, "; check smtp_host and smtp_port"},
    {CURLE_RECV_ERROR, "; the connection was lost before the answer came"},
    {CURLE_SEND_ERROR, "; the connection was lost"},
    {CURLE_OPERATION_TIMEDOUT, "; check that an SMTP server runs there, or it is overloaded"},
    {CURLE_USE_SSL_FAILED, "; the server offers no STARTTLS, check smtp_port and smtp_security"},
    {CURLE_SSL_CONNECT_ERROR, "; check smtp_port and smtp_security"},
    {CURLE_PEER_FAILED_VERIFICATION, "; check smtp_host, ca_file, and the server's certificate"},
    {CURLE_SSL_CACERT_BADFILE, "; check ca_file"},
    {CURLE_SSL_PINNEDPUBKEYNOTMATCH, "; the server's key is not the pinned one"},
    {CURLE_LOGIN_DENIED, "; check smtp_user and smtp_password_file"},
    {CURLE_ABORTED_BY_CALLBACK, "; the message could not be read from its file"},
};

static char *failure_reply(const FfSubmit *submit, CURLcode code)
{
    const char *advice = "";
    const char *words = *submit->message != '\0' ? submit->message : curl_easy_strerror(code);

    for (gsize i = 0; i < G_N_ELEMENTS(ADVICE); i++) {
        if (ADVICE[i].code == code) {
            advice = ADVICE[i].advice;
        }
    }
    g_autofree char *said = submit->last.code >= 400 ? reply_on_the_wire(&submit->last) : NULL;
    if (said == NULL) {
        return ff_submit_unknown_reply(submit, words, advice);
    }
    g_autofree char *both = g_strdup_printf("%s: the server said \"%s\"", words, said);
    return ff_submit_unknown_reply(submit, both, advice);
}

/* ---- the outcome ---- */

/* The reply that decided, or NULL when the outcome is not a reply to this message. libcurl's code
 * is that of the last reply only after these two results; after others it is an older one. Result 8
 * before the text was asked for is a bad greeting: a fault of the server, not of the message. */
static const FfSmtpReply *deciding_reply(const FfSubmit *submit, CURLcode result)
{
    long code = 0;

    curl_easy_getinfo(submit->curl, CURLINFO_RESPONSE_CODE, &code);
    bool is_reply = result == CURLE_OK || result == CURLE_SEND_ERROR ||
                    (result == CURLE_WEIRD_SERVER_REPLY && submit->text_asked);
    if (!is_reply || (result != CURLE_OK && code < 400)) {
        return NULL;
    }
    if (submit->last.code == code && !submit->last_is_open) {
        return &submit->last;
    }
    return submit->previous.code == code ? &submit->previous : NULL;
}

FfSubmitResult ff_submit_outcome(const FfSubmit *submit, CURLcode result, char **ret_reply)
{
    const FfSmtpReply *reply = deciding_reply(submit, result);

    if (reply == NULL) {
        *ret_reply = failure_reply(submit, result);
        return FF_SUBMIT_TEMPORARY;
    }
    *ret_reply = reply_on_the_wire(reply);
    if (result == CURLE_OK) {
        return FF_SUBMIT_DONE;
    }
    return reply->code >= 500 ? FF_SUBMIT_REFUSED : FF_SUBMIT_TEMPORARY;
}
