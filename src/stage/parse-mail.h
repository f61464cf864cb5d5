// SPDX-License-Identifier: GPL-3.0-or-later
/* What the boxes for emails share. Private to stage. */
#pragma once

#include "message/message.h"

/* Of a mail whose box ended badly: malformed, `why` in words. */
FfMail *ff_stage_malformed_mail(const char *why);
