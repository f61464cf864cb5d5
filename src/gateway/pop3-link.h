// SPDX-License-Identifier: GPL-3.0-or-later
/* A POP3 connection: the protocol engine (pop3-proto.h) on a stream (net/stream.h).
 *
 * Errors name mailbox and host. Their class is the caller's advice: FF_ERROR_CONFIG, an
 * administrator must act; FF_ERROR_TEMPORARY, try later, and longer where `patience` is set.
 */
#pragma once

#include "base/error.h"
#include "base/settings.h"
#include "gateway/pop3-proto.h"
#include "net/stream.h"

typedef struct {
    const FfGatewaySettings *mailbox;
    FfStream *stream;
    FfPop3Proto *proto;
    char *input;
    bool patience; /* the server asked for it: [IN-USE], [LOGIN-DELAY], [SYS/TEMP] */
    bool broken;   /* the server lost step */
} FfPop3Link;

/* Connects, with implicit TLS where the settings say so. Nothing is read yet. */
FfPop3Link *ff_pop3_link_open(const FfGatewaySettings *mailbox, GError **error);
void ff_pop3_link_free(FfPop3Link *link);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FfPop3Link, ff_pop3_link_free)

bool ff_pop3_link_start_tls(FfPop3Link *link, GError **error);
/* Writes the commands that wait in the engine. */
bool ff_pop3_link_flush(FfPop3Link *link, GError **error);
/* One read, fed to the engine; the end of the stream is an error. Only when next() has answered
 * NONE. */
bool ff_pop3_link_fill(FfPop3Link *link, GError **error);
/* Writes, then reads until there is an event. BROKEN is an error. */
bool ff_pop3_link_next(FfPop3Link *link, FfPop3Event *ret_event, GError **error);
/* One command with a single-line reply. */
bool ff_pop3_link_ask(FfPop3Link *link, FfPop3Command command, const char *argument,
                      FfPop3Event *ret_event, GError **error);

/* "mailbox main (pop.company.com:995): " and what went wrong. Always false. */
bool ff_pop3_link_fail(const FfPop3Link *link, GError **error, FfErrorClass class,
                       const char *format, ...) G_GNUC_PRINTF(4, 5);
/* The error for a BROKEN event. Always false. */
bool ff_pop3_link_fail_broken(FfPop3Link *link, const FfPop3Event *event, GError **error);
/* An event's text for people: printable ASCII, cut to a sentence's length. Caller frees. */
char *ff_pop3_link_words(const FfPop3Event *event);
