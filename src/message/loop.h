// SPDX-License-Identifier: GPL-3.0-or-later
/* Mail that must never be answered: reports, replies of programs, lists, our own (RFC 3834 section
 * 2). Pure. */
#pragma once

#include "message/header.h"
#include "message/message.h"

/* FF_REASON_NONE, or why the message is kept apart. `from`: its author's address, or NULL. */
FfReason ff_loop_check(const FfHeader *header, const FfMailFacts *facts, const char *from);
