// SPDX-License-Identifier: GPL-3.0-or-later
/* Fax lines: one call at a time, blocking, in a process of its own.
 *
 * ff_line_send() dials and sends the pages of a TIFF; ff_line_receive_loopback() takes a call. Both
 * tell their progress page by page through FfLineEvents, and give the whole story of the call in an
 * FfAttempt. Success is code 0 and every page confirmed, nothing less. spandsp and, later, SIP are
 * hidden in here.
 */
#pragma once

#include "base/file.h"
#include "base/job.h"
#include "base/settings.h"

typedef struct {
    const char *number; /* as it is dialled: ff_dial_string() */
    const char *dtmf;   /* digits to be sent after the answer, a comma pauses; NULL: none */
    const char *tsi;    /* our identity, digits + and space, 20 at most (T.30 5.3.6.2.6) */
    int pages_fd;       /* TIFF, sent as it is, all of it; checked before, and with the line on top
                           of each page that the law asks for */
    int pages;          /* in it */
    int max_seconds;    /* of simulated or real call */
} FfLineCall;

/* Loopback: a far machine that calls. */
typedef struct {
    const char *caller_number; /* as the network tells it; NULL: withheld */
    const char *far_tsi;       /* its identity */
    const char *subaddress;    /* T.30 SUB, or NULL */
    const char *our_csi;
    int offered_fd; /* TIFF that it sends */
} FfLineOffer;

typedef struct {
    /* `confirmed` pages of this call are confirmed. false: hang up (lease lost, cancelled). */
    bool (*page_confirmed)(int confirmed, gpointer data);
    /* now and then, also without a page. false: hang up. */
    bool (*tick)(gpointer data);
    /* A call comes in. Asked twice: before it is answered, with the caller's number (NULL: not
     * told) and no identity; and before the first page, with the identity ("" when there is none)
     * alone. false: refuse it, FF_REASON_CALL_REFUSED. May be NULL. */
    bool (*accept)(const char *caller_number, const char *identity, gpointer data);
} FfLineEvents;

/* Fills `attempt` (reason NONE: sent). `ret_far_pages`: on a loopback line, the TIFF as the far
 * machine confirmed it, a file "confirmed.tif"; else, and without a page, NULL. false only for
 * errors of ours, with `error` (permanent: the TIFF is not whole). */
bool ff_line_send(const FfLineSettings *line, const FfLineCall *call, const FfLineEvents *events,
                  gpointer data, FfAttempt *attempt, FfFile **ret_far_pages, GError **error);
/* Loopback: a far machine calls; we answer, if we accept it. The pages we hold are in *ret_pages
 * ("received.tif"), also when the call broke off: attempt->pages_confirmed; NULL when there is
 * none.
 */
bool ff_line_receive_loopback(const FfLineSettings *line, const FfLineOffer *offer,
                              const FfLineEvents *events, gpointer data, FfAttempt *attempt,
                              FfFile **ret_pages, GError **error);
/* Is this line type built in? Else FF_ERROR_CONFIG with what is. */
bool ff_line_check(const FfLineSettings *line, GError **error);
