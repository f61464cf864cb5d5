// SPDX-License-Identifier: GPL-3.0-or-later
/* Who is told of the end of a message or of a received fax, with what. */
#include <string.h>
#include <unistd.h>

#include "base/detail.h"
#include "base/error.h"
#include "stage/stage.h"

enum { ORIGINAL_HEADER_LIMIT = 16 << 10 };

void ff_notice_clear(FfNotice *notice)
{
    g_clear_pointer(&notice->from, g_free);
    g_clear_pointer(&notice->to, g_free);
    g_clear_pointer(&notice->message, ff_file_free);
}

static bool all_sent(const GPtrArray *faxes)
{
    for (guint i = 0; faxes != NULL && i < faxes->len; i++) {
        if (((const FfJob *)faxes->pdata[i])->state != FF_STATE_SENT) {
            return false;
        }
    }
    return true;
}

static FfNoticeKind kind_of(const FfNoticeInput *input, JsonObject *detail)
{
    if (input->job->kind == FF_KIND_RECEPTION) {
        return ff_detail_bool(detail, "partial") ? FF_NOTICE_RECEIVED_PART : FF_NOTICE_RECEIVED;
    }
    if (input->job->state == FF_STATE_REFUSED) {
        return FF_NOTICE_REFUSED;
    }
    return all_sent(input->faxes) ? FF_NOTICE_SENT : FF_NOTICE_FAILED;
}

static bool is_wanted(const FfUser *user, FfNoticeKind kind)
{
    if (user == NULL || kind == FF_NOTICE_RECEIVED || kind == FF_NOTICE_RECEIVED_PART) {
        return true;
    }
    return user->notify == FF_NOTIFY_ALWAYS ||
           (user->notify == FF_NOTIFY_FAILURE && kind != FF_NOTICE_SENT);
}

static const char *find_receiver(const FfNoticeInput *input, FfNoticeKind kind)
{
    if (!is_wanted(input->user, kind)) {
        return NULL;
    }
    if (input->job->kind != FF_KIND_RECEPTION) {
        return input->job->sender;
    }
    return input->user != NULL ? input->user->address : input->settings->postmaster;
}

static char *read_original_header(const FfFiles *files)
{
    const FfFile *message = ff_files_find(files, "message.eml");
    char buffer[ORIGINAL_HEADER_LIMIT + 1];
    gssize length = message == NULL ? 0 : pread(message->fd, buffer, ORIGINAL_HEADER_LIMIT, 0);

    if (length <= 0) {
        return NULL;
    }
    buffer[length] = '\0';
    char *end = strstr(buffer, "\r\n\r\n");
    if (end == NULL) {
        end = strstr(buffer, "\n\n");
    }
    return end == NULL ? NULL : g_strndup(buffer, (gsize)(end - buffer));
}

static char *explain_part(JsonObject *part)
{
    static const struct {
        const char *why, *sentence;
    } sentences[] = {
        {"decoration", "a picture that only decorates the mail"},
        {"alternative", "the same text in another form, which was used"},
        {"signature", "the electronic signature, which can't be faxed"},
        {"metadata", "facts about another file, of no use on paper"},
        {"empty", "it is empty"},
        {"encrypted", "it is encrypted"},
        {"unreadable", "it is damaged"},
        {"unsupported", "files of this kind can't be faxed"},
        {"too-large", "it is too large"},
        /* notes */
        {"html-as-text", "as plain text, because its layout could not be kept"},
        {"charset-guessed", "read as Western European text, because it does not say what it is"},
        {"first-picture", "the first picture only, because it moves"},
        {"shrunk", "shrunk to less than half, because a page of it is far larger than a fax page"},
    };
    const char *why = ff_detail_string(part, "why", ff_detail_string(part, "note", NULL));

    for (gsize i = 0; why != NULL && i < G_N_ELEMENTS(sentences); i++) {
        if (strcmp(why, sentences[i].why) == 0) {
            return g_strdup(sentences[i].sentence);
        }
    }
    FfReason reason = why == NULL ? FF_REASON_NONE : ff_reason_from_name(why);
    if (reason == FF_REASON_NONE || reason == FF_REASON_INTERNAL) {
        return g_strdup(why);
    }
    return ff_reason_sentence(reason, ff_detail_string(part, "name", NULL));
}

static GPtrArray *describe_parts(JsonObject *detail)
{
    static const char *const words[][2] = {
        {"fax", "faxed"}, {"leave-out", "left out"}, {"fail", "failed"}};
    GPtrArray *list = g_ptr_array_new_with_free_func((GDestroyNotify)ff_notice_part_free);
    JsonArray *parts = ff_detail_array(detail, "parts");

    for (guint i = 0; parts != NULL && i < json_array_get_length(parts); i++) {
        JsonObject *part = ff_detail_element(parts, i);
        const char *action = ff_detail_string(part, "action", "");
        FfNoticePart *told = g_new0(FfNoticePart, 1);
        told->name = g_strdup(ff_detail_bool(part, "body")
                                  ? "message text"
                                  : ff_detail_string(part, "name", "attachment without a name"));
        for (gsize j = 0; j < G_N_ELEMENTS(words); j++) {
            if (strcmp(action, words[j][0]) == 0) {
                told->action = g_strdup(words[j][1]);
            }
        }
        told->why = explain_part(part);
        told->pages = (int)ff_detail_int(part, "pages", 0);
        g_ptr_array_add(list, told);
    }
    return list;
}

