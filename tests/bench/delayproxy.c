// SPDX-License-Identifier: GPL-3.0-or-later
/* delayproxy LISTEN_PORT TARGET_PORT ROUND_TRIP_MS
 *
 * Stands between two programs on this machine and makes them as far apart as ROUND_TRIP_MS: octets
 * go on half of it after they came, in both directions, and so does the opening of a connection.
 * Bandwidth is not limited. Port 0 lets the system choose; the port is printed on standard output.
 *
 * Each direction holds at most WINDOW octets under way, then its sender waits, as TCP would have
 * it. SECURITY: loopback only; for measurements. */
#include <glib.h>

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { WINDOW = 4 << 20, PIECE = 64 << 10, NOT_NOW = -1 };

typedef struct {
    gint64 due_us;
    gsize length, sent;
    char octets[];
} Piece;

/* One direction of one connection. */
typedef struct {
    int from, to;
    GQueue pieces; /* Piece */
    gsize held;
    gint64 closed_due_us; /* NOT_NOW: the sender is still there */
    bool closed;          /* passed on */
} Way;

typedef struct {
    int client, server;
    gint64 connect_due_us;
    Way up, down;
    bool broken;
} Link;

static gint64 one_way_us;
static int target_port;

static struct sockaddr_in loopback(int port)
{
    return (struct sockaddr_in){.sin_family = AF_INET,
                                .sin_port = htons((guint16)port),
                                .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
}

static G_GNUC_NORETURN void die(const char *what)
{
    perror(what);
    exit(1);
}

static int listen_on(int port)
{
    struct sockaddr_in address = loopback(port);
    socklen_t length = sizeof(address);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    int on = 1;

    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    if (bind(fd, (struct sockaddr *)&address, sizeof(address)) != 0 || listen(fd, 64) != 0) {
        die("delayproxy: listening");
    }
    getsockname(fd, (struct sockaddr *)&address, &length);
    printf("%d\n", ntohs(address.sin_port));
    fflush(stdout);
    return fd;
}

static void set_no_delay(int fd)
{
    int on = 1;

    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
}

static Link *link_new(int client)
{
    Link *link = g_new0(Link, 1);

    set_no_delay(client);
    *link = (Link){.client = client,
                   .server = NOT_NOW,
                   /* SYN and its answer: the client has its own side open at once */
                   .connect_due_us = g_get_monotonic_time() + 2 * one_way_us,
                   .up = {.from = client, .closed_due_us = NOT_NOW},
                   .down = {.to = client, .closed_due_us = NOT_NOW}};
    return link;
}

static void link_free(Link *link)
{
    g_queue_clear_full(&link->up.pieces, g_free);
    g_queue_clear_full(&link->down.pieces, g_free);
    close(link->client);
    if (link->server >= 0) {
        close(link->server);
    }
    g_free(link);
}

static void connect_server(Link *link)
{
    struct sockaddr_in address = loopback(target_port);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (connect(fd, (struct sockaddr *)&address, sizeof(address)) != 0) {
        close(fd);
        link->broken = true;
        return;
    }
    set_no_delay(fd);
    link->server = link->up.to = link->down.from = fd;
}

static void take_in(Link *link, Way *way, gint64 now_us)
{
    static char buffer[PIECE];
    ssize_t length = recv(way->from, buffer, sizeof(buffer), MSG_DONTWAIT);
    Piece *piece;

    if (length < 0) {
        link->broken = errno != EAGAIN && errno != EINTR;
        return;
    }
    if (length == 0) {
        way->closed_due_us = now_us + one_way_us;
        return;
    }
    piece = g_malloc(sizeof(*piece) + (gsize)length);
    *piece = (Piece){.due_us = now_us + one_way_us, .length = (gsize)length};
    memcpy(piece->octets, buffer, (gsize)length);
    way->held += (gsize)length;
    g_queue_push_tail(&way->pieces, piece);
}

/* False when the receiver takes no more for now. */
static bool pass_piece(Link *link, Way *way, Piece *piece)
{
    ssize_t sent = send(way->to, piece->octets + piece->sent, piece->length - piece->sent,
                        MSG_DONTWAIT | MSG_NOSIGNAL);

    if (sent < 0) {
        link->broken = errno != EAGAIN && errno != EINTR;
        return false;
    }
    piece->sent += (gsize)sent;
    way->held -= (gsize)sent;
    if (piece->sent < piece->length) {
        return false;
    }
    g_free(g_queue_pop_head(&way->pieces));
    return true;
}

static void pass_on(Link *link, Way *way, gint64 now_us)
{
    Piece *piece;

    while ((piece = g_queue_peek_head(&way->pieces)) && piece->due_us <= now_us) {
        if (!pass_piece(link, way, piece)) {
            return;
        }
    }
    if (!piece && !way->closed && way->closed_due_us != NOT_NOW && way->closed_due_us <= now_us) {
        shutdown(way->to, SHUT_WR);
        way->closed = true;
    }
}

static void work(Link *link, gint64 now_us)
{
    if (link->server < 0) {
        if (now_us >= link->connect_due_us) {
            connect_server(link);
        }
        return;
    }
    pass_on(link, &link->up, now_us);
    pass_on(link, &link->down, now_us);
}

static gint64 next_due(const Way *way)
{
    const Piece *piece = g_queue_peek_head((GQueue *)&way->pieces);

    if (piece) {
        return piece->due_us;
    }
    return way->closed || way->closed_due_us == NOT_NOW ? G_MAXINT64 : way->closed_due_us;
}

static gint64 link_next_due(const Link *link)
{
    if (link->server < 0) {
        return link->connect_due_us;
    }
    return MIN(next_due(&link->up), next_due(&link->down));
}

/* A receiver that is full is waited for by POLLOUT, not by its time, which has passed. */
static short wanted(const Way *in, const Way *out, gint64 now_us)
{
    const Piece *piece = g_queue_peek_head((GQueue *)&out->pieces);
    short events = 0;

    if (in->closed_due_us == NOT_NOW && in->held < WINDOW) {
        events |= POLLIN;
    }
    if (piece && piece->due_us <= now_us) {
        events |= POLLOUT;
    }
    return events;
}

static void poll_link(Link *link, struct pollfd polled[2], gint64 now_us)
{
    polled[0] = (struct pollfd){link->client, wanted(&link->up, &link->down, now_us), 0};
    polled[1] = (struct pollfd){link->server, 0, 0};
    if (link->server >= 0) {
        polled[1].events = wanted(&link->down, &link->up, now_us);
    }
}

static void wait_for_work(GArray *polled, gint64 due_us, gint64 now_us)
{
    gint64 wait_us = due_us == G_MAXINT64 ? 1000000 : MAX(due_us - now_us, 0);
    struct timespec timeout = {wait_us / 1000000, (wait_us % 1000000) * 1000};

    ppoll((struct pollfd *)(void *)polled->data, polled->len, &timeout, NULL);
}

static void serve(Link *link, const struct pollfd polled[2])
{
    gint64 now_us = g_get_monotonic_time();

    if (polled[0].revents & (POLLIN | POLLHUP | POLLERR) && link->up.closed_due_us == NOT_NOW) {
        take_in(link, &link->up, now_us);
    }
    if (polled[1].revents & (POLLIN | POLLHUP | POLLERR) && link->down.closed_due_us == NOT_NOW) {
        take_in(link, &link->down, now_us);
    }
    work(link, now_us);
}

static void accept_link(GPtrArray *links, int listener)
{
    int client = accept4(listener, NULL, NULL, SOCK_CLOEXEC);

    if (client >= 0) {
        g_ptr_array_add(links, link_new(client));
    }
}

static void drop_ended(GPtrArray *links)
{
    for (guint i = links->len; i-- > 0;) {
        Link *link = g_ptr_array_index(links, i);

        if (link->broken || (link->up.closed && link->down.closed)) {
            link_free(link);
            g_ptr_array_remove_index_fast(links, i);
        }
    }
}

static void iterate(GPtrArray *links, GArray *polled, int listener)
{
    gint64 now_us = g_get_monotonic_time(), due_us = G_MAXINT64;
    struct pollfd *slots;

    g_array_set_size(polled, 1 + 2 * links->len);
    slots = (struct pollfd *)(void *)polled->data;
    slots[0] = (struct pollfd){listener, POLLIN, 0};
    for (guint i = 0; i < links->len; i++) {
        const Link *link = g_ptr_array_index(links, i);
        gint64 due = link_next_due(link);

        poll_link(g_ptr_array_index(links, i), slots + 1 + 2 * i, now_us);
        if (due > now_us || link->server < 0) {
            due_us = MIN(due_us, due);
        }
    }
    wait_for_work(polled, due_us, now_us);
    for (guint i = 0; i < links->len; i++) {
        serve(g_ptr_array_index(links, i), slots + 1 + 2 * i);
    }
    if (slots[0].revents & POLLIN) {
        accept_link(links, listener);
    }
    drop_ended(links);
}

static int parse_number(const char *text, gint64 max)
{
    gint64 value;

    if (!g_ascii_string_to_signed(text, 10, 0, max, &value, NULL)) {
        fprintf(stderr, "delayproxy: %s: a number from 0 to %d is wanted\n", text, (int)max);
        exit(64);
    }
    return (int)value;
}

int main(int argc, char **argv)
{
    g_autoptr(GPtrArray) links = g_ptr_array_new();
    g_autoptr(GArray) polled = g_array_new(FALSE, TRUE, sizeof(struct pollfd));
    int listener;

    if (argc != 4) {
        fprintf(stderr, "usage: delayproxy LISTEN_PORT TARGET_PORT ROUND_TRIP_MS\n");
        return 64;
    }
    target_port = parse_number(argv[2], 65535);
    one_way_us = parse_number(argv[3], 60000) * (gint64)500;
    listener = listen_on(parse_number(argv[1], 65535));
    for (;;) {
        iterate(links, polled, listener);
    }
}
