// SPDX-License-Identifier: GPL-3.0-or-later
/* GIF, WebP and BMP files made for the tests, like those of test-samples.h: white, the top left
 * quarter black, as stored. Each is an open anonymous file that the caller closes. */
#pragma once

#include "base/file.h"

typedef struct {
    int width, height;
    bool interlaced;
    bool transparent; /* the white is a black that is transparent */
    bool own_colours; /* of the picture, not of the file */
    bool framed;      /* only the black quarter is a picture on the screen */
    int aspect;       /* AspectByte */
    int frames;       /* those after the first are all black; 0: one */
} FfSampleGif;
FfFile *ff_sample_gif(const FfSampleGif *form);

typedef struct {
    int width, height;
    bool lossless;
    bool transparent; /* the white is a black that is transparent */
    int frames;       /* those after the first are all black; 0: a still picture */
    int orientation;  /* EXIF, 0: none */
} FfSampleWebp;
FfFile *ff_sample_webp(const FfSampleWebp *form);

typedef struct {
    int width, height;
    int bits;
    int header; /* octets of it: 12, 40, 56, 64, 108, 124 */
    int coding; /* 0: rows, 1: RLE8, 2: RLE4, 3: masks */
    bool top_down;
    int per_metre;
    guint32 masks[4]; /* with coding 3; a fourth one makes white transparent black */
} FfSampleBmp;
FfFile *ff_sample_bmp(const FfSampleBmp *form);
