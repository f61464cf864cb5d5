// SPDX-License-Identifier: GPL-3.0-or-later
#include "role/people.h"

bool ff_people_read(FfStore *store, FfPeople *ret_people, GError **error)
{
    g_autoptr(GPtrArray) users = ff_store_list_users(store, error);
    GPtrArray *groups = users != NULL ? ff_store_list_groups(store, error) : NULL;
    if (groups == NULL) {
        return false;
    }
    *ret_people = (FfPeople){g_steal_pointer(&users), groups};
    return true;
}

void ff_people_clear(FfPeople *people)
{
    g_clear_pointer(&people->users, g_ptr_array_unref);
    g_clear_pointer(&people->groups, g_ptr_array_unref);
}

bool ff_people_hold(FfStore *store, const FfPeople *people, FfQuota quota, gint64 asked,
                    FfOutcome **outcome, GError **error)
{
    if ((*outcome)->code != FF_OUTCOME_DONE) {
        return true;
    }
    const FfUser *user = ff_user_find(people->users, (*outcome)->job->user);
    g_autoptr(GArray) rules = ff_policy_rules(user, people->groups);
    g_autofree char *argument = NULL;
    FfReason reason = FF_REASON_NONE;
    if (!quota(store, rules, asked, &reason, &argument, error)) {
        return false;
    }
    if (reason != FF_REASON_NONE) {
        FfOutcome *refused = ff_outcome_new_fail((*outcome)->job, reason, argument);
        ff_outcome_free(*outcome);
        *outcome = refused;
    }
    return true;
}
