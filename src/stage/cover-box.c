// SPDX-License-Identifier: GPL-3.0-or-later
#include "stage/cover-box.h"

#include <string.h>

#include "base/error.h"
#include "base/file.h"
#include "box/box.h"

enum { MS_PER_SECOND = 1000, REPORT_LIMIT = 4096, FDS_MAX = 4 };

typedef struct {
    FfCoverBoxFunction function;
    gpointer data;
    int report_fd;
} Work;

/* What the box has to say: a number, or the class of an error and its text. */
typedef struct {
    int number; /* -1: an error */
    int error_class;
} Report;

static int work_in_box(gpointer data)
{
    const Work *work = data;
    g_autoptr(GError) error = NULL;
    Report report = {.number = work->function(work->data, &error)};
    report.error_class = error == NULL ? 0 : (int)ff_error_class(error);
    bool told = ff_file_write(work->report_fd, &report, sizeof report, NULL);
    if (told && error != NULL) {
        told = ff_file_write(work->report_fd, error->message,
                             MIN(strlen(error->message), REPORT_LIMIT - sizeof report), NULL);
    }
    return told ? 0 : 1;
}

/* The child has seen a hostile drawing: its words are cleaned, its numbers held to bounds. */
static bool take_report(int fd, int most, int *ret_number, GError **error)
{
    gsize length = 0;
    Report report;
    g_autofree char *octets = ff_file_read(fd, REPORT_LIMIT, &length, NULL);
    if (octets == NULL || length < sizeof report) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT, "its drawing ended without a result");
        return false;
    }
    memcpy(&report, octets, sizeof report);
    if (report.number >= 0 && report.number <= most) {
        *ret_number = report.number;
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
                    why != NULL ? why : "it could not write what it made");
    } else {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT, "%s%s%s", what, why != NULL ? ": " : "",
                    why != NULL ? why : "");
    }
}

static bool run(Work *work, const int *fds, guint fd_count, const FfSettings *settings,
                GError **error)
{
    int kept[FDS_MAX + 1] = {work->report_fd};
    FfBoxLimits limits = FF_BOX_LIMITS_DEFAULT;
    g_autofree char *why = NULL;
    int status = 0;
    g_assert(fd_count <= FDS_MAX);
    memcpy(kept + 1, fds, fd_count * sizeof *fds);
    limits.wall_ms = settings->render_timeout_ms;
    limits.cpu_seconds = MAX(1, settings->render_timeout_ms / MS_PER_SECOND);
    FfBoxResult result = ff_box_run(work_in_box, work, kept, fd_count + 1, &limits, &status, &why);
    if (result == FF_BOX_DONE && status == 0) {
        return true;
    }
    set_box_error(result, why, error);
    return false;
}

bool ff_cover_box_run(FfCoverBoxFunction function, gpointer data, const int *fds, guint fd_count,
                      const FfSettings *settings, int most, int *ret_number, GError **error)
{
    g_autoptr(FfFile) report = ff_file_new("report", error);
    if (report == NULL) {
        return false;
    }
    Work work = {function, data, report->fd};
    return run(&work, fds, fd_count, settings, error) &&
           take_report(report->fd, most, ret_number, error);
}
