// SPDX-License-Identifier: GPL-3.0-or-later
#include "t30/test-pair.h"

#include <spandsp.h>
#include <string.h>

/* ---- what the machines tell ---- */

static bool on_packet(const guint8 *octets, gsize length, int count, gpointer data)
{
    TestSide *side = data;
    g_queue_push_tail(&side->packets, g_bytes_new(octets, length));
    return true;
}

static FfPageAnswer on_page(const FfEndpointPage *page, gpointer data)
{
    TestSide *side = data;
    side->pages_told++;
    side->page = *page;
    side->store_left = side->store_ticks;
    return side->answer;
}

static bool on_introduced(gpointer data)
{
    TestSide *side = data;
    side->introduced++;
    return !side->refuses;
}

static void on_tone(FfTone tone, gpointer data)
{
    TestSide *side = data;
    g_assert_cmpint(side->tones & tone, ==, 0);
    side->tones |= tone;
}

static const FfEndpointHandler handler = {
    .packet = on_packet, .page = on_page, .introduced = on_introduced, .tone = on_tone};

/* ---- the network ---- */

static void deliver(TestSide *from, TestSide *to)
{
    GBytes *packet;
    while ((packet = g_queue_pop_head(&from->packets)) != NULL) {
        gsize length;
        const guint8 *octets = g_bytes_get_data(packet, &length);
        if (!to->gone) {
            ff_endpoint_take_packet(to->endpoint, octets, length, from->sequence);
        }
        from->sequence++;
        g_bytes_unref(packet);
    }
}

static gint16 carry(TestLaw law, gint16 sample)
{
    switch (law) {
    case TEST_LAW_A:
        return alaw_to_linear(linear_to_alaw(sample));
    case TEST_LAW_MU:
        return ulaw_to_linear(linear_to_ulaw(sample));
    default:
        return sample;
    }
}

/* What one end said in the last step, as it comes out of the network; NULL: lost. */
static const gint16 *transport(TestPair *pair, TestSide *from, gint16 *out)
{
    if (g_rand_int_range(pair->random, 0, 1000) < pair->loss_per_mille) {
        return NULL;
    }
    for (int i = 0; i < FF_ENDPOINT_TICK; i++) {
        out[i] = carry(pair->law, from->line[i]);
    }
    return out;
}

static void store(TestSide *side)
{
    if (side->answer != FF_PAGE_STORED && side->store_left > 0 && --side->store_left == 0) {
        ff_endpoint_page_stored(side->endpoint);
    }
}

static void step_audio(TestPair *pair, TestSide *side, const gint16 *heard)
{
    if (side->gone) {
        memset(side->line, 0, sizeof side->line);
        return;
    }
    side->over = ff_endpoint_audio(side->endpoint, heard, side->line);
    store(side);
}

static void step_t38(TestSide *side, TestSide *other)
{
    if (!side->gone) {
        side->over = ff_endpoint_tick(side->endpoint);
        store(side);
    }
    deliver(side, other);
}

bool test_pair_step(TestPair *pair)
{
    if (ff_endpoint_facts(pair->caller.endpoint).medium == FF_MEDIUM_AUDIO) {
        gint16 to_caller[FF_ENDPOINT_TICK], to_called[FF_ENDPOINT_TICK];
        const gint16 *caller_hears = transport(pair, &pair->called, to_caller);
        const gint16 *called_hears = transport(pair, &pair->caller, to_called);
        step_audio(pair, &pair->caller, caller_hears);
        step_audio(pair, &pair->called, called_hears);
    } else {
        step_t38(&pair->caller, &pair->called);
        step_t38(&pair->called, &pair->caller);
    }
    pair->steps++;
    return (pair->caller.over || pair->caller.gone) && (pair->called.over || pair->called.gone);
}

bool test_pair_run(TestPair *pair, int steps)
{
    for (int step = 0; step < steps; step++) {
        if (test_pair_step(pair)) {
            return true;
        }
    }
    return false;
}

/* ---- life ---- */

