// SPDX-License-Identifier: GPL-3.0-or-later
/* What the store has to say of a message before it is accepted. */
#include "queue/store-private.h"

typedef struct {
    FfStore *store;
    const FfAdmission *asked;
    FfReason reason;
    char *argument;
} Answer;

/* One that may not be refuses the whole message, as a wrong flag does: nothing is sent in half. */
static bool settle_billing(Answer *answer, GError **error)
{
    const FfAdmission *asked = answer->asked;
    for (guint i = 0; answer->reason == FF_REASON_NONE && i < asked->faxes->len; i++) {
        FfJob *fax = asked->faxes->pdata[i];
        g_auto(FfBillingVerdict) verdict = {0};
        if (!ff_store_judge_billing(answer->store, asked->billing, fax->custom_billing, fax->number,
                                    &verdict, error)) {
            return false;
        }
        answer->reason = verdict.reason;
        if (verdict.reason != FF_REASON_NONE) {
            answer->argument = g_steal_pointer(&verdict.argument);
        } else {
            g_free(fax->custom_billing);
            fax->custom_billing = g_steal_pointer(&verdict.code);
        }
    }
    return true;
}

/* Whoever knows the mailbox can make accounts: so many a day. */
static bool bound_enrolled(Answer *answer, GError **error)
{
    return answer->asked->enroll == NULL ||
           ff_store_check_enrolled(answer->store, answer->asked->enroll, &answer->reason,
                                   &answer->argument, error);
}

static bool hold_to_quota(Answer *answer, GError **error)
{
    return ff_store_check_faxes(answer->store, answer->asked->rules, answer->asked->faxes->len,
                                &answer->reason, &answer->argument, error);
}

static bool (*const steps[])(Answer *, GError **) = {settle_billing, bound_enrolled, hold_to_quota};

bool ff_store_admit(FfStore *store, const FfAdmission *asked, FfReason *ret_reason,
                    char **ret_argument, GError **error)
{
    Answer answer = {.store = store, .asked = asked, .reason = FF_REASON_NONE};
    for (guint i = 0; answer.reason == FF_REASON_NONE && i < G_N_ELEMENTS(steps); i++) {
        if (!steps[i](&answer, error)) {
            g_free(answer.argument);
            return false;
        }
    }
    *ret_reason = answer.reason;
    *ret_argument = answer.argument;
    return true;
}
