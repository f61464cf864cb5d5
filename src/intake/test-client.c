// SPDX-License-Identifier: GPL-3.0-or-later
#include "intake/test-support.h"

#include <arpa/inet.h>
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MAX_ROUNDS = 20000 };

FfTestClient *ff_test_client_new(FfIntake *intake)
{
    FfTestClient *client = g_new0(FfTestClient, 1);
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((guint16)ff_intake_get_port(intake)),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};

    client->intake = intake;
    client->replies = g_string_new(NULL);
    client->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    g_assert_cmpint(connect(client->fd, (struct sockaddr *)&address, sizeof(address)), ==, 0);
    return client;
}

void ff_test_client_free(FfTestClient *client)
{
    if (client->fd >= 0) {
        close(client->fd);
    }
    g_string_free(client->replies, TRUE);
    g_free(client);
}

gssize ff_test_client_try_send(FfTestClient *client, const void *octets, gsize length)
{
    return send(client->fd, octets, length, MSG_DONTWAIT | MSG_NOSIGNAL);
}

void ff_test_client_send(FfTestClient *client, const void *octets, gsize length)
{
    gsize done = 0;

    for (int round = 0; done < length; round++) {
        gssize sent = ff_test_client_try_send(client, (const char *)octets + done, length - done);

        g_assert_cmpint(round, <, MAX_ROUNDS);
        if (sent > 0) {
            done += (gsize)sent;
        } else {
            ff_intake_iterate(client->intake, 1);
        }
    }
}

void ff_test_client_say(FfTestClient *client, const char *text)
{
    ff_test_client_send(client, text, strlen(text));
}

void ff_test_client_send_message(FfTestClient *client, const void *octets, gsize length)
{
    g_autofree char *envelope =
        g_strdup_printf("MAIL FROM:<fax@company.test> ENVID=fax@company.test+20u1\r\n"
                        "RCPT TO:<fax@company.test>\r\nBDAT %" G_GSIZE_FORMAT " LAST\r\n",
                        length);

    ff_test_client_say(client, envelope);
    ff_test_client_send(client, octets, length);
}

static void receive(FfTestClient *client)
{
    char buffer[4096];
    gssize length = recv(client->fd, buffer, sizeof(buffer), MSG_DONTWAIT);

    if (length > 0) {
        g_string_append_len(client->replies, buffer, length);
    } else if (length == 0 || (errno != EAGAIN && errno != EINTR)) {
        client->closed = true;
    }
}

static char *take_line(FfTestClient *client)
{
    const char *end = strstr(client->replies->str, "\r\n");
    char *line;

    if (!end) {
        return NULL;
    }
    line = g_strndup(client->replies->str, (gsize)(end - client->replies->str));
    g_string_erase(client->replies, 0, end + 2 - client->replies->str);
    return line;
}

void ff_test_client_expect(FfTestClient *client, const char *prefix)
{
    g_autofree char *line = NULL;

    for (int round = 0; !line && round < MAX_ROUNDS; round++) {
        receive(client);
        line = take_line(client);
        if (!line) {
            ff_intake_iterate(client->intake, 1);
        }
        g_assert_true(line || !client->closed);
    }
    if (!line || !g_str_has_prefix(line, prefix)) {
        g_error("expected \"%s\", got \"%s\"", prefix, line ? line : "nothing");
    }
}

void ff_test_client_begin(FfTestClient *client)
{
    ff_test_client_expect(client, "220 ");
    ff_test_client_say(client, "LHLO client.test\r\n");
    for (;;) {
        ff_test_client_expect(client, "250");
        if (client->replies->len == 0) {
            return;
        }
    }
}

void ff_test_client_expect_closed(FfTestClient *client)
{
    for (int round = 0; !client->closed; round++) {
        g_assert_cmpint(round, <, MAX_ROUNDS);
        ff_intake_iterate(client->intake, 1);
        receive(client);
    }
}

void ff_test_client_pump(FfTestClient *client)
{
    for (int round = 0; round < 20; round++) {
        ff_intake_iterate(client->intake, 1);
    }
}

void ff_test_client_expect_message(FfTestClient *client, const char *answer)
{
    ff_test_client_expect(client, "250 2.1.0 ");
    ff_test_client_expect(client, "250 2.1.5 ");
    ff_test_client_expect(client, answer);
}

/* ---- intake ---- */

FfTestClient *ff_test_intake_connect(FfTestIntake *fixture)
{
    FfTestClient *client = ff_test_client_new(fixture->intake);

    ff_test_client_begin(client);
    return client;
}

void ff_test_intake_set_up(FfTestIntake *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;

    fixture->settings = ff_test_settings_new(FF_TEST_MAX_SIZE);
    fixture->sink = ff_ram_sink_new();
    fixture->intake = ff_intake_new(fixture->settings, &ff_ram_sink, fixture->sink, &error);
    g_assert_no_error(error);
    fixture->client = ff_test_intake_connect(fixture);
}

void ff_test_intake_tear_down(FfTestIntake *fixture, gconstpointer data)
{
    ff_test_client_free(fixture->client);
    ff_intake_free(fixture->intake);
    ff_ram_sink_free(fixture->sink);
    ff_test_settings_free(fixture->settings);
}
