// SPDX-License-Identifier: GPL-3.0-or-later
/* A mailbox with a faulty server on one side and a sink for its messages on the other. */
#pragma once

#include "gateway/pop3.h"
#include "gateway/test-peers.h"

typedef struct {
    FakePop3 *server;
    FakeSink *sink;
    FfPop3Memory *memory;
    FfGatewaySettings mailbox;
    FfPop3Report report;
    GError *error;
    char *password_file;
} World;

/* security = none, user "tim", password "tanstaaf"; change what the test is about. */
void world_init(World *world, Fault fault, guint at);
void world_clear(World *world);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(World, world_clear)

/* One session; its report and error are in the world. */
FfPop3Result world_fetch(World *world);
/* Ends both peers, so that what they recorded can be read. */
void world_stop(World *world);
