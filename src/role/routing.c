// SPDX-License-Identifier: GPL-3.0-or-later
#include "role/routing.h"

#include "base/detail.h"
#include "base/log.h"
#include "route/route.h"

typedef struct {
    GPtrArray *rules, *users, *groups, *turns, *junk;
} Tables;

static void tables_clear(Tables *tables)
{
    GPtrArray *const all[] = {tables->rules, tables->users, tables->groups, tables->turns,
                              tables->junk};
    for (guint i = 0; i < G_N_ELEMENTS(all); i++) {
        if (all[i] != NULL) {
            g_ptr_array_unref(all[i]);
        }
    }
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Tables, tables_clear)

static bool read_tables(FfStore *store, Tables *tables, GError **error)
{
    return (tables->rules = ff_store_list_rules(store, error)) != NULL &&
           (tables->users = ff_store_list_users(store, error)) != NULL &&
           (tables->groups = ff_store_list_groups(store, error)) != NULL &&
           (tables->turns = ff_store_list_turns(store, error)) != NULL &&
           (tables->junk = ff_store_list_junk(store, error)) != NULL;
}

static FfRoute *find_route(const FfJob *job, JsonObject *detail, const Tables *tables,
                           const FfSettings *settings)
{
    const FfRouteFacts facts = {
        .called_number = job->number,
        .line = ff_detail_string(detail, "line", NULL),
        .caller_identity = ff_detail_string(detail, "caller_identity", NULL),
        .caller_number = job->sender,
        .subaddress = ff_detail_string(detail, "subaddress", NULL),
    };
    const FfRouteTables rules = {tables->rules,         tables->users,
                                 tables->groups,        tables->turns,
                                 settings->route_order, settings->postmaster_forward};
    return ff_route_find(&facts, &rules, NULL);
}

/* Without a postmaster what is his is nobody's. */
static void drop_postmaster(const FfSettings *settings, GPtrArray *deliveries)
{
    for (guint i = deliveries->len; settings->postmaster == NULL && i-- > 0;) {
        if (((const FfJob *)deliveries->pdata[i])->user == NULL) {
            g_ptr_array_remove_index(deliveries, i);
        }
    }
}

static FfOutcome *route(const FfJob *job, FfRoute *found, const FfSettings *settings)
{
    g_autoptr(GPtrArray) deliveries = ff_route_make_jobs(found, job);

    drop_postmaster(settings, deliveries);
    if (deliveries->len == 0) {
        return ff_outcome_new_fail(job, FF_REASON_NOT_ROUTED, NULL);
    }
    FfOutcome *outcome = ff_outcome_new(job, FF_OUTCOME_DONE);
    ff_route_note(found, outcome->job);
    g_ptr_array_unref(outcome->children);
    outcome->children = g_steal_pointer(&deliveries);
    outcome->turns = g_ptr_array_ref(found->turns);
    ff_log(FF_LOG_INFO, "routed", "reception", ff_log_number(job->id), "by", found->why, "rule",
           found->rule, "mailboxes", ff_log_number(outcome->children->len), NULL);
    return outcome;
}

FfOutcome *ff_routing_work(FfRoleContext *context, const FfJob *job, GError **error)
{
    g_autoptr(JsonObject) detail = ff_detail_parse(job->detail);
    g_auto(Tables) tables = {0};

    if (!read_tables(context->store, &tables, error)) {
        return NULL;
    }
    const FfJunk *junk =
        ff_junk_find(tables.junk, job->sender, ff_detail_string(detail, "caller_identity", NULL));
    if (junk != NULL) {
        return ff_outcome_new_fail(job, FF_REASON_JUNK, junk->pattern);
    }
    g_autoptr(FfRoute) found = find_route(job, detail, &tables, context->settings);
    return route(job, found, context->settings);
}
