// SPDX-License-Identifier: GPL-3.0-or-later
/* ACCEPTED -> READY: the parts of a message become pages, once for each variant that its faxes
 * want. ARRIVED -> CONVERTED: a received fax becomes what its user reads. */
#include "base/detail.h"
#include "base/error.h"
#include "stage/cover-choice.h"
#include "stage/covers.h"
#include "stage/fax-options.h"
#include "stage/shown-pictures.h"
#include "stage/stage.h"

/* The parts to be faxed, and for each its element in the array `parts`. */
typedef struct {
    GArray *documents; /* FfDocument */
    GPtrArray *parts;  /* JsonObject, owned by the detail */
    FfShownPictures *pictures;
} Work;

/* `without_text`: what the covers show is left out. */
static bool collect_documents(JsonObject *detail, FfFiles *files, const Work *work,
                              bool without_text, GError **error)
{
    JsonArray *parts = ff_detail_array(detail, "parts");

    g_array_set_size(work->documents, 0);
    g_ptr_array_set_size(work->parts, 0);
    for (guint i = 0; parts != NULL && i < json_array_get_length(parts); i++) {
        JsonObject *part = ff_detail_element(parts, i);
        if (g_strcmp0(ff_detail_string(part, "action", NULL), "fax") != 0 ||
            (without_text && ff_cover_words_of(parts, part) != NULL)) {
            continue;
        }
        const char *name = ff_detail_string(part, "file", "");
        const FfFile *file = ff_files_find(files, name);
        if (file == NULL) {
            g_set_error(error, FF_ERROR, FF_ERROR_BUG, "the file %s of a part is missing", name);
            return false;
        }
        FfDocument document = {.name = ff_detail_string(part, "name", NULL),
                               .type = ff_detail_string(part, "type", NULL),
                               .fd = file->fd};
        ff_shown_pictures_lend(work->pictures, &document);
        g_array_append_val(work->documents, document);
        g_ptr_array_add(work->parts, part);
    }
    return true;
}

/* The least and, where versions differ, the most pages. */
static void record_pages(JsonObject *part, int pages)
{
    gint64 least = ff_detail_int(part, "pages", pages);
    gint64 most = MAX(ff_detail_int(part, "pages_most", least), pages);

    json_object_set_int_member(part, "pages", MIN(least, pages));
    if (most > MIN(least, pages)) {
        json_object_set_int_member(part, "pages_most", most);
    }
}

/* Writes what became of each document into its part; returns the first that failed, or NULL. */
static JsonObject *record_reports(const Work *work, const FfDocumentReport *reports,
                                  FfReason *ret_reason)
{
    JsonObject *failed = NULL;

    for (guint i = 0; i < work->parts->len; i++) {
        JsonObject *part = work->parts->pdata[i];
        record_pages(part, reports[i].pages);
        ff_detail_set_string(part, "kind", reports[i].kind);
        ff_detail_set_string(part, "note", ff_document_note_name(reports[i].note));
        if (reports[i].reason == FF_REASON_NONE) {
            continue;
        }
        ff_detail_set_string(part, "action", "fail");
        ff_detail_set_string(part, "why", ff_reason_name(reports[i].reason));
        if (failed == NULL) {
            failed = part;
            *ret_reason = reports[i].reason;
        }
    }
    return failed;
}

static FfOutcome *fail(const FfJob *job, JsonObject *detail, FfReason reason, const char *argument)
{
    FfOutcome *outcome = ff_outcome_new_fail(job, reason, argument);

    g_free(outcome->job->detail);
    outcome->job->detail = ff_detail_to_text(detail);
    return outcome;
}

/* All documents. Again when pictures that a text was to show became documents of their own. */
static FfFile *render_documents(JsonObject *detail, FfFiles *files, const Work *work,
                                const FfPageOptions *options, bool without_text,
                                const FfSettings *settings, FfDocumentReport **ret_reports,
                                GArray **ret_facts, GError **error)
{
    FfFile *file = NULL;

    do {
        g_clear_pointer(&file, ff_file_free);
        g_clear_pointer(ret_facts, g_array_unref);
        g_free(*ret_reports);
        if (!collect_documents(detail, files, work, without_text, error)) {
            return NULL;
        }
        *ret_reports = g_new0(FfDocumentReport, work->documents->len + 1);
        file = ff_stage_render((const FfDocument *)work->documents->data, work->documents->len,
                               options, settings, *ret_reports, ret_facts, error);
    } while (file != NULL &&
             ff_shown_pictures_settle(work->pictures, *ret_reports, work->documents->len) > 0);
    return file;
}

