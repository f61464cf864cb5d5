// SPDX-License-Identifier: GPL-3.0-or-later
/* A fax over an evil telephone line. Noise alone never trains a modem, so a real machine sends a
 * page, and the input says what happens to its voice on the way: four octets a fault, for how long
 * all is well, for how long it is not, what, and how strong. The first of all says whether there is
 * error correction. */
#include <stdint.h>
#include <string.h>

#include "t30/endpoint.h"
#include "t30/test-pages.h"

#define FAULT_OCTETS 4
#define FAULTS_MAX   200 /* some five minutes of the call */

typedef struct {
    FfEndpoint *caller, *called;
    gint16 up[FF_ENDPOINT_TICK], down[FF_ENDPOINT_TICK];
} Call;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const FfEndpointHandler handler = {.packet = NULL};

static void invert(gint16 *samples, gint16 level)
{
    for (int i = 0; i < FF_ENDPOINT_TICK; i++) {
        samples[i] = (gint16)-MAX(samples[i], -G_MAXINT16);
    }
}

static void clip(gint16 *samples, gint16 level)
{
    int most = ABS((int)level);
    for (int i = 0; i < FF_ENDPOINT_TICK; i++) {
        samples[i] = (gint16)CLAMP(samples[i], -most, most);
    }
}

static void drown(gint16 *samples, gint16 level)
{
    for (int i = 0; i < FF_ENDPOINT_TICK; i++) {
        samples[i] = (gint16)((i * 7919 + samples[i]) % 2 != 0 ? level : -level);
    }
}

static void silence(gint16 *samples, gint16 level)
{
    memset(samples, 0, FF_ENDPOINT_TICK * sizeof *samples);
}

static void shift(gint16 *samples, gint16 level)
{
    gsize by = (gsize)(level & 0x7f);
    memmove(samples, samples + by, (FF_ENDPOINT_TICK - by) * sizeof *samples);
}

static void (*const faults[])(gint16 *samples, gint16 level) = {invert, clip, drown, silence,
                                                                shift};

static bool step(Call *call, const uint8_t *fault)
{
    guint kind = fault != NULL ? fault[2] % (G_N_ELEMENTS(faults) + 1) : 0;
    bool lost = fault != NULL && kind == G_N_ELEMENTS(faults);
    if (fault != NULL && !lost) {
        faults[kind](call->up, (gint16)((fault[3] - 127) * 256));
    }
    bool over = ff_endpoint_audio(call->called, lost ? NULL : call->up, call->down);
    return ff_endpoint_audio(call->caller, call->down, call->up) && over;
}

static void run(Call *call, const uint8_t *data, size_t faults_given)
{
    bool over = false;
    for (size_t i = 0; i < MIN(faults_given, FAULTS_MAX) && !over; i++) {
        const uint8_t *fault = data + i * FAULT_OCTETS;
        for (int good = 0; good < fault[0] && !over; good++) {
            over = step(call, NULL);
        }
        for (int bad = 0; bad < fault[1] % 32 && !over; bad++) {
            over = step(call, fault);
        }
    }
}

static FfEndpoint *new_machine(int send_fd, int receive_fd, bool without_ecm)
{
    FfEndpointOptions options = {.caller = send_fd >= 0,
                                 .identity = "1",
                                 .send_fd = send_fd,
                                 .receive_fd = receive_fd,
                                 .medium = FF_MEDIUM_AUDIO,
                                 .without_ecm = without_ecm};
    return ff_endpoint_new(&options, &handler, NULL, NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static FfFile *page;
    page = page != NULL ? page : test_pages_new(1, 1);
    g_autoptr(FfFile) received = ff_file_new("received.tif", NULL);
    bool without_ecm = size > 0 && data[0] % 2 != 0;
    Call call = {.caller = new_machine(page->fd, -1, false),
                 .called = new_machine(-1, received->fd, without_ecm)};
    run(&call, data + (size > 0), size > 0 ? (size - 1) / FAULT_OCTETS : 0);
    ff_endpoint_hang_up(call.caller);
    ff_endpoint_hang_up(call.called);
    ff_endpoint_free(call.caller);
    ff_endpoint_free(call.called);
    return 0;
}
