// SPDX-License-Identifier: GPL-3.0-or-later
/* faxferry check: who gets in by a mailbox. */
#include "cli/check.h"

static void check_verification(FfFindings *findings, const FfGatewaySettings *gateway,
                               const char *subject)
{
    if (gateway->sender_verification != FF_VERIFY_NONE) {
        return;
    }
    if (gateway->unknown_senders == FF_UNKNOWN_ENROLL) {
        ff_findings_add(findings, FF_FOUND_DOUBT, subject,
                        "whoever writes to it gets an account, under any name, and sends faxes at "
                        "your expense; with unknown_senders = enroll set sender_verification to "
                        "authentication-results");
    } else {
        ff_findings_add(findings, FF_FOUND_DOUBT, subject,
                        "senders are not verified, and From can be forged; see "
                        "sender_verification in faxferry.conf(5)");
    }
}

static void check_unknown(FfFindings *findings, const FfGatewaySettings *gateway,
                          const char *subject)
{
    if (gateway->unknown_senders == FF_UNKNOWN_ENROLL &&
        gateway->sender_verification == FF_VERIFY_AUTHENTICATION_RESULTS) {
        ff_findings_add(findings, FF_FOUND_DOUBT, subject,
                        "whoever writes to it gets an account without quotas, and sends faxes at "
                        "your expense; see unknown_senders in faxferry.conf(5)");
    }
    if (gateway->unknown_senders != FF_UNKNOWN_REJECT &&
        gateway->sender_verification == FF_VERIFY_SECRET) {
        ff_findings_add(findings, FF_FOUND_DOUBT, subject,
                        "unknown_senders has no effect with sender_verification = secret, which "
                        "lets nobody in without an account");
    }
}

static const FfUser *find_with_secret(const GPtrArray *users)
{
    for (guint i = 0; i < users->len; i++) {
        const FfUser *user = g_ptr_array_index(users, i);
        if (user->secret != NULL) {
            return user;
        }
    }
    return NULL;
}

/* Accounts that the mailbox needs. */
static void check_accounts(FfFindings *findings, const FfGatewaySettings *gateway,
                           const GPtrArray *users, const char *subject)
{
    if (gateway->unknown_senders == FF_UNKNOWN_ACCOUNT &&
        ff_user_find(users, gateway->unknown_senders_account) == NULL) {
        ff_findings_add(findings, FF_FOUND_BAD, subject,
                        "unknown_senders names the account \"%s\", which is no user; see faxferry "
                        "user add",
                        gateway->unknown_senders_account);
    }
    if (gateway->sender_verification == FF_VERIFY_SECRET && find_with_secret(users) == NULL) {
        ff_findings_add(findings, FF_FOUND_BAD, subject,
                        "no user has a secret, so nobody may send; see faxferry user change "
                        "--secret");
    }
}

void ff_check_senders(FfFindings *findings, const FfGatewaySettings *gateway,
                      const GPtrArray *users)
{
    g_autofree char *subject = g_strdup_printf("mailbox %s", gateway->name);
    check_verification(findings, gateway, subject);
    check_unknown(findings, gateway, subject);
    if (users != NULL) {
        check_accounts(findings, gateway, users, subject);
    }
}
