// SPDX-License-Identifier: GPL-3.0-or-later
#include "cover/fit.h"

#include <math.h>
#include <string.h>

#define EDGE 25.0 /* points; receivers print to about 14 from the side */
#define DOTS "\xe2\x80\xa6"

enum { TRIES = 12 }; /* each takes off what is too long by its share; two or three do */

static void give_ids(const GPtrArray *texts)
{
    for (guint i = 0; i < texts->len; i++) {
        g_autofree char *id = ff_cover_tree_get(texts->pdata[i], "id");
        if (id == NULL) {
            g_autofree char *own = g_strdup_printf("faxferry-text-%u", i);
            ff_cover_tree_set(texts->pdata[i], "id", own);
        }
    }
}

/* How wide it may be, in points. */
static double find_room(const xmlNode *text, const RsvgRectangle *box, double unit,
                        const FfCoverPaper *paper)
{
    g_autofree char *width = ff_cover_tree_get(text, "data-width");
    double room = width == NULL ? 0 : g_ascii_strtod(width, NULL) * unit;
    double over = fmax(EDGE - box->x, box->x + box->width - (paper->width - EDGE));
    double left = over > 0 ? fmax(box->width - over, 1) : box->width;
    return isfinite(room) && room > 0 ? fmin(room, left) : left;
}

/* The longest text within the element: the line that is too wide, as far as one can tell. */
static xmlNode *find_longest(xmlNode *text)
{
    xmlNode *longest = NULL;
    long most = 1;
    for (xmlNode *element = text; element != NULL; element = ff_cover_tree_next(text, element)) {
        for (xmlNode *at = element->children; at != NULL; at = at->next) {
            long length = at->type == XML_TEXT_NODE && at->content != NULL
                              ? g_utf8_strlen((const char *)at->content, -1)
                              : 0;
            if (length > most) {
                most = length;
                longest = at;
            }
        }
    }
    return longest;
}

/* False: nothing is left to shorten. */
static bool shorten(xmlNode *text, double share)
{
    xmlNode *node = find_longest(text);
    if (node == NULL) {
        return false;
    }
    g_autofree char *old = g_strdup((const char *)node->content);
    g_strchomp(old);
    if (g_str_has_suffix(old, DOTS)) {
        old[strlen(old) - strlen(DOTS)] = '\0';
    }
    long length = g_utf8_strlen(old, -1);
    long keep = MIN((long)floor((double)length * share), length - 1);
    g_autofree char *kept = g_utf8_substring(old, 0, MAX(keep, 0));
    g_autofree char *dotted = g_strconcat(g_strchomp(kept), DOTS, NULL);
    xmlNodeSetContent(node, (const xmlChar *)dotted);
    return keep > 0;
}

/* Whether anything was too wide. */
static bool shorten_all(RsvgHandle *picture, const GPtrArray *texts, double unit,
                        const FfCoverPaper *paper)
{
    bool shortened = false;
    for (guint i = 0; i < texts->len; i++) {
        RsvgRectangle box;
        g_autofree char *id = ff_cover_tree_get(texts->pdata[i], "id");
        if (ff_cover_picture_measure(picture, id, paper, &box)) {
            const double room = find_room(texts->pdata[i], &box, unit, paper);
            shortened =
                (room < box.width && shorten(texts->pdata[i], room / box.width)) || shortened;
        }
    }
    return shortened;
}

static double find_unit(xmlDoc *doc, const FfCoverPaper *paper)
{
    g_autofree char *view_box = ff_cover_tree_get(xmlDocGetRootElement(doc), "viewBox");
    double x, y, width = 0;
    return view_box != NULL && sscanf(view_box, "%lf %lf %lf", &x, &y, &width) == 3 && width > 0
               ? paper->width / width
               : 1;
}

RsvgHandle *ff_cover_fit(xmlDoc *doc, const GPtrArray *texts, const FfCoverPaper *paper,
                         GError **error)
{
    const double unit = find_unit(doc, paper);
    give_ids(texts);
    g_autoptr(RsvgHandle) picture = ff_cover_picture_new(doc, error);
    for (int i = 0; i < TRIES && picture != NULL && shorten_all(picture, texts, unit, paper); i++) {
        g_clear_object(&picture);
        picture = ff_cover_picture_new(doc, error);
    }
    return g_steal_pointer(&picture);
}
