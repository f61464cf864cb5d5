// SPDX-License-Identifier: GPL-3.0-or-later
/* One machine against a hostile wire: forged frames and packets in the middle of a page. */
#include <string.h>

#include "t30/endpoint.h"
#include "t30/fax-tiff.h"
#include "t30/t30-guard.h"
#include "t30/test-pages.h"

#define TICKS_MAX (600 * FF_ENDPOINT_SAMPLES_SECOND / FF_ENDPOINT_TICK)

typedef struct {
    FfEndpoint *endpoint;
    GPtrArray *outgoing; /* GBytes */
    guint16 sequence;
} Machine;

typedef struct {
    Machine sender, receiver;
    int page_frames;
    void (*attack)(FfEndpoint *receiver, guint16 *sequence, guint8 data_type);
    guint8 data_type; /* first octet of the sender's last long packet: message type and modem */
    int attacks;
} Wire;

static bool queue(Machine *machine, const guint8 *octets, gsize length)
{
    g_ptr_array_add(machine->outgoing, g_bytes_new(octets, length));
    return true;
}

static bool on_sender_packet(const guint8 *octets, gsize length, int count, gpointer data)
{
    Wire *wire = data;
    wire->data_type = length > 20 ? octets[0] : wire->data_type;
    return queue(&wire->sender, octets, length);
}

static bool on_receiver_packet(const guint8 *octets, gsize length, int count, gpointer data)
{
    Wire *wire = data;
    return queue(&wire->receiver, octets, length);
}

static void on_page_data(gpointer data)
{
    Wire *wire = data;
    wire->page_frames++;
}

static const FfEndpointHandler sender_handler = {.packet = on_sender_packet};
static const FfEndpointHandler receiver_handler = {.packet = on_receiver_packet,
                                                   .page_data = on_page_data};

/* Sequence numbers are given here, so that an attack's packets take their place in the stream. */
static void deliver(Machine *from, Machine *to)
{
    for (guint i = 0; i < from->outgoing->len; i++) {
        gsize length;
        const guint8 *octets = g_bytes_get_data(g_ptr_array_index(from->outgoing, i), &length);
        ff_endpoint_take_packet(to->endpoint, octets, length, from->sequence++);
    }
    g_ptr_array_set_size(from->outgoing, 0);
}

static bool step(Wire *wire)
{
    bool sender_over = ff_endpoint_tick(wire->sender.endpoint);
    int before = wire->page_frames;
    deliver(&wire->sender, &wire->receiver);
    if (wire->attack != NULL && wire->page_frames > before && wire->page_frames > 3) {
        wire->attack(wire->receiver.endpoint, &wire->sender.sequence, wire->data_type);
        wire->attacks++;
    }
    bool receiver_over = ff_endpoint_tick(wire->receiver.endpoint);
    deliver(&wire->receiver, &wire->sender);
    return sender_over && receiver_over;
}

static void run(Wire *wire, FfFile *pages, FfFile *received)
{
    FfEndpointOptions sender = {
        .caller = true, .identity = "+1 503 555 0100", .send_fd = pages->fd, .receive_fd = -1};
    FfEndpointOptions receiver = {
        .caller = false, .identity = "+1 503 555 0123", .send_fd = -1, .receive_fd = received->fd};
    wire->sender.outgoing = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
    wire->receiver.outgoing = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
    wire->sender.endpoint = ff_endpoint_new(&sender, &sender_handler, wire, NULL);
    wire->receiver.endpoint = ff_endpoint_new(&receiver, &receiver_handler, wire, NULL);
    for (int tick = 0; tick < TICKS_MAX && !step(wire); tick++) {
    }
    ff_endpoint_hang_up(wire->sender.endpoint);
    ff_endpoint_hang_up(wire->receiver.endpoint);
}

static void wire_clear(Wire *wire)
{
    ff_endpoint_free(wire->sender.endpoint);
    ff_endpoint_free(wire->receiver.endpoint);
    g_ptr_array_unref(wire->sender.outgoing);
    g_ptr_array_unref(wire->receiver.outgoing);
}

