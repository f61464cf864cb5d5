// SPDX-License-Identifier: GPL-3.0-or-later
/* Documents made for the tests. Every picture is white with its top left quarter black, as stored,
 * so that a test sees where it went. Each returns an open anonymous file that the caller closes. */
#pragma once

#include "base/file.h"

FfFile *ff_sample_text(const char *text);
FfFile *ff_sample_bytes(const void *data, gsize length);
/* All of a file but its end. */
FfFile *ff_sample_cut(const FfFile *whole, gsize length);
/* Page n has n black squares of half an inch in a row along its top. Sizes in points. */
FfFile *ff_sample_pdf(int pages, double width, double height);
/* One page in this grey, 1 is white: some words, or a rectangle; with a black page before it. */
FfFile *ff_sample_pdf_in_grey(double grey, const char *words, bool after_black);
/* White, with what is in the middle third in the second grey. */
FfFile *ff_sample_png_in_grey(guint8 paper, guint8 middle);
FfFile *ff_sample_pdf_of_image(int width_px, int height_px, bool black);

typedef struct {
    int width, height;
    int dpi;      /* 0: not said */
    int channels; /* 1, 2 (grey + alpha), 3, 4 (RGBA) */
    bool interlaced;
    int depth;               /* bits of a sample; 0: 8 */
    bool palette;            /* with 1 channel */
    bool transparent_colour; /* tRNS: the white is a dark colour that is transparent */
    int gamma;               /* of gAMA, in 100,000ths; 0: not said */
    int orientation;         /* eXIf; 0: not said */
} FfSamplePng;
FfFile *ff_sample_png(const FfSamplePng *form);

typedef struct {
    int width, height;
    int channels;    /* 1, 3, or 4: CMYK */
    int orientation; /* EXIF, 0: none */
    bool progressive;
    bool arithmetic;
    bool plain_inks; /* CMYK without Adobe's marker: 0 is no ink */
    bool ycck;
} FfSampleJpeg;
FfFile *ff_sample_jpeg(const FfSampleJpeg *form);

typedef struct {
    int width, height;
    double x_dpi, y_dpi;
    int bits, channels, compression, photometric, orientation;
    int rows_per_strip; /* 0: one strip */
    bool tiled;
    int fill_order; /* 0: most significant bit first */
    int pages;
    bool planes;       /* a plane for each channel */
    bool big;          /* BigTIFF */
    int unit;          /* of the resolution; 0: inch */
    int alpha;         /* the last channel: EXTRASAMPLE_ASSOCALPHA, EXTRASAMPLE_UNASSALPHA */
    int options;       /* of T.4 */
    bool floats;       /* samples between 0 and 1, with 32 bits */
    bool ycbcr_of_rgb; /* JPEG: written as RGB, kept as YCbCr */
} FfSampleTiff;
FfFile *ff_sample_tiff(const FfSampleTiff *form);
