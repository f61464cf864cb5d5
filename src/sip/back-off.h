// SPDX-License-Identifier: GPL-3.0-or-later
/* When a trunk that failed is asked again. Pure. */
#pragma once

#include <glib.h>

/* `failures` since the last success, 1 the first; `code`: SIP status; `retry_after_s`: what the
 * peer asked for, 0 nothing; `random`: of all 32 bits, so that many clients of one provider do not
 * come back at the same time. */
guint ff_sip_back_off_ms(int failures, int code, int retry_after_s, guint32 random);
