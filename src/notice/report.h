// SPDX-License-Identifier: GPL-3.0-or-later
/* The parts of a delivery report that programs read: message/delivery-status (RFC 3464) and the
 * header of the message it is about (text/rfc822-headers, RFC 6522). Lines end in LF. Callers free.
 */
#pragma once

#include "notice/context.h"

/* In ASCII. A fax number is the mail address that RFC 3192 makes of it, FAX=+15035550123@domain; a
 * message that was refused before it had recipients is reported for the address it was sent to. */
char *ff_notice_delivery_status(const FfNoticeContext *context);
/* The fields of `header` but for Subject, which is written anew from `subject`: as it came it may
 * hold the sender's secret. When it did (`secret`), only fields are left that no mail system copies
 * a subject into. Fields that are no fields are left out. */
char *ff_notice_original_header(const char *header, const char *subject, bool secret);
