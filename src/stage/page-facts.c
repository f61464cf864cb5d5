// SPDX-License-Identifier: GPL-3.0-or-later
#include "stage/page-facts.h"

#include "base/limits.h"

static bool is_possible(const FfPageFacts *page)
{
    return page->width_px > 0 && page->width_px <= FF_LIMIT_IMAGE_SIDE && page->rows > 0 &&
           page->rows <= FF_LIMIT_PAGE_ROWS && (int)page->resolution >= FF_RESOLUTION_STANDARD &&
           page->resolution <= FF_RESOLUTION_SUPERFINE && page->octets >= 0 && page->black >= 0 &&
           page->black <= 1;
}

GArray *ff_page_facts_take(const void *octets, gsize length)
{
    const gsize count = length / sizeof(FfPageFacts);
    if (length % sizeof(FfPageFacts) != 0 || count > FF_LIMIT_PAGES) {
        return NULL;
    }
    g_autoptr(GArray) pages = g_array_new(false, false, sizeof(FfPageFacts));
    g_array_append_vals(pages, octets, (guint)count);
    for (guint i = 0; i < pages->len; i++) {
        if (!is_possible(&g_array_index(pages, FfPageFacts, i))) {
            return NULL;
        }
    }
    return g_steal_pointer(&pages);
}
