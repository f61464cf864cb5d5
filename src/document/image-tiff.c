// SPDX-License-Identifier: GPL-3.0-or-later
/* Foreign TIFF files. Fax pages keep their pixels, and where the resolution is the one wanted go
 * through as they lie; everything else becomes grey rows. */
#include <string.h>

#include "base/limits.h"
#include "document/image.h"
#include "document/render-kinds.h"
#include "document/tiff-read.h"

#define DPI_OF_SCANNERS 200.0
#define BAND_OCTETS     (32 << 20) /* of colour decoded at a time, where strips and tiles permit */

static FfImageInfo describe(const FfTiffPage *page)
{
    FfImageInfo info = {
        .width = (int)page->width,
        .height = (int)page->height,
        .orientation = page->orientation,
    };
    ff_image_set_inches(&info, page->x_dpi, page->y_dpi, DPI_OF_SCANNERS);
    return info;
}

/* --- rows that libtiff decodes one by one --- */

typedef void (*RowToGrey)(const guint8 *row, guint8 *grey, guint32 width, guint8 flip);

static void bits_to_grey(const guint8 *row, guint8 *grey, guint32 width, guint8 flip)
{
    for (guint32 x = 0; x < width; x++) {
        grey[x] = (guint8)(((row[x / 8] >> (7 - x % 8)) & 1 ? 0xff : 0) ^ flip);
    }
}

static void octets_to_grey(const guint8 *row, guint8 *grey, guint32 width, guint8 flip)
{
    for (guint32 x = 0; x < width; x++) {
        grey[x] = row[x] ^ flip;
    }
}

static RowToGrey choose_rows(const FfTiff *file, const FfTiffPage *page)
{
    bool is_grey = page->samples_per_pixel == 1 && (page->photometric == PHOTOMETRIC_MINISWHITE ||
                                                    page->photometric == PHOTOMETRIC_MINISBLACK);
    if (!is_grey || TIFFIsTiled(file->tiff)) {
        return NULL;
    }
    return page->bits_per_sample == 1   ? bits_to_grey
           : page->bits_per_sample == 8 ? octets_to_grey
                                        : NULL;
}

static bool is_fax_coding(guint16 compression)
{
    return compression == COMPRESSION_CCITTRLE || compression == COMPRESSION_CCITTRLEW ||
           compression == COMPRESSION_CCITTFAX3 || compression == COMPRESSION_CCITTFAX4;
}

/* The fax decoders whiten what they can't read and only warn. */
static bool is_damaged(const FfTiff *file, const FfTiffPage *page)
{
    return (is_fax_coding(page->compression) ? file->complaints : file->errors) > 0;
}

static FfReason draw_rows(FfTiff *file, const FfTiffPage *page, RowToGrey to_grey, FfImage *image)
{
    const guint8 flip = page->photometric == PHOTOMETRIC_MINISWHITE ? 0xff : 0;
    gsize octets = (gsize)TIFFScanlineSize(file->tiff);
    if (octets < ((gsize)page->width * page->bits_per_sample + 7) / 8) {
        return FF_REASON_DOCUMENT_UNREADABLE;
    }
    g_autofree guint8 *row = g_malloc0(octets);
    g_autofree guint8 *grey = g_malloc(page->width);
    for (guint32 y = 0; y < page->height; y++) {
        if (TIFFReadScanline(file->tiff, row, y, 0) < 0 || is_damaged(file, page)) {
            return FF_REASON_DOCUMENT_UNREADABLE;
        }
        to_grey(row, grey, page->width, flip);
        ff_image_row(image, grey);
    }
    return ff_image_end(image);
}

/* --- everything else: libtiff converts to colour, in bands --- */

/* libtiff has multiplied by alpha already: what is missing to opaque is the white of the paper. */
static void colour_to_grey(const guint32 *colour, guint8 *grey, guint32 width)
{
    for (guint32 x = 0; x < width; x++) {
        guint32 light =
            77 * TIFFGetR(colour[x]) + 150 * TIFFGetG(colour[x]) + 29 * TIFFGetB(colour[x]);
        grey[x] = (guint8)MIN(255, (light >> 8) + 255 - TIFFGetA(colour[x]));
    }
}

