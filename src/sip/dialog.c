// SPDX-License-Identifier: GPL-3.0-or-later
/* One call as SIP sees it: an INVITE, its dialog, its end. */
#include <string.h>

#include "base/error.h"
#include "sip/body.h"
#include "sip/names.h"
#include "sip/private.h"

enum {
    MODIFY_MS = 10000,    /* for the answer to a re-INVITE; the fax goes on meanwhile */
    GIVE_UP_MS = 5000,    /* after hang-up: what has not ended by then is forgotten */
    OWNER_WAIT_MS = 2100, /* RFC 3261 14.1, after 491: 2.1 to 4 s for who made the Call-ID */
    OWNER_SPAN_MS = 1900,
    OTHER_SPAN_MS = 2000, /* 0 to 2 s for the other */
};

typedef enum {
    STATE_CALLING, /* our INVITE has no final answer */
    STATE_ASKED,   /* its INVITE has none */
    STATE_READY,
    STATE_ENDING
} State;

struct FfSipDialog {
    FfSipUse use; /* first */
    FfSipStack *stack;
    FfSipTrunk *trunk;
    nua_handle_t *handle;
    gpointer call;
    State state;
    bool outgoing;
    bool authenticated; /* the request on its way carries credentials */
    bool confirmed;     /* its ACK came */
    bool offered;       /* a re-INVITE or UPDATE waits for our answer */
    bool updating;      /* `update` is that UPDATE */
    nua_saved_event_t update[1];
    bool modifying;  /* a re-INVITE of ours is on its way, or waits for its second try */
    bool refreshing; /* that re-INVITE only shows that the call is wanted */
    bool updates;    /* the peer takes UPDATE */
    char *sdp;       /* what we said last */
    gsize sdp_length;
    char *next_sdp; /* to be offered when the refresh on its way is over; NULL: nothing */
    gsize next_sdp_length;
    guint again, patience, refresh, end; /* timers */
};

static char *copy(const char *sdp, gsize length)
{
    return g_strndup(sdp, length); /* the copy ends with a NUL, which is not counted */
}

static void keep_sdp(FfSipDialog *dialog, const char *sdp, gsize length)
{
    char *kept = copy(sdp, length);
    g_free(dialog->sdp);
    dialog->sdp = kept;
    dialog->sdp_length = length;
}

static void forget_offer(FfSipDialog *dialog)
{
    if (dialog->updating) {
        nua_destroy_event(dialog->update);
    }
    dialog->offered = dialog->updating = false;
}

/* ---- telling ---- */

static void free_dialog(FfSipDialog *dialog)
{
    g_clear_handle_id(&dialog->again, g_source_remove);
    g_clear_handle_id(&dialog->patience, g_source_remove);
    g_clear_handle_id(&dialog->refresh, g_source_remove);
    g_clear_handle_id(&dialog->end, g_source_remove);
    forget_offer(dialog);
    nua_handle_bind(dialog->handle, NULL);
    nua_handle_destroy(dialog->handle);
    g_free(dialog->sdp);
    g_free(dialog->next_sdp);
    g_free(dialog);
}

static void tell(FfSipDialog *dialog, FfSipEventType type, const FfSofiaEvent *event, bool by_peer)
{
    su_home_t home[1] = {SU_HOME_INIT(home)};
    const sip_t *sip = event != NULL ? event->sip : NULL;
    g_autofree char *words = event != NULL ? ff_sip_name_clean(event->phrase) : NULL;
    FfSipEvent told = {
        .type = type,
        .code = event != NULL ? event->status : 0,
        .cause = ff_sip_body_cause(sip),
        .retry_after_s = ff_sip_body_retry_after(sip),
        .by_peer = by_peer,
        .words = words != NULL ? words : "",
    };
    told.sdp = ff_sip_body_sdp(sip, home, &told.sdp_length);
    dialog->stack->handler->event(dialog, &told, dialog->call, dialog->stack->data);
    su_home_deinit(home);
}

/* The dialog is gone when this returns. */
static void end(FfSipDialog *dialog, const FfSofiaEvent *event, bool by_peer)
{
    if (g_hash_table_remove(dialog->stack->dialogs, dialog)) {
        if (dialog->call != NULL) {
            tell(dialog, FF_SIP_ENDED, event, by_peer);
        }
        free_dialog(dialog);
    }
}

static gboolean on_end(gpointer data)
{
    FfSipDialog *dialog = data;
    dialog->end = 0;
    end(dialog, NULL, false);
    return G_SOURCE_REMOVE;
}

