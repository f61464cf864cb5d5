// SPDX-License-Identifier: GPL-3.0-or-later
/* One T.30 machine speaking T.38, without a network: packets and time go in, packets and pages come
 * out. The same set up serves both directions and both ends. spandsp is hidden in here.
 *
 * Time is virtual: the owner calls ff_endpoint_tick() for each step of FF_ENDPOINT_TICK samples (20
 * ms of the call). A packet handler must only queue: handing the packet to the other machine from
 * within it would re-enter the engine. Nothing may be called on the endpoint from within a handler
 * but ff_endpoint_facts().
 */
#pragma once

#include <glib.h>
#include <json-glib/json-glib.h>
#include <stdbool.h>

#define FF_ENDPOINT_TICK           160 /* samples; measured: 240 and more stretch or break a call */
#define FF_ENDPOINT_SAMPLES_SECOND 8000

typedef struct FfEndpoint FfEndpoint;

typedef struct {
    bool caller;
    const char
        *identity;  /* TSI or CSI; anything but digits, + and space is left out, 20 are kept */
    int send_fd;    /* TIFF to send, -1: none */
    int receive_fd; /* empty file for the pages that come, -1: none */
    const char *subaddress; /* T.30 SUB, sent by the caller; the same characters and #; or NULL */
} FfEndpointOptions;

typedef struct {
    /* An IFP packet to be sent `count` times with one sequence number. false: it can't be taken. */
    bool (*packet)(const guint8 *octets, gsize length, int count, gpointer data);
    /* So many pages of this call are confirmed. May be NULL. */
    void (*pages)(int confirmed, gpointer data);
    /* A frame of page data came in error correction mode. May be NULL. */
    void (*page_data)(gpointer data);
    /* Phase B: the other end has said who it is, in far_identity; no page has come. May be NULL. */
    void (*introduced)(gpointer data);
} FfEndpointHandler;

/* What is known of the call so far, all of it after ff_endpoint_tick() returned true. */
typedef struct {
    int code;            /* T.30 completion code, valid when done */
    int pages_confirmed; /* sent and confirmed, or received and confirmed by us */
    int bit_rate;
    bool ecm;
    int bad_rows; /* without ECM */
    int ecm_retries;
    int rtn, rtp; /* pages answered "retrain, bad" and "retrain, good", either direction */
    const char *far_identity; /* "" when there is none; printable ASCII */
} FfEndpointFacts;

/* `handler` must outlive the endpoint. NULL with error. */
FfEndpoint *ff_endpoint_new(const FfEndpointOptions *options, const FfEndpointHandler *handler,
                            gpointer data, GError **error);
/* Closes the TIFF that is received. Accepts NULL. */
void ff_endpoint_free(FfEndpoint *endpoint);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FfEndpoint, ff_endpoint_free)

/* One step of time. true: the call is over for this end. */
bool ff_endpoint_tick(FfEndpoint *endpoint);
/* A packet of the other end. Untrusted. */
void ff_endpoint_take_packet(FfEndpoint *endpoint, const guint8 *octets, gsize length,
                             guint16 sequence);
/* The connection is gone; the call ends for this end. */
void ff_endpoint_hang_up(FfEndpoint *endpoint);

FfEndpointFacts ff_endpoint_facts(const FfEndpoint *endpoint);
/* For the record: dis, dcs, compression, own_identity, vendor, model, ecm_retries, rtn, rtp, octets
 * and, a page each, width, rows, octets, bad_rows. Caller unrefs. */
JsonObject *ff_endpoint_detail(const FfEndpoint *endpoint);
