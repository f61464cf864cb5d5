// SPDX-License-Identifier: GPL-3.0-or-later
/* LibreOffice writes the template as one XML file, a box puts the values in, LibreOffice prints
 * what comes of it as a PDF, and that becomes pages as any PDF does. How many pages there are shows
 * only then: where they are told, it is done again with the number that they have. */
#include "stage/cover-office.h"

#include "base/clock.h"
#include "base/error.h"
#include "box/box-program.h"
#include "cover/flat.h"
#include "stage/cover-box.h"
#include "stage/office.h"

enum {
    TRIES = 3, /* another number of pages makes another number only where a line just fits */
    LEAST_MS = 1000,
};

typedef struct {
    const FfOffice *office;
    const FfSettings *settings;
    const FfPageOptions *options;
    gint64 deadline_ms;
} Work;

static int left_ms(const Work *work)
{
    return (int)MAX(work->deadline_ms - ff_clock_monotonic_ms(), LEAST_MS);
}

/* ---- what is wrong ---- */

static const char *words_of(FfReason reason)
{
    static const struct {
        FfReason reason;
        const char *words;
    } words[] = {
        {FF_REASON_NONE, "LibreOffice can't read it"},
        {FF_REASON_DOCUMENT_TOO_LONG, "the cover has more pages than are allowed"},
        {FF_REASON_DOCUMENT_TIMEOUT, "drawing it takes too long; simplify it"},
        {FF_REASON_DOCUMENT_NO_PAGES, "it draws nothing"},
        {FF_REASON_DOCUMENT_TOO_PALE, "what it draws is too pale for a fax; make it darker"},
        {FF_REASON_DOCUMENT_TOO_LARGE, "its pages are too large"},
        {FF_REASON_DOCUMENT_ENCRYPTED, "it is locked with a password"},
        {FF_REASON_DOCUMENT_TRUNCATED, "a part of the file is missing"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
        if (words[i].reason == reason) {
            return words[i].words;
        }
    }
    return "drawing it failed";
}

/* Unless a failure of ours is told already. */
static void *refuse(FfReason reason, GError *failure, GError **error)
{
    if (failure != NULL) {
        g_propagate_error(error, failure);
    } else {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT, "%s", words_of(reason));
    }
    return NULL;
}

/* ---- the template ---- */

typedef struct {
    int in_fd, out_fd;
    const FfCoverFacts *facts;
    int cover_pages;
} BoxWork;

static int sniff_in_box(gpointer data, GError **error)
{
    const BoxWork *work = data;
    FfReason reason = FF_REASON_NONE;
    gsize length = 0;
    g_autofree char *octets = ff_file_read(work->in_fd, FF_LIMIT_COVER_TEMPLATE, &length, error);
    if (octets == NULL) {
        return -1;
    }
    FfOfficeFormat format = ff_office_sniff((const guint8 *)octets, length, &reason);
    if (format != FF_OFFICE_RTF && format != FF_OFFICE_DOCX && format != FF_OFFICE_ODT &&
        reason == FF_REASON_NONE) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT,
                    "it is neither RTF nor DOCX nor OpenDocument text (ODT)");
        return -1;
    }
    if (reason != FF_REASON_NONE) {
        refuse(reason, NULL, error);
        return -1;
    }
    return (int)format;
}

static FfFile *make_flat(const Work *work, const FfFile *file, GError **error)
{
    BoxWork box = {.in_fd = file->fd};
    int format = FF_OFFICE_NONE;
    if (!ff_cover_box_run(sniff_in_box, &box, &box.in_fd, 1, work->settings, FF_OFFICE_COUNT - 1,
                          &format, error)) {
        return NULL;
    }
    if (!ff_office_reads(work->office, (FfOfficeFormat)format)) {
        g_set_error(error, FF_ERROR, FF_ERROR_CONFIG,
                    "it needs the part of LibreOffice that reads text documents (on Debian, "
                    "libreoffice-writer-nogui)");
        return NULL;
    }
    FfReason reason = FF_REASON_NONE;
    GError *failure = NULL;
    FfFile *flat = ff_office_flatten(work->office, (FfOfficeFormat)format, file->fd, left_ms(work),
                                     &reason, &failure);
    return flat != NULL ? flat : refuse(reason, failure, error);
}

/* ---- one try ---- */

