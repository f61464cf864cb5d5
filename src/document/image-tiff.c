// SPDX-License-Identifier: GPL-3.0-or-later
/* Foreign TIFF files. Fax pages keep their pixels, and where the resolution is the one wanted go
 * through as they lie; everything else becomes grey rows. */
#include "base/limits.h"
#include "document/image.h"
#include "document/render-kinds.h"
#include "document/tiff-cut.h"
#include "document/tiff-fax-page.h"
#include "document/tiff-grey.h"

#define DPI_OF_SCANNERS 200.0
#define BAND_OCTETS     (32 << 20) /* of colour decoded at a time, where strips and tiles permit */

/* Fax machines' pages without a resolution: at most so many rows at 98 lines an inch are one page.
 */
enum { STANDARD_ROWS_MAX = 1400 };

/* Aspects beyond this are nonsense. */
#define ASPECT_MAX 4.0

static void set_inches(const FfTiffPage *page, FfImageInfo *info)
{
    double x_dpi = page->x_dpi > 0 ? page->x_dpi : page->y_dpi;
    double y_dpi = page->y_dpi > 0 ? page->y_dpi : page->x_dpi;
    if (x_dpi <= 0 && page->width == FF_PAGE_WIDTH_PX && ff_tiff_is_fax_coded(page)) {
        x_dpi = FF_PAGE_X_DPI;
        y_dpi = ff_page_y_dpi(page->height <= STANDARD_ROWS_MAX ? FF_RESOLUTION_STANDARD
                                                                : FF_RESOLUTION_FINE);
    }
    ff_image_set_inches(info, x_dpi, y_dpi, DPI_OF_SCANNERS);
    if (x_dpi <= 0 && page->aspect > 1 / ASPECT_MAX && page->aspect < ASPECT_MAX) {
        info->down_inches /= page->aspect;
    }
}

static FfImageInfo describe(const FfTiffPage *page)
{
    FfImageInfo info = {
        .width = (int)page->width,
        .height = (int)page->height,
        .orientation = page->orientation,
    };
    set_inches(page, &info);
    return info;
}

/* --- rows of the common forms --- */

static FfReason draw_scanlines(FfTiff *file, const FfTiffPage *page, const FfTiffGrey *form,
                               FfImage *image)
{
    gsize octets = (gsize)TIFFScanlineSize(file->tiff);
    if (octets < form->row_octets) {
        return FF_REASON_DOCUMENT_UNREADABLE;
    }
    g_autofree guint8 *row = g_malloc0(octets);
    g_autofree guint8 *grey = g_malloc(page->width);
    for (guint32 y = 0; y < page->height; y++) {
        if (TIFFReadScanline(file->tiff, row, y, 0) < 0 || ff_tiff_is_damaged(file)) {
            return FF_REASON_DOCUMENT_UNREADABLE;
        }
        ff_tiff_grey_row(form, row, grey);
        ff_image_row(image, grey);
    }
    return ff_image_end(image);
}

/* Strips of bits are small, and a whole one is decoded faster than its rows one by one; and whether
 * all of them were there can only be told of a whole one. */
static FfReason draw_strips(FfTiff *file, const FfTiffPage *page, const FfTiffGrey *form,
                            FfImage *image)
{
    guint32 strip_rows = page->height;
    TIFFGetFieldDefaulted(file->tiff, TIFFTAG_ROWSPERSTRIP, &strip_rows);
    strip_rows = CLAMP(strip_rows, 1, page->height);
    g_autofree guint8 *bits = g_malloc(strip_rows * form->row_octets);
    g_autofree guint8 *grey = g_malloc(page->width);
    for (guint32 y = 0; y < page->height; y += strip_rows) {
        guint32 rows = MIN(strip_rows, page->height - y);
        if (!ff_tiff_read_strip(file, y / strip_rows, bits, rows * form->row_octets,
                                form->row_octets)) {
            return FF_REASON_DOCUMENT_UNREADABLE;
        }
        for (guint32 i = 0; i < rows; i++) {
            ff_tiff_grey_row(form, bits + i * form->row_octets, grey);
            ff_image_row(image, grey);
        }
    }
    return ff_image_end(image);
}

static FfReason draw_rows(FfTiff *file, const FfTiffPage *page, const FfTiffGrey *form,
                          FfImage *image)
{
    bool bits = form->bits == 1 && (gsize)TIFFScanlineSize(file->tiff) == form->row_octets;
    return bits ? draw_strips(file, page, form, image) : draw_scanlines(file, page, form, image);
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
            ff_tiff_is_damaged(file)) {
            return FF_REASON_DOCUMENT_UNREADABLE;
        }
    }
    return ff_image_end(image);
}

/* libtiff holds a whole strip or tile of it. */
static bool is_too_large(TIFF *tiff)
{
    tmsize_t octets = TIFFIsTiled(tiff) ? TIFFTileSize(tiff) : TIFFStripSize(tiff);
    return octets > FF_LIMIT_BOX_MEMORY / 4;
}

static FfReason draw_colour(FfTiff *file, const FfTiffPage *page, FfImage *image)
{
    if (is_too_large(file->tiff)) {
        return FF_REASON_DOCUMENT_TOO_LARGE;
    }
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
    FfTiffGrey form;
    return ff_tiff_grey_init(file, page, &form) ? draw_rows(file, page, &form, image)
                                                : draw_colour(file, page, image);
}

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
    const FfFaxPagePlan plan = ff_tiff_plan_fax_page(file, &page, sink->options);
    return plan.rows > 0 ? ff_tiff_pass_fax_page(file, &page, &plan, sink)
                         : draw_page(file, &page, sink);
}

static FfReason render_pages(FfTiff *file, FfSink *sink)
{
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

FfReason ff_render_tiff(const FfSource *source, FfSink *sink)
{
    g_autoptr(FfTiff) file = ff_tiff_open_read(source->fd, NULL);
    FfReason reason = file == NULL ? FF_REASON_DOCUMENT_UNREADABLE : render_pages(file, sink);
    bool doubtful = reason == FF_REASON_NONE || reason == FF_REASON_DOCUMENT_UNREADABLE;
    return doubtful && ff_tiff_is_cut_off(source->data, source->length)
               ? FF_REASON_DOCUMENT_TRUNCATED
               : reason;
}
