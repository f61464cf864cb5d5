// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/policy.h"

#include <string.h>

GArray *ff_policy_rules(const FfUser *user, const GPtrArray *groups)
{
    GArray *all = g_array_new(false, false, sizeof(FfRules));
    if (user == NULL) {
        return all;
    }
    FfRules own = {user->name, false, &user->policy};
    g_array_append_val(all, own);
    for (guint i = 0; groups != NULL && i < groups->len; i++) {
        const FfGroup *group = g_ptr_array_index(groups, i);
        FfRules common = {group->name, true, &group->policy};
        if (ff_group_has_member(group, user->name)) {
            g_array_append_val(all, common);
        }
    }
    return all;
}

static bool begins_with_one_of(const char *number, char *const *beginnings)
{
    for (; *beginnings != NULL; beginnings++) {
        if (g_str_has_prefix(number, *beginnings)) {
            return true;
        }
    }
    return false;
}

static bool allows_number(const FfPolicy *policy, const char *number)
{
    return !begins_with_one_of(number, policy->blocked_numbers) &&
           (policy->allowed_numbers[0] == NULL ||
            begins_with_one_of(number, policy->allowed_numbers));
}

static bool allows_way(const FfPolicy *policy, const char *way)
{
    return policy->mailboxes[0] == NULL ||
           g_strv_contains((const char *const *)policy->mailboxes, way);
}

static FfReason check_all(const GArray *rules, bool (*allows)(const FfPolicy *, const char *),
                          const char *what, FfReason reason, char **ret_argument)
{
    for (guint i = 0; i < rules->len; i++) {
        const FfRules *one = &g_array_index(rules, FfRules, i);
        if (!allows(one->policy, what)) {
            *ret_argument = g_strdup_printf("%s %s", what, one->name);
            return reason;
        }
    }
    return FF_REASON_NONE;
}

FfReason ff_policy_check_number(const GArray *rules, const char *number, char **ret_argument)
{
    return check_all(rules, allows_number, number, FF_REASON_NUMBER_NOT_ALLOWED, ret_argument);
}

FfReason ff_policy_check_way(const GArray *rules, const char *way, char **ret_argument)
{
    return check_all(rules, allows_way, way, FF_REASON_MAILBOX_NOT_ALLOWED, ret_argument);
}

/* ---- amounts: waiting helps only those who ask for no more than the whole ---- */

FfReason ff_policy_check_faxes(const FfRules *rules, gint64 used, gint64 asked, gint64 free_ms,
                               char **ret_argument)
{
    gint64 limit = rules->policy->faxes_per_hour;
    if (limit == 0 || used + asked <= limit) {
        return FF_REASON_NONE;
    }
    if (asked > limit) {
        *ret_argument = g_strdup_printf("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %s", asked,
                                        limit, rules->name);
        return FF_REASON_FAXES_AT_ONCE;
    }
    /* a minute later, because the seconds are not told */
    g_autoptr(GDateTime) when = g_date_time_new_from_unix_local(free_ms / 1000 + 60);
    g_autofree char *clock = g_date_time_format(when, "%H:%M");
    *ret_argument =
        g_strdup_printf("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %s %s",
                        asked, used, limit, clock, rules->name);
    return FF_REASON_FAXES_AN_HOUR;
}

FfReason ff_policy_check_pages(const FfRules *rules, gint64 used, gint64 asked, char **ret_argument)
{
    gint64 limit = rules->policy->pages_per_day;
    if (limit == 0 || used + asked <= limit) {
        return FF_REASON_NONE;
    }
    if (asked > limit) {
        *ret_argument = g_strdup_printf("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %s", asked,
                                        limit, rules->name);
        return FF_REASON_PAGES_AT_ONCE;
    }
    *ret_argument =
        g_strdup_printf("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %s", asked,
                        used, limit, rules->name);
    return FF_REASON_PAGES_A_DAY;
}
