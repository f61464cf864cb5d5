// SPDX-License-Identifier: GPL-3.0-or-later
/* Names to addresses, with a deadline that getaddrinfo() itself does not know. Private to src/net.
 */
#pragma once

#include <glib.h>
#include <netdb.h>

/* Stream addresses of `host` in the system's order of preference; free with freeaddrinfo(). A
 * numeric address is not looked up. Temporary error that names the host. */
struct addrinfo *ff_resolve(const char *host, int port, gint64 deadline_ms, GError **error);
