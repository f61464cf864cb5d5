// SPDX-License-Identifier: GPL-3.0-or-later
#include "notice/body.h"

#include "base/detail.h"
#include "base/limits.h"
#include "notice/report.h"
#include "notice/template.h"
#include "notice/text.h"

static GMimePart *part_of_file(const FfFile *file, const char *type)
{
    GMimeStream *stream = g_mime_stream_fs_new_with_bounds(file->fd, 0, -1);
    g_mime_stream_fs_set_owner(GMIME_STREAM_FS(stream), FALSE);
    GMimeDataWrapper *wrapper =
        g_mime_data_wrapper_new_with_stream(stream, GMIME_CONTENT_ENCODING_DEFAULT);
    g_auto(GStrv) names = g_strsplit(type != NULL ? type : "", "/", 2);
    bool named = g_strv_length(names) == 2;
    GMimePart *part = g_mime_part_new_with_type(named ? names[0] : "application",
                                                named ? names[1] : "octet-stream");
    g_mime_part_set_content(part, wrapper);
    g_mime_part_set_content_encoding(part, GMIME_CONTENT_ENCODING_BASE64);
    g_object_unref(wrapper);
    g_object_unref(stream);
    return part;
}

/* Takes over both parts. */
static GMimeObject *join_parts(const char *subtype, GMimeObject *first, GMimePart *second)
{
    GMimeMultipart *multipart = g_mime_multipart_new_with_subtype(subtype);
    g_mime_multipart_add(multipart, first);
    g_mime_multipart_add(multipart, GMIME_OBJECT(second));
    g_object_unref(first);
    g_object_unref(second);
    return GMIME_OBJECT(multipart);
}

/* RFC 2387: the picture belongs to the text that shows it. */
static GMimeObject *add_picture(GMimeObject *body, const FfNoticeContext *context)
{
    if (context->picture_id == NULL) {
        return body;
    }
    GMimePart *picture = part_of_file(context->facts->picture, "image/png");
    g_mime_part_set_content_id(picture, context->picture_id);
    g_mime_object_set_disposition(GMIME_OBJECT(picture), "inline");
    g_mime_part_set_filename(picture, "first-page.png");
    g_autofree char *type = g_mime_content_type_get_mime_type(g_mime_object_get_content_type(body));
    GMimeObject *related = join_parts("related", body, picture);
    g_mime_object_set_content_type_parameter(related, "type", type);
    return related;
}

static void add_attachment(GMimeMultipart *mixed, const FfNoticeAttachment *attachment)
{
    GMimePart *part = part_of_file(attachment->file, attachment->type);
    g_autofree char *name = ff_text_clean(attachment->name, FF_LIMIT_NAME);
    g_mime_object_set_disposition(GMIME_OBJECT(part), "attachment");
    if (*name != '\0') {
        g_mime_part_set_filename(part, name);
    }
    g_mime_multipart_add(mixed, GMIME_OBJECT(part));
    g_object_unref(part);
}

static GMimeObject *add_attachments(GMimeObject *body, const GPtrArray *attachments)
{
    if (attachments == NULL || attachments->len == 0) {
        return body;
    }
    GMimeMultipart *mixed = g_mime_multipart_new_with_subtype("mixed");
    g_mime_multipart_add(mixed, body);
    g_object_unref(body);
    for (guint i = 0; i < attachments->len; i++) {
        add_attachment(mixed, g_ptr_array_index(attachments, i));
    }
    return GMIME_OBJECT(mixed);
}

static GMimePart *text_part(const char *type, const char *subtype, const char *text)
{
    GMimePart *part = g_mime_part_new_with_type(type, subtype);
    ff_template_set_text(part, text);
    return part;
}

static void add_original_header(GMimeObject *report, const FfNoticeContext *context)
{
    const FfNoticeFacts *facts = context->facts;
    bool secret = ff_detail_bool(context->detail, "subject_secret");
    if (facts->original_header == NULL) {
        return;
    }
    g_autofree char *header =
        ff_notice_original_header(facts->original_header, facts->job->subject, secret);
    GMimePart *part = text_part("text", "rfc822-headers", header);
    g_mime_object_set_content_type_parameter(GMIME_OBJECT(part), "charset", "utf-8");
    g_mime_multipart_add(GMIME_MULTIPART(report), GMIME_OBJECT(part));
    g_object_unref(part);
}

static GMimeObject *add_report(GMimeObject *body, const FfNoticeContext *context)
{
    g_autofree char *status = ff_notice_delivery_status(context);
    GMimePart *part = text_part("message", "delivery-status", status);
    g_mime_part_set_content_encoding(part, GMIME_CONTENT_ENCODING_7BIT);
    GMimeObject *report = join_parts("report", body, part);
    g_mime_object_set_content_type_parameter(report, "report-type", "delivery-status");
    add_original_header(report, context);
    return report;
}

void ff_body_set(GMimeMessage *message, const FfNoticeContext *context, bool report)
{
    GMimeObject *body = g_object_ref(g_mime_message_get_mime_part(message));
    body = add_picture(body, context);
    body = add_attachments(body, context->facts->attachments);
    body = report ? add_report(body, context) : body;
    g_mime_message_set_mime_part(message, body);
    g_object_unref(body);
    g_mime_object_encode(GMIME_OBJECT(message), GMIME_ENCODING_CONSTRAINT_7BIT);
}
