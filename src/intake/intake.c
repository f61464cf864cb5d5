// SPDX-License-Identifier: GPL-3.0-or-later
#include "intake/intake.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/limits.h"
#include "intake/connection.h"
#include "net/listener.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    ACCEPTS_A_ROUND = 16, /* so that a flood of connections leaves time for those that are there */
    ACCEPT_PAUSE_MS = 1000, /* out of descriptors: the listener would be readable for ever */
};

struct FfIntake {
    FfConnectionContext context;
    GPtrArray *connections; /* FfConnection */
    GArray *polled;         /* struct pollfd: the listener, then one for each connection */
    char *greeting_host;
    int listener;
    int port;
    gint64 accept_after_ms;
};

static void free_connection(gpointer data)
{
    ff_connection_free(data);
}

static int bound_port(int fd)
{
    union {
        struct sockaddr any;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
    } address = {0};
    socklen_t length = sizeof(address);

    if (getsockname(fd, &address.any, &length) != 0) {
        return 0;
    }
    return g_ntohs(address.any.sa_family == AF_INET6 ? address.v6.sin6_port : address.v4.sin_port);
}

static void init_context(FfIntake *intake, const FfSettings *settings, const FfIntakeSink *sink,
                         gpointer data)
{
    FfConnectionContext *context = &intake->context;

    context->settings = settings;
    context->spool = ff_spool_new(FF_LIMIT_INTAKE_MEMORY, FF_LIMIT_INTAKE_MESSAGE_MEMORY,
                                  settings->max_message_size);
    context->group = ff_commit_group_new(context->spool, sink, data);
    context->options = (FfSmtpServerOptions){
        .lmtp = true,
        .host_name = intake->greeting_host,
        .max_size = settings->max_message_size,
        .refuse_size = false, /* depends on the recipient */
        .greeting = "faxferry LMTP ready",
    };
    context->buffer = g_malloc(FF_CONNECTION_BUFFER);
    context->now_ms = ff_clock_monotonic_ms();
}

FfIntake *ff_intake_new(const FfSettings *settings, const FfIntakeSink *sink, gpointer data,
                        GError **error)
{
    int listener =
        ff_listener_open(settings->local_address, settings->local_port, "local_port", error);
    FfIntake *intake;

    if (listener < 0) {
        return NULL;
    }
    intake = g_new0(FfIntake, 1);
    intake->listener = listener;
    intake->port = bound_port(listener);
    intake->greeting_host = g_strdup(g_get_host_name());
    intake->connections = g_ptr_array_new_with_free_func(free_connection);
    intake->polled = g_array_new(FALSE, TRUE, sizeof(struct pollfd));
    init_context(intake, settings, sink, data);
    return intake;
}

void ff_intake_free(FfIntake *intake)
{
    if (!intake) {
        return;
    }
    close(intake->listener);
    g_ptr_array_unref(intake->connections);
    ff_commit_group_free(intake->context.group);
    ff_spool_free(intake->context.spool);
    g_free(intake->context.buffer);
    g_array_unref(intake->polled);
    g_free(intake->greeting_host);
    g_free(intake);
}

int ff_intake_get_port(const FfIntake *intake)
{
    return intake->port;
}

/* ---- new connections ---- */

static void turn_away(int fd)
{
    static const char busy[] = "421 4.3.2 Too many connections, try again later\r\n";

    (void)!send(fd, busy, strlen(busy), MSG_NOSIGNAL | MSG_DONTWAIT);
    close(fd);
}

static void welcome(FfIntake *intake, int fd)
{
    static const int on = 1;
    FfConnection *connection;

    if (intake->connections->len >= FF_LIMIT_INTAKE_CONNECTIONS) {
        turn_away(fd);
        return;
    }
    /* Replies are short and a pipelining peer waits for them. */
    (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    connection = ff_connection_new(&intake->context, fd);
    g_ptr_array_add(intake->connections, connection);
    ff_connection_flush(connection);
}

static bool is_out_of_resources(int error)
{
    return error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM;
}

static void accept_connections(FfIntake *intake)
{
    for (int i = 0; i < ACCEPTS_A_ROUND; i++) {
        int fd = accept4(intake->listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

        if (fd < 0) {
            if (is_out_of_resources(errno)) {
                intake->accept_after_ms = intake->context.now_ms + ACCEPT_PAUSE_MS;
            }
            return;
        }
        welcome(intake, fd);
    }
}

/* ---- one round ---- */

static void fill_polled(FfIntake *intake)
{
    bool accepting = intake->context.now_ms >= intake->accept_after_ms;
    struct pollfd *polled;

    g_array_set_size(intake->polled, intake->connections->len + 1);
    polled = (struct pollfd *)(void *)intake->polled->data;
    polled[0] = (struct pollfd){.fd = accepting ? intake->listener : -1, .events = POLLIN};
    for (guint i = 0; i < intake->connections->len; i++) {
        FfConnection *connection = g_ptr_array_index(intake->connections, i);

        polled[i + 1] = (struct pollfd){.fd = ff_connection_get_fd(connection),
                                        .events = ff_connection_wanted_events(connection)};
    }
}

/* True when anything was read. Connections accepted in this round are polled in the next. */
static bool serve_polled(FfIntake *intake)
{
    const struct pollfd *polled = (const struct pollfd *)(const void *)intake->polled->data;
    bool has_read = false;

    for (guint i = 1; i < intake->polled->len; i++) {
        if (polled[i].revents &&
            ff_connection_serve(g_ptr_array_index(intake->connections, i - 1), polled[i].revents)) {
            has_read = true;
        }
    }
    if (polled[0].revents & POLLIN) {
        accept_connections(intake);
    }
    return has_read;
}

static void flush_connections(FfIntake *intake)
{
    for (guint i = 0; i < intake->connections->len; i++) {
        ff_connection_flush(g_ptr_array_index(intake->connections, i));
    }
}

static void drop_finished(FfIntake *intake)
{
    guint i = intake->connections->len;

    while (i-- > 0) {
        FfConnection *connection = g_ptr_array_index(intake->connections, i);

        ff_connection_expire(connection);
        if (ff_connection_is_finished(connection)) {
            g_ptr_array_remove_index_fast(intake->connections, i);
        }
    }
}

/* While messages wait for their commit nothing is waited for: what is there is read, and the commit
 * comes when nothing more is, or when the group is due. The peer's own pace makes the groups. */
void ff_intake_iterate(FfIntake *intake, int timeout_ms)
{
    FfConnectionContext *context = &intake->context;
    bool has_read = false;
    int ready;

    fill_polled(intake);
    ready = poll((struct pollfd *)(void *)intake->polled->data, intake->polled->len,
                 ff_commit_group_is_empty(context->group) ? timeout_ms : 0);
    context->now_ms = ff_clock_monotonic_ms();
    if (ready > 0) {
        has_read = serve_polled(intake);
    }
    if (!has_read || ff_commit_group_is_due(context->group, context->now_ms)) {
        ff_commit_group_commit(context->group);
        flush_connections(intake);
    }
    drop_finished(intake);
}
