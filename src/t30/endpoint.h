// SPDX-License-Identifier: GPL-3.0-or-later
/* One T.30 machine, without a network: T.38 packets or audio, and time, go in; packets or audio,
 * and pages, come out. The same set-up serves both directions and both ends. spandsp is hidden in
 * here.
 *
 * Time is the call's own: each call of ff_endpoint_tick() (T.38) or ff_endpoint_audio() is a step
 * of FF_ENDPOINT_TICK samples, 20 ms. A packet handler must only queue: handing the packet to the
 * other machine from within it would re-enter the engine. From within a handler nothing may be
 * called on the endpoint but ff_endpoint_facts().
 *
 * A call ends when the step says so. T.30 alone does not end every call: the owner asks ff_watch()
 * with ff_endpoint_times() and hangs up.
 */
#pragma once

#include <glib.h>
#include <json-glib/json-glib.h>
#include <stdbool.h>

#include "t30/watch.h"

#define FF_ENDPOINT_TICK           160 /* samples; measured: 240 and more stretch or break a call */
#define FF_ENDPOINT_SAMPLES_SECOND 8000
#define FF_ENDPOINT_TICK_MS        (FF_ENDPOINT_TICK * 1000 / FF_ENDPOINT_SAMPLES_SECOND)

typedef struct FfEndpoint FfEndpoint;

typedef enum {
    FF_MEDIUM_T38,
    FF_MEDIUM_AUDIO,
} FfMedium;

/* T.30 5.1; the call's phases. */
typedef enum {
    FF_PHASE_A, /* tones */
    FF_PHASE_B, /* identities, abilities, training */
    FF_PHASE_C, /* a page */
    FF_PHASE_D, /* its end and its confirmation */
    FF_PHASE_E, /* disconnecting, and after */
} FfPhase;

/* What a fax machine says before its first frame, heard in audio. */
typedef enum {
    FF_TONE_CNG = 1 << 0,      /* a fax machine calls */
    FF_TONE_CED = 1 << 1,      /* one has answered, or a modem */
    FF_TONE_PREAMBLE = 1 << 2, /* of V.21: frames of T.30 follow */
} FfTone;

/* A field that is 0 or NULL stands for the usual. */
typedef struct {
    bool caller;
    const char
        *identity;  /* TSI or CSI; anything but digits, + and space is left out, 20 are kept */
    int send_fd;    /* TIFF to send, as it is, without a header line; -1: none */
    int receive_fd; /* empty file for the pages that come, -1: none */
    const char *subaddress; /* T.30 SUB, sent by the caller; the same characters and # */
    const char *sender;     /* T.30 SID, the same */
    FfMedium medium;        /* that the call begins with */
    int max_rate;           /* bit/s. Taken down to 14400 (V.17), 9600 (V.29), 4800 (V.27ter), which
                               are what spandsp can begin at; training may end lower. 0: 14400 */
    bool without_ecm;       /* neither offer nor take error correction; no MMR then */
    guint encodings; /* FF_ENCODING_* that may be sent or are offered (t30/encoding.h); 0: all */
    int min_scan_ms; /* a row without ECM takes us so long at least: 0, 5, 10, 20 or 40 */
} FfEndpointOptions;

/* One page, confirmed. */
typedef struct {
    int number; /* of this call, from 1 */
    int width_px, rows;
    int x_resolution, y_resolution; /* pixels a metre */
    int octets;                     /* as coded on the line */
    int encoding;                   /* one of FF_ENCODING_*, 0: not known */
    int bad_rows;                   /* without ECM */
} FfEndpointPage;

/* What the owner says of a received page. */
typedef enum {
    FF_PAGE_STORED, /* confirm it */
    FF_PAGE_HOLD,   /* will soon be: the engine gets no time until ff_endpoint_page_stored(). After
                       FF_LIMIT_PAGE_HOLD_MS the call ends without the confirmation */
    FF_PAGE_BUSY,   /* will be later: with ECM the far end is told to wait (RNR) until
                       ff_endpoint_page_stored(), for a minute at most; some seconds more even when
                       it comes at once. Without ECM: FF_PAGE_HOLD */
} FfPageAnswer;

