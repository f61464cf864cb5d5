// SPDX-License-Identifier: GPL-3.0-or-later
/* Pictures for the tests of the binariser: drawn by Cairo as a renderer would, or noisy as a
 * scanner would. */
#pragma once

#include <cairo.h>
#include <stdbool.h>

#include "raster/binarise.h"

typedef struct {
    int width;
    int height;
    double y_dpi;
    cairo_surface_t *surface;
    cairo_t *cairo; /* in 204ths of an inch, both ways */
    guint8 *grey;   /* width x height; after ff_picture_finish */
    guint8 *bits;   /* after ff_picture_binarise */
    gsize bits_stride;
} FfPicture;

/* Where the pictures go as NAME.pgm and NAME.pbm, to be looked at; NULL: nowhere. */
extern const char *ff_picture_directory;

/* All of one grey. width in pixels, height in 204ths of an inch. */
FfPicture *ff_picture_new(int width, int height, double y_dpi, int grey);
void ff_picture_free(FfPicture *picture);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FfPicture, ff_picture_free)

void ff_picture_box(FfPicture *picture, int grey, double x, double y, double width, double height);
/* Lines of text in 10 points, from x, y on. */
void ff_picture_text(FfPicture *picture, int grey, double x, double y, int lines);
/* Drawing ends; from here on the greys may be changed. */
void ff_picture_finish(FfPicture *picture);
/* Adds about normal noise. The same every time. */
void ff_picture_add_noise(FfPicture *picture, int deviation);

void ff_picture_binarise(FfPicture *picture, FfBinariseKind kind, const char *name);
bool ff_picture_is_black(const FfPicture *picture, int x, int y);
/* Black pixels in a rectangle of pixels. */
int ff_picture_count(const FfPicture *picture, int x, int y, int width, int height);
/* Changes of colour along the rows: what a page costs on the line. */
int ff_picture_count_changes(const FfPicture *picture);
