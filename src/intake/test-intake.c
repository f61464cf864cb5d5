// SPDX-License-Identifier: GPL-3.0-or-later
#include "intake/intake.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/limits.h"
#include "intake/test-support.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* ---- the message as it came ---- */

static void test_octets_exact(FfTestIntake *fixture, gconstpointer data)
{
    static const gsize lengths[] = {0, 1, 1000, 65536, 300000, FF_TEST_MAX_SIZE};

    for (guint i = 0; i < G_N_ELEMENTS(lengths); i++) {
        g_autofree guint8 *octets = ff_test_octets_new(lengths[i]);

        ff_test_client_send_message(fixture->client, octets, lengths[i]);
        ff_test_client_expect_message(fixture->client, "250 2.0.0 Stored as message ");
        ff_test_assert_kept(ff_ram_sink_get(fixture->sink, i), octets, lengths[i]);
        g_assert_true(ff_ram_sink_get(fixture->sink, i)->in_file ==
                      (lengths[i] > FF_LIMIT_INTAKE_MESSAGE_MEMORY));
    }
}

static void test_envelope(FfTestIntake *fixture, gconstpointer data)
{
    const FfKeptMessage *kept;

    ff_test_client_send_message(fixture->client, "one", 3);
    ff_test_client_expect_message(fixture->client, "250 ");
    kept = ff_ram_sink_get(fixture->sink, 0);
    g_assert_cmpstr(kept->mailbox, ==, "fax@company.test");
    g_assert_null(kept->recipients);
    g_assert_cmpstr(kept->reverse_path, ==, "fax@company.test");
    g_assert_cmpstr(kept->envid, ==, "fax@company.test u1");
}

/* RFC 2033: an answer for each recipient, in their order */
static void test_fax_domain(FfTestIntake *fixture, gconstpointer data)
{
    const FfKeptMessage *kept;

    ff_test_client_say(fixture->client,
                       "MAIL FROM:<>\r\nRCPT TO:<5035550123@fax.company.test>\r\n"
                       "RCPT TO:<nobody@company.test>\r\n"
                       "RCPT TO:<5035550124^NOCOVER@fax.company.test>\r\nDATA\r\n");
    ff_test_client_expect(fixture->client, "250 ");
    ff_test_client_expect(fixture->client, "250 ");
    ff_test_client_expect(fixture->client, "550 5.1.1 ");
    ff_test_client_expect(fixture->client, "250 ");
    ff_test_client_expect(fixture->client, "354 ");
    ff_test_client_say(fixture->client, "Subject: x\r\n\r\n..dot\r\n.\r\n");
    ff_test_client_expect(fixture->client, "250 2.0.0 ");
    ff_test_client_expect(fixture->client, "250 2.0.0 ");
    kept = ff_ram_sink_get(fixture->sink, 0);
    g_assert_null(kept->mailbox);
    g_assert_cmpstr(kept->reverse_path, ==, "");
    g_assert_cmpstr(kept->recipients, ==,
                    "5035550123@fax.company.test 5035550124^NOCOVER@fax.company.test");
    ff_test_assert_kept(kept, "Subject: x\r\n\r\n.dot\r\n", 20);
}

static void test_octet_by_octet(FfTestIntake *fixture, gconstpointer data)
{
    static const char script[] = FF_TEST_ENVELOPE
        "BDAT 5\r\na\r\n\0bBDAT 0 LAST\r\n" FF_TEST_ENVELOPE "DATA\r\n..\r\n.\r\nQUIT\r\n";

    for (gsize i = 0; i < sizeof(script) - 1; i++) {
        ff_test_client_send(fixture->client, script + i, 1);
        ff_intake_iterate(fixture->intake, 10);
    }
    ff_test_client_expect(fixture->client, "250 2.1.0 ");
    ff_test_client_expect(fixture->client, "250 2.1.5 ");
    ff_test_client_expect(fixture->client, "250 ");
    ff_test_client_expect(fixture->client, "250 2.0.0 ");
    ff_test_client_expect(fixture->client, "250 2.1.0 ");
    ff_test_client_expect(fixture->client, "250 2.1.5 ");
    ff_test_client_expect(fixture->client, "354 ");
    ff_test_client_expect(fixture->client, "250 2.0.0 ");
    ff_test_client_expect(fixture->client, "221 ");
    ff_test_client_expect_closed(fixture->client);
    ff_test_assert_kept(ff_ram_sink_get(fixture->sink, 0), "a\r\n\0b", 5);
    ff_test_assert_kept(ff_ram_sink_get(fixture->sink, 1), ".\r\n", 3);
}

