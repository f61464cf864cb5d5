// SPDX-License-Identifier: GPL-3.0-or-later
/* A receiver that is called by anything: each packet is a length octet and so many octets. */
#include <stdint.h>

#include "base/file.h"
#include "t30/endpoint.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool on_packet(const guint8 *octets, gsize length, int count, gpointer data)
{
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const FfEndpointHandler handler = {.packet = on_packet};
    g_autoptr(FfFile) pages = ff_file_new("received.tif", NULL);
    FfEndpointOptions options = {
        .caller = false, .identity = "+1 503 555 0100", .send_fd = -1, .receive_fd = pages->fd};
    g_autoptr(FfEndpoint) endpoint = ff_endpoint_new(&options, &handler, NULL, NULL);
    guint16 sequence = 0;
    for (size_t at = 0; at < size; at += (size_t)data[at] + 1) {
        ff_endpoint_take_packet(endpoint, data + at + 1, MIN(data[at], size - at - 1), sequence++);
        ff_endpoint_tick(endpoint);
    }
    ff_endpoint_hang_up(endpoint);
    return 0;
}
