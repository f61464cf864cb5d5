// SPDX-License-Identifier: GPL-3.0-or-later
/* The library's user agents: which ports are bound, and with which certificates. */
#include <glib/gstdio.h>
#include <string.h>

#include "base/error.h"
#include "sip/private.h"

/* ---- certificates: the library wants them in a folder under names of its own ---- */

static const char system_authorities[] = "/etc/ssl/certs/ca-certificates.crt";

static bool link_file(const char *folder, const char *name, const char *file, GError **error)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autofree char *content = NULL;
    gsize length = 0;
    g_autoptr(GError) problem = NULL;
    if (!g_file_get_contents(file, &content, &length, &problem)) {
        g_set_error(error, FF_ERROR, FF_ERROR_CONFIG, "the certificate %s can't be read: %s", file,
                    problem->message);
        return false;
    }
    if (!g_file_set_contents_full(path, content, (gssize)length, G_FILE_SET_CONTENTS_NONE, 0600,
                                  &problem)) {
        g_set_error(error, FF_ERROR, FF_ERROR_TEMPORARY, "cannot write %s: %s", path,
                    problem->message);
        return false;
    }
    return true;
}

static bool make_folder(FfSipAgent *agent, GError **error)
{
    g_autoptr(GError) problem = NULL;
    agent->folder = g_dir_make_tmp("faxferry-sip-XXXXXX", &problem);
    if (agent->folder == NULL) {
        g_set_error(error, FF_ERROR, FF_ERROR_TEMPORARY,
                    "cannot make a folder for certificates: %s", problem->message);
        return false;
    }
    const char *authorities = agent->ca_file != NULL ? agent->ca_file : system_authorities;
    return link_file(agent->folder, "cafile.pem", authorities, error) &&
           (agent->certificate_file == NULL ||
            link_file(agent->folder, "agent.pem", agent->certificate_file, error));
}

static void remove_folder(FfSipAgent *agent)
{
    static const char *const names[] = {"cafile.pem", "agent.pem"};
    for (guint i = 0; agent->folder != NULL && i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path = g_build_filename(agent->folder, names[i], NULL);
        g_unlink(path);
    }
    if (agent->folder != NULL) {
        g_rmdir(agent->folder);
    }
}

/* ---- events ---- */

char *ff_sip_agent_source(const FfSipAgent *agent)
{
    g_autofree char *address = g_new0(char, SU_ADDRSIZE);
    msg_t *msg = nua_current_request(agent->nua);
    const su_addrinfo_t *info = msg != NULL ? msg_addrinfo(msg) : NULL;
    if (info == NULL || info->ai_addr == NULL ||
        getnameinfo(info->ai_addr, info->ai_addrlen, address, SU_ADDRSIZE, NULL, 0,
                    NI_NUMERICHOST) != 0) {
        return NULL;
    }
    return g_steal_pointer(&address);
}

static void take_invite(FfSipAgent *agent, const FfSofiaEvent *event)
{
    g_autofree char *source = ff_sip_agent_source(agent);
    FfSipTrunk *trunk = source != NULL && event->sip != NULL
                            ? ff_sip_trunk_of_request(agent->stack, agent, event->sip, source)
                            : NULL;
    if (trunk == NULL || agent->stack->ending) {
        nua_respond(event->handle, trunk == NULL ? 403 : 503,
                    trunk == NULL ? "Forbidden" : "Shutting Down", TAG_END());
        nua_handle_destroy(event->handle);
        return;
    }
    ff_sip_dialog_take(agent, trunk, event);
}

/* A forked call that a second machine answered too: one fax is enough. */
static void drop_fork(const FfSofiaEvent *event)
{
    nua_handle_t *fork = NULL;
    tl_gets(event->tags, NUTAG_HANDLE_REF(fork), TAG_END());
    if (fork != NULL) {
        nua_ack(fork, TAG_END());
        nua_bye(fork, TAG_END());
    }
}

static void take_nobodys(FfSipAgent *agent, const FfSofiaEvent *event)
{
    switch (event->event) {
    case nua_i_invite:
        take_invite(agent, event);
        break;
    case nua_i_fork:
        drop_fork(event);
        break;
    case nua_i_options: /* the library answers by itself */
        nua_handle_destroy(event->handle);
        break;
    case nua_i_terminated:
    case nua_r_bye:
        if (event->handle != NULL) {
            nua_handle_destroy(event->handle);
        }
        break;
    case nua_r_shutdown:
        agent->ended = agent->ended || event->status >= 200;
        break;
    default:
        break;
    }
}

static void on_event(nua_event_t event, int status, char const *phrase, nua_t *nua,
                     FfSipAgent *agent, nua_handle_t *handle, FfSipUse *use, sip_t const *sip,
                     tagi_t tags[])
{
    const FfSofiaEvent happened = {
        .event = event,
        .status = status,
        .phrase = phrase != NULL ? phrase : "",
        .handle = handle,
        .sip = sip,
        .tags = tags,
    };
    if (event == nua_i_fork || use == NULL) {
        take_nobodys(agent, &happened);
    } else {
        use->event(use, &happened);
    }
}

/* ---- making one ---- */

