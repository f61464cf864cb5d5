// SPDX-License-Identifier: GPL-3.0-or-later
#include "document/page.h"

#include <math.h>
#include <string.h>

/* Something turned must come out this much larger to be worth turning the reader's head: a Letter
 * page lying on its side gains 1.29, a banner over the top of a page less. */
#define WORTH_TURNING 1.25
/* Unless it is shrunk so much that its print becomes too small to read: then every bit counts. */
#define WORTH_TURNING_IF_SMALL 1.1
#define SMALL_SCALE            0.5
#define INCHES_MAX             10000.0

/* A page may be this much longer than its paper, and is shrunk by as much: A4 at the width of a fax
 * page would otherwise take the next size for a rounding error, and A3 for a hair. */
#define LENGTH_SLACK 1.03
/* What is shorter than this, in inches, follows no paper: a photograph, a receipt, A5. */
#define LENGTH_OF_SMALL 9.0

static const double page_width = FF_PAGE_WIDTH_PX / FF_PAGE_X_DPI;

static const double y_dpi_table[] = {
    [FF_RESOLUTION_STANDARD] = 98,
    [FF_RESOLUTION_FINE] = 196,
    [FF_RESOLUTION_SUPERFINE] = 391,
};

static const double height_table[] = {
    [FF_PAGE_LETTER] = 11.0,
    [FF_PAGE_A4] = 297 / 25.4,
    [FF_PAGE_LEGAL] = 14.0,
};

double ff_page_y_dpi(FfResolution resolution)
{
    return y_dpi_table[resolution];
}

bool ff_page_resolution_from_dpi(double y_dpi, FfResolution *ret_resolution)
{
    for (guint i = 0; i < G_N_ELEMENTS(y_dpi_table); i++) {
        if (fabs(y_dpi - y_dpi_table[i]) <= y_dpi_table[i] * 0.04) {
            *ret_resolution = (FfResolution)i;
            return true;
        }
    }
    return false;
}

double ff_page_height_inches(FfPageSize size)
{
    return height_table[size];
}

int ff_page_rows(FfResolution resolution, FfPageSize size)
{
    return (int)lround(ff_page_height_inches(size) * ff_page_y_dpi(resolution));
}

int ff_page_most_rows(const FfPageOptions *options)
{
    return ff_page_rows(options->resolution,
                        options->page_size_forced ? options->page_size : FF_PAGE_LEGAL);
}

static bool is_size(double inches)
{
    return isfinite(inches) && inches > 0 && inches <= INCHES_MAX;
}

static double scale_to_fit(double width, double height, double page_height)
{
    return fmin(1.0, fmin(page_width / width, page_height / height));
}

static bool is_worth_turning(double width, double height, double page_height)
{
    const double scale = scale_to_fit(width, height, page_height);
    const double worth = scale < SMALL_SCALE ? WORTH_TURNING_IF_SMALL : WORTH_TURNING;
    return scale_to_fit(height, width, page_height) >= scale * worth;
}

/* How long it is once it is as wide as the page allows. */
static double length_on_page(double width, double height)
{
    return is_worth_turning(width, height, height_table[FF_PAGE_LEGAL])
               ? width * fmin(1.0, page_width / height)
               : height * fmin(1.0, page_width / width);
}

FfPageSize ff_page_size_for(const FfPageOptions *options, double width, double height)
{
    if (options->page_size_forced || !is_size(width) || !is_size(height)) {
        return options->page_size;
    }
    double length = length_on_page(width, height);
    if (length < LENGTH_OF_SMALL) {
        return options->page_size;
    }
    for (FfPageSize size = FF_PAGE_LETTER; size < FF_PAGE_LEGAL; size++) {
        if (length <= height_table[size] * LENGTH_SLACK) {
            return size;
        }
    }
    return FF_PAGE_LEGAL;
}

static int to_pixels(double inches, double dpi, int limit)
{
    return CLAMP((int)lround(inches * dpi), 1, limit);
}

FfPlacement ff_page_place(FfResolution resolution, FfPageSize size, double width, double height)
{
    const double page_height = ff_page_height_inches(size);
    if (!is_size(width) || !is_size(height)) {
        width = page_width;
        height = page_height;
    }

    FfPlacement placement = {.turned = is_worth_turning(width, height, page_height)};
    placement.scale = placement.turned ? scale_to_fit(height, width, page_height)
                                       : scale_to_fit(width, height, page_height);
    double across = (placement.turned ? height : width) * placement.scale;
    double down = (placement.turned ? width : height) * placement.scale;
    placement.width_px = to_pixels(across, FF_PAGE_X_DPI, FF_PAGE_WIDTH_PX);
    placement.height_px =
        to_pixels(down, ff_page_y_dpi(resolution), ff_page_rows(resolution, size));
    placement.left_px = (FF_PAGE_WIDTH_PX - placement.width_px) / 2;
    return placement;
}
