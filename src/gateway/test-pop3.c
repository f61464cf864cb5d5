// SPDX-License-Identifier: GPL-3.0-or-later
/* Whole sessions against a server with one fault each: what arrives, what is deleted, what comes
 * again. */
#include "base/error.h"
#include "gateway/pop3-memory.h"
#include "gateway/test-world.h"

#include <string.h>
#include <unistd.h>

static void assert_body(const World *world, guint index, const char *octets, gsize length)
{
    gsize size;
    const char *body = g_bytes_get_data(world->sink->bodies->pdata[index], &size);
    g_assert_cmpmem(body, size, octets, length);
}

/* ---- all is well, or nearly ---- */

static gpointer keep_bytes(gconstpointer bytes, gpointer data)
{
    return g_bytes_ref((GBytes *)bytes);
}

static void drop_bytes(gpointer bytes)
{
    g_bytes_unref(bytes);
}

static void expect_all(Fault fault, guint count, gsize size)
{
    g_auto(World) world = {0};
    world_init(&world, fault, 0);
    fake_pop3_add(world.server, count, size);
    g_autoptr(GPtrArray) sent = g_ptr_array_copy(world.server->messages, keep_bytes, NULL);
    g_ptr_array_set_free_func(sent, drop_bytes);

    g_assert_cmpint(world_fetch(&world), ==, FF_POP3_DONE);
    world_stop(&world);
    g_assert_no_error(world.error);
    g_assert_cmpuint(world.report.messages, ==, count);
    g_assert_cmpuint(world.report.handed_over, ==, count);
    g_assert_cmpuint(world.report.deleted, ==, count);
    g_assert_cmpuint(world.sink->bodies->len, ==, count);
    g_assert_cmpuint(world.server->messages->len, ==, 0);
    for (guint i = 0; i < count; i++) {
        g_assert_true(g_bytes_equal(world.sink->bodies->pdata[i], sent->pdata[i]));
    }
    if (fault == FAULT_NO_CAPA || fault == FAULT_NO_PIPELINING) {
        g_assert_cmpuint(world.server->ahead, ==, 0);
    } else if (count > 10) {
        g_assert_cmpuint(world.server->ahead, >, count / 4);
    }
}

static void test_plain(void)
{
    expect_all(FAULT_NONE, 300, 1000);
}

static void test_large(void)
{
    expect_all(FAULT_NONE, 5, 3 << 20);
}

static void test_empty_mailbox(void)
{
    expect_all(FAULT_NONE, 0, 0);
}

static void test_no_capa(void)
{
    expect_all(FAULT_NO_CAPA, 20, 1000);
}

static void test_no_pipelining(void)
{
    expect_all(FAULT_NO_PIPELINING, 20, 1000);
}

static void test_no_uidl(void)
{
    expect_all(FAULT_NO_UIDL, 20, 1000);
}

static void test_uidl_doubled(void)
{
    expect_all(FAULT_UIDL_DOUBLED, 20, 1000);
}

static void test_list_lies(void)
{
    expect_all(FAULT_LIST_LIES, 20, 1000);
}

static void test_bodies_are_exact(void)
{
    static const struct {
        const char *octets;
        gsize length;
    } bodies[] = {
        {"a\n.\nb\r\n", 7},
        {"a\n.\r\nb\r\n", 8},
        {".\r\n..\r\n...\r\n", 12},
        {"\r\n", 2},
        {"", 0},
        {"\0\xff\0\x80\r\n", 6},
        {"\r\r\n.\r\r\n", 7},
        {"QUIT\r\nDELE 1\r\nRSET\r\n", 20},
    };
    g_auto(World) world = {0};
    world_init(&world, FAULT_NONE, 0);
    for (gsize i = 0; i < G_N_ELEMENTS(bodies); i++) {
        fake_pop3_add_bytes(world.server, bodies[i].octets, (gssize)bodies[i].length);
    }

    g_assert_cmpint(world_fetch(&world), ==, FF_POP3_DONE);
    world_stop(&world);
    g_assert_cmpuint(world.sink->bodies->len, ==, G_N_ELEMENTS(bodies));
    for (guint i = 0; i < G_N_ELEMENTS(bodies); i++) {
        assert_body(&world, i, bodies[i].octets, bodies[i].length);
    }
    g_assert_cmpstr(world.sink->envids->pdata[1], ==, "fax@company.test uidl-2");
}

