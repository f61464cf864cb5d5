// SPDX-License-Identifier: GPL-3.0-or-later
#include "line/loopback.h"

#include <string.h>

#include "base/limits.h"

#define TICKS_SECOND   (FF_ENDPOINT_SAMPLES_SECOND / FF_ENDPOINT_TICK)
#define EVENTS_SECONDS 10 /* of the call, between two ticks of the owner */
#define GRACE_SECONDS  10 /* for the far end to hear our disconnect */

/* One datagram of a machine, sent `count` times. */
typedef struct {
    gsize length;
    int count;
    guint16 sequence;
    guint8 octets[];
} Packet;

typedef struct {
    FfEndpoint *endpoint;
    GQueue outgoing; /* Packet */
    guint16 sequence;
    bool over;
} Machine;

typedef struct {
    const FfLoopbackCall *call;
    Machine near, far;
    gint64 tick;
    gint64 near_over_tick; /* 0: still talking */
    int far_pages;
    bool far_silent, far_hangs_up, owner_hangs_up, owner_refuses;
} Loop;

/* ---- what the machines tell ---- */

static bool queue_packet(Loop *loop, Machine *machine, const guint8 *octets, gsize length,
                         int count)
{
    if (g_queue_get_length(&machine->outgoing) >= FF_LIMIT_CALL_PACKETS) {
        return false;
    }
    Packet *packet = g_malloc(sizeof *packet + length);
    packet->length = length;
    packet->count = count;
    packet->sequence = machine->sequence++;
    memcpy(packet->octets, octets, length);
    g_queue_push_tail(&machine->outgoing, packet);
    return true;
}

static bool on_near_packet(const guint8 *octets, gsize length, int count, gpointer data)
{
    Loop *loop = data;
    return queue_packet(loop, &loop->near, octets, length, count);
}

static bool on_far_packet(const guint8 *octets, gsize length, int count, gpointer data)
{
    Loop *loop = data;
    return loop->far_silent || queue_packet(loop, &loop->far, octets, length, count);
}

static FfPageAnswer on_near_page(const FfEndpointPage *page, gpointer data)
{
    Loop *loop = data;
    const FfLineEvents *events = loop->call->events;
    if (events != NULL && !events->page_confirmed(page->number, loop->call->data)) {
        loop->owner_hangs_up = true;
    }
    return FF_PAGE_STORED;
}

/* Of a fax that we send, the far end is who we called. */
static bool on_near_introduced(gpointer data)
{
    Loop *loop = data;
    const FfLineEvents *events = loop->call->events;
    bool receives = loop->call->near.receive_fd >= 0;
    if (receives && events != NULL && events->accept != NULL &&
        !events->accept(NULL, ff_endpoint_facts(loop->near.endpoint).far_identity,
                        loop->call->data)) {
        loop->owner_refuses = true;
    }
    return !loop->owner_refuses;
}

static FfPageAnswer on_far_page(const FfEndpointPage *page, gpointer data)
{
    Loop *loop = data;
    loop->far_pages = page->number;
    return FF_PAGE_STORED;
}

/* Either end may be the receiver; it is the one that notices that a page runs. */
static void on_page_data(gpointer data)
{
    Loop *loop = data;
    int pages = loop->call->far.receive_fd >= 0
                    ? loop->far_pages
                    : ff_endpoint_facts(loop->near.endpoint).pages_confirmed;
    loop->far_hangs_up |= loop->call->fault.hang_up_page == pages + 1;
    loop->far_silent |= loop->call->fault.silent_page == pages + 1;
}

static const FfEndpointHandler near_handler = {.packet = on_near_packet,
                                               .page = on_near_page,
                                               .page_data = on_page_data,
                                               .introduced = on_near_introduced};
static const FfEndpointHandler far_handler = {
    .packet = on_far_packet, .page = on_far_page, .page_data = on_page_data};

/* ---- time ---- */

