// SPDX-License-Identifier: GPL-3.0-or-later
/* A plausible message, or received fax, to try templates on. */
#pragma once

#include "notice/notice.h"

/* `facts` points into the rest, and at `user`, whose language may be changed. */
typedef struct {
    FfNoticeFacts facts;
    FfJob *job;
    FfUser *user;
    GPtrArray *faxes, *attempts, *parts, *attachments;
    FfFile *pages;
} FfNoticeSample;

FfNoticeSample *ff_notice_sample_new(FfNoticeKind kind, GError **error);
void ff_notice_sample_free(FfNoticeSample *sample);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FfNoticeSample, ff_notice_sample_free)

/* The decoded text/plain or text/html of a notice, with LF; NULL when it has none. Caller frees. */
char *ff_notice_read_text(const FfFile *notice, bool html);
