// SPDX-License-Identifier: GPL-3.0-or-later
/* The relay between a raw SMTP client and a submission server that answers as told. */
#include "gateway/relay.h"

#include "base/error.h"
#include "gateway/gateway.h"
#include "gateway/test-peers.h"
#include "smtp/server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* ---- the provider ---- */

typedef struct {
    const char *reply;
    guint messages;
    GString *last;   /* text of the last message */
    char *recipient; /* its recipient */
    int listener, port;
    GThread *thread;
} Provider;

static const char *provider_mail(FfSmtpTransaction *transaction, const char *reverse_path,
                                 const char *envid, gint64 size, gpointer data)
{
    g_string_truncate(((Provider *)data)->last, 0);
    return NULL;
}

static const char *provider_rcpt(FfSmtpTransaction *transaction, const char *path, gpointer data)
{
    Provider *provider = data;
    if (g_str_has_prefix(path, "nobody")) {
        return "550 5.1.1 Nobody of that name";
    }
    g_free(provider->recipient);
    provider->recipient = g_strdup(path);
    return NULL;
}

static bool provider_text(FfSmtpTransaction *transaction, const void *octets, gsize length,
                          gpointer data)
{
    g_string_append_len(((Provider *)data)->last, octets, (gssize)length);
    return true;
}

static void provider_end(FfSmtpTransaction *transaction, gpointer data)
{
    Provider *provider = data;
    provider->messages++;
    ff_smtp_transaction_answer(transaction, provider->reply);
}

static void provider_abort(FfSmtpTransaction *transaction, gpointer data)
{
}

static void provider_serve(Provider *provider, int fd)
{
    static const FfSmtpServerHandler handler = {.mail = provider_mail,
                                                .rcpt = provider_rcpt,
                                                .text = provider_text,
                                                .end = provider_end,
                                                .abort = provider_abort};
    const FfSmtpServerOptions options = {.host_name = "provider.test", .greeting = "ready"};
    g_autoptr(FfSmtpServer) server = ff_smtp_server_new(&options, &handler, provider);
    char octets[4096];
    gssize length = 1;

    while (length > 0) {
        gsize size;
        const char *output = ff_smtp_server_output(server, &size);
        if (size > 0 && send(fd, output, size, MSG_NOSIGNAL) != (gssize)size) {
            break;
        }
        ff_smtp_server_output_taken(server, size);
        length = ff_smtp_server_is_done(server) ? 0 : read(fd, octets, sizeof octets);
        if (length > 0) {
            ff_smtp_server_feed(server, octets, (gsize)length);
        }
    }
    close(fd);
}

static gpointer provider_loop(gpointer data)
{
    Provider *provider = data;
    int fd;
    while ((fd = accept(provider->listener, NULL, NULL)) >= 0) {
        provider_serve(provider, fd);
    }
    return NULL;
}

/* ---- the world ---- */

typedef struct {
    Provider provider;
    FfGatewaySettings gateway;
    FfSettings settings;
    FfRelay *relay;
    char *relayed; /* the last reply that was told */
    FILE *in, *out;
} World;

static void on_relayed(const FfGatewaySettings *gateway, const char *recipient, const char *reply,
                       gpointer data)
{
    World *world = data;
    g_free(world->relayed);
    world->relayed = g_strdup(reply);
}

static void dial(World *world)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((guint16)ff_relay_get_port(world->relay)),
                                  .sin_addr = {htonl(INADDR_LOOPBACK)}};
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    g_assert_cmpint(connect(fd, (struct sockaddr *)&address, sizeof address), ==, 0);
    world->in = fdopen(fd, "r");
    world->out = fdopen(dup(fd), "w");
}

static void world_init(World *world, const char *reply)
{
    g_autoptr(GError) error = NULL;

    world->provider.reply = reply;
    world->provider.last = g_string_new(NULL);
    world->provider.listener = fake_listen(&world->provider.port);
    world->provider.thread = g_thread_new("provider", provider_loop, &world->provider);
    world->gateway = (FfGatewaySettings){.name = (char *)"main",
                                         .address = (char *)"fax@company.test",
                                         .smtp_host = (char *)"127.0.0.1",
                                         .smtp_port = world->provider.port,
                                         .smtp_security = FF_SECURITY_NONE,
                                         .smtp_auth = FF_AUTH_NONE,
                                         .timeout_ms = 2000};
    world->settings = (FfSettings){.response_address = (char *)"127.0.0.1",
                                   .response_port = 0,
                                   .max_message_size = 1 << 20,
                                   .gateways = g_ptr_array_new()};
    g_ptr_array_add(world->settings.gateways, &world->gateway);
    world->relay = ff_relay_start(&world->settings, on_relayed, world, &error);
    g_assert_no_error(error);
    dial(world);
}

