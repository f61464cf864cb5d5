// SPDX-License-Identifier: GPL-3.0-or-later
/* Routing of received faxes: rules, turns and junk. */
#include <string.h>

#include "base/error.h"
#include "base/limits.h"
#include "queue/audit-change.h"
#include "queue/store-private.h"

/* ---- rules ---- */

GPtrArray *ff_store_list_rules(FfStore *store, GError **error)
{
    return store->backend->list_rules(store->self, error);
}

/* "did +1503*": what the trail calls an entry of a list. */
static bool audit_entry(FfStore *store, const char *action, FfSort sort, const char *pattern,
                        const char *change, GError **error)
{
    g_autofree char *object = g_strdup_printf("%s %s", ff_sort_name(sort), pattern);
    return change == NULL || ff_store_audit(store, action, object, change, error);
}

/* *ret_target is NULL when there is no such rule. */
static bool find_target(FfStore *store, FfSort sort, const char *pattern, char **ret_target,
                        GError **error)
{
    g_autoptr(GPtrArray) rules = store->backend->list_rules(store->self, error);
    for (guint i = 0; rules != NULL && i < rules->len; i++) {
        const FfRule *rule = g_ptr_array_index(rules, i);
        if (rule->sort == sort && g_ascii_strcasecmp(rule->pattern, pattern) == 0) {
            *ret_target = g_strdup(rule->target);
        }
    }
    return rules != NULL;
}

/* "user:anne" with the name as the account has it. NULL with the error. */
static char *spell_target(FfStore *store, FfTarget kind, const char *name, GError **error)
{
    g_autoptr(FfUser) user = NULL;
    g_autoptr(FfGroup) group = NULL;
    switch (kind) {
    case FF_TARGET_USER:
        user = store->backend->get_user(store->self, name, error);
        return user != NULL ? g_strconcat("user:", user->name, NULL) : NULL;
    case FF_TARGET_GROUP:
        group = store->backend->get_group(store->self, name, error);
        return group != NULL ? g_strconcat("group:", group->name, NULL) : NULL;
    default:
        return g_strdup("postmaster");
    }
}

static bool put_rule(FfStore *store, const FfRule *rule, GError **error)
{
    FfTarget kind;
    const char *name = NULL;
    if (!ff_target_read(rule->target, &kind, &name)) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT,
                    "\"%s\" is no target; write user:NAME, group:NAME or postmaster", rule->target);
        return false;
    }
    g_autofree char *target = spell_target(store, kind, name, error);
    if (target == NULL) {
        g_prefix_error(error, "rule %s %s: ", ff_sort_name(rule->sort), rule->pattern);
        return false;
    }
    g_autofree char *before = NULL;
    const FfRule spelled = {rule->sort, rule->pattern, target};
    if (!find_target(store, rule->sort, rule->pattern, &before, error)) {
        return false;
    }
    g_autofree char *change = ff_audit_value_change("target", before, target);
    return store->backend->put_rule(store->self, &spelled, error) &&
           audit_entry(store, "route.put", rule->sort, rule->pattern, change, error);
}

static bool check_count(guint count, const char *what, GError **error)
{
    if (count > FF_LIMIT_RULES) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT,
                    "there would be %u %s; %d are possible: use patterns with *", count, what,
                    FF_LIMIT_RULES);
        return false;
    }
    return true;
}

static bool put_rules(FfStore *store, gpointer data, GError **error)
{
    const GPtrArray *rules = data;
    for (guint i = 0; i < rules->len; i++) {
        if (!put_rule(store, g_ptr_array_index(rules, i), error)) {
            return false;
        }
    }
    g_autoptr(GPtrArray) all = store->backend->list_rules(store->self, error);
    return all != NULL && check_count(all->len, "rules", error);
}

bool ff_store_put_rules(FfStore *store, const GPtrArray *rules, GError **error)
{
    return ff_store_transact(store, put_rules, (gpointer)rules, error);
}

typedef struct {
    FfSort sort;
    const char *pattern;
} Key;

