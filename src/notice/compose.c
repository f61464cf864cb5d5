// SPDX-License-Identifier: GPL-3.0-or-later
#include "notice/notice.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/detail.h"
#include "base/error.h"
#include "base/limits.h"
#include "notice/context.h"
#include "notice/report.h"
#include "notice/template.h"
#include "notice/text.h"
#include "notice/variables.h"

typedef struct {
    const char *template_name;
    const char *word;           /* in the Message-ID */
    const char *auto_submitted; /* RFC 3834 5.1: replied when it answers a message */
    bool report;                /* multipart/report, RFC 6522 */
} Kind;

static const Kind kinds[] = {
    [FF_NOTICE_SENT] = {"fax.dn.eml", "sent", "auto-replied", true},
    [FF_NOTICE_FAILED] = {"fax.ndn.eml", "failed", "auto-replied", true},
    [FF_NOTICE_REFUSED] = {"fax.sendfailure.eml", "refused", "auto-replied", true},
    [FF_NOTICE_RECEIVED] = {"fax.recv.eml", "received", "auto-generated", false},
    [FF_NOTICE_RECEIVED_PART] = {"fax.recv.err.eml", "received-part", "auto-generated", false},
};

#define LANGUAGE_FALLBACK "en"

void ff_notice_part_free(FfNoticePart *part)
{
    if (part == NULL) {
        return;
    }
    g_free(part->name);
    g_free(part->action);
    g_free(part->why);
    g_free(part);
}

const char *ff_notice_template_name(FfNoticeKind kind)
{
    return kinds[kind].template_name;
}

/* ---- the template file ---- */

/* A language is the name of a folder and comes from a user's record. */
static bool is_language(const char *language)
{
    gsize length = language != NULL ? strlen(language) : 0;
    return length > 0 && length <= 16 &&
           strspn(language, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") ==
               length;
}

/* The first that exists: the user's language, the server's, English. */
static char *find_template(const FfNoticeFacts *facts, const FfSettings *settings)
{
    const char *languages[] = {facts->user != NULL ? facts->user->language : NULL,
                               settings->language, LANGUAGE_FALLBACK};
    char *path = NULL;
    for (guint i = 0; i < G_N_ELEMENTS(languages); i++) {
        if (is_language(languages[i])) {
            g_free(path);
            path = g_build_filename(settings->template_dir, languages[i],
                                    ff_notice_template_name(facts->kind), NULL);
            if (access(path, F_OK) == 0) {
                break;
            }
        }
    }
    return path;
}

static char *read_template(const char *path, gsize *ret_length, GError **error)
{
    g_autoptr(GError) local = NULL;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        g_set_error(error, FF_ERROR, FF_ERROR_CONFIG,
                    "cannot read the template %s: %s; check template_dir and language in [server]",
                    path, g_strerror(errno));
        return NULL;
    }
    char *octets = ff_file_read(fd, FF_LIMIT_TEMPLATE, ret_length, &local);
    close(fd);
    if (octets == NULL) {
        g_set_error(error, FF_ERROR, FF_ERROR_CONFIG, "cannot read the template %s: %s", path,
                    local->message);
    }
    return octets;
}

static char *lookup_variable(const char *name, FfForm form, gpointer data)
{
    return ff_notice_variable_value(data, name, form);
}

static GMimeMessage *expand_template(FfNoticeContext *context, GError **error)
{
    g_autofree char *path = find_template(context->facts, context->settings);
    gsize length = 0;
    g_autofree char *octets = read_template(path, &length, error);
    if (octets == NULL) {
        return NULL;
    }
    GMimeMessage *message = ff_template_expand(octets, length, lookup_variable, context, error);
    if (message == NULL) {
        g_prefix_error(error, "template %s: ", path);
    }
    return message;
}

/* ---- header fields ---- */

/* What becomes a header field or an SMTP path; addresses outside ASCII would need SMTPUTF8. */
static bool check_address(const char *what, const char *address, GError **error)
{
    bool good = address != NULL && strlen(address) <= FF_LIMIT_ADDRESS &&
                strchr(address, '@') != NULL && strpbrk(address, "<>,;: ()\"\\") == NULL;
    for (const char *at = address; good && *at != '\0'; at++) {
        good = g_ascii_isgraph(*at);
    }
    if (!good) {
        g_autofree char *shown = ff_text_clean(address, FF_LIMIT_ADDRESS);
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT,
                    "a notice can't be %s \"%s\": it is no mail address", what, shown);
    }
    return good;
}