static void test_session_limit(void)
{
    g_auto(World) world = {0};
    world_init(&world, FAULT_NONE, 0);
    world.mailbox.session_messages = 4;
    fake_pop3_add(world.server, 10, 100);

    g_assert_cmpint(world_fetch(&world), ==, FF_POP3_DONE);
    g_assert_true(world.report.more);
    g_assert_cmpuint(world.report.deleted, ==, 4);
    g_assert_cmpint(world_fetch(&world), ==, FF_POP3_DONE);
    g_assert_true(world.report.more);
    g_assert_cmpint(world_fetch(&world), ==, FF_POP3_DONE);
    g_assert_false(world.report.more);
    world_stop(&world);
    g_assert_cmpuint(world.sink->bodies->len, ==, 10);
    g_assert_cmpuint(world.server->messages->len, ==, 0);
}

static void test_byte_limit(void)
{
    g_auto(World) world = {0};
    world_init(&world, FAULT_NONE, 0);
    world.mailbox.session_bytes = 5000;
    fake_pop3_add(world.server, 10, 2000);

    g_assert_cmpint(world_fetch(&world), ==, FF_POP3_DONE);
    g_assert_true(world.report.more);
    g_assert_cmpuint(world.report.deleted, ==, 3);
}

static void test_stopped(void)
{
    g_auto(World) world = {0};
    world_init(&world, FAULT_NONE, 0);
    fake_pop3_add(world.server, 10, 100);
    ff_pop3_memory_stop(world.memory);

    g_assert_cmpint(world_fetch(&world), ==, FF_POP3_DONE);
    world_stop(&world);
    g_assert_cmpuint(world.sink->bodies->len, ==, 0);
    g_assert_cmpuint(world.server->messages->len, ==, 10);
}

/* ---- the stream breaks ---- */

/* Nothing is deleted, the open message is dropped, those before it have arrived whole. */
static void expect_cut(World *world, guint at)
{
    g_assert_cmpint(world_fetch(world), ==, FF_POP3_RETRY);
    g_assert_error(world->error, FF_ERROR, FF_ERROR_TEMPORARY);
    g_assert_cmpuint(world->report.deleted, ==, 0);
    g_assert_cmpuint(world->report.handed_over, <, at);
    g_assert_null(strstr(world->server->commands->str, "QUIT"));
}

static void test_drop_in_retr(void)
{
    g_auto(World) world = {0};
    world_init(&world, FAULT_DROP_IN_RETR, 3);
    fake_pop3_add(world.server, 6, 500);

    for (guint i = 0; i < FF_POP3_STRIKES; i++) {
        expect_cut(&world, 3);
    }
    /* Three times are enough: it is passed over, the rest goes on. */
    g_assert_cmpint(world_fetch(&world), ==, FF_POP3_DONE);
    world_stop(&world);
    g_assert_cmpuint(world.report.deleted, ==, 5);
    g_assert_cmpuint(world.report.skipped, ==, 1);
    g_assert_nonnull(strstr(world.report.problem, "uidl-3"));
    g_assert_cmpuint(world.server->messages->len, ==, 1);
    g_assert_cmpuint(world.sink->aborted, >=, FF_POP3_STRIKES);
    for (guint i = 0; i < world.sink->bodies->len; i++) {
        g_assert_cmpuint(g_bytes_get_size(world.sink->bodies->pdata[i]), >=, 500);
    }
}

static void test_drop_in_doubled_uidl(void)
{
    g_auto(World) world = {0};
    world_init(&world, FAULT_DROP_IN_RETR, 2);
    fake_pop3_add(world.server, 3, 500);
    for (guint i = 0; i < 3; i++) {
        g_free(world.server->uidls->pdata[i]);
        world.server->uidls->pdata[i] = g_strdup("the-same");
    }
    for (guint i = 0; i < FF_POP3_STRIKES; i++) {
        expect_cut(&world, 2);
    }
    g_assert_cmpint(world_fetch(&world), ==, FF_POP3_DONE);
    g_assert_cmpuint(world.report.deleted, ==, 2);
}

