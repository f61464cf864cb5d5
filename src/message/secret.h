// SPDX-License-Identifier: GPL-3.0-or-later
/* The word "[user:secret]" by which a sender proves an account in the subject. Pure.
 *
 * Only a word at the very beginning proves anything: what follows "Re:" or "AW:" was written into
 * an earlier message, and whoever got that one knows it. But it is taken out wherever it is, so
 * that the subject can be printed, logged and sent back.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "base/user.h"
#include "message/secret-known.h"

/* What a subject claims; NULL members when it claims nothing. */
typedef struct {
    char *user;
    char *secret;
} FfClaim;
void ff_claim_clear(FfClaim *claim);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(FfClaim, ff_claim_clear)

/* `subject`: decoded, one line. Returns it without secrets (caller frees); *ret_claim is what its
 * beginning claims, NULL: not asked. Where secrets are expected, any such word that leads, at the
 * beginning or behind prefixes of answers, is one; elsewhere only those that name a user of ours,
 * because others are of "[Ticket:123]" and its like. A name that looks like a user's is taken out
 * with its secret, and proves nothing. */
char *ff_secret_take(const char *subject, FfSecretKnown *known, FfClaim *ret_claim);
/* Those of users only, in any other text that is told. Caller frees. */
char *ff_secret_take_known(const char *text, FfSecretKnown *known);
/* Is there one of a user's to be taken out? */
bool ff_secret_names_anybody(const char *text, FfSecretKnown *known);
/* Of a mail that proved nothing where it should: takes out all that has the form, wherever it is
 * and whomever it names, and all from "user:" on without brackets. Nothing is lost, such a mail is
 * not faxed. Caller frees. */
char *ff_secret_take_form(const char *subject, FfSecretKnown *known);

/* The user whose secret was given, or NULL. Takes as long for a user who does not exist, or has no
 * secret, as for a wrong secret. */
const FfUser *ff_secret_verify(const FfClaim *claim, const GPtrArray *users);

/* Can a subject carry this secret for this user? NULL, or what is wrong, as the end of a sentence.
 */
const char *ff_secret_find_fault(const char *user, const char *secret);
/* crypt(5) hash (yescrypt) to store; NULL when the system gives no chance. Caller frees. */
char *ff_secret_hash(const char *secret);
