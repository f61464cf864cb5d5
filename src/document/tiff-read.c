// SPDX-License-Identifier: GPL-3.0-or-later
#include "document/tiff-read.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/limits.h"
#include "document/tiff-write.h"
#include "raster/bits.h"
#include "raster/fax-code.h"

static bool is_fax_x_dpi(double x_dpi)
{
    return fabs(x_dpi - FF_PAGE_X_DPI) <= FF_PAGE_X_DPI * 0.04;
}

static double dots_per_inch(float value, guint16 unit)
{
    double dpi = unit == RESUNIT_CENTIMETER ? value * 2.54 : value;
    return isfinite(dpi) && dpi > 0 && unit != RESUNIT_NONE ? dpi : 0;
}

/* Without a unit only the aspect is said; but what looks like a fax is one. */
static void read_aspect(float x, float y, FfTiffPage *page)
{
    FfResolution resolution;
    if (x <= 0 || y <= 0 || !isfinite(x) || !isfinite(y)) {
        return;
    }
    page->aspect = (double)y / x;
    if (page->x_dpi <= 0 && is_fax_x_dpi(x) && ff_page_resolution_from_dpi(y, &resolution)) {
        page->x_dpi = x;
        page->y_dpi = y;
    }
}

static void read_resolution(TIFF *tiff, FfTiffPage *page)
{
    float x = 0;
    float y = 0;
    guint16 unit = RESUNIT_INCH;
    TIFFGetFieldDefaulted(tiff, TIFFTAG_RESOLUTIONUNIT, &unit);
    if (TIFFGetField(tiff, TIFFTAG_XRESOLUTION, &x)) {
        page->x_dpi = dots_per_inch(x, unit);
    }
    if (TIFFGetField(tiff, TIFFTAG_YRESOLUTION, &y)) {
        page->y_dpi = dots_per_inch(y, unit);
    }
    read_aspect(x, y, page);
}

bool ff_tiff_read_page(FfTiff *file, FfTiffPage *ret_page, GError **error)
{
    FfTiffPage page = {0};
    TIFF *tiff = file->tiff;
    if (!TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &page.width) ||
        !TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &page.height) || page.width == 0 ||
        page.height == 0) {
        return ff_tiff_fail(file, "a page of the TIFF file has no size", error);
    }
    TIFFGetFieldDefaulted(tiff, TIFFTAG_BITSPERSAMPLE, &page.bits_per_sample);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_SAMPLESPERPIXEL, &page.samples_per_pixel);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_COMPRESSION, &page.compression);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_FILLORDER, &page.fill_order);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_ORIENTATION, &page.orientation);
    if (!TIFFGetField(tiff, TIFFTAG_PHOTOMETRIC, &page.photometric)) {
        page.photometric = PHOTOMETRIC_MINISWHITE;
    }
    read_resolution(tiff, &page);
    *ret_page = page;
    return true;
}

FfTiffStep ff_tiff_next_page(FfTiff *file)
{
    if (TIFFLastDirectory(file->tiff)) {
        return FF_TIFF_END;
    }
    ff_tiff_clear(file);
    return TIFFReadDirectory(file->tiff) ? FF_TIFF_PAGE : FF_TIFF_BROKEN;
}

bool ff_tiff_is_bilevel(const FfTiffPage *page)
{
    return page->bits_per_sample == 1 && page->samples_per_pixel == 1 &&
           (page->photometric == PHOTOMETRIC_MINISWHITE ||
            page->photometric == PHOTOMETRIC_MINISBLACK);
}

/* T.4 2.2 and table 3: 215, 255 and 303 mm. */
static bool is_fax_width(guint32 width)
{
    return width == FF_PAGE_WIDTH_PX || width == 2048 || width == 2432;
}

bool ff_tiff_is_fax_page(const FfTiffPage *page, FfResolution *ret_resolution)
{
    return ff_tiff_is_bilevel(page) && is_fax_width(page->width) &&
           page->height <= FF_LIMIT_PAGE_ROWS && page->orientation == ORIENTATION_TOPLEFT &&
           is_fax_x_dpi(page->x_dpi) && ff_page_resolution_from_dpi(page->y_dpi, ret_resolution);
}

static bool is_fax_coding(guint16 compression)
{
    return compression == COMPRESSION_CCITTRLE || compression == COMPRESSION_CCITTRLEW ||
           compression == COMPRESSION_CCITTFAX3 || compression == COMPRESSION_CCITTFAX4;
}

bool ff_tiff_is_fax_coded(const FfTiffPage *page)
{
    return is_fax_coding(page->compression);
}

bool ff_tiff_is_damaged(const FfTiff *file)
{
    guint16 compression = COMPRESSION_NONE;
    TIFFGetFieldDefaulted(file->tiff, TIFFTAG_COMPRESSION, &compression);
    return (is_fax_coding(compression) ? file->complaints : file->errors) > 0;
}

static bool is_filled_with(const guint8 *row, gsize length, guint8 value)
{
    for (gsize i = 0; i < length; i++) {
        if (row[i] != value) {
            return false;
        }
    }
    return true;
}

static bool decode_strip(FfTiff *file, guint32 strip, guint8 *to, gsize size, guint8 filling)
{
    memset(to, filling, size);
    return TIFFReadEncodedStrip(file->tiff, strip, to, (tmsize_t)size) == (tmsize_t)size &&
           !ff_tiff_is_damaged(file);
}

/* The decoder takes an end-of-block code before the last row for the end of the strip, and is
 * silent: the rows that should follow are left as they were. So the strip is filled first with a
 * pattern, and when the last row still has it, with another one: what keeps both was never decoded.
 */