typedef struct {
    /* An IFP packet to be sent `count` times with one sequence number. false: it can't be taken.
     * May be NULL for a call that has never T.38. */
    bool (*packet)(const guint8 *octets, gsize length, int count, gpointer data);
    /* Sending: the far end has confirmed the page; the answer does not matter. Receiving: the whole
     * page is in the file, and its confirmation goes out when the answer lets it. May be NULL: all
     * are stored. */
    FfPageAnswer (*page)(const FfEndpointPage *page, gpointer data);
    /* A frame of page data came in error correction mode. May be NULL. */
    void (*page_data)(gpointer data);
    /* Phase B: the other end has said who it is, in far_identity; no page has come. false: refuse
     * it, the call ends by T.30's rules. May be NULL. */
    bool (*introduced)(gpointer data);
    /* Heard for the first time in this call, in audio and before the first page. May be NULL. */
    void (*tone)(FfTone tone, gpointer data);
} FfEndpointHandler;

/* What is known of the call so far, all of it after the step said that it is over. */
typedef struct {
    int code;            /* T.30 completion code, valid when done */
    int pages_confirmed; /* sent and confirmed, or received, stored and confirmed by us */
    FfMedium medium;
    FfPhase phase;
    bool page_began; /* the receiver has agreed to take a page: too late for another medium */
    int bit_rate;
    bool ecm;
    int encoding; /* of the last page: one of FF_ENCODING_*, 0 before it */
    int bad_rows; /* without ECM */
    int ecm_retries;
    int rtn, rtp; /* pages answered "retrain, bad" and "retrain, good", either direction */
    /* Of the far end; "" when it did not tell. Printable ASCII, owned by the endpoint. */
    const char *far_identity, *far_subaddress, *far_sender;
    const char *vendor, *model; /* from its NSF, where spandsp knows the maker */
} FfEndpointFacts;

/* `handler` must outlive the endpoint. NULL with error: out of memory, or the guard in front of
 * spandsp is not linked (t30/t30-guard.h). */
FfEndpoint *ff_endpoint_new(const FfEndpointOptions *options, const FfEndpointHandler *handler,
                            gpointer data, GError **error);
/* Closes the TIFF that is received. Accepts NULL. */
void ff_endpoint_free(FfEndpoint *endpoint);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FfEndpoint, ff_endpoint_free)

/* T.38: one step of time. true: the call is over for this end. */
bool ff_endpoint_tick(FfEndpoint *endpoint);
/* T.38: a packet of the other end. Untrusted. Passed over when the medium is audio. */
void ff_endpoint_take_packet(FfEndpoint *endpoint, const guint8 *octets, gsize length,
                             guint16 sequence);
/* Audio: one step. `heard`: FF_ENDPOINT_TICK samples, 16 bit linear, 8 kHz; NULL: they were lost,
 * and the modem is carried over the gap. `said`: as many are written, silence too. true: the call
 * is over for this end. */
bool ff_endpoint_audio(FfEndpoint *endpoint, const gint16 *heard, gint16 *said);

/* Goes on in another medium (the call was switched by signalling): T.30 begins anew there, from its
 * first tone or frame; what was learned of the far end is forgotten, the trace and the call's time
 * go on. Only before the first page: false with error, and nothing is changed, when a page has
 * begun or the call is over. So a call that is switched back to audio after its last page keeps its
 * engine and its result; the owner goes on with ff_endpoint_tick() or hangs up. */
bool ff_endpoint_switch(FfEndpoint *endpoint, FfMedium medium, GError **error);
/* The page that was answered with FF_PAGE_HOLD or FF_PAGE_BUSY is stored. */
void ff_endpoint_page_stored(FfEndpoint *endpoint);
/* The connection is gone; the call ends for this end. */
void ff_endpoint_hang_up(FfEndpoint *endpoint);

FfEndpointFacts ff_endpoint_facts(const FfEndpoint *endpoint);
/* For ff_watch(). */
FfWatchTimes ff_endpoint_times(const FfEndpoint *endpoint);
/* For the record: dis, dcs, compression, own_identity, vendor, model, sub_address, ecm_retries,
 * rtn, rtp, octets and, a page each, width, rows, octets, bad_rows. Caller unrefs. */
JsonObject *ff_endpoint_detail(const FfEndpoint *endpoint);
/* The frames of the call: ff_trace_to_json(). Caller unrefs. */
JsonObject *ff_endpoint_trace(const FfEndpoint *endpoint);
/* What a completion code says, in English. */
const char *ff_endpoint_code_text(int code);
