// SPDX-License-Identifier: GPL-3.0-or-later
/* Groups of accounts. */
#include "base/error.h"
#include "queue/audit-change.h"
#include "queue/store-private.h"

/* NULL without error: there is none of that name. */
static bool find_group(FfStore *store, const char *name, FfGroup **ret_group, GError **error)
{
    g_autoptr(GError) problem = NULL;
    *ret_group = store->backend->get_group(store->self, name, &problem);
    if (*ret_group == NULL && !g_error_matches(problem, FF_ERROR, FF_ERROR_PERMANENT)) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return false;
    }
    return true;
}

/* What was written as it was is no change. */
static bool audit_group(FfStore *store, const char *action, const FfGroup *before,
                        const FfGroup *after, GError **error)
{
    g_autofree char *change = ff_audit_group_change(before, after);
    const char *name = after != NULL ? after->name : before->name;
    return change == NULL || ff_store_audit(store, action, name, change, error);
}

/* Replaces, and says what changed. */
static bool put_audited(FfStore *store, const FfGroup *group, GError **error)
{
    g_autoptr(FfGroup) before = NULL;
    return find_group(store, group->name, &before, error) &&
           store->backend->put_group(store->self, group, error) &&
           audit_group(store, "group.put", before, group, error);
}

/* A name as its user has it, or as it is when there is none: then it is added to `unknown`. */
static char *resolve(FfStore *store, const char *name, GString *unknown, GError **error)
{
    g_autoptr(GError) failure = NULL;
    g_autoptr(FfUser) user = store->backend->get_user(store->self, name, &failure);
    if (user != NULL) {
        return g_strdup(user->name);
    }
    if (ff_error_class(failure) != FF_ERROR_PERMANENT) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return NULL;
    }
    g_string_append_printf(unknown, "%s%s", unknown->len > 0 ? ", " : "", name);
    return g_strdup(name);
}

static bool resolve_members(FfStore *store, FfGroup *group, GString *unknown, GError **error)
{
    g_autoptr(GStrvBuilder) names = g_strv_builder_new();
    for (char **member = group->members; *member != NULL; member++) {
        g_autofree char *name = resolve(store, *member, unknown, error);
        if (name == NULL) {
            return false;
        }
        g_strv_builder_add(names, name);
    }
    g_strfreev(group->members);
    group->members = g_strv_builder_end(names);
    return true;
}

static bool resolve_always(FfStore *store, FfGroup *group, GString *unknown, GError **error)
{
    if (group->always == NULL) {
        return true;
    }
    g_autofree char *name = resolve(store, group->always, unknown, error);
    if (name == NULL) {
        return false;
    }
    g_free(group->always);
    group->always = g_steal_pointer(&name);
    return true;
}

static bool put_resolved(FfStore *store, FfGroup *group, GError **error)
{
    g_autoptr(GString) unknown = g_string_new(NULL);
    if (!resolve_members(store, group, unknown, error) ||
        !resolve_always(store, group, unknown, error)) {
        return false;
    }
    if (unknown->len > 0) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT,
                    "group %s: there is no user of this name: %s", group->name, unknown->str);
        return false;
    }
    return put_audited(store, group, error);
}

static bool put_group(FfStore *store, const FfGroup *group, GError **error)
{
    if (group->name == NULL || group->name[0] == '\0') {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT, "a group needs a name");
        return false;
    }
    g_autoptr(FfGroup) tidy = ff_group_copy(group);
    ff_store_tidy_list(&tidy->members, NULL);
    ff_store_tidy_policy(&tidy->policy);
    return put_resolved(store, tidy, error);
}

static bool put_groups(FfStore *store, gpointer data, GError **error)
{
    const GPtrArray *groups = data;
    for (guint i = 0; i < groups->len; i++) {
        if (!put_group(store, g_ptr_array_index(groups, i), error)) {
            return false;
        }
    }
    return true;
}

bool ff_store_put_groups(FfStore *store, const GPtrArray *groups, GError **error)
{
    return ff_store_transact(store, put_groups, (gpointer)groups, error);
}

bool ff_store_put_group(FfStore *store, const FfGroup *group, GError **error)
{
    g_autoptr(GPtrArray) one = g_ptr_array_new();
    g_ptr_array_add(one, (gpointer)group);
    return ff_store_put_groups(store, one, error);
}

static bool remove_group(FfStore *store, gpointer data, GError **error)
{
    g_autoptr(FfGroup) before = store->backend->get_group(store->self, data, error);
    return before != NULL && ff_store_check_unrouted(store, FF_TARGET_GROUP, data, error) &&
           store->backend->remove_group(store->self, data, error) &&
           audit_group(store, "group.remove", before, NULL, error);
}

bool ff_store_remove_group(FfStore *store, const char *name, GError **error)
{
    return ff_store_transact(store, remove_group, (gpointer)name, error);
}

FfGroup *ff_store_get_group(FfStore *store, const char *name, GError **error)
{
    return store->backend->get_group(store->self, name, error);
}

GPtrArray *ff_store_list_groups(FfStore *store, GError **error)
{
    return store->backend->list_groups(store->self, error);
}

/* ---- a user goes ---- */

static bool leave(FfGroup *group, const char *user)
{
    bool was_always = group->always != NULL && g_ascii_strcasecmp(group->always, user) == 0;
    bool was_member = ff_group_has_member(group, user);
    if (was_always) {
        g_clear_pointer(&group->always, g_free);
    }
    ff_store_tidy_list(&group->members, user);
    return was_always || was_member;
}

bool ff_store_leave_groups(FfStore *store, const char *user, GError **error)
{
    g_autoptr(GPtrArray) groups = store->backend->list_groups(store->self, error);
    for (guint i = 0; groups != NULL && i < groups->len; i++) {
        FfGroup *group = g_ptr_array_index(groups, i);
        if (leave(group, user) && !put_audited(store, group, error)) {
            return false;
        }
    }
    return groups != NULL;
}
