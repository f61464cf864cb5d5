// SPDX-License-Identifier: GPL-3.0-or-later
/* What is done to a whole fax TIFF, each in a box of its own: judged, stamped, made a PDF or a
 * picture. */
#include "base/detail.h"
#include "base/error.h"
#include "base/limits.h"
#include "box/box.h"
#include "document/stamp.h"
#include "number/number.h"
#include "stage/stage.h"

/* How a child ended that had nothing to say. */
enum { STATUS_DONE, STATUS_BAD_INPUT, STATUS_NO_ROOM };

static int status_of(bool done, const GError *error)
{
    if (done) {
        return STATUS_DONE;
    }
    return ff_error_class(error) == FF_ERROR_PERMANENT ? STATUS_BAD_INPUT : STATUS_NO_ROOM;
}

/* Whom a child that crashes or never ends is the fault of. */
typedef enum { BLAME_INPUT, BLAME_US } Blame;

static bool run_in_box(const char *what, FfBoxFunction function, gpointer data, const int *fds,
                       guint fd_count, Blame blame, GError **error)
{
    const FfBoxLimits limits = FF_BOX_LIMITS_DEFAULT;
    g_autofree char *why = NULL;
    int status = 0;
    FfBoxResult result = ff_box_run(function, data, fds, fd_count, &limits, &status, &why);
    if (result == FF_BOX_DONE && status == STATUS_DONE) {
        return true;
    }
    bool bad_input = result == FF_BOX_DONE ? status == STATUS_BAD_INPUT
                                           : result != FF_BOX_ERROR && blame == BLAME_INPUT;
    g_set_error(error, FF_ERROR, bad_input ? FF_ERROR_PERMANENT : FF_ERROR_TEMPORARY, "%s: %s",
                what,
                why != NULL ? why
                : bad_input ? "they are damaged, or no fax"
                            : "no room to write, or no font");
    return false;
}

/* ---- judged ---- */

typedef struct {
    int tiff_fd;
    int report_fd;
} JudgeWork;

static int judge_in_box(gpointer data)
{
    const JudgeWork *work = data;
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) pages = ff_document_check_pages(work->tiff_fd, &error);
    bool done = pages != NULL && ff_file_write(work->report_fd, pages->data,
                                               pages->len * sizeof(FfPageFacts), &error);
    return status_of(done, error);
}

/* Fields of a child's report, whatever it wrote. */
static bool is_possible(const FfPageFacts *page)
{
    return page->width_px > 0 && page->width_px <= FF_LIMIT_IMAGE_SIDE && page->rows > 0 &&
           page->rows <= FF_LIMIT_PAGE_ROWS && (int)page->resolution >= FF_RESOLUTION_STANDARD &&
           page->resolution <= FF_RESOLUTION_SUPERFINE && page->octets >= 0 && page->black >= 0 &&
           page->black <= 1;
}

static GArray *take_pages(int report_fd, GError **error)
{
    gsize length = 0;
    g_autofree char *octets =
        ff_file_read(report_fd, FF_LIMIT_PAGES * sizeof(FfPageFacts), &length, error);
    if (octets == NULL) {
        return NULL;
    }
    g_autoptr(GArray) pages = g_array_new(false, false, sizeof(FfPageFacts));
    g_array_append_vals(pages, octets, (guint)(length / sizeof(FfPageFacts)));
    bool possible = pages->len > 0;
    for (guint i = 0; i < pages->len; i++) {
        possible = possible && is_possible(&g_array_index(pages, FfPageFacts, i));
    }
    if (!possible) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT, "the pages can't be judged");
        return NULL;
    }
    return g_steal_pointer(&pages);
}

GArray *ff_stage_check_pages(int tiff_fd, GError **error)
{
    g_autoptr(FfFile) report = ff_file_new("report", error);
    if (report == NULL) {
        return NULL;
    }
    JudgeWork work = {tiff_fd, report->fd};
    const int fds[] = {tiff_fd, report->fd};
    return run_in_box("the pages can't be sent", judge_in_box, &work, fds, G_N_ELEMENTS(fds),
                      BLAME_INPUT, error)
               ? take_pages(report->fd, error)
               : NULL;
}

/* ---- stamped ---- */

typedef struct {
    int tiff_fd;
    const FfStamp *stamp;
    int out_fd;
} StampWork;

