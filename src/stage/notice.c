// SPDX-License-Identifier: GPL-3.0-or-later
/* Who is told of the end of a message or of a received fax, with what. */
#include <string.h>
#include <unistd.h>

#include "base/detail.h"
#include "base/error.h"
#include "base/limits.h"
#include "stage/stage.h"
#include "stage/whole-fax.h"

enum { ORIGINAL_HEADER_LIMIT = 16 << 10 };

void ff_notice_clear(FfNotice *notice)
{
    g_clear_pointer(&notice->from, g_free);
    g_clear_pointer(&notice->to, g_free);
    g_clear_pointer(&notice->message, ff_file_free);
    g_clear_pointer(&notice->faults, g_ptr_array_unref);
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

static FfNoticePartAction action_of(JsonObject *part)
{
    static const struct {
        const char *name;
        FfNoticePartAction action;
    } rows[] = {{"fax", FF_NOTICE_PART_FAXED}, {"leave-out", FF_NOTICE_PART_LEFT_OUT}};
    if (g_strcmp0(ff_detail_string(part, "why", NULL), "shown") == 0) {
        return FF_NOTICE_PART_FAXED; /* with another part */
    }
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        if (g_strcmp0(ff_detail_string(part, "action", NULL), rows[i].name) == 0) {
            return rows[i].action;
        }
    }
    return FF_NOTICE_PART_FAILED;
}

static FfNoticePart *describe_part(JsonObject *part)
{
    FfNoticePart *told = g_new0(FfNoticePart, 1);

    told->name = g_strdup(ff_detail_string(part, "name", NULL));
    told->body = ff_detail_bool(part, "body");
    told->action = action_of(part);
    told->why = g_strdup(ff_detail_string(part, "why", ff_detail_string(part, "note", NULL)));
    told->pages = (int)ff_detail_int(part, "pages", 0);
    told->pages_most = (int)ff_detail_int(part, "pages_most", told->pages);
    return told;
}

static GPtrArray *describe_parts(JsonObject *detail)
{
    GPtrArray *list = g_ptr_array_new_with_free_func((GDestroyNotify)ff_notice_part_free);
    JsonArray *parts = ff_detail_array(detail, "parts");

    for (guint i = 0; parts != NULL && i < json_array_get_length(parts); i++) {
        g_ptr_array_add(list, describe_part(ff_detail_element(parts, i)));
    }
    return list;
}

/* A part that could not be faxed while the rest was (setting failed_documents) is a failure to
 * whoever wants to hear of those. */
static bool is_wanted(const FfUser *user, FfNoticeKind kind, const GPtrArray *parts)
{
    if (user == NULL || kind == FF_NOTICE_RECEIVED || kind == FF_NOTICE_RECEIVED_PART) {
        return true;
    }
    return user->notify == FF_NOTIFY_ALWAYS ||
           (user->notify == FF_NOTIFY_FAILURE &&
            (kind != FF_NOTICE_SENT || ff_notice_failed_parts(parts) > 0));
}

