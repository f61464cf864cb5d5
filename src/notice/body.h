// SPDX-License-Identifier: GPL-3.0-or-later
/* What is put around the body of a template: picture, attachments, delivery report. */
#pragma once

#include <gmime/gmime.h>

#include "notice/context.h"

/* `report`: with the parts of a multipart/report. All parts are encoded for 7-bit transport. */
void ff_body_set(GMimeMessage *message, const FfNoticeContext *context, bool report);
