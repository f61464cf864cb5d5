// SPDX-License-Identifier: GPL-3.0-or-later
#include "smtp/submit.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/limits.h"
#include "smtp/submit-outcome.h"

#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#define QUIT_MS 500 /* for the answer to QUIT after a time-out */

typedef struct curl_slist List;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(List, curl_slist_free_all)

static gpointer initialise_library(gpointer data)
{
    return GINT_TO_POINTER(curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK);
}

static void server_copy(FfSubmitServer *copy, const FfSubmitServer *server)
{
    *copy = *server;
    copy->host = g_strdup(server->host);
    copy->user = g_strdup(server->user);
    copy->password_file = g_strdup(server->password_file);
    copy->ca_file = g_strdup(server->ca_file);
    copy->pin = g_strdup(server->pin);
    copy->helo = g_strdup(server->helo);
}

static void server_clear(FfSubmitServer *server)
{
    g_free((char *)server->host);
    g_free((char *)server->user);
    g_free((char *)server->password_file);
    g_free((char *)server->ca_file);
    g_free((char *)server->pin);
    g_free((char *)server->helo);
}

/* ---- SIGPIPE ---- */

/* libcurl's TLS library writes to sockets that raise it. It comes to the writing thread, so it is
 * enough to keep it from this one; the rest of the process is left as it is. */
static void block_pipe_signal(sigset_t *ret_before)
{
    sigset_t pipe_signal;

    sigemptyset(&pipe_signal);
    sigaddset(&pipe_signal, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe_signal, ret_before);
}

static void unblock_pipe_signal(const sigset_t *before)
{
    const struct timespec no_time = {0};
    sigset_t pipe_signal;

    if (sigismember(before, SIGPIPE)) {
        return;
    }
    sigemptyset(&pipe_signal);
    sigaddset(&pipe_signal, SIGPIPE);
    while (sigtimedwait(&pipe_signal, NULL, &no_time) == SIGPIPE) {
        ;
    }
    pthread_sigmask(SIG_SETMASK, before, NULL);
}

/* ---- what libcurl calls ---- */

static size_t read_text(char *buffer, size_t size, size_t count, void *data)
{
    FfSubmit *submit = data;
    ssize_t got = pread(submit->fd, buffer, size * count, submit->offset);

    submit->text_asked = true;
    if (got < 0) {
        return CURL_READFUNC_ABORT;
    }
    submit->offset += got;
    return (size_t)got;
}

/* After a failure libcurl says QUIT and would wait two minutes for the answer, whatever the
 * time-out. */
static int check_deadline(void *data, curl_off_t download_total, curl_off_t downloaded,
                          curl_off_t upload_total, curl_off_t uploaded)
{
    const FfSubmit *submit = data;
    return ff_clock_monotonic_ms() > submit->deadline_ms;
}

static void start_reply(FfSubmit *submit)
{
    ff_smtp_reply_clear(&submit->previous);
    submit->previous = submit->last;
    submit->last = (FfSmtpReply){0};
}

/* libcurl gives each reply line of the server, with its line end, as a header. */
static size_t note_reply_line(char *line, size_t size, size_t count, void *data)
{
    FfSubmit *submit = data;
    gsize length = size * count;
    bool is_last = true;

    while (length > 0 && (line[length - 1] == '\n' || line[length - 1] == '\r')) {
        length--;
    }
    if (!submit->last_is_open) {
        start_reply(submit);
    }
    if (!ff_smtp_reply_add_line(&submit->last, line, length, &is_last)) {
        is_last = true;
    }
    submit->last_is_open = !is_last;
    return size * count;
}

/* ---- options ---- */

static char *server_url(const FfSubmitServer *server)
{
    const char *scheme = server->security == FF_SECURITY_TLS ? "smtps" : "smtp";
    bool is_ipv6 = strchr(server->host, ':') != NULL;
    g_autofree char *helo = g_uri_escape_string(server->helo, "[]:", FALSE);

    return g_strdup_printf("%s://%s%s%s:%d/%s", scheme, is_ipv6 ? "[" : "", server->host,
                           is_ipv6 ? "]" : "", server->port, helo);
}