static void end_later(FfSipDialog *dialog, guint delay_ms)
{
    dialog->state = STATE_ENDING;
    g_clear_handle_id(&dialog->end, g_source_remove);
    dialog->end = g_timeout_add(delay_ms, on_end, dialog);
}

/* ---- requests of ours ---- */

static void invite(FfSipDialog *dialog)
{
    const FfLineSettings *line = dialog->trunk->line;
    sip_payload_t payload[1];
    sip_payload_init(payload);
    payload->pl_data = dialog->sdp;
    payload->pl_len = (usize_t)dialog->sdp_length;
    dialog->authenticated = false;
    nua_invite(dialog->handle, FF_SIP_TRUNK_PROXY(dialog->trunk), NUTAG_MEDIA_ENABLE(0),
               NUTAG_AUTOACK(0), NUTAG_SESSION_TIMER((unsigned)line->session_interval_ms / 1000),
               NUTAG_SESSION_REFRESHER(nua_any_refresher),
               SIPTAG_CONTENT_TYPE_STR("application/sdp"), SIPTAG_PAYLOAD(payload), TAG_END());
}

/* CANCEL; the library sends it when a provisional response has come (RFC 3261 9.1). */
static gboolean on_impatient(gpointer data)
{
    FfSipDialog *dialog = data;
    dialog->patience = 0;
    nua_cancel(dialog->handle, TAG_END());
    return G_SOURCE_REMOVE;
}

static void reinvite(FfSipDialog *dialog)
{
    dialog->modifying = true;
    g_clear_handle_id(&dialog->patience, g_source_remove);
    dialog->patience = g_timeout_add(MODIFY_MS, on_impatient, dialog);
    invite(dialog);
}

static gboolean on_again(gpointer data)
{
    FfSipDialog *dialog = data;
    dialog->again = 0;
    reinvite(dialog);
    return G_SOURCE_REMOVE;
}

static void modify_again(FfSipDialog *dialog)
{
    const guint32 random = g_random_int();
    dialog->again = g_timeout_add(dialog->outgoing ? OWNER_WAIT_MS + random % OWNER_SPAN_MS
                                                   : random % OTHER_SPAN_MS,
                                  on_again, dialog);
}

void ff_sip_modify(FfSipDialog *dialog, const char *sdp, gsize length)
{
    if (dialog->modifying) { /* a refresh: the call asks for one change at a time */
        g_free(dialog->next_sdp);
        dialog->next_sdp = copy(sdp, length);
        dialog->next_sdp_length = length;
        return;
    }
    keep_sdp(dialog, sdp, length);
    dialog->refreshing = false;
    reinvite(dialog);
}

static void modify_next(FfSipDialog *dialog)
{
    g_autofree char *sdp = g_steal_pointer(&dialog->next_sdp);
    if (sdp != NULL) {
        ff_sip_modify(dialog, sdp, dialog->next_sdp_length);
    }
}

/* ---- session timer (RFC 4028) ----
 *
 * The library refreshes by itself, but by sending again the last INVITE that was ours, with a
 * session that may be over: sound in the middle of T.38. With UPDATE it sends no session. Where the
 * peer has no UPDATE, a re-INVITE of ours with the present session comes before its own. */

static gboolean on_refresh(gpointer data)
{
    FfSipDialog *dialog = data;
    if (dialog->state == STATE_READY && !dialog->modifying && !dialog->offered) {
        dialog->refreshing = true;
        reinvite(dialog);
    }
    return G_SOURCE_CONTINUE;
}

static void arrange_refresh(FfSipDialog *dialog, const sip_t *sip)
{
    const sip_session_expires_t *expires = sip != NULL ? sip->sip_session_expires : NULL;
    const bool may_update = sip != NULL && sip->sip_allow != NULL &&
                            sip_is_allowed(sip->sip_allow, sip_method_update, NULL);
    if (may_update) {
        dialog->updates = true;
        nua_set_hparams(dialog->handle, NUTAG_UPDATE_REFRESH(1), TAG_END());
    }
    const guint interval_s = expires != NULL
                                 ? (guint)MIN(expires->x_delta, 86400)
                                 : (guint)dialog->trunk->line->session_interval_ms / 1000;
    g_clear_handle_id(&dialog->refresh, g_source_remove);
    if (!dialog->updates && interval_s > 0) {
        dialog->refresh = g_timeout_add_seconds(MAX(interval_s / 3, 1), on_refresh, dialog);
    }
}

