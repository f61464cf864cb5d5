// SPDX-License-Identifier: GPL-3.0-or-later
#include "cover/flow.h"

#include <string.h>

#include "base/error.h"

typedef struct {
    PangoLayout *layout; /* holds the line */
    PangoLayoutLine *line;
    double x, baseline;
    int page;
} Placed;

struct FfCoverFlow {
    FfTypeset *typeset;
    GArray *lines; /* of Placed */
};

/* While it is filled. */
typedef struct {
    FfCoverFlow *flow;
    const FfCoverBox *box, *next;
    double y; /* of the next line, from the top of the box */
    int page, max_pages;
    gsize resume;  /* where to go on with the width of the second frame */
    bool narrowed; /* ... which must be done */
    bool too_long;
} Filling;

static void release_line(gpointer data)
{
    g_object_unref(((Placed *)data)->layout);
}

static bool turn_page(gpointer data)
{
    Filling *filling = data;
    filling->y = 0;
    filling->box = filling->next;
    filling->page++;
    filling->too_long = filling->page >= filling->max_pages;
    return !filling->too_long;
}

static bool skip_line(double height, gpointer data)
{
    Filling *filling = data;
    filling->y += height;
    return true;
}

static bool place_line(const FfTypeLine *line, gpointer data)
{
    Filling *filling = data;
    if (filling->y + line->height > filling->box->height && filling->y > 0) {
        const double width = filling->box->width;
        if (!turn_page(filling)) {
            return false;
        }
        if (filling->box->width != width) {
            filling->narrowed = true;
            filling->resume += line->offset;
            return false;
        }
    }
    const Placed placed = {
        .layout = g_object_ref(line->layout),
        .line = line->line,
        .x = filling->box->x + line->x,
        .baseline = filling->box->y + filling->y + line->ascent,
        .page = filling->page,
    };
    g_array_append_val(filling->flow->lines, placed);
    filling->y += line->height;
    return true;
}

/* A form feed is a new page only where there is something on this one. */
static bool end_page(gpointer data)
{
    const Filling *filling = data;
    return filling->y > 0 ? turn_page(data) : true;
}

/* Once more from where the width changed. */
static void fill(Filling *filling, const char *text)
{
    static const FfTypePlacer placer = {place_line, skip_line, end_page};
    do {
        filling->narrowed = false;
        ff_typeset_set_width(filling->flow->typeset, filling->box->width);
        const char *rest = text + filling->resume;
        ff_typeset_text(filling->flow->typeset, rest, strlen(rest), &placer, filling);
    } while (filling->narrowed);
}

static bool check(const Filling *filling, GError **error)
{
    if (filling->too_long) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT,
                    "the text of the message is longer than %d pages", filling->max_pages);
        return false;
    }
    if (ff_typeset_is_unreadable(filling->flow->typeset)) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT,
                    "the text of the message is in a script that no font here has; install one");
        return false;
    }
    return true;
}

FfCoverFlow *ff_cover_flow_new(const char *text, const FfTextStyle *style, const FfCoverBox *first,
                               const FfCoverBox *next, int max_pages, GError **error)
{
    g_autoptr(FfCoverFlow) flow = g_new0(FfCoverFlow, 1);
    Filling filling = {
        .flow = flow,
        .box = first != NULL ? first : next,
        .next = next,
        .page = first != NULL ? 0 : 1,
        .max_pages = max_pages,
    };
    flow->typeset = ff_typeset_new(style, filling.box->width);
    flow->lines = g_array_new(false, false, sizeof(Placed));
    g_array_set_clear_func(flow->lines, release_line);
    filling.too_long = max_pages <= filling.page && *text != '\0';
    if (!filling.too_long) {
        fill(&filling, text);
    }
    return check(&filling, error) ? g_steal_pointer(&flow) : NULL;
}

void ff_cover_flow_free(FfCoverFlow *flow)
{
    if (flow == NULL) {
        return;
    }
    g_array_unref(flow->lines);
    ff_typeset_free(flow->typeset);
    g_free(flow);
}

int ff_cover_flow_pages(const FfCoverFlow *flow)
{
    const guint count = flow->lines->len;
    return count == 0 ? 1 : g_array_index(flow->lines, Placed, count - 1).page + 1;
}

void ff_cover_flow_draw(const FfCoverFlow *flow, int page, cairo_t *cairo)
{
    cairo_set_source_rgb(cairo, 0, 0, 0);
    for (guint i = 0; i < flow->lines->len; i++) {
        const Placed *placed = &g_array_index(flow->lines, Placed, i);
        if (placed->page == page) {
            cairo_move_to(cairo, placed->x, placed->baseline);
            pango_cairo_show_layout_line(cairo, placed->line);
        }
    }
}
