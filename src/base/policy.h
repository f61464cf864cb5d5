// SPDX-License-Identifier: GPL-3.0-or-later
/* What the rules of a user and of his groups say to a number, a mailbox, an amount. Pure.
 *
 * Everybody's rules hold: his own and those of each of his groups. The first that forbids is named,
 * in the argument of the reason, so that the sentence says whose rule it was.
 */
#pragma once

#include "base/reason.h"
#include "base/user.h"

/* Whose rules: a user's, or a group's for all members together. Borrowed. */
typedef struct {
    const char *name;
    bool group;
    const FfPolicy *policy;
} FfRules;

/* Array of FfRules: the user's, then his groups'; empty when `user` is NULL. Lives no longer than
 * user and groups. Caller unrefs. */
GArray *ff_policy_rules(const FfUser *user, const GPtrArray *groups);

/* FF_REASON_NONE, or why not, with the reason's argument (caller frees). `number`: E.164, or an
 * extension. */
FfReason ff_policy_check_number(const GArray *rules, const char *number, char **ret_argument);
/* `way`: address of a mailbox, or a fax domain; lower case. */
FfReason ff_policy_check_way(const GArray *rules, const char *way, char **ret_argument);
/* `used` of the last hour, `asked` faxes more. `free_ms`: when enough of those used will be an hour
 * old; told in local time. */
FfReason ff_policy_check_faxes(const FfRules *rules, gint64 used, gint64 asked, gint64 free_ms,
                               char **ret_argument);
/* `used` since midnight, `asked` pages more. */
FfReason ff_policy_check_pages(const FfRules *rules, gint64 used, gint64 asked,
                               char **ret_argument);