static guint32 rows_of_band(FfTiff *file, const FfTiffPage *page)
{
    guint32 unit = page->height;
    TIFFGetFieldDefaulted(
        file->tiff, TIFFIsTiled(file->tiff) ? TIFFTAG_TILELENGTH : TIFFTAG_ROWSPERSTRIP, &unit);
    unit = MAX(1, MIN(unit, page->height));
    guint32 fit = MAX(1, BAND_OCTETS / 4 / page->width);
    return unit < fit ? fit / unit * unit : fit;
}

static bool draw_band(TIFFRGBAImage *colour, guint32 *band, guint32 rows, guint8 *grey,
                      FfImage *image)
{
    if (!TIFFRGBAImageGet(colour, band, colour->width, rows)) {
        return false;
    }
    for (guint32 y = 0; y < rows; y++) {
        colour_to_grey(band + (gsize)y * colour->width, grey, colour->width);
        ff_image_row(image, grey);
    }
    return true;
}

static FfReason draw_bands(FfTiff *file, const FfTiffPage *page, TIFFRGBAImage *colour,
                           FfImage *image)
{
    const guint32 band_rows = MIN(rows_of_band(file, page), page->height);
    g_autofree guint32 *band = g_malloc((gsize)band_rows * page->width * sizeof(guint32));
    g_autofree guint8 *grey = g_malloc(page->width);
    /* As stored, from the top: our own orientation follows. */
    colour->orientation = ORIENTATION_TOPLEFT;
    colour->req_orientation = ORIENTATION_TOPLEFT;
    for (guint32 y = 0; y < page->height; y += band_rows) {
        colour->row_offset = (int)y;
        if (!draw_band(colour, band, MIN(band_rows, page->height - y), grey, image) ||
            is_damaged(file, page)) {
            return FF_REASON_DOCUMENT_UNREADABLE;
        }
    }
    return ff_image_end(image);
}

static FfReason draw_colour(FfTiff *file, const FfTiffPage *page, FfImage *image)
{
    char why[1024];
    TIFFRGBAImage colour;
    if (!TIFFRGBAImageOK(file->tiff, why) || !TIFFRGBAImageBegin(&colour, file->tiff, 1, why)) {
        return FF_REASON_DOCUMENT_UNSUPPORTED;
    }
    FfReason reason = draw_bands(file, page, &colour, image);
    TIFFRGBAImageEnd(&colour);
    return reason;
}

static FfReason draw_page(FfTiff *file, const FfTiffPage *page, FfSink *sink)
{
    const FfImageInfo info = describe(page);
    FfReason reason = ff_image_check_size(page->width, page->height);
    if (reason != FF_REASON_NONE) {
        return reason;
    }
    g_autoptr(FfImage) image = ff_image_begin(sink, &info, &reason);
    if (image == NULL) {
        return reason;
    }
    ff_tiff_clear(file);
    RowToGrey to_grey = choose_rows(file, page);
    return to_grey != NULL ? draw_rows(file, page, to_grey, image) : draw_colour(file, page, image);
}

/* --- pages that are fax pages already --- */

/* A page this much longer or shorter than the paper asked for fits it: machines feed what they get.
 */
#define LENGTH_SLACK 0.03

/* How often each row is repeated to make a resolution of another; 0 where rows would be lost. */
static const int repeats[][3] = {
    [FF_RESOLUTION_STANDARD] = {1, 2, 4},
    [FF_RESOLUTION_FINE] = {0, 1, 2},
    [FF_RESOLUTION_SUPERFINE] = {0, 0, 1},
};

typedef struct {
    int repeat;
    int rows; /* with white added at the end; 0: the page must be drawn anew */
} FaxPlan;

