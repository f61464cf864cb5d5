// SPDX-License-Identifier: GPL-3.0-or-later
/* Who a mail is from, how that was verified, and whose account it is. Pure. */
#pragma once

#include "message/header.h"
#include "message/message.h"
#include "message/secret.h"

/* Reads From into mail->sender and mail->sender_name. There must be one field with one address;
 * else FF_REASON_NO_SENDER or FF_REASON_SEVERAL_SENDERS. */
FfReason ff_sender_read(const FfHeader *header, FfMail *mail);

/* Verifies mail->sender by the mailbox's policy, then finds its account: mail->verified, user,
 * enroll, answer_to. `claim`: of the subject. Verification comes first: whoever can't be verified
 * is not answered, not even with a refusal. */
FfReason ff_sender_admit(const FfHeader *header, const FfMailFacts *facts, const FfClaim *claim,
                         FfMail *mail);