static bool remove_rule(FfStore *store, gpointer data, GError **error)
{
    const Key *key = data;
    g_autofree char *before = NULL;
    if (!find_target(store, key->sort, key->pattern, &before, error)) {
        return false;
    }
    g_autofree char *change = ff_audit_value_change("target", before, NULL);
    return store->backend->remove_rule(store->self, key->sort, key->pattern, error) &&
           audit_entry(store, "route.remove", key->sort, key->pattern, change, error);
}

bool ff_store_remove_rule(FfStore *store, FfSort sort, const char *pattern, GError **error)
{
    Key key = {sort, pattern};
    return ff_store_transact(store, remove_rule, &key, error);
}

/* ---- junk ---- */

GPtrArray *ff_store_list_junk(FfStore *store, GError **error)
{
    return store->backend->list_junk(store->self, error);
}

/* NULL in *ret_entry: there is none. */
static bool find_junk(FfStore *store, FfSort sort, const char *pattern, FfJunk **ret_entry,
                      GError **error)
{
    g_autoptr(GPtrArray) all = store->backend->list_junk(store->self, error);
    for (guint i = 0; all != NULL && i < all->len; i++) {
        const FfJunk *entry = g_ptr_array_index(all, i);
        if (entry->sort == sort && g_ascii_strcasecmp(entry->pattern, pattern) == 0) {
            *ret_entry = ff_junk_copy(entry);
            break;
        }
    }
    return all != NULL;
}

/* "refuse, bad sender": the action and the note. */
static char *tell_junk(const FfJunk *entry)
{
    if (entry == NULL) {
        return NULL;
    }
    const char *note = entry->note != NULL ? entry->note : "";
    return g_strconcat(ff_junk_action_name(entry->action), *note != '\0' ? ", " : "", note, NULL);
}

static bool put_one_junk(FfStore *store, const FfJunk *entry, GError **error)
{
    g_autoptr(FfJunk) before = NULL;
    if (!find_junk(store, entry->sort, entry->pattern, &before, error)) {
        return false;
    }
    g_autofree char *old = tell_junk(before);
    g_autofree char *now = tell_junk(entry);
    g_autofree char *change = ff_audit_value_change("action", old, now);
    return store->backend->put_junk(store->self, entry, error) &&
           audit_entry(store, "junk.put", entry->sort, entry->pattern, change, error);
}

static bool put_junk(FfStore *store, gpointer data, GError **error)
{
    const GPtrArray *junk = data;
    for (guint i = 0; i < junk->len; i++) {
        if (!put_one_junk(store, g_ptr_array_index(junk, i), error)) {
            return false;
        }
    }
    g_autoptr(GPtrArray) all = store->backend->list_junk(store->self, error);
    return all != NULL && check_count(all->len, "entries", error);
}

bool ff_store_put_junk(FfStore *store, const GPtrArray *junk, GError **error)
{
    return ff_store_transact(store, put_junk, (gpointer)junk, error);
}

static bool remove_junk(FfStore *store, gpointer data, GError **error)
{
    const Key *key = data;
    g_autoptr(FfJunk) before = NULL;
    if (!find_junk(store, key->sort, key->pattern, &before, error)) {
        return false;
    }
    g_autofree char *old = tell_junk(before);
    g_autofree char *change = ff_audit_value_change("action", old, NULL);
    return store->backend->remove_junk(store->self, key->sort, key->pattern, error) &&
           audit_entry(store, "junk.remove", key->sort, key->pattern, change, error);
}

bool ff_store_remove_junk(FfStore *store, FfSort sort, const char *pattern, GError **error)
{
    Key key = {sort, pattern};
    return ff_store_transact(store, remove_junk, &key, error);
}

/* ---- turns ---- */

GPtrArray *ff_store_list_turns(FfStore *store, GError **error)
{
    return store->backend->list_turns(store->self, error);
}

static bool is_same(const char *first, const char *second)
{
    return first == NULL || second == NULL ? first == second
                                           : g_ascii_strcasecmp(first, second) == 0;
}

