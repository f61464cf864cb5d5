// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/describe.h"

#include "base/detail.h"
#include "cli/output.h"

static const struct {
    const char *key;
    gsize offset;
} job_strings[] = {
    {"source", G_STRUCT_OFFSET(FfJob, source)},
    {"sender", G_STRUCT_OFFSET(FfJob, sender)},
    {"user", G_STRUCT_OFFSET(FfJob, user)},
    {"subject", G_STRUCT_OFFSET(FfJob, subject)},
    {"message_id", G_STRUCT_OFFSET(FfJob, message_id)},
    {"envid", G_STRUCT_OFFSET(FfJob, envid)},
    {"number", G_STRUCT_OFFSET(FfJob, number)},
    {"recipient_name", G_STRUCT_OFFSET(FfJob, recipient_name)},
    {"user_billing", G_STRUCT_OFFSET(FfJob, user_billing)},
    {"custom_billing", G_STRUCT_OFFSET(FfJob, custom_billing)},
    {"lease", G_STRUCT_OFFSET(FfJob, lease)},
};

static void describe_reason(JsonObject *object, FfReason reason, const char *argument)
{
    g_autofree char *sentence =
        reason != FF_REASON_NONE ? ff_reason_sentence(reason, argument) : NULL;
    ff_output_set_string(object, "reason",
                         reason != FF_REASON_NONE ? ff_reason_name(reason) : NULL);
    ff_output_set_string(object, "reason_text", sentence);
}

static void describe_times(JsonObject *object, const FfJob *job)
{
    ff_output_set_time(object, "created", job->created_ms);
    ff_output_set_time(object, "updated", job->updated_ms);
    ff_output_set_time(object, "not_before", job->not_before_ms);
}

/* Of faxes that came in: who they are for, and why. */
static void describe_routing(JsonObject *object, const FfJob *job)
{
    static const char *const keys[] = {"routed_by", "rule", "forwarded_from"};
    if (job->kind != FF_KIND_RECEPTION && job->kind != FF_KIND_DELIVERY) {
        return;
    }
    g_autoptr(JsonObject) detail = ff_detail_parse(job->detail);
    for (guint i = 0; i < G_N_ELEMENTS(keys); i++) {
        ff_output_set_string(object, keys[i], ff_detail_string(detail, keys[i], NULL));
    }
    if (job->kind == FF_KIND_DELIVERY && job->user == NULL) {
        json_object_set_string_member(object, "user", "postmaster");
    }
}

/* Claims that ended without a call, as while a line is closed, are none of a fax's tries. */
static gint64 count_tries(const FfJob *job)
{
    g_autoptr(JsonObject) detail = ff_detail_parse(job->detail);
    gint64 excused = job->kind == FF_KIND_FAX ? ff_detail_int(detail, "retried", 0) : 0;
    return MAX(job->attempts - excused, 0);
}

JsonObject *ff_describe_job(const FfJob *job)
{
    static const char *const priorities[] = {"high", "normal", "low"};
    JsonObject *object = json_object_new();
    json_object_set_int_member(object, "id", job->id);
    json_object_set_string_member(object, "kind", ff_kind_name(job->kind));
    json_object_set_string_member(object, "state", ff_state_name(job->state));
    if (job->parent != 0) {
        json_object_set_int_member(object, "message", job->parent);
    }
    describe_times(object, job);
    json_object_set_string_member(object, "priority", priorities[CLAMP(job->priority, 0, 2)]);
    json_object_set_int_member(object, "attempts", count_tries(job));
    json_object_set_int_member(object, "pages", job->pages);
    json_object_set_int_member(object, "confirmed_pages", job->confirmed_pages);
    for (guint i = 0; i < G_N_ELEMENTS(job_strings); i++) {
        ff_output_set_string(object, job_strings[i].key,
                             G_STRUCT_MEMBER(char *, job, job_strings[i].offset));
    }
    describe_reason(object, job->reason, job->reason_argument);
    describe_routing(object, job);
    return object;
}

JsonObject *ff_describe_attempt(const FfAttempt *attempt)
{
    JsonObject *object = json_object_new();
    json_object_set_int_member(object, "number", attempt->number);
    ff_output_set_time(object, "started", attempt->started_ms);
    ff_output_set_time(object, "ended", attempt->ended_ms);
    if (attempt->ended_ms >= attempt->started_ms) {
        json_object_set_int_member(object, "seconds",
                                   (attempt->ended_ms - attempt->started_ms) / 1000);
    }
    ff_output_set_string(object, "line", attempt->line);
    json_object_set_int_member(object, "pages_confirmed", attempt->pages_confirmed);
    json_object_set_int_member(object, "bit_rate", attempt->bit_rate);
    json_object_set_boolean_member(object, "ecm", attempt->ecm);
    json_object_set_int_member(object, "bad_rows", attempt->bad_rows);
    ff_output_set_string(object, "far_identity", attempt->far_identity);
    json_object_set_int_member(object, "t30_code", attempt->t30_code);
    ff_output_set_string(object, "t30_text", attempt->t30_text);
    describe_reason(object, attempt->reason, NULL);
    json_object_set_object_member(object, "detail", ff_detail_parse(attempt->detail));
    return object;
}

