// SPDX-License-Identifier: GPL-3.0-or-later
#include "notice/notice-values.h"

#include "base/detail.h"
#include "notice/fax-values.h"

typedef const FfNoticeContext Context;

static char *number(gint64 value)
{
    return g_strdup_printf("%" G_GINT64_FORMAT, value);
}

static char *copy(const char *value)
{
    return g_strdup(value != NULL ? value : "");
}

static char *say(Context *context, FfPhrase phrase)
{
    return ff_phrases_say(context->phrases, phrase, NULL);
}

static char *yes_no(Context *context, bool value)
{
    return say(context, value ? FF_PHRASE_YES : FF_PHRASE_NO);
}

static int matching(Context *context, bool sent)
{
    int count = 0;
    for (guint i = 0; i < context->count; i++) {
        count += ff_notice_fax_sent(context->faxes[i]) == sent;
    }
    return count;
}

char *ff_value_attachment_count(Context *context)
{
    const GPtrArray *parts = context->facts->parts;
    int count = 0;
    for (guint i = 0; parts != NULL && i < parts->len; i++) {
        const FfNoticePart *part = g_ptr_array_index(parts, i);
        count += part->action == FF_NOTICE_PART_FAXED && !part->body;
    }
    return number(count);
}

static char *attachment_names(const GPtrArray *attachments)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (guint i = 0; i < attachments->len; i++) {
        g_ptr_array_add(names, ((const FfNoticeAttachment *)attachments->pdata[i])->name);
    }
    g_ptr_array_add(names, NULL);
    return g_strjoinv(", ", (char **)names->pdata);
}

char *ff_value_attachment_note(Context *context)
{
    const FfNoticeFacts *facts = context->facts;
    if (facts->attachments == NULL || facts->attachments->len == 0) {
        return g_strdup("");
    }
    g_autofree char *names = attachment_names(facts->attachments);
    g_autofree char *note =
        ff_phrases_say(context->phrases, FF_PHRASE_ATTACHED, "names", names, NULL);
    if (facts->attachments_left_out == 0) {
        return g_steal_pointer(&note);
    }
    g_autofree char *more = ff_phrases_count(context->phrases, FF_PHRASE_ATTACHED_MORE,
                                             facts->attachments_left_out, NULL);
    return g_strdup_printf("%s %s", note, more);
}

char *ff_value_custom_billing_code(Context *context)
{
    g_autofree char *of_faxes = ff_fax_join_column(context, ", ", FF_FAX_CUSTOM_BILLING_CODE);
    return *of_faxes != '\0' ? g_steal_pointer(&of_faxes)
                             : copy(context->facts->job->custom_billing);
}

char *ff_value_email_sender_address(Context *context)
{
    return copy(context->reception ? NULL : context->facts->job->sender);
}

char *ff_value_event_id(Context *context)
{
    return context->count > 0 ? ff_fax_join_column(context, ", ", FF_FAX_EVENT_ID)
                              : number(context->facts->job->id);
}

char *ff_value_failed_count(Context *context)
{
    return number(context->reception ? 0 : matching(context, false));
}

char *ff_value_fax_address(Context *context)
{
    return copy(context->facts->from);
}

/* Of faxes that differ: yes, so that nobody expects more. */
char *ff_value_fax_coarse_resolution(Context *context)
{
    gint64 coarse = 0;
    for (guint i = 0; i < context->count && coarse == 0; i++) {
        ff_fax_record_number(&context->records[i], FF_FAX_COARSE_RESOLUTION, &coarse);
    }
    return yes_no(context, coarse != 0);
}

char *ff_value_forwarded_message(Context *context)
{
    return yes_no(context, ff_detail_string(context->detail, "forwarded_from", NULL) != NULL);
}

char *ff_value_job_id(Context *context)
{
    return number(context->facts->job->id);
}

static FfReason reception_reason(Context *context)
{
    const FfAttempt *attempt = context->attempts[0];
    return attempt != NULL ? attempt->reason : context->facts->job->reason;
}

char *ff_value_message_completion_code(Context *context)
{
    if (context->facts->kind == FF_NOTICE_REFUSED) {
        return copy(ff_reason_name(context->facts->job->reason));
    }
    if (context->reception) {
        return copy(ff_reason_name(reception_reason(context)));
    }
    g_autofree char *reasons = ff_fax_join(context, ", ", ff_fax_reason);
    return *reasons != '\0' ? g_steal_pointer(&reasons) : copy(ff_reason_name(FF_REASON_NONE));
}

/* The sentences of reason.h speak to a sender; of a call that came in only one thing is certain. */
static char *received_in_words(Context *context)
{
    return say(context, context->facts->kind == FF_NOTICE_RECEIVED
                            ? FF_PHRASE_OUTCOME_RECEIVED
                            : FF_PHRASE_OUTCOME_RECEIVED_PART);
}

