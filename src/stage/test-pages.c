// SPDX-License-Identifier: GPL-3.0-or-later
/* Fax TIFFs through the real box: judged, stamped. */
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "document/fax-pages.h"
#include "document/stamp.h"
#include "stage/test-help.h"

enum { PAGES = 3 };

/* 2026-11-27 14:05 in the server's time, whichever that is */
static gint64 when_ms(void)
{
    g_autoptr(GDateTime) when = g_date_time_new_local(2026, 11, 27, 14, 5, 59);
    return g_date_time_to_unix(when) * 1000;
}

static FfJob *make_fax(int confirmed)
{
    FfJob *fax = ff_job_new(FF_KIND_FAX, FF_STATE_READY);
    fax->number = g_strdup("+15035550123");
    fax->confirmed_pages = confirmed;
    return fax;
}

static FfFile *stamp(const FfFile *pages, int confirmed, gint64 at_ms, int total, GError **error)
{
    g_autoptr(FfSettings) settings = test_settings_new("header_text = St. Mary's Hospital");
    g_autoptr(FfJob) fax = make_fax(confirmed);
    return ff_stage_stamp(pages->fd, fax, settings, at_ms, total, 0, error);
}

static bool keep_bits(FfTiff *file, const FfTiffPage *page, FfResolution resolution, gpointer data,
                      GError **error)
{
    GPtrArray *pages = data;
    gsize octets = (gsize)page->height * ((page->width + 7) / 8);
    guint8 *bits = ff_tiff_read_bits(file, page, error);
    if (bits == NULL) {
        return false;
    }
    g_ptr_array_add(pages, g_bytes_new_take(bits, octets));
    return true;
}

static GPtrArray *read_bits(const FfFile *file)
{
    GPtrArray *pages = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
    g_assert_true(ff_fax_pages_visit(file->fd, keep_bits, pages, NULL));
    return pages;
}

static void test_check(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(FfFile) fax = test_fax_new("pages.tif", PAGES);
    g_autoptr(GArray) pages = ff_stage_check_pages(fax->fd, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(pages->len, ==, PAGES);
    for (guint i = 0; i < pages->len; i++) {
        const FfPageFacts *page = &g_array_index(pages, FfPageFacts, i);
        g_assert_cmpint(page->width_px, ==, 1728);
        g_assert_cmpint(page->rows, >, 1000);
        g_assert_cmpint(page->octets, >, 100);
        g_assert_cmpfloat(page->black, >, 0);
        g_assert_cmpfloat(page->black, <, 0.1);
    }
}

/* Cut anywhere, it is no fax any more. */
static void test_check_truncated(void)
{
    g_autoptr(FfFile) fax = test_fax_new("pages.tif", PAGES);
    const gint64 size = ff_file_size(fax->fd);
    for (gint64 cut = 0; cut < size; cut += MAX(1, size / 97)) {
        g_autoptr(FfFile) part = ff_file_new("pages.tif", NULL);
        g_autoptr(GError) error = NULL;
        g_assert_true(ff_file_copy(fax->fd, part->fd, NULL));
        g_assert_cmpint(ftruncate(part->fd, cut), ==, 0);
        g_assert_null(ff_stage_check_pages(part->fd, &error));
        g_assert_error(error, FF_ERROR, FF_ERROR_PERMANENT);
    }
}

/* Drawn in the box as without it: the fonts are there. */
static void test_stamp(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(FfFile) fax = test_fax_new("pages.tif", PAGES);
    g_autoptr(FfFile) stamped = stamp(fax, 0, when_ms(), PAGES, &error);
    g_assert_no_error(error);
    g_autoptr(FfFile) unboxed = ff_file_new("pages.tif", NULL);
    const FfStamp same = {"2026-11-27 14:05",
                          "St. Mary's Hospital",
                          "+1 503 555 0100",
                          "+1 503-555-0123",
                          0,
                          PAGES,
                          0};
    g_assert_true(ff_document_stamp(fax->fd, &same, unboxed->fd, NULL));
    g_autoptr(GPtrArray) pages = read_bits(stamped);
    g_autoptr(GPtrArray) expected = read_bits(unboxed);
    g_autoptr(GPtrArray) before = read_bits(fax);
    g_assert_cmpuint(pages->len, ==, PAGES);
    for (guint i = 0; i < PAGES; i++) {
        g_assert_true(g_bytes_equal(pages->pdata[i], expected->pdata[i]));
        g_assert_false(g_bytes_equal(pages->pdata[i], before->pdata[i]));
    }
}

static void test_stamp_later(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(FfFile) fax = test_fax_new("pages.tif", PAGES);
    g_autoptr(FfFile) all = stamp(fax, 0, when_ms(), PAGES, &error);
    g_autoptr(FfFile) rest = stamp(fax, 1, when_ms(), PAGES, &error);
    g_autoptr(FfFile) later = stamp(fax, 1, when_ms() + 60000, PAGES, &error);
    g_assert_no_error(error);
    g_autoptr(GPtrArray) all_pages = read_bits(all);
    g_autoptr(GPtrArray) rest_pages = read_bits(rest);
    g_autoptr(GPtrArray) later_pages = read_bits(later);
    g_assert_cmpuint(rest_pages->len, ==, PAGES - 1);
    for (guint i = 0; i < rest_pages->len; i++) {
        g_assert_true(g_bytes_equal(all_pages->pdata[i + 1], rest_pages->pdata[i]));
        g_assert_false(g_bytes_equal(all_pages->pdata[i + 1], later_pages->pdata[i]));
    }
}

static void test_stamp_refuses(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(FfFile) fax = test_fax_new("pages.tif", PAGES);
    g_autoptr(FfFile) broken = ff_file_new_from_bytes("pages.tif", "II*\0broken", 10, NULL);
    g_assert_null(stamp(fax, 0, when_ms(), PAGES + 1, &error));
    g_assert_error(error, FF_ERROR, FF_ERROR_PERMANENT);
    g_clear_error(&error);
    g_assert_null(stamp(broken, 0, when_ms(), 1, &error));
    g_assert_error(error, FF_ERROR, FF_ERROR_PERMANENT);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ff_stage_warm_up_line();
    g_test_add_func("/pages/stamp", test_stamp); /* first: with what the line role has loaded */
    g_test_add_func("/pages/stamp-later", test_stamp_later);
    g_test_add_func("/pages/stamp-refuses", test_stamp_refuses);
    g_test_add_func("/pages/check", test_check);
    g_test_add_func("/pages/check-truncated", test_check_truncated);
    return g_test_run();
}
