// SPDX-License-Identifier: GPL-3.0-or-later
/* A cover sheet, drawn in a box, which reports how many pages it has or what is wrong. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/memory.h"
#include "box/box.h"
#include "stage/stage.h"

enum { MS_PER_SECOND = 1000, REPORT_LIMIT = 4096, CANVAS_MEMORY = 64 << 20 };

typedef struct {
    int template_fd, out_fd, report_fd;
    const FfCoverFacts *facts;
    const FfPageOptions *options;
} CoverWork;

/* What the box has to say: the class of the error and its text, or the number of pages. */
typedef struct {
    int pages; /* -1: an error */
    int error_class;
} Report;

static int cover_in_box(gpointer data)
{
    const CoverWork *work = data;
    g_autoptr(GError) error = NULL;
    ff_memory_expect_large(CANVAS_MEMORY);
    Report report = {.pages = ff_document_cover(work->template_fd, work->facts, work->options,
                                                work->out_fd, &error)};
    report.error_class = error == NULL ? 0 : (int)ff_error_class(error);
    bool told = ff_file_write(work->report_fd, &report, sizeof report, NULL);
    if (told && error != NULL) {
        told = ff_file_write(work->report_fd, error->message,
                             MIN(strlen(error->message), REPORT_LIMIT - sizeof report), NULL);
    }
    return told ? 0 : 1;
}

/* The child has seen a hostile drawing: its words are cleaned, its numbers held to bounds. */
static bool take_report(int fd, int max_pages, int *ret_pages, GError **error)
{
    gsize length = 0;
    Report report;
    g_autofree char *octets = ff_file_read(fd, REPORT_LIMIT, &length, NULL);
    if (octets == NULL || length < sizeof report) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT, "its drawing ended without a result");
        return false;
    }
    memcpy(&report, octets, sizeof report);
    if (report.pages >= 1 && report.pages <= max_pages) {
        *ret_pages = report.pages;
        return true;
    }
    g_autofree char *text = g_utf8_make_valid(octets + sizeof report, -1);
    for (char *at = text; *at != '\0'; at++) {
        *at = g_ascii_iscntrl(*at) ? ' ' : *at;
    }
    g_set_error(error, FF_ERROR,
                report.error_class == FF_ERROR_TEMPORARY ? FF_ERROR_TEMPORARY : FF_ERROR_PERMANENT,
                "%s", *text != '\0' ? text : "its drawing ended without a result");
    return false;
}

static void set_box_error(FfBoxResult result, const char *why, GError **error)
{
    const char *what = result == FF_BOX_TIMEOUT ? "drawing it takes too long; simplify the drawing"
                       : result == FF_BOX_TOO_MUCH ? "its pages are too large"
                                                   : "drawing it failed";
    if (result == FF_BOX_ERROR || result == FF_BOX_DONE) {
        g_set_error(error, FF_ERROR, FF_ERROR_TEMPORARY, "no box for the cover: %s",
                    why != NULL ? why : "it could not write its pages");
    } else {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT, "%s%s%s", what, why != NULL ? ": " : "",
                    why != NULL ? why : "");
    }
}

static bool run(CoverWork *work, const FfSettings *settings, GError **error)
{
    const int fds[] = {work->template_fd, work->out_fd, work->report_fd};
    FfBoxLimits limits = FF_BOX_LIMITS_DEFAULT;
    g_autofree char *why = NULL;
    int status = 0;
    limits.wall_ms = settings->render_timeout_ms;
    limits.cpu_seconds = MAX(1, settings->render_timeout_ms / MS_PER_SECOND);
    FfBoxResult result =
        ff_box_run(cover_in_box, work, fds, G_N_ELEMENTS(fds), &limits, &status, &why);
    if (result == FF_BOX_DONE && status == 0) {
        return true;
    }
    set_box_error(result, why, error);
    return false;
}

FfFile *ff_stage_cover(const FfFile *template_file, const FfCoverFacts *facts,
                       const FfPageOptions *options, const FfSettings *settings, int *ret_pages,
                       GError **error)
{
    g_autoptr(FfFile) pages = ff_file_new("cover.tif", error);
    g_autoptr(FfFile) report = pages == NULL ? NULL : ff_file_new("report", error);
    if (report == NULL) {
        return NULL;
    }
    CoverWork work = {template_file->fd, pages->fd, report->fd, facts, options};
    return run(&work, settings, error) &&
                   take_report(report->fd, options->max_pages, ret_pages, error)
               ? g_steal_pointer(&pages)
               : NULL;
}
