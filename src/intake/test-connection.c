// SPDX-License-Identifier: GPL-3.0-or-later
#include "intake/connection.h"

#include "base/limits.h"
#include "intake/test-support.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

typedef struct {
    FfConnectionContext context;
    FfConnection *connection;
    FfSettings *settings;
    FfRamSink *sink;
    int peer;
} Fixture;

static void set_up(Fixture *fixture, gconstpointer data)
{
    FfConnectionContext *context = &fixture->context;
    int fds[2];

    g_assert_cmpint(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds), ==, 0);
    fixture->peer = fds[1];
    fixture->settings = ff_test_settings_new(1 << 20);
    fixture->sink = ff_ram_sink_new();
    context->settings = fixture->settings;
    context->spool = ff_spool_new(8 << 20, 128 << 10, 1 << 20);
    context->group = ff_commit_group_new(context->spool, &ff_ram_sink, fixture->sink);
    context->options = (FfSmtpServerOptions){
        .lmtp = true, .host_name = "host.test", .max_size = 1 << 20, .greeting = "ready"};
    context->buffer = g_malloc(FF_CONNECTION_BUFFER);
    context->now_ms = 1000;
    fixture->connection = ff_connection_new(context, fds[0]);
}

static void tear_down(Fixture *fixture, gconstpointer data)
{
    ff_connection_free(fixture->connection);
    ff_commit_group_free(fixture->context.group);
    ff_spool_free(fixture->context.spool);
    g_free(fixture->context.buffer);
    ff_ram_sink_free(fixture->sink);
    ff_test_settings_free(fixture->settings);
    close(fixture->peer);
}

static void assert_receives(Fixture *fixture, const char *prefix)
{
    char buffer[1024] = "";
    ssize_t length = recv(fixture->peer, buffer, sizeof(buffer) - 1, 0);

    g_assert_cmpint(length, >=, (ssize_t)strlen(prefix));
    g_assert_true(g_str_has_prefix(buffer, prefix));
}

static void expire_at(Fixture *fixture, gint64 now_ms)
{
    fixture->context.now_ms = now_ms;
    ff_connection_expire(fixture->connection);
}

static void test_idle(Fixture *fixture, gconstpointer data)
{
    ff_connection_flush(fixture->connection);
    assert_receives(fixture, "220 ");
    expire_at(fixture, 1000 + FF_LIMIT_INTAKE_IDLE_MS - 1);
    g_assert_false(ff_connection_is_finished(fixture->connection));
    expire_at(fixture, 1000 + FF_LIMIT_INTAKE_IDLE_MS);
    assert_receives(fixture, "421 4.4.2 ");
    g_assert_true(ff_connection_is_finished(fixture->connection));
}

static void test_input_keeps_alive(Fixture *fixture, gconstpointer data)
{
    ff_connection_flush(fixture->connection);
    assert_receives(fixture, "220 ");
    fixture->context.now_ms = 200000;
    g_assert_cmpint(send(fixture->peer, "NO", 2, 0), ==, 2);
    g_assert_true(
        ff_connection_serve(fixture->connection, ff_connection_wanted_events(fixture->connection)));
    expire_at(fixture, 200000 + FF_LIMIT_INTAKE_IDLE_MS - 1);
    g_assert_false(ff_connection_is_finished(fixture->connection));
    expire_at(fixture, 200000 + FF_LIMIT_INTAKE_IDLE_MS);
    g_assert_true(ff_connection_is_finished(fixture->connection));
}

static void serve(Fixture *fixture)
{
    while (ff_connection_serve(fixture->connection,
                               ff_connection_wanted_events(fixture->connection))) {
        ;
    }
}

static void send_all(Fixture *fixture, const char *octets, gsize length)
{
    for (gsize done = 0; done < length;) {
        ssize_t sent = send(fixture->peer, octets + done, length - done, 0);

        if (sent > 0) {
            done += (gsize)sent;
        }
        serve(fixture);
    }
}

static void send_messages(Fixture *fixture, guint count, gsize size)
{
    g_autofree char *body = g_strnfill(size, 'x');

    for (guint i = 0; i < count; i++) {
        g_autofree char *message = g_strdup_printf(
            "MAIL FROM:<>\r\nRCPT TO:<fax@company.test>\r\nBDAT %zu LAST\r\n%s", size, body);

        send_all(fixture, message, strlen(message));
    }
}

static void begin(Fixture *fixture)
{
    ff_connection_flush(fixture->connection);
    assert_receives(fixture, "220 ");
    send_all(fixture, "LHLO x\r\n", 8);
    assert_receives(fixture, "250-");
}

static void assert_commit(Fixture *fixture, guint messages)
{
    g_assert_cmpuint(fixture->sink->commits, ==, 0);
    ff_commit_group_commit(fixture->context.group);
    g_assert_true(ff_commit_group_is_empty(fixture->context.group));
    g_assert_cmpuint(fixture->sink->commits, ==, 1);
    g_assert_cmpuint(fixture->sink->messages->len, ==, messages);
    g_assert_cmpuint(ff_spool_memory_used(fixture->context.spool), ==, 0);
}

static void test_group_due_by_time(Fixture *fixture, gconstpointer data)
{
    FfCommitGroup *group = fixture->context.group;

    begin(fixture);
    g_assert_false(ff_commit_group_is_due(group, 1000000));
    send_messages(fixture, 1, 1);
    g_assert_false(ff_commit_group_is_due(group, 1000 + FF_LIMIT_INTAKE_GROUP_WAIT_MS - 1));
    g_assert_true(ff_commit_group_is_due(group, 1000 + FF_LIMIT_INTAKE_GROUP_WAIT_MS));
    assert_commit(fixture, 1);
}

static void test_group_due_by_count(Fixture *fixture, gconstpointer data)
{
    begin(fixture);
    for (guint i = 1; i < FF_LIMIT_INTAKE_GROUP_MESSAGES; i++) {
        send_messages(fixture, 1, i); /* each another size: no duplicates */
    }
    g_assert_false(ff_commit_group_is_due(fixture->context.group, 1000));
    send_messages(fixture, 1, FF_LIMIT_INTAKE_GROUP_MESSAGES);
    g_assert_true(ff_commit_group_is_due(fixture->context.group, 1000));
    assert_commit(fixture, FF_LIMIT_INTAKE_GROUP_MESSAGES);
}

static void test_group_due_by_memory(Fixture *fixture, gconstpointer data)
{
    guint count = 0;

    begin(fixture);
    for (gsize octets = 0; octets < FF_LIMIT_INTAKE_MEMORY / 2; octets += 100000 + count++) {
        g_assert_false(ff_commit_group_is_due(fixture->context.group, 1000));
        send_messages(fixture, 1, 100000 + count);
    }
    g_assert_true(ff_commit_group_is_due(fixture->context.group, 1000));
    assert_commit(fixture, count);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(path, name)                                                                            \
    g_test_add("/connection/" path, Fixture, NULL, set_up, test_##name, tear_down)
    ADD("idle", idle);
    ADD("input-keeps-alive", input_keeps_alive);
    ADD("group-due-by-time", group_due_by_time);
    ADD("group-due-by-count", group_due_by_count);
    ADD("group-due-by-memory", group_due_by_memory);
    return g_test_run();
}