static void test_stall_in_retr(void)
{
    g_auto(World) world = {0};
    world_init(&world, FAULT_STALL_IN_RETR, 2);
    world.mailbox.timeout_ms = 200;
    fake_pop3_add(world.server, 4, 500);
    expect_cut(&world, 2);
}

static void test_extra_octets(void)
{
    g_auto(World) world = {0};
    world_init(&world, FAULT_EXTRA_OCTETS, 3);
    fake_pop3_add(world.server, 6, 500);

    expect_cut(&world, 4);
    g_assert_false(ff_pop3_memory_may_pipeline(world.memory));
    g_assert_cmpint(world_fetch(&world), ==,
                    FF_POP3_RETRY); /* in a window of one it is no better */
    world_stop(&world);
    g_assert_cmpuint(world.server->ahead, ==, 0);
    g_assert_cmpuint(world.server->messages->len, ==, 6);
}

/* All replies are one off: a client that trusts its count deletes a message that it never had. */
static void test_extra_reply(void)
{
    g_auto(World) world = {0};
    world_init(&world, FAULT_EXTRA_REPLY, 3);
    fake_pop3_add(world.server, 6, 500);

    g_assert_cmpint(world_fetch(&world), ==, FF_POP3_RETRY);
    g_assert_cmpuint(world.report.deleted, ==, 0);
    g_assert_false(ff_pop3_memory_may_pipeline(world.memory));
    world_stop(&world);
    g_assert_cmpuint(world.server->messages->len, ==, 6);
}

/* ---- QUIT ---- */

static void expect_uncommitted(Fault fault)
{
    g_auto(World) world = {0};
    world_init(&world, fault, 0);
    fake_pop3_add(world.server, 5, 500);

    g_assert_cmpint(world_fetch(&world), ==, FF_POP3_RETRY);
    g_assert_error(world.error, FF_ERROR, FF_ERROR_TEMPORARY);
    world_stop(&world);
    g_assert_cmpuint(world.report.handed_over, ==, 5);
    g_assert_cmpuint(world.report.deleted, ==, 0);
}

static void test_quit_lost(void)
{
    expect_uncommitted(FAULT_QUIT_LOST);
}

static void test_quit_refused(void)
{
    expect_uncommitted(FAULT_QUIT_REFUSED);
}

/* ---- refusals of the mail server ---- */

static void test_retr_refused(void)
{
    g_auto(World) world = {0};
    world_init(&world, FAULT_RETR_REFUSED, 1);
    fake_pop3_add(world.server, 5, 500);

    g_assert_cmpint(world_fetch(&world), ==, FF_POP3_DONE);
    g_assert_cmpuint(world.report.deleted, ==, 4);
    g_assert_cmpuint(world.report.skipped, ==, 0);
    g_assert_cmpint(world_fetch(&world), ==, FF_POP3_DONE);
    g_assert_cmpint(world_fetch(&world), ==, FF_POP3_DONE);
    g_assert_cmpuint(world.report.skipped, ==, 1);
    g_assert_nonnull(strstr(world.report.problem, "can't read that one"));
    g_string_truncate(world.server->commands, 0);
    g_assert_cmpint(world_fetch(&world), ==, FF_POP3_DONE);
    world_stop(&world);
    g_assert_cmpuint(world.report.skipped, ==, 1);
    g_assert_null(strstr(world.server->commands->str, "RETR"));
}

static void expect_result(Fault fault, FfPop3Result result, const char *words)
{
    g_auto(World) world = {0};
    world_init(&world, fault, 0);
    fake_pop3_add(world.server, 3, 500);
    g_assert_cmpint(world_fetch(&world), ==, result);
    g_assert_nonnull(strstr(world.error->message, words));
    g_assert_nonnull(strstr(world.error->message, "mailbox main (127.0.0.1:"));
    world_stop(&world);
    g_assert_cmpuint(world.sink->bodies->len, ==, 0);
    g_assert_cmpuint(world.server->messages->len, ==, 3);
}

static void test_refusals(void)
{
    expect_result(FAULT_IN_USE, FF_POP3_BACK_OFF, "somebody is here");
    expect_result(FAULT_LOGIN_DELAY, FF_POP3_BACK_OFF, "not so fast");
    expect_result(FAULT_LOCKED_IN_WORDS, FF_POP3_BACK_OFF, "already locked");
    expect_result(FAULT_AUTH, FF_POP3_ALERT, "password_file");
    expect_result(FAULT_LIST_REFUSED, FF_POP3_RETRY, "LIST");
    expect_result(FAULT_GARBAGE_GREETING, FF_POP3_RETRY, "is this a POP3 server");
    expect_result(FAULT_NEVER_ENDING_LINE, FF_POP3_RETRY, "far too long");
}

