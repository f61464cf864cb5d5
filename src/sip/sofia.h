// SPDX-License-Identifier: GPL-3.0-or-later
/* Sofia-SIP, with what its handles carry. Private to sip: the only header that includes it. */
#pragma once

#include <stdbool.h>

typedef struct FfSipAgent FfSipAgent;
typedef struct FfSipUse FfSipUse;

#define NUA_MAGIC_T     FfSipAgent
#define NUA_HMAGIC_T    FfSipUse
#define SU_ROOT_MAGIC_T void

#include <sofia-sip/msg_addr.h>
#include <sofia-sip/nta_tport.h>
#include <sofia-sip/nua.h>
#include <sofia-sip/nua_tag.h>
#include <sofia-sip/sip_header.h>
#include <sofia-sip/sip_status.h>
#include <sofia-sip/su_glib.h>
#include <sofia-sip/su_log.h>
#include <sofia-sip/su_tag_io.h>
#include <sofia-sip/tport_tag.h>

/* What happened at a handle. */
typedef struct {
    nua_event_t event;
    int status;
    const char *phrase;
    nua_handle_t *handle;
    const sip_t *sip; /* NULL: no message */
    tagi_t *tags;
} FfSofiaEvent;

/* What a handle is used for; the first member of a dialog, a registration, a health check. */
struct FfSipUse {
    void (*event)(FfSipUse *use, const FfSofiaEvent *event);
};
