// SPDX-License-Identifier: GPL-3.0-or-later
#include "notice/sample.h"

#include <gmime/gmime.h>

#include "base/clock.h"
#include "notice/text.h"

#define HOUR_MS 3600000

static void set(char **field, const char *value)
{
    g_free(*field);
    *field = g_strdup(value);
}

/* ---- faxes and parts ---- */

static void add_call(FfNoticeSample *sample, gint64 job, FfReason reason)
{
    FfAttempt *call = ff_attempt_new(job, 1);
    call->started_ms = ff_clock_now_ms() - HOUR_MS / 2;
    call->ended_ms = call->started_ms + 72000;
    call->bit_rate = 14400;
    call->ecm = true;
    call->reason = reason;
    call->t30_code = reason == FF_REASON_NONE ? 0 : 49;
    set(&call->t30_text, reason == FF_REASON_NONE ? "OK" : "The call dropped prematurely");
    set(&call->line, "main");
    set(&call->far_identity, "+1 503 555 0123");
    set(&call->detail,
        "{\"dis\":\"ff 13 80 00 ee f8\",\"seconds\":72,\"ecm_retries\":4,\"rtn\":1,\"rtp\":2,"
        "\"dial_seconds\":3,\"v21_errors\":1}");
    g_ptr_array_add(sample->attempts, call);
}

static void add_fax(FfNoticeSample *sample, const char *name, const char *number, bool sent)
{
    FfJob *fax = ff_job_new(FF_KIND_FAX, sent ? FF_STATE_SENT : FF_STATE_FAILED);
    fax->id = sample->job->id + 1 + sample->faxes->len;
    fax->created_ms = sample->job->created_ms;
    fax->pages = 3;
    fax->confirmed_pages = sent ? 3 : 1;
    fax->attempts = 2;
    fax->reason = sent ? FF_REASON_NONE : FF_REASON_GAVE_UP;
    set(&fax->recipient_name, name);
    set(&fax->number, number);
    set(&fax->custom_billing, "CASE-4711");
    set(&fax->detail, "{\"company\":\"Example Ltd\"}");
    g_ptr_array_add(sample->faxes, fax);
    add_call(sample, fax->id, sent ? FF_REASON_NONE : FF_REASON_CALL_DROPPED);
}

static void add_part(FfNoticeSample *sample, const char *name, FfNoticePartAction action,
                     const char *why, int pages)
{
    FfNoticePart *part = g_new0(FfNoticePart, 1);
    part->name = g_strdup(name);
    part->body = name == NULL;
    part->action = action;
    part->why = g_strdup(why);
    part->pages = part->pages_most = pages;
    g_ptr_array_add(sample->parts, part);
}

/* ---- the kinds ---- */

static void fill_message(FfNoticeSample *sample, FfNoticeKind kind)
{
    FfJob *job = sample->job;
    bool refused = kind == FF_NOTICE_REFUSED;
    set(&job->sender, "anne@example.com");
    set(&job->source, "fax@example.com");
    set(&job->subject, "Contract for the new office");
    set(&job->message_id, "<sample@example.com>");
    set(&job->detail, "{\"sender_name\":\"Anne Anderson\",\"resolution\":\"fine\"}");
    add_part(sample, NULL, FF_NOTICE_PART_FAXED, NULL, 1);
    add_part(sample, "Contract.pdf", refused ? FF_NOTICE_PART_FAILED : FF_NOTICE_PART_FAXED,
             refused ? "document-encrypted" : NULL, refused ? 0 : 2);
    add_part(sample, "logo.png", FF_NOTICE_PART_LEFT_OUT, "decoration", 0);
    sample->facts.parts = sample->parts;
    sample->facts.original_header = "From: anne@example.com\nTo: fax@example.com\n";
    if (refused) {
        job->reason = FF_REASON_DOCUMENT_ENCRYPTED;
        set(&job->reason_argument, "Contract.pdf");
        return;
    }
    add_fax(sample, "Bob Baker", "+15035550123", true);
    add_fax(sample, "Carla Cooper", "+442079460018", kind == FF_NOTICE_SENT);
    sample->facts.faxes = sample->faxes;
}

