// SPDX-License-Identifier: GPL-3.0-or-later
#include <string.h>

#include "sip/names.h"
#include "sip/private.h"

/* The value of the `index`th field of that name among those the library has no type for. */
static const char *find_unknown(const sip_t *sip, const char *name, guint index)
{
    for (const sip_unknown_t *field = sip->sip_unknown; field != NULL; field = field->un_next) {
        if (g_ascii_strcasecmp(field->un_name, name) == 0 && index-- == 0) {
            return field->un_value;
        }
    }
    return NULL;
}

static char *number_of_url(const url_t *url)
{
    if (url == NULL || url->url_user == NULL) {
        return NULL;
    }
    g_autofree char *user = g_uri_unescape_string(url->url_user, NULL);
    return ff_sip_name_number(user);
}

static char *number_of_request(const sip_t *sip)
{
    return number_of_url(sip->sip_request->rq_url);
}

static char *number_of_to(const sip_t *sip)
{
    return number_of_url(sip->sip_to->a_url);
}

/* The first that was called is the last in Diversion (RFC 5806 4.1: the newest is on top), and the
 * first in History-Info (RFC 7044 5). Both may stand in several fields. */
static char *number_of_field(const sip_t *sip, const char *field, bool newest_first)
{
    enum { MOST = 10 };
    char *number = NULL;
    for (guint i = 0, n = 0; n < MOST; i++) {
        const char *value = find_unknown(sip, field, i);
        if (value == NULL) {
            break;
        }
        for (guint at = 0; n < MOST; at++, n++) {
            g_autoptr(FfSipName) name = ff_sip_name_parse(value, at);
            g_autofree char *found = name != NULL ? ff_sip_name_number(name->user) : NULL;
            if (name == NULL) {
                break;
            }
            if (found != NULL && (number == NULL || newest_first)) {
                g_free(number);
                number = g_steal_pointer(&found);
            }
        }
    }
    return number;
}

static char *number_of_diversion(const sip_t *sip)
{
    return number_of_field(sip, "Diversion", true);
}

static char *number_of_history(const sip_t *sip)
{
    return number_of_field(sip, "History-Info", false);
}

static const struct {
    const char *name;
    char *(*read)(const sip_t *sip);
} places[] = {
    {"request-uri", number_of_request},
    {"to", number_of_to},
    {"diversion", number_of_diversion},
    {"history-info", number_of_history},
};

static void read_called(const sip_t *sip, const FfLineSettings *line, FfSipIdentity *ret)
{
    for (char **wanted = line->called_number; *wanted != NULL && ret->called == NULL; wanted++) {
        for (guint i = 0; i < G_N_ELEMENTS(places); i++) {
            if (strcmp(*wanted, places[i].name) == 0) {
                ret->called = places[i].read(sip);
                ret->called_by = ret->called != NULL ? places[i].name : NULL;
            }
        }
    }
}

/* RFC 3323 4.2, RFC 3325 9.3. */
static bool wants_privacy(const sip_t *sip)
{
    static const char *const words[] = {"id", "user", NULL};
    for (const sip_param_t *value = sip->sip_privacy != NULL ? sip->sip_privacy->priv_values : NULL;
         value != NULL && *value != NULL; value++) {
        if (g_strv_contains(words, *value)) {
            return true;
        }
    }
    return false;
}

/* RFC 3325: the network's word goes before From. */
static void read_caller(const sip_t *sip, FfSipIdentity *ret)
{
    const char *asserted = find_unknown(sip, "P-Asserted-Identity", 0);
    g_autoptr(FfSipName) name = asserted != NULL ? ff_sip_name_parse(asserted, 0) : NULL;
    if (name == NULL) {
        g_autofree char *from = sip_header_as_string(NULL, (const sip_header_t *)sip->sip_from);
        name = from != NULL ? ff_sip_name_parse(from, 0) : NULL;
    }
    if (name != NULL && !ff_sip_name_is_anonymous(name) && !wants_privacy(sip)) {
        ret->caller_number = ff_sip_name_number(name->user);
        ret->caller_name = g_steal_pointer(&name->display);
    }
}

void ff_sip_identity_read(const sip_t *sip, const FfLineSettings *line, FfSipIdentity *ret)
{
    *ret = (FfSipIdentity){.called = NULL};
    read_called(sip, line, ret);
    read_caller(sip, ret);
}

void ff_sip_identity_clear(FfSipIdentity *identity)
{
    g_free(identity->called);
    g_free(identity->caller_number);
    g_free(identity->caller_name);
    *identity = (FfSipIdentity){.called = NULL};
}
