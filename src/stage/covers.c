// SPDX-License-Identifier: GPL-3.0-or-later
#include "stage/covers.h"

#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "number/number.h"
#include "stage/cover-choice.h"
#include "stage/cover-template.h"
#include "stage/fax-options.h"
#include "stage/stage.h"

void ff_cover_trouble_clear(FfCoverTrouble *trouble)
{
    g_clear_pointer(&trouble->argument, g_free);
}

typedef struct {
    const FfJob *message;
    JsonObject *detail; /* of the message */
    const FfSettings *settings;
    char *text;        /* what somebody wrote, or NULL */
    bool text_follows; /* without it: that is HTML, which keeps its pages */
    gint64 now_ms;
    FfCoverTemplate
        *template; /* the last one, and its name: most faxes of a message have the same */
    char *template_name;
} Work;

static void clear_work(Work *work)
{
    g_free(work->text);
    g_free(work->template_name);
    ff_cover_template_free(work->template);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Work, clear_work)

/* ---- the text ---- */

static char *read_words(JsonObject *part, FfFiles *files, GError **error)
{
    gsize length = 0;
    const FfFile *file = ff_files_find(files, ff_detail_string(part, "file", ""));
    if (file == NULL) {
        g_set_error(error, FF_ERROR, FF_ERROR_BUG, "the file of the message text is missing");
        return NULL;
    }
    g_autofree char *octets = ff_file_read(file->fd, FF_LIMIT_COVER_TEXT, &length, error);
    return octets != NULL ? g_utf8_make_valid(octets, (gssize)length) : NULL;
}

/* Texts that stood between attachments follow each other. */
static bool read_text(Work *work, FfFiles *files, GError **error)
{
    JsonArray *parts = ff_detail_array(work->detail, "parts");
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; parts != NULL && i < json_array_get_length(parts); i++) {
        JsonObject *words = ff_cover_words_of(parts, ff_detail_element(parts, i));
        g_autofree char *some = words != NULL ? read_words(words, files, error) : NULL;
        if (words != NULL && some == NULL) {
            return false;
        }
        if (some != NULL) {
            g_string_append_printf(text, "%s%s", text->len > 0 ? "\n\n" : "", some);
        }
    }
    work->text = text->len > 0 ? g_strdup(text->str) : NULL;
    work->text_follows = text->len == 0 && ff_cover_has_text(parts);
    return true;
}

/* ---- one cover ---- */

static JsonObject *variant_of(const Work *work, JsonObject *fax_detail)
{
    JsonArray *variants = ff_detail_array(work->detail, "variants");
    const char *file = ff_detail_string(fax_detail, "pages_file", "pages.tif");
    for (guint i = 0; i < json_array_get_length(variants); i++) {
        JsonObject *variant = ff_detail_element(variants, i);
        if (strcmp(ff_detail_string(variant, "file", ""), file) == 0) {
            return variant;
        }
    }
    return NULL;
}

static char *number_for_people(const char *number)
{
    return number != NULL && number[0] == '+' ? ff_number_format(number) : g_strdup(number);
}

/* Lists of names are those of the mail; who is in none of them, a Bcc, sees himself beside them. */
static FfCoverFacts facts_of(const Work *work, const FfJob *fax, JsonObject *fax_detail,
                             const char *number)
{
    JsonObject *told = ff_detail_object(work->detail, "cover_facts");
    const FfSettings *settings = work->settings;
    const char *name = fax->recipient_name != NULL ? fax->recipient_name : number;
    const bool blind = ff_detail_bool(fax_detail, "blind");
    return (FfCoverFacts){
        .recipient_name = fax->recipient_name,
        .to = ff_detail_string(told, "to", blind ? NULL : name),
        .cc = ff_detail_string(told, "cc", NULL),
        .bcc = blind ? name : NULL,
        .company_name = ff_detail_string(fax_detail, "company", NULL),
        .phone_number = number,
        .subject = work->message->subject,
        .text = work->text,
        .text_follows = work->text_follows,
        .sender_name = ff_detail_string(work->detail, "sender_name", work->message->user),
        .sender_address = work->message->sender,
        .sender_fax = ff_detail_string(told, "sender_fax", settings->tsi),
        .sender_voice = ff_detail_string(told, "sender_voice", NULL),
        .sender_company = ff_detail_string(told, "sender_company", settings->header_text),
        .pages = fax->pages,
        .time_ms = work->now_ms,
        .language = ff_detail_string(told, "language", settings->language),
        .country = settings->country,
    };
}

static void set_trouble(FfCoverTrouble *trouble, FfReason reason, const char *template_name,
                        const char *what)
{
    trouble->reason = reason;
    trouble->argument =
        what != NULL ? g_strdup_printf("\"%s\": %s", template_name, what) : g_strdup(template_name);
}

