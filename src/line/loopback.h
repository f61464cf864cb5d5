// SPDX-License-Identifier: GPL-3.0-or-later
/* The loopback line: two complete fax machines in one process, over T.38 packets, in virtual time.
 * A page that takes 40 s on a telephone line takes some 10 ms of processor. */
#pragma once

#include "line/line.h"
#include "t30/endpoint.h"

/* What the far machine does wrong, by page of this call; 0 never. */
typedef struct {
    int hang_up_page; /* breaks the connection while the page runs */
    int silent_page;  /* stops sending for ever, and nobody tells us */
} FfLoopbackFault;

typedef struct {
    FfEndpointOptions near, far;
    FfLoopbackFault fault;
    int max_seconds;            /* of virtual time */
    const FfLineEvents *events; /* or NULL; told of the near end's pages */
    gpointer data;
} FfLoopbackCall;

typedef struct {
    FfReason ended; /* why the call was cut off: dropped, too long, cancelled, refused; NONE: T.30
                       ended it */
    int seconds;    /* of virtual time */
    FfEndpointFacts near; /* its strings: NULL, they are in detail and attempt only */
    char far_identity[24];
    int far_pages;      /* confirmed at the far end */
    JsonObject *detail; /* the near end's, with "seconds" */
} FfLoopbackResult;

/* Runs one call to its end. false: errors of ours. ret_result is cleared by
 * ff_loopback_result_clear(). */
bool ff_loopback_run(const FfLoopbackCall *call, FfLoopbackResult *ret_result, GError **error);
void ff_loopback_result_clear(FfLoopbackResult *result);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(FfLoopbackResult, ff_loopback_result_clear)

/* The two directions of line.h. */
bool ff_loopback_send(const FfLineSettings *line, const FfLineCall *call,
                      const FfLineEvents *events, gpointer data, FfAttempt *attempt,
                      FfFile **ret_far_pages, GError **error);
bool ff_loopback_receive(const FfLineSettings *line, const FfLineOffer *offer,
                         const FfLineEvents *events, gpointer data, FfAttempt *attempt,
                         FfFile **ret_pages, GError **error);
