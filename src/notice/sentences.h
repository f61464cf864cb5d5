// SPDX-License-Identifier: GPL-3.0-or-later
/* Variables that are a sentence in the reader's language, raw as in notice-values.h. Callers free.
 */
#pragma once

#include "notice/context.h"

char *ff_sentence_advice(const FfNoticeContext *context);
char *ff_sentence_damage(const FfNoticeContext *context);
char *ff_sentence_duration(const FfNoticeContext *context);
char *ff_sentence_pages(const FfNoticeContext *context);
char *ff_sentence_parts_missing(const FfNoticeContext *context);
char *ff_sentence_summary(const FfNoticeContext *context);