/* ---- what happens to an INVITE of ours ---- */

static void on_answered(FfSipDialog *dialog, const FfSofiaEvent *event)
{
    nua_ack(dialog->handle, TAG_END());
    if (dialog->state == STATE_ENDING) { /* it answered while we hung up */
        nua_bye(dialog->handle, TAG_END());
        return;
    }
    const bool first = dialog->state == STATE_CALLING;
    const bool refreshed = dialog->refreshing;
    dialog->state = STATE_READY;
    dialog->modifying = dialog->refreshing = false;
    g_clear_handle_id(&dialog->patience, g_source_remove);
    arrange_refresh(dialog, event->sip);
    if (first || !refreshed) {
        tell(dialog, first ? FF_SIP_ANSWERED : FF_SIP_CHANGED, event, true);
    }
    if (!first) {
        modify_next(dialog);
    }
}

static void on_unchanged(FfSipDialog *dialog, const FfSofiaEvent *event)
{
    const bool refreshed = dialog->refreshing;
    g_clear_handle_id(&dialog->patience, g_source_remove);
    if (event->status == 491 && dialog->again == 0) {
        modify_again(dialog);
        return;
    }
    dialog->modifying = dialog->refreshing = false;
    if (!refreshed) {
        tell(dialog, FF_SIP_UNCHANGED, event, true);
    }
    modify_next(dialog);
}

/* The library acknowledges what is to be (PRACK, RFC 3262). */
static void on_provisional(FfSipDialog *dialog, const FfSofiaEvent *event)
{
    if (dialog->state == STATE_CALLING && event->status > 100) {
        tell(dialog, FF_SIP_RINGING, event, true);
    }
}

static void on_invite_response(FfSipDialog *dialog, const FfSofiaEvent *event)
{
    const bool challenged = event->status == 401 || event->status == 407;
    if (challenged && !dialog->authenticated &&
        ff_sip_trunk_authenticate(dialog->trunk, dialog->handle, event->sip)) {
        dialog->authenticated = true;
    } else if (event->status < 200) {
        on_provisional(dialog, event);
    } else if (event->status < 300) {
        on_answered(dialog, event);
    } else if (dialog->modifying && dialog->state == STATE_READY) {
        on_unchanged(dialog, event);
    } else {
        end(dialog, event, dialog->state != STATE_ENDING);
    }
}

/* ---- what the peer asks ---- */

static void on_offer(FfSipDialog *dialog, const FfSofiaEvent *event)
{
    if (dialog->state != STATE_READY) {
        nua_respond(dialog->handle, SIP_481_NO_TRANSACTION, TAG_END());
        return;
    }
    dialog->offered = true;
    tell(dialog, FF_SIP_OFFERED, event, true);
}

static void on_update(FfSipDialog *dialog, const FfSofiaEvent *event)
{
    if (event->status >= 200) { /* answered by the library */
        return;
    }
    if (event->sip != NULL && event->sip->sip_payload != NULL && dialog->state == STATE_READY) {
        nua_save_event(dialog->trunk->agent->nua, dialog->update);
        dialog->updating = true;
        on_offer(dialog, event);
    } else {
        nua_respond(dialog->handle, SIP_200_OK, NUTAG_WITH_THIS(dialog->trunk->agent->nua),
                    TAG_END());
    }
}

static void on_ack(FfSipDialog *dialog, const FfSofiaEvent *event)
{
    const bool carries = event->sip != NULL && event->sip->sip_payload != NULL;
    if (dialog->state == STATE_READY && (!dialog->confirmed || carries)) {
        dialog->confirmed = true;
        tell(dialog, FF_SIP_CONFIRMED, event, true);
    }
}

/* The same with another status. */
static FfSofiaEvent as_status(const FfSofiaEvent *event, int status, const char *phrase)
{
    FfSofiaEvent other = *event;
    other.status = status;
    other.phrase = phrase;
    return other;
}

static void on_cancel(FfSipDialog *dialog, const FfSofiaEvent *event)
{
    const FfSofiaEvent cancelled = as_status(event, SIP_487_REQUEST_TERMINATED);
    end(dialog, &cancelled, true);
}

/* The answer to a BYE of ours, or of the library's: no ACK came (RFC 3261 13.3.1.4), or no refresh
 * of the session (RFC 4028 10). */
