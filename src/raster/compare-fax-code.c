// SPDX-License-Identifier: GPL-3.0-or-later
/* Whether the codec and libtiff read the same of real pages: compare-fax-code FILE.tif ...
 * Each page, one strip of T.6 as faxferry writes it, is decoded by both; its pixels are then
 * encoded in MH, MR and MMR and each of those is decoded by both. All must be the same pixels. Says
 * which file, page and coding differs, then how many pages were compared; fails when any differs,
 * can't be read, or when there is no page. */
#include <stdio.h>
#include <string.h>
#include <tiffio.h>

#include "raster/bits.h"
#include "raster/test-fax-tiff.h"

typedef struct {
    const char *path;
    int number; /* of the page, from 1 */
    FfFaxForm form;
    gsize stride, size; /* octets of a row, of all rows */
    guint8 *bits;       /* as we read them */
    guint8 *back;       /* room for another reading */
    int differences;
} Page;

static const struct {
    const char *name;
    FfFaxForm form;
} codings[] = {
    {"MH", {.coding = FF_FAX_MH, .eol = true}},
    {"MR, K 2", {.coding = FF_FAX_MR, .k = 2}},
    {"MR, K 4", {.coding = FF_FAX_MR, .k = 4}},
    {"MMR", {.coding = FF_FAX_MMR, .end = true}},
};

static void differ(Page *page, const char *coding, const char *what)
{
    printf("%s: page %d, %s: %s\n", page->path, page->number, coding, what);
    page->differences++;
}

static void expect_same(Page *page, const char *coding, const char *whose)
{
    ff_bits_clear_padding(page->back, page->stride, page->form.width_px, page->form.rows);
    for (int row = 0; row < page->form.rows; row++) {
        const gsize at = (gsize)row * page->stride;
        if (memcmp(page->back + at, page->bits + at, page->stride) != 0) {
            g_autofree char *what = g_strdup_printf("%s row %d is another", whose, row);
            differ(page, coding, what);
            return;
        }
    }
}

/* libtiff's reading of `code` is page->bits. */
static void compare_theirs(Page *page, const FfFaxForm *form, const char *coding, GBytes *code)
{
    memset(page->back, 0x55, page->size);
    if (!ff_test_tiff_decode(form, code, page->back)) {
        differ(page, coding, "libtiff complains");
        return;
    }
    expect_same(page, coding, "libtiff's");
}

static void compare_ours(Page *page, const FfFaxForm *form, const char *coding, GBytes *code)
{
    gsize length = 0;
    const guint8 *data = g_bytes_get_data(code, &length);
    g_autoptr(GError) error = NULL;
    memset(page->back, 0xaa, page->size);
    if (!ff_fax_decode(form, data, length, page->back, page->stride, NULL, &error)) {
        differ(page, coding, error->message);
        return;
    }
    expect_same(page, coding, "our");
}

static void compare_codings(Page *page)
{
    for (gsize i = 0; i < G_N_ELEMENTS(codings); i++) {
        FfFaxForm form = codings[i].form;
        form.width_px = page->form.width_px;
        form.rows = page->form.rows;
        g_autoptr(GBytes) code = ff_fax_encode(&form, page->bits, page->stride);
        compare_ours(page, &form, codings[i].name, code);
        compare_theirs(page, &form, codings[i].name, code);
    }
}

static void compare_page(Page *page, GBytes *code)
{
    gsize length = 0;
    const guint8 *data = g_bytes_get_data(code, &length);
    g_autoptr(GError) error = NULL;
    page->stride = ((gsize)page->form.width_px + 7) / 8;
    page->size = page->stride * (gsize)page->form.rows;
    g_autofree guint8 *bits = page->bits = g_malloc0(page->size);
    g_autofree guint8 *back = page->back = g_malloc(page->size);
    if (ff_fax_decode(&page->form, data, length, bits, page->stride, NULL, &error)) {
        compare_theirs(page, &page->form, "as it lies in the file", code);
        compare_codings(page);
    } else {
        differ(page, "as it lies in the file", error->message);
    }
}

/* What faxferry writes is one strip of T.6, most significant bit first. */
static GBytes *read_strip(TIFF *tiff, FfFaxForm *form)
{
    guint32 width = 0;
    guint32 rows = 0;
    guint16 compression = 0;
    guint16 order = 0;
    TIFFGetFieldDefaulted(tiff, TIFFTAG_COMPRESSION, &compression);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_FILLORDER, &order);
    if (!TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &width) ||
        !TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &rows) || width == 0 || width > G_MAXUINT16 ||
        rows == 0 || rows > G_MAXUINT16 || compression != COMPRESSION_CCITTFAX4 ||
        order != FILLORDER_MSB2LSB || TIFFIsTiled(tiff) || TIFFNumberOfStrips(tiff) != 1) {
        return NULL;
    }
    const gsize length = (gsize)TIFFGetStrileByteCount(tiff, 0);
    g_autofree guint8 *data = g_malloc(length);
    if (TIFFReadRawStrip(tiff, 0, data, (tmsize_t)length) != (tmsize_t)length) {
        return NULL;
    }
    *form = (FfFaxForm){.coding = FF_FAX_MMR, .width_px = (int)width, .rows = (int)rows};
    return g_bytes_new_take(g_steal_pointer(&data), length);
}

typedef struct {
    int pages, differences;
} Count;

static void compare_file(const char *path, Count *count)
{
    TIFF *tiff = TIFFOpen(path, "r");
    if (tiff == NULL) {
        printf("%s: not a TIFF file\n", path);
        count->differences++;
        return;
    }
    int number = 1;
    do {
        Page page = {.path = path, .number = number};
        g_autoptr(GBytes) code = read_strip(tiff, &page.form);
        if (code != NULL) {
            compare_page(&page, code);
        } else {
            differ(&page, "as it lies in the file", "not one strip of T.6");
        }
        number++;
        count->pages++;
        count->differences += page.differences;
    } while (TIFFReadDirectory(tiff));
    TIFFClose(tiff);
}

int main(int argc, char **argv)
{
    Count count = {0};
    for (int i = 1; i < argc; i++) {
        compare_file(argv[i], &count);
    }
    printf("%d pages, %d differences\n", count.pages, count.differences);
    return count.pages > 0 && count.differences == 0 ? 0 : 1;
}
