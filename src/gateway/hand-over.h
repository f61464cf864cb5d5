// SPDX-License-Identifier: GPL-3.0-or-later
/* Hands messages to the fax server by LMTP (RFC 2033), pipelined, in BDAT chunks (RFC 3030), so
 * that a message is streamed with its octets exact and can be given up half-way.
 *
 *   MAIL FROM:<mailbox> ENVID=xtext(mailbox SP uidl)   RCPT TO:<mailbox>   BDAT n ... BDAT m LAST
 *
 * Up to `window` messages wait for their final reply; replies are read when they come or when the
 * window is full. Never more than one piece is held in memory. A lost connection leaves the outcome
 * of the waiting messages unknown: they are not deleted, the next session brings them again, and
 * the fax server knows them by their content.
 *
 * Order of calls: connect, set_callback, then (begin, write..., end or drop) and collect in any
 * mixture, quit, free. After any call has failed the connection is dead: every later one fails too,
 * and only free is of use. Errors are temporary, but for a peer that is no LMTP server with
 * CHUNKING (FF_ERROR_CONFIG).
 */
#pragma once

#include "base/settings.h"

typedef struct FfHandOver FfHandOver;

typedef enum {
    FF_HAND_OVER_TAKEN,   /* 250: on stable storage */
    FF_HAND_OVER_LATER,   /* 4xx, 2xx but 250: leave it in the mailbox */
    FF_HAND_OVER_REFUSED, /* 5xx: leave it in the mailbox, report it */
} FfHandOverAnswer;

/* The answer for a message; `reply` is the server's own words, with the code. Called from within
 * any of the functions below that take an error; must not call back into them. */
typedef void (*FfHandOverAnswered)(guint message, FfHandOverAnswer answer, const char *reply,
                                   gpointer data);

/* `window` is at least 1. `timeout_ms`: how long the server may take over anything. */
FfHandOver *ff_hand_over_connect(const char *host, int port, guint window, int timeout_ms,
                                 GError **error);
void ff_hand_over_free(FfHandOver *hand_over);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FfHandOver, ff_hand_over_free)
void ff_hand_over_set_callback(FfHandOver *hand_over, FfHandOverAnswered answered, gpointer data);

/* One message: begin, pieces, end; or drop instead of end. begin waits while the window is full.
 * `uidl` may be NULL. What was written may stay in the buffer until it is full or collect is
 * called. */
bool ff_hand_over_begin(FfHandOver *hand_over, guint message, const char *mailbox, const char *uidl,
                        GError **error);
bool ff_hand_over_write(FfHandOver *hand_over, const void *octets, gsize length, GError **error);
bool ff_hand_over_end(FfHandOver *hand_over, GError **error);
bool ff_hand_over_drop(FfHandOver *hand_over, GError **error);
/* Sends the complete messages that wait in the buffer, and reads the answers that are there; with
 * `wait`, until none is outstanding. */
bool ff_hand_over_collect(FfHandOver *hand_over, bool wait, GError **error);
/* Messages ended whose answer has not come. */
guint ff_hand_over_outstanding(const FfHandOver *hand_over);
/* For poll(): readable when answers have come. */
int ff_hand_over_get_fd(const FfHandOver *hand_over);
/* Politely: QUIT. */
bool ff_hand_over_quit(FfHandOver *hand_over, GError **error);