static void on_bye_response(FfSipDialog *dialog, const FfSofiaEvent *event)
{
    const FfSofiaEvent timed_out = as_status(event, SIP_408_REQUEST_TIMEOUT);
    if (event->status >= 200) {
        end(dialog, dialog->state == STATE_ENDING ? event : &timed_out, false);
    }
}

static void on_event(FfSipUse *use, const FfSofiaEvent *event)
{
    FfSipDialog *dialog = (FfSipDialog *)use;
    switch (event->event) {
    case nua_r_invite:
        on_invite_response(dialog, event);
        break;
    case nua_i_invite:
        on_offer(dialog, event);
        break;
    case nua_i_update:
        on_update(dialog, event);
        break;
    case nua_i_ack:
        on_ack(dialog, event);
        break;
    case nua_i_bye:
        end(dialog, event, true);
        break;
    case nua_i_cancel:
        on_cancel(dialog, event);
        break;
    case nua_r_bye:
        on_bye_response(dialog, event);
        break;
    case nua_i_terminated:
        end(dialog, event, dialog->state != STATE_ENDING);
        break;
    default:
        break;
    }
}

static FfSipDialog *dialog_new(FfSipTrunk *trunk, gpointer call, State state)
{
    FfSipDialog *dialog = g_new0(FfSipDialog, 1);
    dialog->use.event = on_event;
    dialog->stack = trunk->stack;
    dialog->trunk = trunk;
    dialog->call = call;
    dialog->state = state;
    dialog->outgoing = state == STATE_CALLING;
    g_hash_table_add(trunk->stack->dialogs, dialog);
    return dialog;
}

/* ---- incoming ---- */

static void take(FfSipDialog *dialog, const FfSofiaEvent *event)
{
    su_home_t home[1] = {SU_HOME_INIT(home)};
    g_auto(FfSipIdentity) identity = {.called = NULL};
    const sip_t *sip = event->sip;
    ff_sip_identity_read(sip, dialog->trunk->line, &identity);
    g_autofree char *call_id = ff_sip_name_clean(sip->sip_call_id->i_id);
    FfSipInvite invited = {
        .trunk = dialog->trunk->line->name,
        .call_id = call_id != NULL ? call_id : "",
        .called = identity.called,
        .called_by = identity.called_by,
        .caller_number = identity.caller_number,
        .caller_name = identity.caller_name,
    };
    invited.sdp = ff_sip_body_sdp(sip, home, &invited.sdp_length);
    dialog->call = dialog->stack->handler->incoming(dialog, &invited, dialog->stack->data);
    su_home_deinit(home);
}

void ff_sip_dialog_take(FfSipAgent *agent, FfSipTrunk *trunk, const FfSofiaEvent *event)
{
    FfSipDialog *dialog = dialog_new(trunk, NULL, STATE_ASKED);
    dialog->handle = event->handle;
    nua_handle_bind(event->handle, &dialog->use);
    arrange_refresh(dialog, event->sip);
    take(dialog, event);
    if (dialog->call == NULL && dialog->state == STATE_ASKED) {
        ff_sip_refuse(dialog, SIP_480_TEMPORARILY_UNAVAILABLE);
    }
}

void ff_sip_ring(FfSipDialog *dialog)
{
    nua_respond(dialog->handle, SIP_180_RINGING, TAG_END());
}

void ff_sip_answer(FfSipDialog *dialog, const char *sdp, gsize length)
{
    const FfLineSettings *line = dialog->trunk->line;
    sip_payload_t payload[1];
    keep_sdp(dialog, sdp, length);
    sip_payload_init(payload);
    payload->pl_data = dialog->sdp;
    payload->pl_len = (usize_t)length;
    dialog->state = STATE_READY;
    nua_respond(dialog->handle, SIP_200_OK, NUTAG_MEDIA_ENABLE(0),
                TAG_IF(dialog->updating, NUTAG_WITH_SAVED(dialog->update)),
                NUTAG_SESSION_TIMER((unsigned)line->session_interval_ms / 1000),
                SIPTAG_CONTENT_TYPE_STR("application/sdp"), SIPTAG_PAYLOAD(payload), TAG_END());
    forget_offer(dialog);
}

void ff_sip_refuse(FfSipDialog *dialog, int code, const char *phrase)
{
    nua_respond(dialog->handle, code, phrase,
                TAG_IF(dialog->updating, NUTAG_WITH_SAVED(dialog->update)), TAG_END());
    if (dialog->state == STATE_ASKED) {
        end_later(dialog, 0);
    }
    forget_offer(dialog);
}

