// SPDX-License-Identifier: GPL-3.0-or-later
/* Against another implementation, bit for bit in both directions: what it makes and what we make is
 * the same, it reads ours and we read its. */
#include <string.h>

#include "raster/bits.h"
#include "raster/test-fax-pages.h"
#include "raster/test-fax-tiff.h"

/* What libtiff writes. */
static const FfFaxForm forms[] = {
    {.coding = FF_FAX_MH, .align = true}, /* TIFF compression 2 */
    {.coding = FF_FAX_MH, .eol = true},
    {.coding = FF_FAX_MH, .eol = true, .align = true},
    {.coding = FF_FAX_MR, .k = 2},
    {.coding = FF_FAX_MR, .k = 4},
    {.coding = FF_FAX_MR, .k = 2, .align = true},
    {.coding = FF_FAX_MR, .k = 4, .align = true},
    {.coding = FF_FAX_MMR, .end = true},
};

static void check_same_code(const FfTestPage *page, const FfFaxForm *form, GBytes *ours,
                            GBytes *theirs)
{
    if (!g_bytes_equal(ours, theirs)) {
        g_error("%s, coding %d: %zu octets are not libtiff's %zu", page->name, form->coding,
                g_bytes_get_size(ours), g_bytes_get_size(theirs));
    }
}

/* libtiff's list of runs is one too short for a row that changes at each of its pixels. */
static bool is_too_much_for_libtiff(const FfTestPage *page, const FfFaxForm *form)
{
    const bool changes_everywhere = g_str_has_prefix(page->name, "checkerboard 1 ");
    return changes_everywhere && page->width_px % 32 == 0 && form->coding == FF_FAX_MH;
}

static void check_they_read(const FfTestPage *page, const FfFaxForm *form, GBytes *code)
{
    const gsize octets = ((gsize)page->width_px + 7) / 8;
    g_autofree guint8 *back = g_malloc0(octets * (gsize)page->rows);
    if (!ff_test_tiff_decode(form, code, back)) {
        if (is_too_much_for_libtiff(page, form)) {
            return;
        }
        g_error("%s, coding %d: libtiff complains of ours", page->name, form->coding);
    }
    ff_bits_clear_padding(back, octets, page->width_px, page->rows);
    for (int row = 0; row < page->rows; row++) {
        g_assert_cmpmem(page->bits + (gsize)row * page->stride, octets, back + (gsize)row * octets,
                        octets);
    }
}

static void check_we_read(const FfTestPage *page, const FfFaxForm *form, GBytes *code)
{
    g_autofree guint8 *back = g_malloc(page->stride * (gsize)page->rows);
    g_autoptr(GError) error = NULL;
    gsize length = 0;
    const guint8 *data = g_bytes_get_data(code, &length);
    memset(back, 0xaa, page->stride * (gsize)page->rows);
    if (!ff_fax_decode(form, data, length, back, page->stride, NULL, &error)) {
        g_error("%s, coding %d: %s", page->name, form->coding, error->message);
    }
    ff_test_page_assert(page, back);
}

static void check_page(const FfTestPage *page, gpointer data)
{
    for (gsize i = 0; i < G_N_ELEMENTS(forms); i++) {
        FfFaxForm form = forms[i];
        form.width_px = page->width_px;
        form.rows = page->rows;
        g_autoptr(GBytes) ours = ff_fax_encode(&form, page->bits, page->stride);
        g_autoptr(GBytes) theirs = ff_test_tiff_encode(&form, page->bits, page->stride);
        check_same_code(page, &form, ours, theirs);
        check_we_read(page, &form, theirs);
        check_they_read(page, &form, ours);
    }
}

static void test_both_ways(void)
{
    ff_test_pages_foreach(check_page, NULL);
}

/* libtiff never writes an RTC; it reads past ours. */
static void test_return_to_control(void)
{
    g_autoptr(FfTestPage) page = ff_test_page_print(1728, 700);
    for (gsize i = 1; i < G_N_ELEMENTS(forms); i++) {
        FfFaxForm form = forms[i];
        form.width_px = page->width_px;
        form.rows = page->rows;
        form.end = true;
        g_autoptr(GBytes) code = ff_fax_encode(&form, page->bits, page->stride);
        check_they_read(page, &form, code);
        check_we_read(page, &form, code);
    }
}

/* What we take for good, libtiff reads without complaint and the same: of data with one bit turned
 * over, so that what is accepted is not what the encoder would write. */
static void test_damaged(void)
{
    g_autoptr(FfTestPage) page = ff_test_page_print(500, 470);
    FfFaxForm form = {.coding = FF_FAX_MMR, .width_px = 500, .rows = 470};
    g_autoptr(GBytes) code = ff_fax_encode(&form, page->bits, page->stride);
    gsize length = g_bytes_get_size(code);
    g_autofree guint8 *copy = g_memdup2(g_bytes_get_data(code, NULL), length);
    g_autofree guint8 *ours = g_malloc0(page->stride * 470);
    g_autofree guint8 *theirs = g_malloc0(page->stride * 470);
    int accepted = 0;
    for (gsize bit = 0; bit < 8 * length; bit += 3) {
        copy[bit / 8] ^= (guint8)(0x80 >> bit % 8);
        if (ff_fax_decode(&form, copy, length, ours, page->stride, NULL, NULL)) {
            g_autoptr(GBytes) damaged = g_bytes_new(copy, length);
            accepted++;
            g_assert_true(ff_test_tiff_decode(&form, damaged, theirs));
            ff_bits_clear_padding(theirs, page->stride, page->width_px, page->rows);
            g_assert_cmpmem(ours, page->stride * 470, theirs, page->stride * 470);
        }
        copy[bit / 8] ^= (guint8)(0x80 >> bit % 8);
    }
    g_test_message("%d of %zu changes make another sound page", accepted, 8 * length / 3);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/fax-libtiff/both-ways", test_both_ways);
    g_test_add_func("/fax-libtiff/return-to-control", test_return_to_control);
    g_test_add_func("/fax-libtiff/damaged", test_damaged);
    return g_test_run();
}