static char *bind_url(const FfSettings *settings, const char *scheme, int port,
                      const char *parameters)
{
    const char *local = settings->sip_address;
    const char *told = settings->sip_public_address != NULL ? settings->sip_public_address : local;
    const bool any = strcmp(told, "0.0.0.0") == 0 || strcmp(told, "::") == 0;
    const bool literal6 = strchr(told, ':') != NULL;
    g_autoptr(GString) url = g_string_new(scheme);
    g_string_append_printf(url, literal6 && !any ? ":[%s]" : ":%s", any ? "*" : told);
    g_string_append_printf(url, ":%d", port);
    if (strcmp(told, local) != 0) {
        g_string_append_printf(url, ";maddr=%s", local);
    }
    g_string_append(url, parameters);
    return g_string_free(g_steal_pointer(&url), FALSE);
}

static nua_t *create(FfSipAgent *agent, const char *url, const char *tls_url)
{
    return nua_create(
        agent->stack->root, on_event, agent, TAG_IF(url != NULL, NUTAG_URL(url)),
        TAG_IF(tls_url != NULL, NUTAG_SIPS_URL(tls_url)),
        TAG_IF(agent->folder != NULL, NUTAG_CERTIFICATE_DIR(agent->folder)),
        TPTAG_TLS_VERIFY_POLICY(TPTLS_VERIFY_OUTGOING | TPTLS_VERIFY_SUBJECTS_OUT),
        NUTAG_MEDIA_ENABLE(0), NUTAG_AUTOACK(0), NUTAG_AUTOANSWER(0), NUTAG_AUTOALERT(0),
        NUTAG_AUTO302(0), NUTAG_AUTO305(0), NUTAG_ENABLEINVITE(1), NUTAG_ENABLEMESSAGE(0),
        NUTAG_ENABLEMESSENGER(0),
        SIPTAG_ALLOW_STR("INVITE, ACK, BYE, CANCEL, OPTIONS, PRACK, UPDATE"),
        NUTAG_APPL_METHOD("UPDATE"), NUTAG_SUPPORTED("timer, 100rel"), NUTAG_MIN_SE(90),
        NUTAG_MAX_RETRY_AFTER(0), /* when to call again is decided elsewhere */

        NUTAG_OUTBOUND("no-options-keepalive no-validate"), SIPTAG_USER_AGENT_STR("faxferry"),
        NTATAG_MAXSIZE(64 << 10), NTATAG_UDP_MTU(1400), TAG_END());
}

static bool start(FfSipAgent *agent, bool tls, bool listens, GError **error)
{
    const FfSettings *settings = agent->stack->settings;
    g_autofree char *url =
        tls ? NULL : bind_url(settings, "sip", listens ? settings->sip_port : 0, "");
    g_autofree char *tls_url = NULL;
    if (tls) {
        tls_url =
            bind_url(settings, "sips", listens ? settings->sip_tls_port : 0, ";transport=tls");
    }
    agent->nua = create(agent, url, tls_url);
    if (agent->nua == NULL) {
        g_set_error(error, FF_ERROR, FF_ERROR_CONFIG,
                    "SIP can't listen on %s: is the port taken, by another telephone program, or "
                    "is the address (sip_address) not of this machine?%s",
                    tls ? tls_url : url,
                    agent->certificate_file != NULL ? " Or has the certificate no key beside it?"
                                                    : "");
        return false;
    }
    return true;
}

/* ---- sharing them ---- */

static FfSipAgent *find(FfSipStack *stack, bool tls, const char *ca_file, const char *certificate)
{
    for (guint i = 0; i < stack->agents->len; i++) {
        FfSipAgent *agent = stack->agents->pdata[i];
        if ((agent->folder != NULL) == tls && g_strcmp0(agent->ca_file, ca_file) == 0 &&
            g_strcmp0(agent->certificate_file, certificate) == 0) {
            return agent;
        }
    }
    return NULL;
}

FfSipAgent *ff_sip_agent_for(FfSipStack *stack, const FfLineSettings *line, GError **error)
{
    const char *own = stack->settings->sip_certificate_file;
    const bool tls = line->transport == FF_TRANSPORT_TLS;
    const char *certificate = line->certificate_file != NULL ? line->certificate_file : own;
    FfSipAgent *found = find(stack, tls, line->ca_file, tls ? certificate : NULL);
    if (found != NULL) {
        return found;
    }
    FfSipAgent *agent = g_new0(FfSipAgent, 1);
    agent->stack = stack;
    agent->ca_file = g_strdup(line->ca_file);
    agent->certificate_file = tls ? g_strdup(certificate) : NULL;
    const bool listens = !tls || (own != NULL && g_strcmp0(certificate, own) == 0);
    if ((tls && !make_folder(agent, error)) || !start(agent, tls, listens, error)) {
        ff_sip_agent_free(agent);
        return NULL;
    }
    g_ptr_array_add(stack->agents, agent);
    return agent;
}

void ff_sip_agent_shutdown(FfSipAgent *agent)
{
    nua_shutdown(agent->nua);
}

void ff_sip_agent_free(FfSipAgent *agent)
{
    if (agent->nua != NULL) {
        nua_destroy(agent->nua);
    }
    remove_folder(agent);
    g_free(agent->folder);
    g_free(agent->ca_file);
    g_free(agent->certificate_file);
    g_free(agent);
}