static void set_tls(CURL *curl, const FfSubmitServer *server)
{
    /* As in net/stream.h: a pin without a private authority identifies the server by itself. */
    bool pin_only = server->pin != NULL && server->ca_file == NULL;

    curl_easy_setopt(curl, CURLOPT_USE_SSL,
                     server->security == FF_SECURITY_NONE ? (long)CURLUSESSL_NONE
                                                          : (long)CURLUSESSL_ALL);
    curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, pin_only ? 0L : 1L);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, pin_only ? 0L : 2L);
    if (server->ca_file != NULL) {
        curl_easy_setopt(curl, CURLOPT_CAINFO, server->ca_file);
    }
    if (server->pin != NULL) {
        curl_easy_setopt(curl, CURLOPT_PINNEDPUBLICKEY, server->pin);
    }
}

static void set_options(FfSubmit *submit)
{
    g_autofree char *url = server_url(&submit->server);
    CURL *curl = submit->curl;

    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(curl, CURLOPT_PROXY, ""); /* none from the environment */
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)submit->server.timeout_ms);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, (long)submit->server.timeout_ms);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, check_deadline);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, submit);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, submit->message);
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, read_text);
    curl_easy_setopt(curl, CURLOPT_READDATA, submit);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, note_reply_line);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, submit);
    set_tls(curl, &submit->server);
}

FfSubmit *ff_submit_new(const FfSubmitServer *server)
{
    static GOnce once = G_ONCE_INIT;
    FfSubmit *submit = g_new0(FfSubmit, 1);

    g_once(&once, initialise_library, NULL);
    server_copy(&submit->server, server);
    submit->curl = curl_easy_init();
    g_assert(submit->curl != NULL); /* out of memory, like g_malloc() */
    set_options(submit);
    return submit;
}

/* libcurl says QUIT to a kept connection and would wait two minutes for an answer that a sleeping
 * firewall may never let through. With the reading side closed it says QUIT and does not wait. */
static void close_kept_connection(CURL *curl)
{
    curl_socket_t kept = CURL_SOCKET_BAD;
    sigset_t signals;

    if (curl_easy_getinfo(curl, CURLINFO_ACTIVESOCKET, &kept) == CURLE_OK &&
        kept != CURL_SOCKET_BAD) {
        shutdown(kept, SHUT_RD);
    }
    block_pipe_signal(&signals);
    curl_easy_cleanup(curl);
    unblock_pipe_signal(&signals);
}

FfSubmit *ff_submit_new_for_gateway(const FfGatewaySettings *gateway, int timeout_ms)
{
    const FfSubmitServer server = {
        .host = gateway->smtp_host,
        .port = gateway->smtp_port,
        .security = gateway->smtp_security,
        .auth = gateway->smtp_auth,
        .user = gateway->smtp_user,
        .password_file = gateway->smtp_password_file,
        .ca_file = gateway->ca_file,
        .timeout_ms = timeout_ms,
        .helo = g_get_host_name(),
    };
    return ff_submit_new(&server);
}

void ff_submit_free(FfSubmit *submit)
{
    if (submit == NULL) {
        return;
    }
    close_kept_connection(submit->curl);
    ff_smtp_reply_clear(&submit->last);
    ff_smtp_reply_clear(&submit->previous);
    server_clear(&submit->server);
    g_free(submit);
}

/* ---- sending ---- */

static CURLcode perform(FfSubmit *submit)
{
    sigset_t signals;

    submit->deadline_ms = ff_clock_monotonic_ms() + submit->server.timeout_ms + QUIT_MS;
    submit->offset = 0;
    submit->text_asked = false;
    submit->last_is_open = false;
    *submit->message = '\0';
    ff_smtp_reply_clear(&submit->last);
    ff_smtp_reply_clear(&submit->previous);
    block_pipe_signal(&signals);
    CURLcode result = curl_easy_perform(submit->curl);
    unblock_pipe_signal(&signals);
    return result;
}

/* A kept connection may have been given up by the server in the meantime; as long as the text was
 * not asked for, nothing can have been accepted and a new connection is tried at once. */
static bool is_stale_connection(const FfSubmit *submit, CURLcode result)
{
    long new_connections = 0;

    curl_easy_getinfo(submit->curl, CURLINFO_NUM_CONNECTS, &new_connections);
    if (result == CURLE_OK || new_connections > 0 || submit->text_asked) {
        return false;
    }
    return submit->last.code < 400 || submit->last.code == 421;
}

