// SPDX-License-Identifier: GPL-3.0-or-later
/* The facts of one notice with what is worked out from them once: the faxes that it tells of, each
 * with its last call. */
#pragma once

#include <json-glib/json-glib.h>

#include "base/fax-record.h"
#include "notice/notice.h"
#include "notice/phrases.h"

typedef struct {
    const FfNoticeFacts *facts;
    const FfSettings *settings;
    FfPhrases *phrases;
    gint64 now_ms;
    bool reception;
    JsonObject *detail; /* of the job */
    guint count;        /* faxes; a reception is one, a refusal none */
    const FfJob **faxes;
    const FfAttempt **attempts; /* items may be NULL */
    FfFaxRecord *records;
    char *picture_id; /* Content-ID, NULL: no picture */
} FfNoticeContext;

/* Takes over `phrases`. */
FfNoticeContext *ff_notice_context_new(const FfNoticeFacts *facts, const FfSettings *settings,
                                       FfPhrases *phrases, gint64 now_ms);
void ff_notice_context_free(FfNoticeContext *context);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FfNoticeContext, ff_notice_context_free)

bool ff_notice_fax_sent(const FfJob *fax);
/* FF_REASON_NONE for one that was sent, and never for one that was not. */
FfReason ff_notice_fax_reason(const FfJob *fax);
/* Why it failed, in a sentence or two; "" for one that was sent. Caller frees. */
char *ff_notice_fax_why(const FfNoticeContext *context, guint index);
/* Which version of the pages it has, counted from 1; 0 when all faxes have the same. */
guint ff_notice_fax_version(const FfNoticeContext *context, guint index);
/* The version in words: "version 2: fine resolution, A4"; "" for 0. Caller frees. */
char *ff_notice_version_text(const FfNoticeContext *context, guint version);
/* Behind the last @ of the notice's own address; "localhost" when there is none. */
const char *ff_notice_domain(const FfNoticeFacts *facts);
