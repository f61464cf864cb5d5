// SPDX-License-Identifier: GPL-3.0-or-later
/* Whole fax TIFFs in a box: judged, joined, made a picture. */
#include "base/error.h"
#include "base/limits.h"
#include "stage/box-work.h"
#include "stage/page-facts.h"
#include "stage/stage.h"

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
    return ff_box_work_status(done, error);
}

static GArray *take_pages(int report_fd, GError **error)
{
    gsize length = 0;
    g_autofree char *octets =
        ff_file_read(report_fd, FF_LIMIT_PAGES * sizeof(FfPageFacts), &length, error);
    if (octets == NULL) {
        return NULL;
    }
    g_autoptr(GArray) pages = ff_page_facts_take(octets, length);
    if (pages == NULL || pages->len == 0) {
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
    return ff_box_work_run("the pages can't be sent", judge_in_box, &work, fds, G_N_ELEMENTS(fds),
                           FF_BLAME_INPUT, error)
               ? take_pages(report->fd, error)
               : NULL;
}

/* ---- joined ---- */

typedef struct {
    const int *fds;
    guint count;
    int out_fd;
} JoinWork;

static int join_in_box(gpointer data)
{
    const JoinWork *work = data;
    g_autoptr(GError) error = NULL;
    return ff_box_work_status(ff_document_join(work->fds, work->count, work->out_fd, &error),
                              error);
}

FfFile *ff_stage_join(const int *fds, guint count, GError **error)
{
    g_autoptr(FfFile) joined = ff_file_new("pages.tif", error);
    if (joined == NULL) {
        return NULL;
    }
    g_autoptr(GArray) all = g_array_new(false, false, sizeof(int));
    g_array_append_vals(all, fds, count);
    g_array_append_val(all, joined->fd);
    JoinWork work = {(const int *)all->data, count, joined->fd};
    return ff_box_work_run("the pages could not be joined", join_in_box, &work, work.fds, all->len,
                           FF_BLAME_US, error)
               ? g_steal_pointer(&joined)
               : NULL;
}

/* ---- made a picture ---- */

typedef struct {
    int tiff_fd;
    int width_px; /* of a page */
    bool sheet;
    int png_fd;
} PictureWork;

static int draw_in_box(gpointer data)
{
    const PictureWork *work = data;
    g_autoptr(GError) error = NULL;
    bool done =
        work->sheet
            ? ff_document_sheet_to_png(work->tiff_fd, work->width_px, work->png_fd, &error)
            : ff_document_page_to_png(work->tiff_fd, 0, work->width_px, work->png_fd, &error);
    return ff_box_work_status(done, error);
}

static FfFile *draw(const char *name, int tiff_fd, int width_px, bool sheet)
{
    g_autoptr(FfFile) png = ff_file_new(name, NULL);
    if (png == NULL) {
        return NULL;
    }
    PictureWork work = {tiff_fd, width_px, sheet, png->fd};
    const int fds[] = {tiff_fd, png->fd};
    return ff_box_work_run("no picture", draw_in_box, &work, fds, G_N_ELEMENTS(fds), FF_BLAME_INPUT,
                           NULL)
               ? g_steal_pointer(&png)
               : NULL;
}

FfFile *ff_stage_picture(int tiff_fd, int max_width_px)
{
    return draw("page.png", tiff_fd, max_width_px, false);
}

FfFile *ff_stage_sheet(int tiff_fd, int page_width_px)
{
    return draw("sheet.png", tiff_fd, page_width_px, true);
}