/* ---- groups ---- */

/* More than one read brings in, and still one commit. */
static void test_group_commit(FfTestIntake *fixture, gconstpointer data)
{
    enum { COUNT = 200, SIZE = 1000 };
    g_autoptr(GString) script = g_string_new(NULL);

    for (int i = 0; i < COUNT; i++) {
        g_string_append_printf(script, FF_TEST_ENVELOPE "BDAT %d LAST\r\n%0*d", SIZE, SIZE, i);
    }
    ff_test_client_say(fixture->client, script->str);
    for (int i = 0; i < COUNT; i++) {
        ff_test_client_expect_message(fixture->client, "250 2.0.0 Stored as message ");
    }
    g_assert_cmpuint(fixture->sink->messages->len, ==, COUNT);
    g_assert_cmpuint(fixture->sink->commits, <=, 2);
    for (guint i = 0; i < COUNT; i++) {
        g_autofree char *text = g_strdup_printf("%0*u", SIZE, i);

        ff_test_assert_kept(ff_ram_sink_get(fixture->sink, i), text, SIZE);
    }
}

static void test_group_over_connections(FfTestIntake *fixture, gconstpointer data)
{
    enum { COUNT = 20, ROUNDS = 30 };
    FfTestClient *clients[COUNT];

    for (guint i = 0; i < COUNT; i++) {
        clients[i] = ff_test_intake_connect(fixture);
        ff_test_client_say(clients[i], FF_TEST_ENVELOPE "BDAT 60 LAST\r\n");
    }
    for (guint round = 0; round < ROUNDS; round++) {
        for (guint i = 0; i < COUNT; i++) {
            char piece[3] = {(char)('a' + i), (char)('0' + round % 10), 0};

            g_assert_cmpint(ff_test_client_try_send(clients[i], piece, 2), ==, 2);
        }
        if (round < ROUNDS - 1) {
            ff_intake_iterate(fixture->intake, 10);
        }
    }
    for (guint i = 0; i < COUNT; i++) {
        ff_test_client_expect_message(clients[i], "250 2.0.0 ");
    }
    g_assert_cmpuint(fixture->sink->messages->len, ==, COUNT);
    g_assert_cmpuint(fixture->sink->commits, <=, 2);
    for (guint i = 0; i < COUNT; i++) {
        const FfKeptMessage *kept = ff_ram_sink_get(fixture->sink, i);
        const char *octets = g_bytes_get_data(kept->octets, NULL);

        g_assert_cmpint(kept->size, ==, 2 * ROUNDS);
        for (guint at = 0; at < 2 * ROUNDS; at += 2) {
            g_assert_true(octets[at] == octets[0]);
        }
        ff_test_client_free(clients[i]);
    }
}

/* One who streams without a pause must not hold up the answer to another. */
static void test_busy_neighbour(FfTestIntake *fixture, gconstpointer data)
{
    FfTestClient *busy = ff_test_intake_connect(fixture);
    static char octets[4096];
    gint64 end_ms = ff_clock_monotonic_ms() + 5000;

    ff_test_client_say(busy, FF_TEST_ENVELOPE "BDAT 1000000000\r\n");
    ff_test_client_send_message(fixture->client, "x", 1);
    while (fixture->sink->messages->len == 0) {
        while (ff_test_client_try_send(busy, octets, sizeof(octets)) > 0) {
            ;
        }
        ff_intake_iterate(fixture->intake, 0);
        g_assert_cmpint(ff_clock_monotonic_ms(), <, end_ms);
    }
    ff_test_client_expect_message(fixture->client, "250 2.0.0 ");
    ff_test_client_free(busy);
}

