// SPDX-License-Identifier: GPL-3.0-or-later
#include <string.h>

#include "base/job.h"

FfUser *ff_user_new(const char *name, const char *address)
{
    FfUser *user = g_new0(FfUser, 1);
    user->name = g_strdup(name);
    user->address = address != NULL ? g_ascii_strdown(address, -1) : NULL;
    user->aliases = g_new0(char *, 1);
    user->dids = g_new0(char *, 1);
    user->format = FF_FORMAT_TIFF;
    user->notify = FF_NOTIFY_ALWAYS;
    user->attach = FF_ATTACH_THUMBNAIL;
    return user;
}

FfUser *ff_user_copy(const FfUser *user)
{
    FfUser *copy = g_memdup2(user, sizeof *user);
    copy->name = g_strdup(user->name);
    copy->address = g_strdup(user->address);
    copy->aliases = g_strdupv(user->aliases);
    copy->dids = g_strdupv(user->dids);
    copy->billing = g_strdup(user->billing);
    copy->language = g_strdup(user->language);
    copy->fax = g_strdup(user->fax);
    copy->voice = g_strdup(user->voice);
    copy->company = g_strdup(user->company);
    return copy;
}

void ff_user_free(FfUser *user)
{
    if (user == NULL) {
        return;
    }
    g_free(user->name);
    g_free(user->address);
    g_strfreev(user->aliases);
    g_strfreev(user->dids);
    g_free(user->billing);
    g_free(user->language);
    g_free(user->fax);
    g_free(user->voice);
    g_free(user->company);
    g_free(user);
}

/* "*@company.com" covers the domain itself, none below it. */
static bool alias_covers(const char *alias, const char *address)
{
    if (!g_str_has_prefix(alias, "*@")) {
        return g_ascii_strcasecmp(alias, address) == 0;
    }
    const char *at = strrchr(address, '@');
    return at != NULL && at != address && g_ascii_strcasecmp(alias + 1, at) == 0;
}

bool ff_user_owns_address(const FfUser *user, const char *address)
{
    if (address == NULL || address[0] == '\0') {
        return false;
    }
    if (user->address != NULL && g_ascii_strcasecmp(user->address, address) == 0) {
        return true;
    }
    for (char **alias = user->aliases; *alias != NULL; alias++) {
        if (alias_covers(*alias, address)) {
            return true;
        }
    }
    return false;
}
