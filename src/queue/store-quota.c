// SPDX-License-Identifier: GPL-3.0-or-later
/* What users and groups have sent, held against what they may. */
#include "base/clock.h"
#include "queue/store-private.h"

#define HOUR_MS G_GINT64_CONSTANT(3600000)

bool ff_store_get_usage(FfStore *store, const FfAccount *account, gint64 since_ms,
                        FfUsage *ret_usage, GError **error)
{
    return store->backend->usage(store->self, account, since_ms, ret_usage, error);
}

static FfAccount account_of(const FfRules *rules)
{
    return (FfAccount){rules->name, rules->group};
}

/* When the hour of enough faxes is over for `asked` more: as soon as no more than limit - asked of
 * the latest are in it. */
static bool find_free(FfStore *store, const FfRules *rules, gint64 since_ms, gint64 asked,
                      gint64 *ret_ms, GError **error)
{
    FfAccount account = account_of(rules);
    gint64 back = MAX(rules->policy->faxes_per_hour - asked, 0);
    gint64 created_ms = 0;
    if (!store->backend->nth_fax(store->self, &account, since_ms, back, &created_ms, error)) {
        return false;
    }
    *ret_ms = created_ms + HOUR_MS;
    return true;
}

static bool check_faxes(FfStore *store, const FfRules *rules, gint64 asked, FfReason *ret_reason,
                        char **ret_argument, GError **error)
{
    FfAccount account = account_of(rules);
    FfUsage usage;
    gint64 since_ms = ff_clock_now_ms() - HOUR_MS, free_ms = 0;
    if (rules->policy->faxes_per_hour == 0) {
        return true;
    }
    if (!ff_store_get_usage(store, &account, since_ms, &usage, error) ||
        !find_free(store, rules, since_ms, asked, &free_ms, error)) {
        return false;
    }
    *ret_reason = ff_policy_check_faxes(rules, usage.faxes, asked, free_ms, ret_argument);
    return true;
}

static gint64 last_midnight_ms(void)
{
    g_autoptr(GDateTime) now = g_date_time_new_from_unix_local(ff_clock_now_ms() / 1000);
    g_autoptr(GDateTime) midnight =
        g_date_time_new_local(g_date_time_get_year(now), g_date_time_get_month(now),
                              g_date_time_get_day_of_month(now), 0, 0, 0);
    return g_date_time_to_unix(midnight) * 1000;
}

static bool check_pages(FfStore *store, const FfRules *rules, gint64 asked, FfReason *ret_reason,
                        char **ret_argument, GError **error)
{
    FfAccount account = account_of(rules);
    FfUsage usage;
    if (rules->policy->pages_per_day == 0) {
        return true;
    }
    if (!ff_store_get_usage(store, &account, last_midnight_ms(), &usage, error)) {
        return false;
    }
    *ret_reason = ff_policy_check_pages(rules, usage.pages, asked, ret_argument);
    return true;
}

typedef bool (*Check)(FfStore *, const FfRules *, gint64, FfReason *, char **, GError **);

static bool check_each(FfStore *store, const GArray *rules, Check check, gint64 asked,
                       FfReason *ret_reason, char **ret_argument, GError **error)
{
    FfReason reason = FF_REASON_NONE;
    for (guint i = 0; i < rules->len && reason == FF_REASON_NONE; i++) {
        const FfRules *one = &g_array_index(rules, FfRules, i);
        if (!check(store, one, asked, &reason, ret_argument, error)) {
            return false;
        }
    }
    *ret_reason = reason;
    return true;
}

bool ff_store_check_faxes(FfStore *store, const GArray *rules, gint64 asked, FfReason *ret_reason,
                          char **ret_argument, GError **error)
{
    return check_each(store, rules, check_faxes, asked, ret_reason, ret_argument, error);
}

bool ff_store_check_pages(FfStore *store, const GArray *rules, gint64 asked, FfReason *ret_reason,
                          char **ret_argument, GError **error)
{
    return check_each(store, rules, check_pages, asked, ret_reason, ret_argument, error);
}
