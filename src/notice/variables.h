// SPDX-License-Identifier: GPL-3.0-or-later
/* The variables of notices: one table, name to function. */
#pragma once

#include "notice/context.h"
#include "notice/template.h"

/* The value in the form asked for, cleaned and bounded; NULL for an unknown name. Names compare
 * without case. Caller frees. */
char *ff_notice_variable_value(const FfNoticeContext *context, const char *name, FfForm form);
bool ff_notice_is_variable(const char *name);