bool ff_tiff_read_strip(FfTiff *file, guint32 strip, guint8 *to, gsize size, gsize stride)
{
    const guint8 *last_row = to + size - stride;
    if (!decode_strip(file, strip, to, size, 0xa5)) {
        return false;
    }
    if (!is_filled_with(last_row, stride, 0xa5)) {
        return true;
    }
    return decode_strip(file, strip, to, size, 0x5a) && !is_filled_with(last_row, stride, 0x5a);
}

static bool read_strips(FfTiff *file, const FfTiffPage *page, guint8 *bits, gsize stride)
{
    guint32 rows_per_strip = 0;
    TIFFGetFieldDefaulted(file->tiff, TIFFTAG_ROWSPERSTRIP, &rows_per_strip);
    if (rows_per_strip == 0) {
        return false;
    }
    guint32 strip = 0;
    for (guint32 row = 0; row < page->height; strip++) {
        guint32 rows = MIN(rows_per_strip, page->height - row);
        if (!ff_tiff_read_strip(file, strip, bits + row * stride, rows * stride, stride)) {
            return false;
        }
        row += rows;
    }
    return true;
}

static bool is_one_t6_strip(const FfTiff *file, const FfTiffPage *page)
{
    return page->compression == COMPRESSION_CCITTFAX4 && TIFFNumberOfStrips(file->tiff) == 1;
}

static GBytes *read_raw_strip(FfTiff *file, const FfTiffPage *page, GError **error)
{
    guint64 length = TIFFGetStrileByteCount(file->tiff, 0);
    if (length == 0 || length > FF_LIMIT_BOX_OUTPUT) {
        ff_tiff_fail(file, "a page of the TIFF file is damaged", error);
        return NULL;
    }
    g_autofree guint8 *data = g_malloc((gsize)length);
    if (TIFFReadRawStrip(file->tiff, 0, data, (tmsize_t)length) != (tmsize_t)length) {
        ff_tiff_fail(file, "a page of the TIFF file is damaged", error);
        return NULL;
    }
    if (page->fill_order == FILLORDER_LSB2MSB) {
        TIFFReverseBits(data, (tmsize_t)length);
    }
    return g_bytes_new_take(g_steal_pointer(&data), (gsize)length);
}

/* What we write ourselves, and most fax programs. Others leave EOFB out. */
static GBytes *read_t6_strip(FfTiff *file, const FfTiffPage *page, guint8 *bits, gsize stride,
                             GError **error)
{
    const FfFaxForm form = {
        .coding = FF_FAX_MMR, .width_px = (int)page->width, .rows = (int)page->height};
    g_autoptr(GBytes) t6 = read_raw_strip(file, page, error);
    if (t6 == NULL) {
        return NULL;
    }
    gsize length = 0;
    const guint8 *data = g_bytes_get_data(t6, &length);
    if (!ff_fax_decode(&form, data, length, bits, stride, NULL, error)) {
        g_prefix_error(error, "a page of the TIFF file is damaged: ");
        return NULL;
    }
    return g_steal_pointer(&t6);
}

static bool read_foreign_strips(FfTiff *file, const FfTiffPage *page, guint8 *bits, gsize stride,
                                GError **error)
{
    if (!read_strips(file, page, bits, stride)) {
        return ff_tiff_fail(file, "a page of the TIFF file is damaged", error);
    }
    ff_bits_clear_padding(bits, stride, (int)page->width, (int)page->height);
    return true;
}

static bool read_bits(FfTiff *file, const FfTiffPage *page, guint8 *bits, gsize stride,
                      GBytes **ret_t6, GError **error)
{
    if (!is_one_t6_strip(file, page)) {
        return read_foreign_strips(file, page, bits, stride, error);
    }
    *ret_t6 = read_t6_strip(file, page, bits, stride, error);
    return *ret_t6 != NULL;
}

/* ret_t6, if not NULL: the page as it lies in the file, when it is one strip in T.6 there. */
static guint8 *read_page(FfTiff *file, const FfTiffPage *page, GBytes **ret_t6, GError **error)
{
    const gsize stride = (page->width + 7) / 8;
    g_autoptr(GBytes) t6 = NULL;
    if (TIFFIsTiled(file->tiff) || !ff_tiff_is_bilevel(page) || page->height > FF_LIMIT_PAGE_ROWS ||
        page->width > FF_LIMIT_IMAGE_SIDE || (gsize)TIFFScanlineSize(file->tiff) != stride) {
        ff_tiff_fail(file, "a page of the TIFF file is not a fax page", error);
        return NULL;
    }
    g_autofree guint8 *bits = g_malloc(page->height * stride);
    ff_tiff_clear(file); /* odd tags are no damage */
    if (!read_bits(file, page, bits, stride, &t6, error)) {
        return NULL;
    }
    if (page->photometric == PHOTOMETRIC_MINISBLACK) {
        ff_bits_invert(bits, stride, (int)page->width, (int)page->height);
    } else if (ret_t6 != NULL) {
        *ret_t6 = g_steal_pointer(&t6);
    }
    return g_steal_pointer(&bits);
}

guint8 *ff_tiff_read_bits(FfTiff *file, const FfTiffPage *page, GError **error)
{
    return read_page(file, page, NULL, error);
}

GBytes *ff_tiff_read_t6(FfTiff *file, const FfTiffPage *page, gsize *ret_black, GError **error)
{
    g_autoptr(GBytes) t6 = NULL;
    g_autofree guint8 *bits = read_page(file, page, &t6, error);
    if (bits == NULL) {
        return NULL;
    }
    if (ret_black != NULL) {
        *ret_black = ff_bits_count_black(bits, (gsize)page->height * ((page->width + 7) / 8));
    }
    return t6 != NULL ? g_steal_pointer(&t6)
                      : ff_t6_encode(bits, (int)page->width, (int)page->height);
}
