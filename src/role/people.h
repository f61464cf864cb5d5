// SPDX-License-Identifier: GPL-3.0-or-later
/* Users and groups as the roles need them: read once for a job, and their quotas. */
#pragma once

#include "queue/store.h"

typedef struct {
    GPtrArray *users;  /* FfUser */
    GPtrArray *groups; /* FfGroup */
} FfPeople;

bool ff_people_read(FfStore *store, FfPeople *ret_people, GError **error);
void ff_people_clear(FfPeople *people);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(FfPeople, ff_people_clear)

/* ff_store_check_faxes() or ff_store_check_pages() */
typedef bool (*FfQuota)(FfStore *store, const GArray *rules, gint64 asked, FfReason *ret_reason,
                        char **ret_argument, GError **error);
/* Turns an outcome that is DONE into a refusal when the rules of its job's user do not allow so
 * much more. false: the store did not say. */
bool ff_people_hold(FfStore *store, const FfPeople *people, FfQuota quota, gint64 asked,
                    FfOutcome **outcome, GError **error);
