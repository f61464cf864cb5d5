// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/relay.h"

#include "base/clock.h"
#include "base/error.h"
#include "gateway/relay-session.h"
#include "net/listener.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#define TOO_MANY "421 4.3.2 Too many connections; try again later\r\n"

/* The submission server of one [gateway]. The handle is made at its first message. */
typedef struct {
    const FfGatewaySettings *gateway;
    GMutex lock; /* one message at a time */
    FfSubmit *submit;
} Outlet;

struct FfRelay {
    const FfSettings *settings;
    FfRelayed relayed;
    gpointer data;
    FfRelaySink sink;
    GPtrArray *outlets; /* Outlet; not changed after the start */
    int listener;
    int wake; /* eventfd: stop */
    GThread *thread;

    GMutex lock; /* of what follows */
    GCond changed;
    GArray *clients;       /* descriptors being served */
    guint busy;            /* transactions being submitted */
    gint64 quiet_since_ms; /* monotonic: the last connection, or end of a transaction */
};

typedef struct {
    FfRelay *relay;
    int fd;
} Client;

/* ---- submission ---- */

static Outlet *outlet_new(const FfGatewaySettings *gateway)
{
    Outlet *outlet = g_new0(Outlet, 1);
    outlet->gateway = gateway;
    g_mutex_init(&outlet->lock);
    return outlet;
}

static void outlet_free(gpointer data)
{
    Outlet *outlet = data;
    ff_submit_free(outlet->submit);
    g_mutex_clear(&outlet->lock);
    g_free(outlet);
}

static Outlet *find_outlet(const FfRelay *relay, const FfGatewaySettings *gateway)
{
    for (guint i = 0; i < relay->outlets->len; i++) {
        Outlet *outlet = g_ptr_array_index(relay->outlets, i);
        if (outlet->gateway == gateway) {
            return outlet;
        }
    }
    return NULL;
}

/* Who gave up while waiting for the outlet will come again: sending now would send twice. */
static bool has_left(int client_fd)
{
    struct pollfd client = {.fd = client_fd, .events = POLLRDHUP};
    return poll(&client, 1, 0) > 0 && (client.revents & (POLLRDHUP | POLLHUP | POLLERR));
}

static void note_activity(FfRelay *relay, int busy)
{
    g_mutex_lock(&relay->lock);
    relay->busy += (guint)busy;
    relay->quiet_since_ms = ff_clock_monotonic_ms();
    g_cond_broadcast(&relay->changed);
    g_mutex_unlock(&relay->lock);
}

static char *submit(const FfGatewaySettings *gateway, const char *reverse_path,
                    const char *recipient, int fd, int client_fd, gpointer data)
{
    FfRelay *relay = data;
    Outlet *outlet = find_outlet(relay, gateway);
    char *reply = NULL;

    note_activity(relay, 1);
    g_mutex_lock(&outlet->lock);
    if (!outlet->submit) {
        outlet->submit = ff_submit_new_for_gateway(gateway, gateway->timeout_ms);
    }
    if (has_left(client_fd)) {
        reply = g_strdup("451 4.4.2 The connection is closing; try again later");
    } else {
        ff_submit_send(outlet->submit, reverse_path, recipient, fd, &reply);
    }
    g_mutex_unlock(&outlet->lock);
    note_activity(relay, -1);
    if (relay->relayed) {
        relay->relayed(gateway, recipient, reply, relay->data);
    }
    return reply;
}

/* ---- clients ---- */

static void add_client(FfRelay *relay, int fd)
{
    g_mutex_lock(&relay->lock);
    g_array_append_val(relay->clients, fd);
    relay->quiet_since_ms = ff_clock_monotonic_ms();
    g_mutex_unlock(&relay->lock);
}

static void remove_client(FfRelay *relay, int fd)
{
    g_mutex_lock(&relay->lock);
    for (guint i = 0; i < relay->clients->len; i++) {
        if (g_array_index(relay->clients, int, i) == fd) {
            g_array_remove_index_fast(relay->clients, i);
            break;
        }
    }
    g_cond_broadcast(&relay->changed);
    g_mutex_unlock(&relay->lock);
}

static guint count_clients(FfRelay *relay)
{
    g_mutex_lock(&relay->lock);
    guint count = relay->clients->len;
    g_mutex_unlock(&relay->lock);
    return count;
}

/* The list holds a duplicate of the descriptor, so that stopping never shuts down a stranger's. */
static gpointer serve(gpointer data)
{
    Client *client = data;
    int session_fd = fcntl(client->fd, F_DUPFD_CLOEXEC, 0);

    if (session_fd >= 0) {
        ff_relay_session_run(session_fd, client->relay->settings, &client->relay->sink);
    }
    remove_client(client->relay, client->fd);
    close(client->fd);
    g_free(client);
    return NULL;
}

