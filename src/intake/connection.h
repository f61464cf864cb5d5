// SPDX-License-Identifier: GPL-3.0-or-later
/* One LMTP connection of the intake: a non-blocking socket, the protocol engine, and the message
 * that is coming in on it. Complete messages go to the group; the answers come back through the
 * engine.
 *
 * Nothing here waits. A peer that does not read its replies is not read from either.
 */
#pragma once

#include "intake/group.h"

/* What all connections share. Outlives them. */
typedef struct {
    const FfSettings *settings;
    FfSpool *spool;
    FfCommitGroup *group;
    FfSmtpServerOptions options;
    void *buffer;  /* for reading; FF_CONNECTION_BUFFER octets */
    gint64 now_ms; /* monotonic, set each round */
} FfConnectionContext;

#define FF_CONNECTION_BUFFER (64 << 10)

typedef struct FfConnection FfConnection;

/* Takes over the non-blocking socket. */
FfConnection *ff_connection_new(FfConnectionContext *context, int fd);
void ff_connection_free(FfConnection *connection);
int ff_connection_get_fd(const FfConnection *connection);
/* POLLIN and POLLOUT as wanted now. */
short ff_connection_wanted_events(FfConnection *connection);
/* What poll() said. True when input was read. */
bool ff_connection_serve(FfConnection *connection, short events);
/* Writes what can be written. */
void ff_connection_flush(FfConnection *connection);
/* Says 421 and gives up when nothing has moved for too long. */
void ff_connection_expire(FfConnection *connection);
/* To be freed. */
bool ff_connection_is_finished(FfConnection *connection);
