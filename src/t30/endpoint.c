// SPDX-License-Identifier: GPL-3.0-or-later
#include "t30/endpoint.h"

#include <string.h>

#include "base/error.h"
#include "t30/fax-tiff.h"
#include "t30/machine.h"
#include "t30/t30-guard.h"

#define AUDIBLE                                                                                    \
    100 /* mean of the samples' amounts: -43 dBm0, what the modems take for a carrier              \
         */

/* ---- life ---- */

static void keep_options(FfEndpoint *endpoint, const FfEndpointOptions *options)
{
    endpoint->options = *options;
    endpoint->options.identity = g_strdup(options->identity);
    endpoint->options.subaddress = g_strdup(options->subaddress);
    endpoint->options.sender = g_strdup(options->sender);
}

static bool has_handler(const FfEndpointHandler *handler, FfMedium medium, GError **error)
{
    if (medium == FF_MEDIUM_T38 && handler->packet == NULL) {
        g_set_error(error, FF_ERROR, FF_ERROR_BUG, "a T.38 machine needs a handler for packets");
        return false;
    }
    return true;
}

static bool is_possible(const FfEndpointOptions *options, const FfEndpointHandler *handler,
                        GError **error)
{
    if (!ff_t30_guard_is_installed()) {
        g_set_error(error, FF_ERROR, FF_ERROR_BUG,
                    "the guard in front of spandsp is not in effect: link the program with its "
                    "symbols exported (-rdynamic)");
        return false;
    }
    return has_handler(handler, options->medium, error);
}

static void end_medium(FfEndpoint *endpoint)
{
    g_clear_pointer(&endpoint->terminal, t38_terminal_free);
    g_clear_pointer(&endpoint->fax, fax_free);
    g_clear_pointer(&endpoint->tones, ff_tones_free);
    endpoint->t30 = NULL;
}

static void begin_t38(FfEndpoint *endpoint)
{
    endpoint->terminal =
        t38_terminal_init(NULL, endpoint->options.caller, ff_machine_packet, endpoint);
    if (endpoint->terminal != NULL) {
        endpoint->t30 = t38_terminal_get_t30_state(endpoint->terminal);
    }
}

static void begin_audio(FfEndpoint *endpoint)
{
    endpoint->fax = fax_init(NULL, endpoint->options.caller);
    endpoint->tones = ff_tones_new();
    if (endpoint->fax != NULL && endpoint->tones != NULL) {
        endpoint->t30 = fax_get_t30_state(endpoint->fax);
    }
}

static void forget_far_end(FfEndpoint *endpoint)
{
    endpoint->facts = (FfEndpointFacts){0};
    endpoint->dis = endpoint->dcs = (FfFrame){0};
    *endpoint->far_identity = *endpoint->far_subaddress = *endpoint->far_sender = '\0';
    *endpoint->vendor = *endpoint->model = '\0';
}

/* A fresh engine, where there is none. */
static bool begin_medium(FfEndpoint *endpoint, FfMedium medium, GError **error)
{
    forget_far_end(endpoint);
    endpoint->facts.medium = medium;
    if (medium == FF_MEDIUM_T38) {
        begin_t38(endpoint);
    } else {
        begin_audio(endpoint);
    }
    if (endpoint->t30 == NULL) {
        g_set_error(error, FF_ERROR, FF_ERROR_TEMPORARY,
                    "spandsp could not make a fax machine for %s: out of memory",
                    medium == FF_MEDIUM_T38 ? "T.38" : "audio");
        return false;
    }
    ff_machine_set_up(endpoint);
    return true;
}

FfEndpoint *ff_endpoint_new(const FfEndpointOptions *options, const FfEndpointHandler *handler,
                            gpointer data, GError **error)
{
    if (!is_possible(options, handler, error)) {
        return NULL;
    }
    g_autoptr(FfEndpoint) endpoint = g_new0(FfEndpoint, 1);
    ff_fax_tiff_silence();
    keep_options(endpoint, options);
    endpoint->handler = handler;
    endpoint->data = data;
    endpoint->pages = json_array_new();
    endpoint->trace = ff_trace_new();
    return begin_medium(endpoint, options->medium, error) ? g_steal_pointer(&endpoint) : NULL;
}

void ff_endpoint_free(FfEndpoint *endpoint)
{
    if (endpoint == NULL) {
        return;
    }
    end_medium(endpoint);
    g_free((char *)endpoint->options.identity);
    g_free((char *)endpoint->options.subaddress);
    g_free((char *)endpoint->options.sender);
    json_array_unref(endpoint->pages);
    ff_trace_free(endpoint->trace);
    g_free(endpoint);
}

/* ---- time ---- */

/* The engine stands still while a page waits to be stored, but not for ever: a page that is not
 * stored is not confirmed. */
static bool is_held(FfEndpoint *endpoint)
{
    if (endpoint->hold_ticks == 0) {
        return false;
    }
    endpoint->hold_ticks--;
    if (endpoint->hold_ticks == 0) {
        ff_trace_note(endpoint->trace, ff_machine_now_ms(endpoint),
                      "the page was not stored in time");
        ff_endpoint_hang_up(endpoint);
    }
    return true;
}