static FaxPlan plan_fax_page(const FfTiff *file, const FfTiffPage *page,
                             const FfPageOptions *options)
{
    FfResolution resolution;
    FaxPlan plan = {0};
    if (page->width != FF_PAGE_WIDTH_PX || !ff_tiff_is_fax_page(page, &resolution) ||
        TIFFIsTiled(file->tiff)) {
        return plan;
    }
    const double wanted = ff_page_rows(options->resolution, options->page_size);
    plan.repeat = repeats[resolution][options->resolution];
    int rows = (int)page->height * plan.repeat;
    bool fits = !options->page_size_forced || rows <= wanted * (1 + LENGTH_SLACK);
    bool short_page = options->page_size_forced && rows < wanted * (1 - LENGTH_SLACK);
    bool too_long = rows > FF_LIMIT_PAGE_ROWS - FF_LIMIT_STAMP_ROWS;
    plan.rows = !fits || too_long ? 0 : short_page ? (int)wanted : rows;
    return plan;
}

static FfReason lengthen(FfTiff *file, const FfTiffPage *page, const FaxPlan *plan, FfSink *sink)
{
    g_autofree guint8 *bits = ff_tiff_read_bits(file, page, NULL);
    if (bits == NULL) {
        return FF_REASON_DOCUMENT_UNREADABLE;
    }
    const gsize length = (gsize)page->height * FF_PAGE_BITS_STRIDE;
    g_autofree guint8 *longer = g_malloc0((gsize)plan->rows * FF_PAGE_BITS_STRIDE);
    guint8 *to = longer;
    for (gsize at = 0; at < length; at += FF_PAGE_BITS_STRIDE) {
        for (int i = 0; i < plan->repeat; i++, to += FF_PAGE_BITS_STRIDE) {
            memcpy(to, bits + at, FF_PAGE_BITS_STRIDE);
        }
    }
    GBytes *t6 = ff_t6_encode(longer, FF_PAGE_WIDTH_PX, plan->rows);
    return ff_sink_add_page(sink, t6, plan->rows, ff_page_has_ink(bits, length));
}

static FfReason pass_through(FfTiff *file, const FfTiffPage *page, FfSink *sink)
{
    bool ink = false;
    GBytes *t6 = ff_tiff_read_t6(file, page, &ink, NULL);
    return t6 == NULL ? FF_REASON_DOCUMENT_UNREADABLE
                      : ff_sink_add_page(sink, t6, (int)page->height, ink);
}

/* --- pages --- */

/* Small copies and masks that some programs keep beside the page. */
static bool is_no_page(const FfTiff *file)
{
    guint32 type = 0;
    TIFFGetFieldDefaulted(file->tiff, TIFFTAG_SUBFILETYPE, &type);
    return (type & (FILETYPE_REDUCEDIMAGE | FILETYPE_MASK)) != 0;
}

static FfReason render_page(FfTiff *file, FfSink *sink)
{
    FfTiffPage page;
    if (is_no_page(file)) {
        return FF_REASON_NONE;
    }
    if (!ff_tiff_read_page(file, &page, NULL)) {
        return FF_REASON_DOCUMENT_UNREADABLE;
    }
    const FaxPlan plan = plan_fax_page(file, &page, sink->options);
    if (plan.rows == 0) {
        return draw_page(file, &page, sink);
    }
    return plan.rows == (int)page.height ? pass_through(file, &page, sink)
                                         : lengthen(file, &page, &plan, sink);
}

FfReason ff_render_tiff(const FfSource *source, FfSink *sink)
{
    g_autoptr(FfTiff) file = ff_tiff_open_read(source->fd, NULL);
    if (file == NULL) {
        return FF_REASON_DOCUMENT_UNREADABLE;
    }
    FfTiffStep step = FF_TIFF_PAGE;
    for (int count = 0; step == FF_TIFF_PAGE; count++) {
        FfReason reason =
            count < 2 * FF_LIMIT_PAGES ? render_page(file, sink) : FF_REASON_DOCUMENT_TOO_LONG;
        if (reason != FF_REASON_NONE) {
            return reason;
        }
        step = ff_tiff_next_page(file);
    }
    return step == FF_TIFF_END ? FF_REASON_NONE : FF_REASON_DOCUMENT_UNREADABLE;
}
