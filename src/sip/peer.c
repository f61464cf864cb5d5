// SPDX-License-Identifier: GPL-3.0-or-later
/* What is asked of a trunk again and again: to know us (REGISTER, RFC 3261 10), and whether it
 * lives (OPTIONS, RFC 3261 11). A failure is tried again with growing delays. */
#include "sip/back-off.h"
#include "sip/private.h"
#include "sip/trouble.h"

typedef struct {
    nua_event_t response;
    void (*ask)(FfSipPeer *peer);
    /* Does this final answer mean that all is well? */
    bool (*is_good)(int status);
    void (*stop)(FfSipPeer *peer);
} Kind;

struct FfSipPeer {
    FfSipUse use; /* first */
    const Kind *kind;
    FfSipTrunk *trunk;
    nua_handle_t *handle;
    FfSipTrunkState state;
    int code;
    char *why;
    int failures;
    bool authenticated; /* the request on its way carries credentials */
    bool stopped;
    guint timer;
};

/* ---- registration ---- */

static void ask_registrar(FfSipPeer *peer)
{
    const FfLineSettings *line = peer->trunk->line;
    g_autofree char *registrar = ff_sip_trunk_uri(peer->trunk, NULL);
    g_autofree char *expires = g_strdup_printf("%d", line->register_interval_ms / 1000);
    nua_register(peer->handle, FF_SIP_TRUNK_PROXY(peer->trunk), NUTAG_REGISTRAR(registrar),
                 SIPTAG_EXPIRES_STR(expires), TAG_END());
}

static bool is_registered(int status)
{
    return status < 300;
}

static void stop_registration(FfSipPeer *peer)
{
    if (peer->state == FF_SIP_TRUNK_UP) {
        nua_unregister(peer->handle, FF_SIP_TRUNK_PROXY(peer->trunk), TAG_END());
    } else {
        peer->stopped = true;
    }
}

static const Kind registration = {nua_r_register, ask_registrar, is_registered, stop_registration};

/* ---- health ---- */

static void ask_health(FfSipPeer *peer)
{
    nua_options(peer->handle, FF_SIP_TRUNK_PROXY(peer->trunk), TAG_END());
}

/* Any answer is a sign of life, but those that a proxy or the library gives for one that is dead,
 * and that a server gives that takes no calls. */
static bool is_alive(int status)
{
    return status != 408 && status < 500;
}

static void stop_health(FfSipPeer *peer)
{
    peer->stopped = true;
}

static const Kind health = {nua_r_options, ask_health, is_alive, stop_health};

/* ---- both ---- */

static gboolean on_time(gpointer data)
{
    FfSipPeer *peer = data;
    peer->timer = 0;
    peer->authenticated = false;
    peer->kind->ask(peer);
    return G_SOURCE_REMOVE;
}

static void ask_later(FfSipPeer *peer, guint delay_ms)
{
    g_clear_handle_id(&peer->timer, g_source_remove);
    peer->timer = g_timeout_add(delay_ms, on_time, peer);
}

static void set_state(FfSipPeer *peer, FfSipTrunkState state, int code, char *why)
{
    peer->state = state;
    peer->code = code;
    g_free(peer->why);
    peer->why = why;
    ff_sip_trunk_tell(peer->trunk);
}

static void succeed(FfSipPeer *peer)
{
    char *source = ff_sip_agent_source(peer->trunk->agent);
    if (source != NULL) {
        g_hash_table_add(peer->trunk->addresses, source);
    }
    peer->failures = 0;
    if (peer->kind == &health) {
        ask_later(peer, (guint)peer->trunk->line->keep_alive_ms);
    } /* a registration is renewed by the library, before it ends */
    set_state(peer, FF_SIP_TRUNK_UP, 0, g_strdup(""));
}

static void fail(FfSipPeer *peer, const FfSofiaEvent *event)
{
    const sip_retry_after_t *after = event->sip != NULL ? event->sip->sip_retry_after : NULL;
    peer->failures++;
    ask_later(peer, ff_sip_back_off_ms(peer->failures, event->status,
                                       after != NULL ? (int)MIN(after->af_delta, 86400) : 0,
                                       g_random_int()));
    set_state(peer, FF_SIP_TRUNK_DOWN, event->status,
              ff_sip_trouble_of_trunk(peer->trunk->line, event->status, event->phrase));
}

static void on_answer(FfSipPeer *peer, const FfSofiaEvent *event)
{
    const bool challenged = event->status == 401 || event->status == 407;
    const bool asks_us = challenged && peer->trunk->line->password_file != NULL;
    if (event->status < 200) {
        return;
    }
    if (asks_us && !peer->authenticated &&
        ff_sip_trunk_authenticate(peer->trunk, peer->handle, event->sip)) {
        peer->authenticated = true;
        return;
    }
    peer->authenticated = false;
    if (peer->kind->is_good(event->status)) {
        succeed(peer);
    } else {
        fail(peer, event);
    }
}

static void on_event(FfSipUse *use, const FfSofiaEvent *event)
{
    FfSipPeer *peer = (FfSipPeer *)use;
    if (event->event == nua_r_unregister) {
        if ((event->status == 401 || event->status == 407) && !peer->authenticated &&
            ff_sip_trunk_authenticate(peer->trunk, peer->handle, event->sip)) {
            peer->authenticated = true;
            return;
        }
        peer->stopped = peer->stopped || event->status >= 200;
    } else if (event->event == peer->kind->response && !peer->stopped &&
               !peer->trunk->stack->ending) {
        on_answer(peer, event);
    }
}

static FfSipPeer *peer_new(FfSipTrunk *trunk, const Kind *kind, const char *user)
{
    FfSipPeer *peer = g_new0(FfSipPeer, 1);
    g_autofree char *address = ff_sip_trunk_uri(trunk, user);
    g_autofree char *own = ff_sip_trunk_uri(trunk, trunk->line->user);
    peer->use.event = on_event;
    peer->kind = kind;
    peer->trunk = trunk;
    peer->state = FF_SIP_TRUNK_STARTING;
    peer->why = g_strdup("");
    peer->handle = nua_handle(trunk->agent->nua, &peer->use, SIPTAG_TO_STR(address),
                              SIPTAG_FROM_STR(own), TAG_END());
    kind->ask(peer);
    return peer;
}

FfSipPeer *ff_sip_peer_new_registration(FfSipTrunk *trunk)
{
    return peer_new(trunk, &registration, trunk->line->user);
}

FfSipPeer *ff_sip_peer_new_health(FfSipTrunk *trunk)
{
    return peer_new(trunk, &health, NULL);
}

void ff_sip_peer_stop(FfSipPeer *peer)
{
    g_clear_handle_id(&peer->timer, g_source_remove);
    peer->authenticated = false;
    peer->kind->stop(peer);
}

bool ff_sip_peer_is_stopped(const FfSipPeer *peer)
{
    return peer->stopped;
}

void ff_sip_peer_free(FfSipPeer *peer)
{
    g_clear_handle_id(&peer->timer, g_source_remove);
    nua_handle_bind(peer->handle, NULL);
    nua_handle_destroy(peer->handle);
    g_free(peer->why);
    g_free(peer);
}

FfSipTrunkState ff_sip_peer_state(const FfSipPeer *peer)
{
    return peer->state;
}

int ff_sip_peer_code(const FfSipPeer *peer)
{
    return peer->code;
}

const char *ff_sip_peer_why(const FfSipPeer *peer)
{
    return peer->why;
}
