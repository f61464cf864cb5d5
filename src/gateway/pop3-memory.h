// SPDX-License-Identifier: GPL-3.0-or-later
/* What one run of the gateway remembers of a mailbox (FfPop3Memory, pop3.h): messages in trouble, a
 * server that lost step, where a pass over the mailbox goes on. In memory only and bounded: losing
 * it costs a few downloads, never a message. Pure; times are monotonic and passed in. */
#pragma once

#include "gateway/pop3-deleted.h"
#include "gateway/pop3.h"

#define FF_POP3_STRIKES     3 /* failed fetches, then a message is passed over */
#define FF_POP3_SKIP_MS     (6 * 60 * 60 * 1000LL) /* after which it is tried anew */
#define FF_POP3_TROUBLE_MAX 10000 /* messages remembered; more are tried each time */

/* A fetch of that message failed. True when that was one too many: it is passed over from now on.
 */
bool ff_pop3_memory_strike(FfPop3Memory *memory, const char *key, gint64 now_ms);
/* Passed over at once: the fax server said that it never takes it. */
void ff_pop3_memory_refuse(FfPop3Memory *memory, const char *key, gint64 now_ms);
bool ff_pop3_memory_is_skipped(FfPop3Memory *memory, const char *key, gint64 now_ms);
/* Nothing to look up: spares making keys. */
bool ff_pop3_memory_is_clean(const FfPop3Memory *memory);

/* The server lost step with pipelining: one command at a time from now on. */
void ff_pop3_memory_note_desync(FfPop3Memory *memory);
bool ff_pop3_memory_may_pipeline(const FfPop3Memory *memory);

/* How many messages at the mailbox's start the pass under way has been over and left there. */
void ff_pop3_memory_set_left_behind(FfPop3Memory *memory, guint count);
guint ff_pop3_memory_left_behind(const FfPop3Memory *memory);
/* Of the last session that ended well. */
FfPop3Deleted *ff_pop3_memory_deleted(FfPop3Memory *memory);
bool ff_pop3_memory_is_stopped(const FfPop3Memory *memory);
