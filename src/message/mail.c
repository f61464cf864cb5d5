// SPDX-License-Identifier: GPL-3.0-or-later
#include "message/message.h"

#include <gmime/gmime.h>
#include <openssl/evp.h>
#include <string.h>
#include <unistd.h>

#include "base/charset.h"
#include "base/limits.h"
#include "message/cms.h"
#include "message/header.h"
#include "message/loop.h"
#include "message/parts.h"
#include "message/recipients.h"
#include "message/rules.h"
#include "message/sender.h"
#include "message/words.h"
#include "number/number.h"

enum { SUBJECT_LIMIT = 998, REFERENCES_LIMIT = 20, MESSAGE_ID_LIMIT = 400 };

/* Fetched once: a fetch costs more than hashing a short message. OpenSSL's hash takes a tenth of
 * the time of GLib's. */
static const EVP_MD *sha256(void)
{
    static EVP_MD *method;
    if (method == NULL) {
        method = EVP_MD_fetch(NULL, "SHA256", NULL);
    }
    return method;
}

void ff_message_warm_up(void)
{
    static bool warm;
    if (!warm) {
        g_mime_init();
        ff_charset_warm_up();
        ff_cms_warm_up();
        ff_number_warm_up();
        sha256();
        warm = true;
    }
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
        g_free(part->content_id);
        g_free(part->location);
        g_free(part->alternative_of);
        g_free(part->why);
        g_free(part);
    }
}

static void unpacked_file_free(FfUnpackedFile *file)
{
    g_free(file->name);
    g_free(file->type);
    g_free(file->content_id);
    g_free(file);
}

static void unpacked_part_free(FfUnpackedPart *part)
{
    g_ptr_array_unref(part->files);
    g_free(part);
}

FfUnpacked *ff_unpacked_new(int fd)
{
    FfUnpacked *unpacked = g_new0(FfUnpacked, 1);
    unpacked->fd = fd;
    unpacked->parts = g_ptr_array_new_with_free_func((GDestroyNotify)unpacked_part_free);
    return unpacked;
}

FfUnpackedPart *ff_unpacked_add(FfUnpacked *unpacked, gint64 number)
{
    FfUnpackedPart *part = g_new0(FfUnpackedPart, 1);
    part->number = number;
    part->files = g_ptr_array_new_with_free_func((GDestroyNotify)unpacked_file_free);
    g_ptr_array_add(unpacked->parts, part);
    return part;
}

void ff_unpacked_free(FfUnpacked *unpacked)
{
    if (unpacked != NULL) {
        g_ptr_array_unref(unpacked->parts);
        g_free(unpacked);
    }
}

void ff_recipient_free(FfRecipient *recipient)
{
    if (recipient != NULL) {
        g_free(recipient->number);
        g_free(recipient->name);
        g_free(recipient->address);
        g_free(recipient->again);
        g_clear_pointer(&recipient->flags, g_hash_table_unref);
        g_free(recipient);
    }
}

void ff_mail_free(FfMail *mail)
{
    if (mail != NULL) {
        g_free(mail->reason_argument);
        g_free(mail->sender);
        g_free(mail->answer_to);
        g_free(mail->sender_name);
        g_free(mail->user);
        g_free(mail->subject);
        g_free(mail->message_id);
        g_free(mail->body_hash);
        g_free(mail->references);
        g_free(mail->to);
        g_free(mail->cc);
        g_ptr_array_unref(mail->recipients);
        g_ptr_array_unref(mail->parts);
        g_free(mail);
    }
}

/* ---- what the header says of the message ---- */

/* Loses its secret before anybody sees it. *ret_taken: it had one. */
static char *read_subject(const FfHeader *header, FfSecretKnown *known, FfClaim *ret_claim,
                          bool *ret_taken)
{
    const char *raw = ff_header_value(header, "Subject");
    if (raw == NULL) {
        return NULL;
    }
    g_autofree char *decoded = ff_words_decode(raw);
    g_autofree char *line = ff_words_one_line(decoded, SUBJECT_LIMIT);
    char *clean = ff_secret_take(line, known, ret_claim);
    *ret_taken = strcmp(clean, line) != 0;
    return clean;
}

