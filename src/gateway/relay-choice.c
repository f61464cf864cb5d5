// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/relay-choice.h"

#include "base/limits.h"

#include <string.h>

#define FIELD "From:"

/* The next line of the header without its line end; false at its end. */
static bool next_line(const char **header, const char *end, const char **ret_line,
                      gsize *ret_length)
{
    if (*header >= end) {
        return false;
    }
    const char *lf = memchr(*header, '\n', (gsize)(end - *header));
    const char *stop = lf ? lf : end;

    *ret_line = *header;
    *header = lf ? lf + 1 : end;
    if (stop > *ret_line && stop[-1] == '\r') {
        stop--;
    }
    *ret_length = (gsize)(stop - *ret_line);
    return *ret_length > 0;
}

/* The first From field, unfolded; NULL when there is none. */
static char *find_from(const char *header, gsize length)
{
    const char *end = header + length, *line;
    GString *value = NULL;
    gsize size;

    while (next_line(&header, end, &line, &size)) {
        bool folded = line[0] == ' ' || line[0] == '\t';
        if (value && !folded) {
            break;
        }
        if (value) {
            g_string_append_len(value, line, (gssize)size);
        } else if (!folded && size >= strlen(FIELD) &&
                   g_ascii_strncasecmp(line, FIELD, strlen(FIELD)) == 0) {
            value = g_string_new_len(line + strlen(FIELD), (gssize)(size - strlen(FIELD)));
        }
    }
    return value ? g_string_free(value, FALSE) : NULL;
}

/* The address in the last pair of angle brackets, or the whole; our own notices have no other
 * forms. */
static char *address_of(const char *from)
{
    const char *open = strrchr(from, '<');
    const char *close = open ? strchr(open, '>') : NULL;
    char *address = close ? g_strndup(open + 1, (gsize)(close - open) - 1) : g_strdup(from);
    return g_strstrip(address);
}

bool ff_relay_may_send(const FfSettings *settings, const char *reverse_path)
{
    return *reverse_path == '\0' || ff_settings_find_gateway(settings, reverse_path) ||
           (settings->from_address &&
            g_ascii_strcasecmp(settings->from_address, reverse_path) == 0);
}

const FfGatewaySettings *ff_relay_choose(const FfSettings *settings, const char *reverse_path,
                                         const char *header, gsize length)
{
    const FfGatewaySettings *gateway = ff_settings_find_gateway(settings, reverse_path);

    if (!gateway) {
        g_autofree char *from = find_from(header, MIN(length, FF_RELAY_HEADER_MAX));
        g_autofree char *address = from ? address_of(from) : NULL;
        gateway = address ? ff_settings_find_gateway(settings, address) : NULL;
    }
    if (!gateway && settings->gateways->len > 0) {
        gateway = g_ptr_array_index(settings->gateways, 0);
    }
    return gateway;
}