/* The redundancy that a real T.38 sender adds is played too: a receiver must cope with copies. */
static void deliver(Machine *from, Machine *to)
{
    Packet *packet;
    while ((packet = g_queue_pop_head(&from->outgoing)) != NULL) {
        for (int i = 0; i < packet->count; i++) {
            ff_endpoint_take_packet(to->endpoint, packet->octets, packet->length, packet->sequence);
        }
        g_free(packet);
    }
}

static void step(Loop *loop)
{
    loop->near.over = ff_endpoint_tick(loop->near.endpoint);
    deliver(&loop->near, &loop->far);
    loop->far.over = loop->far_silent ? loop->far.over : ff_endpoint_tick(loop->far.endpoint);
    deliver(&loop->far, &loop->near);
    loop->tick++;
    if (loop->near.over && loop->near_over_tick == 0) {
        loop->near_over_tick = loop->tick;
    }
}

static void tell_owner(Loop *loop)
{
    const FfLineEvents *events = loop->call->events;
    if (events != NULL && loop->tick % (EVENTS_SECONDS * TICKS_SECOND) == 0 &&
        !events->tick(loop->call->data)) {
        loop->owner_hangs_up = true;
    }
}

static bool is_over(const Loop *loop)
{
    gint64 grace = loop->near_over_tick + GRACE_SECONDS * TICKS_SECOND;
    return loop->near.over && (loop->far.over || loop->far_silent || loop->tick > grace);
}

/* What ends the call from outside of T.30. */
static FfReason cut_off(const Loop *loop)
{
    if (loop->owner_refuses) {
        return FF_REASON_CALL_REFUSED;
    }
    if (loop->owner_hangs_up) {
        return FF_REASON_CANCELLED;
    }
    if (loop->far_hangs_up) {
        return FF_REASON_CALL_DROPPED;
    }
    FfWatchTimes times = ff_endpoint_times(loop->near.endpoint);
    return ff_watch(&times, loop->call->max_seconds);
}

static FfReason run(Loop *loop)
{
    FfReason reason = FF_REASON_NONE;
    while (reason == FF_REASON_NONE && !is_over(loop)) {
        step(loop);
        tell_owner(loop);
        reason = loop->near.over ? FF_REASON_NONE : cut_off(loop);
    }
    ff_endpoint_hang_up(loop->far.endpoint);
    ff_endpoint_hang_up(loop->near.endpoint);
    return reason;
}

static void clear_machine(Machine *machine)
{
    g_clear_pointer(&machine->endpoint, ff_endpoint_free);
    g_queue_clear_full(&machine->outgoing, g_free);
}

static void note_result(Loop *loop, FfReason ended, FfLoopbackResult *result)
{
    result->ended = ended;
    result->seconds = (int)(loop->tick / TICKS_SECOND);
    result->near = ff_endpoint_facts(loop->near.endpoint);
    result->far_pages = loop->far_pages;
    g_strlcpy(result->far_identity, result->near.far_identity, sizeof result->far_identity);
    result->near.far_identity = result->near.far_subaddress = result->near.far_sender = NULL;
    result->near.vendor = result->near.model = NULL;
    result->detail = ff_endpoint_detail(loop->near.endpoint);
    json_object_set_int_member(result->detail, "seconds", result->seconds);
}

bool ff_loopback_run(const FfLoopbackCall *call, FfLoopbackResult *ret_result, GError **error)
{
    Loop loop = {.call = call};
    g_queue_init(&loop.near.outgoing);
    g_queue_init(&loop.far.outgoing);
    loop.near.endpoint = ff_endpoint_new(&call->near, &near_handler, &loop, error);
    if (loop.near.endpoint != NULL) {
        loop.far.endpoint = ff_endpoint_new(&call->far, &far_handler, &loop, error);
    }
    bool ready = loop.far.endpoint != NULL;
    if (ready) {
        FfReason ended = run(&loop);
        note_result(&loop, ended, ret_result);
    }
    clear_machine(&loop.near);
    clear_machine(&loop.far);
    return ready;
}

void ff_loopback_result_clear(FfLoopbackResult *result)
{
    g_clear_pointer(&result->detail, json_object_unref);
}
