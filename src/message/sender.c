// SPDX-License-Identifier: GPL-3.0-or-later
#include "message/sender.h"

#include <string.h>

#include "base/limits.h"
#include "base/mail-address.h"
#include "message/address-list.h"
#include "message/auth-results.h"
#include "message/originator.h"
#include "message/words.h"

/* Can this be answered, compared and logged? Not every local part there is, but every one in use;
 * a local part outside ASCII could be answered with SMTPUTF8 only. */
static bool is_plain_address(const char *address)
{
    const char *at = strrchr(address, '@');
    if (at == NULL || at == address || at[1] == '\0' || strlen(address) > FF_LIMIT_ADDRESS) {
        return false;
    }
    for (const char *in = address; *in != '\0'; in++) {
        if (!g_ascii_isgraph(*in) || strchr("<>()[]\\,;:\"", *in) != NULL) {
            return false;
        }
    }
    return strchr(at, '.') != at + 1;
}

/* The display name, if those who read lists of addresses find the same one address. */
static bool read_name(const char *field, const char *address, FfMail *mail)
{
    g_autoptr(GPtrArray) list = ff_address_list_parse(field, NULL);
    const FfListedAddress *from = list->len == 1 ? list->pdata[0] : NULL;
    if (from == NULL) {
        return false;
    }
    g_autofree char *same = ff_mail_address_normalize(from->address);
    if (g_strcmp0(same, address) != 0) {
        return false;
    }
    mail->sender_name =
        from->display != NULL ? ff_words_one_line(from->display, FF_LIMIT_NAME) : NULL;
    return true;
}

FfReason ff_sender_read(const FfHeader *header, FfMail *mail)
{
    const FfHeaderField *field = ff_header_find(header, "From", 0);
    g_autofree char *written = NULL;
    if (field == NULL) {
        return FF_REASON_NO_SENDER;
    }
    FfOriginator found = ff_originator_read(field->value, &written);
    if (ff_header_count(header, "From") > 1 || field->cut || found == FF_ORIGINATOR_SEVERAL) {
        return FF_REASON_SEVERAL_SENDERS;
    }
    bool readable = written != NULL && !field->nuls && g_utf8_validate(written, -1, NULL);
    g_autofree char *address = readable ? ff_mail_address_normalize(written) : NULL;
    if (address == NULL || !is_plain_address(address) || !read_name(field->value, address, mail)) {
        return FF_REASON_NO_SENDER;
    }
    mail->sender = g_steal_pointer(&address);
    return FF_REASON_NONE;
}

/* ---- verification: the word for it, NULL when it failed ---- */

typedef struct {
    const FfHeader *header;
    const FfMailFacts *facts;
    const FfClaim *claim;
} Evidence;

static const char *verify_none(const Evidence *evidence, FfMail *mail)
{
    return "none";
}

static const char *verify_results(const Evidence *evidence, FfMail *mail)
{
    const FfHeaderField *field = ff_header_find(evidence->header, "Authentication-Results", 0);
    const char *authserv_id = evidence->facts->mailbox->authserv_id;
    if (field == NULL || field->cut || authserv_id == NULL || *authserv_id == '\0') {
        return NULL;
    }
    return ff_auth_results_verify(field->value, authserv_id, strrchr(mail->sender, '@') + 1);
}

/* The secret proves an account, not From: that must be the account's address, or nobody's, and then
 * the account's owner is answered, not whoever From names. */
static const char *verify_secret(const Evidence *evidence, FfMail *mail)
{
    const GPtrArray *users = evidence->facts->users;
    const FfUser *user = ff_secret_verify(evidence->claim, users);
    const FfUser *owner = ff_user_find_by_address(users, mail->sender);
    bool fits = owner == user || (owner == NULL && user != NULL && user->address != NULL);
    if (user == NULL || !fits) {
        return NULL;
    }
    mail->user = g_strdup(user->name);
    mail->answer_to = owner == NULL ? g_strdup(user->address) : NULL;
    return "secret";
}

static const char *(*const verifiers[])(const Evidence *, FfMail *) = {
    [FF_VERIFY_NONE] = verify_none,
    [FF_VERIFY_AUTHENTICATION_RESULTS] = verify_results,
    [FF_VERIFY_SECRET] = verify_secret,
};

static bool verify(const Evidence *evidence, FfMail *mail)
{
    const FfGatewaySettings *mailbox = evidence->facts->mailbox;
    FfVerify policy = mailbox != NULL ? mailbox->sender_verification : FF_VERIFY_NONE;
    const char *how = verifiers[policy](evidence, mail);
    mail->verified = how != NULL ? how : "failed";
    return how != NULL;
}

/* ---- accounts ---- */

/* A name that is taken is somebody's, whatever address he has. */
static bool enroll(const FfMailFacts *facts, FfMail *mail)
{
    mail->enroll = ff_user_find(facts->users, mail->sender) == NULL;
    mail->user = mail->enroll ? g_strdup(mail->sender) : NULL;
    return mail->enroll;
}

static bool admit_unknown(const FfMailFacts *facts, FfMail *mail)
{
    const FfGatewaySettings *mailbox = facts->mailbox;
    FfUnknownSenders policy = mailbox != NULL ? mailbox->unknown_senders : FF_UNKNOWN_REJECT;
    if (policy == FF_UNKNOWN_ENROLL) {
        return enroll(facts, mail);
    }
    if (policy == FF_UNKNOWN_ACCOUNT) {
        const FfUser *account = ff_user_find(facts->users, mailbox->unknown_senders_account);
        mail->user = account != NULL ? g_strdup(account->name) : NULL;
    }
    return mail->user != NULL;
}

FfReason ff_sender_admit(const FfHeader *header, const FfMailFacts *facts, const FfClaim *claim,
                         FfMail *mail)
{
    const Evidence evidence = {header, facts, claim};
    if (!verify(&evidence, mail)) {
        return FF_REASON_UNVERIFIED_SENDER;
    }
    const FfUser *owner =
        mail->user == NULL ? ff_user_find_by_address(facts->users, mail->sender) : NULL;
    if (owner != NULL) {
        mail->user = g_strdup(owner->name);
    }
    return mail->user != NULL || admit_unknown(facts, mail) ? FF_REASON_NONE
                                                            : FF_REASON_UNKNOWN_SENDER;
}
