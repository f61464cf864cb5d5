// SPDX-License-Identifier: GPL-3.0-or-later
#include "notice/sentences.h"

#include "notice/fax-values.h"
#include "notice/notice-values.h"

typedef const FfNoticeContext Context;

/* Faxes that failed; those that a person cancelled are no failure. */
static guint count_failed(Context *context, guint *ret_cancelled)
{
    guint failed = 0;
    *ret_cancelled = 0;
    for (guint i = 0; i < context->count; i++) {
        FfReason reason = ff_notice_fax_reason(context->faxes[i]);
        *ret_cancelled += reason == FF_REASON_CANCELLED;
        failed += reason != FF_REASON_NONE && reason != FF_REASON_CANCELLED;
    }
    return failed;
}

static char *advise_sender(Context *context)
{
    guint cancelled = 0;
    guint failed = count_failed(context, &cancelled);
    return failed > 0 ? ff_phrases_count(context->phrases, FF_PHRASE_ADVICE_FAILED, failed, NULL)
                      : g_strdup("");
}

char *ff_sentence_advice(Context *context)
{
    if (context->facts->kind == FF_NOTICE_FAILED) {
        return advise_sender(context);
    }
    guint64 pages = (guint64)MAX(context->facts->job->pages, 0);
    return context->facts->kind == FF_NOTICE_RECEIVED_PART
               ? ff_phrases_count(context->phrases, FF_PHRASE_ADVICE_RECEIVED_PART, pages, NULL)
               : g_strdup("");
}

char *ff_sentence_damage(Context *context)
{
    gint64 rows = 0;
    bool known = context->reception && ff_fax_sum(context, FF_FAX_NUMBER_OF_ERRORS, &rows);
    return known && rows > 0
               ? ff_phrases_count(context->phrases, FF_PHRASE_DAMAGED, (guint64)rows, NULL)
               : g_strdup("");
}

char *ff_sentence_duration(Context *context)
{
    gint64 seconds = 0;
    return ff_fax_sum(context, FF_FAX_CONNECTION_SECONDS, &seconds)
               ? ff_phrases_duration(context->phrases, seconds)
               : g_strdup("");
}

char *ff_sentence_pages(Context *context)
{
    return ff_phrases_count(context->phrases, FF_PHRASE_PAGES,
                            (guint64)MAX(context->facts->job->pages, 0), NULL);
}

char *ff_sentence_parts_missing(Context *context)
{
    const bool refused = context->facts->kind == FF_NOTICE_REFUSED; /* then all of it is missing */
    const guint missing = ff_notice_failed_parts(context->facts->parts);
    return missing > 0 && !refused
               ? ff_phrases_count(context->phrases, FF_PHRASE_PARTS_MISSING, missing, NULL)
               : g_strdup("");
}

static char *summarise_failure(Context *context, const char *subject)
{
    guint cancelled = 0;
    guint failed = count_failed(context, &cancelled);
    g_autofree char *missed = g_strdup_printf("%u", failed + cancelled);
    g_autofree char *count = g_strdup_printf("%u", context->count);
    FfPhrase phrase = FF_PHRASE_SUMMARY_FAILED_SOME;
    if (cancelled == context->count) {
        phrase = FF_PHRASE_SUMMARY_CANCELLED;
    } else if (failed + cancelled == context->count) {
        phrase = context->count == 1 ? FF_PHRASE_SUMMARY_FAILED_ONLY : FF_PHRASE_SUMMARY_FAILED_ALL;
    }
    return ff_phrases_say(context->phrases, phrase, "subject", subject, "failed", missed, "count",
                          count, NULL);
}

char *ff_sentence_summary(Context *context)
{
    const FfPhrases *phrases = context->phrases;
    g_autofree char *subject = ff_value_subject(context);
    g_autofree char *caller = ff_value_sender_name(context);
    guint64 pages = (guint64)MAX(context->facts->job->pages, 0);
    switch (context->facts->kind) {
    case FF_NOTICE_SENT:
        return ff_phrases_count(phrases, FF_PHRASE_SUMMARY_SENT, context->count, "subject", subject,
                                NULL);
    case FF_NOTICE_REFUSED:
        return ff_phrases_say(phrases, FF_PHRASE_SUMMARY_REFUSED, "subject", subject, NULL);
    case FF_NOTICE_RECEIVED:
        return ff_phrases_count(phrases, FF_PHRASE_SUMMARY_RECEIVED, pages, "caller", caller, NULL);
    case FF_NOTICE_RECEIVED_PART:
        return ff_phrases_say(phrases, FF_PHRASE_SUMMARY_RECEIVED_PART, "caller", caller, NULL);
    case FF_NOTICE_FAILED:
        break;
    }
    return summarise_failure(context, subject);
}
