// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/memory.h"

#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

/* FIRST: more than the heap has left, so that it grows. MAPPED_FROM: the largest that glibc takes.
 */
enum { HUGE_PAGE = 2 << 20, FIRST = 1 << 20, MAPPED_FROM = 32 << 20 };

void ff_memory_expect_large(gsize expected)
{
    mallopt(M_MMAP_THRESHOLD, MAPPED_FROM);
    mallopt(M_TRIM_THRESHOLD, G_MAXINT);
    mallopt(M_TOP_PAD, (int)MIN(expected, G_MAXINT)); /* the heap grows by so much */
    guintptr start = ((guintptr)sbrk(0) + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
    g_free(g_malloc(FIRST));
    guintptr end = (guintptr)sbrk(0);
    if (end > start && end - start <= expected + HUGE_PAGE) {
        madvise((void *)start, end - start, MADV_HUGEPAGE);
    }
}
