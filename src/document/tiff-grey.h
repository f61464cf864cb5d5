// SPDX-License-Identifier: GPL-3.0-or-later
/* Rows of samples, as libtiff hands them over, to rows of grey: the common forms, without the
 * detour by way of colour. White is the paper: what is transparent becomes white. */
#pragma once

#include "document/tiff-read.h"

typedef struct {
    guint32 width;
    int bits, samples; /* of a pixel as it lies in the row */
    int colours;       /* of the samples: 1 grey or index, 3, or 4 inks */
    int alpha; /* 0: none, or EXTRASAMPLE_ASSOCALPHA, EXTRASAMPLE_UNASSALPHA; after the colours */
    guint8 tones[256]; /* of an index, or of a level of grey */
    guint64
        spread[256]; /* of one bit a pixel: eight tones at a time, the first in the first octet */
    gsize row_octets;
} FfTiffGrey;

/* Rows of the current directory. false when it is of another form: tiles, planes, rare colour
 * spaces or depths. JPEG in YCbCr is set to be decoded to RGB. */
bool ff_tiff_grey_init(FfTiff *file, const FfTiffPage *page, FfTiffGrey *ret_grey);
/* row: row_octets of it, which are spoilt; grey: width octets. */
void ff_tiff_grey_row(const FfTiffGrey *form, guint8 *row, guint8 *grey);
