// SPDX-License-Identifier: GPL-3.0-or-later
/* Documents to fax pages, each in a box of its own; the pages are joined afterwards. */
#include "base/clock.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/memory.h"
#include "box/box-program.h"
#include "stage/document-report.h"
#include "stage/office.h"
#include "stage/stage.h"

enum { MS_PER_SECOND = 1000 };

typedef struct {
    const FfDocument *document;
    const FfPageOptions *options;
    int out_fd;
    int report_fd;
} RenderWork;

/* Of a page: grey, bits, what a renderer draws on, and as much again. */
enum { PAGE_MEMORY = 24 << 20 };

static int render_in_box(gpointer data)
{
    const RenderWork *work = data;
    g_autoptr(GArray) pages = g_array_new(false, false, sizeof(FfPageFacts));
    FfDocumentReport report = {0};

    ff_memory_expect_large(PAGE_MEMORY);
    if (ff_document_render(work->document, 1, work->options, work->out_fd, &report, pages, NULL) <
        0) {
        return 1;
    }
    return ff_document_report_write(work->report_fd, &report, pages) ? 0 : 1;
}

static FfReason reason_of_box(FfBoxResult result)
{
    switch (result) {
    case FF_BOX_TIMEOUT:
        return FF_REASON_DOCUMENT_TIMEOUT;
    case FF_BOX_TOO_MUCH:
        return FF_REASON_DOCUMENT_TOO_LONG;
    default:
        return FF_REASON_DOCUMENT_CRASHED;
    }
}

static void add_descriptors(const FfDocument *document, GArray *fds)
{
    g_array_append_val(fds, document->fd);
    for (guint i = 0; i < MIN(document->picture_count, FF_LIMIT_HTML_PICTURES); i++) {
        g_array_append_val(fds, document->pictures[i].fd);
    }
}

/* One document into a TIFF of its own, its pages added to `facts`. NULL with error only when the
 * box can't be made. */
static FfFile *render_one(const FfDocument *document, const FfPageOptions *options, int wall_ms,
                          FfDocumentReport *report, GArray *facts, GError **error)
{
    g_autoptr(FfFile) pages = ff_file_new("pages.tif", error);
    g_autoptr(FfFile) told = pages == NULL ? NULL : ff_file_new("report", error);
    if (told == NULL) {
        return NULL;
    }

    RenderWork work = {document, options, pages->fd, told->fd};
    g_autoptr(GArray) fds = g_array_new(false, false, sizeof(int));
    add_descriptors(document, fds);
    g_array_append_val(fds, pages->fd);
    g_array_append_val(fds, told->fd);
    FfBoxLimits limits = FF_BOX_LIMITS_DEFAULT;
    g_autofree char *why = NULL;
    int status = 0;
    limits.wall_ms = wall_ms;
    limits.cpu_seconds =
        MAX(limits.cpu_seconds, wall_ms / MS_PER_SECOND); /* who waits longer may work longer */

    FfBoxResult result =
        ff_box_run(render_in_box, &work, (const int *)fds->data, fds->len, &limits, &status, &why);
    if (result == FF_BOX_ERROR || (result == FF_BOX_DONE && status != 0)) {
        g_set_error(error, FF_ERROR, FF_ERROR_TEMPORARY, "no box for the renderer: %s",
                    why == NULL ? "it could not write its pages" : why);
        return NULL;
    }
    *report = (FfDocumentReport){.kind = "unknown"};
    if (result != FF_BOX_DONE) {
        report->reason = reason_of_box(result);
    } else if (!ff_document_report_take(told->fd, options->max_pages, report, facts)) {
        report->reason = FF_REASON_DOCUMENT_CRASHED;
    }
    return g_steal_pointer(&pages);
}

/* A PDF of an Office document; NULL without an error: the report says why not. */
static FfFile *convert_office(const FfDocument *document, int max_pages, const FfSettings *settings,
                              FfDocumentReport *report, GError **error)
{
    const char *why = NULL;
    g_autoptr(FfOffice) office = ff_office_find(settings->office, &why);
    if (office == NULL || !ff_office_reads(office, report->office) || !ff_box_may_run_programs()) {
        return NULL;
    }
    FfReason reason = FF_REASON_NONE;
    /* one page more than may be, so that too many are seen */
    FfFile *pdf = ff_office_convert(office, report->office, document->fd, max_pages + 1,
                                    settings->render_timeout_ms, &reason, error);
    if (pdf != NULL) {
        return pdf;
    }
    if (reason != FF_REASON_NONE) {
        report->reason = reason;
    } else if (report->reason == FF_REASON_DOCUMENT_NEEDS_OFFICE) {
        report->reason = FF_REASON_DOCUMENT_UNREADABLE;
    }
    return NULL;
}

/* A document into a TIFF of its own, by way of a PDF if need be. */
static FfFile *render_any(const FfDocument *document, const FfPageOptions *options,
                          const FfSettings *settings, FfDocumentReport *report, GArray *facts,
                          GError **error)
{
    const gint64 deadline = ff_clock_monotonic_ms() + settings->render_timeout_ms;
    g_autoptr(FfFile) pages =
        render_one(document, options, settings->render_timeout_ms, report, facts, error);
    if (pages == NULL || report->office == FF_OFFICE_NONE) {
        return g_steal_pointer(&pages);
    }
    g_autoptr(GError) failure = NULL;
    g_autoptr(FfFile) pdf =
        convert_office(document, options->max_pages, settings, report, &failure);
    if (failure != NULL) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return NULL;
    }
    if (pdf == NULL) {
        return g_steal_pointer(&pages);
    }
    const FfDocument converted = {.name = document->name, .type = "application/pdf", .fd = pdf->fd};
    const char *kind = report->kind;
    gint64 left = MAX(deadline - ff_clock_monotonic_ms(), MS_PER_SECOND);
    FfFile *drawn = render_one(&converted, options, (int)left, report, facts, error);
    report->kind = kind;
    return drawn;
}

/* Takes the file out of the list. */
static FfFile *steal_by_fd(FfFiles *files, int fd)
{
    guint at = 0;
    while (((const FfFile *)files->pdata[at])->fd != fd) {
        at++;
    }
    return g_ptr_array_steal_index(files, at);
}

FfFile *ff_stage_render(const FfDocument *documents, guint count, const FfPageOptions *options,
                        const FfSettings *settings, FfDocumentReport *reports, GArray **ret_pages,
                        GError **error)
{
    g_autoptr(FfFiles) files = ff_files_new();
    g_autoptr(GArray) fds = g_array_new(false, false, sizeof(int));
    g_autoptr(GArray) facts = g_array_new(false, false, sizeof(FfPageFacts));

    for (guint i = 0; i < count; i++) {
        FfPageOptions left = *options;
        left.max_pages = options->max_pages - (int)facts->len;
        const int before = (int)facts->len;
        FfFile *pages = render_any(&documents[i], &left, settings, &reports[i], facts, error);
        if (pages == NULL) {
            return NULL;
        }
        g_ptr_array_add(files, pages);
        if (reports[i].reason != FF_REASON_NONE) {
            continue;
        }
        reports[i].first_page = before + 1;
        g_array_append_val(fds, pages->fd);
    }
    /* one good document is the whole already */
    FfFile *joined = fds->len == 1 ? steal_by_fd(files, g_array_index(fds, int, 0))
                                   : ff_stage_join((const int *)fds->data, fds->len, error);
    if (joined != NULL) {
        *ret_pages = g_steal_pointer(&facts);
    }
    return joined;
}
