// SPDX-License-Identifier: GPL-3.0-or-later
/* Submission against a small server that misbehaves at a chosen step. */
#include "base/clock.h"
#include "base/file.h"
#include "net/certificate.h"
#include "net/fake-authority.h"
#include "net/listener.h"
#include "net/stream.h"
#include "smtp/submit.h"

#include <glib-unix.h>
#include <glib/gstdio.h>
#include <netinet/in.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define DAY           86400L
#define TIMEOUT_MS    20000
#define TIMEOUT_SHORT 300 /* for a server that says nothing */
#define DROP          ""  /* in place of a reply: the connection is closed */
#define SILENCE       "-" /* in place of a reply: nothing is said, the connection stays */

/* ---- the server ---- */

/* The steps of a session, in the order in which replies are looked up. */
typedef enum {
    GREETING,
    EHLO,
    STARTTLS,
    AUTH,
    MAIL,
    RCPT,
    DATA,
    TEXT,
    QUIT,
    OTHER,
    STEP_COUNT
} Step;

static const char *const WORDS[STEP_COUNT] = {
    [EHLO] = "EHLO", [STARTTLS] = "STARTTLS", [AUTH] = "AUTH", [MAIL] = "MAIL",
    [RCPT] = "RCPT", [DATA] = "DATA",         [QUIT] = "QUIT",
};

static const char *const USUAL[STEP_COUNT] = {
    [GREETING] = "220 fake ready",
    [EHLO] = "250-fake\r\n250-SIZE 1000000\r\n250-AUTH PLAIN\r\n250 8BITMIME",
    [STARTTLS] = "220 2.0.0 go on",
    [AUTH] = "235 2.7.0 welcome",
    [MAIL] = "250 2.1.0 Ok",
    [RCPT] = "250 2.1.5 Ok",
    [DATA] = "354 go on",
    [TEXT] = "250 2.0.0 Ok: queued as 12345",
    [QUIT] = "221 2.0.0 Bye",
    [OTHER] = "502 5.5.2 what?",
};

typedef struct {
    int listener;
    int port;
    const char *replies[STEP_COUNT]; /* NULL: the usual one */
    const FfFakeIdentity *identity;  /* NULL: no TLS */
    bool implicit_tls;
    guint messages_before_drop; /* closes after so many messages on a connection; 0: never */
    GThread *thread;
    /* written by the thread, read when it has ended */
    GString *log;  /* commands as they came */
    GString *text; /* of all messages, dots and all */
    guint connections;
    /* of the connection */
    int fd;
    SSL *ssl;
    char buffer[16384];
    gssize taken, got;
    guint messages;
} Server;

static char server_octet(Server *server)
{
    if (server->taken == server->got) {
        gssize got = server->ssl != NULL
                         ? SSL_read(server->ssl, server->buffer, sizeof server->buffer)
                         : recv(server->fd, server->buffer, sizeof server->buffer, 0);
        server->taken = 0;
        server->got = MAX(got, 0);
    }
    return server->got > 0 ? server->buffer[server->taken++] : 0;
}

/* A line with its LF; empty when the peer is gone. */
static char *server_line(Server *server)
{
    GString *line = g_string_new(NULL);
    char octet;

    while ((octet = server_octet(server)) != 0) {
        g_string_append_c(line, octet);
        if (octet == '\n') {
            break;
        }
    }
    return g_string_free(line, FALSE);
}

static void server_write(Server *server, const char *text)
{
    gssize sent = server->ssl != NULL ? SSL_write(server->ssl, text, (int)strlen(text))
                                      : send(server->fd, text, strlen(text), MSG_NOSIGNAL);
    if (sent < 0) {
        g_test_message("the client is gone");
    }
}

/* false: close the connection. */
static bool server_reply(Server *server, Step step)
{
    const char *reply = server->replies[step] != NULL ? server->replies[step] : USUAL[step];

    if (strcmp(reply, DROP) == 0) {
        return false;
    }
    if (strcmp(reply, SILENCE) == 0) {
        while (server_octet(server) != 0) {
            ;
        }
        return false;
    }
    g_autofree char *line = g_strconcat(reply, "\r\n", NULL);
    server_write(server, line);
    return step != QUIT;
}

