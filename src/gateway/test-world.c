// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/test-world.h"

#include "gateway/hand-over.h"

#include <glib/gstdio.h>

#define TIMEOUT_MS 2000

void world_init(World *world, Fault fault, guint at)
{
    world->server = fake_pop3_new(fault, at);
    world->sink = fake_sink_new(NULL);
    world->memory = ff_pop3_memory_new();
    int fd = g_file_open_tmp("faxferry-XXXXXX", &world->password_file, NULL);
    g_assert_true(g_close(fd, NULL));
    g_assert_true(g_file_set_contents_full(world->password_file, "tanstaaf\n", -1,
                                           G_FILE_SET_CONTENTS_NONE, 0600, NULL));
    world->mailbox = (FfGatewaySettings){.name = (char *)"main",
                                         .address = (char *)"fax@company.test",
                                         .host = (char *)"127.0.0.1",
                                         .port = world->server->port,
                                         .security = FF_SECURITY_NONE,
                                         .auth = FF_AUTH_PASSWORD,
                                         .user = (char *)"tim",
                                         .password_file = world->password_file,
                                         .timeout_ms = TIMEOUT_MS,
                                         .session_messages = 1000,
                                         .session_bytes = 64 << 20,
                                         .window = 8};
}

void world_clear(World *world)
{
    ff_pop3_report_clear(&world->report);
    g_clear_error(&world->error);
    fake_pop3_free(world->server);
    fake_sink_free(world->sink);
    ff_pop3_memory_free(world->memory);
    g_unlink(world->password_file);
    g_free(world->password_file);
}
FfPop3Result world_fetch(World *world)
{
    if (!world->server->thread) {
        fake_pop3_start(world->server);
    }
    ff_pop3_report_clear(&world->report);
    g_clear_error(&world->error);
    g_autoptr(FfHandOver) hand_over =
        ff_hand_over_connect("127.0.0.1", world->sink->port, 256, TIMEOUT_MS, &world->error);
    g_assert_no_error(world->error);
    return ff_pop3_fetch(&world->mailbox, world->memory, hand_over, &world->report, &world->error);
}

void world_stop(World *world)
{
    fake_pop3_stop(world->server);
    fake_sink_stop(world->sink);
}
