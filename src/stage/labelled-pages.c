// SPDX-License-Identifier: GPL-3.0-or-later
/* A whole fax TIFF in a box, with words for people on it: stamped for a call, made a PDF. Apart
 * from pages.c, so that a program that only renders holds no library of telephone numbers. */
#include "base/detail.h"
#include "base/error.h"
#include "document/stamp.h"
#include "number/number.h"
#include "stage/box-work.h"
#include "stage/stage.h"

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
    return ff_box_work_status(done, error);
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
                       int total, int repeated, GError **error)
{
    g_autoptr(FfFile) stamped = ff_file_new("pages.tif", error);
    g_autofree char *date = format_date(when_ms);
    g_autofree char *to = format_number(fax->number);
    const FfStamp stamp = {
        date, settings->header_text, settings->tsi, to, fax->confirmed_pages, total, repeated};
    if (stamped == NULL) {
        return NULL;
    }
    StampWork work = {tiff_fd, &stamp, stamped->fd};
    const int fds[] = {tiff_fd, stamped->fd};
    return ff_box_work_run("the line on top of the pages can't be put there", stamp_in_box, &work,
                           fds, G_N_ELEMENTS(fds), FF_BLAME_US, error)
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
    return ff_box_work_status(done, error);
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
    return ff_box_work_run("the pages could not be made a PDF", pdf_in_box, &work, fds,
                           G_N_ELEMENTS(fds), FF_BLAME_INPUT, error)
               ? g_steal_pointer(&pdf)
               : NULL;
}
