// SPDX-License-Identifier: GPL-3.0-or-later
/* What the files of the SIP stack share. Private to sip. */
#pragma once

#include "sip/sofia.h"
#include "sip/stack.h"

/* One local identity on the network: addresses, ports, certificates. Trunks share one unless they
 * bring a certificate or authorities of their own. */
struct FfSipAgent {
    FfSipStack *stack;
    nua_t *nua;
    char *folder; /* of certificates in the library's names; NULL: none */
    char *ca_file, *certificate_file;
    bool ended; /* the library has shut it down */
};

typedef struct FfSipTrunk FfSipTrunk;
typedef struct FfSipPeer FfSipPeer;

struct FfSipStack {
    const FfSettings *settings;
    const FfSipHandler *handler;
    gpointer data;
    su_root_t *root;
    GPtrArray *agents;   /* FfSipAgent */
    GPtrArray *trunks;   /* FfSipTrunk */
    GHashTable *dialogs; /* FfSipDialog, a set */
    bool ending;
};

/* ---- agent.c ---- */

/* The address that the message in hand came from, a literal; NULL: unknown. Caller frees. */
char *ff_sip_agent_source(const FfSipAgent *agent);
FfSipAgent *ff_sip_agent_for(FfSipStack *stack, const FfLineSettings *line, GError **error);
void ff_sip_agent_shutdown(FfSipAgent *agent);
void ff_sip_agent_free(FfSipAgent *agent);

/* ---- trunk.c ---- */

struct FfSipTrunk {
    FfSipStack *stack;
    FfSipAgent *agent;
    const FfLineSettings *line;
    char *proxy; /* sip:PROXY; every request is given it, for handles do not keep it; or NULL */
    FfSipPeer *registration, *health; /* NULL: not watched so */
    GHashTable *addresses;            /* literals: of host and proxy, of who answered */
    GPtrArray *questions;             /* to the DNS, on their way */
    FfSipTrunkState told;
    char *told_why;
};

FfSipTrunk *ff_sip_trunk_new(FfSipStack *stack, const FfLineSettings *line, GError **error);
void ff_sip_trunk_stop(FfSipTrunk *trunk);
bool ff_sip_trunk_is_stopped(const FfSipTrunk *trunk);
void ff_sip_trunk_free(FfSipTrunk *trunk);
/* The trunk that a request from this address belongs to; NULL: a stranger's. */
FfSipTrunk *ff_sip_trunk_of_request(FfSipStack *stack, const FfSipAgent *agent, const sip_t *sip,
                                    const char *address);
/* sip:USER@HOST of this trunk, as a request goes to it; user NULL: the host alone. Caller frees. */
char *ff_sip_trunk_uri(const FfSipTrunk *trunk, const char *user);
#define FF_SIP_TRUNK_PROXY(trunk) TAG_IF((trunk)->proxy != NULL, NUTAG_PROXY((trunk)->proxy))
/* What a challenge in this response is answered with; false: it can't be. */
bool ff_sip_trunk_authenticate(const FfSipTrunk *trunk, nua_handle_t *handle, const sip_t *sip);
/* The state is looked at anew, and told when it is another. */
void ff_sip_trunk_tell(FfSipTrunk *trunk);

/* ---- peer.c: registration, and the question whether a trunk lives ---- */

FfSipPeer *ff_sip_peer_new_registration(FfSipTrunk *trunk);
FfSipPeer *ff_sip_peer_new_health(FfSipTrunk *trunk);
void ff_sip_peer_stop(FfSipPeer *peer);
bool ff_sip_peer_is_stopped(const FfSipPeer *peer);
void ff_sip_peer_free(FfSipPeer *peer);
FfSipTrunkState ff_sip_peer_state(const FfSipPeer *peer);
int ff_sip_peer_code(const FfSipPeer *peer);
const char *ff_sip_peer_why(const FfSipPeer *peer);

/* ---- dialog.c ---- */

/* An INVITE of a handle that is nobody's yet. */
void ff_sip_dialog_take(FfSipAgent *agent, FfSipTrunk *trunk, const FfSofiaEvent *event);
void ff_sip_dialog_end_all(FfSipStack *stack);

/* ---- identity.c: what an INVITE says of who calls whom ---- */

/* Fills the numbers and names of an invite; caller frees them by ff_sip_identity_clear(). */
typedef struct {
    char *called, *caller_number, *caller_name;
    const char *called_by;
} FfSipIdentity;
void ff_sip_identity_read(const sip_t *sip, const FfLineSettings *line, FfSipIdentity *ret);
void ff_sip_identity_clear(FfSipIdentity *identity);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(FfSipIdentity, ff_sip_identity_clear)