void ff_sip_hang_up(FfSipDialog *dialog)
{
    const State before = dialog->state;
    if (before == STATE_ENDING) {
        return;
    }
    if (before == STATE_ASKED) {
        ff_sip_refuse(dialog, SIP_480_TEMPORARILY_UNAVAILABLE);
        return;
    }
    if (before == STATE_CALLING) {
        nua_cancel(dialog->handle, TAG_END());
    } else {
        nua_bye(dialog->handle, TAG_END());
    }
    end_later(dialog, GIVE_UP_MS);
}

void ff_sip_dialog_end_all(FfSipStack *stack)
{
    g_autoptr(GList) dialogs = g_hash_table_get_keys(stack->dialogs);
    for (GList *at = dialogs; at != NULL; at = at->next) {
        ff_sip_hang_up(at->data);
    }
}

/* ---- outgoing ---- */

/* A number as the trunk wants it written. */
static char *format_number(const FfLineSettings *line, const char *number)
{
    return g_strdup(line->number_format == FF_NUMBER_DIGITS && number[0] == '+' ? number + 1
                                                                                : number);
}

/* "Name" <sip:user@host>. */
static char *name_address(const char *name, const char *uri)
{
    g_autofree char *clean = name != NULL ? ff_sip_name_clean(name) : NULL;
    if (clean == NULL) {
        return g_strdup_printf("<%s>", uri);
    }
    g_auto(GStrv) halves = g_strsplit(clean, "\\", -1);
    g_autofree char *backed = g_strjoinv("\\\\", halves);
    g_auto(GStrv) quotes = g_strsplit(backed, "\"", -1);
    g_autofree char *quoted = g_strjoinv("\\\"", quotes);
    return g_strdup_printf("\"%s\" <%s>", quoted, uri);
}

static nua_handle_t *make_handle(FfSipDialog *dialog, const FfSipPlace *place)
{
    const FfSipTrunk *trunk = dialog->trunk;
    const FfLineSettings *line = trunk->line;
    const char *const *ways = (const char *const *)line->caller_identity;
    const char *shown = place->caller_number != NULL ? place->caller_number : line->caller_number;
    g_autofree char *caller = shown != NULL ? format_number(line, shown) : NULL;
    const bool in_from = caller != NULL && g_strv_contains(ways, "from");
    g_autofree char *number = format_number(line, place->number);
    g_autofree char *to = ff_sip_trunk_uri(trunk, number);
    g_autofree char *own = ff_sip_trunk_uri(trunk, in_from ? caller : line->user);
    g_autofree char *from = name_address(place->caller_name, own);
    g_autofree char *asserted = NULL;
    if (caller != NULL && g_strv_contains(ways, "p-asserted-identity")) {
        g_autofree char *uri = ff_sip_trunk_uri(trunk, caller);
        g_autofree char *address = name_address(place->caller_name, uri);
        asserted = g_strdup_printf("P-Asserted-Identity: %s", address);
    }
    return nua_handle(trunk->agent->nua, &dialog->use, NUTAG_URL(to), SIPTAG_TO_STR(to),
                      SIPTAG_FROM_STR(from), TAG_IF(asserted != NULL, SIPTAG_HEADER_STR(asserted)),
                      TAG_END());
}

static FfSipTrunk *find_trunk(const FfSipStack *stack, const char *name)
{
    for (guint i = 0; i < stack->trunks->len; i++) {
        FfSipTrunk *trunk = stack->trunks->pdata[i];
        if (strcmp(trunk->line->name, name) == 0) {
            return trunk;
        }
    }
    return NULL;
}

FfSipDialog *ff_sip_place(FfSipStack *stack, const char *name, const FfSipPlace *place,
                          gpointer call, GError **error)
{
    FfSipTrunk *trunk = find_trunk(stack, name);
    if (trunk == NULL || stack->ending) {
        g_set_error(error, FF_ERROR, FF_ERROR_TEMPORARY,
                    trunk == NULL ? "there is no line \"%s\" of type sip"
                                  : "line \"%s\" is being shut down",
                    name);
        return NULL;
    }
    FfSipDialog *dialog = dialog_new(trunk, call, STATE_CALLING);
    dialog->handle = make_handle(dialog, place);
    keep_sdp(dialog, place->sdp, place->sdp_length);
    invite(dialog);
    return dialog;
}
