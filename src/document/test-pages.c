// SPDX-License-Identifier: GPL-3.0-or-later
#include "document/test-pages.h"

#include <fcntl.h>
#include <string.h>

#include "document/test-samples.h"
#include "document/tiff-read.h"

const FfPageOptions fine = {FF_RESOLUTION_FINE, FF_PAGE_LETTER, 20, false};

FfFile *render(const FfFile *source, const char *type, const FfPageOptions *options,
               FfDocumentReport *report)
{
    FfFile *pages = ff_sample_bytes("", 0);
    const FfDocument document = {.name = "sample", .type = type, .fd = source->fd};
    g_autoptr(GError) error = NULL;
    int count = ff_document_render(&document, 1, options, pages->fd, report, NULL, &error);
    g_assert_no_error(error);
    g_assert_cmpint(count, ==, report->pages);
    g_test_message("%s: %d pages, %s", report->kind, report->pages, ff_reason_name(report->reason));
    return pages;
}

void assert_fails(FfFile *source, const char *type, FfReason reason)
{
    g_autoptr(FfFile) owned = source;
    FfDocumentReport report;
    g_autoptr(FfFile) pages = render(owned, type, &fine, &report);
    g_assert_cmpstr(ff_reason_name(report.reason), ==, ff_reason_name(reason));
    g_assert_cmpint(report.pages, ==, 0);
    g_assert_cmpint(ff_file_size(pages->fd), ==, 0);
}

static void add_ink(Ink *ink, int x, int y)
{
    ink->left = MIN(ink->left, x);
    ink->top = MIN(ink->top, y);
    ink->right = MAX(ink->right, x);
    ink->bottom = MAX(ink->bottom, y);
}

Ink ink_of(const FfFile *pages, int number)
{
    g_autoptr(FfTiff) file = ff_tiff_open_read(pages->fd, NULL);
    FfTiffPage page;
    g_assert_nonnull(file);
    for (int i = 0; i < number; i++) {
        g_assert_cmpint(ff_tiff_next_page(file), ==, FF_TIFF_PAGE);
    }
    g_assert_true(ff_tiff_read_page(file, &page, NULL));
    g_autofree guint8 *bits = ff_tiff_read_bits(file, &page, NULL);
    g_assert_nonnull(bits);
    Ink ink = {
        .left = G_MAXINT, .top = G_MAXINT, .right = -1, .bottom = -1, .rows = (int)page.height};
    int count = 0;
    for (int y = 0; y < ink.rows; y++) {
        for (int x = 0; x < FF_PAGE_WIDTH_PX; x++) {
            if (bits[y * FF_PAGE_BITS_STRIDE + x / 8] >> (7 - x % 8) & 1) {
                add_ink(&ink, x, y);
                count++;
            }
        }
    }
    ink.part = (double)count / FF_PAGE_WIDTH_PX / ink.rows;
    return ink;
}

void assert_near(int value, int wanted, int tolerance)
{
    if (ABS(value - wanted) > tolerance) {
        g_error("%d is not within %d of %d", value, tolerance, wanted);
    }
}

void assert_box(const Ink *ink, int left, int top, int right, int bottom)
{
    g_test_message("ink: %d,%d to %d,%d", ink->left, ink->top, ink->right, ink->bottom);
    assert_near(ink->left, left, 8);
    assert_near(ink->top, top, 8);
    assert_near(ink->right, right, 8);
    assert_near(ink->bottom, bottom, 8);
}

FfFile *assert_renders(FfFile *source, const char *type, const FfPageOptions *options, int count)
{
    g_autoptr(FfFile) owned = source;
    FfDocumentReport report;
    FfFile *pages = render(owned, type, options, &report);
    FfTiffFacts facts;
    g_autoptr(GError) error = NULL;
    g_assert_cmpstr(ff_reason_name(report.reason), ==, "none");
    g_assert_cmpint(report.pages, ==, count);
    g_assert_cmpint(report.first_page, ==, 1);
    g_assert_true(ff_document_check_tiff(pages->fd, &facts, &error));
    g_assert_no_error(error);
    g_assert_cmpint(facts.pages, ==, count);
    g_assert_cmpint(facts.width_px, ==, FF_PAGE_WIDTH_PX);
    return pages;
}

FfFile *corpus(const char *name)
{
    g_autofree char *path =
        g_test_build_filename(G_TEST_DIST, "tests", "corpus", "documents", name, NULL);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        g_error("%s is missing", path);
    }
    return ff_file_new_from_fd(name, fd);
}