static void fill_reception(FfNoticeSample *sample, FfNoticeKind kind)
{
    bool partial = kind == FF_NOTICE_RECEIVED_PART;
    set(&sample->job->sender, "+442079460018");
    set(&sample->job->number, "+15035550100");
    set(&sample->job->detail, "{\"line\":\"main\",\"caller_identity\":\"+44 20 7946 0018\"}");
    add_call(sample, sample->job->id, partial ? FF_REASON_CALL_DROPPED : FF_REASON_NONE);
    FfAttempt *call = g_ptr_array_index(sample->attempts, 0);
    call->ecm = !partial;
    call->bad_rows = partial ? 12 : 0;
}

static bool add_pages(FfNoticeSample *sample, GError **error)
{
    sample->pages = ff_file_new_from_bytes("pages.tif", "II*\0", 4, error);
    if (sample->pages == NULL) {
        return false;
    }
    FfNoticeAttachment *attachment = g_new0(FfNoticeAttachment, 1);
    attachment->file = sample->pages;
    attachment->name = g_strdup("fax.tif");
    attachment->type = "image/tiff";
    g_ptr_array_add(sample->attachments, attachment);
    sample->facts.attachments = sample->attachments;
    return true;
}

FfNoticeSample *ff_notice_sample_new(FfNoticeKind kind, GError **error)
{
    bool reception = kind == FF_NOTICE_RECEIVED || kind == FF_NOTICE_RECEIVED_PART;
    g_autoptr(FfNoticeSample) sample = g_new0(FfNoticeSample, 1);
    sample->faxes = g_ptr_array_new_with_free_func((GDestroyNotify)ff_job_free);
    sample->attempts = g_ptr_array_new_with_free_func((GDestroyNotify)ff_attempt_free);
    sample->parts = g_ptr_array_new_with_free_func((GDestroyNotify)ff_notice_part_free);
    sample->attachments = g_ptr_array_new_with_free_func((GDestroyNotify)ff_notice_attachment_free);
    sample->job = ff_job_new(reception ? FF_KIND_RECEPTION : FF_KIND_MESSAGE, FF_STATE_FINISHED);
    sample->job->id = 40;
    sample->job->pages = 3;
    sample->job->created_ms = ff_clock_now_ms() - HOUR_MS;
    sample->user = ff_user_new("anne", "anne@example.com");
    set(&sample->user->billing, "LEGAL");
    sample->facts = (FfNoticeFacts){.kind = kind,
                                    .job = sample->job,
                                    .attempts = sample->attempts,
                                    .user = sample->user,
                                    .from = "fax@example.com",
                                    .to = "anne@example.com"};
    (reception ? fill_reception : fill_message)(sample, kind);
    bool done = kind == FF_NOTICE_REFUSED || add_pages(sample, error);
    return done ? g_steal_pointer(&sample) : NULL;
}

void ff_notice_sample_free(FfNoticeSample *sample)
{
    if (sample == NULL) {
        return;
    }
    ff_job_free(sample->job);
    ff_user_free(sample->user);
    g_ptr_array_unref(sample->faxes);
    g_ptr_array_unref(sample->attempts);
    g_ptr_array_unref(sample->parts);
    g_ptr_array_unref(sample->attachments);
    ff_file_free(sample->pages);
    g_free(sample);
}

/* ---- reading ---- */

typedef struct {
    const char *subtype;
    char *text;
} Search;

static void match(GMimeObject *parent, GMimeObject *part, gpointer data)
{
    Search *search = data;
    GMimeContentType *type = g_mime_object_get_content_type(part);
    if (search->text == NULL && GMIME_IS_TEXT_PART(part) &&
        g_mime_content_type_is_type(type, "text", search->subtype)) {
        search->text = g_mime_text_part_get_text(GMIME_TEXT_PART(part));
    }
}

char *ff_notice_read_text(const FfFile *notice, bool html)
{
    Search search = {.subtype = html ? "html" : "plain"};
    g_mime_init();
    GMimeStream *stream = g_mime_stream_fs_new_with_bounds(notice->fd, 0, -1);
    g_mime_stream_fs_set_owner(GMIME_STREAM_FS(stream), FALSE);
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
    if (message != NULL) {
        g_mime_message_foreach(message, match, &search);
        g_object_unref(message);
    }
    g_object_unref(parser);
    g_object_unref(stream);
    if (search.text != NULL) {
        ff_text_strip_returns(search.text);
    }
    return search.text;
}