bool ff_endpoint_tick(FfEndpoint *endpoint)
{
    g_return_val_if_fail(endpoint->terminal != NULL, true);
    endpoint->tick++;
    if (is_held(endpoint)) {
        return endpoint->done;
    }
    bool ended = t38_terminal_send_timeout(endpoint->terminal, FF_ENDPOINT_TICK) != 0;
    return ended || endpoint->done;
}

void ff_endpoint_take_packet(FfEndpoint *endpoint, const guint8 *octets, gsize length,
                             guint16 sequence)
{
    if (endpoint->terminal == NULL || length == 0 || length > G_MAXUINT16) {
        return;
    }
    endpoint->active_tick = endpoint->tick;
    t38_core_rx_ifp_packet(t38_terminal_get_t38_core_state(endpoint->terminal), octets, (int)length,
                           sequence);
}

static bool is_audible(const gint16 *samples)
{
    gint64 sum = 0;
    for (int i = 0; i < FF_ENDPOINT_TICK; i++) {
        sum += ABS((int)samples[i]);
    }
    return sum >= (gint64)AUDIBLE * FF_ENDPOINT_TICK;
}

static void tell_tones(FfEndpoint *endpoint, guint tones)
{
    static const struct {
        FfTone tone;
        const char *note;
    } all[] = {
        {FF_TONE_CNG, "CNG heard"},
        {FF_TONE_CED, "CED heard"},
        {FF_TONE_PREAMBLE, "preamble heard"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(all); i++) {
        if ((tones & all[i].tone) == 0) {
            continue;
        }
        ff_trace_note(endpoint->trace, ff_machine_now_ms(endpoint), all[i].note);
        if (endpoint->handler->tone != NULL) {
            endpoint->handler->tone(all[i].tone, endpoint->data);
        }
    }
}

static void listen(FfEndpoint *endpoint, const gint16 *heard)
{
    if (is_audible(heard)) {
        endpoint->active_tick = endpoint->tick;
    }
    if (endpoint->facts.page_began) {
        g_clear_pointer(&endpoint->tones, ff_tones_free);
    } else if (endpoint->tones != NULL) {
        tell_tones(endpoint, ff_tones_hear(endpoint->tones, heard, FF_ENDPOINT_TICK));
    }
}

/* The engine takes the direct current out of the samples where they are, so it gets a copy. */
static void hear(FfEndpoint *endpoint, const gint16 *heard)
{
    gint16 copy[FF_ENDPOINT_TICK];
    if (heard == NULL) {
        fax_rx_fillin(endpoint->fax, FF_ENDPOINT_TICK);
        return;
    }
    memcpy(copy, heard, sizeof copy);
    fax_rx(endpoint->fax, copy, FF_ENDPOINT_TICK);
}

static void say(FfEndpoint *endpoint, gint16 *said)
{
    int length = fax_tx(endpoint->fax, said, FF_ENDPOINT_TICK);
    memset(said + length, 0, (gsize)(FF_ENDPOINT_TICK - length) * sizeof *said);
    if (is_audible(said)) {
        endpoint->active_tick = endpoint->tick;
    }
}

bool ff_endpoint_audio(FfEndpoint *endpoint, const gint16 *heard, gint16 *said)
{
    g_return_val_if_fail(endpoint->fax != NULL, true);
    endpoint->tick++;
    if (heard != NULL) {
        listen(endpoint, heard);
    }
    if (is_held(endpoint)) {
        memset(said, 0, FF_ENDPOINT_TICK * sizeof *said);
        return endpoint->done;
    }
    hear(endpoint, heard);
    say(endpoint, said);
    return endpoint->done;
}

/* ---- what the owner does ---- */

static bool can_switch(const FfEndpoint *endpoint, FfMedium medium, GError **error)
{
    const char *why = endpoint->done               ? "it is over"
                      : endpoint->facts.page_began ? "a page has begun"
                                                   : NULL;
    if (why != NULL) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT,
                    "the fax can't go on in another medium: %s", why);
        return false;
    }
    return has_handler(endpoint->handler, medium, error);
}

bool ff_endpoint_switch(FfEndpoint *endpoint, FfMedium medium, GError **error)
{
    if (!can_switch(endpoint, medium, error)) {
        return false;
    }
    FfEndpoint before = *endpoint;
    endpoint->terminal = NULL;
    endpoint->fax = NULL;
    endpoint->tones = NULL;
    if (!begin_medium(endpoint, medium, error)) {
        end_medium(endpoint);
        *endpoint = before;
        return false;
    }
    end_medium(&before); /* closes its TIFF, before the fresh engine opens it */
    endpoint->active_tick = endpoint->tick;
    ff_trace_note(endpoint->trace, ff_machine_now_ms(endpoint),
                  medium == FF_MEDIUM_T38 ? "switched to T.38" : "switched to audio");
    return true;
}

void ff_endpoint_page_stored(FfEndpoint *endpoint)
{
    if (endpoint->held.number > 0 && !endpoint->done) {
        ff_machine_confirm_held(endpoint);
    }
}

void ff_endpoint_hang_up(FfEndpoint *endpoint)
{
    if (!endpoint->done) {
        t30_terminate(endpoint->t30);
    }
}