static bool server_take_text(Server *server)
{
    for (;;) {
        g_autofree char *line = server_line(server);
        if (*line == '\0') {
            return false;
        }
        if (strcmp(line, ".\r\n") == 0) {
            break;
        }
        g_string_append(server->text, line);
    }
    server->messages++;
    return server_reply(server, TEXT) && server->messages != server->messages_before_drop;
}

static bool server_start_tls(Server *server)
{
    server->ssl = ff_fake_identity_accept(server->identity, server->fd, TLS1_3_VERSION);
    return server->ssl != NULL;
}

static Step step_of(const char *line)
{
    for (Step step = EHLO; step < OTHER; step++) {
        if (WORDS[step] != NULL &&
            g_ascii_strncasecmp(line, WORDS[step], strlen(WORDS[step])) == 0) {
            return step;
        }
    }
    return OTHER;
}

static bool accepted(const Server *server, Step step)
{
    return server->replies[step] == NULL;
}

static bool server_take_credentials(Server *server)
{
    server_write(server, "334 \r\n");
    g_autofree char *line = server_line(server);
    return *line != '\0';
}

static bool server_take_command(Server *server)
{
    g_autofree char *line = server_line(server);
    Step step = step_of(line);

    if (*line == '\0') {
        return false;
    }
    g_string_append(server->log, line);
    if (step == AUTH && !server_take_credentials(server)) {
        return false;
    }
    if (!server_reply(server, step)) {
        return false;
    }
    if (step == STARTTLS && accepted(server, step)) {
        return server_start_tls(server);
    }
    if (step == DATA && accepted(server, step)) {
        return server_take_text(server);
    }
    return true;
}

static void server_connection(Server *server)
{
    server->connections++;
    server->messages = 0;
    server->taken = server->got = 0;
    if (server->implicit_tls && !server_start_tls(server)) {
        return;
    }
    if (!server_reply(server, GREETING)) {
        return;
    }
    while (server_take_command(server)) {
        ;
    }
}

static gpointer server_run(gpointer data)
{
    Server *server = data;

    while ((server->fd = accept(server->listener, NULL, NULL)) >= 0) {
        server_connection(server);
        SSL_free(g_steal_pointer(&server->ssl));
        close(server->fd);
    }
    return NULL;
}

static Server *server_new(void)
{
    g_autoptr(GError) error = NULL;
    Server *server = g_new0(Server, 1);
    struct sockaddr_in address = {0};
    socklen_t length = sizeof address;

    server->listener = ff_listener_open("127.0.0.1", 0, "response_port", &error);
    g_assert_no_error(error);
    g_assert_true(g_unix_set_fd_nonblocking(server->listener, FALSE, NULL));
    g_assert_cmpint(getsockname(server->listener, (struct sockaddr *)&address, &length), ==, 0);
    server->port = ntohs(address.sin_port);
    server->log = g_string_new(NULL);
    server->text = g_string_new(NULL);
    return server;
}

static void server_start(Server *server)
{
    server->thread = g_thread_new("server", server_run, server);
}

/* After this, what the thread has written down may be read. */
static void server_stop(Server *server)
{
    shutdown(server->listener, SHUT_RDWR); /* ends accept() */
    if (server->thread != NULL) {
        g_thread_join(g_steal_pointer(&server->thread));
    }
}

static void server_free(Server *server)
{
    server_stop(server);
    close(server->listener);
    g_string_free(server->log, TRUE);
    g_string_free(server->text, TRUE);
    g_free(server);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Server, server_free)

/* ---- the client ---- */

static FfSubmitServer settings_for(const Server *server)
{
    return (FfSubmitServer){.host = "127.0.0.1",
                            .port = server->port,
                            .security = FF_SECURITY_NONE,
                            .timeout_ms = TIMEOUT_MS,
                            .helo = "fax.example"};
}

static FfSubmitResult send_text(FfSubmit *submit, const char *from, const char *text,
                                char **ret_reply)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(FfFile) file = ff_file_new_from_bytes("message.eml", text, strlen(text), &error);

    g_assert_no_error(error);
    FfSubmitResult result = ff_submit_send(submit, from, "user@example.com", file->fd, ret_reply);
    g_test_message("%s", *ret_reply);
    return result;
}

