// SPDX-License-Identifier: GPL-3.0-or-later
/* A picture to pages: its decoder hands over grey rows, and never more than a few are held besides
 * the page itself.
 *
 * A picture is placed at its own size when its resolution says one, shrunk to the page when it is
 * larger, turned when it lies on its side. One much longer than a page (a screenshot of a whole web
 * site) is cut into several instead of shrunk beyond reading. */
#pragma once

#include "document/sink.h"

typedef struct {
    int width, height;                 /* in pixels, as stored */
    double across_inches, down_inches; /* of its print, as stored */
    bool has_paper;  /* these are the inches of a sheet, which the page may follow */
    int orientation; /* 1 to 8 as EXIF and TIFF have it; anything else is 1 */
} FfImageInfo;

/* From the resolution that the file tells; where that is nothing or nonsense, from default_dpi, and
 * then there is no paper: nor is there for cameras, whose pictures are yards wide by what they
 * tell. */
void ff_image_set_inches(FfImageInfo *info, double x_dpi, double y_dpi, double default_dpi);

/* FF_REASON_DOCUMENT_TOO_LARGE when the size is beyond the limits. */
FfReason ff_image_check_size(gint64 width, gint64 height);
/* How many pixels of the page the stored width and height become: a decoder that can scale by
 * itself need not deliver more. */
void ff_image_target(const FfSink *sink, const FfImageInfo *info, int *ret_width, int *ret_height);

typedef struct FfImage FfImage;
/* NULL with *ret_reason set when there may be no more pages. */
FfImage *ff_image_begin(FfSink *sink, const FfImageInfo *info, FfReason *ret_reason);
/* One row of info->width octets; 0 is black. */
void ff_image_row(FfImage *image, const guint8 *grey);
/* After the last row. */
FfReason ff_image_end(FfImage *image);
void ff_image_free(FfImage *image);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FfImage, ff_image_free)
