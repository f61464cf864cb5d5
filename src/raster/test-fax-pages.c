// SPDX-License-Identifier: GPL-3.0-or-later
#include "raster/test-fax-pages.h"

#include <string.h>

#include "raster/bits.h"

void ff_test_page_free(FfTestPage *page)
{
    if (page == NULL) {
        return;
    }
    g_free(page->name);
    g_free(page->bits);
    g_free(page);
}

FfTestPage *ff_test_page_new(const char *name, int width_px, int rows)
{
    FfTestPage *page = g_new0(FfTestPage, 1);
    page->name = g_strdup_printf("%s %dx%d", name, width_px, rows);
    page->width_px = width_px;
    page->rows = rows;
    page->stride = ((gsize)width_px + 7) / 8 + (width_px % 3 == 0 ? 3 : 0);
    page->bits = g_malloc0(page->stride * (gsize)rows);
    return page;
}

void ff_test_page_set(FfTestPage *page, int x, int y)
{
    page->bits[(gsize)y * page->stride + (gsize)x / 8] |= (guint8)(0x80 >> x % 8);
}

bool ff_test_page_is_black(const FfTestPage *page, int x, int y)
{
    return page->bits[(gsize)y * page->stride + (gsize)x / 8] >> (7 - x % 8) & 1;
}

static void set_run(FfTestPage *page, int y, int from, int to)
{
    for (int x = MAX(from, 0); x < MIN(to, page->width_px); x++) {
        ff_test_page_set(page, x, y);
    }
}

static FfTestPage *even(const char *name, int width_px, int rows, guint8 value)
{
    FfTestPage *page = ff_test_page_new(name, width_px, rows);
    memset(page->bits, value, page->stride * (gsize)rows);
    ff_bits_clear_padding(page->bits, page->stride, width_px, rows);
    return page;
}

static FfTestPage *checkerboard(int width_px, int rows, int side)
{
    g_autofree char *name = g_strdup_printf("checkerboard %d", side);
    FfTestPage *page = ff_test_page_new(name, width_px, rows);
    for (int y = 0; y < rows; y++) {
        for (int x = 0; x < width_px; x++) {
            if ((x / side + y / side) % 2 == 1) {
                ff_test_page_set(page, x, y);
            }
        }
    }
    return page;
}

static FfTestPage *noise(GRand *random, int width_px, int rows, double density)
{
    FfTestPage *page = ff_test_page_new("noise", width_px, rows);
    for (int y = 0; y < rows; y++) {
        for (int x = 0; x < width_px; x++) {
            if (g_rand_double(random) < density) {
                ff_test_page_set(page, x, y);
            }
        }
    }
    return page;
}

/* Edges that wander by up to `reach` from row to row: all the vertical modes, passes and more. */
static FfTestPage *wander(GRand *random, int width_px, int rows, int reach)
{
    FfTestPage *page = ff_test_page_new("wander", width_px, rows);
    const int edges = MAX(2, width_px / 12 / 2 * 2);
    g_autofree int *places = g_new(int, edges);
    for (int i = 0; i < edges; i++) {
        places[i] = g_rand_int_range(random, 0, width_px + 1);
    }
    for (int y = 0; y < rows; y++) {
        for (int i = 0; i < edges; i++) {
            places[i] += g_rand_int_range(random, -reach, reach + 1);
        }
        for (int i = 0; i + 1 < edges; i += 2) {
            set_run(page, y, places[i], places[i] + (places[i + 1] & 15));
        }
    }
    return page;
}

/* Row n: a white run of n, then black to the end; and the other way round. */
static FfTestPage *every_run(int longest, bool black_first)
{
    FfTestPage *page =
        ff_test_page_new(black_first ? "black runs" : "white runs", longest + 5, longest + 1);
    for (int y = 0; y <= longest; y++) {
        if (black_first) {
            set_run(page, y, 0, y);
        } else {
            set_run(page, y, y, page->width_px);
        }
    }
    return page;
}

FfTestPage *ff_test_page_print(int width_px, int rows)
{
    FfTestPage *page = ff_test_page_new("print", width_px, rows);
    g_autoptr(GRand) random = g_rand_new_with_seed(11);
    const int line = 32;
    for (int top = 200; top + line < rows - 200; top += line) {
        for (int left = 200; left + 20 < width_px - 200; left += 17) {
            const bool space = g_rand_int_range(random, 0, 6) == 0;
            const int slant = g_rand_int_range(random, -1, 2);
            for (int y = 0; y < 22 && !space; y++) {
                int x = left + slant * y / 6;
                set_run(page, top + y, x, x + (y % 7 == 0 ? 12 : 3));
                set_run(page, top + y, x + 9, x + (y > 10 ? 12 : 9));
            }
        }
    }
    return page;
}

static void visit_and_free(FfTestPage *page, FfTestPageVisit visit, gpointer data)
{
    visit(page, data);
    ff_test_page_free(page);
}

static void visit_plain(int width_px, int rows, FfTestPageVisit visit, gpointer data)
{
    visit_and_free(even("white", width_px, rows, 0), visit, data);
    visit_and_free(even("black", width_px, rows, 0xff), visit, data);
    for (int side = 1; side <= 9; side += 4) {
        visit_and_free(checkerboard(width_px, rows, side), visit, data);
    }
}

static void visit_random(GRand *random, int width_px, int rows, FfTestPageVisit visit,
                         gpointer data)
{
    static const double densities[] = {0.002, 0.03, 0.3, 0.5, 0.9, 0.995};
    for (gsize i = 0; i < G_N_ELEMENTS(densities); i++) {
        visit_and_free(noise(random, width_px, rows, densities[i]), visit, data);
    }
    for (int reach = 1; reach <= 5; reach += 2) {
        visit_and_free(wander(random, width_px, rows, reach), visit, data);
    }
}

void ff_test_pages_foreach(FfTestPageVisit visit, gpointer data)
{
    static const int wide[] = {127, 128, 129, 1728, 2048, 2432, 4096};
    g_autoptr(GRand) random = g_rand_new_with_seed(7);
    for (int width_px = 1; width_px <= 70; width_px++) {
        visit_plain(width_px, 9, visit, data);
        visit_random(random, width_px, 24, visit, data);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(wide); i++) {
        visit_plain(wide[i], 20, visit, data);
        visit_random(random, wide[i], 60, visit, data);
    }
    visit_and_free(ff_test_page_print(1728, 1000), visit, data);
    visit_and_free(every_run(2700, false), visit, data);
    visit_and_free(every_run(2700, true), visit, data);
    visit_and_free(even("white", 65500, 2, 0), visit, data);
    visit_and_free(even("black", 65500, 2, 0xff), visit, data);
    visit_and_free(checkerboard(65500, 2, 1), visit, data);
}

void ff_test_page_assert(const FfTestPage *page, const guint8 *bits)
{
    const gsize octets = ((gsize)page->width_px + 7) / 8;
    for (int y = 0; y < page->rows; y++) {
        const gsize place = (gsize)y * page->stride;
        if (memcmp(page->bits + place, bits + place, octets) != 0) {
            g_error("%s: row %d differs", page->name, y);
        }
    }
}