static void assert_has(const char *text, const char *part)
{
    if (strstr(text, part) == NULL) {
        g_error("\"%s\" lacks \"%s\"", text, part);
    }
}

static void test_sent(void)
{
    static const char TEXT_SENT[] = "Subject: x\r\n\r\n.\r\n..a\r\nlast";
    g_autoptr(Server) server = server_new();
    g_autofree char *reply = NULL;
    FfSubmitServer settings = settings_for(server);

    server_start(server);
    g_autoptr(FfSubmit) submit = ff_submit_new(&settings);
    g_assert_cmpint(send_text(submit, "fax@company.com", TEXT_SENT, &reply), ==, FF_SUBMIT_DONE);
    g_assert_cmpstr(reply, ==, "250 2.0.0 Ok: queued as 12345");
    g_clear_pointer(&submit, ff_submit_free);
    server_stop(server);
    g_assert_cmpstr(server->text->str, ==, "Subject: x\r\n\r\n..\r\n...a\r\nlast\r\n");
    g_assert_cmpstr(server->log->str, ==,
                    "EHLO fax.example\r\nMAIL FROM:<fax@company.com> SIZE=26\r\n"
                    "RCPT TO:<user@example.com>\r\nDATA\r\nQUIT\r\n");
}

/* One connection for many messages; the null path is written as such. */
static void test_kept_connection(void)
{
    g_autoptr(Server) server = server_new();
    FfSubmitServer settings = settings_for(server);

    server_start(server);
    g_autoptr(FfSubmit) submit = ff_submit_new(&settings);
    for (guint i = 0; i < 3; i++) {
        g_autofree char *reply = NULL;
        g_assert_cmpint(send_text(submit, i == 1 ? "" : "a@b", ".x\r\n", &reply), ==,
                        FF_SUBMIT_DONE);
    }
    g_clear_pointer(&submit, ff_submit_free);
    server_stop(server);
    g_assert_cmpuint(server->connections, ==, 1);
    g_assert_cmpstr(server->text->str, ==, "..x\r\n..x\r\n..x\r\n");
    assert_has(server->log->str, "MAIL FROM:<> SIZE=4\r\n");
}

/* A connection that the server gave up between two messages costs nothing but a new one. */
static void test_connection_given_up(void)
{
    g_autoptr(Server) server = server_new();
    FfSubmitServer settings = settings_for(server);

    server->messages_before_drop = 1;
    server_start(server);
    g_autoptr(FfSubmit) submit = ff_submit_new(&settings);
    for (guint i = 0; i < 5; i++) {
        g_autofree char *reply = NULL;
        g_assert_cmpint(send_text(submit, "a@b", "x\r\n", &reply), ==, FF_SUBMIT_DONE);
    }
    g_clear_pointer(&submit, ff_submit_free);
    server_stop(server);
    g_assert_cmpuint(server->connections, ==, 5);
    g_assert_cmpstr(server->text->str, ==, "x\r\nx\r\nx\r\nx\r\nx\r\n");
}

static void test_empty_message(void)
{
    g_autoptr(Server) server = server_new();
    g_autofree char *reply = NULL;
    FfSubmitServer settings = settings_for(server);

    server_start(server);
    g_autoptr(FfSubmit) submit = ff_submit_new(&settings);
    g_assert_cmpint(send_text(submit, "a@b", "", &reply), ==, FF_SUBMIT_DONE);
}

/* ---- failures at each step ---- */

typedef struct {
    const char *path;
    Step step;
    const char *reply;
    FfSubmitResult result;
    const char *words; /* begins with */
} Failure;