/* One variant's pages. *ret_outcome is set when the message ends here; false with error: ours. */
static bool render_variant(const FfJob *job, JsonObject *detail, JsonObject *variant,
                           FfFiles *files, const Work *work, const FfSettings *settings,
                           FfFiles *pages, FfOutcome **ret_outcome, GError **error)
{
    const FfPageOptions defaults = {settings->resolution, settings->page_size, settings->max_pages,
                                    false};
    const FfPageOptions options = ff_fax_options_of_variant(variant, &defaults);
    const bool without_text = ff_detail_bool(variant, "without_text");
    g_autofree FfDocumentReport *reports = NULL;
    FfReason reason = FF_REASON_NONE;
    g_autoptr(GArray) facts = NULL;

    g_autoptr(FfFile) file = render_documents(detail, files, work, &options, without_text, settings,
                                              &reports, &facts, error);
    if (file == NULL) {
        return false;
    }
    JsonObject *failed = record_reports(work, reports, &reason);
    const bool rest = settings->failed_documents == FF_FAILED_SEND_REST;
    const bool shown = facts->len > 0 || without_text; /* without pages the covers are all */
    if (facts->len > 0) {
        g_free(file->name);
        file->name = g_strdup(ff_detail_string(variant, "file", "pages.tif"));
        g_ptr_array_add(pages, g_steal_pointer(&file));
        json_object_set_int_member(variant, "pages", facts->len);
    }
    if (failed != NULL && !(rest && shown)) {
        *ret_outcome = fail(job, detail, reason, ff_detail_string(failed, "name", NULL));
    } else if (!shown) {
        *ret_outcome = fail(job, detail, FF_REASON_NOTHING_TO_FAX, NULL);
    }
    return true;
}

static int pages_of_file(JsonArray *variants, const char *file)
{
    for (guint i = 0; i < json_array_get_length(variants); i++) {
        JsonObject *variant = ff_detail_element(variants, i);
        if (g_strcmp0(ff_detail_string(variant, "file", NULL), file) == 0) {
            return (int)ff_detail_int(variant, "pages", 0);
        }
    }
    return 0;
}

static void make_children(const GPtrArray *faxes, JsonArray *variants, FfOutcome *outcome)
{
    for (guint i = 0; i < faxes->len; i++) {
        FfJob *fax = ff_job_copy(faxes->pdata[i]);
        g_autoptr(JsonObject) detail = ff_detail_parse(fax->detail);
        fax->pages = pages_of_file(variants, ff_detail_string(detail, "pages_file", "pages.tif"));
        g_ptr_array_add(outcome->children, fax);
    }
}

static void count_pages(FfOutcome *outcome)
{
    for (guint i = 0; i < outcome->children->len; i++) {
        const FfJob *fax = outcome->children->pdata[i];
        outcome->job->pages = MAX(outcome->job->pages, fax->pages);
    }
}

/* The decoded parts are not needed any more: the message itself is kept. */
static char **names_of_parts(const FfFiles *files)
{
    g_autoptr(GStrvBuilder) names = g_strv_builder_new();

    for (guint i = 0; i < files->len; i++) {
        const FfFile *file = files->pdata[i];
        if (g_str_has_prefix(file->name, "part.")) {
            g_strv_builder_add(names, file->name);
        }
    }
    return g_strv_builder_end(names);
}

/* Parts that are on every cover and on no page. Where HTML and plain text are the same text, it is
 * the plain one that was faxed then. */
static void tell_parts_on_covers(JsonObject *detail)
{
    JsonArray *parts = ff_detail_array(detail, "parts");
    for (guint i = 0; parts != NULL && i < json_array_get_length(parts); i++) {
        JsonObject *part = ff_detail_element(parts, i);
        JsonObject *words = ff_cover_words_of(parts, part);
        if (words == NULL || json_object_has_member(part, "pages")) {
            continue;
        }
        if (words != part) {
            ff_detail_set_string(part, "action", "leave-out");
            ff_detail_set_string(part, "why", "alternative");
            ff_detail_set_string(words, "action", "fax");
            json_object_remove_member(words, "why");
        }
        ff_detail_set_string(words, "note", "on-cover");
    }
}

static void add_thumbnail(FfOutcome *outcome, int tiff_fd)
{
    FfFile *picture = ff_stage_picture(tiff_fd, FF_STAGE_THUMBNAIL_WIDTH);
    if (picture != NULL) {
        g_ptr_array_add(outcome->files, picture);
    }
}

static void take_files(FfOutcome *outcome, FfFiles *files)
{
    while (files->len > 0) {
        g_ptr_array_add(outcome->files, g_ptr_array_steal_index(files, 0));
    }
}

/* What the first fax begins with, as its sender will see it. */
static const FfFile *find_first_page(const FfOutcome *outcome, FfFiles *pages, FfFiles *covers)
{
    const FfJob *fax = outcome->children->len > 0 ? outcome->children->pdata[0] : NULL;
    g_autoptr(JsonObject) detail = ff_detail_parse(fax != NULL ? fax->detail : NULL);
    const char *cover = ff_detail_string(detail, "cover_file", NULL);
    const FfFile *first = cover != NULL ? ff_files_find(covers, cover) : NULL;
    return first != NULL ? first : pages->len > 0 ? pages->pdata[0] : NULL;
}