static void test_connection_refused(void)
{
    g_auto(World) world = {0};
    world_init(&world, FAULT_NONE, 0);
    fake_pop3_stop(world.server);
    world.server->thread = NULL;
    int port, closed = fake_listen(&port);
    close(closed);
    world.mailbox.port = port;
    fake_pop3_start(world.server);
    g_assert_cmpint(world_fetch(&world), ==, FF_POP3_RETRY);
}

/* ---- answers of the fax server ---- */

static const char *second_never(guint message)
{
    return message == 2 ? "554 5.6.0 Never" : "250 2.0.0 Stored";
}

static const char *second_later(guint message)
{
    return message == 2 ? "451 4.3.0 Later" : "250 2.0.0 Stored";
}

static const char *always_later(guint message)
{
    return "452 4.3.1 The disk is full";
}

static const char *second_lost(guint message)
{
    return message == 2 ? NULL : "250 2.0.0 Stored";
}

static void world_init_sink(World *world, const char *(*reply)(guint message), guint count)
{
    world_init(world, FAULT_NONE, 0);
    fake_sink_free(world->sink);
    world->sink = fake_sink_new(reply);
    fake_pop3_add(world->server, count, 500);
}

static void test_never(void)
{
    g_auto(World) world = {0};
    world_init_sink(&world, second_never, 4);
    g_assert_cmpint(world_fetch(&world), ==, FF_POP3_DONE);
    g_assert_cmpuint(world.report.deleted, ==, 3);
    g_assert_cmpuint(world.report.skipped, ==, 1);
    g_assert_nonnull(strstr(world.report.problem, "Never"));
    guint retrieves = world.server->retrieves;
    g_assert_cmpint(world_fetch(&world), ==, FF_POP3_DONE); /* it stays, and is not fetched again */
    world_stop(&world);
    g_assert_cmpuint(world.server->retrieves, ==, retrieves);
    g_assert_cmpuint(world.server->messages->len, ==, 1);
}

static void test_later(void)
{
    g_auto(World) world = {0};
    world_init_sink(&world, second_later, 4);
    g_assert_cmpint(world_fetch(&world), ==, FF_POP3_DONE);
    g_assert_cmpuint(world.report.deleted, ==, 3);
    g_assert_cmpuint(world.report.skipped, ==, 1);
    g_assert_cmpint(world_fetch(&world), ==, FF_POP3_DONE);
    world_stop(&world);
    g_assert_cmpuint(world.server->messages->len, ==, 0);
}

static void test_disk_full(void)
{
    g_auto(World) world = {0};
    world_init_sink(&world, always_later, 200);
    g_assert_cmpint(world_fetch(&world), ==, FF_POP3_RETRY);
    g_assert_nonnull(strstr(world.error->message, "disk is full"));
    world_stop(&world);
    g_assert_cmpuint(world.server->retrieves, <, 200); /* it stops asking */
    g_assert_cmpuint(world.server->messages->len, ==, 200);
}

static void test_sink_lost(void)
{
    g_auto(World) world = {0};
    world_init_sink(&world, second_lost, 4);
    g_assert_cmpint(world_fetch(&world), ==, FF_POP3_RETRY);
    g_assert_nonnull(strstr(world.error->message, "local_port"));
    g_assert_cmpuint(world.report.deleted, ==, 0);
    g_assert_true(ff_pop3_memory_is_clean(world.memory)); /* no message is to blame */
    world_stop(&world);
    g_assert_cmpuint(world.server->messages->len, ==, 4);
}

/* A message that stays at the mailbox's start holds up nothing when sessions are short. */
static void test_short_sessions_get_past(void)
{
    g_auto(World) world = {0};
    world_init_sink(&world, second_later, 12);
    world.mailbox.session_messages = 2;
    guint sessions = 0;
    do {
        g_assert_cmpint(world_fetch(&world), ==, FF_POP3_DONE);
        g_assert_cmpuint(++sessions, <, 10);
    } while (world.report.more);
    world_stop(&world);
    g_assert_cmpuint(world.server->messages->len, ==, 6); /* each session's second */
    g_assert_cmpuint(world.server->retrieves, ==, 12);
}