static const Failure FAILURES[] = {
    {"/smtp/submit/greeting-4xx", GREETING, "421 4.3.2 busy", FF_SUBMIT_TEMPORARY,
     "451 4.4.1 127.0.0.1"},
    {"/smtp/submit/greeting-5xx", GREETING, "554 5.7.1 go away", FF_SUBMIT_TEMPORARY,
     "451 4.4.1 127.0.0.1"},
    {"/smtp/submit/greeting-drop", GREETING, DROP, FF_SUBMIT_TEMPORARY, "451 4.4.1 127.0.0.1"},
    {"/smtp/submit/greeting-not-smtp-waits", GREETING, "+OK POP3 here", FF_SUBMIT_TEMPORARY,
     "451 4.4.1 127.0.0.1"},
    {"/smtp/submit/ehlo-drop", EHLO, DROP, FF_SUBMIT_TEMPORARY, "451 4.4.1 127.0.0.1"},
    {"/smtp/submit/ehlo-5xx", EHLO, "550 5.7.1 who?", FF_SUBMIT_TEMPORARY, "451 4.4.1 127.0.0.1"},
    {"/smtp/submit/mail-4xx", MAIL, "451 4.3.0 later", FF_SUBMIT_TEMPORARY, "451 4.3.0 later"},
    {"/smtp/submit/mail-5xx", MAIL, "550 5.7.1 not you", FF_SUBMIT_REFUSED, "550 5.7.1 not you"},
    {"/smtp/submit/mail-drop", MAIL, DROP, FF_SUBMIT_TEMPORARY, "451 4.4.1 127.0.0.1"},
    {"/smtp/submit/rcpt-4xx", RCPT, "450 4.2.0 greylisted", FF_SUBMIT_TEMPORARY,
     "450 4.2.0 greylisted"},
    {"/smtp/submit/rcpt-5xx", RCPT, "550-5.1.1 no such\r\n550 5.1.1 user", FF_SUBMIT_REFUSED,
     "550-5.1.1 no such\r\n550 5.1.1 user"},
    {"/smtp/submit/rcpt-drop", RCPT, DROP, FF_SUBMIT_TEMPORARY, "451 4.4.1 127.0.0.1"},
    {"/smtp/submit/data-4xx", DATA, "452 4.3.1 disk full", FF_SUBMIT_TEMPORARY,
     "452 4.3.1 disk full"},
    {"/smtp/submit/data-5xx", DATA, "554 5.5.1 no", FF_SUBMIT_REFUSED, "554 5.5.1 no"},
    {"/smtp/submit/data-drop", DATA, DROP, FF_SUBMIT_TEMPORARY, "451 4.4.1 127.0.0.1"},
    {"/smtp/submit/text-4xx", TEXT, "451 4.7.0 scanning failed", FF_SUBMIT_TEMPORARY,
     "451 4.7.0 scanning failed"},
    {"/smtp/submit/text-5xx", TEXT, "554 5.7.1 it is spam\a", FF_SUBMIT_REFUSED,
     "554 5.7.1 it is spam?"},
    {"/smtp/submit/text-drop", TEXT, DROP, FF_SUBMIT_TEMPORARY, "451 4.4.1 127.0.0.1"},
    {"/smtp/submit/text-half-waits", TEXT, "250-2.0.0 half a reply", FF_SUBMIT_TEMPORARY,
     "451 4.4.1 127.0.0.1"},
};

static void test_failure(gconstpointer data)
{
    const Failure *failure = data;
    g_autoptr(Server) server = server_new();
    g_autofree char *reply = NULL;
    FfSubmitServer settings = settings_for(server);

    if (g_str_has_suffix(failure->path, "-waits")) { /* for more than will ever come */
        settings.timeout_ms = TIMEOUT_SHORT;
    }
    server->replies[failure->step] = failure->reply;
    server_start(server);
    g_autoptr(FfSubmit) submit = ff_submit_new(&settings);
    g_assert_cmpint(send_text(submit, "a@b", "Subject: x\r\n\r\nx\r\n", &reply), ==,
                    failure->result);
    if (!g_str_has_prefix(reply, failure->words)) {
        g_error("\"%s\" does not begin with \"%s\"", reply, failure->words);
    }
    g_assert_null(strchr(g_str_has_suffix(failure->path, "rcpt-5xx") ? "" : reply, '\r'));
}