static void begin_side(TestPair *pair, TestSide *side, const FfEndpointOptions *options)
{
    g_autoptr(GError) error = NULL;
    side->pair = pair;
    g_queue_init(&side->packets);
    side->endpoint = ff_endpoint_new(options, &handler, side, &error);
    g_assert_no_error(error);
}

void test_pair_begin(TestPair *pair, FfFile *pages)
{
    FfEndpointOptions *caller = &pair->options[0], *called = &pair->options[1];
    pair->pages = pages;
    pair->received = ff_file_new("received.tif", NULL);
    pair->random = g_rand_new_with_seed(7);
    caller->caller = true;
    caller->identity = "+1 503 555 0100";
    caller->send_fd = pages->fd;
    caller->receive_fd = -1;
    called->identity = "+1 503 555 0123";
    called->send_fd = -1;
    called->receive_fd = pair->received->fd;
    begin_side(pair, &pair->caller, caller);
    begin_side(pair, &pair->called, called);
}

void test_pair_clear(TestPair *pair)
{
    TestSide *sides[] = {&pair->caller, &pair->called};
    for (guint i = 0; i < G_N_ELEMENTS(sides); i++) {
        if (sides[i]->endpoint != NULL) {
            ff_endpoint_hang_up(sides[i]->endpoint);
        }
        g_clear_pointer(&sides[i]->endpoint, ff_endpoint_free);
        g_queue_clear_full(&sides[i]->packets, (GDestroyNotify)g_bytes_unref);
    }
    g_clear_pointer(&pair->received, ff_file_free);
    g_clear_pointer(&pair->random, g_rand_free);
}

/* ---- the trace ---- */

static bool is_frame(JsonObject *entry, const char *direction, const char *name)
{
    return json_object_has_member(entry, "name") &&
           g_str_equal(json_object_get_string_member(entry, "name"), name) &&
           (direction == NULL ||
            g_str_equal(json_object_get_string_member(entry, "direction"), direction));
}

int test_pair_octet(const FfEndpoint *endpoint, const char *name, int number)
{
    g_autoptr(JsonObject) trace = ff_endpoint_trace(endpoint);
    JsonArray *frames = json_object_get_array_member(trace, "frames");
    int found = -1;
    for (guint i = 0; i < json_array_get_length(frames); i++) {
        JsonObject *entry = json_array_get_object_element(frames, i);
        if (is_frame(entry, NULL, name)) {
            const char *octets = json_object_get_string_member(entry, "octets");
            found = strlen(octets) > (gsize)number * 3
                        ? (int)g_ascii_strtoull(octets + number * 3, NULL, 16)
                        : 0;
        }
    }
    return found;
}

static int count_frames(const FfEndpoint *endpoint, const char *direction, const char *name,
                        bool each)
{
    g_autoptr(JsonObject) trace = ff_endpoint_trace(endpoint);
    JsonArray *frames = json_object_get_array_member(trace, "frames");
    int count = 0;
    for (guint i = 0; i < json_array_get_length(frames); i++) {
        JsonObject *entry = json_array_get_object_element(frames, i);
        if (is_frame(entry, direction, name)) {
            count += each ? (int)json_object_get_int_member_with_default(entry, "count", 1) : 1;
        }
    }
    return count;
}

int test_pair_frames(const FfEndpoint *endpoint, const char *direction, const char *name)
{
    return count_frames(endpoint, direction, name, false);
}

int test_pair_count(const FfEndpoint *endpoint, const char *direction, const char *name)
{
    return count_frames(endpoint, direction, name, true);
}

gint64 test_pair_frame_ms(const FfEndpoint *endpoint, const char *direction, const char *name,
                          gint64 after_ms)
{
    g_autoptr(JsonObject) trace = ff_endpoint_trace(endpoint);
    JsonArray *frames = json_object_get_array_member(trace, "frames");
    for (guint i = 0; i < json_array_get_length(frames); i++) {
        JsonObject *entry = json_array_get_object_element(frames, i);
        gint64 at_ms = json_object_get_int_member(entry, "ms");
        if (at_ms >= after_ms && is_frame(entry, direction, name)) {
            return at_ms;
        }
    }
    return -1;
}
