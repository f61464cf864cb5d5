// SPDX-License-Identifier: GPL-3.0-or-later
/* A JPEG as rows of grey, wherever it is stored. Never more than a few rows are held, but for
 * progressive files. Damage is a failure: libjpeg would fill the rest with grey. */
#pragma once

#include "base/reason.h"

G_BEGIN_DECLS

typedef struct {
    int width, height;   /* as stored */
    int components;      /* 1 grey, 3 colours, 4 inks */
    double x_dpi, y_dpi; /* 0: not said */
    int orientation;     /* EXIF */
} FfJpegFacts;

/* Called in this order; none may jump out. A reason other than FF_REASON_NONE ends it. */
typedef struct {
    /* Says how many pixels are wanted at least, each way: fewer are decoded where that serves. */
    FfReason (*look)(const FfJpegFacts *facts, int *ret_width, int *ret_height, gpointer data);
    /* So many it will be. */
    FfReason (*begin)(int width, int height, gpointer data);
    void (*row)(const guint8 *grey, gpointer data);
} FfJpegReader;

FfReason ff_jpeg_read(const guint8 *data, gsize length, const FfJpegReader *reader,
                      gpointer user_data);

G_END_DECLS