/* The reply to QUIT after a refusal must not pass for the refusal. */
static void test_quit_after_refusal(void)
{
    g_autoptr(Server) server = server_new();
    g_autofree char *reply = NULL;
    FfSubmitServer settings = settings_for(server);

    server->replies[RCPT] = "550 5.1.1 no such user";
    server->replies[QUIT] = "250 2.0.0 bye";
    server_start(server);
    g_autoptr(FfSubmit) submit = ff_submit_new(&settings);
    g_assert_cmpint(send_text(submit, "a@b", "x\r\n", &reply), ==, FF_SUBMIT_REFUSED);
    g_assert_cmpstr(reply, ==, "550 5.1.1 no such user");
}

static void test_silence(void)
{
    static const Step STEPS[] = {GREETING, MAIL, TEXT};

    for (gsize i = 0; i < G_N_ELEMENTS(STEPS); i++) {
        g_autoptr(Server) server = server_new();
        g_autofree char *reply = NULL;
        FfSubmitServer settings = settings_for(server);

        settings.timeout_ms = TIMEOUT_SHORT;
        server->replies[STEPS[i]] = SILENCE;
        server_start(server);
        g_autoptr(FfSubmit) submit = ff_submit_new(&settings);
        gint64 start_ms = ff_clock_monotonic_ms();
        g_assert_cmpint(send_text(submit, "a@b", "x\r\n", &reply), ==, FF_SUBMIT_TEMPORARY);
        g_assert_cmpint(ff_clock_monotonic_ms() - start_ms, <, TIMEOUT_MS);
        assert_has(reply, "451 4.4.1 127.0.0.1 port ");
        g_clear_pointer(&submit, ff_submit_free);
    }
}

/* A server that no longer answers must not hold up the end of the program. */
static void test_silent_quit(void)
{
    g_autoptr(Server) server = server_new();
    g_autofree char *reply = NULL;
    FfSubmitServer settings = settings_for(server);

    server->replies[QUIT] = SILENCE;
    server_start(server);
    g_autoptr(FfSubmit) submit = ff_submit_new(&settings);
    g_assert_cmpint(send_text(submit, "a@b", "x\r\n", &reply), ==, FF_SUBMIT_DONE);
    gint64 start_ms = ff_clock_monotonic_ms();
    g_clear_pointer(&submit, ff_submit_free);
    g_assert_cmpint(ff_clock_monotonic_ms() - start_ms, <, TIMEOUT_MS);
    server_stop(server);
    g_assert_true(g_str_has_suffix(server->log->str, "QUIT\r\n"));
}

static void test_nobody_there(void)
{
    g_autoptr(Server) server = server_new();
    g_autofree char *reply = NULL;
    FfSubmitServer settings = settings_for(server);

    shutdown(server->listener, SHUT_RDWR);
    g_autoptr(FfSubmit) submit = ff_submit_new(&settings);
    g_assert_cmpint(send_text(submit, "a@b", "x\r\n", &reply), ==, FF_SUBMIT_TEMPORARY);
    assert_has(reply, "check smtp_host and smtp_port");
}

static void test_bad_address(void)
{
    static const char *const ADDRESSES[] = {"a@b\r\nRCPT TO:<c@d>", "a>b", "<a@b", "\001"};
    g_autoptr(Server) server = server_new();
    FfSubmitServer settings = settings_for(server);

    server_start(server);
    g_autoptr(FfSubmit) submit = ff_submit_new(&settings);
    for (gsize i = 0; i < G_N_ELEMENTS(ADDRESSES); i++) {
        g_autofree char *reply = NULL;
        g_assert_cmpint(send_text(submit, ADDRESSES[i], "x\r\n", &reply), ==, FF_SUBMIT_REFUSED);
        assert_has(reply, "501 5.1.3");
    }
    g_clear_pointer(&submit, ff_submit_free);
    server_stop(server);
    g_assert_cmpuint(server->connections, ==, 0);
}

static GString *stuff_dots(const char *text, gsize length)
{
    GString *stuffed = g_string_sized_new(length * 2);

    for (gsize i = 0; i < length; i++) {
        if (i >= 2 && text[i] == '.' && text[i - 1] == '\n' && text[i - 2] == '\r') {
            g_string_append_c(stuffed, '.');
        }
        g_string_append_c(stuffed, text[i]);
    }
    return stuffed;
}

