// SPDX-License-Identifier: GPL-3.0-or-later
#include "intake/intake.h"

#include "base/error.h"
#include "base/limits.h"
#include "intake/test-support.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* ---- failures ---- */

static void test_commit_failure(FfTestIntake *fixture, gconstpointer data)
{
    fixture->sink->failure =
        g_error_new(FF_ERROR, FF_ERROR_TEMPORARY, "disk full:\r\nfree \"some\"");
    ff_test_client_say(fixture->client,
                       FF_TEST_ENVELOPE "BDAT 1 LAST\r\na" FF_TEST_ENVELOPE "BDAT 1 LAST\r\nb");
    for (int i = 0; i < 2; i++) {
        ff_test_client_expect_message(
            fixture->client, "451 4.3.0 Not stored, try again later: disk full:? free \"some\"");
    }
    g_assert_cmpuint(fixture->sink->commits, <=, 2);
    g_clear_error(&fixture->sink->failure);
    ff_test_client_send_message(fixture->client, "a", 1);
    ff_test_client_expect_message(fixture->client, "250 2.0.0 Stored as message 1");
    ff_test_assert_kept(ff_ram_sink_get(fixture->sink, 0), "a", 1);
}

/* A message that can never be stored does not take its group along. */
static void test_poison(FfTestIntake *fixture, gconstpointer data)
{
    fixture->sink->poison = "poison";
    ff_test_client_say(fixture->client, FF_TEST_ENVELOPE "BDAT 1 LAST\r\na" FF_TEST_ENVELOPE
                                                         "BDAT 6 LAST\r\npoison" FF_TEST_ENVELOPE
                                                         "BDAT 1 LAST\r\nb");
    ff_test_client_expect_message(fixture->client, "250 2.0.0 ");
    ff_test_client_expect_message(fixture->client, "451 4.3.0 ");
    ff_test_client_expect_message(fixture->client, "250 2.0.0 ");
    g_assert_cmpuint(fixture->sink->messages->len, ==, 2);
}

static void test_no_room_for_file(FfTestIntake *fixture, gconstpointer data)
{
    g_autofree guint8 *octets = ff_test_octets_new(FF_TEST_MAX_SIZE);

    ff_file_set_directory("/proc/nonexistent");
    ff_test_client_send_message(fixture->client, octets, FF_TEST_MAX_SIZE);
    ff_test_client_expect_message(fixture->client, "451 4.3.0 ");
    ff_file_set_directory(g_get_tmp_dir());
    ff_test_client_send_message(fixture->client, octets, FF_TEST_MAX_SIZE);
    ff_test_client_expect_message(fixture->client, "250 2.0.0 ");
    g_assert_cmpuint(fixture->sink->messages->len, ==, 1);
}

static void test_cut_inside_message(FfTestIntake *fixture, gconstpointer data)
{
    static const char script[] = FF_TEST_ENVELOPE "BDAT 10\r\n0123456789BDAT 3 LAST\r\nxyz";

    for (gsize length = 1; length < sizeof(script) - 1; length += 7) {
        FfTestClient *client = ff_test_intake_connect(fixture);

        ff_test_client_send(client, script, length);
        ff_test_client_pump(client);
        ff_test_client_free(client);
        ff_test_client_pump(fixture->client);
    }
    g_assert_cmpuint(fixture->sink->messages->len, ==, 0);
    g_assert_cmpuint(fixture->sink->commits, ==, 0);
}

/* Complete and then gone: stored all the same. The peer sends it again and is told that it is
 * known. */
static void test_cut_before_answer(FfTestIntake *fixture, gconstpointer data)
{
    FfTestClient *client = ff_test_intake_connect(fixture);

    ff_test_client_send_message(client, "x", 1);
    ff_test_client_free(client);
    ff_test_client_pump(fixture->client);
    g_assert_cmpuint(fixture->sink->messages->len, ==, 1);
    ff_test_client_send_message(fixture->client, "x", 1);
    ff_test_client_expect_message(fixture->client, "250 2.0.0 Known already");
}

/* ---- peers ---- */

static void test_too_many_connections(FfTestIntake *fixture, gconstpointer data)
{
    g_autoptr(GPtrArray) clients = g_ptr_array_new();
    FfTestClient *late;

    for (int i = 1; i < FF_LIMIT_INTAKE_CONNECTIONS; i++) {
        g_ptr_array_add(clients, ff_test_intake_connect(fixture));
    }
    late = ff_test_client_new(fixture->intake);
    ff_test_client_expect(late, "421 4.3.2 ");
    ff_test_client_expect_closed(late);
    ff_test_client_free(late);
    ff_test_client_send_message(fixture->client, "x", 1);
    ff_test_client_expect_message(fixture->client, "250 2.0.0 ");
    for (guint i = 0; i < clients->len; i++) {
        ff_test_client_free(clients->pdata[i]);
    }
    ff_test_client_pump(fixture->client);
    late = ff_test_intake_connect(fixture);
    ff_test_client_free(late);
}

/* Once it reads again it gets every reply, and more when it asks. */
static void assert_goes_on(FfTestClient *client)
{
    char replies[65536];
    int pauses = 0;

    while (pauses < 20) {
        ssize_t length = recv(client->fd, replies, sizeof(replies) - 1, MSG_DONTWAIT);

        g_assert_cmpint(length, !=, 0);
        if (length < 0) {
            pauses++;
        } else {
            g_assert_null(memmem(replies, (size_t)length, "421 ", 4));
        }
        ff_intake_iterate(client->intake, 1);
    }
    ff_test_client_say(client, "\r\nRSET\r\n");
    ff_test_client_pump(client);
    g_assert_cmpint(recv(client->fd, replies, sizeof(replies), MSG_DONTWAIT), >, 0);
}

