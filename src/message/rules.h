// SPDX-License-Identifier: GPL-3.0-or-later
/* What the account of a mail, and its groups, may do: by which way, to which numbers. Pure. */
#pragma once

#include "message/message.h"

/* By the mailbox that the mail came to, or else the domains of the envelope's recipients. */
FfReason ff_rules_check_way(const FfMailFacts *facts, const FfMail *mail, char **ret_argument);
FfReason ff_rules_check_numbers(const FfMailFacts *facts, const FfMail *mail, char **ret_argument);