void ff_describe_count_calls(JsonObject *object, const FfJob *job, const GPtrArray *attempts)
{
    if (job->kind != FF_KIND_FAX) {
        json_object_set_int_member(object, "attempts", attempts->len);
    }
}

static void set_list(JsonObject *object, const char *key, char *const *items)
{
    JsonArray *array = json_array_new();
    for (; *items != NULL; items++) {
        json_array_add_string_element(array, *items);
    }
    json_object_set_array_member(object, key, array);
}

static void set_policy(JsonObject *object, const FfPolicy *policy)
{
    set_list(object, "allowed_numbers", policy->allowed_numbers);
    set_list(object, "blocked_numbers", policy->blocked_numbers);
    set_list(object, "mailboxes", policy->mailboxes);
    json_object_set_int_member(object, "pages_per_day", policy->pages_per_day);
    json_object_set_int_member(object, "faxes_per_hour", policy->faxes_per_hour);
    json_object_set_int_member(object, "concurrent_calls", policy->concurrent_calls);
}

JsonObject *ff_describe_user(const FfUser *user)
{
    JsonObject *object = json_object_new();
    json_object_set_string_member(object, "name", user->name);
    ff_output_set_string(object, "address", user->address);
    set_list(object, "aliases", user->aliases);
    set_list(object, "dids", user->dids);
    ff_output_set_string(object, "billing", user->billing);
    json_object_set_string_member(object, "format", ff_format_name(user->format));
    json_object_set_string_member(object, "notify", ff_notify_name(user->notify));
    json_object_set_string_member(object, "attach", ff_attach_name(user->attach));
    ff_output_set_string(object, "language", user->language);
    ff_output_set_string(object, "fax", user->fax);
    ff_output_set_string(object, "voice", user->voice);
    ff_output_set_string(object, "company", user->company);
    ff_output_set_string(object, "forward", user->forward);
    ff_output_set_string(object, "cover_template", user->cover_template);
    json_object_set_boolean_member(object, "has_secret", user->secret != NULL);
    set_policy(object, &user->policy);
    return object;
}

void ff_describe_limits_for_people(JsonObject *object)
{
    static const char *const limits[] = {"pages_per_day", "faxes_per_hour", "concurrent_calls"};
    for (guint i = 0; i < G_N_ELEMENTS(limits); i++) {
        if (json_object_get_int_member(object, limits[i]) == 0) {
            json_object_remove_member(object, limits[i]);
        }
    }
}

JsonObject *ff_describe_group(const FfGroup *group)
{
    JsonObject *object = json_object_new();
    json_object_set_string_member(object, "name", group->name);
    ff_output_set_string(object, "description", group->description);
    set_list(object, "members", group->members);
    json_object_set_string_member(object, "share", ff_share_name(group->share));
    ff_output_set_string(object, "always", group->always);
    ff_output_set_string(object, "cover_template", group->cover_template);
    set_policy(object, &group->policy);
    return object;
}

JsonArray *ff_describe_jobs(const GPtrArray *jobs)
{
    JsonArray *array = json_array_new();
    for (guint i = 0; i < jobs->len; i++) {
        json_array_add_object_element(array, ff_describe_job(g_ptr_array_index(jobs, i)));
    }
    return array;
}

JsonArray *ff_describe_attempts(const GPtrArray *attempts)
{
    JsonArray *array = json_array_new();
    for (guint i = 0; i < attempts->len; i++) {
        json_array_add_object_element(array, ff_describe_attempt(g_ptr_array_index(attempts, i)));
    }
    return array;
}

JsonArray *ff_describe_users(const GPtrArray *users)
{
    JsonArray *array = json_array_new();
    for (guint i = 0; i < users->len; i++) {
        json_array_add_object_element(array, ff_describe_user(g_ptr_array_index(users, i)));
    }
    return array;
}

JsonArray *ff_describe_groups(const GPtrArray *groups)
{
    JsonArray *array = json_array_new();
    for (guint i = 0; i < groups->len; i++) {
        json_array_add_object_element(array, ff_describe_group(g_ptr_array_index(groups, i)));
    }
    return array;
}
