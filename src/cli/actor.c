// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/actor.h"

#include <glib.h>
#include <pwd.h>

char *ff_actor_name(uid_t user, const char *sudo_user)
{
    const struct passwd *entry = NULL;
    if (user == 0 && sudo_user != NULL) {
        entry = getpwnam(sudo_user);
    }
    if (entry == NULL) {
        entry = getpwuid(user);
    }
    return entry != NULL ? g_strconcat("cli:", entry->pw_name, NULL)
                         : g_strdup_printf("cli:%u", (guint)user);
}
