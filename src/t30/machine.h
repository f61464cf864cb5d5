// SPDX-License-Identifier: GPL-3.0-or-later
/* Inside of the endpoint, for the files of this folder only: endpoint.c runs it, set-up.c tells
 * spandsp what it may do, events.c hears what it did, record.c writes it down. */
#pragma once

#include <spandsp.h>

#include "base/limits.h"
#include "t30/endpoint.h"
#include "t30/tones.h"
#include "t30/trace.h"

typedef struct {
    guint8 octets[FF_LIMIT_CALL_FRAME_OCTETS];
    gsize length;
} FfFrame;

struct FfEndpoint {
    FfEndpointOptions options; /* strings are ours */
    const FfEndpointHandler *handler;
    gpointer data;
    t38_terminal_state_t *terminal; /* T.38, or */
    fax_state_t *fax;               /* audio; the other is NULL */
    t30_state_t *t30;               /* part of it */
    FfTones *tones;                 /* audio, before the first page */
    bool done;
    FfEndpointFacts facts; /* but for its strings */
    FfEndpointPage held;   /* number 0: no page waits for its owner */
    int hold_ticks;        /* steps that are left of FF_PAGE_HOLD; 0: time runs */
    gint64 tick;           /* steps since the call began */
    gint64 active_tick;    /* when either end was last heard */
    gint64 page_tick;      /* when a page was last confirmed */
    guint8 post_page;      /* the last message after a page: it says what its confirmation begins */
    char own_identity[T30_MAX_IDENT_LEN + 1]; /* T.30 5.3.6.2.4: digits, plus and space */
    char far_identity[T30_MAX_IDENT_LEN + 1], far_subaddress[T30_MAX_IDENT_LEN + 1],
        far_sender[T30_MAX_IDENT_LEN + 1];
    char vendor[FF_LIMIT_NAME], model[FF_LIMIT_NAME];
    gint64 octets;
    JsonArray *pages;
    FfFrame dis, dcs;
    FfTrace *trace;
};

/* set-up.c: a fresh spandsp state gets what the options say. */
void ff_machine_set_up(FfEndpoint *endpoint);
/* events.c */
void ff_machine_listen(FfEndpoint *endpoint);
int ff_machine_packet(t38_core_state_t *core, void *data, const uint8_t *octets, int length,
                      int count);
/* The page that waits is confirmed. */
void ff_machine_confirm_held(FfEndpoint *endpoint);
gint64 ff_machine_now_ms(const FfEndpoint *endpoint);
