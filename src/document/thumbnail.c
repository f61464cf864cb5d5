// SPDX-License-Identifier: GPL-3.0-or-later
/* Fax pages as small grey pictures, each pixel the average of what lies under it: one page, or
 * several on a sheet. */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "document/document.h"
#include "document/fax-pages.h"
#include "document/png-write.h"
#include "document/resample.h"

enum {
    WHITE = 0xff,
    TABLE = 0xaa, /* what the pages of a sheet lie on */
    SHEET_GAP = 12,
};

typedef struct {
    guint8 *grey; /* width x height octets, 0 is black */
    int width, height;
} Picture;

static void picture_clear(Picture *picture)
{
    g_free(picture->grey);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Picture, picture_clear)

static Picture picture_new(int width, int height, guint8 filling)
{
    Picture picture = {g_malloc((gsize)width * (gsize)height), width, height};
    memset(picture.grey, filling, (gsize)width * (gsize)height);
    return picture;
}

/* ---- one page ---- */

/* Grey by how much of a pixel is white. An average makes thin strokes pale; they are what the page
 * is read by, so the middle is made darker than it is. */
static const guint8 *darkness(void)
{
    static guint8 table[256];
    if (table[255] == 0) {
        for (int i = 0; i < 256; i++) {
            table[i] = (guint8)lround(255 * pow(i / 255.0, 1.4));
        }
    }
    return table;
}

static void keep_row(const guint8 *row, int y, gpointer data)
{
    const Picture *picture = data;
    const guint8 *table = darkness();
    guint8 *to = picture->grey + (gsize)y * (gsize)picture->width;
    for (int x = 0; x < picture->width; x++) {
        to[x] = table[row[x]];
    }
}

static void scale_page(const guint8 *bits, const FfTiffPage *page, Picture *picture)
{
    const guint32 width = page->width;
    g_autofree guint8 *grey = g_malloc(width);
    g_autoptr(FfResampler) resampler = ff_resampler_new(
        (int)width, (int)page->height, picture->width, picture->height, keep_row, picture);
    for (guint32 y = 0; y < page->height; y++) {
        const guint8 *row = bits + (gsize)y * ((width + 7) / 8);
        for (guint32 x = 0; x < width; x++) {
            grey[x] = row[x / 8] >> (7 - x % 8) & 1 ? 0 : WHITE;
        }
        ff_resampler_row(resampler, grey);
    }
}

/* With square pixels; a page has none. */
static bool draw_page(FfTiff *file, const FfTiffPage *page, int max_width_px, Picture *ret_picture,
                      GError **error)
{
    g_autofree guint8 *bits = ff_tiff_read_bits(file, page, error);
    if (bits == NULL) {
        return false;
    }
    int width = CLAMP(max_width_px, 1, (int)page->width);
    double height = page->height / page->y_dpi * page->x_dpi * width / page->width;
    *ret_picture = picture_new(width, MAX(1, (int)lround(height)), WHITE);
    scale_page(bits, page, ret_picture);
    return true;
}

static bool go_to_page(FfTiff *file, int number, FfTiffPage *ret_page, GError **error)
{
    for (int i = 0; i < number; i++) {
        if (ff_tiff_next_page(file) != FF_TIFF_PAGE) {
            return ff_tiff_fail(file, "the TIFF file has no such page", error);
        }
    }
    FfResolution resolution;
    if (!ff_tiff_read_page(file, ret_page, error)) {
        return false;
    }
    return ff_tiff_is_fax_page(ret_page, &resolution) ||
           ff_tiff_fail(file, "the page of the TIFF file is not a fax page", error);
}

bool ff_document_page_to_png(int fd, int page, int max_width_px, int out_fd, GError **error)
{
    FfTiffPage facts = {0};
    g_auto(Picture) picture = {0};
    g_autoptr(FfTiff) file = ff_tiff_open_read(fd, error);
    return file != NULL && go_to_page(file, page, &facts, error) &&
           draw_page(file, &facts, max_width_px, &picture, error) &&
           ff_png_write(out_fd, picture.grey, picture.width, picture.height, error);
}

/* ---- a sheet of pages ---- */

typedef struct {
    Picture pages[FF_SHEET_PAGES];
    int count;
    int page_width;
} Sheet;

static void sheet_clear(Sheet *sheet)
{
    for (int i = 0; i < sheet->count; i++) {
        picture_clear(&sheet->pages[i]);
    }
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Sheet, sheet_clear)

static bool take_page(FfTiff *file, const FfTiffPage *page, FfResolution resolution, gpointer data,
                      GError **error)
{
    Sheet *sheet = data;
    if (sheet->count == FF_SHEET_PAGES) {
        return true;
    }
    if (!draw_page(file, page, sheet->page_width, &sheet->pages[sheet->count], error)) {
        return false;
    }
    sheet->count++;
    return true;
}

static int columns_of(int pages)
{
    int columns = 1;
    while (columns * columns < pages) {
        columns++;
    }
    return columns;
}

static int height_of_row(const Sheet *sheet, int first, int columns)
{
    int height = 0;
    for (int i = first; i < MIN(first + columns, sheet->count); i++) {
        height = MAX(height, sheet->pages[i].height);
    }
    return height;
}

static void paste(const Picture *from, Picture *to, int left, int top)
{
    for (int y = 0; y < from->height; y++) {
        memcpy(to->grey + (gsize)(top + y) * (gsize)to->width + left,
               from->grey + (gsize)y * (gsize)from->width, (gsize)from->width);
    }
}

static Picture lay_out(const Sheet *sheet)
{
    const int columns = columns_of(sheet->count);
    int height = SHEET_GAP;
    for (int first = 0; first < sheet->count; first += columns) {
        height += height_of_row(sheet, first, columns) + SHEET_GAP;
    }
    Picture all = picture_new(columns * (sheet->page_width + SHEET_GAP) + SHEET_GAP, height, TABLE);
    int top = SHEET_GAP;
    for (int i = 0; i < sheet->count; i++) {
        int column = i % columns;
        paste(&sheet->pages[i], &all, SHEET_GAP + column * (sheet->page_width + SHEET_GAP), top);
        if (column == columns - 1) {
            top += height_of_row(sheet, i - column, columns) + SHEET_GAP;
        }
    }
    return all;
}

bool ff_document_sheet_to_png(int fd, int page_width_px, int out_fd, GError **error)
{
    g_auto(Sheet) sheet = {.page_width = CLAMP(page_width_px, 1, FF_PAGE_WIDTH_PX)};
    if (!ff_fax_pages_visit(fd, take_page, &sheet, error)) {
        return false;
    }
    g_auto(Picture) all = lay_out(&sheet);
    return ff_png_write(out_fd, all.grey, all.width, all.height, error);
}
