// SPDX-License-Identifier: GPL-3.0-or-later
/* The first octet says which commands are pending, the second where the input is cut in pieces. */
#include "gateway/pop3-proto.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void drain(FfPop3Proto *proto)
{
    FfPop3Event event;
    volatile char sum = 0;

    do {
        ff_pop3_proto_next(proto, &event);
        for (gsize i = 0; i < event.length; i++) {
            sum = (char)(sum + event.octets[i]);
        }
    } while (event.type != FF_POP3_EVENT_NONE && event.type != FF_POP3_EVENT_BROKEN);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const FfPop3Command commands[] = {FF_POP3_CAPA, FF_POP3_AUTH, FF_POP3_LIST,
                                             FF_POP3_UIDL, FF_POP3_RETR, FF_POP3_DELE,
                                             FF_POP3_STAT, FF_POP3_RETR};
    if (size < 2) {
        return 0;
    }
    g_autoptr(FfPop3Proto) proto = ff_pop3_proto_new();
    for (guint i = 0; i < G_N_ELEMENTS(commands); i++) {
        if (data[0] & (1 << i)) {
            ff_pop3_proto_send(proto, commands[i], i, NULL);
        }
    }
    for (size_t from = 2, piece = (size_t)data[1] + 1; from < size; from += piece) {
        size_t length = MIN(piece, size - from);
        g_autofree char *copy = g_memdup2(data + from, length);
        ff_pop3_proto_feed(proto, copy, length);
        drain(proto);
    }
    return 0;
}
