// SPDX-License-Identifier: GPL-3.0-or-later
#include "cover/picture.h"

#include <string.h>

#include "base/error.h"

/* For texts that name no font. */
static const char sheet[] = "svg { font-family: \"Liberation Sans\", \"DejaVu Sans\", sans-serif }";

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
    rsvg_handle_set_stylesheet(picture, (const guint8 *)sheet, strlen(sheet), NULL);
    return picture;
}

bool ff_cover_picture_measure(RsvgHandle *picture, const char *id, const FfCoverPaper *paper,
                              RsvgRectangle *ret_box)
{
    const RsvgRectangle viewport = {0, 0, paper->width, paper->height};
    g_autofree char *fragment = g_strdup_printf("#%s", id);
    return rsvg_handle_get_geometry_for_layer(picture, fragment, &viewport, NULL, ret_box, NULL) &&
           ret_box->width > 0;
}

bool ff_cover_picture_draw(RsvgHandle *picture, const FfCoverPaper *paper, cairo_t *cairo,
                           GError **error)
{
    const RsvgRectangle viewport = {0, 0, paper->width, paper->height};
    GError *why = NULL;
    if (!rsvg_handle_render_document(picture, cairo, &viewport, &why)) {
        make_permanent(why, error);
        return false;
    }
    return true;
}