static void test_duplicate(FfTestIntake *fixture, gconstpointer data)
{
    for (int i = 0; i < 3; i++) {
        ff_test_client_send_message(fixture->client, "same", 4);
        ff_test_client_expect_message(fixture->client, i ? "250 2.0.0 Known already as message 1"
                                                         : "250 2.0.0 Stored as message 1");
    }
    g_assert_cmpuint(fixture->sink->messages->len, ==, 1);
}

/* ---- too large ---- */

static void test_too_large_for_mailbox(FfTestIntake *fixture, gconstpointer data)
{
    static const char header[] = "From: anne@company.test\r\nSubject: big\r\n\r\n";
    gsize length = FF_TEST_MAX_SIZE + 5000;
    g_autofree guint8 *octets = ff_test_octets_new(length);
    g_autofree char *hash = NULL;
    const FfKeptMessage *kept;

    memcpy(octets, header, sizeof(header) - 1);
    hash = g_compute_checksum_for_data(G_CHECKSUM_SHA256, octets, length);
    ff_test_client_send_message(fixture->client, octets, length);
    ff_test_client_expect_message(fixture->client, "250 2.0.0 ");
    kept = ff_ram_sink_get(fixture->sink, 0);
    g_assert_true(kept->too_large);
    g_assert_cmpint(kept->size, ==, (gint64)length);
    g_assert_cmpstr(kept->content_hash, ==, hash);
    g_assert_cmpmem(g_bytes_get_data(kept->octets, NULL), g_bytes_get_size(kept->octets), header,
                    sizeof(header) - 1);
}

static void test_too_large_for_fax_domain(FfTestIntake *fixture, gconstpointer data)
{
    gsize length = FF_TEST_MAX_SIZE + 5000;
    g_autofree guint8 *octets = ff_test_octets_new(length);
    g_autofree char *command = g_strdup_printf("BDAT %" G_GSIZE_FORMAT " LAST\r\n", length);

    ff_test_client_say(fixture->client, "MAIL FROM:<anne@company.test>\r\n"
                                        "RCPT TO:<5035550123@fax.company.test>\r\n");
    ff_test_client_say(fixture->client, command);
    ff_test_client_send(fixture->client, octets, length);
    ff_test_client_expect_message(fixture->client, "552 5.3.4 ");
    g_assert_cmpuint(fixture->sink->messages->len, ==, 0);
    ff_test_client_send_message(fixture->client, "x", 1);
    ff_test_client_expect_message(fixture->client, "250 2.0.0 ");
}

static void test_declared_too_large(FfTestIntake *fixture, gconstpointer data)
{
    ff_test_client_say(fixture->client, "MAIL FROM:<anne@company.test> SIZE=2000000\r\n"
                                        "RCPT TO:<5035550123@fax.company.test>\r\n"
                                        "RCPT TO:<fax@company.test>\r\n");
    ff_test_client_expect(fixture->client, "250 2.1.0 ");
    ff_test_client_expect(fixture->client, "552 5.3.4 ");
    ff_test_client_expect(fixture->client, "250 2.1.5 ");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(path, name)                                                                            \
    g_test_add("/intake/" path, FfTestIntake, NULL, ff_test_intake_set_up, test_##name,            \
               ff_test_intake_tear_down)
    ADD("octets-exact", octets_exact);
    ADD("envelope", envelope);
    ADD("fax-domain", fax_domain);
    ADD("octet-by-octet", octet_by_octet);
    ADD("group-commit", group_commit);
    ADD("group-over-connections", group_over_connections);
    ADD("busy-neighbour", busy_neighbour);
    ADD("duplicate", duplicate);
    ADD("too-large-for-mailbox", too_large_for_mailbox);
    ADD("too-large-for-fax-domain", too_large_for_fax_domain);
    ADD("declared-too-large", declared_too_large);
    return g_test_run();
}
