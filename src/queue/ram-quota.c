// SPDX-License-Identifier: GPL-3.0-or-later
/* What users and groups have sent, and how many calls they have now. */
#include "queue/ram-private.h"

static bool is_of(const FfRam *ram, const FfAccount *account, const char *user)
{
    if (user == NULL) {
        return false;
    }
    if (!account->group) {
        return g_ascii_strcasecmp(account->name, user) == 0;
    }
    const FfGroup *group = ff_group_find(ram->now->groups, account->name);
    return group != NULL && ff_group_has_member(group, user);
}

static bool is_counted(const FfRam *ram, const FfJob *job, const FfAccount *account,
                       gint64 since_ms)
{
    return job->kind == FF_KIND_FAX && job->created_ms >= since_ms &&
           is_of(ram, account, job->user);
}

static bool ended_without(FfState state)
{
    return state == FF_STATE_REFUSED || state == FF_STATE_CANCELLED || state == FF_STATE_FAILED;
}

bool ff_ram_usage(gpointer self, const FfAccount *account, gint64 since_ms, FfUsage *ret_usage,
                  GError **error)
{
    const FfRam *ram = self;
    FfUsage usage = {0};
    for (guint i = 0; i < ram->now->rows->len; i++) {
        const FfJob *job = ff_ram_row_at(ram, i)->job;
        if (is_counted(ram, job, account, since_ms)) {
            usage.faxes++;
            usage.pages += ended_without(job->state) ? job->confirmed_pages : job->pages;
        }
    }
    *ret_usage = usage;
    return true;
}

static gint latest_first(gconstpointer left, gconstpointer right)
{
    gint64 one = *(const gint64 *)left, other = *(const gint64 *)right;
    return one > other ? -1 : one < other;
}

bool ff_ram_nth_fax(gpointer self, const FfAccount *account, gint64 since_ms, gint64 back,
                    gint64 *ret_ms, GError **error)
{
    const FfRam *ram = self;
    g_autoptr(GArray) times = g_array_new(false, false, sizeof(gint64));
    for (guint i = 0; i < ram->now->rows->len; i++) {
        const FfJob *job = ff_ram_row_at(ram, i)->job;
        if (is_counted(ram, job, account, since_ms)) {
            g_array_append_val(times, job->created_ms);
        }
    }
    g_array_sort(times, latest_first);
    *ret_ms = back < times->len ? g_array_index(times, gint64, back) : 0;
    return true;
}

/* ---- calls at once ---- */

static bool has_all(const FfRam *ram, const FfAccount *account, int limit)
{
    int calls = 0;
    for (guint i = 0; i < ram->now->rows->len; i++) {
        const FfJob *job = ff_ram_row_at(ram, i)->job;
        if (job->kind == FF_KIND_FAX && job->lease != NULL && is_of(ram, account, job->user)) {
            calls++;
        }
    }
    return limit > 0 && calls >= limit;
}

bool ff_ram_is_full(const FfRam *ram, const char *name)
{
    const FfUser *user = ff_user_find(ram->now->users, name);
    if (user == NULL) {
        return false;
    }
    g_autoptr(GArray) rules = ff_policy_rules(user, ram->now->groups);
    for (guint i = 0; i < rules->len; i++) {
        const FfRules *one = &g_array_index(rules, FfRules, i);
        FfAccount account = {one->name, one->group};
        if (has_all(ram, &account, one->policy->concurrent_calls)) {
            return true;
        }
    }
    return false;
}