static const char *find_last(const GPtrArray *turns, const char *group)
{
    for (guint i = 0; i < turns->len; i++) {
        const FfTurn *turn = g_ptr_array_index(turns, i);
        if (g_ascii_strcasecmp(turn->group, group) == 0) {
            return turn->last;
        }
    }
    return NULL;
}

static bool is_current(FfStore *store, const GPtrArray *turns, bool *ret_current, GError **error)
{
    g_autoptr(GPtrArray) known = store->backend->list_turns(store->self, error);
    bool current = true;
    for (guint i = 0; known != NULL && i < turns->len; i++) {
        const FfTurn *turn = g_ptr_array_index(turns, i);
        current = current && is_same(turn->last, find_last(known, turn->group));
    }
    *ret_current = current;
    return known != NULL;
}

/* A group that was removed meanwhile has no turns any more. */
static bool put_turn(FfStore *store, const FfTurn *turn, GError **error)
{
    g_autoptr(GError) failure = NULL;
    g_autoptr(FfGroup) group = store->backend->get_group(store->self, turn->group, &failure);
    if (group != NULL) {
        return store->backend->put_turn(store->self, turn, error);
    }
    if (ff_error_class(failure) == FF_ERROR_PERMANENT) {
        return true;
    }
    g_propagate_error(error, g_steal_pointer(&failure));
    return false;
}

bool ff_store_take_turns(FfStore *store, const GPtrArray *turns, bool *ret_current, GError **error)
{
    *ret_current = true;
    if (turns == NULL || turns->len == 0) {
        return true;
    }
    if (!is_current(store, turns, ret_current, error)) {
        return false;
    }
    for (guint i = 0; *ret_current && i < turns->len; i++) {
        if (!put_turn(store, g_ptr_array_index(turns, i), error)) {
            return false;
        }
    }
    return true;
}

/* ---- a user or a group goes ---- */

static void name_rules(const GPtrArray *rules, FfTarget kind, const char *name, GString *what)
{
    for (guint i = 0; i < rules->len; i++) {
        const FfRule *rule = g_ptr_array_index(rules, i);
        FfTarget its_kind;
        const char *its_name = NULL;
        if (ff_target_read(rule->target, &its_kind, &its_name) && its_kind == kind &&
            is_same(its_name, name)) {
            g_string_append_printf(what, "%sthe rule %s %s", what->len > 0 ? ", " : "",
                                   ff_sort_name(rule->sort), rule->pattern);
        }
    }
}

/* One's own forwarding goes along. */
static void name_forwards(const GPtrArray *users, FfTarget kind, const char *name, GString *what)
{
    for (guint i = 0; i < users->len; i++) {
        const FfUser *user = g_ptr_array_index(users, i);
        const char *to = NULL;
        bool himself = kind == FF_TARGET_USER && is_same(user->name, name);
        if (user->forward != NULL && !himself &&
            ff_target_read_forward(user->forward, &to) == kind && is_same(to, name)) {
            g_string_append_printf(what, "%sthe forwarding of %s", what->len > 0 ? ", " : "",
                                   user->name);
        }
    }
}

bool ff_store_check_unrouted(FfStore *store, FfTarget kind, const char *name, GError **error)
{
    g_autoptr(GString) what = g_string_new(NULL);
    g_autoptr(GPtrArray) rules = store->backend->list_rules(store->self, error);
    g_autoptr(GPtrArray) users =
        rules != NULL ? store->backend->list_users(store->self, error) : NULL;
    if (users == NULL) {
        return false;
    }
    name_rules(rules, kind, name, what);
    name_forwards(users, kind, name, what);
    if (what->len > 0) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT,
                    "received faxes would go astray: %s lead%s to %s %s; change that first",
                    what->str, strchr(what->str, ',') == NULL ? "s" : "",
                    kind == FF_TARGET_USER ? "user" : "group", name);
        return false;
    }
    return true;
}
