// SPDX-License-Identifier: GPL-3.0-or-later
/* A cover sheet: a drawing is made pages in a box; what a word processor wrote goes another way. */
#include "base/memory.h"
#include "stage/cover-box.h"
#include "stage/cover-office.h"
#include "stage/stage.h"

enum { CANVAS_MEMORY = 64 << 20 };

typedef struct {
    int template_fd, out_fd;
    const FfCoverFacts *facts;
    const FfPageOptions *options;
} CoverWork;

static int draw_in_box(gpointer data, GError **error)
{
    const CoverWork *work = data;
    ff_memory_expect_large(CANVAS_MEMORY);
    return ff_document_cover(work->template_fd, work->facts, work->options, work->out_fd, error);
}

static FfFile *draw_svg(const FfCoverTemplate *template, const FfCoverFacts *facts,
                        const FfPageOptions *options, const FfSettings *settings, int *ret_pages,
                        GError **error)
{
    g_autoptr(FfFile) pages = ff_file_new("cover.tif", error);
    if (pages == NULL) {
        return NULL;
    }
    CoverWork work = {template->file->fd, pages->fd, facts, options};
    const int fds[] = {work.template_fd, work.out_fd};
    return ff_cover_box_run(draw_in_box, &work, fds, G_N_ELEMENTS(fds), settings,
                            options->max_pages, ret_pages, error)
               ? g_steal_pointer(&pages)
               : NULL;
}

FfFile *ff_stage_cover(FfCoverTemplate *template, const FfCoverFacts *facts,
                       const FfPageOptions *options, const FfSettings *settings, int *ret_pages,
                       GError **error)
{
    return template->kind == FF_COVER_KIND_SVG
               ? draw_svg(template, facts, options, settings, ret_pages, error)
               : ff_cover_office_draw(template, facts, options, settings, ret_pages, error);
}