/* Many pieces, with a line end and a dot at each place of libcurl's buffer sooner or later. */
static void test_large(void)
{
    const gsize size = 20 << 20;
    g_autoptr(Server) server = server_new();
    g_autofree char *text = g_strnfill(size, 'x');
    g_autofree char *reply = NULL;
    FfSubmitServer settings = settings_for(server);

    for (gsize i = 75; i < size; i += 77) {
        memcpy(text + i, "\r\n.", 3);
    }
    memcpy(text + size - 2, "\r\n", 2);
    server_start(server);
    g_autoptr(FfSubmit) submit = ff_submit_new(&settings);
    g_assert_cmpint(send_text(submit, "a@b", text, &reply), ==, FF_SUBMIT_DONE);
    g_clear_pointer(&submit, ff_submit_free);
    server_stop(server);
    GString *stuffed = stuff_dots(text, size);
    g_assert_cmpmem(server->text->str, server->text->len, stuffed->str, stuffed->len);
    g_string_free(stuffed, TRUE);
}

/* ---- signing in ---- */

static char *write_secret(const char *secret)
{
    char *path = NULL;
    int fd = g_file_open_tmp("faxferry-XXXXXX.secret", &path, NULL);

    g_assert_cmpint(write(fd, secret, strlen(secret)), ==, strlen(secret));
    close(fd);
    return path;
}

static void try_sign_in(const char *server_reply_text, const char *password_file,
                        FfSubmitResult expected, const char *words)
{
    g_autoptr(Server) server = server_new();
    g_autofree char *reply = NULL;
    FfSubmitServer settings = settings_for(server);

    settings.auth = FF_AUTH_PASSWORD;
    settings.user = "fax@company.com";
    settings.password_file = password_file;
    server->replies[AUTH] = server_reply_text;
    server_start(server);
    g_autoptr(FfSubmit) submit = ff_submit_new(&settings);
    g_assert_cmpint(send_text(submit, "a@b", "x\r\n", &reply), ==, expected);
    assert_has(reply, words);
    g_assert_null(strstr(reply, "geheim"));
    g_clear_pointer(&submit, ff_submit_free);
    server_stop(server);
    g_assert_null(strstr(server->log->str, "geheim"));
}

/* A wrong password is ours to mend: the message must not come back to its sender for it. */
static void test_sign_in(void)
{
    g_autofree char *secret = write_secret("geheim\n");

    try_sign_in(NULL, secret, FF_SUBMIT_DONE, "250 2.0.0");
    try_sign_in("535 5.7.8 wrong password", secret, FF_SUBMIT_TEMPORARY,
                "535 5.7.8 wrong password");
    try_sign_in("535 5.7.8 wrong password", secret, FF_SUBMIT_TEMPORARY, "check smtp_user");
    try_sign_in(NULL, "/no/such/file.secret", FF_SUBMIT_TEMPORARY, "451 4.4.1");
    g_unlink(secret);
}

static void test_sign_in_unknown_way(void)
{
    g_autoptr(Server) server = server_new();
    g_autofree char *reply = NULL;
    FfSubmitServer settings = settings_for(server);

    settings.auth = FF_AUTH_APOP;
    g_autoptr(FfSubmit) submit = ff_submit_new(&settings);
    g_assert_cmpint(send_text(submit, "a@b", "x\r\n", &reply), ==, FF_SUBMIT_TEMPORARY);
    assert_has(reply, "smtp_auth = password");
}

/* ---- TLS ---- */

static FfFakeIdentity *authority, *good, *wrong_name;
static char *ca_file;

typedef struct {
    const char *path;
    FfSecurity security;
    FfFakeIdentity *const *identity;
    char *const *ca_file;
    FfFakeIdentity *const *pinned;
    const char *ehlo;
    FfSubmitResult result;
    const char *words;
} TlsCase;

#define WITH_STARTTLS "250-fake\r\n250 STARTTLS"

