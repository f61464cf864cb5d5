// SPDX-License-Identifier: GPL-3.0-or-later
/* Scales a grey picture, row by row as it is decoded: averages areas where it shrinks, interpolates
 * where it grows, each axis on its own. Pure. Memory: a few rows. */
#pragma once

#include <glib.h>

/* One row of the result, `width_to` octets. Rows come in order, each once. */
typedef void (*FfRowSink)(const guint8 *row, int y, gpointer data);

typedef struct FfResampler FfResampler;

/* All four sizes are at least 1. */
FfResampler *ff_resampler_new(int width_from, int height_from, int width_to, int height_to,
                              FfRowSink sink, gpointer data);
/* The next row of the picture; after the last all rows of the result have been handed out. */
void ff_resampler_row(FfResampler *resampler, const guint8 *row);
void ff_resampler_free(FfResampler *resampler);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FfResampler, ff_resampler_free)
