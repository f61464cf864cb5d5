// SPDX-License-Identifier: GPL-3.0-or-later
#include "message/rules.h"

#include <string.h>

#include "base/policy.h"

static GArray *rules_of(const FfMailFacts *facts, const FfMail *mail)
{
    return ff_policy_rules(ff_user_find(facts->users, mail->user), facts->groups);
}

static FfReason check_domains(const GArray *rules, const char *const *recipients,
                              char **ret_argument)
{
    FfReason reason = FF_REASON_NONE;
    for (; *recipients != NULL && reason == FF_REASON_NONE; recipients++) {
        const char *at = strrchr(*recipients, '@');
        g_autofree char *domain = g_ascii_strdown(at != NULL ? at + 1 : *recipients, -1);
        reason = ff_policy_check_way(rules, domain, ret_argument);
    }
    return reason;
}

FfReason ff_rules_check_way(const FfMailFacts *facts, const FfMail *mail, char **ret_argument)
{
    g_autoptr(GArray) rules = rules_of(facts, mail);
    if (facts->mailbox != NULL) {
        return ff_policy_check_way(rules, facts->mailbox->address, ret_argument);
    }
    return facts->envelope_recipients != NULL
               ? check_domains(rules, facts->envelope_recipients, ret_argument)
               : FF_REASON_NONE;
}

FfReason ff_rules_check_numbers(const FfMailFacts *facts, const FfMail *mail, char **ret_argument)
{
    g_autoptr(GArray) rules = rules_of(facts, mail);
    FfReason reason = FF_REASON_NONE;
    for (guint i = 0; i < mail->recipients->len && reason == FF_REASON_NONE; i++) {
        const FfRecipient *recipient = mail->recipients->pdata[i];
        reason = ff_policy_check_number(rules, recipient->number, ret_argument);
    }
    return reason;
}