static FfOutcome *finish(const FfJob *job, const GPtrArray *faxes, FfFiles *files,
                         JsonObject *detail, FfFiles *pages, const FfSettings *settings,
                         GError **error)
{
    g_autoptr(FfOutcome) outcome = ff_outcome_new(job, FF_OUTCOME_DONE);
    g_autoptr(FfFiles) covers = ff_files_new();
    g_auto(FfCoverTrouble) trouble = {FF_REASON_NONE, NULL};

    make_children(faxes, ff_detail_array(detail, "variants"), outcome);
    if (!ff_covers_draw(job, detail, outcome->children, files, settings, covers, &trouble, error)) {
        return NULL;
    }
    if (trouble.reason != FF_REASON_NONE) {
        return fail(job, detail, trouble.reason, trouble.argument);
    }
    tell_parts_on_covers(detail);
    count_pages(outcome);
    g_free(outcome->job->detail);
    outcome->job->detail = ff_detail_to_text(detail);
    outcome->drop_files = names_of_parts(files);
    const FfFile *first = find_first_page(outcome, pages, covers);
    if (first != NULL) {
        add_thumbnail(outcome, first->fd);
    }
    take_files(outcome, pages);
    take_files(outcome, covers);
    return g_steal_pointer(&outcome);
}

/* Variants written by the message stage; a submission by command line may have none. */
static JsonArray *variants_of(JsonObject *detail)
{
    JsonArray *variants = ff_detail_array(detail, "variants");
    if (variants != NULL && json_array_get_length(variants) > 0) {
        return variants;
    }

    JsonObject *variant = json_object_new();
    ff_detail_set_string(variant, "file", "pages.tif");
    ff_detail_set_string(variant, "resolution", ff_detail_string(detail, "resolution", NULL));
    ff_detail_set_string(variant, "page_size", ff_detail_string(detail, "page_size", NULL));
    variants = json_array_new();
    json_array_add_object_element(variants, variant);
    json_object_set_array_member(detail, "variants", variants);
    return variants;
}

FfOutcome *ff_stage_document(const FfJob *job, const GPtrArray *faxes, FfFiles *files,
                             const FfSettings *settings, GError **error)
{
    g_autoptr(JsonObject) detail = ff_detail_parse(job->detail);
    g_autoptr(GArray) documents = g_array_new(false, false, sizeof(FfDocument));
    g_autoptr(GPtrArray) parts = g_ptr_array_new();
    g_autoptr(FfFiles) pages = ff_files_new();
    g_autoptr(FfShownPictures) pictures =
        ff_shown_pictures_new(ff_detail_array(detail, "parts"), files);
    const Work work = {documents, parts, pictures};
    JsonArray *variants = variants_of(detail);
    FfOutcome *outcome = NULL;

    for (guint i = 0; i < json_array_get_length(variants) && outcome == NULL; i++) {
        if (!render_variant(job, detail, ff_detail_element(variants, i), files, &work, settings,
                            pages, &outcome, error)) {
            return NULL;
        }
    }
    return outcome != NULL ? outcome : finish(job, faxes, files, detail, pages, settings, error);
}

/* FF_REASON_NONE with a file added to the outcome, or why the pages can't be a PDF; *error: ours.
 */
static FfReason add_pdf(FfOutcome *outcome, int tiff_fd, GError **error)
{
    g_autoptr(GError) failure = NULL;
    FfFile *pdf = ff_stage_pdf(tiff_fd, outcome->job, "received.pdf", &failure);
    if (pdf != NULL) {
        g_ptr_array_add(outcome->files, pdf);
        return FF_REASON_NONE;
    }
    if (ff_error_class(failure) != FF_ERROR_PERMANENT) {
        g_propagate_error(error, g_steal_pointer(&failure));
    }
    return FF_REASON_DOCUMENT_UNREADABLE;
}

FfOutcome *ff_stage_convert(const FfJob *job, FfFiles *files, const FfUser *user, GError **error)
{
    const FfFile *tiff = ff_files_find(files, "received.tif");
    g_autoptr(FfOutcome) outcome = ff_outcome_new(job, FF_OUTCOME_DONE);
    g_autoptr(GError) failure = NULL;

    if (tiff == NULL) {
        g_set_error(error, FF_ERROR, FF_ERROR_BUG, "the reception has no received.tif");
        return NULL;
    }
    if (user != NULL && user->format == FF_FORMAT_PDF) {
        outcome->reason = add_pdf(outcome, tiff->fd, &failure);
    }
    if (failure != NULL) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return NULL;
    }
    outcome->code = outcome->reason == FF_REASON_NONE ? FF_OUTCOME_DONE : FF_OUTCOME_FAIL;
    add_thumbnail(outcome, tiff->fd);
    return g_steal_pointer(&outcome);
}
