// SPDX-License-Identifier: GPL-3.0-or-later
#include "message/message.h"

#include <gmime/gmime.h>
#include <string.h>
#include <unistd.h>

#include "base/charset.h"
#include "base/limits.h"
#include "message/cms.h"
#include "message/header.h"
#include "message/loop.h"
#include "message/parts.h"
#include "message/recipients.h"
#include "message/sender.h"
#include "message/words.h"

enum { SUBJECT_LIMIT = 998, REFERENCES_LIMIT = 20, MESSAGE_ID_LIMIT = 400 };

void ff_message_warm_up(void)
{
    g_mime_init();
    ff_charset_warm_up();
    ff_cms_warm_up();
}

FfMail *ff_mail_new(void)
{
    FfMail *mail = g_new0(FfMail, 1);
    mail->verified = "none";
    mail->recipients = g_ptr_array_new_with_free_func((GDestroyNotify)ff_recipient_free);
    mail->parts = g_ptr_array_new_with_free_func((GDestroyNotify)ff_part_free);
    return mail;
}

void ff_part_free(FfPart *part)
{
    if (part != NULL) {
        g_free(part->name);
        g_free(part->type);
        g_free(part->file);
        g_free(part->why);
        g_free(part);
    }
}

void ff_recipient_free(FfRecipient *recipient)
{
    if (recipient != NULL) {
        g_free(recipient->number);
        g_free(recipient->name);
        g_free(recipient->address);
        g_clear_pointer(&recipient->flags, g_hash_table_unref);
        g_free(recipient);
    }
}

void ff_mail_free(FfMail *mail)
{
    if (mail != NULL) {
        g_free(mail->reason_argument);
        g_free(mail->sender);
        g_free(mail->sender_name);
        g_free(mail->user);
        g_free(mail->subject);
        g_free(mail->message_id);
        g_free(mail->body_hash);
        g_free(mail->references);
        g_ptr_array_unref(mail->recipients);
        g_ptr_array_unref(mail->parts);
        g_free(mail);
    }
}

/* ---- what the header says of the message ---- */

/* A subject that begins with [user:secret] loses that before anybody sees it. */
static const char *behind_secret(const char *subject, const FfMailFacts *facts)
{
    bool expected =
        facts->mailbox != NULL && facts->mailbox->sender_verification == FF_VERIFY_SECRET;
    const char *end = expected && *subject == '[' ? strchr(subject, ']') : NULL;
    return end != NULL ? end + 1 + strspn(end + 1, " ") : subject;
}

static char *read_subject(const FfHeader *header, const FfMailFacts *facts)
{
    const char *raw = ff_header_value(header, "Subject");
    if (raw == NULL) {
        return NULL;
    }
    g_autofree char *decoded = ff_words_decode(raw);
    g_autofree char *line = ff_words_one_line(decoded, SUBJECT_LIMIT);
    return g_strdup(behind_secret(line, facts));
}

/* The next "<id@host>" at or after *at; NULL at the end. Others than printable ASCII are passed
 * over. */
static char *next_message_id(const char **at)
{
    const char *start;
    while ((start = strchr(*at, '<')) != NULL) {
        gsize length = 1;
        while (g_ascii_isgraph(start[length]) && start[length] != '<' && start[length] != '>') {
            length++;
        }
        *at = start + length;
        if (start[length] == '>' && length > 1 && length < MESSAGE_ID_LIMIT) {
            return g_strndup(start, length + 1);
        }
    }
    return NULL;
}

static void append_ids(GPtrArray *ids, const char *value)
{
    char *id;
    for (const char *at = value; at != NULL && (id = next_message_id(&at)) != NULL;) {
        g_ptr_array_add(ids, id);
    }
}

/* RFC 5322 section 3.6.4: the references of the message, or what it answers, then itself. */
static char *read_references(const FfHeader *header, const char *message_id)
{
    g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func(g_free);
    const char *references = ff_header_value(header, "References");
    append_ids(ids, references != NULL ? references : ff_header_value(header, "In-Reply-To"));
    append_ids(ids, message_id);
    if (ids->len == 0) {
        return NULL;
    }
    GString *text = g_string_new(NULL);
    for (guint i = ids->len > REFERENCES_LIMIT ? ids->len - REFERENCES_LIMIT : 0; i < ids->len;
         i++) {
        g_string_append_printf(text, "%s%s", text->len > 0 ? " " : "", (char *)ids->pdata[i]);
    }
    return g_string_free(text, FALSE);
}

