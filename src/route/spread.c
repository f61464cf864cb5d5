// SPDX-License-Identifier: GPL-3.0-or-later
#include "route/spread.h"

#include <string.h>

#include "base/limits.h"

typedef struct {
    const FfRouteTables *tables;
    FfRoute *route;
    GPtrArray *path; /* records (users, groups, POSTMASTER) from the rule to here; borrowed */
    const FfUser *first;
    int steps; /* users looked at, on all ways */
} Spread;

static const char postmaster_mark[] = "postmaster"; /* stands for him on a path */

static void add_user(Spread *spread, const FfUser *user);
static void add_group(Spread *spread, const FfGroup *group);

static bool is_on_path(const Spread *spread, gconstpointer record)
{
    return g_ptr_array_find(spread->path, record, NULL) || spread->path->len > FF_LIMIT_FORWARDS;
}

static void deliver(Spread *spread, const FfUser *user, bool circle)
{
    GArray *deliveries = spread->route->deliveries;
    for (guint i = 0; i < deliveries->len; i++) {
        if (g_array_index(deliveries, FfDelivery, i).user == user) {
            return;
        }
    }
    const FfDelivery delivery = {user, spread->first != user ? spread->first : NULL, circle};
    g_array_append_val(deliveries, delivery);
}

/* Goes on from `record`; false: there is nobody of that name. */
static bool follow(Spread *spread, gconstpointer record, FfTarget kind, const char *name)
{
    const FfUser *user = kind == FF_TARGET_USER ? ff_user_find(spread->tables->users, name) : NULL;
    const FfGroup *group =
        kind == FF_TARGET_GROUP ? ff_group_find(spread->tables->groups, name) : NULL;
    g_ptr_array_add(spread->path, (gpointer)record);
    if (user != NULL) {
        add_user(spread, user);
    } else if (group != NULL) {
        add_group(spread, group);
    }
    g_ptr_array_set_size(spread->path, (gint)spread->path->len - 1);
    return user != NULL || group != NULL;
}

static bool follow_forward(Spread *spread, gconstpointer record, const char *forward)
{
    const char *name = NULL;
    FfTarget kind = ff_target_read_forward(forward, &name);
    return follow(spread, record, kind, name);
}

static void add_postmaster(Spread *spread, bool circle)
{
    const char *forward = spread->tables->forward;
    bool stays = circle || forward == NULL || is_on_path(spread, postmaster_mark);
    if (stays || !follow_forward(spread, postmaster_mark, forward)) {
        deliver(spread, NULL, circle);
    }
}

/* Who forwards to nobody gets his faxes himself. */
static void add_user(Spread *spread, const FfUser *user)
{
    if (++spread->steps > FF_LIMIT_ROUTE_STEPS) {
        deliver(spread, NULL, true); /* the postmaster sees that something is wrong */
        return;
    }
    if (is_on_path(spread, user)) {
        add_postmaster(spread, true);
        return;
    }
    const FfUser *first = spread->first;
    if (user->forward == NULL) {
        deliver(spread, user, false);
        return;
    }
    spread->first = first != NULL ? first : user;
    if (!follow_forward(spread, user, user->forward)) {
        spread->first = first;
        deliver(spread, user, false);
    }
    spread->first = first;
}

/* ---- groups ---- */

static const FfTurn *find_turn(const GPtrArray *turns, const FfGroup *group)
{
    for (guint i = 0; turns != NULL && i < turns->len; i++) {
        const FfTurn *turn = g_ptr_array_index(turns, i);
        if (g_ascii_strcasecmp(turn->group, group->name) == 0) {
            return turn;
        }
    }
    return NULL;
}

/* Members who have an account, in the order of the rota. */
static GPtrArray *list_members(const Spread *spread, const FfGroup *group)
{
    GPtrArray *members = g_ptr_array_new();
    for (char **name = group->members; *name != NULL; name++) {
        const FfUser *user = ff_user_find(spread->tables->users, *name);
        if (user != NULL) {
            g_ptr_array_add(members, (gpointer)user);
        }
    }
    return members;
}

/* After the one who had the last; who has left the group since leaves the turn to the first. */
static const FfUser *find_next(const GPtrArray *members, const char *last)
{
    for (guint i = 0; last != NULL && i < members->len; i++) {
        const FfUser *user = g_ptr_array_index(members, i);
        if (g_ascii_strcasecmp(user->name, last) == 0) {
            return g_ptr_array_index(members, (i + 1) % members->len);
        }
    }
    return g_ptr_array_index(members, 0);
}

/* A fax that reaches a group on two ways takes one turn. */
static const FfUser *take_turn(Spread *spread, const FfGroup *group, const GPtrArray *members)
{
    const FfTurn *taken = find_turn(spread->route->turns, group);
    if (taken != NULL) {
        return ff_user_find(spread->tables->users, taken->member);
    }
    const FfTurn *known = find_turn(spread->tables->turns, group);
    const char *last = known != NULL ? known->last : NULL;
    const FfUser *next = find_next(members, last);
    g_ptr_array_add(spread->route->turns, ff_turn_new(group->name, last, next->name));
    return next;
}

static void add_members(Spread *spread, const FfGroup *group)
{
    g_autoptr(GPtrArray) members = list_members(spread, group);
    if (members->len > 0 && group->share == FF_SHARE_ROUND_ROBIN) {
        add_user(spread, take_turn(spread, group, members));
        return;
    }
    for (guint i = 0; i < members->len; i++) {
        add_user(spread, g_ptr_array_index(members, i));
    }
}

/* A group of nobody is the postmaster's. */
static void add_group(Spread *spread, const FfGroup *group)
{
    if (is_on_path(spread, group)) {
        add_postmaster(spread, true);
        return;
    }
    const FfUser *always = ff_user_find(spread->tables->users, group->always);
    g_ptr_array_add(spread->path, (gpointer)group);
    add_members(spread, group);
    if (always != NULL) {
        add_user(spread, always);
    }
    g_ptr_array_set_size(spread->path, (gint)spread->path->len - 1);
    if (spread->route->deliveries->len == 0) {
        add_postmaster(spread, false);
    }
}

bool ff_spread_to(FfRoute *route, const FfRouteTables *tables, FfTarget kind, const char *name)
{
    g_autoptr(GPtrArray) path = g_ptr_array_new();
    Spread spread = {.tables = tables, .route = route, .path = path};
    if (kind == FF_TARGET_POSTMASTER) {
        add_postmaster(&spread, false);
        return true;
    }
    return follow(&spread, route, kind, name);
}