/* One pass of the mailbox: sessions as long as there is more. */
static guint run_pass(World *world)
{
    guint sessions = 0;
    do {
        g_assert_cmpint(world_fetch(world), ==, FF_POP3_DONE);
        g_assert_cmpuint(++sessions, <, 10);
    } while (world->report.more);
    return sessions;
}

/* A server that says that it deletes, and does not: no pass is without end, and none is blind to
 * what is behind these messages. */
static void expect_kept(Fault fault)
{
    g_auto(World) world = {0};
    world_init(&world, fault, 0);
    world.mailbox.session_messages = 4;
    fake_pop3_add(world.server, 10, 500);

    g_assert_cmpuint(run_pass(&world), ==, 2);
    g_assert_cmpstr(world.report.problem, ==,
                    "the server says that it deleted 4 messages, but they are still there; the "
                    "next look comes after the interval");
    g_assert_cmpuint(world.server->retrieves, ==, 4);
    g_assert_cmpuint(run_pass(&world), ==, 2); /* goes on with the fifth */
    g_assert_nonnull(strstr(world.report.problem, "still there"));
    g_assert_cmpuint(world.server->retrieves, ==, 8);
    g_assert_cmpuint(run_pass(&world), ==, 1);
    g_assert_cmpuint(world.server->retrieves, ==, 10);
    world_stop(&world);
    g_assert_cmpuint(world.sink->bodies->len, ==, 10);
    for (guint i = 0; i < 10; i++) {
        g_autofree char *subject = g_strdup_printf("Subject: message %u\r\n", i + 1);
        g_assert_true(
            g_str_has_prefix(g_bytes_get_data(world.sink->bodies->pdata[i], NULL), subject));
    }
}

static void test_quit_keeps(void)
{
    expect_kept(FAULT_QUIT_KEEPS);
    expect_kept(FAULT_QUIT_KEEPS_NO_UIDL);
}

/* Found in the next pass, too, when one session was enough for all. */
static void test_quit_keeps_few(void)
{
    g_auto(World) world = {0};
    world_init(&world, FAULT_QUIT_KEEPS, 0);
    fake_pop3_add(world.server, 3, 500);

    g_assert_cmpuint(run_pass(&world), ==, 1);
    g_assert_null(world.report.problem);
    g_assert_cmpuint(run_pass(&world), ==, 1);
    g_assert_nonnull(strstr(world.report.problem, "deleted 3 messages, but they are still there"));
    g_assert_cmpuint(world.server->retrieves, ==, 3);
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*run)(void);
    } tests[] = {
        {"plain", test_plain},
        {"large", test_large},
        {"empty mailbox", test_empty_mailbox},
        {"no CAPA", test_no_capa},
        {"no PIPELINING", test_no_pipelining},
        {"no UIDL", test_no_uidl},
        {"UIDL doubled", test_uidl_doubled},
        {"LIST lies", test_list_lies},
        {"bodies are exact", test_bodies_are_exact},
        {"limit of messages", test_session_limit},
        {"limit of octets", test_byte_limit},
        {"stopped", test_stopped},
        {"drop in RETR", test_drop_in_retr},
        {"drop in RETR, UIDL doubled", test_drop_in_doubled_uidl},
        {"stall in RETR", test_stall_in_retr},
        {"extra octets", test_extra_octets},
        {"extra reply", test_extra_reply},
        {"QUIT lost", test_quit_lost},
        {"QUIT refused", test_quit_refused},
        {"QUIT keeps", test_quit_keeps},
        {"QUIT keeps few", test_quit_keeps_few},
        {"RETR refused", test_retr_refused},
        {"refusals", test_refusals},
        {"connection refused", test_connection_refused},
        {"fax server: never", test_never},
        {"fax server: later", test_later},
        {"fax server: disk full", test_disk_full},
        {"fax server lost", test_sink_lost},
        {"short sessions get past", test_short_sessions_get_past},
    };

    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(tests); i++) {
        g_autofree char *path = g_strdup_printf("/pop3/%s", tests[i].name);
        g_test_add_func(path, tests[i].run);
    }
    return g_test_run();
}
