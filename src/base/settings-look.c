// SPDX-License-Identifier: GPL-3.0-or-later
/* What follows from settings. */
#include "base/settings.h"

/* The mailbox that the message came to; else the configured address; else one that must exist. */
char *ff_settings_from_address(const FfSettings *settings, const char *source)
{
    const FfGatewaySettings *gateway = ff_settings_find_gateway(settings, source);
    if (gateway != NULL) {
        return g_strdup(gateway->address);
    }
    if (settings->from_address != NULL) {
        return g_strdup(settings->from_address);
    }
    if (settings->gateways->len > 0) {
        return g_strdup(((const FfGatewaySettings *)settings->gateways->pdata[0])->address);
    }
    if (settings->fax_domains != NULL && settings->fax_domains[0] != NULL) {
        return g_strdup_printf("postmaster@%s", settings->fax_domains[0]);
    }
    return g_strdup_printf("faxferry@%s", g_get_host_name());
}
