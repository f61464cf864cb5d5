// SPDX-License-Identifier: GPL-3.0-or-later
/* Any octets from a peer, in pieces whose size is the first octet: no crash, no leak, no message
 * that the group does not answer. */
#include "intake/connection.h"

#include <stdint.h>
#include <sys/socket.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool commit(FfIntakeMessage *messages[], guint count, gpointer data, GError **error)
{
    for (guint i = 0; i < count; i++) {
        if (!messages[i]->body == !messages[i]->file ||
            !messages[i]->mailbox == !messages[i]->recipients) {
            abort();
        }
    }
    return true;
}

static void feed(FfConnection *connection, int peer, const uint8_t *data, size_t size, size_t piece)
{
    char replies[65536];

    for (size_t at = 0; at < size; at += piece) {
        (void)!send(peer, data + at, MIN(piece, size - at), MSG_NOSIGNAL | MSG_DONTWAIT);
        ff_connection_serve(connection, ff_connection_wanted_events(connection));
        while (recv(peer, replies, sizeof(replies), MSG_DONTWAIT) > 0) {
            ff_connection_flush(connection);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int fds[2];

    if (size < 1 || socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds) != 0) {
        return 0;
    }

    static char *domains[] = {(char *)"f", NULL};
    static const FfIntakeSink sink = {commit};
    FfGatewaySettings gateway = {.address = (char *)"m@h"};
    g_autoptr(GPtrArray) gateways = g_ptr_array_new();
    FfSettings settings = {.max_message_size = 64, .fax_domains = domains, .gateways = gateways};
    g_autoptr(FfSpool) spool = ff_spool_new(48, 32, settings.max_message_size);
    g_autoptr(FfCommitGroup) group = ff_commit_group_new(spool, &sink, NULL);
    g_autofree void *buffer = g_malloc(FF_CONNECTION_BUFFER);
    FfConnectionContext context = {
        .settings = &settings, .spool = spool, .group = group, .buffer = buffer};

    context.options =
        (FfSmtpServerOptions){.lmtp = true, .host_name = "h", .max_size = 64, .greeting = "g"};
    g_ptr_array_add(gateways, &gateway);
    FfConnection *connection = ff_connection_new(&context, fds[0]);
    feed(connection, fds[1], data + 1, size - 1, 1 + data[0]);
    ff_commit_group_commit(group);
    ff_connection_free(connection);
    close(fds[1]);
    if (ff_spool_memory_used(spool) != 0) {
        abort();
    }
    return 0;
}