static CURLcode perform_again_if_stale(FfSubmit *submit)
{
    CURLcode result = perform(submit);

    if (!is_stale_connection(submit, result)) {
        return result;
    }
    curl_easy_setopt(submit->curl, CURLOPT_FRESH_CONNECT, 1L);
    result = perform(submit);
    curl_easy_setopt(submit->curl, CURLOPT_FRESH_CONNECT, 0L);
    return result;
}

static bool set_credentials(FfSubmit *submit, GError **error)
{
    const FfSubmitServer *server = &submit->server;

    if (server->auth == FF_AUTH_NONE) {
        return true;
    }
    if (server->auth != FF_AUTH_PASSWORD || server->user == NULL || server->password_file == NULL) {
        g_set_error(error, FF_ERROR, FF_ERROR_CONFIG,
                    "sending needs smtp_auth = password with smtp_user and smtp_password_file");
        return false;
    }
    char *password = ff_settings_read_secret(server->password_file, error);
    if (password == NULL) {
        return false;
    }
    curl_easy_setopt(submit->curl, CURLOPT_USERNAME, server->user);
    curl_easy_setopt(submit->curl, CURLOPT_PASSWORD, password);
    ff_settings_free_secret(password);
    return true;
}

/* libcurl puts them in its commands as they are. */
static bool is_safe_address(const char *address)
{
    if (strlen(address) > FF_LIMIT_ADDRESS) {
        return false;
    }
    for (; *address != '\0'; address++) {
        if (g_ascii_iscntrl(*address) || *address == '<' || *address == '>') {
            return false;
        }
    }
    return true;
}

static CURLcode send_file(FfSubmit *submit, const char *reverse_path, const char *recipient, int fd)
{
    g_autofree char *bracketed = g_strdup_printf("<%s>", recipient);
    g_autoptr(List) recipients = curl_slist_append(NULL, bracketed);
    struct stat facts = {0};

    submit->fd = fd;
    /* The size goes into MAIL, so that a server can refuse it before it is sent. */
    curl_off_t size = fstat(fd, &facts) == 0 ? facts.st_size : -1;
    curl_easy_setopt(submit->curl, CURLOPT_INFILESIZE_LARGE, size);
    curl_easy_setopt(submit->curl, CURLOPT_MAIL_FROM, *reverse_path != '\0' ? reverse_path : NULL);
    curl_easy_setopt(submit->curl, CURLOPT_MAIL_RCPT, recipients);
    CURLcode result = perform_again_if_stale(submit);
    curl_easy_setopt(submit->curl, CURLOPT_MAIL_RCPT, NULL);
    return result;
}

FfSubmitResult ff_submit_send(FfSubmit *submit, const char *reverse_path, const char *recipient,
                              int fd, char **ret_reply)
{
    g_autoptr(GError) error = NULL;

    if (!is_safe_address(reverse_path) || !is_safe_address(recipient) || *recipient == '\0') {
        *ret_reply = g_strdup("501 5.1.3 The address can't be used in SMTP");
        return FF_SUBMIT_REFUSED;
    }
    if (!set_credentials(submit, &error)) {
        *ret_reply = ff_submit_unknown_reply(submit, error->message, "");
        return FF_SUBMIT_TEMPORARY;
    }
    return ff_submit_outcome(submit, send_file(submit, reverse_path, recipient, fd), ret_reply);
}

/* Without a recipient libcurl signs in and gives this one command. */
FfSubmitResult ff_submit_check(FfSubmit *submit, char **ret_reply)
{
    g_autoptr(GError) error = NULL;

    if (!set_credentials(submit, &error)) {
        *ret_reply = ff_submit_unknown_reply(submit, error->message, "");
        return FF_SUBMIT_TEMPORARY;
    }
    curl_easy_setopt(submit->curl, CURLOPT_NOBODY, 1L);
    curl_easy_setopt(submit->curl, CURLOPT_CUSTOMREQUEST, "NOOP");
    CURLcode result = perform_again_if_stale(submit);
    curl_easy_setopt(submit->curl, CURLOPT_CUSTOMREQUEST, NULL);
    curl_easy_setopt(submit->curl, CURLOPT_UPLOAD, 1L);
    return ff_submit_outcome(submit, result, ret_reply);
}
