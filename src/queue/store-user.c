// SPDX-License-Identifier: GPL-3.0-or-later
/* Accounts. */
#include "base/clock.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/mail-address.h"
#include "queue/audit-change.h"
#include "queue/store-private.h"

/* The action on record, by which it is counted, too. */
#define ENROLLED "user.enroll"

static bool contains(const GPtrArray *list, const char *value)
{
    for (guint i = 0; i < list->len; i++) {
        if (g_ascii_strcasecmp(g_ptr_array_index(list, i), value) == 0) {
            return true;
        }
    }
    return false;
}

/* Without the values that are empty, come twice, or are `except`. */
static char **without_doubles(char **values, const char *except)
{
    g_autoptr(GPtrArray) list = g_ptr_array_new();
    for (guint i = 0; values != NULL && values[i] != NULL; i++) {
        bool excepted = except != NULL && g_ascii_strcasecmp(values[i], except) == 0;
        if (values[i][0] != '\0' && !excepted && !contains(list, values[i])) {
            g_ptr_array_add(list, g_strdup(values[i]));
        }
    }
    g_ptr_array_add(list, NULL);
    return (char **)g_ptr_array_steal(list, NULL);
}

void ff_store_tidy_list(char ***list, const char *except)
{
    g_auto(GStrv) old = *list;
    *list = without_doubles(old, except);
}

void ff_store_tidy_policy(FfPolicy *policy)
{
    ff_store_tidy_list(&policy->allowed_numbers, NULL);
    ff_store_tidy_list(&policy->blocked_numbers, NULL);
    ff_store_tidy_list(&policy->mailboxes, NULL);
}

/* NULL without error: there is none of that name. */
static bool find_user(FfStore *store, const char *name, FfUser **ret_user, GError **error)
{
    g_autoptr(GError) problem = NULL;
    *ret_user = store->backend->get_user(store->self, name, &problem);
    if (*ret_user == NULL && !g_error_matches(problem, FF_ERROR, FF_ERROR_PERMANENT)) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return false;
    }
    return true;
}

/* What was written as it was is no change. */
static bool audit_user(FfStore *store, const char *action, const FfUser *before,
                       const FfUser *after, GError **error)
{
    g_autofree char *change = ff_audit_user_change(before, after);
    const char *name = after != NULL ? after->name : before->name;
    return change == NULL || ff_store_audit(store, action, name, change, error);
}

/* In the form in which addresses are compared, so that nobody has another's in other letters. */
static bool normalize(const FfUser *user, char **address, GError **error)
{
    if (*address == NULL || **address == '\0') {
        return true;
    }
    char *normal = ff_mail_address_normalize(*address);
    if (normal == NULL) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT,
                    "\"%s\" of user %s is no mail address, nor *@domain", *address, user->name);
        return false;
    }
    g_free(*address);
    *address = normal;
    return true;
}

static bool tidy_addresses(FfUser *user, GError **error)
{
    for (char **alias = user->aliases; *alias != NULL; alias++) {
        if (!normalize(user, alias, error)) {
            return false;
        }
    }
    if (!normalize(user, &user->address, error)) {
        return false;
    }
    ff_store_tidy_list(&user->aliases, user->address);
    return true;
}

static bool put_user(FfStore *store, const FfUser *user, GError **error)
{
    if (user->name == NULL || user->name[0] == '\0') {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT, "a user needs a name");
        return false;
    }
    g_autoptr(FfUser) tidy = ff_user_copy(user);
    ff_store_tidy_list(&tidy->dids, NULL);
    ff_store_tidy_policy(&tidy->policy);
    g_autoptr(FfUser) before = NULL;
    return tidy_addresses(tidy, error) && find_user(store, tidy->name, &before, error) &&
           store->backend->put_user(store->self, tidy, error) &&
           audit_user(store, "user.put", before, tidy, error);
}

static bool put_users(FfStore *store, gpointer data, GError **error)
{
    const GPtrArray *users = data;
    for (guint i = 0; i < users->len; i++) {
        if (!put_user(store, g_ptr_array_index(users, i), error)) {
            return false;
        }
    }
    return true;
}

bool ff_store_put_users(FfStore *store, const GPtrArray *users, GError **error)
{
    return ff_store_transact(store, put_users, (gpointer)users, error);
}

bool ff_store_put_user(FfStore *store, const FfUser *user, GError **error)
{
    g_autoptr(GPtrArray) one = g_ptr_array_new();
    g_ptr_array_add(one, (gpointer)user);
    return ff_store_put_users(store, one, error);
}

static bool remove_user(FfStore *store, gpointer data, GError **error)
{
    g_autoptr(FfUser) before = store->backend->get_user(store->self, data, error);
    return before != NULL && ff_store_check_unrouted(store, FF_TARGET_USER, data, error) &&
           ff_store_leave_groups(store, data, error) &&
           store->backend->remove_user(store->self, data, error) &&
           audit_user(store, "user.remove", before, NULL, error);
}

bool ff_store_remove_user(FfStore *store, const char *name, GError **error)
{
    return ff_store_transact(store, remove_user, (gpointer)name, error);
}

FfUser *ff_store_get_user(FfStore *store, const char *name, GError **error)
{
    return store->backend->get_user(store->self, name, error);
}

GPtrArray *ff_store_list_users(FfStore *store, GError **error)
{
    return store->backend->list_users(store->self, error);
}

/* ---- enrolled by a mail ---- */

static void set_user(FfJob *job, const FfUser *user)
{
    g_free(job->user);
    g_free(job->user_billing);
    job->user = g_strdup(user->name);
    job->user_billing = g_strdup(user->billing);
}

bool ff_store_enroll(FfStore *store, const FfUser *account, FfJob *job, GError **error)
{
    if (account == NULL) {
        return true;
    }
    /* All of them, because the address may be of somebody's domain; seldom enough. */
    g_autoptr(GPtrArray) users = store->backend->list_users(store->self, error);
    if (users == NULL) {
        return false;
    }
    const FfUser *owner = ff_user_find_by_address(users, account->address);
    if (owner != NULL) {
        set_user(job, owner);
        return true;
    }
    if (ff_user_find(users, account->name) != NULL) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT,
                    "the name %s became another user's while its first message was read",
                    account->name);
        return false;
    }
    g_autofree char *change = ff_audit_user_change(NULL, account);
    return store->backend->put_user(store->self, account, error) &&
           ff_store_audit(store, ENROLLED, account->name, change, error);
}

bool ff_store_check_enrolled(FfStore *store, const char *address, FfReason *ret_reason,
                             char **ret_argument, GError **error)
{
    const FfAuditFilter filter = {
        .action = ENROLLED,
        .since_ms = ff_clock_now_ms() - FF_LIMIT_ENROLL_MS,
        .limit = FF_LIMIT_ENROLLED,
    };
    g_autoptr(GPtrArray) entries = ff_store_list_audit(store, &filter, error);
    if (entries == NULL) {
        return false;
    }
    bool full = entries->len >= FF_LIMIT_ENROLLED;
    *ret_reason = full ? FF_REASON_TOO_MANY_NEW_SENDERS : FF_REASON_NONE;
    *ret_argument = full ? g_strdup_printf("%u %s", entries->len, address) : NULL;
    return true;
}
