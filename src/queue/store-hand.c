// SPDX-License-Identifier: GPL-3.0-or-later
/* A person hands a received fax on. */
#include "base/detail.h"
#include "base/error.h"
#include "queue/audit-change.h"
#include "queue/store-private.h"

typedef struct {
    gint64 id;
    const GPtrArray *deliveries, *turns;
} Hand;

static bool check_pages(FfStore *store, const FfJob *job, GError **error)
{
    g_auto(GStrv) names = store->backend->list_files(store->self, job->id, error);
    if (names == NULL) {
        return false;
    }
    if (!g_strv_contains((const char *const *)names, "received.tif")) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT,
                    "reception %" G_GINT64_FORMAT " has no pages: none came, or they were erased "
                    "after their time",
                    job->id);
        return false;
    }
    return true;
}

static bool check_routable(FfStore *store, const FfJob *job, FfState *ret_next, GError **error)
{
    if (job->kind != FF_KIND_RECEPTION) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT,
                    "job %" G_GINT64_FORMAT " is a %s: only a fax that came in can be routed",
                    job->id, ff_kind_name(job->kind));
        return false;
    }
    if (!ff_flow_retry(job->kind, job->state, ret_next)) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT,
                    "reception %" G_GINT64_FORMAT " is %s: wait until it is routed or kept",
                    job->id, ff_state_name(job->state));
        return false;
    }
    return check_pages(store, job, error);
}

/* What ended before is settled: a new round counts for how the reception ends. */
static void begin_round(FfJob *job)
{
    g_autoptr(JsonObject) detail = ff_detail_parse(job->detail);
    json_object_set_int_member(detail, "round", ff_detail_int(detail, "round", 0) + 1);
    g_free(job->detail);
    job->detail = ff_detail_to_text(detail);
    job->reason = FF_REASON_NONE;
    g_clear_pointer(&job->reason_argument, g_free);
}

/* The row of the fax says whose it is now, and why: its only user, as after the rules. */
static void take_receivers(FfJob *reception, const GPtrArray *deliveries)
{
    const FfJob *first = g_ptr_array_index(deliveries, 0);
    const FfJob *one = deliveries->len == 1 ? first : NULL;
    g_autoptr(JsonObject) detail = ff_detail_parse(reception->detail);
    g_autoptr(JsonObject) given = ff_detail_parse(first->detail);
    g_autoptr(JsonObject) own = ff_detail_parse(one != NULL ? one->detail : NULL);
    const struct {
        const char *key, *value;
    } members[] = {{"routed_by", ff_detail_string(given, "routed_by", NULL)},
                   {"rule", ff_detail_string(given, "rule", NULL)},
                   {"forwarded_from", ff_detail_string(own, "forwarded_from", NULL)}};
    for (guint i = 0; i < G_N_ELEMENTS(members); i++) {
        json_object_remove_member(detail, members[i].key);
        ff_detail_set_string(detail, members[i].key, members[i].value);
    }
    g_free(reception->user);
    g_free(reception->user_billing);
    g_free(reception->detail);
    reception->user = one != NULL ? g_strdup(one->user) : NULL;
    reception->user_billing = one != NULL ? g_strdup(one->user_billing) : NULL;
    reception->detail = ff_detail_to_text(detail);
}

static bool add_delivery(FfStore *store, const FfJob *given, const FfJob *reception, GError **error)
{
    g_autoptr(FfJob) delivery = ff_job_copy(given);
    g_autoptr(JsonObject) round = ff_detail_parse(reception->detail);
    g_autoptr(JsonObject) detail = ff_detail_parse(given->detail);
    json_object_set_int_member(detail, "round", ff_detail_int(round, "round", 0));
    g_free(delivery->detail);
    delivery->detail = ff_detail_to_text(detail);
    return ff_store_insert_child(store, delivery, reception->id, error);
}

/* "anne, ben"; NULL: nobody. */
static char *name_receivers(const GPtrArray *deliveries)
{
    g_autoptr(GString) users = g_string_new(NULL);
    for (guint i = 0; i < deliveries->len; i++) {
        const FfJob *delivery = g_ptr_array_index(deliveries, i);
        g_string_append_printf(users, "%s%s", i > 0 ? ", " : "",
                               delivery->user != NULL ? delivery->user : "postmaster");
    }
    return deliveries->len > 0 ? g_string_free(g_steal_pointer(&users), FALSE) : NULL;
}

/* Whom it was for: since a person chose last, if ever. */
static bool find_receivers(FfStore *store, const FfJob *reception, char **ret_receivers,
                           GError **error)
{
    g_autoptr(GPtrArray) all = store->backend->children(store->self, reception->id, error);
    g_autoptr(GPtrArray) last = g_ptr_array_new();
    for (guint i = 0; all != NULL && i < all->len; i++) {
        FfJob *delivery = g_ptr_array_index(all, i);
        if (ff_store_is_last_round(delivery, reception)) {
            g_ptr_array_add(last, delivery);
        }
    }
    *ret_receivers = name_receivers(last);
    return all != NULL;
}

static bool audit_hand(FfStore *store, const Hand *hand, const char *before, GError **error)
{
    g_autofree char *after = name_receivers(hand->deliveries);
    g_autofree char *change = ff_audit_value_change("routed to", before, after);
    return ff_store_audit_job(store, "reception.route", hand->id, change, error);
}

static bool add_deliveries(FfStore *store, const Hand *hand, const FfJob *reception, GError **error)
{
    for (guint i = 0; i < hand->deliveries->len; i++) {
        if (!add_delivery(store, g_ptr_array_index(hand->deliveries, i), reception, error)) {
            return false;
        }
    }
    return true;
}

static bool route(FfStore *store, gpointer data, GError **error)
{
    const Hand *hand = data;
    bool current = false;
    FfState next;
    g_autofree char *before = NULL;
    g_autoptr(FfJob) job = store->backend->load(store->self, hand->id, error);
    if (job == NULL || !check_routable(store, job, &next, error) ||
        !find_receivers(store, job, &before, error) ||
        !ff_store_take_turns(store, hand->turns, &current, error)) {
        return false;
    }
    if (!current) {
        g_set_error(error, FF_ERROR, FF_ERROR_TEMPORARY,
                    "a fax took the group's turn at this moment; try again");
        return false;
    }
    if (job->state != next) {
        begin_round(job);
    }
    if (hand->deliveries->len > 0) {
        take_receivers(job, hand->deliveries);
    }
    return add_deliveries(store, hand, job, error) && ff_store_enter(store, job, next, error) &&
           audit_hand(store, hand, before, error);
}

bool ff_store_route(FfStore *store, gint64 id, const GPtrArray *deliveries, const GPtrArray *turns,
                    GError **error)
{
    Hand hand = {id, deliveries, turns};
    return ff_store_transact(store, route, &hand, error);
}
