// SPDX-License-Identifier: GPL-3.0-or-later
#include "notice/notice.h"

#include <string.h>

#include "base/detail.h"
#include "base/error.h"
#include "base/limits.h"
#include "notice/body.h"
#include "notice/context.h"
#include "notice/language.h"
#include "notice/text.h"

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

void ff_notice_part_free(FfNoticePart *part)
{
    if (part == NULL) {
        return;
    }
    g_free(part->name);
    g_free(part->why);
    g_free(part);
}

guint ff_notice_failed_parts(const GPtrArray *parts)
{
    guint failed = 0;
    for (guint i = 0; parts != NULL && i < parts->len; i++) {
        failed += ((const FfNoticePart *)parts->pdata[i])->action == FF_NOTICE_PART_FAILED;
    }
    return failed;
}

void ff_notice_attachment_free(FfNoticeAttachment *attachment)
{
    if (attachment == NULL) {
        return;
    }
    if (attachment->owned) {
        ff_file_free(attachment->file);
    }
    g_free(attachment->name);
    g_free(attachment);
}

const char *ff_notice_template_name(FfNoticeKind kind)
{
    return kinds[kind].template_name;
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

/* How often faxes of the message were sent again, and which delivery of a received fax it is: each
 * has a notice of its own. */
static gint64 detail_of(const FfJob *job, const char *key)
{
    g_autoptr(JsonObject) detail = ff_detail_parse(job->detail);
    return ff_detail_int(detail, key, 0);
}

/* The same notice has the same identifier each time it is made, so that a mail system can drop the
 * copy that is sent when the answer to the first was lost. */
static char *make_message_id(const FfNoticeFacts *facts)
{
    const FfJob *job = facts->job;
    const char *word = kinds[facts->kind].word;
    g_autofree char *basis = g_strdup_printf(
        "%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT
        " %s %s %s %s",
        job->id, job->created_ms, detail_of(job, "round"), detail_of(job, "delivery"), word,
        facts->from, facts->to, job->message_id != NULL ? job->message_id : "");
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

static FfFile *compose(const FfNoticeFacts *facts, const FfSettings *settings, GPtrArray *faults,
                       GError **error)
{
    g_autoptr(FfNoticeContext) context = NULL;
    GMimeMessage *message = ff_language_expand(facts, settings, faults, &context, error);
    if (message == NULL) {
        return NULL;
    }
    set_headers(message, context);
    ff_body_set(message, context, kinds[facts->kind].report);
    g_autoptr(FfFile) notice = ff_file_new("notice.eml", error);
    bool done = notice != NULL && write_message(message, notice->fd, error);
    g_object_unref(message);
    return done ? g_steal_pointer(&notice) : NULL;
}

FfFile *ff_notice_compose(const FfNoticeFacts *facts, const FfSettings *settings, GPtrArray *faults,
                          GError **error)
{
    if (!check_address("from", facts->from, error) || !check_address("to", facts->to, error)) {
        return NULL;
    }
    return compose(facts, settings, faults, error);
}