static const TlsCase TLS_CASES[] = {
    {"/smtp/submit/tls", FF_SECURITY_TLS, &good, &ca_file, NULL, NULL, FF_SUBMIT_DONE, "250"},
    {"/smtp/submit/tls-pin", FF_SECURITY_TLS, &good, &ca_file, &good, NULL, FF_SUBMIT_DONE, "250"},
    {"/smtp/submit/tls-pin-alone", FF_SECURITY_TLS, &wrong_name, NULL, &wrong_name, NULL,
     FF_SUBMIT_DONE, "250"},
    {"/smtp/submit/tls-wrong-pin", FF_SECURITY_TLS, &good, &ca_file, &wrong_name, NULL,
     FF_SUBMIT_TEMPORARY, "not the pinned one"},
    {"/smtp/submit/tls-wrong-pin-alone", FF_SECURITY_TLS, &good, NULL, &wrong_name, NULL,
     FF_SUBMIT_TEMPORARY, "not the pinned one"},
    {"/smtp/submit/tls-unknown-issuer", FF_SECURITY_TLS, &good, NULL, NULL, NULL,
     FF_SUBMIT_TEMPORARY, "check smtp_host, ca_file"},
    {"/smtp/submit/tls-wrong-name", FF_SECURITY_TLS, &wrong_name, &ca_file, NULL, NULL,
     FF_SUBMIT_TEMPORARY, "check smtp_host, ca_file"},
    {"/smtp/submit/starttls", FF_SECURITY_STARTTLS, &good, &ca_file, NULL, WITH_STARTTLS,
     FF_SUBMIT_DONE, "250"},
    {"/smtp/submit/starttls-wrong-name", FF_SECURITY_STARTTLS, &wrong_name, &ca_file, NULL,
     WITH_STARTTLS, FF_SUBMIT_TEMPORARY, "check smtp_host, ca_file"},
    /* a man in the middle takes the offer away */
    {"/smtp/submit/starttls-stripped", FF_SECURITY_STARTTLS, &good, &ca_file, NULL, NULL,
     FF_SUBMIT_TEMPORARY, "offers no STARTTLS"},
};

static void test_tls(gconstpointer data)
{
    const TlsCase *test = data;
    g_autoptr(Server) server = server_new();
    g_autofree char *reply = NULL;
    g_autofree char *pin =
        test->pinned != NULL ? ff_certificate_pin((*test->pinned)->certificate) : NULL;
    FfSubmitServer settings = settings_for(server);

    settings.security = test->security;
    settings.ca_file = test->ca_file != NULL ? *test->ca_file : NULL;
    settings.pin = pin;
    server->identity = *test->identity;
    server->implicit_tls = test->security == FF_SECURITY_TLS;
    server->replies[EHLO] = test->ehlo;
    server_start(server);
    g_autoptr(FfSubmit) submit = ff_submit_new(&settings);
    g_assert_cmpint(send_text(submit, "a@b", "x\r\n", &reply), ==, test->result);
    assert_has(reply, test->words);
    g_clear_pointer(&submit, ff_submit_free);
    server_stop(server);
    if (test->result != FF_SUBMIT_DONE) {
        g_assert_null(strstr(server->log->str, "MAIL"));
    }
}

/* ---- a server that is not ours: Postfix's smtp-sink ---- */

static int free_port(void)
{
    Server *server = server_new();
    int port = server->port;

    server_free(server);
    return port;
}

static GPid start_sink(const char *program, const char *fault, const char *command, int port)
{
    g_autofree char *address = g_strdup_printf("127.0.0.1:%d", port);
    const char *arguments[10] = {program};
    guint count = 1;
    GPid pid;
    g_autoptr(GError) error = NULL;

    if (geteuid() == 0) { /* it insists on giving up root's rights */
        arguments[count++] = "-u";
        arguments[count++] = "nobody";
    }
    if (fault != NULL) {
        arguments[count++] = fault;
        arguments[count++] = command;
    }
    arguments[count++] = address;
    arguments[count++] = "10";
    g_spawn_async("/", (char **)arguments, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid,
                  &error);
    g_assert_no_error(error);
    return pid;
}

static void wait_for_port(int port)
{
    gint64 deadline_ms = ff_clock_monotonic_ms() + TIMEOUT_MS;
    FfStream *stream;

    while ((stream = ff_stream_connect("127.0.0.1", port, deadline_ms, NULL)) == NULL) {
        g_assert_cmpint(ff_clock_monotonic_ms(), <, deadline_ms);
        g_usleep(10000);
    }
    ff_stream_close(stream);
}

