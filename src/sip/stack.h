// SPDX-License-Identifier: GPL-3.0-or-later
/* SIP behind a thin interface: trunks that register and are watched, and dialogs that are placed,
 * answered, modified, refused and hung up. Sofia-SIP is hidden in here; SDP is carried as octets
 * and never looked at. Everything runs in one thread, on GLib's default main context.
 *
 * Outgoing: ff_sip_place(), then RINGING any number of times, then ANSWERED or ENDED. Incoming: the
 * handler's `incoming`, then ff_sip_answer() or ff_sip_refuse(), then CONFIRMED or ENDED. In a
 * dialog either side may change the session: ff_sip_modify() is followed by CHANGED or UNCHANGED;
 * OFFERED wants ff_sip_answer() or ff_sip_refuse(). ENDED comes once for each dialog, and is its
 * last event, also after ff_sip_hang_up(); the dialog is freed when its handler returns.
 *
 * Sources: RFC 3261, 3262 (PRACK), 3311 (UPDATE), 3325 (P-Asserted-Identity), 3326 (Reason), 4028
 * (session timers), 5806 (Diversion), 7044 (History-Info). Everything that a peer says is
 * untrusted; calls from addresses that belong to no trunk are answered 403 and never told of.
 */
#pragma once

#include "base/settings.h"

typedef struct FfSipStack FfSipStack;
typedef struct FfSipDialog FfSipDialog;

typedef enum {
    FF_SIP_TRUNK_UNWATCHED, /* neither registered nor asked by OPTIONS: taken for working */
    FF_SIP_TRUNK_STARTING,
    FF_SIP_TRUNK_UP,
    FF_SIP_TRUNK_DOWN
} FfSipTrunkState;

typedef struct {
    const char *trunk; /* name of the line */
    FfSipTrunkState state;
    int code;        /* SIP, of what brought it down; 0: none */
    const char *why; /* in words, with what to do; "" when nothing is wrong */
} FfSipTrunkNews;

/* A call that comes in. All strings are UTF-8 without control characters. */
typedef struct {
    const char *trunk;
    const char *call_id;
    const char *called;        /* the number by the trunk's called_number; NULL: nowhere */
    const char *called_by;     /* "request-uri" ...; NULL with called */
    const char *caller_number; /* NULL: withheld, or none */
    const char *caller_name;   /* NULL: none */
    const char *sdp;           /* NULL: the INVITE has no offer; the answer is to be one */
    gsize sdp_length;
} FfSipInvite;

typedef enum {
    FF_SIP_RINGING,   /* a provisional response: code */
    FF_SIP_ANSWERED,  /* our INVITE is answered; sdp */
    FF_SIP_CONFIRMED, /* the caller has our answer; sdp when its INVITE had none */
    FF_SIP_OFFERED,   /* the peer wants to change the session; sdp, or none: make an offer */
    FF_SIP_CHANGED,   /* our ff_sip_modify() is accepted; sdp */
    FF_SIP_UNCHANGED, /* it is refused, or was not answered: code. The session goes on as it was */
    FF_SIP_ENDED      /* code and cause, as far as they are known */
} FfSipEventType;

typedef struct {
    FfSipEventType type;
    int code;          /* SIP status, 0: none */
    int cause;         /* Q.850, of the Reason field, 0: none */
    int retry_after_s; /* 0: not told */
    bool by_peer;      /* of ENDED: the peer hung up or refused */
    const char *words; /* the peer's reason phrase, or ours; never NULL */
    const char *sdp;   /* NULL: none */
    gsize sdp_length;
} FfSipEvent;

typedef struct {
    void (*trunk)(const FfSipTrunkNews *news, gpointer data);
    /* Returns what the events of this dialog are given as `call`; NULL: the call is refused, 480.
     */
    gpointer (*incoming)(FfSipDialog *dialog, const FfSipInvite *invite, gpointer data);
    void (*event)(FfSipDialog *dialog, const FfSipEvent *event, gpointer call, gpointer data);
} FfSipHandler;

typedef struct {
    const char *number;        /* as it is dialled: digits, +, *, # */
    const char *caller_number; /* NULL: the trunk's */
    const char *caller_name;   /* NULL: none */
    const char *sdp;
    gsize sdp_length;
} FfSipPlace;

/* Binds its ports and begins to register. `settings` and `handler` outlive it. NULL with error: a
 * port that is taken, a certificate or password that can't be read (FF_ERROR_CONFIG). */
FfSipStack *ff_sip_stack_new(const FfSettings *settings, const FfSipHandler *handler, gpointer data,
                             GError **error);
/* Ends dialogs and registrations, and waits for that, 4 s at most. Accepts NULL. */
void ff_sip_stack_free(FfSipStack *stack);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FfSipStack, ff_sip_stack_free)

/* NULL with error when there is no such trunk. Its events come later, never from within. */
FfSipDialog *ff_sip_place(FfSipStack *stack, const char *trunk, const FfSipPlace *place,
                          gpointer call, GError **error);
void ff_sip_ring(FfSipDialog *dialog);
/* 200 with this session description, to the INVITE or to what was OFFERED. */
void ff_sip_answer(FfSipDialog *dialog, const char *sdp, gsize length);
/* To the INVITE: the call is over, ENDED follows. To what was OFFERED (488): it goes on. */
void ff_sip_refuse(FfSipDialog *dialog, int code, const char *phrase);
/* A new session, by re-INVITE. One at a time. */
void ff_sip_modify(FfSipDialog *dialog, const char *sdp, gsize length);
/* CANCEL, BYE, or 480, by the state of the dialog. ENDED follows. */
void ff_sip_hang_up(FfSipDialog *dialog);
