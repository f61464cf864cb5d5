// SPDX-License-Identifier: GPL-3.0-or-later
/* One trunk: where its requests go, what it signs in with, whose calls are its own, how it is. */
#include <gio/gio.h>
#include <string.h>

#include "base/error.h"
#include "base/network.h"
#include "base/settings.h"
#include "sip/private.h"

/* ---- addresses ---- */

static char *peer_host(const char *peer)
{
    g_autoptr(GSocketConnectable) parsed = g_network_address_parse(peer, 0, NULL);
    return parsed != NULL ? g_strdup(g_network_address_get_hostname(G_NETWORK_ADDRESS(parsed)))
                          : NULL;
}

typedef struct {
    FfSipTrunk *trunk; /* NULL: it is gone */
} Question;

static void on_resolved(GObject *source, GAsyncResult *result, gpointer data)
{
    g_autofree Question *question = data;
    GList *found = g_resolver_lookup_by_name_finish(G_RESOLVER(source), result, NULL);
    for (GList *at = found; at != NULL && question->trunk != NULL; at = at->next) {
        g_hash_table_add(question->trunk->addresses, g_inet_address_to_string(at->data));
    }
    g_resolver_free_addresses(found);
    if (question->trunk != NULL) {
        g_ptr_array_remove_fast(question->trunk->questions, question);
    }
}

static void resolve(FfSipTrunk *trunk, const char *host)
{
    if (host == NULL) {
        return;
    }
    if (g_hostname_is_ip_address(host)) {
        g_hash_table_add(trunk->addresses, g_strdup(host));
        return;
    }
    g_autoptr(GResolver) resolver = g_resolver_get_default();
    Question *question = g_new0(Question, 1);
    question->trunk = trunk;
    g_ptr_array_add(trunk->questions, question);
    g_resolver_lookup_by_name_async(resolver, host, NULL, on_resolved, question);
}

static bool owns_address(const FfSipTrunk *trunk, const char *address)
{
    g_autofree const char **learned =
        (const char **)g_hash_table_get_keys_as_array(trunk->addresses, NULL);
    return ff_network_holds((const char *const *)trunk->line->networks, address) ||
           ff_network_holds(learned, address);
}

static bool names(const FfSipTrunk *trunk, const sip_t *sip)
{
    const url_t *url = sip->sip_request->rq_url;
    return g_strcmp0(url->url_user, trunk->line->user) == 0 ||
           g_strcmp0(sip->sip_to->a_url->url_host, trunk->line->host) == 0;
}

/* Several trunks of one provider have one address: the one that is named takes the call. */
FfSipTrunk *ff_sip_trunk_of_request(FfSipStack *stack, const FfSipAgent *agent, const sip_t *sip,
                                    const char *address)
{
    FfSipTrunk *first = NULL;
    for (guint i = 0; i < stack->trunks->len; i++) {
        FfSipTrunk *trunk = stack->trunks->pdata[i];
        if (trunk->agent != agent || !owns_address(trunk, address)) {
            continue;
        }
        if (names(trunk, sip)) {
            return trunk;
        }
        first = first != NULL ? first : trunk;
    }
    return first;
}

/* ---- addresses of requests ---- */

static const char *const transports[] = {
    [FF_TRANSPORT_UDP] = "",
    [FF_TRANSPORT_TCP] = ";transport=tcp",
    [FF_TRANSPORT_TLS] = ";transport=tls",
};

static void append_host(GString *uri, const char *host)
{
    g_string_append_printf(uri, strchr(host, ':') != NULL ? "[%s]" : "%s", host);
}

char *ff_sip_trunk_uri(const FfSipTrunk *trunk, const char *user)
{
    const FfLineSettings *line = trunk->line;
    g_autoptr(GString) uri = g_string_new("sip:");
    if (user != NULL) {
        g_string_append_uri_escaped(uri, user, "+*", FALSE);
        g_string_append_c(uri, '@');
    }
    append_host(uri, line->host);
    if (line->port != 0) {
        g_string_append_printf(uri, ":%d", line->port);
    }
    g_string_append(uri, transports[line->transport]);
    return g_string_free(g_steal_pointer(&uri), FALSE);
}

static char *proxy_uri(const FfLineSettings *line)
{
    return line->proxy != NULL
               ? g_strdup_printf("sip:%s%s", line->proxy, transports[line->transport])
               : NULL;
}

/* ---- signing in ---- */

/* The library takes user and password apart at colons. */
static bool check_password(const FfLineSettings *line, GError **error)
{
    char *password =
        line->password_file != NULL ? ff_settings_read_secret(line->password_file, error) : NULL;
    if (password == NULL) {
        return line->password_file == NULL;
    }
    const bool colon = strchr(password, ':') != NULL || strchr(line->auth_user, ':') != NULL;
    ff_settings_free_secret(password);
    if (colon) {
        g_set_error(error, FF_ERROR, FF_ERROR_CONFIG,
                    "a name or password with a colon can't be used to sign in with SIP: ask the "
                    "provider for one without (%s)",
                    line->password_file);
    }
    return !colon;
}

