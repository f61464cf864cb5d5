// SPDX-License-Identifier: GPL-3.0-or-later
/* The log. */
#include "base/detail.h"
#include "queue/ram-private.h"

#define DEFAULT_LIMIT 1000

static bool is_logged(const FfJob *job)
{
    return ff_flow_is_final(job->kind, job->state) && job->kind != FF_KIND_DELIVERY &&
           (job->kind != FF_KIND_MESSAGE || job->reason != FF_REASON_NONE);
}

static bool equal_folded(const char *wanted, const char *value)
{
    return value != NULL && g_ascii_strcasecmp(wanted, value) == 0;
}

static const char *caller(const FfJob *job)
{
    return job->kind == FF_KIND_RECEPTION ? job->sender : NULL;
}

static bool begins(const char *value, const char *beginning)
{
    return value != NULL && g_str_has_prefix(value, beginning);
}

static bool has_user(const FfJob *job, const char *user)
{
    return equal_folded(user, job->user);
}

static bool has_code(const FfJob *job, const char *code)
{
    return equal_folded(code, job->user_billing) || equal_folded(code, job->custom_billing);
}

/* The fax has it, or a delivery of it. */
static bool has_text(const FfRam *ram, const FfJob *job, const char *text,
                     bool (*has)(const FfJob *job, const char *text))
{
    bool found = text == NULL || has(job, text);
    for (guint i = 0; i < ram->now->rows->len && !found; i++) {
        const FfJob *other = ff_ram_row_at(ram, i)->job;
        found = other->kind == FF_KIND_DELIVERY && other->parent == job->id && has(other, text);
    }
    return found;
}

static bool matches_text(const FfRam *ram, const FfJob *job, const FfLogFilter *filter)
{
    const char *number = filter->number, *beginning = filter->number_beginning;
    return has_text(ram, job, filter->user, has_user) &&
           has_text(ram, job, filter->code, has_code) &&
           (number == NULL || g_strcmp0(number, job->number) == 0 ||
            g_strcmp0(number, caller(job)) == 0) &&
           (beginning == NULL || begins(job->number, beginning) || begins(caller(job), beginning));
}

static bool matches_kind(const FfJob *job, const FfLogFilter *filter)
{
    g_autoptr(JsonObject) detail = ff_detail_parse(job->detail);
    return (filter->kinds == 0 || (filter->kinds & 1u << job->kind) != 0) &&
           (filter->state < 0 || filter->state == (int)job->state) &&
           (filter->partial < 0 || filter->partial == (int)ff_detail_bool(detail, "partial"));
}

static bool matches_time(const FfJob *job, const FfLogFilter *filter)
{
    bool behind = filter->before_id == 0 || job->created_ms < filter->before_ms ||
                  (job->created_ms == filter->before_ms && job->id < filter->before_id);
    return behind && job->created_ms >= filter->since_ms &&
           (filter->until_ms == 0 || job->created_ms < filter->until_ms);
}

static gint compare_newest(gconstpointer left, gconstpointer right)
{
    const FfJob *one = *(FfJob *const *)left, *other = *(FfJob *const *)right;
    if (one->created_ms != other->created_ms) {
        return one->created_ms > other->created_ms ? -1 : 1;
    }
    return one->id > other->id ? -1 : 1;
}

GPtrArray *ff_ram_list_log(gpointer self, const FfLogFilter *filter, GError **error)
{
    const FfRam *ram = self;
    g_autoptr(GPtrArray) found = g_ptr_array_new();
    for (guint i = 0; i < ram->now->rows->len; i++) {
        FfJob *job = ff_ram_row_at(ram, i)->job;
        if (is_logged(job) && matches_text(ram, job, filter) && matches_kind(job, filter) &&
            matches_time(job, filter)) {
            g_ptr_array_add(found, job);
        }
    }
    g_ptr_array_sort(found, compare_newest);
    guint limit = filter->limit != 0 ? filter->limit : DEFAULT_LIMIT;
    g_ptr_array_set_size(found, (gint)MIN(found->len, limit));
    return ff_ram_list_copy(found, ff_ram_job_copy, (GDestroyNotify)ff_job_free);
}
