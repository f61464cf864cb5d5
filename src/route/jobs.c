// SPDX-License-Identifier: GPL-3.0-or-later
/* A route as jobs of the queue. */
#include "base/detail.h"
#include "route/route.h"

static char *describe(const FfRoute *route, const FfDelivery *delivery)
{
    g_autoptr(JsonObject) detail = json_object_new();
    ff_detail_set_string(detail, "routed_by", route->why);
    if (route->rule != NULL) {
        ff_detail_set_string(detail, "rule", route->rule);
    }
    if (delivery->first != NULL) {
        ff_detail_set_string(detail, "forwarded_from", delivery->first->name);
    }
    if (delivery->circle) {
        json_object_set_boolean_member(detail, "circle", TRUE);
    }
    return ff_detail_to_text(detail);
}

GPtrArray *ff_route_make_jobs(const FfRoute *route, const FfJob *reception)
{
    GPtrArray *jobs = g_ptr_array_new_with_free_func((GDestroyNotify)ff_job_free);
    for (guint i = 0; i < route->deliveries->len; i++) {
        const FfDelivery *delivery = &g_array_index(route->deliveries, FfDelivery, i);
        FfJob *job = ff_job_new(FF_KIND_DELIVERY, FF_STATE_READY);
        job->number = g_strdup(reception->number);
        job->sender = g_strdup(reception->sender);
        job->pages = reception->pages;
        job->priority = reception->priority;
        job->user = delivery->user != NULL ? g_strdup(delivery->user->name) : NULL;
        job->user_billing = delivery->user != NULL ? g_strdup(delivery->user->billing) : NULL;
        g_free(job->detail);
        job->detail = describe(route, delivery);
        g_ptr_array_add(jobs, job);
    }
    return jobs;
}

void ff_route_note(const FfRoute *route, FfJob *reception)
{
    g_autoptr(JsonObject) detail = ff_detail_parse(reception->detail);
    const FfDelivery *delivery = &g_array_index(route->deliveries, FfDelivery, 0);
    const FfUser *user = delivery->user;
    bool one = route->deliveries->len == 1 && user != NULL;
    ff_detail_set_string(detail, "routed_by", route->why);
    if (route->rule != NULL) {
        ff_detail_set_string(detail, "rule", route->rule);
    }
    if (one && delivery->first != NULL) {
        ff_detail_set_string(detail, "forwarded_from", delivery->first->name);
    }
    g_free(reception->user);
    g_free(reception->user_billing);
    g_free(reception->detail);
    reception->user = one ? g_strdup(user->name) : NULL;
    reception->user_billing = one ? g_strdup(user->billing) : NULL;
    reception->detail = ff_detail_to_text(detail);
}
