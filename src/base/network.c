// SPDX-License-Identifier: GPL-3.0-or-later
/* By hand: GLib's own masks would bring its input and output library into every program, some
 * milliseconds at each start. */
#include "base/network.h"

#include <arpa/inet.h>
#include <glib.h>
#include <string.h>

typedef struct {
    guint8 octets[16]; /* IPv4 is mapped into IPv6 */
    guint bits;        /* of them all; 128: one address */
} Network;

static const guint8 mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

/* Sets *ret_bits to how many there are of its family. */
static bool parse_address(const char *text, guint8 octets[16], guint *ret_bits)
{
    memcpy(octets, mapped, sizeof mapped);
    *ret_bits = 32;
    if (inet_pton(AF_INET, text, octets + sizeof mapped) == 1) {
        return true;
    }
    *ret_bits = 128;
    return inet_pton(AF_INET6, text, octets) == 1;
}

static bool bit_is_set(const guint8 *octets, guint bit)
{
    return (octets[bit / 8] & 0x80 >> bit % 8) != 0;
}

/* Bits behind the prefix must be 0: "192.0.2.1/24" is a slip of the pen. */
static bool parse_network(const char *text, Network *ret)
{
    g_auto(GStrv) halves = g_strsplit(text, "/", 2);
    guint bits = 0;
    guint64 prefix = 0;
    if (halves[0] == NULL || !parse_address(halves[0], ret->octets, &bits)) {
        return false;
    }
    prefix = bits;
    if (halves[1] != NULL && !g_ascii_string_to_unsigned(halves[1], 10, 0, bits, &prefix, NULL)) {
        return false;
    }
    ret->bits = (guint)prefix + 128 - bits;
    for (guint bit = ret->bits; bit < 128; bit++) {
        if (bit_is_set(ret->octets, bit)) {
            return false;
        }
    }
    return true;
}

bool ff_network_is_valid(const char *network)
{
    Network parsed;
    return parse_network(network, &parsed);
}

static bool holds(const Network *network, const guint8 octets[16])
{
    for (guint bit = 0; bit < network->bits; bit++) {
        if (bit_is_set(network->octets, bit) != bit_is_set(octets, bit)) {
            return false;
        }
    }
    return true;
}

bool ff_network_holds(const char *const *networks, const char *address)
{
    guint8 octets[16];
    guint bits = 0;
    if (!parse_address(address, octets, &bits)) {
        return false;
    }
    for (; networks != NULL && *networks != NULL; networks++) {
        Network network;
        if (parse_network(*networks, &network) && holds(&network, octets)) {
            return true;
        }
    }
    return false;
}
