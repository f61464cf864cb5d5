// SPDX-License-Identifier: GPL-3.0-or-later
/* The variables that are more than a word: tables of recipients and parts, the picture. Each in the
 * form that its place needs, values in it cleaned and escaped. Callers free. */
#pragma once

#include "notice/context.h"
#include "notice/template.h"

char *ff_notice_recipients_table(const FfNoticeContext *context, FfForm form);
char *ff_notice_parts_table(const FfNoticeContext *context, FfForm form);
char *ff_notice_picture(const FfNoticeContext *context, FfForm form);