/* The template gives the name that people see, never the address. */
static void set_from(GMimeMessage *message, const char *from)
{
    InternetAddressList *list = g_mime_message_get_from(message);
    InternetAddress *first =
        internet_address_list_length(list) > 0 ? internet_address_list_get_address(list, 0) : NULL;
    const char *name = first != NULL ? internet_address_get_name(first) : NULL;
    g_autofree char *clean = ff_text_clean(name != NULL ? name : "Fax service", FF_LIMIT_NAME);
    internet_address_list_clear(list);
    g_mime_message_add_mailbox(message, GMIME_ADDRESS_TYPE_FROM, clean, from);
}

/* A template can't send a notice to anyone else. */
static void set_to(GMimeMessage *message, const char *to)
{
    static const char *const fields[] = {"To", "Cc", "Bcc", "Reply-To", "Sender", "Return-Path"};
    for (guint i = 0; i < G_N_ELEMENTS(fields); i++) {
        g_mime_object_remove_header(GMIME_OBJECT(message), fields[i]);
    }
    g_mime_message_add_mailbox(message, GMIME_ADDRESS_TYPE_TO, NULL, to);
}

/* How often faxes of the message were sent again: each time ends with a notice of its own. */
static gint64 round_of(const FfJob *job)
{
    g_autoptr(JsonObject) detail = ff_detail_parse(job->detail);
    return ff_detail_int(detail, "round", 0);
}

/* The same notice has the same identifier each time it is made, so that a mail system can drop the
 * copy that is sent when the answer to the first was lost. */
static char *make_message_id(const FfNoticeFacts *facts)
{
    const FfJob *job = facts->job;
    const char *word = kinds[facts->kind].word;
    g_autofree char *basis = g_strdup_printf(
        "%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %s %s %s %s", job->id,
        job->created_ms, round_of(job), word, facts->from, facts->to,
        job->message_id != NULL ? job->message_id : "");
    g_autofree char *hash = g_compute_checksum_for_string(G_CHECKSUM_SHA256, basis, -1);
    return g_strdup_printf("%" G_GINT64_FORMAT ".%s.%.20s@%s", job->id, word, hash,
                           ff_notice_domain(facts));
}

static void add_identifier(GPtrArray *identifiers, const char *start, gsize length)
{
    g_autofree char *identifier = g_strndup(start, length);
    if (!g_ptr_array_find_with_equal_func(identifiers, identifier, g_str_equal, NULL)) {
        g_ptr_array_add(identifiers, g_steal_pointer(&identifier));
    }
}

/* Octets of the message identifier that `text` begins with, 0: none. RFC 5322 3.6.4, loosely:
 * printable ASCII with an @ between angle brackets. */
static gsize identifier_length(const char *text, gsize limit)
{
    gsize length = 1;
    while (length < limit && g_ascii_isgraph(text[length]) && strchr("<>", text[length]) == NULL) {
        length++;
    }
    bool closed = *text == '<' && length < limit && text[length] == '>';
    return closed && length < FF_LIMIT_ADDRESS && memchr(text, '@', length) != NULL ? length + 1
                                                                                    : 0;
}

/* The rest of the field is the sender's to invent. */
static void collect_identifiers(GPtrArray *identifiers, const char *text)
{
    gsize limit = text != NULL ? strnlen(text, FF_LIMIT_HEADER_FIELD) : 0;
    for (gsize at = 0; at < limit; at++) {
        gsize length = text[at] == '<' ? identifier_length(text + at, limit - at) : 0;
        if (length > 0) {
            add_identifier(identifiers, text + at, length);
            at += length - 1;
        }
    }
    while (identifiers->len > FF_LIMIT_NOTICE_REFERENCES) {
        g_ptr_array_remove_index(identifiers,
                                 1); /* RFC 5322 3.6.4: the first and the latest matter */
    }
}

static void set_references(GMimeMessage *message, const FfNoticeFacts *facts)
{
    g_autoptr(GPtrArray) own = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func(g_free);
    collect_identifiers(own, facts->job->message_id);
    collect_identifiers(all, facts->references);
    g_mime_object_remove_header(GMIME_OBJECT(message), "In-Reply-To");
    g_mime_object_remove_header(GMIME_OBJECT(message), "References");
    if (own->len == 0) {
        return;
    }
    collect_identifiers(all, g_ptr_array_index(own, 0));
    g_ptr_array_add(all, NULL);
    g_autofree char *references = g_strjoinv(" ", (char **)all->pdata);
    g_mime_object_set_header(GMIME_OBJECT(message), "In-Reply-To", g_ptr_array_index(own, 0), NULL);
    g_mime_object_set_header(GMIME_OBJECT(message), "References", references, NULL);
}