static FfAttach attach_of(const FfNoticeInput *input)
{
    if (input->job->kind != FF_KIND_RECEPTION) {
        return input->user == NULL ? FF_ATTACH_THUMBNAIL : input->user->attach;
    }
    return input->user != NULL && input->user->format == FF_FORMAT_PDF ? FF_ATTACH_PDF
                                                                       : FF_ATTACH_TIFF;
}

/* true with *ret_pdf NULL: the pages can't be made one. */
static bool find_pdf(const FfNoticeInput *input, const FfFile *tiff, FfFile **ret_made,
                     FfFile **ret_pdf, GError **error)
{
    g_autoptr(GError) failure = NULL;

    *ret_pdf = ff_files_find(input->files, "received.pdf");
    if (*ret_pdf != NULL) {
        return true;
    }
    *ret_pdf = *ret_made = ff_stage_pdf(tiff->fd, input->job, "fax.pdf", &failure);
    if (*ret_pdf != NULL || ff_error_class(failure) == FF_ERROR_PERMANENT) {
        return true;
    }
    g_propagate_error(error, g_steal_pointer(&failure));
    return false;
}

/* The pages as a file of the kind that is wanted. A PDF that is not there is made now: *ret_made
 * owns it; pages that can't be made one are attached as they are, because a fax is never held back.
 */
static bool attach_pages(const FfNoticeInput *input, FfNoticeFacts *facts, FfFile **ret_made,
                         GError **error)
{
    bool received = input->job->kind == FF_KIND_RECEPTION;
    FfAttach attach = attach_of(input);
    FfFile *tiff = ff_files_find(input->files, received ? "received.tif" : "pages.tif");
    FfFile *pdf = NULL;

    if (tiff == NULL || (attach != FF_ATTACH_PDF && attach != FF_ATTACH_TIFF)) {
        return true;
    }
    if (attach == FF_ATTACH_PDF && !find_pdf(input, tiff, ret_made, &pdf, error)) {
        return false;
    }
    facts->attachment = pdf != NULL ? pdf : tiff;
    facts->attachment_type = pdf != NULL ? "application/pdf" : "image/tiff";
    facts->attachment_name = pdf != NULL ? "fax.pdf" : "fax.tif";
    return true;
}

static bool wants_picture(const FfNoticeInput *input)
{
    return input->job->kind == FF_KIND_RECEPTION || attach_of(input) != FF_ATTACH_NONE;
}

bool ff_stage_notice(const FfNoticeInput *input, FfNotice *ret_notice, GError **error)
{
    g_autoptr(JsonObject) detail = ff_detail_parse(input->job->detail);
    g_autoptr(GPtrArray) parts = describe_parts(detail);
    g_autofree char *header = read_original_header(input->files);
    g_autofree char *from = ff_settings_from_address(input->settings, input->job->source);
    g_autoptr(FfFile) made = NULL;
    FfNoticeKind kind = kind_of(input, detail);
    const char *to = find_receiver(input, kind);
    FfNoticeFacts facts = {
        .kind = kind,
        .job = input->job,
        .faxes = input->faxes,
        .attempts = input->attempts,
        .parts = parts,
        .user = input->user,
        .from = from,
        .to = to,
        .references = ff_detail_string(detail, "references", NULL),
        .original_header = header,
        .picture = wants_picture(input) ? ff_files_find(input->files, "page.png") : NULL,
    };

    *ret_notice = (FfNotice){0};
    if (to == NULL || *to == '\0') {
        return true;
    }
    if (!attach_pages(input, &facts, &made, error)) {
        return false;
    }
    FfFile *message = ff_notice_compose(&facts, input->settings, error);
    if (message == NULL) {
        return false;
    }
    ret_notice->message = message;
    ret_notice->to = g_strdup(to);
    ret_notice->from = g_strdup(input->job->kind == FF_KIND_RECEPTION ? from : "");
    return true;
}

const char *const *ff_stage_notice_files(const FfJob *job, const FfUser *user)
{
    static const char *const message[] = {"message.eml", "page.png", NULL};
    static const char *const message_pages[] = {"message.eml", "page.png", "pages.tif", NULL};
    static const char *const reception[] = {"received.tif", "received.pdf", "page.png", NULL};

    if (job->kind == FF_KIND_RECEPTION) {
        return reception;
    }
    bool pages = user != NULL && (user->attach == FF_ATTACH_PDF || user->attach == FF_ATTACH_TIFF);
    return pages ? message_pages : message;
}
