// SPDX-License-Identifier: GPL-3.0-or-later
#include "raster/binarise.h"

#include <string.h>

#include "raster/paper.h"
#include "raster/pixels.h"
#include "raster/regions.h"

typedef struct {
    FfStrip strip;
    FfBlocks blocks;
    FfCell cell;
    guint8 *scratch;
    guint8 *black; /* a row */
    guint8 *bits;
    gsize bits_stride;
} Page;

static bool is_alike(const FfBlock *a, const FfBlock *b)
{
    return a->rule == b->rule && a->white == b->white && a->cap == b->cap && a->ink == b->ink &&
           a->inverse == b->inverse && a->outline == b->outline;
}

/* Bits of the run into one row of the page; no more octets than the row has. */
static void put_row(const Page *page, const FfRun *run, int y)
{
    guint8 packed[2];
    const int octets = (page->strip.width + 7) / 8;
    guint8 *to = page->bits + (gsize)y * page->bits_stride;
    const int first = run->x0 / 8;
    const int whole = MIN(first + run->length / 8, octets) & ~1;
    ff_pixels_pack(page->black, 8 * (whole - first), to + first);
    if (whole < first + run->length / 8 && whole < octets) {
        ff_pixels_pack(page->black + 8 * (whole - first), 16, packed);
        to[whole] = packed[0];
    }
}

static void draw_run(const Page *page, const FfRun *run, int block_row)
{
    const int first = block_row * page->strip.block_rows;
    const int rows = MIN(page->strip.block_rows, page->strip.height - first);
    for (int row = 0; row < rows; row++) {
        if (run->like->rule == FF_RULE_DITHER) {
            ff_pixels_dither(run, &page->cell, row, first + row, page->black);
        } else {
            ff_pixels_local(run, row, page->black);
        }
        if (run->like->outline) {
            ff_pixels_outline(run, run->like->white, row, page->black);
        }
        put_row(page, run, first + row);
    }
}

static void draw_block_row(Page *page, int block_row)
{
    const FfBlock *line = page->blocks.at + (gsize)block_row * (gsize)page->blocks.columns;
    bool loaded = false;
    int next;
    for (int i = 0; i < page->blocks.columns; i = next) {
        for (next = i + 1; next < page->blocks.columns && is_alike(&line[i], &line[next]); next++) {
        }
        if (line[i].rule == FF_RULE_WHITE) {
            continue;
        }
        if (!loaded) {
            ff_strip_load(&page->strip, block_row);
            loaded = true;
        }
        FfRun run = {.strip = &page->strip,
                     .like = &line[i],
                     .x0 = i * FF_BLOCK_WIDTH_PX,
                     .length = (next - i) * FF_BLOCK_WIDTH_PX,
                     .scratch = page->scratch};
        draw_run(page, &run, block_row);
    }
}

static void draw(Page *page)
{
    const int rest = page->strip.width % 8;
    const gsize octets = ((gsize)page->strip.width + 7) / 8;
    for (int y = 0; y < page->strip.height; y++) {
        memset(page->bits + (gsize)y * page->bits_stride, 0, octets);
    }
    for (int row = 0; row < page->blocks.rows; row++) {
        draw_block_row(page, row);
    }
    for (int y = 0; rest != 0 && y < page->strip.height; y++) {
        page->bits[(gsize)y * page->bits_stride + octets - 1] &= (guint8)(0xff00 >> rest);
    }
}

/* Whether it is noisy. Where the page turns out to be paper, it is measured without its tone. */
static bool measure(Page *page, bool scanned)
{
    FfPaper paper;
    ff_blocks_measure_range(&page->blocks, &page->strip);
    const bool noisy = ff_paper_is_noisy(&page->blocks, scanned);
    if ((noisy || scanned) && ff_paper_find(&paper, &page->blocks, noisy)) {
        ff_strip_set_paper(&page->strip, &paper);
        ff_blocks_measure_range(&page->blocks, &page->strip);
    }
    ff_blocks_measure_tone(&page->blocks, &page->strip);
    return noisy;
}

void ff_binarise(const guint8 *grey, gsize stride, int width, int height, FfBinariseKind kind,
                 double y_dpi, guint8 *bits, gsize bits_stride)
{
    if (width <= 0 || height <= 0) {
        return;
    }
    Page page = {.bits = bits, .bits_stride = bits_stride};
    ff_strip_init(&page.strip, grey, stride, width, height, y_dpi);
    ff_blocks_init(&page.blocks, &page.strip);
    ff_cell_init(&page.cell, y_dpi);
    page.scratch = g_malloc(4 * page.strip.stride);
    page.black = page.scratch + 3 * page.strip.stride;
    const bool noisy = measure(&page, kind == FF_BINARISE_SCAN);
    ff_regions_decide(&page.blocks, page.strip.block_rows * FF_BLOCK_WIDTH_PX, noisy);
    draw(&page);
    g_free(page.scratch);
    ff_blocks_clear(&page.blocks);
    ff_strip_clear(&page.strip);
}
