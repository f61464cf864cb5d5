// SPDX-License-Identifier: GPL-3.0-or-later
/* The T.30 frames of a call, for people who look for what went wrong. Bounded: the first frames
 * and the last are kept, what is between is counted; frames of page data that follow each other are
 * one entry with their number.
 */
#pragma once

#include <glib.h>
#include <json-glib/json-glib.h>
#include <stdbool.h>

typedef struct FfTrace FfTrace;

FfTrace *ff_trace_new(void);
void ff_trace_free(FfTrace *trace);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FfTrace, ff_trace_free)

/* A whole frame with address and control field; untrusted. Shorter ones than its three octets are
 * passed over, and of longer ones FF_LIMIT_CALL_FRAME_OCTETS are kept. */
void ff_trace_frame(FfTrace *trace, gint64 at_ms, bool heard, const guint8 *octets, gsize length);
/* Something else that happened: a tone, another medium. A constant text of ours. */
void ff_trace_note(FfTrace *trace, gint64 at_ms, const char *what);

/* {"frames": [{"ms", "direction": "sent"|"heard", "name": "DIS", "octets": "ff 13 80 ...",
 * "count"?} or {"ms", "note"}], "left_out": entries between the first and the last}. Caller
 * unrefs. */
JsonObject *ff_trace_to_json(const FfTrace *trace);
