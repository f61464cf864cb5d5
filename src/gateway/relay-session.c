// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/relay-session.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/limits.h"
#include "gateway/relay-choice.h"
#include "net/stream.h"
#include "smtp/server.h"

#define READ_SIZE (64 << 10)
#define IDLE_MS   FF_LIMIT_INTAKE_IDLE_MS /* RFC 5321 section 4.5.3.2.7 */

typedef struct {
    const FfSettings *settings;
    const FfRelaySink *sink;
    FfStream *stream;
    FfSmtpServer *server;
} Session;

/* One message on its way through. */
typedef struct {
    char *reverse_path;
    char *recipient;
    FfFile *spool;
    GString *header; /* its first octets, for the choice of the submission server */
} Transit;

static void transit_free(Transit *transit)
{
    if (!transit) {
        return;
    }
    g_free(transit->reverse_path);
    g_free(transit->recipient);
    ff_file_free(transit->spool);
    g_string_free(transit->header, TRUE);
    g_free(transit);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Transit, transit_free)

static const char *on_mail(FfSmtpTransaction *transaction, const char *reverse_path,
                           const char *envid, gint64 size, gpointer data)
{
    const Session *session = data;
    if (!ff_relay_may_send(session->settings, reverse_path)) {
        return "550 5.7.1 This relay sends for the addresses of [gateway] groups and from_address "
               "only";
    }
    FfFile *spool = ff_file_new("notice.eml", NULL);
    if (!spool) {
        return "452 4.3.1 No room for a temporary file";
    }

    Transit *transit = g_new0(Transit, 1);
    transit->reverse_path = g_strdup(reverse_path);
    transit->spool = spool;
    transit->header = g_string_new(NULL);
    ff_smtp_transaction_set_data(transaction, transit);
    return NULL;
}

static const char *on_rcpt(FfSmtpTransaction *transaction, const char *path, gpointer data)
{
    Transit *transit = ff_smtp_transaction_get_data(transaction);

    if (transit->recipient) {
        return "452 4.5.3 One recipient in a transaction; the next one in another";
    }
    transit->recipient = g_strdup(path);
    return NULL;
}

static bool on_text(FfSmtpTransaction *transaction, const void *octets, gsize length, gpointer data)
{
    Transit *transit = ff_smtp_transaction_get_data(transaction);
    gsize room = FF_RELAY_HEADER_MAX - transit->header->len;

    g_string_append_len(transit->header, octets, (gssize)MIN(room, length));
    if (transit->spool && !ff_file_write(transit->spool->fd, octets, length, NULL)) {
        ff_file_free(g_steal_pointer(&transit->spool));
    }
    return transit->spool != NULL;
}

static char *pass_on(const Session *session, const Transit *transit)
{
    const FfGatewaySettings *gateway = ff_relay_choose(session->settings, transit->reverse_path,
                                                       transit->header->str, transit->header->len);

    if (!transit->spool) {
        return g_strdup("452 4.3.1 No room to pass the message on");
    }
    if (!gateway) {
        return g_strdup("451 4.3.5 There is no [gateway] group to send through");
    }
    return session->sink->submit(gateway, transit->reverse_path, transit->recipient,
                                 transit->spool->fd, ff_stream_get_fd(session->stream),
                                 session->sink->data);
}

static void on_end(FfSmtpTransaction *transaction, gpointer data)
{
    g_autoptr(Transit) transit = ff_smtp_transaction_get_data(transaction);
    g_autofree char *reply = pass_on(data, transit);
    ff_smtp_transaction_answer(transaction, reply);
}

static void on_abort(FfSmtpTransaction *transaction, gpointer data)
{
    transit_free(ff_smtp_transaction_get_data(transaction));
}

static void set_deadline(Session *session)
{
    ff_stream_set_deadline(session->stream, ff_clock_monotonic_ms() + IDLE_MS);
}

static bool write_replies(Session *session)
{
    gsize length;
    const char *octets = ff_smtp_server_output(session->server, &length);

    set_deadline(session);
    if (length > 0 && !ff_stream_write(session->stream, octets, length, NULL)) {
        return false;
    }
    ff_smtp_server_output_taken(session->server, length);
    return true;
}

static bool read_commands(Session *session, char *octets)
{
    set_deadline(session);
    gssize length = ff_stream_read(session->stream, octets, READ_SIZE, NULL);
    if (length > 0) {
        ff_smtp_server_feed(session->server, octets, (gsize)length);
    }
    return length > 0;
}

void ff_relay_session_run(int fd, const FfSettings *settings, const FfRelaySink *sink)
{
    static const FfSmtpServerHandler handler = {
        .mail = on_mail, .rcpt = on_rcpt, .text = on_text, .end = on_end, .abort = on_abort};
    const FfSmtpServerOptions options = {.host_name = g_get_host_name(),
                                         .max_size = settings->max_message_size,
                                         .refuse_size = true,
                                         .greeting = "faxferry-gateway relay"};
    g_autoptr(FfStream) stream = ff_stream_new_from_fd(fd);
    g_autofree char *octets = g_malloc(READ_SIZE);
    Session session = {.settings = settings, .sink = sink, .stream = stream};
    g_autoptr(FfSmtpServer) server = ff_smtp_server_new(&options, &handler, &session);

    session.server = server;
    while (write_replies(&session) && !ff_smtp_server_is_done(server)) {
        if (!read_commands(&session, octets)) {
            return;
        }
    }
}