/* What is wrong with a template or its text is the message's end; all else is ours. */
static FfFile *take_failure(const char *template_name, GError *failure, FfReason permanent,
                            FfCoverTrouble *trouble, GError **error)
{
    g_autoptr(GError) taken = failure;
    FfErrorClass class = ff_error_class(taken);
    if (permanent == FF_REASON_COVER_MISSING && class == FF_ERROR_PERMANENT) {
        set_trouble(trouble, permanent, template_name, NULL);
    } else if (permanent == FF_REASON_COVER_FAILED &&
               (class == FF_ERROR_PERMANENT || class == FF_ERROR_CONFIG)) {
        set_trouble(trouble, permanent, template_name, taken->message);
    } else {
        g_propagate_error(error, g_steal_pointer(&taken));
    }
    return NULL;
}

/* Borrowed. */
static FfCoverTemplate *find_template(Work *work, const char *name, GError **error)
{
    if (work->template == NULL || strcmp(work->template_name, name) != 0) {
        g_clear_pointer(&work->template, ff_cover_template_free);
        g_free(work->template_name);
        work->template_name = g_strdup(name);
        work->template = ff_cover_template_open(work->settings->cover_dir, name, error);
    }
    return work->template;
}

/* NULL with trouble, or with error. */
static FfFile *draw(Work *work, const char *name, const FfCoverFacts *facts,
                    const FfPageOptions *options, int *ret_pages, FfCoverTrouble *trouble,
                    GError **error)
{
    GError *failure = NULL;
    FfCoverTemplate *template = find_template(work, name, &failure);
    if (template == NULL) {
        return take_failure(name, failure, FF_REASON_COVER_MISSING, trouble, error);
    }
    FfFile *cover = ff_stage_cover(template, facts, options, work->settings, ret_pages, &failure);
    return cover != NULL ? cover
                         : take_failure(name, failure, FF_REASON_COVER_FAILED, trouble, error);
}

static bool draw_for(Work *work, FfJob *fax, JsonObject *detail, guint number, FfFiles *covers,
                     FfCoverTrouble *trouble, GError **error)
{
    const char *name = ff_detail_string(detail, "cover", NULL);
    const FfPageOptions defaults = {work->settings->resolution, work->settings->page_size,
                                    work->settings->max_pages, false};
    JsonObject *variant = variant_of(work, detail);
    FfPageOptions options =
        variant != NULL ? ff_fax_options_of_variant(variant, &defaults) : defaults;
    g_autofree char *phone = number_for_people(fax->number);
    const FfCoverFacts facts = facts_of(work, fax, detail, phone);
    int pages = 0;

    options.max_pages = work->settings->max_pages - fax->pages;
    if (options.max_pages < 1) {
        trouble->reason = FF_REASON_DOCUMENT_TOO_LONG;
        return false;
    }
    g_autoptr(FfFile) cover = draw(work, name, &facts, &options, &pages, trouble, error);
    if (cover == NULL) {
        return false;
    }
    g_free(cover->name);
    cover->name = g_strdup_printf("cover.%u.tif", number);
    ff_detail_set_string(detail, "cover_file", cover->name);
    json_object_set_int_member(detail, "cover_pages", pages);
    if (variant != NULL && !json_object_has_member(variant, "cover_file")) {
        ff_detail_set_string(variant, "cover_file", cover->name); /* that its notice shows */
    }
    fax->pages += pages;
    g_ptr_array_add(covers, g_steal_pointer(&cover));
    return true;
}

bool ff_covers_draw(const FfJob *message, JsonObject *message_detail, const GPtrArray *faxes,
                    FfFiles *files, const FfSettings *settings, FfFiles *covers,
                    FfCoverTrouble *ret_trouble, GError **error)
{
    g_auto(Work) work = {.message = message,
                         .detail = message_detail,
                         .settings = settings,
                         .now_ms = ff_clock_now_ms()};
    g_autoptr(GError) failure = NULL;
    if (!read_text(&work, files, error)) {
        return false;
    }
    for (guint i = 0; i < faxes->len; i++) {
        FfJob *fax = faxes->pdata[i];
        g_autoptr(JsonObject) detail = ff_detail_parse(fax->detail);
        if (ff_detail_string(detail, "cover", NULL) == NULL) {
            continue;
        }
        if (!draw_for(&work, fax, detail, i + 1, covers, ret_trouble, &failure)) {
            break;
        }
        g_free(fax->detail);
        fax->detail = ff_detail_to_text(detail);
    }
    if (failure != NULL) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return false;
    }
    return true;
}