/* Whether the number of pages stands in it. */
static int fill_in_box(gpointer data, GError **error)
{
    const BoxWork *work = data;
    gsize length = 0;
    bool counts = false;
    g_autofree char *flat = ff_file_read(work->in_fd, FF_LIMIT_COVER_FLAT, &length, error);
    g_autoptr(GBytes) filled = flat == NULL ? NULL
                                            : ff_cover_flat_fill(flat, length, work->facts,
                                                                 work->cover_pages, &counts, error);
    if (filled == NULL) {
        return -1;
    }
    const void *octets = g_bytes_get_data(filled, &length);
    return ff_file_write(work->out_fd, octets, length, error) ? counts : -1;
}

static FfFile *fill(const Work *work, const FfFile *flat, const FfCoverFacts *facts,
                    int cover_pages, bool *ret_counts, GError **error)
{
    g_autoptr(FfFile) filled = ff_file_new("cover.fodt", error);
    if (filled == NULL) {
        return NULL;
    }
    BoxWork box = {flat->fd, filled->fd, facts, cover_pages};
    const int fds[] = {box.in_fd, box.out_fd};
    int counts = 0;
    if (!ff_cover_box_run(fill_in_box, &box, fds, G_N_ELEMENTS(fds), work->settings, 1, &counts,
                          error)) {
        return NULL;
    }
    *ret_counts = counts != 0;
    return g_steal_pointer(&filled);
}

static FfFile *print(const Work *work, const FfFile *filled, int *ret_pages, GError **error)
{
    FfReason reason = FF_REASON_NONE;
    GError *failure = NULL;
    g_autoptr(FfFile) pdf = ff_office_print_flat(
        work->office, filled->fd, work->options->max_pages + 1, left_ms(work), &reason, &failure);
    if (pdf == NULL) {
        return refuse(reason, failure, error);
    }
    const FfDocument document = {.name = "cover", .type = "application/pdf", .fd = pdf->fd};
    FfDocumentReport report = {0};
    g_autoptr(GArray) facts = NULL;
    g_autoptr(FfFile) pages =
        ff_stage_render(&document, 1, work->options, work->settings, &report, &facts, &failure);
    if (pages == NULL || report.reason != FF_REASON_NONE) {
        return refuse(report.reason, failure, error);
    }
    *ret_pages = report.pages;
    return g_steal_pointer(&pages);
}

static FfFile *draw(const Work *work, const FfFile *flat, const FfCoverFacts *facts, int *ret_pages,
                    GError **error)
{
    FfFile *cover = NULL;
    bool counts = true;
    int told = 0;
    *ret_pages = 1;
    for (int i = 0; i < TRIES && counts && told != *ret_pages; i++) {
        told = *ret_pages;
        g_clear_pointer(&cover, ff_file_free);
        g_autoptr(FfFile) filled = fill(work, flat, facts, told, &counts, error);
        cover = filled == NULL ? NULL : print(work, filled, ret_pages, error);
        if (cover == NULL) {
            return NULL;
        }
    }
    return cover;
}

/* ---- all in order ---- */

static FfOffice *find_office(const FfSettings *settings, GError **error)
{
    const char *why = NULL;
    g_autoptr(FfOffice) office = ff_office_find(settings->office, &why);
    if (office == NULL) {
        g_set_error(error, FF_ERROR, FF_ERROR_CONFIG, "it needs LibreOffice: %s", why);
        return NULL;
    }
    if (!ff_box_may_run_programs()) {
        g_set_error(error, FF_ERROR, FF_ERROR_CONFIG,
                    "it needs LibreOffice, and this machine permits no sandbox for that; see "
                    "faxferry check");
        return NULL;
    }
    return g_steal_pointer(&office);
}

FfFile *ff_cover_office_draw(FfCoverTemplate *template, const FfCoverFacts *facts,
                             const FfPageOptions *options, const FfSettings *settings,
                             int *ret_pages, GError **error)
{
    g_autoptr(FfOffice) office = find_office(settings, error);
    if (office == NULL) {
        return NULL;
    }
    const Work work = {office, settings, options,
                       ff_clock_monotonic_ms() + settings->render_timeout_ms};
    if (template->flat == NULL) {
        template->flat = make_flat(&work, template->file, error);
    }
    int pages = 0;
    g_autoptr(FfFile) cover =
        template->flat == NULL ? NULL : draw(&work, template->flat, facts, &pages, error);
    if (cover == NULL) {
        return NULL;
    }
    g_free(cover->name);
    cover->name = g_strdup("cover.tif");
    *ret_pages = pages;
    return g_steal_pointer(&cover);
}
