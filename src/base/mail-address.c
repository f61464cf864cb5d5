// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/mail-address.h"

#include <string.h>

char *ff_mail_address_normalize(const char *address)
{
    const char *at = strrchr(address, '@');
    if (at == NULL || at == address || at[1] == '\0') {
        return NULL;
    }
    if (!g_utf8_validate(at + 1, -1, NULL) || !g_hostname_is_non_ascii(at + 1)) {
        return g_ascii_strdown(address, -1);
    }
    g_autofree char *domain = g_hostname_to_ascii(at + 1);
    g_autofree char *local = g_ascii_strdown(address, at - address);
    return domain != NULL ? g_strconcat(local, "@", domain, NULL) : NULL;
}

bool ff_mail_address_is(const char *written, const char *normal)
{
    if (g_str_is_ascii(written)) {
        return g_ascii_strcasecmp(written, normal) == 0;
    }
    g_autofree char *form = ff_mail_address_normalize(written);
    return form != NULL && strcmp(form, normal) == 0;
}
