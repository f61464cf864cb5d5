// SPDX-License-Identifier: GPL-3.0-or-later
/* Whether templates are good, before a notice needs them. */
#pragma once

#include "notice/notice.h"

/* A folder of template_dir. */
typedef struct {
    char *name;
    guint templates;    /* how many of the five it has */
    GPtrArray *missing; /* ids of phrases.ini that are said in English; of English itself none */
} FfNoticeLanguage;
void ff_notice_language_free(FfNoticeLanguage *language);

/* Tries each template and each phrases.ini of each folder of template_dir. Returns what is broken:
 * owned strings, which name file and cause; the caller unrefs. The folders are added to `languages`
 * (FfNoticeLanguage, owned), when it is not NULL. */
GPtrArray *ff_notice_check_templates(const FfSettings *settings, GPtrArray *languages);