static void start_client(FfRelay *relay, int fd)
{
    Client *client = g_new0(Client, 1);
    *client = (Client){.relay = relay, .fd = fd};
    add_client(relay, fd);

    g_autoptr(GThread) thread = g_thread_try_new("relay-client", serve, client, NULL);
    if (thread) {
        return;
    }
    remove_client(relay, fd);
    close(fd);
    g_free(client);
}

static void accept_client(FfRelay *relay)
{
    int fd = accept4(relay->listener, NULL, NULL, SOCK_CLOEXEC);

    if (fd < 0) {
        return;
    }
    if (count_clients(relay) < FF_RELAY_CONNECTIONS_MAX) {
        start_client(relay, fd);
        return;
    }
    send(fd, TOO_MANY, strlen(TOO_MANY), MSG_NOSIGNAL | MSG_DONTWAIT);
    close(fd);
}

static gpointer listen_loop(gpointer data)
{
    FfRelay *relay = data;
    struct pollfd fds[] = {{.fd = relay->listener, .events = POLLIN},
                           {.fd = relay->wake, .events = POLLIN}};

    while (!(fds[1].revents & POLLIN)) {
        poll(fds, G_N_ELEMENTS(fds), -1);
        if (fds[0].revents & POLLIN) {
            accept_client(relay);
        }
    }
    return NULL;
}

/* ---- the relay ---- */

FfRelay *ff_relay_start(const FfSettings *settings, FfRelayed relayed, gpointer data,
                        GError **error)
{
    int listener = ff_listener_open(settings->response_address, settings->response_port,
                                    "response_port", error);
    if (listener < 0) {
        return NULL;
    }

    FfRelay *relay = g_new0(FfRelay, 1);
    relay->settings = settings;
    relay->relayed = relayed;
    relay->data = data;
    relay->sink = (FfRelaySink){.submit = submit, .data = relay};
    relay->outlets = g_ptr_array_new_with_free_func(outlet_free);
    for (guint i = 0; i < settings->gateways->len; i++) {
        g_ptr_array_add(relay->outlets, outlet_new(g_ptr_array_index(settings->gateways, i)));
    }
    relay->listener = listener;
    relay->wake = eventfd(0, EFD_CLOEXEC);
    relay->clients = g_array_new(FALSE, FALSE, sizeof(int));
    relay->quiet_since_ms = ff_clock_monotonic_ms();
    g_mutex_init(&relay->lock);
    g_cond_init(&relay->changed);
    relay->thread = g_thread_new("relay", listen_loop, relay);
    return relay;
}

int ff_relay_get_port(const FfRelay *relay)
{
    union {
        struct sockaddr any;
        struct sockaddr_in ipv4;
        struct sockaddr_in6 ipv6;
    } address = {0};
    socklen_t length = sizeof address;

    if (getsockname(relay->listener, &address.any, &length) != 0) {
        return -1;
    }
    bool is_ipv6 = address.any.sa_family == AF_INET6;
    return ntohs(is_ipv6 ? address.ipv6.sin6_port : address.ipv4.sin_port);
}

void ff_relay_drain(FfRelay *relay, int quiet_ms)
{
    g_mutex_lock(&relay->lock);
    for (;;) {
        gint64 until_ms = relay->quiet_since_ms + quiet_ms;
        if (relay->busy > 0) {
            g_cond_wait(&relay->changed, &relay->lock);
        } else if (ff_clock_monotonic_ms() >= until_ms) {
            break;
        } else {
            g_cond_wait_until(&relay->changed, &relay->lock, until_ms * G_TIME_SPAN_MILLISECOND);
        }
    }
    g_mutex_unlock(&relay->lock);
}

/* A session that reads sees the end of its stream; one that submits ends its transaction first. */
static bool wait_for_clients(FfRelay *relay, gint64 until_us)
{
    bool in_time = true;

    g_mutex_lock(&relay->lock);
    for (guint i = 0; i < relay->clients->len; i++) {
        shutdown(g_array_index(relay->clients, int, i), SHUT_RD);
    }
    while (relay->clients->len > 0 && in_time) {
        in_time = g_cond_wait_until(&relay->changed, &relay->lock, until_us);
    }
    bool all_gone = relay->clients->len == 0;
    g_mutex_unlock(&relay->lock);
    return all_gone;
}

bool ff_relay_stop(FfRelay *relay, int timeout_ms)
{
    if (!relay) {
        return true;
    }
    gint64 until_us = (ff_clock_monotonic_ms() + timeout_ms) * G_TIME_SPAN_MILLISECOND;
    eventfd_write(relay->wake, 1);
    g_thread_join(relay->thread);
    close(relay->listener);
    if (!wait_for_clients(relay, until_us)) {
        return false;
    }
    close(relay->wake);
    g_ptr_array_unref(relay->outlets);
    g_array_unref(relay->clients);
    g_mutex_clear(&relay->lock);
    g_cond_clear(&relay->changed);
    g_free(relay);
    return true;
}