static int stamp_in_box(gpointer data)
{
    const StampWork *work = data;
    g_autoptr(GError) error = NULL;
    bool done = ff_document_stamp(work->tiff_fd, work->stamp, work->out_fd, &error);
    return status_of(done, error);
}

static char *format_date(gint64 when_ms)
{
    g_autoptr(GDateTime) when = g_date_time_new_from_unix_local(when_ms / 1000);
    return g_date_time_format(when, "%Y-%m-%d %H:%M");
}

/* An internal extension is no number of the world, and printed as it is. */
static char *format_number(const char *number)
{
    return number[0] == '+' ? ff_number_format(number) : g_strdup(number);
}

FfFile *ff_stage_stamp(int tiff_fd, const FfJob *fax, const FfSettings *settings, gint64 when_ms,
                       int total, GError **error)
{
    g_autoptr(FfFile) stamped = ff_file_new("pages.tif", error);
    g_autofree char *date = format_date(when_ms);
    g_autofree char *to = format_number(fax->number);
    const FfStamp stamp = {date, settings->header_text, settings->tsi,
                           to,   fax->confirmed_pages,  total};
    if (stamped == NULL) {
        return NULL;
    }
    StampWork work = {tiff_fd, &stamp, stamped->fd};
    const int fds[] = {tiff_fd, stamped->fd};
    return run_in_box("the line on top of the pages can't be put there", stamp_in_box, &work, fds,
                      G_N_ELEMENTS(fds), BLAME_US, error)
               ? g_steal_pointer(&stamped)
               : NULL;
}

/* ---- made a PDF ---- */

typedef struct {
    int tiff_fd;
    const FfPdfFacts *facts;
    int pdf_fd;
} PdfWork;

static int pdf_in_box(gpointer data)
{
    const PdfWork *work = data;
    g_autoptr(GError) error = NULL;
    bool done = ff_document_tiff_to_pdf(work->tiff_fd, work->facts, work->pdf_fd, &error);
    return status_of(done, error);
}

/* The caller's number where the network told it, else what the far machine says of itself. */
static char *describe_sender(const FfJob *job)
{
    g_autoptr(JsonObject) detail = ff_detail_parse(job->detail);
    const char *sender = job->sender != NULL
                             ? job->sender
                             : ff_detail_string(detail, "caller_identity", "an unknown number");
    g_autofree char *valid = g_utf8_make_valid(sender, -1);
    return format_number(valid);
}

static char *make_title(const FfJob *job)
{
    g_autofree char *sender = describe_sender(job);
    g_autofree char *date = format_date(job->created_ms);
    return g_strdup_printf("Fax from %s, %s", sender, date);
}

FfFile *ff_stage_pdf(int tiff_fd, const FfJob *job, const char *name, GError **error)
{
    g_autoptr(FfFile) pdf = ff_file_new(name, error);
    if (pdf == NULL) {
        return NULL;
    }
    g_autofree char *title = make_title(job);
    const FfPdfFacts facts = {title, job->created_ms};
    PdfWork work = {tiff_fd, &facts, pdf->fd};
    const int fds[] = {tiff_fd, pdf->fd};
    return run_in_box("the pages could not be made a PDF", pdf_in_box, &work, fds,
                      G_N_ELEMENTS(fds), BLAME_INPUT, error)
               ? g_steal_pointer(&pdf)
               : NULL;
}

/* ---- made a picture ---- */

typedef struct {
    int tiff_fd;
    int max_width_px;
    int png_fd;
} PictureWork;

static int draw_in_box(gpointer data)
{
    const PictureWork *work = data;
    g_autoptr(GError) error = NULL;
    bool done = ff_document_page_to_png(work->tiff_fd, 0, work->max_width_px, work->png_fd, &error);
    return status_of(done, error);
}

FfFile *ff_stage_picture(int tiff_fd, int max_width_px)
{
    g_autoptr(FfFile) png = ff_file_new("page.png", NULL);
    if (png == NULL) {
        return NULL;
    }
    PictureWork work = {tiff_fd, max_width_px, png->fd};
    const int fds[] = {tiff_fd, png->fd};
    return run_in_box("no picture", draw_in_box, &work, fds, G_N_ELEMENTS(fds), BLAME_INPUT, NULL)
               ? g_steal_pointer(&png)
               : NULL;
}
