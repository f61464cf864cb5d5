// SPDX-License-Identifier: GPL-3.0-or-later
/* Which attachments are faxed by their file names: the settings whitelist and blacklist. Pure. */
#pragma once

#include "message/message.h"

/* "*" stands for any characters, "?" for one; case does not matter. Both valid UTF-8. Work is
 * bounded by the product of their lengths, which settings and FF_LIMIT_NAME bound. */
bool ff_name_matches(const char *pattern, const char *name);

/* Why an attachment of this name (NULL: without one) is left out: "blacklist", "whitelist"; NULL
 * when it is not. The mailbox's lists go before the server's. */
const char *ff_name_refused(const FfMailFacts *facts, const char *name);
/* The same by the blacklist alone: of what only holds other parts. */
const char *ff_name_blacklisted(const FfMailFacts *facts, const char *name);
