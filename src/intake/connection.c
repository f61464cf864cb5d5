// SPDX-License-Identifier: GPL-3.0-or-later
#include "intake/connection.h"

#include "base/limits.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static const char too_large[] = "552 5.3.4 Message is larger than this server takes";

struct FfConnection {
    FfConnectionContext *context;
    FfSmtpServer *server;
    int fd;
    gint64 active_ms; /* the last time that octets moved, either way */
    bool input_ended; /* the peer has sent all; its answers may still be due */
    bool broken;      /* nothing can be read or written any more */
};

/* ---- what the protocol engine reports ---- */

static const char *on_mail(FfSmtpTransaction *transaction, const char *reverse_path,
                           const char *envid, gint64 size, gpointer data)
{
    FfDelivery *delivery = ff_delivery_new(transaction);

    ff_envelope_init(&delivery->envelope, reverse_path, envid, size);
    ff_smtp_transaction_set_data(transaction, delivery);
    return NULL;
}

static const char *on_rcpt(FfSmtpTransaction *transaction, const char *path, gpointer data)
{
    const FfConnection *connection = data;
    FfDelivery *delivery = ff_smtp_transaction_get_data(transaction);

    return ff_envelope_add_recipient(&delivery->envelope, connection->context->settings, path);
}

/* An MTA tells the sender itself; for a mailbox nobody else would. */
static bool is_refused_for_size(const FfDelivery *delivery)
{
    return !delivery->envelope.mailbox && ff_spool_message_is_too_large(delivery->octets);
}

static bool on_text(FfSmtpTransaction *transaction, const void *octets, gsize length, gpointer data)
{
    FfSpool *spool = ((FfConnection *)data)->context->spool;
    FfDelivery *delivery = ff_smtp_transaction_get_data(transaction);
    g_autoptr(GError) error = NULL;

    if (!delivery->octets) {
        delivery->octets = ff_spool_begin(spool);
    }
    if (!ff_spool_add(spool, delivery->octets, octets, length, &error)) {
        delivery->refusal = ff_delivery_error_reply(error);
    } else if (is_refused_for_size(delivery)) {
        delivery->refusal = g_strdup(too_large);
    }
    return !delivery->refusal;
}

static void refuse(FfSpool *spool, FfDelivery *delivery)
{
    ff_smtp_transaction_answer(delivery->transaction, delivery->refusal);
    ff_delivery_free(spool, delivery);
}

static void on_end(FfSmtpTransaction *transaction, gpointer data)
{
    FfConnectionContext *context = ((FfConnection *)data)->context;
    FfDelivery *delivery = ff_smtp_transaction_get_data(transaction);
    g_autoptr(GError) error = NULL;

    if (!delivery->octets) {
        delivery->octets = ff_spool_begin(context->spool);
    }
    if (!delivery->refusal && !ff_spool_finish(context->spool, delivery->octets, &error)) {
        delivery->refusal = ff_delivery_error_reply(error);
    }
    if (delivery->refusal) {
        refuse(context->spool, delivery);
    } else {
        ff_commit_group_add(context->group, delivery, context->now_ms);
    }
}

static void on_abort(FfSmtpTransaction *transaction, gpointer data)
{
    ff_delivery_free(((FfConnection *)data)->context->spool,
                     ff_smtp_transaction_get_data(transaction));
}

static const FfSmtpServerHandler handler = {
    .mail = on_mail, .rcpt = on_rcpt, .text = on_text, .end = on_end, .abort = on_abort};

/* ---- the socket ---- */

FfConnection *ff_connection_new(FfConnectionContext *context, int fd)
{
    FfConnection *connection = g_new0(FfConnection, 1);

    connection->context = context;
    connection->fd = fd;
    connection->active_ms = context->now_ms;
    connection->server = ff_smtp_server_new(&context->options, &handler, connection);
    return connection;
}

void ff_connection_free(FfConnection *connection)
{
    if (!connection) {
        return;
    }
    ff_smtp_server_free(connection->server);
    close(connection->fd);
    g_free(connection);
}

int ff_connection_get_fd(const FfConnection *connection)
{
    return connection->fd;
}

static gsize unsent(FfConnection *connection)
{
    gsize length;

    ff_smtp_server_output(connection->server, &length);
    return length;
}

static bool may_read(FfConnection *connection)
{
    return !connection->input_ended && !ff_smtp_server_is_done(connection->server) &&
           unsent(connection) < FF_LIMIT_INTAKE_OUTPUT;
}

short ff_connection_wanted_events(FfConnection *connection)
{
    short events = 0;

    if (may_read(connection)) {
        events |= POLLIN;
    }
    if (unsent(connection) > 0) {
        events |= POLLOUT;
    }
    return events;
}

static bool is_transient(int error)
{
    return error == EAGAIN || error == EWOULDBLOCK || error == EINTR;
}

static bool read_some(FfConnection *connection)
{
    FfConnectionContext *context = connection->context;
    ssize_t length = recv(connection->fd, context->buffer, FF_CONNECTION_BUFFER, 0);

    if (length < 0) {
        connection->broken = !is_transient(errno);
        return false;
    }
    if (length == 0) {
        connection->input_ended = true;
        return false;
    }
    connection->active_ms = context->now_ms;
    ff_smtp_server_feed(connection->server, context->buffer, (gsize)length);
    return true;
}

void ff_connection_flush(FfConnection *connection)
{
    gsize length;
    const char *octets = ff_smtp_server_output(connection->server, &length);
    ssize_t written;

    if (length == 0 || connection->broken) {
        return;
    }
    written = send(connection->fd, octets, length, MSG_NOSIGNAL);
    if (written > 0) {
        connection->active_ms = connection->context->now_ms;
        ff_smtp_server_output_taken(connection->server, (gsize)written);
    } else if (written < 0 && !is_transient(errno)) {
        connection->broken = true;
    }
}

bool ff_connection_serve(FfConnection *connection, short events)
{
    bool readable = (events & POLLIN) && may_read(connection);
    bool has_read = readable && read_some(connection);

    /* Hung up in both directions and nothing left to read: nobody is there for the answers. */
    if ((events & (POLLERR | POLLHUP | POLLNVAL)) && !has_read) {
        connection->broken = true;
    }
    ff_connection_flush(connection);
    return has_read;
}

void ff_connection_expire(FfConnection *connection)
{
    static const char goodbye[] = "421 4.4.2 Nothing has come for too long, closing\r\n";

    if (connection->context->now_ms - connection->active_ms < FF_LIMIT_INTAKE_IDLE_MS) {
        return;
    }
    if (unsent(connection) == 0) {
        (void)!send(connection->fd, goodbye, strlen(goodbye), MSG_NOSIGNAL | MSG_DONTWAIT);
    }
    connection->broken = true;
}

bool ff_connection_is_finished(FfConnection *connection)
{
    if (connection->broken) {
        return true;
    }
    if (!connection->input_ended && !ff_smtp_server_is_done(connection->server)) {
        return false;
    }
    return ff_smtp_server_waiting(connection->server) == 0 && unsent(connection) == 0;
}
