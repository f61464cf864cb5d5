// SPDX-License-Identifier: GPL-3.0-or-later
/* The gateway's peers for its tests: a small POP3 server with one switch per fault, and an LMTP
 * sink. Each runs in a thread on a loopback port and serves one connection after the other. */
#pragma once

#include "base/settings.h"

typedef enum {
    FAULT_NONE,
    FAULT_NO_CAPA,
    FAULT_NO_PIPELINING,
    FAULT_NO_UIDL,
    FAULT_UIDL_DOUBLED,
    FAULT_LIST_LIES,
    FAULT_LIST_REFUSED,
    FAULT_DROP_IN_RETR,  /* in the text of message `at` */
    FAULT_STALL_IN_RETR, /* the same, but the connection stays open */
    FAULT_RETR_REFUSED,  /* message `at` */
    FAULT_EXTRA_OCTETS,  /* after the text of message `at` */
    FAULT_EXTRA_REPLY,   /* a stray "-ERR" line there, which shifts all replies by one */
    FAULT_IN_USE,
    FAULT_LOGIN_DELAY,
    FAULT_AUTH,
    FAULT_LOCKED_IN_WORDS,
    FAULT_QUIT_LOST,
    FAULT_QUIT_REFUSED,
    FAULT_QUIT_KEEPS,         /* answered +OK, and nothing is deleted */
    FAULT_QUIT_KEEPS_NO_UIDL, /* the same without UIDL */
    FAULT_STLS_INJECTION,
    FAULT_GARBAGE_GREETING,
    FAULT_NEVER_ENDING_LINE,
} Fault;

typedef struct {
    Fault fault;
    guint at;
    const char *sasl;    /* mechanisms announced, NULL: none */
    bool apop;           /* a time stamp in the greeting */
    GPtrArray *messages; /* GBytes; those deleted and committed are taken out */
    GPtrArray *uidls;
    guint sessions;    /* out */
    guint retrieves;   /* out: RETR answered +OK, all sessions */
    guint ahead;       /* out: commands of the last session that were followed by another before
                          their answer */
    GString *commands; /* out: all lines received, secrets too */
    int port;
    int listener;
    GThread *thread;
} FakePop3;

FakePop3 *fake_pop3_new(Fault fault, guint at);
/* "message 1 ..." of about `size` octets, UIDL "uidl-1" and so on. */
void fake_pop3_add(FakePop3 *fake, guint count, gsize size);
void fake_pop3_add_bytes(FakePop3 *fake, const char *octets, gssize length);
void fake_pop3_start(FakePop3 *fake);
/* Ends the thread; the fields can then be looked at. */
void fake_pop3_stop(FakePop3 *fake);
void fake_pop3_free(FakePop3 *fake);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FakePop3, fake_pop3_free)

typedef struct {
    const char *(*reply)(
        guint message); /* to the end of the message of that index; NULL: drop the connection */
    GPtrArray *bodies;  /* GBytes, in order of their end */
    GPtrArray *envids;
    guint aborted;
    int port;
    int listener;
    GThread *thread;
} FakeSink;

FakeSink *fake_sink_new(const char *(*reply)(guint message));
void fake_sink_stop(FakeSink *sink);
void fake_sink_free(FakeSink *sink);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FakeSink, fake_sink_free)

/* A listening socket on a free loopback port. */
int fake_listen(int *ret_port);