char *ff_value_message_completion_code_string(Context *context)
{
    const FfJob *job = context->facts->job;
    switch (context->facts->kind) {
    case FF_NOTICE_REFUSED:
        return ff_phrases_reason(context->phrases, job->reason, job->reason_argument);
    case FF_NOTICE_RECEIVED:
    case FF_NOTICE_RECEIVED_PART:
        return received_in_words(context);
    case FF_NOTICE_SENT:
        return ff_phrases_count(context->phrases, FF_PHRASE_OUTCOME_SENT, context->count, NULL);
    case FF_NOTICE_FAILED:
        break;
    }
    return ff_fax_join(context, " ", ff_notice_fax_why);
}

/* A message that was refused has no fax that could tell. */
char *ff_value_message_type(Context *context)
{
    g_auto(FfFaxRecord) record = {0};
    gint64 type = 0;
    ff_fax_record_init(&record, context->facts->job, NULL, NULL);
    ff_fax_record_number(&record, FF_FAX_MESSAGE_TYPE, &type);
    return number(type);
}

char *ff_value_message_kind(Context *context)
{
    return say(context, FF_PHRASE_KIND_SENT + (FfPhrase)context->facts->kind);
}

char *ff_value_page_count(Context *context)
{
    return number(context->facts->job->pages);
}

char *ff_value_port_used(Context *context)
{
    g_autofree char *lines = ff_fax_join_column(context, ", ", FF_FAX_PORT_USED);
    return *lines != '\0' ? g_steal_pointer(&lines)
                          : copy(ff_detail_string(context->detail, "line", NULL));
}

/* As it was in the calls; before the first one, and of calls that do not tell, as it is set. */
static char *own_identity(Context *context, FfFaxColumn column)
{
    g_autofree char *used = ff_fax_join_column(context, ", ", column);
    return *used != '\0' ? g_steal_pointer(&used) : copy(context->settings->tsi);
}

char *ff_value_receiver_csid(Context *context)
{
    return context->reception ? own_identity(context, FF_FAX_RECEIVER_CSID)
                              : ff_fax_join_column(context, ", ", FF_FAX_RECEIVER_CSID);
}

/* Of what is sent: who handed it over. */
char *ff_value_original_user_name(Context *context)
{
    if (!context->reception) {
        return copy(context->facts->job->source);
    }
    g_autofree char *before = ff_fax_join_column(context, ", ", FF_FAX_ORIGINAL_USER_NAME);
    return *before != '\0' ? g_steal_pointer(&before) : ff_value_account_name(context);
}

char *ff_value_account_name(Context *context)
{
    const FfNoticeFacts *facts = context->facts;
    return copy(facts->user != NULL ? facts->user->name : facts->job->user);
}

char *ff_value_receiver_name(Context *context)
{
    if (!context->reception) {
        return ff_fax_join_column(context, ", ", FF_FAX_RECEIVER_NAME);
    }
    return context->facts->user != NULL ? ff_value_account_name(context) : g_strdup("postmaster");
}

char *ff_value_called_number(Context *context)
{
    return copy(context->reception ? context->facts->job->number : NULL);
}

char *ff_value_recipient_count(Context *context)
{
    return number(context->count);
}

char *ff_value_schedule(Context *context)
{
    return context->count > 0 ? ff_fax_join(context, ", ", ff_fax_schedule)
                              : ff_value_submit_time(context);
}

static const char *caller_identity(Context *context)
{
    const char *known = ff_detail_string(context->detail, "caller_identity", NULL);
    return known == NULL && context->attempts[0] != NULL ? context->attempts[0]->far_identity
                                                         : known;
}

char *ff_value_sender_csid(Context *context)
{
    return context->reception ? copy(caller_identity(context))
                              : own_identity(context, FF_FAX_SENDER_CSID);
}

static char *caller(Context *context)
{
    const char *names[] = {context->facts->job->sender, caller_identity(context)};
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        if (names[i] != NULL && *names[i] != '\0') {
            return copy(names[i]);
        }
    }
    return say(context, FF_PHRASE_UNKNOWN_CALLER);
}

char *ff_value_sender_name(Context *context)
{
    if (context->reception) {
        return caller(context);
    }
    const char *name = ff_detail_string(context->detail, "sender_name", NULL);
    return name != NULL ? copy(name) : ff_value_account_name(context);
}

char *ff_value_sent_count(Context *context)
{
    return number(context->reception ? 0 : matching(context, true));
}

char *ff_value_server_name(Context *context)
{
    return copy(ff_notice_domain(context->facts));
}

/* A mail without a subject must still be recognised in a sentence. */
char *ff_value_subject(Context *context)
{
    const char *text = context->facts->job->subject;
    return text != NULL && *text != '\0' ? copy(text) : say(context, FF_PHRASE_NO_SUBJECT);
}

char *ff_value_submit_time(Context *context)
{
    return ff_phrases_time(context->phrases, context->facts->job->created_ms);
}

char *ff_value_time_date_stamp(Context *context)
{
    gint64 last = 0;
    for (guint i = 0; i < context->count; i++) {
        last = MAX(last, context->attempts[i] != NULL ? context->attempts[i]->ended_ms : 0);
    }
    return ff_phrases_time(context->phrases, last > 0 ? last : context->now_ms);
}

char *ff_value_user_billing_code(Context *context)
{
    const char *code = context->facts->job->user_billing;
    return copy(code == NULL && context->facts->user != NULL ? context->facts->user->billing
                                                             : code);
}
