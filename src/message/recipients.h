// SPDX-License-Identifier: GPL-3.0-or-later
/* Who a mail is to be faxed to: the header's To and Cc, the envelope, the subject. Pure. */
#pragma once

#include "message/header.h"
#include "message/message.h"

/* Fills mail->recipients in the order To, Cc, envelope; each number once, and refused when it is
 * there again with other flags. `mail->subject` is decoded already. FF_REASON_NONE, or the first
 * thing that is wrong, with *ret_argument (caller frees) when the reason has one; good recipients
 * are in the list even then. */
FfReason ff_recipients_collect(const FfHeader *header, const FfMailFacts *facts, FfMail *mail,
                               char **ret_argument);

/* Is one of the address fields longer than is read? */
bool ff_recipients_overflow(const FfHeader *header);
