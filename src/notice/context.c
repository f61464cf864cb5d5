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
    context->records[index].mailed_to = context->facts->to;
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
                                       FfPhrases *phrases, gint64 now_ms)
{
    FfNoticeContext *context = g_new0(FfNoticeContext, 1);
    context->phrases = phrases;
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
    ff_phrases_free(context->phrases);
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

FfReason ff_notice_fax_reason(const FfJob *fax)
{
    if (ff_notice_fax_sent(fax)) {
        return FF_REASON_NONE;
    }
    if (fax->reason != FF_REASON_NONE) {
        return fax->reason;
    }
    return fax->state == FF_STATE_CANCELLED ? FF_REASON_CANCELLED : FF_REASON_INTERNAL;
}

/* A fax that was tried to the end says what the last call met, too. */
char *ff_notice_fax_why(const FfNoticeContext *context, guint index)
{
    const FfJob *fax = context->faxes[index];
    const FfAttempt *attempt = context->attempts[index];
    FfReason reason = ff_notice_fax_reason(fax);
    if (reason == FF_REASON_NONE) {
        return g_strdup("");
    }
    g_autofree char *why = ff_phrases_reason(context->phrases, reason, fax->reason_argument);
    if (reason != FF_REASON_GAVE_UP || attempt == NULL || attempt->reason == FF_REASON_NONE) {
        return g_steal_pointer(&why);
    }
    g_autofree char *last = ff_phrases_reason(context->phrases, attempt->reason, NULL);
    return ff_phrases_say(context->phrases, FF_PHRASE_LAST_CALL, "why", why, "last", last, NULL);
}

/* ---- versions of the pages ---- */

static guint count_versions(const FfNoticeContext *context)
{
    JsonArray *variants = ff_detail_array(context->detail, "variants");
    return variants != NULL ? json_array_get_length(variants) : 0;
}

guint ff_notice_fax_version(const FfNoticeContext *context, guint index)
{
    guint count = count_versions(context);
    g_autoptr(JsonObject) detail = ff_detail_parse(context->faxes[index]->detail);
    const char *file = ff_detail_string(detail, "pages_file", "pages.tif");
    for (guint i = 0; count > 1 && i < count; i++) {
        JsonObject *variant = ff_detail_element(ff_detail_array(context->detail, "variants"), i);
        if (g_strcmp0(ff_detail_string(variant, "file", NULL), file) == 0) {
            return i + 1;
        }
    }
    return 0;
}

static char *resolution_text(const FfNoticeContext *context, const char *name)
{
    static const struct {
        const char *name;
        FfPhrase phrase;
    } rows[] = {{"standard", FF_PHRASE_STANDARD},
                {"fine", FF_PHRASE_FINE},
                {"superfine", FF_PHRASE_SUPERFINE}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        if (g_strcmp0(rows[i].name, name) == 0) {
            return ff_phrases_say(context->phrases, rows[i].phrase, NULL);
        }
    }
    return NULL;
}

/* Sizes of paper have one name everywhere. */
static const char *paper_text(const char *name)
{
    static const char *const rows[][2] = {{"a4", "A4"}, {"letter", "Letter"}, {"legal", "Legal"}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        if (g_strcmp0(rows[i][0], name) == 0) {
            return rows[i][1];
        }
    }
    return NULL;
}

char *ff_notice_version_text(const FfNoticeContext *context, guint version)
{
    if (version == 0) {
        return g_strdup("");
    }
    JsonArray *variants = ff_detail_array(context->detail, "variants");
    JsonObject *variant = ff_detail_element(variants, version - 1);
    g_autofree char *number = g_strdup_printf("%u", version);
    g_autofree char *resolution =
        resolution_text(context, ff_detail_string(variant, "resolution", NULL));
    const char *paper = paper_text(ff_detail_string(variant, "page_size", NULL));
    const char *known[] = {resolution != NULL ? resolution : paper,
                           resolution != NULL ? paper : NULL, NULL};
    g_autofree char *kind = g_strjoinv(", ", (char **)known);
    return ff_phrases_say(context->phrases, FF_PHRASE_VERSION, "number", number, "kind", kind,
                          NULL);
}

const char *ff_notice_domain(const FfNoticeFacts *facts)
{
    const char *at = facts->from != NULL ? strrchr(facts->from, '@') : NULL;
    return at != NULL && at[1] != '\0' ? at + 1 : "localhost";
}
