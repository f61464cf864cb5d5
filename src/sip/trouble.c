// SPDX-License-Identifier: GPL-3.0-or-later
#include "sip/trouble.h"

#include "sip/names.h"

static const struct {
    int first, last;
    const char *advice; /* after what the trunk said; %s: the trunk's host */
} advices[] = {
    {401, 401,
     "it does not take the name and the password: look at user, auth_user and "
     "password_file"},
    {403, 403,
     "it refuses us: look at user, auth_user and password_file, and ask the provider "
     "whether this machine's address may sign in"},
    {404, 404, "it does not know the user: look at user and host"},
    {407, 407,
     "it does not take the name and the password: look at user, auth_user and "
     "password_file"},
    {408, 408,
     "no answer came: look at host, port, proxy and transport, at the network, and at the "
     "firewall"},
    {423, 423, "it wants longer registrations: raise register_interval"},
    {480, 480, "it has no place for us now; asked again by itself"},
    {500, 502, "the provider has trouble; asked again by itself"},
    {503, 503,
     "it can't be reached, or takes no calls now: look at host, port, proxy, transport, "
     "and with tls at its certificate and ca_file; asked again by itself"},
    {504, 599, "the provider has trouble; asked again by itself"},
};

char *ff_sip_trouble_of_trunk(const FfLineSettings *line, int code, const char *phrase)
{
    g_autofree char *words = ff_sip_name_clean(phrase);
    const char *advice = "ask the provider what that means";
    for (guint i = 0; i < G_N_ELEMENTS(advices); i++) {
        if (code >= advices[i].first && code <= advices[i].last) {
            advice = advices[i].advice;
        }
    }
    return g_strdup_printf("%s says %d %s; %s", line->proxy != NULL ? line->proxy : line->host,
                           code, words != NULL ? words : "", advice);
}
