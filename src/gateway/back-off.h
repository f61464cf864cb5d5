// SPDX-License-Identifier: GPL-3.0-or-later
/* When to look into a mailbox again. Pure.
 *
 *   DONE      after the interval
 *   RETRY     interval, then twice as long for each further failure, up to 15 minutes
 *   BACK_OFF  twice the interval, then doubled, up to an hour
 *   ALERT     an hour: a refused password asked for again and again locks the account, but an
 *             authentication service that was down must not stop the mailbox for ever
 *
 * All but the first are spread by a quarter either way, so that gateways don't come back together.
 * None is shorter than the interval, jitter apart; an interval longer than a limit is its own
 * limit.
 */
#pragma once

#include "gateway/pop3.h"

/* `failures`: in a row, this one included. `chance`: from 0 to 1, uniformly. */
gint64 ff_back_off_delay_ms(FfPop3Result result, int interval_ms, guint failures, double chance);