static void world_clear(World *world)
{
    fclose(world->in);
    fclose(world->out);
    g_assert_true(ff_relay_stop(world->relay, 5000));
    shutdown(world->provider.listener, SHUT_RDWR);
    g_thread_join(world->provider.thread);
    close(world->provider.listener);
    g_string_free(world->provider.last, TRUE);
    g_free(world->provider.recipient);
    g_free(world->relayed);
    g_ptr_array_unref(world->settings.gateways);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(World, world_clear)

static void expect(World *world, const char *prefix)
{
    char line[1024];
    do {
        g_assert_nonnull(fgets(line, sizeof line, world->in));
    } while (line[3] == '-');
    if (!g_str_has_prefix(line, prefix)) {
        g_error("\"%s\" is not \"%s\"", line, prefix);
    }
}

static void say(World *world, const char *line, const char *prefix)
{
    fputs(line, world->out);
    fflush(world->out);
    expect(world, prefix);
}

static void send_notice(World *world, const char *recipient, const char *rcpt_reply)
{
    g_autofree char *rcpt = g_strdup_printf("RCPT TO:<%s>\r\n", recipient);
    say(world, "MAIL FROM:<>\r\n", "250");
    say(world, rcpt, rcpt_reply);
}

#define TEXT "From: Fax <fax@company.test>\r\nSubject: x\r\n\r\n..dot\r\n"

static void hello(World *world)
{
    expect(world, "220");
    say(world, "EHLO fax.test\r\n", "250");
}

/* ---- the tests ---- */

static void expect_reply(const char *provider_reply, const char *reply)
{
    g_auto(World) world = {0};
    world_init(&world, provider_reply);
    hello(&world);
    send_notice(&world, "anne@company.test", "250");
    say(&world, "DATA\r\n", "354");
    say(&world, TEXT ".\r\n", reply);
    g_assert_cmpstr(world.relayed, ==, reply);
    g_assert_cmpstr(world.provider.recipient, ==, "anne@company.test");
    g_assert_cmpstr(world.provider.last->str, ==,
                    "From: Fax <fax@company.test>\r\nSubject: x\r\n\r\n.dot\r\n");
}

static void test_replies_are_the_provider_s(void)
{
    expect_reply("250 2.0.0 Ok: queued as 4711", "250 2.0.0 Ok: queued as 4711");
    expect_reply("451 4.7.1 Greylisted", "451 4.7.1 Greylisted");
    expect_reply("554 5.7.1 Spam", "554 5.7.1 Spam");
}

static void test_recipient_refused(void)
{
    g_auto(World) world = {0};
    world_init(&world, "250 2.0.0 Ok");
    hello(&world);
    send_notice(&world, "nobody@company.test", "250");
    say(&world, "DATA\r\n", "354");
    say(&world, TEXT ".\r\n", "550 5.1.1 Nobody");
    g_assert_cmpuint(world.provider.messages, ==, 0);
}

static void test_one_recipient(void)
{
    g_auto(World) world = {0};
    world_init(&world, "250 2.0.0 Ok");
    hello(&world);
    send_notice(&world, "anne@company.test", "250");
    say(&world, "RCPT TO:<bert@company.test>\r\n", "452 4.5.3");
    say(&world, "DATA\r\n", "354");
    say(&world, TEXT ".\r\n", "250 2.0.0");
    send_notice(&world, "bert@company.test", "250"); /* the same connection */
    say(&world, "DATA\r\n", "354");
    say(&world, TEXT ".\r\n", "250 2.0.0");
    say(&world, "QUIT\r\n", "221");
    g_assert_cmpuint(world.provider.messages, ==, 2);
}

static void test_too_large(void)
{
    g_auto(World) world = {0};
    world_init(&world, "250 2.0.0 Ok");
    hello(&world);
    say(&world, "MAIL FROM:<> SIZE=2000000\r\n", "552");
}

static void test_strange_sender(void)
{
    g_auto(World) world = {0};
    world_init(&world, "250 2.0.0 Ok");
    hello(&world);
    say(&world, "MAIL FROM:<ceo@bank.test>\r\n", "550 5.7.1");
    say(&world, "RCPT TO:<anne@company.test>\r\n", "503");
    say(&world, "MAIL FROM:<FAX@company.test>\r\n", "250");
    say(&world, "RCPT TO:<anne@company.test>\r\n", "250");
    say(&world, "DATA\r\n", "354");
    say(&world, TEXT ".\r\n", "250 2.0.0");
    g_assert_cmpuint(world.provider.messages, ==, 1);
}

static void test_provider_down(void)
{
    g_auto(World) world = {0};
    world_init(&world, "250 2.0.0 Ok");
    int closed = fake_listen(&world.gateway.smtp_port);
    close(closed);
    hello(&world);
    send_notice(&world, "anne@company.test", "250");
    say(&world, "DATA\r\n", "354");
    say(&world, TEXT ".\r\n", "451 4.4.1");
}

/* A client that leaves in the middle has sent nothing. */
static void test_client_leaves(void)
{
    g_auto(World) world = {0};
    world_init(&world, "250 2.0.0 Ok");
    hello(&world);
    send_notice(&world, "anne@company.test", "250");
    say(&world, "DATA\r\n", "354");
    fputs(TEXT, world.out);
    fclose(world.out);
    fclose(world.in);
    ff_relay_drain(world.relay, 50);
    dial(&world);
    expect(&world, "220");
    g_assert_cmpuint(world.provider.messages, ==, 0);
}

static void test_too_many(void)
{
    g_auto(World) world = {0};
    FILE *others[2 * FF_RELAY_CONNECTIONS_MAX];
    guint count = 0;
    char line[256] = "";

    world_init(&world, "250 2.0.0 Ok");
    expect(&world, "220");
    while (count + 1 < G_N_ELEMENTS(others) && !g_str_has_prefix(line, "421")) {
        others[count++] = world.in;
        others[count++] = world.out;
        dial(&world);
        g_assert_nonnull(fgets(line, sizeof line, world.in));
    }
    g_assert_cmpuint(count / 2, ==, FF_RELAY_CONNECTIONS_MAX);
    while (count > 0) {
        fclose(others[--count]);
    }
}

static void test_port_taken(void)
{
    FfSettings settings = {.response_address = (char *)"127.0.0.1", .gateways = g_ptr_array_new()};
    g_autoptr(GError) error = NULL;
    int listener = fake_listen(&settings.response_port);
    g_autofree char *port = g_strdup_printf("%d", settings.response_port);

    g_assert_null(ff_relay_start(&settings, NULL, NULL, &error));
    g_assert_error(error, FF_ERROR, FF_ERROR_CONFIG);
    g_assert_nonnull(strstr(error->message, port));
    g_assert_nonnull(strstr(error->message, "response_port"));
    g_assert_nonnull(strstr(error->message, "test-gateway")); /* who holds it */
    close(listener);
    g_ptr_array_unref(settings.gateways);
}

/* ---- the whole gateway starts, polls and stops ---- */

static void on_polled(const FfSettings *settings, const FfGatewaySettings *mailbox,
                      const FfMailboxPoll *poll, gint64 next_ms, gpointer data)
{
    g_assert_cmpint(poll->result, ==, FF_POP3_RETRY); /* there is no fax server */
    g_assert_nonnull(strstr(poll->error->message, "is faxferryd running?"));
    g_atomic_int_inc((int *)data);
}

static void test_gateway(void)
{
    int polls = 0;
    FfGatewaySettings gateway = {
        .name = (char *)"main", .protocol = (char *)"pop3", .interval_ms = 20, .timeout_ms = 500};
    FfSettings settings = {.response_address = (char *)"127.0.0.1",
                           .local_address = (char *)"127.0.0.1",
                           .gateways = g_ptr_array_new()};
    const FfGatewayObserver observer = {.polled = on_polled, .data = &polls};
    g_autoptr(GError) error = NULL;
    int closed = fake_listen(&settings.local_port);
    close(closed);
    g_ptr_array_add(settings.gateways, &gateway);

    FfGateway *running = ff_gateway_start(&settings, &observer, &error);
    g_assert_no_error(error);
    for (guint i = 0; i < 500 && g_atomic_int_get(&polls) < 3; i++) {
        g_usleep(10000);
    }
    g_assert_true(ff_gateway_stop(running, 5000));
    g_assert_cmpint(polls, >=, 3);
    g_assert_false(ff_gateway_run_once(&settings, &observer, &error));
    g_assert_error(error, FF_ERROR, FF_ERROR_TEMPORARY);
    g_ptr_array_unref(settings.gateways);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/relay/replies are the provider's", test_replies_are_the_provider_s);
    g_test_add_func("/relay/recipient refused", test_recipient_refused);
    g_test_add_func("/relay/one recipient", test_one_recipient);
    g_test_add_func("/relay/too large", test_too_large);
    g_test_add_func("/relay/strange sender", test_strange_sender);
    g_test_add_func("/relay/provider down", test_provider_down);
    g_test_add_func("/relay/client leaves", test_client_leaves);
    g_test_add_func("/relay/too many", test_too_many);
    g_test_add_func("/relay/port taken", test_port_taken);
    g_test_add_func("/gateway", test_gateway);
    return g_test_run();
}
