// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/user.h"

#include <string.h>

#include "base/mail-address.h"

static void policy_init(FfPolicy *policy)
{
    policy->allowed_numbers = g_new0(char *, 1);
    policy->blocked_numbers = g_new0(char *, 1);
    policy->mailboxes = g_new0(char *, 1);
}

/* The lists of a copied struct are the original's until they are copied, too. */
static void policy_unshare(FfPolicy *policy)
{
    policy->allowed_numbers = g_strdupv(policy->allowed_numbers);
    policy->blocked_numbers = g_strdupv(policy->blocked_numbers);
    policy->mailboxes = g_strdupv(policy->mailboxes);
}

static void policy_clear(FfPolicy *policy)
{
    g_strfreev(policy->allowed_numbers);
    g_strfreev(policy->blocked_numbers);
    g_strfreev(policy->mailboxes);
}

/* ---- users ---- */

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
    policy_init(&user->policy);
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
    copy->secret = g_strdup(user->secret);
    copy->forward = g_strdup(user->forward);
    copy->cover_template = g_strdup(user->cover_template);
    policy_unshare(&copy->policy);
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
    g_free(user->secret);
    g_free(user->forward);
    g_free(user->cover_template);
    policy_clear(&user->policy);
    g_free(user);
}

const FfUser *ff_user_find(const GPtrArray *list, const char *name)
{
    for (guint i = 0; list != NULL && name != NULL && i < list->len; i++) {
        const FfUser *user = g_ptr_array_index(list, i);
        if (g_ascii_strcasecmp(user->name, name) == 0) {
            return user;
        }
    }
    return NULL;
}

/* ---- whose address ---- */

/* The closer tie wins. */
typedef enum { TIE_NONE, TIE_DOMAIN, TIE_ALIAS, TIE_ADDRESS } Tie;

static bool has_alias(const FfUser *user, const char *alias)
{
    for (char **own = user->aliases; *own != NULL; own++) {
        if (ff_mail_address_is(*own, alias)) {
            return true;
        }
    }
    return false;
}

static Tie tie_to(const FfUser *user, const char *address, const char *domain)
{
    if (user->address != NULL && ff_mail_address_is(user->address, address)) {
        return TIE_ADDRESS;
    }
    if (has_alias(user, address)) {
        return TIE_ALIAS;
    }
    return has_alias(user, domain) ? TIE_DOMAIN : TIE_NONE;
}

const FfUser *ff_user_find_by_address(const GPtrArray *list, const char *address)
{
    g_autofree char *normal = address != NULL ? ff_mail_address_normalize(address) : NULL;
    const FfUser *owner = NULL;
    Tie closest = TIE_NONE;
    if (normal == NULL || list == NULL) {
        return NULL;
    }
    g_autofree char *domain = g_strconcat("*", strrchr(normal, '@'), NULL);
    for (guint i = 0; i < list->len && closest != TIE_ADDRESS; i++) {
        const FfUser *user = g_ptr_array_index(list, i);
        Tie tie = tie_to(user, normal, domain);
        if (tie > closest) {
            closest = tie;
            owner = user;
        }
    }
    return owner;
}

/* ---- groups ---- */

FfGroup *ff_group_new(const char *name)
{
    FfGroup *group = g_new0(FfGroup, 1);
    group->name = g_strdup(name);
    group->members = g_new0(char *, 1);
    group->share = FF_SHARE_ALL;
    policy_init(&group->policy);
    return group;
}

FfGroup *ff_group_copy(const FfGroup *group)
{
    FfGroup *copy = g_memdup2(group, sizeof *group);
    copy->name = g_strdup(group->name);
    copy->description = g_strdup(group->description);
    copy->members = g_strdupv(group->members);
    copy->always = g_strdup(group->always);
    copy->cover_template = g_strdup(group->cover_template);
    policy_unshare(&copy->policy);
    return copy;
}

void ff_group_free(FfGroup *group)
{
    if (group == NULL) {
        return;
    }
    g_free(group->name);
    g_free(group->description);
    g_strfreev(group->members);
    g_free(group->always);
    g_free(group->cover_template);
    policy_clear(&group->policy);
    g_free(group);
}

bool ff_group_has_member(const FfGroup *group, const char *user)
{
    for (char **member = group->members; user != NULL && *member != NULL; member++) {
        if (g_ascii_strcasecmp(*member, user) == 0) {
            return true;
        }
    }
    return false;
}

const FfGroup *ff_group_find(const GPtrArray *list, const char *name)
{
    for (guint i = 0; list != NULL && name != NULL && i < list->len; i++) {
        const FfGroup *group = g_ptr_array_index(list, i);
        if (g_ascii_strcasecmp(group->name, name) == 0) {
            return group;
        }
    }
    return NULL;
}
