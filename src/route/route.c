// SPDX-License-Identifier: GPL-3.0-or-later
#include "route/route.h"

#include <string.h>

#include "route/list.h"
#include "route/spread.h"

/* ---- which facts, in which order ---- */

/* A word of route_order, and the facts that it looks at. */
static const struct {
    const char *word;
    FfSort sorts[2];
    guint count;
} words[] = {
    {"did", {FF_SORT_DID}, 1},
    {"line", {FF_SORT_LINE}, 1},
    {"sender", {FF_SORT_CSID, FF_SORT_CALLER}, 2},
    {"subaddress", {FF_SORT_SUBADDRESS}, 1},
};

GArray *ff_route_sorts(char *const *order)
{
    GArray *sorts = g_array_new(false, false, sizeof(FfSort));
    for (; order != NULL && *order != NULL; order++) {
        for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
            if (strcmp(words[i].word, *order) == 0) {
                g_array_append_vals(sorts, words[i].sorts, words[i].count);
            }
        }
    }
    return sorts;
}

static const char *fact_of(const FfRouteFacts *facts, FfSort sort)
{
    const char *const all[FF_SORT_COUNT] = {
        [FF_SORT_DID] = facts->called_number,     [FF_SORT_LINE] = facts->line,
        [FF_SORT_CSID] = facts->caller_identity,  [FF_SORT_CALLER] = facts->caller_number,
        [FF_SORT_SUBADDRESS] = facts->subaddress,
    };
    return all[sort] != NULL && *all[sort] != '\0' ? all[sort] : NULL;
}

/* ---- rules of a sort ---- */

static gint compare_rules(gconstpointer a, gconstpointer b)
{
    const FfRule *first = *(FfRule *const *)a;
    const FfRule *second = *(FfRule *const *)b;
    return ff_pattern_compare(first->pattern, second->pattern);
}

/* The sort is stable, so a user's own number stays before a rule with the same. */
static void add_numbers(GPtrArray *list, const GPtrArray *users)
{
    for (guint i = 0; users != NULL && i < users->len; i++) {
        const FfUser *user = g_ptr_array_index(users, i);
        g_autofree char *target = g_strconcat("user:", user->name, NULL);
        for (char **number = user->dids; *number != NULL; number++) {
            g_ptr_array_add(list, ff_rule_new(FF_SORT_DID, *number, target));
        }
    }
}

GPtrArray *ff_route_list(const FfRouteTables *tables, FfSort sort)
{
    GPtrArray *list = g_ptr_array_new_with_free_func((GDestroyNotify)ff_rule_free);
    if (sort == FF_SORT_DID) {
        add_numbers(list, tables->users);
    }
    for (guint i = 0; tables->rules != NULL && i < tables->rules->len; i++) {
        const FfRule *rule = g_ptr_array_index(tables->rules, i);
        if (rule->sort == sort) {
            g_ptr_array_add(list, ff_rule_copy(rule));
        }
    }
    g_ptr_array_sort(list, compare_rules);
    return list;
}

/* ---- trying them ---- */

static void clear_step(gpointer data)
{
    FfRouteStep *step = data;
    g_free(step->pattern);
    g_free(step->target);
}

GArray *ff_route_steps_new(void)
{
    GArray *steps = g_array_new(false, false, sizeof(FfRouteStep));
    g_array_set_clear_func(steps, clear_step);
    return steps;
}

static void note_step(GArray *steps, const FfRule *rule, bool matches, const char *why)
{
    if (steps != NULL) {
        const FfRouteStep step = {rule->sort, g_strdup(rule->pattern), g_strdup(rule->target),
                                  matches, why};
        g_array_append_val(steps, step);
    }
}

static FfRoute *route_new(void)
{
    FfRoute *route = g_new0(FfRoute, 1);
    route->deliveries = g_array_new(false, false, sizeof(FfDelivery));
    route->turns = g_ptr_array_new_with_free_func((GDestroyNotify)ff_turn_free);
    return route;
}

void ff_route_free(FfRoute *route)
{
    if (route != NULL) {
        g_free(route->rule);
        g_array_unref(route->deliveries);
        g_ptr_array_unref(route->turns);
        g_free(route);
    }
}

/* A rule for somebody who is gone is passed over: the next may still know. */
static bool take_rule(FfRoute *route, const FfRouteTables *tables, const FfRule *rule)
{
    FfTarget kind;
    const char *name = NULL;
    if (!ff_target_read(rule->target, &kind, &name) || !ff_spread_to(route, tables, kind, name)) {
        return false;
    }
    route->why = ff_sort_name(rule->sort);
    route->rule = g_strdup(rule->pattern);
    return true;
}

static bool try_rule(FfRoute *route, const FfRouteTables *tables, const FfRule *rule,
                     const char *fact, GArray *steps)
{
    if (fact == NULL) {
        note_step(steps, rule, false, "the call does not tell");
        return false;
    }
    if (!ff_pattern_matches(rule->sort, rule->pattern, fact)) {
        note_step(steps, rule, false, "does not match");
        return false;
    }
    bool taken = take_rule(route, tables, rule);
    note_step(steps, rule, taken, taken ? "matches" : "matches, and names nobody");
    return taken;
}

static bool try_sort(FfRoute *route, const FfRouteFacts *facts, const FfRouteTables *tables,
                     FfSort sort, GArray *steps)
{
    g_autoptr(GPtrArray) list = ff_route_list(tables, sort);
    const char *fact = fact_of(facts, sort);
    for (guint i = 0; i < list->len; i++) {
        if (try_rule(route, tables, g_ptr_array_index(list, i), fact, steps)) {
            return true;
        }
    }
    return false;
}

FfRoute *ff_route_find(const FfRouteFacts *facts, const FfRouteTables *tables, GArray *steps)
{
    g_autoptr(GArray) sorts = ff_route_sorts(tables->order);
    FfRoute *route = route_new();
    for (guint i = 0; i < sorts->len; i++) {
        if (try_sort(route, facts, tables, g_array_index(sorts, FfSort, i), steps)) {
            return route;
        }
    }
    route->why = "postmaster";
    ff_spread_to(route, tables, FF_TARGET_POSTMASTER, NULL);
    return route;
}

FfRoute *ff_route_to(const char *target, const FfRouteTables *tables)
{
    g_autoptr(FfRoute) route = route_new();
    FfTarget kind;
    const char *name = NULL;
    if (!ff_target_read(target, &kind, &name) || !ff_spread_to(route, tables, kind, name)) {
        return NULL;
    }
    route->why = "hand";
    return g_steal_pointer(&route);
}
