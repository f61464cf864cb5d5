// SPDX-License-Identifier: GPL-3.0-or-later
/* What a T.30 completion code means for the fax: one table. Pure.
 * Whether a reason is worth another call is base/reason.h's to say (ff_reason_disposition()). */
#pragma once

#include "base/reason.h"

/* FF_REASON_NONE for code 0 only. A code that is not in the table is FF_REASON_FAX_PROTOCOL. */
FfReason ff_verdict_from_t30(int code);
/* The whole judgement of a sending call: code 0 counts only with every page confirmed (a file that
 * ends early can close "OK" with less). */
FfReason ff_verdict_of_call(int code, int pages_confirmed, int pages_expected);