static void try_sink(const char *program, const char *fault, const char *command,
                     FfSubmitResult expected)
{
    int port = free_port();
    GPid pid = start_sink(program, fault, command, port);
    const FfSubmitServer settings = {
        .host = "localhost", .port = port, .timeout_ms = TIMEOUT_MS, .helo = "fax.example"};
    g_autofree char *reply = NULL;

    wait_for_port(port);
    g_autoptr(FfSubmit) submit = ff_submit_new(&settings);
    g_assert_cmpint(send_text(submit, "", "Subject: x\r\n\r\n.\r\n", &reply), ==, expected);
    kill(pid, SIGTERM);
    waitpid(pid, NULL, 0);
}

static void test_sink(void)
{
    static const struct {
        const char *fault; /* -f 5xx, -r 4xx, -q the connection is dropped */
        const char *command;
        FfSubmitResult result;
    } CASES[] = {
        {NULL, NULL, FF_SUBMIT_DONE},           {"-f", "MAIL", FF_SUBMIT_REFUSED},
        {"-f", "RCPT", FF_SUBMIT_REFUSED},      {"-r", "RCPT", FF_SUBMIT_TEMPORARY},
        {"-f", "DATA", FF_SUBMIT_REFUSED},      {"-f", ".", FF_SUBMIT_REFUSED},
        {"-r", ".", FF_SUBMIT_TEMPORARY},       {"-q", "RCPT", FF_SUBMIT_TEMPORARY},
        {"-q", "DATA", FF_SUBMIT_TEMPORARY},    {"-q", ".", FF_SUBMIT_TEMPORARY},
        {"-r", "CONNECT", FF_SUBMIT_TEMPORARY}, {"-f", "CONNECT", FF_SUBMIT_TEMPORARY},
    };
    g_autofree char *program = g_find_program_in_path("/usr/sbin/smtp-sink");

    if (program == NULL) {
        g_test_skip("smtp-sink (package postfix) is not installed");
        return;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_test_message("case %" G_GSIZE_FORMAT, i);
        try_sink(program, CASES[i].fault, CASES[i].command, CASES[i].result);
    }
}

static void make_identities(void)
{
    authority = ff_fake_identity_new("Authority", NULL, -DAY, DAY, NULL);
    good = ff_fake_identity_new("good", "IP:127.0.0.1", -DAY, DAY, authority);
    wrong_name = ff_fake_identity_new("wrong", "DNS:mail.example.com", -DAY, DAY, authority);
    ca_file = ff_fake_identity_save(authority);
}

static void forget_identities(void)
{
    ff_fake_identity_free(authority);
    ff_fake_identity_free(good);
    ff_fake_identity_free(wrong_name);
    g_unlink(ca_file);
    g_free(ca_file);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    make_identities();
    g_test_add_func("/smtp/submit/sent", test_sent);
    g_test_add_func("/smtp/submit/kept-connection", test_kept_connection);
    g_test_add_func("/smtp/submit/connection-given-up", test_connection_given_up);
    g_test_add_func("/smtp/submit/empty-message", test_empty_message);
    for (gsize i = 0; i < G_N_ELEMENTS(FAILURES); i++) {
        g_test_add_data_func(FAILURES[i].path, &FAILURES[i], test_failure);
    }
    g_test_add_func("/smtp/submit/quit-after-refusal", test_quit_after_refusal);
    g_test_add_func("/smtp/submit/silence", test_silence);
    g_test_add_func("/smtp/submit/silent-quit", test_silent_quit);
    g_test_add_func("/smtp/submit/nobody-there", test_nobody_there);
    g_test_add_func("/smtp/submit/bad-address", test_bad_address);
    g_test_add_func("/smtp/submit/large", test_large);
    g_test_add_func("/smtp/submit/sign-in", test_sign_in);
    g_test_add_func("/smtp/submit/sign-in-unknown-way", test_sign_in_unknown_way);
    g_test_add_func("/smtp/submit/sink", test_sink);
    for (gsize i = 0; i < G_N_ELEMENTS(TLS_CASES); i++) {
        g_test_add_data_func(TLS_CASES[i].path, &TLS_CASES[i], test_tls);
    }
    int status = g_test_run();
    forget_identities();
    return status;
}