/* An IFP packet (T.38 7.1, version 0): the frame FF 03 06 as HDLC data, bits in the order of the
 * line, then "checksum good". */
static void send_short_fcd(FfEndpoint *receiver, guint16 *sequence, guint8 data_type)
{
    const guint8 packet[] = {data_type, 2, 0x80, 0x00, 0x02, 0xff, 0xc0, 0x60, 0x20};
    ff_endpoint_take_packet(receiver, packet, sizeof packet, (*sequence)++);
}

static void test_short_fcd_frame(void)
{
    g_autoptr(FfFile) pages = test_pages_new(2, 1);
    g_autoptr(FfFile) received = ff_file_new("received.tif", NULL);
    Wire wire = {.attack = send_short_fcd};
    guint before = ff_t30_guard_hits();
    g_assert_true(ff_t30_guard_is_installed());
    run(&wire, pages, received);
    g_assert_cmpint(wire.attacks, >, 3);
    g_assert_cmpuint(ff_t30_guard_hits(), >=, before + (guint)wire.attacks - 1);
    g_assert_cmpint(ff_endpoint_facts(wire.receiver.endpoint).pages_confirmed, ==, 2);
    wire_clear(&wire);
    test_pages_assert_equal(pages, 0, received, 0);
    test_pages_assert_equal(pages, 1, received, 1);
}

static void send_noise(FfEndpoint *receiver, guint16 *sequence, guint8 data_type)
{
    static GRand *random;
    guint8 packet[80];
    random = random != NULL ? random : g_rand_new_with_seed(99);
    for (gsize i = 0; i < sizeof packet; i++) {
        packet[i] = (guint8)g_rand_int(random);
    }
    packet[0] = g_rand_boolean(random) ? data_type : packet[0];
    ff_endpoint_take_packet(receiver, packet, (gsize)g_rand_int_range(random, 0, sizeof packet),
                            *sequence);
}

/* Rubbish may cost the call, not the process. */
static void test_noise(void)
{
    g_autoptr(FfFile) pages = test_pages_new(2, 2);
    g_autoptr(FfFile) received = ff_file_new("received.tif", NULL);
    Wire wire = {.attack = send_noise};
    run(&wire, pages, received);
    g_assert_cmpint(wire.attacks, >, 0);
    wire_clear(&wire);
}

static void test_identity_is_cleaned(void)
{
    FfEndpointOptions options = {.caller = true,
                                 .identity =
                                     "+1\r\n(503) EVIL 555-0100 and much more 12345678901234",
                                 .send_fd = -1,
                                 .receive_fd = -1};
    Wire wire = {0};
    g_autoptr(FfEndpoint) endpoint = ff_endpoint_new(&options, &sender_handler, &wire, NULL);
    g_assert_nonnull(endpoint);
    FfEndpointFacts facts = ff_endpoint_facts(endpoint);
    g_assert_cmpstr(facts.far_identity, ==, "");
    g_assert_cmpint(facts.pages_confirmed, ==, 0);
}

static void test_keep_first_pages(void)
{
    g_autoptr(FfFile) pages = test_pages_new(3, 3);
    g_autoptr(FfFile) kept = ff_file_new("kept.tif", NULL);
    bool broken = true;
    g_autoptr(GError) error = NULL;
    g_assert_true(ff_fax_tiff_keep(pages->fd, 2, kept->fd, &error));
    g_assert_cmpint(ff_fax_tiff_count(kept->fd, &broken), ==, 2);
    g_assert_false(broken);
    test_pages_assert_equal(pages, 0, kept, 0);
    test_pages_assert_equal(pages, 1, kept, 1);
    g_autoptr(FfFile) none = ff_file_new("kept.tif", NULL);
    g_assert_false(ff_fax_tiff_keep(pages->fd, 4, none->fd, &error));
    g_assert_nonnull(error);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/endpoint/short-fcd-frame", test_short_fcd_frame);
    g_test_add_func("/endpoint/noise", test_noise);
    g_test_add_func("/endpoint/identity-is-cleaned", test_identity_is_cleaned);
    g_test_add_func("/endpoint/keep-first-pages", test_keep_first_pages);
    return g_test_run();
}