static void set_headers(GMimeMessage *message, const FfNoticeContext *context)
{
    const FfNoticeFacts *facts = context->facts;
    g_autoptr(GDateTime) date = g_date_time_new_from_unix_local(context->now_ms / 1000);
    g_autofree char *identifier = make_message_id(facts);
    set_from(message, facts->from);
    set_to(message, facts->to);
    g_mime_message_set_date(message, date);
    g_mime_message_set_message_id(message, identifier);
    set_references(message, facts);
    g_mime_object_set_header(GMIME_OBJECT(message), "Auto-Submitted",
                             kinds[facts->kind].auto_submitted, NULL);
    g_mime_object_set_header(GMIME_OBJECT(message), "X-Auto-Response-Suppress", "All", NULL);
}

/* ---- the body ---- */

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

static GMimeObject *add_attachment(GMimeObject *body, const FfNoticeFacts *facts)
{
    if (facts->attachment == NULL) {
        return body;
    }
    GMimePart *attachment = part_of_file(facts->attachment, facts->attachment_type);
    g_autofree char *name = ff_text_clean(facts->attachment_name, FF_LIMIT_NAME);
    g_mime_object_set_disposition(GMIME_OBJECT(attachment), "attachment");
    if (*name != '\0') {
        g_mime_part_set_filename(attachment, name);
    }
    return join_parts("mixed", body, attachment);
}

static GMimePart *text_part(const char *type, const char *subtype, const char *text)
{
    GMimePart *part = g_mime_part_new_with_type(type, subtype);
    ff_template_set_text(part, text);
    return part;
}

static void add_original_header(GMimeObject *report, const FfNoticeFacts *facts)
{
    if (facts->original_header == NULL) {
        return;
    }
    g_autofree char *header =
        ff_notice_original_header(facts->original_header, facts->job->subject);
    GMimePart *part = text_part("text", "rfc822-headers", header);
    g_mime_object_set_content_type_parameter(GMIME_OBJECT(part), "charset", "utf-8");
    g_mime_multipart_add(GMIME_MULTIPART(report), GMIME_OBJECT(part));
    g_object_unref(part);
}

static GMimeObject *add_report(GMimeObject *body, const FfNoticeContext *context)
{
    if (!kinds[context->facts->kind].report) {
        return body;
    }
    g_autofree char *status = ff_notice_delivery_status(context);
    GMimePart *part = text_part("message", "delivery-status", status);
    g_mime_part_set_content_encoding(part, GMIME_CONTENT_ENCODING_7BIT);
    GMimeObject *report = join_parts("report", body, part);
    g_mime_object_set_content_type_parameter(report, "report-type", "delivery-status");
    add_original_header(report, context->facts);
    return report;
}

static void set_body(GMimeMessage *message, const FfNoticeContext *context)
{
    GMimeObject *body = g_object_ref(g_mime_message_get_mime_part(message));
    body = add_picture(body, context);
    body = add_attachment(body, context->facts);
    body = add_report(body, context);
    g_mime_message_set_mime_part(message, body);
    g_object_unref(body);
    g_mime_object_encode(GMIME_OBJECT(message), GMIME_ENCODING_CONSTRAINT_7BIT);
}

/* ---- writing ---- */

static bool write_message(GMimeMessage *message, int fd, GError **error)
{
    GMimeStream *file = g_mime_stream_fs_new(fd);
    GMimeStream *stream = g_mime_stream_filter_new(file);
    GMimeFilter *filter = g_mime_filter_unix2dos_new(TRUE);
    g_mime_stream_fs_set_owner(GMIME_STREAM_FS(file), FALSE);
    g_mime_stream_filter_add(GMIME_STREAM_FILTER(stream), filter);
    bool done = g_mime_object_write_to_stream(GMIME_OBJECT(message), NULL, stream) >= 0 &&
                g_mime_stream_flush(stream) == 0;
    if (!done) {
        ff_error_set_errno(error, "cannot write a notice");
    }
    g_object_unref(filter);
    g_object_unref(stream);
    g_object_unref(file);
    return done;
}

static FfFile *compose(FfNoticeContext *context, GError **error)
{
    GMimeMessage *message = expand_template(context, error);
    if (message == NULL) {
        return NULL;
    }
    set_headers(message, context);
    set_body(message, context);
    g_autoptr(FfFile) notice = ff_file_new("notice.eml", error);
    bool done = notice != NULL && write_message(message, notice->fd, error);
    g_object_unref(message);
    return done ? g_steal_pointer(&notice) : NULL;
}

FfFile *ff_notice_compose(const FfNoticeFacts *facts, const FfSettings *settings, GError **error)
{
    if (!check_address("from", facts->from, error) || !check_address("to", facts->to, error)) {
        return NULL;
    }
    g_autoptr(FfNoticeContext) context = ff_notice_context_new(facts, settings, ff_clock_now_ms());
    return compose(context, error);
}
