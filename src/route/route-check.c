// SPDX-License-Identifier: GPL-3.0-or-later
/* What is odd about rules and forwarding. */
#include <string.h>

#include "base/limits.h"
#include "route/list.h"

/* ---- forwarding ---- */

typedef struct {
    const FfUser *start;
    const FfRouteTables *tables;
    GPtrArray *path; /* names, borrowed */
} Walk;

static bool walk_user(Walk *walk, const FfUser *user);

static bool walk_group(Walk *walk, const FfGroup *group)
{
    if (group == NULL || walk->path->len > FF_LIMIT_FORWARDS) {
        return group != NULL;
    }
    g_ptr_array_add(walk->path, group->name);
    char *always[] = {group->always, NULL};
    char **lists[] = {group->members, always};
    for (guint list = 0; list < G_N_ELEMENTS(lists); list++) {
        for (char **name = lists[list]; *name != NULL; name++) {
            if (walk_user(walk, ff_user_find(walk->tables->users, *name))) {
                return true;
            }
        }
    }
    g_ptr_array_set_size(walk->path, (gint)walk->path->len - 1);
    return false;
}

/* True with the path at its end when it leads back to the start, or on and on. */
static bool walk_user(Walk *walk, const FfUser *user)
{
    if (user == NULL) {
        return false;
    }
    bool back = g_ascii_strcasecmp(user->name, walk->start->name) == 0;
    g_ptr_array_add(walk->path, user->name);
    if (back || walk->path->len > FF_LIMIT_FORWARDS) {
        return true;
    }
    const char *name = NULL;
    bool found = false;
    if (user->forward != NULL) {
        found = ff_target_read_forward(user->forward, &name) == FF_TARGET_GROUP
                    ? walk_group(walk, ff_group_find(walk->tables->groups, name))
                    : walk_user(walk, ff_user_find(walk->tables->users, name));
    }
    if (!found) {
        g_ptr_array_set_size(walk->path, (gint)walk->path->len - 1);
    }
    return found;
}

char *ff_route_find_circle(const FfUser *user, const FfRouteTables *tables)
{
    g_autoptr(GPtrArray) path = g_ptr_array_new();
    Walk walk = {user, tables, path};
    const char *name = NULL;
    if (user->forward == NULL) {
        return NULL;
    }
    g_ptr_array_add(path, user->name);
    bool found = ff_target_read_forward(user->forward, &name) == FF_TARGET_GROUP
                     ? walk_group(&walk, ff_group_find(tables->groups, name))
                     : walk_user(&walk, ff_user_find(tables->users, name));
    if (!found) {
        return NULL;
    }
    g_ptr_array_add(path, NULL);
    return g_strjoinv(" -> ", (char **)path->pdata);
}

/* ---- rules ---- */

static bool names_somebody(const FfRule *rule, const FfRouteTables *tables)
{
    FfTarget kind;
    const char *name = NULL;
    if (!ff_target_read(rule->target, &kind, &name)) {
        return false;
    }
    return kind == FF_TARGET_POSTMASTER ||
           (kind == FF_TARGET_USER ? ff_user_find(tables->users, name) != NULL
                                   : ff_group_find(tables->groups, name) != NULL);
}

/* Only a rule without * and ? has an equal: a user's own number. */
static bool has_owner(const FfRule *rule, const GPtrArray *users)
{
    for (guint i = 0; rule->sort == FF_SORT_DID && users != NULL && i < users->len; i++) {
        const FfUser *user = g_ptr_array_index(users, i);
        if (g_strv_contains((const char *const *)user->dids, rule->pattern)) {
            return true;
        }
    }
    return false;
}

static bool is_any_line(const FfRule *rule, char *const *lines)
{
    for (; *lines != NULL; lines++) {
        if (ff_pattern_matches(FF_SORT_LINE, rule->pattern, *lines)) {
            return true;
        }
    }
    return rule->sort != FF_SORT_LINE;
}

/* Every call comes on a line, so one rule for any of them ends the search. */
static bool takes_all(const FfRouteTables *tables, FfSort sort)
{
    for (guint i = 0; tables->rules != NULL && i < tables->rules->len; i++) {
        const FfRule *rule = g_ptr_array_index(tables->rules, i);
        if (sort == FF_SORT_LINE && rule->sort == sort && names_somebody(rule, tables) &&
            rule->pattern[strspn(rule->pattern, "*")] == '\0') {
            return true;
        }
    }
    return false;
}

static const char *find_trouble(const FfRule *rule, const FfRouteTables *tables, char *const *lines)
{
    g_autoptr(GArray) sorts = ff_route_sorts(tables->order);
    bool looked_at = false;
    bool taken = false;
    for (guint i = 0; i < sorts->len && !looked_at; i++) {
        FfSort sort = g_array_index(sorts, FfSort, i);
        looked_at = sort == rule->sort;
        taken = taken || (!looked_at && takes_all(tables, sort));
    }
    if (!names_somebody(rule, tables)) {
        return "names nobody: there is no such user or group";
    }
    if (!looked_at) {
        return "is never looked at: route_order leaves its kind out";
    }
    if (taken) {
        return "is never reached: a rule for every line comes before it in route_order";
    }
    if (has_owner(rule, tables->users)) {
        return "never decides: the number is a user's own";
    }
    return is_any_line(rule, lines) ? NULL : "never decides: there is no such line";
}

void ff_route_check(const FfRouteTables *tables, char *const *lines, FfRouteTell tell,
                    gpointer data)
{
    for (guint i = 0; tables->rules != NULL && i < tables->rules->len; i++) {
        const FfRule *rule = g_ptr_array_index(tables->rules, i);
        const char *trouble = find_trouble(rule, tables, lines);
        if (trouble != NULL) {
            tell(rule, trouble, data);
        }
    }
}