/* Of a mail, its sender, or whoever is proven in his place. */
static const char *find_receiver(const FfNoticeInput *input, FfNoticeKind kind,
                                 const GPtrArray *parts, JsonObject *detail)
{
    if (!is_wanted(input->user, kind, parts)) {
        return NULL;
    }
    if (input->job->kind != FF_KIND_RECEPTION) {
        return ff_detail_string(detail, "answer_to", input->job->sender);
    }
    return input->user != NULL ? input->user->address : input->settings->postmaster;
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
static bool make_pdf(const FfNoticeInput *input, const FfFile *tiff, FfFile **ret_pdf,
                     GError **error)
{
    g_autoptr(GError) failure = NULL;

    *ret_pdf = ff_stage_pdf(tiff->fd, input->job, "fax.pdf", &failure);
    if (*ret_pdf != NULL || ff_error_class(failure) == FF_ERROR_PERMANENT) {
        return true;
    }
    g_propagate_error(error, g_steal_pointer(&failure));
    return false;
}

/* `number`: of the version, 0 when there is but one. */
static void add_attachment(GPtrArray *list, FfFile *file, bool owned, bool is_pdf, guint number)
{
    const char *ending = is_pdf ? "pdf" : "tif";
    FfNoticeAttachment *attachment = g_new0(FfNoticeAttachment, 1);

    attachment->file = file;
    attachment->owned = owned;
    attachment->type = is_pdf ? "application/pdf" : "image/tiff";
    attachment->name = number == 0 ? g_strdup_printf("fax.%s", ending)
                                   : g_strdup_printf("fax-%u.%s", number, ending);
    g_ptr_array_add(list, attachment);
}

/* The pages as a file of the kind that is wanted. A PDF that is not there is made now; pages that
 * can't be made one are attached as they are, because a fax is never held back. */
static bool attach_pages(const FfNoticeInput *input, FfFile *tiff, guint number, GPtrArray *list,
                         GError **error)
{
    FfFile *ready = ff_files_find(input->files, "received.pdf");
    FfFile *made = NULL;

    if (attach_of(input) != FF_ATTACH_PDF) {
        add_attachment(list, tiff, false, false, number);
    } else if (ready != NULL) {
        add_attachment(list, ready, false, true, number);
    } else if (!make_pdf(input, tiff, &made, error)) {
        return false;
    } else {
        add_attachment(list, made != NULL ? made : tiff, made != NULL, made != NULL, number);
    }
    return true;
}

static bool wants_pages(FfAttach attach)
{
    return attach == FF_ATTACH_PDF || attach == FF_ATTACH_TIFF;
}

/* With the cover of the first fax that has these pages in front; `joined` keeps what is made. */
static bool find_version(const FfNoticeInput *input, JsonObject *detail, guint number,
                         const char *name, FfFiles *joined, FfFile **ret_tiff, GError **error)
{
    FfFile *made = NULL;
    if (input->job->kind == FF_KIND_RECEPTION) {
        *ret_tiff = ff_files_find(input->files, name);
        return true;
    }
    if (!ff_whole_fax_find(detail, number, input->files, &made, ret_tiff, error)) {
        return false;
    }
    if (made != NULL) {
        g_ptr_array_add(joined, made);
    }
    return true;
}

/* The files with pages, each once; with one of them only, its version has no number. */
static bool attach_versions(const FfNoticeInput *input, JsonObject *detail, FfNoticeFacts *facts,
                            FfFiles *joined, GPtrArray *list, GError **error)
{
    g_auto(GStrv) names = ff_stage_page_files(input->job);
    bool several = names[0] != NULL && names[1] != NULL;

    for (guint i = 0; names[i] != NULL && wants_pages(attach_of(input)); i++) {
        FfFile *tiff = NULL;
        if (!find_version(input, detail, i, names[i], joined, &tiff, error)) {
            return false;
        }
        if (tiff == NULL) {
            continue;
        }
        if (list->len == FF_LIMIT_NOTICE_ATTACHMENTS) {
            facts->attachments_left_out++;
        } else if (!attach_pages(input, tiff, several ? i + 1 : 0, list, error)) {
            return false;
        }
    }
    return true;
}

/* Whose account wants nothing along gets no picture either, of what is sent as of what came in. */
static bool wants_picture(const FfNoticeInput *input)
{
    return input->user == NULL || input->user->attach != FF_ATTACH_NONE;
}

bool ff_stage_notice(const FfNoticeInput *input, FfNotice *ret_notice, GError **error)
{
    g_autoptr(JsonObject) detail = ff_detail_parse(input->job->detail);
    g_autoptr(GPtrArray) parts = describe_parts(detail);
    g_autofree char *header = read_original_header(input->files);
    g_autofree char *from = ff_settings_from_address(input->settings, input->job->source);
    g_autoptr(GPtrArray) attachments =
        g_ptr_array_new_with_free_func((GDestroyNotify)ff_notice_attachment_free);
    g_autoptr(FfFiles) joined = ff_files_new();
    FfNoticeKind kind = kind_of(input, detail);
    const char *to = find_receiver(input, kind, parts, detail);
    FfNoticeFacts facts = {
        .kind = kind,
        .job = input->job,
        .faxes = input->faxes,
        .attempts = input->attempts,
        .parts = parts,
        .attachments = attachments,
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
    if (!attach_versions(input, detail, &facts, joined, attachments, error)) {
        return false;
    }
    g_autoptr(GPtrArray) faults = g_ptr_array_new_with_free_func(g_free);
    FfFile *message = ff_notice_compose(&facts, input->settings, faults, error);
    if (message == NULL) {
        return false;
    }
    ret_notice->faults = g_steal_pointer(&faults);
    ret_notice->message = message;
    ret_notice->to = g_strdup(to);
    ret_notice->from = g_strdup(input->job->kind == FF_KIND_RECEPTION ? from : "");
    return true;
}

char **ff_stage_page_files(const FfJob *job)
{
    g_autoptr(GStrvBuilder) names = g_strv_builder_new();
    g_autoptr(JsonObject) detail = ff_detail_parse(job->detail);
    JsonArray *variants = ff_detail_array(detail, "variants");
    guint count = variants != NULL ? json_array_get_length(variants) : 0;

    if (job->kind == FF_KIND_RECEPTION) {
        g_strv_builder_add(names, "received.tif");
    } else if (count == 0) {
        g_strv_builder_add(names, "pages.tif");
    }
    for (guint i = 0; i < count; i++) {
        g_strv_builder_add(names,
                           ff_detail_string(ff_detail_element(variants, i), "file", "pages.tif"));
    }
    return g_strv_builder_end(names);
}

char **ff_stage_notice_files(const FfJob *job, const FfUser *user)
{
    g_autoptr(GStrvBuilder) names = g_strv_builder_new();
    g_autoptr(JsonObject) detail = ff_detail_parse(job->detail);
    bool reception = job->kind == FF_KIND_RECEPTION;

    g_strv_builder_add_many(names, "page.png", reception ? "received.pdf" : "message.eml", NULL);
    g_auto(GStrv) pages = reception ? ff_stage_page_files(job) : ff_whole_fax_files(detail);
    if (reception || (user != NULL && wants_pages(user->attach))) {
        g_strv_builder_addv(names, (const char **)pages);
    }
    return g_strv_builder_end(names);
}
