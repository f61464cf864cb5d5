// SPDX-License-Identifier: GPL-3.0-or-later
#include "notice/context.h"

#include <string.h>

#include "base/detail.h"

static const FfAttempt *attempt_at(const FfNoticeFacts *facts, guint index)
{
    const GPtrArray *attempts = facts->attempts;
    return attempts != NULL && index < attempts->len ? g_ptr_array_index(attempts, index) : NULL;
}

static void add_fax(FfNoticeContext *context, const FfJob *fax, const FfAttempt *attempt)
{
    guint index = context->count++;
    context->faxes[index] = fax;
    context->attempts[index] = attempt;
    ff_fax_record_init(&context->records[index], fax,
                       context->reception ? NULL : context->facts->job, attempt);
    context->records[index].server_name = ff_notice_domain(context->facts);
}

static void add_faxes(FfNoticeContext *context)
{
    const FfNoticeFacts *facts = context->facts;
    guint count = facts->faxes != NULL ? facts->faxes->len : 0;
    guint room = MAX(count, 1);
    context->faxes = g_new0(const FfJob *, room);
    context->attempts = g_new0(const FfAttempt *, room);
    context->records = g_new0(FfFaxRecord, room);
    if (context->reception) {
        add_fax(context, facts->job, attempt_at(facts, 0));
    } else {
        for (guint i = 0; i < count; i++) {
            add_fax(context, g_ptr_array_index(facts->faxes, i), attempt_at(facts, i));
        }
    }
}

FfNoticeContext *ff_notice_context_new(const FfNoticeFacts *facts, const FfSettings *settings,
                                       gint64 now_ms)
{
    FfNoticeContext *context = g_new0(FfNoticeContext, 1);
    context->facts = facts;
    context->settings = settings;
    context->now_ms = now_ms;
    context->reception =
        facts->kind == FF_NOTICE_RECEIVED || facts->kind == FF_NOTICE_RECEIVED_PART;
    context->detail = ff_detail_parse(facts->job->detail);
    if (facts->picture != NULL) {
        context->picture_id = g_strdup_printf("page-1.%" G_GINT64_FORMAT "@%s", facts->job->id,
                                              ff_notice_domain(facts));
    }
    add_faxes(context);
    return context;
}

void ff_notice_context_free(FfNoticeContext *context)
{
    if (context == NULL) {
        return;
    }
    for (guint i = 0; i < context->count; i++) {
        ff_fax_record_clear(&context->records[i]);
    }
    json_object_unref(context->detail);
    g_free(context->faxes);
    g_free(context->attempts);
    g_free(context->records);
    g_free(context->picture_id);
    g_free(context);
}

bool ff_notice_fax_sent(const FfJob *fax)
{
    return fax->state == FF_STATE_SENT;
}

/* A fax that was tried to the end says what the last call met, too. */
char *ff_notice_fax_why(const FfNoticeContext *context, guint index)
{
    const FfJob *fax = context->faxes[index];
    const FfAttempt *attempt = context->attempts[index];
    if (ff_notice_fax_sent(fax)) {
        return g_strdup("");
    }
    FfReason reason = fax->reason;
    if (reason == FF_REASON_NONE && fax->state == FF_STATE_CANCELLED) {
        reason = FF_REASON_CANCELLED;
    }
    g_autofree char *why = ff_reason_sentence(reason, fax->reason_argument);
    if (reason != FF_REASON_GAVE_UP || attempt == NULL || attempt->reason == FF_REASON_NONE) {
        return g_steal_pointer(&why);
    }
    g_autofree char *last = ff_reason_sentence(attempt->reason, NULL);
    return g_strdup_printf("%s The last call ended so: %s", why, last);
}

const char *ff_notice_domain(const FfNoticeFacts *facts)
{
    const char *at = facts->from != NULL ? strrchr(facts->from, '@') : NULL;
    return at != NULL && at[1] != '\0' ? at + 1 : "localhost";
}
