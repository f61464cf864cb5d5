// SPDX-License-Identifier: GPL-3.0-or-later
/* The transaction part of a POP3 session: RETR through a pipelined window, hand-over, DELE, QUIT.
 *
 * Before QUIT a STAT must be answered with two numbers: a server that had slipped by one reply
 * would otherwise have a stale +OK taken for QUIT's, and a wrong message deleted. A RETR is
 * refused: the rest goes on. The stream ends, stalls or loses step: the open message is dropped,
 * nothing is deleted.
 */
#pragma once

#include "gateway/hand-over.h"
#include "gateway/pop3-link.h"
#include "gateway/pop3-listing.h"
#include "gateway/pop3-memory.h"

/* `may_pipeline`: the server announced it. Ends after the answer to QUIT; true only for its +OK. */
bool ff_pop3_window_run(FfPop3Link *link, FfPop3Memory *memory, FfHandOver *hand_over,
                        const FfPop3Listing *listing, bool may_pipeline, FfPop3Report *report,
                        GError **error);