/* Who does not read is not read from; the others do not notice. */
static void test_peer_that_does_not_read(FfTestIntake *fixture, gconstpointer data)
{
    FfTestClient *deaf = ff_test_intake_connect(fixture);
    static const char noop[] = "NOOP\r\nNOOP\r\nNOOP\r\nNOOP\r\nNOOP\r\nNOOP\r\nNOOP\r\nNOOP\r\n";
    int stalled = 0;

    for (int i = 0; i < 10000000 && stalled < 100; i++) {
        if (ff_test_client_try_send(deaf, noop, sizeof(noop) - 1) < 0) {
            g_assert_cmpint(errno, ==, EAGAIN);
            stalled++;
        }
        if (stalled || i % 100 == 0) {
            ff_intake_iterate(fixture->intake, 0);
        }
    }
    g_assert_cmpint(stalled, ==, 100);
    ff_test_client_send_message(fixture->client, "x", 1);
    ff_test_client_expect_message(fixture->client, "250 2.0.0 ");
    assert_goes_on(deaf);
    ff_test_client_free(deaf);
}

/* QUIT sent ahead, then the writing side closed: the answers still come, in order. */
static void test_half_close(FfTestIntake *fixture, gconstpointer data)
{
    ff_test_client_say(fixture->client, FF_TEST_ENVELOPE "BDAT 1 LAST\r\nxQUIT\r\n");
    shutdown(fixture->client->fd, SHUT_WR);
    ff_test_client_expect_message(fixture->client, "250 2.0.0 ");
    ff_test_client_expect(fixture->client, "221 ");
    ff_test_client_expect_closed(fixture->client);
}

/* Stopping with messages under way: nothing committed twice, nothing leaked, nothing answered 250.
 */
static void test_stop(FfTestIntake *fixture, gconstpointer data)
{
    FfTestClient *other = ff_test_intake_connect(fixture);
    static const char begun[] = FF_TEST_ENVELOPE "BDAT 100\r\nabc";

    ff_test_client_say(other, begun);
    ff_test_client_pump(other);
    ff_test_client_send_message(fixture->client, "x", 1);
    ff_intake_iterate(fixture->intake, 10); /* read, not committed */
    ff_intake_free(fixture->intake);
    fixture->intake = NULL;
    g_assert_cmpuint(fixture->sink->messages->len, ==, 0);
    ff_test_client_free(other);
}

static void test_port_taken(FfTestIntake *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;

    fixture->settings->local_port = ff_intake_get_port(fixture->intake);
    g_assert_null(ff_intake_new(fixture->settings, &ff_ram_sink, fixture->sink, &error));
    g_assert_error(error, FF_ERROR, FF_ERROR_CONFIG);
    g_assert_nonnull(strstr(error->message, "local_port"));
}

/* ---- memory ---- */

static gsize resident_octets(void)
{
    g_autofree char *text = NULL;
    g_auto(GStrv) words = NULL;
    guint64 pages = 0;

    g_assert_true(g_file_get_contents("/proc/self/statm", &text, NULL, NULL));
    words = g_strsplit(text, " ", 0);
    g_assert_true(g_ascii_string_to_unsigned(words[1], 10, 0, G_MAXINT64, &pages, NULL));
    return (gsize)pages * (gsize)sysconf(_SC_PAGESIZE);
}

static void test_memory_does_not_grow(FfTestIntake *fixture, gconstpointer data)
{
    static char octets[64 << 10];
    gsize before, most = 0;
    enum { PIECES = 800 }; /* 50 MB */

    fixture->settings->max_message_size = 100 << 20;
    ff_intake_free(fixture->intake);
    fixture->intake = ff_intake_new(fixture->settings, &ff_ram_sink, fixture->sink, NULL);
    ff_test_client_free(fixture->client);
    fixture->client = ff_test_intake_connect(fixture);
    fixture->sink->discard = true;
    before = resident_octets();
    ff_test_client_say(fixture->client, FF_TEST_ENVELOPE);
    for (int i = 0; i < PIECES; i++) {
        ff_test_client_say(fixture->client, "BDAT 65536\r\n");
        ff_test_client_send(fixture->client, octets, sizeof(octets));
        most = MAX(most, resident_octets());
    }
    ff_test_client_say(fixture->client, "BDAT 0 LAST\r\n");
    ff_test_client_expect(fixture->client, "250 2.1.0 ");
    ff_test_client_expect(fixture->client, "250 2.1.5 ");
    for (int i = 0; i <= PIECES; i++) {
        ff_test_client_expect(fixture->client, "250 ");
    }
    g_assert_cmpint(ff_ram_sink_get(fixture->sink, 0)->size, ==, (gint64)sizeof(octets) * PIECES);
    g_assert_cmpuint(most, <, before + (16 << 20));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(path, name)                                                                            \
    g_test_add("/peers/" path, FfTestIntake, NULL, ff_test_intake_set_up, test_##name,             \
               ff_test_intake_tear_down)
    ADD("commit-failure", commit_failure);
    ADD("poison", poison);
    ADD("no-room-for-file", no_room_for_file);
    ADD("cut-inside-message", cut_inside_message);
    ADD("cut-before-answer", cut_before_answer);
    ADD("too-many-connections", too_many_connections);
    ADD("peer-that-does-not-read", peer_that_does_not_read);
    ADD("half-close", half_close);
    ADD("stop", stop);
    ADD("port-taken", port_taken);
    ADD("memory-does-not-grow", memory_does_not_grow);
    return g_test_run();
}