/* Most fields need no decoding. */
static bool field_holds_secret(const char *raw, FfSecretKnown *known)
{
    if (g_str_is_ascii(raw) && strstr(raw, "=?") == NULL) {
        return ff_secret_names_anybody(raw, known);
    }
    g_autofree char *decoded = ff_words_decode(raw);
    g_autofree char *line = ff_words_one_line(decoded, FF_LIMIT_HEADER_FIELD);
    return ff_secret_names_anybody(line, known);
}

/* Of any field: answers have an earlier subject in Thread-Topic, and one of their own. */
static bool holds_secret(const FfHeader *header, FfSecretKnown *known)
{
    for (guint i = 0; i < header->fields->len; i++) {
        const FfHeaderField *field = header->fields->pdata[i];
        if (field_holds_secret(field->value, known)) {
            return true;
        }
    }
    return false;
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

static void read_facts(const FfHeader *header, FfSecretKnown *known, FfMail *mail,
                       FfClaim *ret_claim)
{
    const char *message_id = ff_header_value(header, "Message-ID");
    mail->subject = read_subject(header, known, ret_claim, &mail->secret);
    mail->secret = mail->secret || holds_secret(header, known);
    mail->message_id = message_id != NULL ? next_message_id(&message_id) : NULL;
    mail->references = read_references(header, mail->message_id);
}

/* ---- the steps, in the order in which they decide ---- */

typedef struct {
    FfPartsSource source;
    int parts_fd;
    bool empty;
    FfReason sender; /* what reading From gave */
    const FfHeader *header;
    const FfMailFacts *facts;
    const FfClaim *claim; /* of the subject */
    FfSecretKnown *known;
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
    FfReason reason = ff_sender_admit(parse->header, parse->facts, parse->claim, parse->mail);
    if (reason != FF_REASON_NONE) {
        parse->mail->reason_argument = g_strdup(parse->mail->sender);
    }
    return reason;
}

static FfReason check_way(Parse *parse)
{
    return ff_rules_check_way(parse->facts, parse->mail, &parse->mail->reason_argument);
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

static FfReason check_numbers(Parse *parse)
{
    return ff_rules_check_numbers(parse->facts, parse->mail, &parse->mail->reason_argument);
}

static FfReason collect_parts(Parse *parse)
{
    return ff_parts_collect(&parse->source, parse->parts_fd, parse->facts, parse->known,
                            parse->mail, &parse->mail->reason_argument);
}

static bool hash_file(EVP_MD_CTX *sum, int fd, off_t offset)
{
    guchar buffer[16 << 10];
    gssize count;
    while ((count = pread(fd, buffer, sizeof buffer, offset)) > 0) {
        if (EVP_DigestUpdate(sum, buffer, (gsize)count) != 1) {
            return false;
        }
        offset += count;
    }
    return count == 0;
}

static bool hash_source(EVP_MD_CTX *sum, const FfPartsSource *source)
{
    gsize start = source->header_length;
    if (source->octets == NULL) {
        return hash_file(sum, source->fd, (off_t)start);
    }
    return EVP_DigestUpdate(sum, source->octets + start, source->length - start) == 1;
}

static char *hex_of(EVP_MD_CTX *sum)
{
    static const char digits[] = "0123456789abcdef";
    guchar digest[EVP_MAX_MD_SIZE];
    char text[2 * EVP_MAX_MD_SIZE];
    guint length = 0;
    if (EVP_DigestFinal_ex(sum, digest, &length) != 1) {
        return NULL;
    }
    for (guint i = 0; i < length; i++) {
        text[2 * i] = digits[digest[i] >> 4];
        text[2 * i + 1] = digits[digest[i] & 15];
    }
    return g_strndup(text, 2 * (gsize)length);
}

/* Copies that a mail system made on the way differ in their headers only. */
static FfReason hash_body(Parse *parse)
{
    if (parse->parts_fd == FF_MAIL_NO_PARTS) {
        return FF_REASON_NONE;
    }
    EVP_MD_CTX *sum = EVP_MD_CTX_new();
    bool good = sum != NULL && EVP_DigestInit_ex2(sum, sha256(), NULL) == 1 &&
                hash_source(sum, &parse->source);
    parse->mail->body_hash = good ? hex_of(sum) : NULL;
    EVP_MD_CTX_free(sum);
    return FF_REASON_NONE;
}

static FfReason (*const steps[])(Parse *) = {
    check_loop,         check_sender,  check_way,     check_size,
    collect_recipients, check_numbers, collect_parts, hash_body,
};

/* The beginning of a message: what its header may have, and one octet more, which tells whether
 * the header ends within. */
typedef struct {
    char *octets;
    gsize length;
    bool whole; /* there is no more */
} Beginning;

static void read_beginning(int fd, Beginning *beginning)
{
    gsize limit = FF_LIMIT_MESSAGE_HEADER + 1;
    gsize length = 0;
    gssize count = 1;
    beginning->octets = g_malloc(limit + 1);
    while (length < limit && count > 0) {
        count = pread(fd, beginning->octets + length, limit - length, (off_t)length);
        length += (gsize)MAX(count, 0);
    }
    beginning->octets[length] = '\0';
    beginning->length = length;
    beginning->whole = count == 0;
}

/* What hands an empty message over may have ended its last line. */
static bool is_empty(const Beginning *beginning)
{
    return beginning->whole && strspn(beginning->octets, "\r\n") == beginning->length;
}

static void run_steps(Parse *parse)
{
    FfMail *mail = parse->mail;
    for (guint i = 0; i < G_N_ELEMENTS(steps) && mail->reason == FF_REASON_NONE; i++) {
        mail->reason = steps[i](parse);
    }
}

static bool expects_secrets(const FfMailFacts *facts)
{
    return facts->mailbox != NULL && facts->mailbox->sender_verification == FF_VERIFY_SECRET;
}

/* Was there one? */
static bool take_secret(char **text, char *(*take)(const char *, FfSecretKnown *),
                        FfSecretKnown *known)
{
    g_autofree char *told = g_steal_pointer(text);
    *text = told != NULL ? take(told, known) : NULL;
    return g_strcmp0(told, *text) != 0;
}

/* Wherever somebody wrote it: in the name of a recipient, which covers and refusals tell, or so
 * that it proves nothing, in a mail that should have proved something. */
static void take_secrets(const Parse *parse)
{
    FfMail *mail = parse->mail;
    char **texts[] = {&mail->sender_name, &mail->to, &mail->cc, &mail->reason_argument};
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        take_secret(texts[i], ff_secret_take_known, parse->known);
    }
    for (guint i = 0; i < mail->recipients->len; i++) {
        FfRecipient *recipient = mail->recipients->pdata[i];
        take_secret(&recipient->name, ff_secret_take_known, parse->known);
    }
    if (mail->reason == FF_REASON_UNVERIFIED_SENDER && expects_secrets(parse->facts)) {
        mail->secret =
            take_secret(&mail->subject, ff_secret_take_form, parse->known) || mail->secret;
    }
}

FfMail *ff_mail_parse(int fd, const FfMailFacts *facts, int parts_fd)
{
    FfMail *mail = ff_mail_new();
    Beginning beginning = {0};
    ff_message_warm_up();
    read_beginning(fd, &beginning);
    g_autofree char *octets = beginning.octets;
    g_autoptr(FfHeader) header =
        ff_header_parse(octets, beginning.length, beginning.length <= FF_LIMIT_MESSAGE_HEADER);
    g_auto(FfClaim) claim = {NULL, NULL};
    g_autoptr(FfSecretKnown) known = ff_secret_known_new(facts->users, expects_secrets(facts));
    read_facts(header, known, mail, &claim);
    Parse parse = {
        .source = {fd, header->length, beginning.whole ? octets : NULL, beginning.length},
        .parts_fd = parts_fd,
        .empty = is_empty(&beginning),
        .sender = ff_sender_read(header, mail),
        .header = header,
        .facts = facts,
        .claim = &claim,
        .known = known,
        .mail = mail,
    };
    run_steps(&parse);
    take_secrets(&parse);
    return mail;
}
