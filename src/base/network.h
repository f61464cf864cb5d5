// SPDX-License-Identifier: GPL-3.0-or-later
/* IP addresses and networks, as configuration names them: "192.0.2.7", "192.0.2.0/24",
 * "2001:db8::/32". */
#pragma once

#include <stdbool.h>

bool ff_network_is_valid(const char *network);
/* Is the address, an IP literal, in one of them (NULL-terminated)? An IPv4 address that comes
 * mapped into IPv6 (RFC 4291 2.5.5.2) counts as what it is. Untrusted; what is no address is in
 * none. */
bool ff_network_holds(const char *const *networks, const char *address);
