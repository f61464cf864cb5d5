// SPDX-License-Identifier: GPL-3.0-or-later
/* The language of a notice: which folder of templates it is made from. */
#pragma once

#include <gmime/gmime.h>

#include "notice/context.h"

/* The language that every installation has, and every text is in. */
#define FF_LANGUAGE_FALLBACK "en"

/* The template of the first language that has a good one, expanded, and the context that it was
 * expanded in. See ff_notice_compose(). */
GMimeMessage *ff_language_expand(const FfNoticeFacts *facts, const FfSettings *settings,
                                 GPtrArray *faults, FfNoticeContext **ret_context, GError **error);
/* The path of that template in the first language that has one, good or not; NULL: none has. Caller
 * frees. */
char *ff_language_find(const FfUser *user, const FfSettings *settings, FfNoticeKind kind);
/* Whether a template is good, whatever the values: each variable has one. */
bool ff_language_check_file(const char *path, GError **error);
