// SPDX-License-Identifier: GPL-3.0-or-later
#include "html/breaks.h"

#include <stdbool.h>

typedef struct {
    int top, bottom;
} Span;

struct FfBreaks {
    GArray *kept, *preferred; /* of Span */
    GArray *forced;           /* of int */
};

FfBreaks *ff_breaks_new(void)
{
    FfBreaks *breaks = g_new0(FfBreaks, 1);
    breaks->kept = g_array_new(false, false, sizeof(Span));
    breaks->preferred = g_array_new(false, false, sizeof(Span));
    breaks->forced = g_array_new(false, false, sizeof(int));
    return breaks;
}

void ff_breaks_free(FfBreaks *breaks)
{
    if (breaks == NULL) {
        return;
    }
    g_array_unref(breaks->kept);
    g_array_unref(breaks->preferred);
    g_array_unref(breaks->forced);
    g_free(breaks);
}

static void add_span(GArray *spans, int top, int bottom)
{
    const Span span = {top, bottom};
    const Span *last = spans->len == 0 ? NULL : &g_array_index(spans, Span, spans->len - 1);
    bool again = last != NULL && last->top == top && last->bottom == bottom; /* a word beside it */
    if (bottom > top && !again) {
        g_array_append_val(spans, span);
    }
}

void ff_breaks_keep(FfBreaks *breaks, int top, int bottom)
{
    add_span(breaks->kept, top, bottom);
}

void ff_breaks_prefer(FfBreaks *breaks, int top, int bottom)
{
    add_span(breaks->preferred, top, bottom);
}

void ff_breaks_force(FfBreaks *breaks, int at)
{
    g_array_append_val(breaks->forced, at);
}

/* From the one that reaches furthest down: each cut moves up, so one pass is enough. */
static int compare_spans(gconstpointer a, gconstpointer b)
{
    const Span *one = a;
    const Span *other = b;
    return one->bottom == other->bottom
               ? (one->top < other->top) - (one->top > other->top)
               : (one->bottom < other->bottom) - (one->bottom > other->bottom);
}

static int compare_numbers(gconstpointer a, gconstpointer b)
{
    return (*(const int *)a > *(const int *)b) - (*(const int *)a < *(const int *)b);
}

void ff_breaks_finish(FfBreaks *breaks)
{
    g_array_sort(breaks->kept, compare_spans);
    g_array_sort(breaks->preferred, compare_spans);
    g_array_sort(breaks->forced, compare_numbers);
}

/* The highest cut at or above `at` that goes through none of the spans which a page can hold. */
static int move_up(const GArray *spans, int at, int height)
{
    bool moved = true;
    while (moved) { /* what begins higher may end higher as well */
        moved = false;
        for (guint i = 0; i < spans->len; i++) {
            const Span *span = &g_array_index(spans, Span, i);
            if (span->bottom <= at) {
                break;
            }
            if (span->top < at && span->bottom - span->top <= height) {
                at = span->top;
                moved = true;
            }
        }
    }
    return at;
}

int ff_breaks_next(const FfBreaks *breaks, int from, int height)
{
    for (guint i = 0; i < breaks->forced->len; i++) {
        int at = g_array_index(breaks->forced, int, i);
        if (at > from && at <= from + height) {
            return at;
        }
    }
    int at = move_up(breaks->kept, from + height, height);
    int better = at;
    for (int previous = -1; better != previous;) {
        previous = better;
        better = move_up(breaks->kept, move_up(breaks->preferred, better, height / 3), height);
    }
    if (better > from + height * 2 / 3) {
        return better;
    }
    return at > from ? at : from + height;
}
