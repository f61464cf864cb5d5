// SPDX-License-Identifier: GPL-3.0-or-later
/* Hands messages to the fax server by LMTP (RFC 2033), pipelined, in BDAT chunks (RFC 3030), so that a
 * message is streamed with its octets exact and can be given up half-way.
 *
 *   MAIL FROM:<mailbox> ENVID=xtext(mailbox SP uidl)   RCPT TO:<mailbox>   BDAT n ... BDAT m LAST
 *
 * Up to `window` messages wait for their final reply; replies are read when they come or when the window
 * is full. Never more than one piece is held in memory. A lost connection leaves the outcome of the
 * waiting messages unknown: they are not deleted, the next session brings them again, and the fax server
 * knows them by their content.
 */
#pragma once

#include "base/settings.h"

typedef struct FfHandOver FfHandOver;

typedef enum {
    FF_HAND_OVER_TAKEN,  /* 250: on stable storage */
    FF_HAND_OVER_LATER,  /* 4xx: leave it in the mailbox */
    FF_HAND_OVER_REFUSED, /* 5xx: leave it in the mailbox, report it */
} FfHandOverAnswer;

/* The answer for a message; `reply` is the server's own words. */
typedef void (*FfHandOverAnswered)(guint message, FfHandOverAnswer answer, const char *reply, gpointer data);

FfHandOver *ff_hand_over_connect(const char *host, int port, guint window, int timeout_ms, GError **error);
void ff_hand_over_free(FfHandOver *hand_over);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FfHandOver, ff_hand_over_free)
void ff_hand_over_set_callback(FfHandOver *hand_over, FfHandOverAnswered answered, gpointer data);

/* One message: begin, pieces, end; or drop instead of end. */
bool ff_hand_over_begin(FfHandOver *hand_over, guint message, const char *mailbox, const char *uidl, GError **error);
bool ff_hand_over_write(FfHandOver *hand_over, const void *octets, gsize length, GError **error);
bool ff_hand_over_end(FfHandOver *hand_over, GError **error);
bool ff_hand_over_drop(FfHandOver *hand_over, GError **error);
/* Reads the answers that are there; with `wait`, until none is outstanding. */
bool ff_hand_over_collect(FfHandOver *hand_over, bool wait, GError **error);
guint ff_hand_over_outstanding(const FfHandOver *hand_over);
/* Politely: QUIT. */
bool ff_hand_over_quit(FfHandOver *hand_over, GError **error);
