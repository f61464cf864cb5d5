// SPDX-License-Identifier: GPL-3.0-or-later
/* Pages of bits for the tests of the codec: those that a codec may get wrong. Only for tests. */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct {
    char *name;
    int width_px, rows;
    gsize stride; /* larger than needed at odd places, so that a stride is seen to be kept */
    guint8 *bits;
} FfTestPage;

void ff_test_page_free(FfTestPage *page);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FfTestPage, ff_test_page_free)

/* White. */
FfTestPage *ff_test_page_new(const char *name, int width_px, int rows);
void ff_test_page_set(FfTestPage *page, int x, int y);
bool ff_test_page_is_black(const FfTestPage *page, int x, int y);

typedef void (*FfTestPageVisit)(const FfTestPage *page, gpointer data);
/* All kinds: white, black, checkerboards, every run length, rows that hardly differ, noise of many
 * densities, something like print, in widths from 1 to 4096. The same at each call. */
void ff_test_pages_foreach(FfTestPageVisit visit, gpointer data);
/* Lines of something like letters, the changes a page as many as in print. */
FfTestPage *ff_test_page_print(int width_px, int rows);

/* Same pixels; padding bits of `bits` are 0; both strides are that of the page. */
void ff_test_page_assert(const FfTestPage *page, const guint8 *bits);
