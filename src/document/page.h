// SPDX-License-Identifier: GPL-3.0-or-later
/* The geometry of a fax page. Pure.
 *
 * Every page made here is FF_PAGE_WIDTH_PX wide (ITU-T T.4 2.2, 215 mm) and as long as Letter, A4
 * or Legal paper: first ff_page_size_for() says which, then ff_page_place() where on it. Pixels are
 * not square, so everything is placed by inches. */
#pragma once

#include <stdbool.h>

#include "document/document.h"

enum {
    FF_PAGE_WIDTH_PX = 1728,
    FF_PAGE_STRIDE = FF_PAGE_WIDTH_PX,         /* octets of a row of grey */
    FF_PAGE_BITS_STRIDE = FF_PAGE_WIDTH_PX / 8 /* octets of a row of bits */
};

#define FF_PAGE_X_DPI 204.0

/* 98, 196 or 391 (RFC 2306 3.2.2, YResolution). */
double ff_page_y_dpi(FfResolution resolution);
/* The resolution that a YResolution of a file means, within 4 %. */
bool ff_page_resolution_from_dpi(double y_dpi, FfResolution *ret_resolution);
double ff_page_height_inches(FfPageSize size);
/* Of a whole page. */
int ff_page_rows(FfResolution resolution, FfPageSize size);
/* Of the longest page that these options allow: the room to have ready. */
int ff_page_most_rows(const FfPageOptions *options);

/* How long the page for something of this size is, in inches. The size that is forced, if one is;
 * else the shortest that holds it, turned if that makes it clearly larger, at the scale that its
 * width allows; Legal for what is longer still. What is much shorter than any page, or of a size
 * that makes no sense, gets options->page_size. */
FfPageSize ff_page_size_for(const FfPageOptions *options, double width, double height);

/* Where something of a given size lies on the page. */
typedef struct {
    bool turned;  /* by 90 degrees, clockwise */
    double scale; /* inches on the page per inch of the original; never above 1 */
    int width_px; /* on the page, after turning */
    int height_px;
    int left_px; /* centred; the top is the page's top */
} FfPlacement;

/* Fits width x height inches on the page: never enlarged, turned only where that makes it clearly
 * larger. Sizes that make no sense are taken for a whole page. */
FfPlacement ff_page_place(FfResolution resolution, FfPageSize size, double width, double height);
