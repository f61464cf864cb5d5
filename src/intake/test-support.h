// SPDX-License-Identifier: GPL-3.0-or-later
/* For the intake's tests: a sink in memory that can be told to fail, and an LMTP client on a real
 * socket that is driven together with the intake, in one thread. */
#pragma once

#include "intake/intake.h"

/* ---- sink ---- */

typedef struct {
    char *mailbox, *recipients, *reverse_path, *envid, *content_hash;
    gint64 size;
    bool too_large, in_file, duplicate;
    GBytes *octets; /* what was kept; NULL when the sink was told not to keep */
} FfKeptMessage;

typedef struct {
    GPtrArray *messages; /* FfKeptMessage, committed ones */
    guint commits;
    GError *failure;    /* set: each commit fails so */
    const char *poison; /* a commit with these octets in it fails for good */
    bool discard;       /* keep no octets */
} FfRamSink;

extern const FfIntakeSink ff_ram_sink;
FfRamSink *ff_ram_sink_new(void);
void ff_ram_sink_free(FfRamSink *sink);
const FfKeptMessage *ff_ram_sink_get(const FfRamSink *sink, guint index);

/* Exactly these octets, all of them, with their hash. */
void ff_test_assert_kept(const FfKeptMessage *kept, const void *octets, gsize length);
/* Every octet value, no period of a power of two. Caller frees. */
guint8 *ff_test_octets_new(gsize length);

/* Mailbox fax@company.test, fax domain fax.company.test, any free port. Not for ff_settings_free().
 */
FfSettings *ff_test_settings_new(gint64 max_message_size);
void ff_test_settings_free(FfSettings *settings);

/* ---- client ---- */

typedef struct {
    FfIntake *intake;
    int fd;
    GString *replies; /* received, not yet expected */
    bool closed;      /* by the intake */
} FfTestClient;

FfTestClient *ff_test_client_new(FfIntake *intake);
void ff_test_client_free(FfTestClient *client);
/* Sends all, letting the intake work when the socket is full. */
void ff_test_client_send(FfTestClient *client, const void *octets, gsize length);
void ff_test_client_say(FfTestClient *client, const char *text);
/* What the socket takes now; the intake does not work meanwhile. */
gssize ff_test_client_try_send(FfTestClient *client, const void *octets, gsize length);
/* MAIL, RCPT to the mailbox and the whole message in one BDAT. */
void ff_test_client_send_message(FfTestClient *client, const void *octets, gsize length);
/* The next line must begin so. */
void ff_test_client_expect(FfTestClient *client, const char *prefix);
/* Greeting and the lines of LHLO. */
void ff_test_client_begin(FfTestClient *client);
void ff_test_client_expect_closed(FfTestClient *client);
/* Some rounds of the intake, for a client that says nothing. */
void ff_test_client_pump(FfTestClient *client);
/* The three replies to such a message, the last with this prefix. */
void ff_test_client_expect_message(FfTestClient *client, const char *answer);

/* ---- a running intake, as a fixture ---- */

#define FF_TEST_MAX_SIZE (1 << 20)
#define FF_TEST_ENVELOPE                                                                           \
    "MAIL FROM:<fax@company.test> ENVID=fax@company.test+20u1\r\nRCPT TO:<fax@company.test>\r\n"

typedef struct {
    FfSettings *settings;
    FfRamSink *sink;
    FfIntake *intake;
    FfTestClient *client; /* has said LHLO */
} FfTestIntake;

void ff_test_intake_set_up(FfTestIntake *fixture, gconstpointer data);
void ff_test_intake_tear_down(FfTestIntake *fixture, gconstpointer data);
/* One more client; has said LHLO. */
FfTestClient *ff_test_intake_connect(FfTestIntake *fixture);
