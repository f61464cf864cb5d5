// SPDX-License-Identifier: GPL-3.0-or-later
#include "t30/trace.h"

#include <spandsp.h>
#include <string.h>

#include "base/limits.h"

#define FIRST        (FF_LIMIT_CALL_FRAMES / 2) /* entries that are never pushed out */
#define LAST         (FF_LIMIT_CALL_FRAMES - FIRST)
#define FRAME_HEADER 3 /* address, control, facsimile control field */

typedef struct {
    gint64 at_ms;
    const char *note; /* NULL: a frame */
    bool heard;
    int count;
    guint8 length;
    guint8 octets[FF_LIMIT_CALL_FRAME_OCTETS];
} Entry;

G_STATIC_ASSERT(FF_LIMIT_CALL_FRAME_OCTETS <= G_MAXUINT8);

struct FfTrace {
    GArray *first; /* Entry */
    GArray *last;  /* Entry, a ring once it is full */
    guint64 all;   /* entries that there were */
};

FfTrace *ff_trace_new(void)
{
    FfTrace *trace = g_new0(FfTrace, 1);
    trace->first = g_array_new(FALSE, FALSE, sizeof(Entry));
    trace->last = g_array_new(FALSE, FALSE, sizeof(Entry));
    return trace;
}

void ff_trace_free(FfTrace *trace)
{
    if (trace == NULL) {
        return;
    }
    g_array_unref(trace->first);
    g_array_unref(trace->last);
    g_free(trace);
}

/* The place of entry `number`, counted from 0, in the ring of the last. */
static Entry *ring_entry(const FfTrace *trace, guint64 number)
{
    return &g_array_index(trace->last, Entry, (number - FIRST) % LAST);
}

static void add(FfTrace *trace, const Entry *entry)
{
    if (trace->all < FIRST) {
        g_array_append_vals(trace->first, entry, 1);
    } else if (trace->last->len < LAST) {
        g_array_append_vals(trace->last, entry, 1);
    } else {
        *ring_entry(trace, trace->all) = *entry;
    }
    trace->all++;
}

static Entry *newest(const FfTrace *trace)
{
    if (trace->all == 0) {
        return NULL;
    }
    guint64 number = trace->all - 1;
    return number < FIRST ? &g_array_index(trace->first, Entry, number) : ring_entry(trace, number);
}

static bool is_page_data(const Entry *entry)
{
    return entry->note == NULL && entry->octets[2] == T4_FCD;
}

static bool joins(const Entry *before, const Entry *entry)
{
    return before != NULL && is_page_data(before) && is_page_data(entry) &&
           before->heard == entry->heard;
}

void ff_trace_frame(FfTrace *trace, gint64 at_ms, bool heard, const guint8 *octets, gsize length)
{
    if (length < FRAME_HEADER) {
        return;
    }
    Entry entry = {.at_ms = at_ms, .heard = heard, .count = 1};
    bool data = octets[2] == T4_FCD;
    entry.length = (guint8)MIN(length, data ? FRAME_HEADER : sizeof entry.octets);
    memcpy(entry.octets, octets, entry.length);
    Entry *before = newest(trace);
    if (joins(before, &entry)) {
        before->count++;
    } else {
        add(trace, &entry);
    }
}

void ff_trace_note(FfTrace *trace, gint64 at_ms, const char *what)
{
    Entry entry = {.at_ms = at_ms, .note = what};
    add(trace, &entry);
}

static void set_octets(JsonObject *object, const Entry *entry)
{
    char hex[3 * FF_LIMIT_CALL_FRAME_OCTETS + 1] = "";
    for (guint i = 0; i < entry->length; i++) {
        g_snprintf(hex + 3 * i, 4, "%02x ", entry->octets[i]);
    }
    json_object_set_string_member(object, "octets", g_strchomp(hex));
}

static JsonObject *entry_to_json(const Entry *entry)
{
    JsonObject *object = json_object_new();
    json_object_set_int_member(object, "ms", entry->at_ms);
    if (entry->note != NULL) {
        json_object_set_string_member(object, "note", entry->note);
        return object;
    }
    json_object_set_string_member(object, "direction", entry->heard ? "heard" : "sent");
    json_object_set_string_member(object, "name", t30_frametype(entry->octets[2]));
    set_octets(object, entry);
    if (entry->count > 1) {
        json_object_set_int_member(object, "count", entry->count);
    }
    return object;
}

JsonObject *ff_trace_to_json(const FfTrace *trace)
{
    JsonObject *object = json_object_new();
    JsonArray *frames = json_array_new();
    for (guint i = 0; i < trace->first->len; i++) {
        json_array_add_object_element(frames,
                                      entry_to_json(&g_array_index(trace->first, Entry, i)));
    }
    guint kept = trace->last->len;
    for (guint64 number = trace->all - kept; number < trace->all; number++) {
        json_array_add_object_element(frames, entry_to_json(ring_entry(trace, number)));
    }
    json_object_set_array_member(object, "frames", frames);
    json_object_set_int_member(object, "left_out", (gint64)(trace->all - trace->first->len - kept));
    return object;
}
