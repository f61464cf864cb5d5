// SPDX-License-Identifier: GPL-3.0-or-later
#include "cover/picture.h"

#include "base/error.h"
#include "cover/paper.h"

/* librsvg's own domain would pass for a failure that is over tomorrow. */
static void make_permanent(GError *why, GError **error)
{
    g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT, "it can't be drawn: %s", why->message);
    g_error_free(why);
}

RsvgHandle *ff_cover_picture_new(xmlDoc *doc, GError **error)
{
    int length = 0;
    GError *why = NULL;
    char *octets = ff_cover_tree_write(doc, &length);
    RsvgHandle *picture = rsvg_handle_new_from_data((const guint8 *)octets, (gsize)length, &why);
    xmlFree(octets);
    if (picture == NULL) {
        make_permanent(why, error);
        return NULL;
    }
    return picture;
}

bool ff_cover_picture_measure(RsvgHandle *picture, const char *id, const FfCoverPaper *paper,
                              RsvgRectangle *ret_box)
{
    const RsvgRectangle viewport = {0, 0, paper->width * FF_COVER_GRID,
                                    paper->height * FF_COVER_GRID};
    RsvgRectangle box;
    g_autofree char *fragment = g_strdup_printf("#%s", id);
    if (!rsvg_handle_get_geometry_for_layer(picture, fragment, &viewport, NULL, &box, NULL) ||
        box.width <= 0) {
        return false;
    }
    *ret_box = (RsvgRectangle){box.x / FF_COVER_GRID, box.y / FF_COVER_GRID,
                               box.width / FF_COVER_GRID, box.height / FF_COVER_GRID};
    return true;
}

static cairo_surface_t *record(RsvgHandle *picture, const FfCoverPaper *paper, GError **error)
{
    const RsvgRectangle viewport = {0, 0, paper->width * FF_COVER_GRID,
                                    paper->height * FF_COVER_GRID};
    const cairo_rectangle_t extents = {0, 0, viewport.width, viewport.height};
    cairo_surface_t *record = cairo_recording_surface_create(CAIRO_CONTENT_COLOR_ALPHA, &extents);
    cairo_t *cairo = cairo_create(record);
    GError *why = NULL;
    bool drawn = rsvg_handle_render_document(picture, cairo, &viewport, &why);
    cairo_destroy(cairo);
    if (!drawn) {
        cairo_surface_destroy(record);
        make_permanent(why, error);
        return NULL;
    }
    return record;
}

bool ff_cover_picture_draw(RsvgHandle *picture, const FfCoverPaper *paper, cairo_t *cairo,
                           GError **error)
{
    cairo_surface_t *recorded = record(picture, paper, error);
    if (recorded == NULL) {
        return false;
    }
    cairo_save(cairo);
    cairo_scale(cairo, 1 / FF_COVER_GRID, 1 / FF_COVER_GRID);
    cairo_set_source_surface(cairo, recorded, 0, 0);
    cairo_paint(cairo);
    cairo_restore(cairo);
    cairo_surface_destroy(recorded);
    return true;
}
