// SPDX-License-Identifier: GPL-3.0-or-later
/* Accounts. */
#include "base/error.h"
#include "queue/ram-private.h"

static FfUser *find_user(const FfRam *ram, const char *name)
{
    for (guint i = 0; i < ram->now->users->len; i++) {
        FfUser *user = g_ptr_array_index(ram->now->users, i);
        if (g_ascii_strcasecmp(user->name, name) == 0) {
            return user;
        }
    }
    return NULL;
}

static bool set_unknown(const char *name, GError **error)
{
    g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT, "there is no user %s", name);
    return false;
}

GPtrArray *ff_ram_list_users(gpointer self, GError **error)
{
    const FfRam *ram = self;
    return ff_ram_list_copy(ram->now->users, ff_ram_user_copy, (GDestroyNotify)ff_user_free);
}

FfUser *ff_ram_get_user(gpointer self, const char *name, GError **error)
{
    const FfUser *user = find_user(self, name);
    if (user == NULL) {
        set_unknown(name, error);
        return NULL;
    }
    return ff_user_copy(user);
}

static bool holds(char **values, const char *value)
{
    for (; *values != NULL; values++) {
        if (g_ascii_strcasecmp(*values, value) == 0) {
            return true;
        }
    }
    return false;
}

static bool holds_mail(const FfUser *user, const char *address)
{
    return (user->address != NULL && g_ascii_strcasecmp(user->address, address) == 0) ||
           holds(user->aliases, address);
}

static bool holds_did(const FfUser *user, const char *did)
{
    return holds(user->dids, did);
}

static bool check_free(const FfRam *ram, bool (*has)(const FfUser *, const char *),
                       const char *value, GError **error)
{
    for (guint i = 0; i < ram->now->users->len; i++) {
        const FfUser *user = g_ptr_array_index(ram->now->users, i);
        if (has(user, value)) {
            g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT, "%s is user %s's already", value,
                        user->name);
            return false;
        }
    }
    return true;
}

static bool check_all_free(const FfRam *ram, const FfUser *user, GError **error)
{
    if (user->address != NULL && !check_free(ram, holds_mail, user->address, error)) {
        return false;
    }
    for (char **alias = user->aliases; *alias != NULL; alias++) {
        if (!check_free(ram, holds_mail, *alias, error)) {
            return false;
        }
    }
    for (char **did = user->dids; *did != NULL; did++) {
        if (!check_free(ram, holds_did, *did, error)) {
            return false;
        }
    }
    return true;
}

static gint compare_users(gconstpointer left, gconstpointer right)
{
    return g_ascii_strcasecmp((*(FfUser *const *)left)->name, (*(FfUser *const *)right)->name);
}

bool ff_ram_put_user(gpointer self, const FfUser *user, GError **error)
{
    const FfRam *ram = self;
    FfUser *old = find_user(ram, user->name);
    if (old != NULL) {
        g_ptr_array_remove(ram->now->users, old);
    }
    if (!check_all_free(ram, user, error)) {
        return false;
    }
    g_ptr_array_add(ram->now->users, ff_user_copy(user));
    g_ptr_array_sort(ram->now->users, compare_users);
    return true;
}

bool ff_ram_remove_user(gpointer self, const char *name, GError **error)
{
    const FfRam *ram = self;
    FfUser *user = find_user(ram, name);
    return user != NULL ? g_ptr_array_remove(ram->now->users, user) : set_unknown(name, error);
}
