// SPDX-License-Identifier: GPL-3.0-or-later
/* From inside each renderer's box, after the renderer has done its work there and its libraries are
 * loaded and warm, each forbidden thing is tried. */
#include <errno.h>
#include <string.h>
#include <sys/wait.h>
#include <tiff.h>
#include <unistd.h>

#include "box/box-lock.h"
#include "box/box.h"
#include "box/test-attempts.h"
#include "document/test-pictures.h"
#include "document/test-samples.h"
#include "stage/test-help.h"

enum {
    STATUS_NOT_RENDERED = 30,
    SHORT_WALL_MS = 500,
    MEMORY = 1 << 30,
    OUTPUT = 4 << 20,
    WARM = 'w', /* written once the sample is rendered */
};

/* ---- the renderers: a line each ---- */

static FfFile *sample_pdf(void)
{
    return ff_sample_pdf(1, 595, 842);
}

static FfFile *sample_pdf_of_image(void)
{
    return ff_sample_pdf_of_image(200, 300, true);
}

static FfFile *sample_tiff(void)
{
    const FfSampleTiff form = {.width = 100,
                               .height = 100,
                               .x_dpi = 100,
                               .y_dpi = 100,
                               .bits = 8,
                               .channels = 1,
                               .compression = COMPRESSION_LZW,
                               .photometric = PHOTOMETRIC_MINISBLACK,
                               .pages = 1};
    return ff_sample_tiff(&form);
}

static FfFile *sample_png(void)
{
    return ff_sample_png(&(FfSamplePng){.width = 100, .height = 100, .dpi = 100, .channels = 3});
}

static FfFile *sample_jpeg(void)
{
    return ff_sample_jpeg(&(FfSampleJpeg){.width = 100, .height = 100, .channels = 3});
}

static FfFile *sample_gif(void)
{
    return ff_sample_gif(&(FfSampleGif){.width = 100, .height = 100});
}

static FfFile *sample_webp(void)
{
    return ff_sample_webp(&(FfSampleWebp){.width = 100, .height = 100});
}

static FfFile *sample_bmp(void)
{
    return ff_sample_bmp(&(FfSampleBmp){.width = 100, .height = 100, .bits = 8, .header = 40});
}

static FfFile *sample_text(void)
{
    return ff_sample_text("Hello, \xe6\x97\xa5\xe6\x9c\xac \xd8\xb3\xd9\x84\xd8\xa7\xd9\x85\n");
}

static FfFile *sample_html(void)
{
    return ff_sample_text("<!DOCTYPE html><h1>Hello</h1><p>a <b>page</b> <img src=\"data:,\">");
}

static const struct {
    const char *kind;
    FfFile *(*sample)(void);
} renderers[] = {
    {"pdf", sample_pdf},   {"pdf", sample_pdf_of_image}, {"tiff", sample_tiff}, {"png", sample_png},
    {"jpeg", sample_jpeg}, {"gif", sample_gif},          {"webp", sample_webp}, {"bmp", sample_bmp},
    {"text", sample_text}, {"html", sample_html},
};

/* ---- a try ---- */

typedef struct {
    guint renderer;
    const TestAttempt *attempt;
} Case;

typedef struct {
    const char *kind;
    int document_fd, pages_fd, mark_fd, much_fd;
    int (*attempt)(int fd);
} Work;

static int render_and_attempt(gpointer data)
{
    static const FfPageOptions options = {FF_RESOLUTION_STANDARD, FF_PAGE_A4, 10, false};
    static const char mark = WARM;
    const Work *work = data;
    const FfDocument document = {.name = NULL, .type = NULL, .fd = work->document_fd};
    FfDocumentReport report = {0};
    int pages = ff_document_render(&document, 1, &options, work->pages_fd, &report, NULL, NULL);
    if (pages != 1 || strcmp(report.kind, work->kind) != 0 || write(work->mark_fd, &mark, 1) != 1) {
        return STATUS_NOT_RENDERED;
    }
    return work->attempt(work->much_fd);
}

static const char *name_of(FfBoxResult result, int status)
{
    static const char *const names[] = {[FF_BOX_CRASHED] = "crashed",
                                        [FF_BOX_TIMEOUT] = "timeout",
                                        [FF_BOX_TOO_MUCH] = "too-much",
                                        [FF_BOX_ERROR] = "error"};
    if (result != FF_BOX_DONE) {
        return names[result];
    }
    return status == TEST_REFUSED ? "refused" : status == TEST_ALLOWED ? "allowed" : "not rendered";
}

static int wall_ms_of(const TestAttempt *attempt)
{
    return strcmp(attempt->name, "wall-clock") == 0 ? SHORT_WALL_MS : TEST_FAR_WALL_MS;
}

/* false when time was up before the renderer was done. */
static bool attempt_within(const Case *each, int wall_ms)
{
    g_autoptr(FfFile) document = renderers[each->renderer].sample();
    g_autoptr(FfFile) pages = ff_file_new("pages", NULL);
    g_autoptr(FfFile) mark = ff_file_new("mark", NULL);
    g_autoptr(FfFile) much = ff_file_new("much", NULL);
    Work work = {renderers[each->renderer].kind, document->fd, pages->fd, mark->fd, much->fd,
                 each->attempt->attempt};
    const int fds[] = {document->fd, pages->fd, mark->fd, much->fd};
    const FfBoxLimits limits = {.memory = MEMORY,
                                .cpu_seconds = FF_BOX_UNDER_SANITIZER ? 5 : 1,
                                .wall_ms = wall_ms,
                                .output = OUTPUT,
                                .fonts = true};
    g_autofree char *why = NULL;
    int status = -1;
    FfBoxResult result =
        ff_box_run(render_and_attempt, &work, fds, G_N_ELEMENTS(fds), &limits, &status, &why);
    if (ff_file_size(mark->fd) != 1) {
        g_assert_cmpint(result, ==, FF_BOX_TIMEOUT);
        return false;
    }
    g_assert_cmpstr(name_of(result, status), ==, each->attempt->function);
    g_assert_cmpint(ff_file_size(much->fd), <=, OUTPUT);
    return true;
}

static void test_attempt(gconstpointer data)
{
    const Case *each = data;
    int wall_ms = wall_ms_of(each->attempt);
    while (!attempt_within(each, wall_ms)) {
        wall_ms *= 2; /* a busy machine */
        g_assert_cmpint(wall_ms, <, TEST_FAR_WALL_MS);
    }
    g_assert_cmpint(access(TEST_ATTEMPT_FILE, F_OK), !=, 0);
    g_assert_cmpint(waitpid(-1, NULL, WNOHANG), ==, -1);
    g_assert_cmpint(errno, ==, ECHILD);
}

static void add_cases(guint renderer)
{
    for (const TestAttempt *attempt = test_attempts; attempt->name != NULL; attempt++) {
        if (FF_BOX_UNDER_SANITIZER && strcmp(attempt->name, "memory") == 0) {
            continue; /* address space is not limited there */
        }
        Case *each = g_new(Case, 1);
        *each = (Case){renderer, attempt};
        g_autofree char *path = g_strdup_printf("/stage/box/%u-%s/%s", renderer,
                                                renderers[renderer].kind, attempt->name);
        g_test_add_data_func_full(path, each, test_attempt, g_free);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ff_stage_warm_up();
    for (guint i = 0; i < G_N_ELEMENTS(renderers); i++) {
        add_cases(i);
    }
    return g_test_run();
}