static void read_facts(const FfHeader *header, const FfMailFacts *facts, FfMail *mail)
{
    const char *message_id = ff_header_value(header, "Message-ID");
    mail->subject = read_subject(header, facts);
    mail->message_id = message_id != NULL ? next_message_id(&message_id) : NULL;
    mail->references = read_references(header, mail->message_id);
}

/* ---- the steps, in the order in which they decide ---- */

typedef struct {
    int fd, parts_fd;
    bool empty;
    FfReason sender; /* what reading From gave */
    const FfHeader *header;
    const FfMailFacts *facts;
    FfMail *mail;
} Parse;

static FfReason check_loop(Parse *parse)
{
    return ff_loop_check(parse->header, parse->facts, parse->mail->sender);
}

static FfReason check_sender(Parse *parse)
{
    if (parse->empty) {
        return FF_REASON_EMPTY_MESSAGE;
    }
    if (parse->sender != FF_REASON_NONE) {
        return parse->sender;
    }
    FfReason reason = ff_sender_admit(parse->header, parse->facts, parse->mail);
    if (reason != FF_REASON_NONE) {
        parse->mail->reason_argument = g_strdup(parse->mail->sender);
    }
    return reason;
}

static FfReason check_size(Parse *parse)
{
    if (parse->facts->too_large) {
        return FF_REASON_MESSAGE_TOO_LARGE;
    }
    if (parse->header->whole) {
        return FF_REASON_NONE;
    }
    return ff_recipients_overflow(parse->header) ? FF_REASON_TOO_MANY_RECIPIENTS
                                                 : FF_REASON_MALFORMED_MESSAGE;
}

static FfReason collect_recipients(Parse *parse)
{
    return ff_recipients_collect(parse->header, parse->facts, parse->mail,
                                 &parse->mail->reason_argument);
}

static FfReason collect_parts(Parse *parse)
{
    return ff_parts_collect(parse->fd, parse->header->length, parse->parts_fd, parse->mail,
                            &parse->mail->reason_argument);
}

/* Copies that a mail system made on the way differ in their headers only. */
static FfReason hash_body(Parse *parse)
{
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    guchar buffer[16 << 10];
    off_t offset = (off_t)parse->header->length;
    gssize count;
    while ((count = pread(parse->fd, buffer, sizeof buffer, offset)) > 0) {
        g_checksum_update(sum, buffer, count);
        offset += count;
    }
    parse->mail->body_hash = count == 0 ? g_strdup(g_checksum_get_string(sum)) : NULL;
    return FF_REASON_NONE;
}

static FfReason (*const steps[])(Parse *) = {
    check_loop, check_sender, check_size, collect_recipients, collect_parts, hash_body,
};

/* One octet more than is kept tells whether the header ends within. */
static FfHeader *read_header(int fd, bool *ret_empty)
{
    gsize limit = FF_LIMIT_MESSAGE_HEADER + 1;
    g_autofree char *octets = g_malloc(limit);
    gsize length = 0;
    gssize count;
    while (length < limit &&
           (count = pread(fd, octets + length, limit - length, (off_t)length)) > 0) {
        length += (gsize)count;
    }
    *ret_empty = length == 0;
    return ff_header_parse(octets, length, length < limit);
}

FfMail *ff_mail_parse(int fd, const FfMailFacts *facts, int parts_fd)
{
    FfMail *mail = ff_mail_new();
    bool empty = false;
    ff_message_warm_up();
    g_autoptr(FfHeader) header = read_header(fd, &empty);
    read_facts(header, facts, mail);
    Parse parse = {fd, parts_fd, empty, ff_sender_read(header, mail), header, facts, mail};
    for (guint i = 0; i < G_N_ELEMENTS(steps) && mail->reason == FF_REASON_NONE; i++) {
        mail->reason = steps[i](&parse);
    }
    return mail;
}