static bool answer_challenge(const FfSipTrunk *trunk, nua_handle_t *handle,
                             const msg_auth_t *challenge)
{
    const char *realm =
        challenge != NULL ? msg_header_find_param(challenge->au_common, "realm=") : NULL;
    char *password = realm != NULL && trunk->line->password_file != NULL
                         ? ff_settings_read_secret(trunk->line->password_file, NULL)
                         : NULL;
    if (password == NULL) {
        return false;
    }
    char *credentials = g_strdup_printf("%s:%s:%s:%s", challenge->au_scheme, realm,
                                        trunk->line->auth_user, password);
    nua_authenticate(handle, NUTAG_AUTH(credentials), TAG_END());
    ff_settings_free_secret(credentials);
    ff_settings_free_secret(password);
    return true;
}

bool ff_sip_trunk_authenticate(const FfSipTrunk *trunk, nua_handle_t *handle, const sip_t *sip)
{
    if (sip == NULL) {
        return false;
    }
    return answer_challenge(trunk, handle,
                            sip->sip_proxy_authenticate != NULL ? sip->sip_proxy_authenticate
                                                                : sip->sip_www_authenticate);
}

/* ---- its state ---- */

/* The worse of what registration and health say. */
static const FfSipPeer *worst(const FfSipTrunk *trunk)
{
    static const int rank[] = {
        [FF_SIP_TRUNK_UNWATCHED] = 0,
        [FF_SIP_TRUNK_UP] = 1,
        [FF_SIP_TRUNK_STARTING] = 2,
        [FF_SIP_TRUNK_DOWN] = 3,
    };
    const FfSipPeer *peers[] = {trunk->registration, trunk->health};
    const FfSipPeer *found = NULL;
    for (guint i = 0; i < G_N_ELEMENTS(peers); i++) {
        if (peers[i] != NULL &&
            (found == NULL || rank[ff_sip_peer_state(peers[i])] > rank[ff_sip_peer_state(found)])) {
            found = peers[i];
        }
    }
    return found;
}

void ff_sip_trunk_tell(FfSipTrunk *trunk)
{
    const FfSipPeer *peer = worst(trunk);
    const FfSipTrunkNews news = {
        .trunk = trunk->line->name,
        .state = peer != NULL ? ff_sip_peer_state(peer) : FF_SIP_TRUNK_UNWATCHED,
        .code = peer != NULL ? ff_sip_peer_code(peer) : 0,
        .why = peer != NULL ? ff_sip_peer_why(peer) : "",
    };
    if (trunk->stack->ending ||
        (news.state == trunk->told && g_strcmp0(news.why, trunk->told_why) == 0)) {
        return;
    }
    trunk->told = news.state;
    g_free(trunk->told_why);
    trunk->told_why = g_strdup(news.why);
    trunk->stack->handler->trunk(&news, trunk->stack->data);
}

FfSipTrunk *ff_sip_trunk_new(FfSipStack *stack, const FfLineSettings *line, GError **error)
{
    FfSipAgent *agent = check_password(line, error) ? ff_sip_agent_for(stack, line, error) : NULL;
    if (agent == NULL) {
        g_prefix_error(error, "[line %s]: ", line->name);
        return NULL;
    }
    FfSipTrunk *trunk = g_new0(FfSipTrunk, 1);
    trunk->stack = stack;
    trunk->agent = agent;
    trunk->line = line;
    trunk->proxy = proxy_uri(line);
    trunk->addresses = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    trunk->questions = g_ptr_array_new();
    g_autofree char *proxy = line->proxy != NULL ? peer_host(line->proxy) : NULL;
    resolve(trunk, line->host);
    resolve(trunk, proxy);
    if (line->user != NULL && line->registers == FF_YES) {
        trunk->registration = ff_sip_peer_new_registration(trunk);
    }
    if (line->keep_alive_ms > 0) {
        trunk->health = ff_sip_peer_new_health(trunk);
    }
    return trunk;
}

void ff_sip_trunk_stop(FfSipTrunk *trunk)
{
    if (trunk->registration != NULL) {
        ff_sip_peer_stop(trunk->registration);
    }
    if (trunk->health != NULL) {
        ff_sip_peer_stop(trunk->health);
    }
}

bool ff_sip_trunk_is_stopped(const FfSipTrunk *trunk)
{
    return (trunk->registration == NULL || ff_sip_peer_is_stopped(trunk->registration)) &&
           (trunk->health == NULL || ff_sip_peer_is_stopped(trunk->health));
}

void ff_sip_trunk_free(FfSipTrunk *trunk)
{
    for (guint i = 0; i < trunk->questions->len; i++) {
        ((Question *)trunk->questions->pdata[i])->trunk = NULL;
    }
    g_ptr_array_unref(trunk->questions);
    g_clear_pointer(&trunk->registration, ff_sip_peer_free);
    g_clear_pointer(&trunk->health, ff_sip_peer_free);
    g_hash_table_unref(trunk->addresses);
    g_free(trunk->told_why);
    g_free(trunk->proxy);
    g_free(trunk);
}
