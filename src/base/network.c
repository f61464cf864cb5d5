// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/network.h"

#include <gio/gio.h>
#include <string.h>

bool ff_network_is_valid(const char *network)
{
    g_autoptr(GInetAddressMask) mask = g_inet_address_mask_new_from_string(network, NULL);
    return mask != NULL;
}

static GInetAddress *parse_address(const char *address)
{
    static const guint8 mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    g_autoptr(GInetAddress) parsed = g_inet_address_new_from_string(address);
    if (parsed == NULL || g_inet_address_get_family(parsed) != G_SOCKET_FAMILY_IPV6) {
        return g_steal_pointer(&parsed);
    }
    const guint8 *octets = g_inet_address_to_bytes(parsed);
    return memcmp(octets, mapped, sizeof mapped) == 0
               ? g_inet_address_new_from_bytes(octets + sizeof mapped, G_SOCKET_FAMILY_IPV4)
               : g_steal_pointer(&parsed);
}

bool ff_network_holds(const char *const *networks, const char *address)
{
    g_autoptr(GInetAddress) parsed = parse_address(address);
    for (; parsed != NULL && networks != NULL && *networks != NULL; networks++) {
        g_autoptr(GInetAddressMask) mask = g_inet_address_mask_new_from_string(*networks, NULL);
        if (mask != NULL && g_inet_address_mask_matches(mask, parsed)) {
            return true;
        }
    }
    return false;
}
