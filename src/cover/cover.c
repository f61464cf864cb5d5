// SPDX-License-Identifier: GPL-3.0-or-later
#include "cover/cover.h"

#include <string.h>

#include "base/error.h"
#include "base/limits.h"
#include "cover/fit.h"
#include "cover/flow.h"
#include "cover/marks.h"
#include "cover/paper.h"

struct FfCover {
    const FfCoverFacts *facts;
    FfCoverPaper paper;
    xmlDoc *first, *next; /* fitted to the paper, without the text; values are not in yet */
    FfCoverFlow *flow;
};

/* Of templates that have no second page of their own. */
static const char plain_next[] =
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 612 792'>"
    "<g id='next-page' font-family='Liberation Sans,DejaVu Sans,sans-serif' font-size='10'>"
    "<text x='36' y='40' data-width='430'>$(RecipientName)$(?Subject)  "
    "\xe2\x80\x93  $(Subject)$(/)</text>"
    "<text x='576' y='40' text-anchor='end'>$(PageOf)</text>"
    "<rect x='36' y='46' width='540' height='1' shape-rendering='crispEdges'/>"
    "<rect id='next-text' x='36' y='60' width='540' height='696' fill='none'/></g>"
    "<g id='page-foot'/></svg>";

static const FfTextStyle plain_style = {.families = "Liberation Sans,DejaVu Sans,sans-serif",
                                        .points = 11};

/* ---- pages of the template ---- */

static bool is_within(const xmlNode *node, const xmlNode *around)
{
    while (node != NULL && node != around) {
        node = node->parent;
    }
    return node != NULL;
}

/* What has no looks of its own but is used by others. */
static bool is_resource(const xmlNode *node)
{
    static const char *const names[] = {"defs",           "style",          "symbol",
                                        "linearGradient", "radialGradient", "pattern",
                                        "clipPath",       "mask",           "marker"};
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        if (ff_cover_tree_is(node, names[i])) {
            return true;
        }
    }
    return false;
}

/* Leaves the branch with `kept`, and what it may use. */
static void remove_others(xmlNode *node, const xmlNode *kept)
{
    xmlNode *next;
    for (xmlNode *at = node->children; at != NULL; at = next) {
        next = at->next;
        if (at == kept || is_resource(at)) {
            continue;
        }
        if (is_within(kept, at)) {
            remove_others(at, kept);
        } else {
            ff_cover_tree_remove(at);
        }
    }
}

/* A second page is hidden while one draws the first. */
static void show(xmlNode *node)
{
    g_autofree char *style = ff_cover_tree_get(node, "style");
    xmlUnsetProp(node, (const xmlChar *)"display");
    if (style != NULL) {
        g_autofree char *shown = g_strconcat(style, ";display:inline", NULL);
        ff_cover_tree_set(node, "style", shown);
    }
}

/* Takes the second page out of the template, as a document of its own. */
static xmlDoc *split(xmlDoc *first, const FfCoverPaper *paper)
{
    xmlNode *part = ff_cover_tree_find(first, FF_COVER_ID_NEXT);
    if (part == NULL) {
        xmlDoc *plain = ff_cover_tree_read(plain_next, strlen(plain_next), NULL);
        ff_cover_fit_paper(plain, paper);
        return plain;
    }
    xmlDoc *next = xmlCopyDoc(first, 1);
    xmlNode *kept = ff_cover_tree_find(next, FF_COVER_ID_NEXT);
    ff_cover_tree_remove(part);
    remove_others(xmlDocGetRootElement(next), kept);
    show(kept);
    return next;
}

/* Without a frame of its own, the text is as wide as on the first page, and below what is drawn. */
static FfCoverBox find_next_box(FfCover *cover, const FfCoverBox *first)
{
    FfCoverBox box, head;
    if (ff_cover_frame_find(cover->next, FF_COVER_ID_NEXT_FRAME, &cover->paper, &box)) {
        return box;
    }
    box = *first;
    if (ff_cover_frame_find(cover->next, FF_COVER_ID_NEXT, &cover->paper, &head) &&
        head.y + head.height < first->y + first->height / 2) {
        const double gap = 12;
        box.height += box.y - (head.y + head.height + gap);
        box.y = head.y + head.height + gap;
    }
    return box;
}

/* ---- the text ---- */

/* With what stands around $(Cover) in its element. */
static char *write_text(const FfCover *cover, const char *pattern, GError **error)
{
    const FfCoverValues values = {cover->facts, 1, 1, false};
    if (!ff_cover_check_text(cover->facts, error)) {
        return NULL;
    }
    const char *alone = cover->facts->text != NULL ? "$(Cover)" : "";
    return ff_cover_substitute(&values, pattern != NULL ? pattern : alone, 4 * FF_LIMIT_COVER_TEXT,
                               error);
}

static bool lay_out(FfCover *cover, const FfCoverFrame *frame, int max_pages, GError **error)
{
    const bool framed = frame->pattern != NULL;
    g_autofree char *text = write_text(cover, frame->pattern, error);
    if (text == NULL) {
        return false;
    }
    const FfCoverBox paper = {36, 36, cover->paper.width - 72, cover->paper.height - 72};
    const FfCoverBox next = find_next_box(cover, framed ? &frame->box : &paper);
    cover->flow = ff_cover_flow_new(text, framed ? &frame->style : &plain_style,
                                    framed ? &frame->box : NULL, &next, max_pages, error);
    return cover->flow != NULL;
}

static bool prepare(FfCover *cover, int max_pages, GError **error)
{
    g_auto(FfCoverFrame) frame = {0};
    const double growth = ff_cover_fit_paper(cover->first, &cover->paper);
    if (!ff_cover_frame_take(cover->first, &cover->paper, growth, &frame, error)) {
        return false;
    }
    cover->next = split(cover->first, &cover->paper);
    return lay_out(cover, &frame, max_pages, error);
}

FfCover *ff_cover_new(const char *svg, gsize length, const FfCoverFacts *facts,
                      const FfCoverPaper *paper, int max_pages, GError **error)
{
    g_autoptr(FfCover) cover = g_new0(FfCover, 1);
    cover->facts = facts;
    cover->paper = *paper;
    cover->first = ff_cover_tree_read(svg, length, error);
    return cover->first != NULL && prepare(cover, max_pages, error) ? g_steal_pointer(&cover)
                                                                    : NULL;
}

void ff_cover_free(FfCover *cover)
{
    if (cover == NULL) {
        return;
    }
    g_clear_pointer(&cover->first, xmlFreeDoc);
    g_clear_pointer(&cover->next, xmlFreeDoc);
    ff_cover_flow_free(cover->flow);
    g_free(cover);
}

int ff_cover_pages(const FfCover *cover)
{
    return ff_cover_flow_pages(cover->flow);
}

bool ff_cover_draw(FfCover *cover, int page, cairo_t *cairo, GError **error)
{
    const FfCoverValues values = {cover->facts, ff_cover_pages(cover), page + 1, false};
    g_autoptr(xmlDoc) doc = xmlCopyDoc(page == 0 ? cover->first : cover->next, 1);
    g_autoptr(GPtrArray) texts = g_ptr_array_new();
    if (!ff_cover_tree_fill(doc, &values, texts, error)) {
        return false;
    }
    g_autoptr(RsvgHandle) picture = ff_cover_fit(doc, texts, &cover->paper, error);
    if (picture == NULL || !ff_cover_picture_draw(picture, &cover->paper, cairo, error)) {
        return false;
    }
    ff_cover_flow_draw(cover->flow, page, cairo);
    return true;
}
