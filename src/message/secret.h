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

/* What a subject claims; NULL members when it claims nothing. */
typedef struct {
    char *user;
    char *secret;
} FfClaim;
void ff_claim_clear(FfClaim *claim);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(FfClaim, ff_claim_clear)

/* `subject`: decoded, one line. Returns it without secrets (caller frees); *ret_claim is what its
 * beginning claims. `expected`: the mailbox asks for secrets, so any such word at the beginning or
 * behind prefixes of answers is one; elsewhere, and without it, only those that name a user of
 * ours, because others are of "[Ticket:123]" and its like. */
char *ff_secret_take(const char *subject, const GPtrArray *users, bool expected,
                     FfClaim *ret_claim);

/* The user whose secret was given, or NULL. Takes as long for a user who does not exist, or has no
 * secret, as for a wrong secret. */
const FfUser *ff_secret_verify(const FfClaim *claim, const GPtrArray *users);

/* Can a subject carry this secret for this user? NULL, or what is wrong, as the end of a sentence.
 */
const char *ff_secret_find_fault(const char *user, const char *secret);
/* crypt(5) hash (yescrypt) to store; NULL when the system gives no chance. Caller frees. */
char *ff_secret_hash(const char *secret);
