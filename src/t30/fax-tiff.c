// SPDX-License-Identifier: GPL-3.0-or-later
#include "t30/fax-tiff.h"

#include <stdint.h>
#include <stdio.h>
#include <tiffio.h>

#include "base/error.h"
#include "base/limits.h"

#define STRIP_OCTETS_MAX (64 << 20) /* 4096 pixels x FF_LIMIT_PAGE_ROWS, bilevel, is 6 MB */

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TIFF, TIFFClose)

void ff_fax_tiff_silence(void)
{
    static gsize once;
    if (g_once_init_enter(&once)) {
        TIFFSetErrorHandler(NULL);
        TIFFSetWarningHandler(NULL);
        g_once_init_leave(&once, 1);
    }
}

/* By name, so that the offset is not shared with the owner of fd. "r" with 'm': read, don't map,
 * because a mapped file that shrinks kills the process. */
static TIFF *open_fd(int fd, const char *mode)
{
    char path[32];
    ff_fax_tiff_silence();
    g_snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    return TIFFOpen(path, mode);
}

static bool strip_decodes(TIFF *tiff, uint32_t strip, tmsize_t size)
{
    g_autofree guint8 *rows = g_malloc((gsize)size);
    return TIFFReadEncodedStrip(tiff, strip, rows, size) >= 0;
}

/* Without it spandsp would take the page for another height. */
static bool has_resolution(TIFF *tiff)
{
    float x = 0, y = 0;
    return TIFFGetField(tiff, TIFFTAG_XRESOLUTION, &x) &&
           TIFFGetField(tiff, TIFFTAG_YRESOLUTION, &y) && x > 0 && y > 0;
}

static bool page_decodes(TIFF *tiff)
{
    tmsize_t size = TIFFStripSize(tiff);
    uint32_t strips = TIFFNumberOfStrips(tiff);
    if (TIFFIsTiled(tiff) || size <= 0 || size > STRIP_OCTETS_MAX || strips == 0 ||
        strips > FF_LIMIT_PAGE_ROWS || !has_resolution(tiff)) {
        return false;
    }
    for (uint32_t strip = 0; strip < strips; strip++) {
        if (!strip_decodes(tiff, strip, size)) {
            return false;
        }
    }
    return true;
}

int ff_fax_tiff_count(int fd, bool *ret_broken)
{
    g_autoptr(TIFF) tiff = open_fd(fd, "rm");
    int pages = 0;
    *ret_broken = tiff == NULL;
    while (tiff != NULL && pages < FF_LIMIT_PAGES) {
        if (!page_decodes(tiff)) {
            *ret_broken = true;
            break;
        }
        pages++;
        if (TIFFLastDirectory(tiff)) {
            break;
        }
        if (!TIFFReadDirectory(tiff)) {
            *ret_broken = true;
            break;
        }
    }
    return pages;
}

static bool copy_strip(TIFF *from, TIFF *to, uint32_t strip)
{
    uint64_t size = TIFFGetStrileByteCount(from, strip);
    if (size == 0 || size > STRIP_OCTETS_MAX) {
        return false;
    }
    g_autofree guint8 *octets = g_malloc(size);
    tmsize_t length = (tmsize_t)size;
    return TIFFReadRawStrip(from, strip, octets, length) == length &&
           TIFFWriteRawStrip(to, strip, octets, length) == length;
}

static void copy_short_tag(TIFF *from, TIFF *to, ttag_t tag)
{
    uint16_t value = 0;
    if (TIFFGetFieldDefaulted(from, tag, &value)) {
        TIFFSetField(to, tag, value);
    }
}

static void copy_long_tag(TIFF *from, TIFF *to, ttag_t tag)
{
    uint32_t value = 0;
    if (TIFFGetField(from, tag, &value)) {
        TIFFSetField(to, tag, value);
    }
}

static void copy_float_tag(TIFF *from, TIFF *to, ttag_t tag)
{
    float value = 0;
    if (TIFFGetField(from, tag, &value)) {
        TIFFSetField(to, tag, (double)value);
    }
}

/* RFC 3949's fields of a fax page; compression first, because the options belong to it. */
static void copy_tags(TIFF *from, TIFF *to)
{
    static const ttag_t shorts[] = {
        TIFFTAG_COMPRESSION,     TIFFTAG_PHOTOMETRIC,  TIFFTAG_FILLORDER,   TIFFTAG_BITSPERSAMPLE,
        TIFFTAG_SAMPLESPERPIXEL, TIFFTAG_PLANARCONFIG, TIFFTAG_ORIENTATION, TIFFTAG_RESOLUTIONUNIT};
    static const ttag_t longs[] = {TIFFTAG_SUBFILETYPE,   TIFFTAG_IMAGEWIDTH,
                                   TIFFTAG_IMAGELENGTH,   TIFFTAG_ROWSPERSTRIP,
                                   TIFFTAG_GROUP3OPTIONS, TIFFTAG_GROUP4OPTIONS};
    static const ttag_t floats[] = {TIFFTAG_XRESOLUTION, TIFFTAG_YRESOLUTION};
    for (guint i = 0; i < G_N_ELEMENTS(shorts); i++) {
        copy_short_tag(from, to, shorts[i]);
    }
    for (guint i = 0; i < G_N_ELEMENTS(longs); i++) {
        copy_long_tag(from, to, longs[i]);
    }
    for (guint i = 0; i < G_N_ELEMENTS(floats); i++) {
        copy_float_tag(from, to, floats[i]);
    }
}

static bool copy_page(TIFF *from, TIFF *to, int page, int pages)
{
    copy_tags(from, to);
    TIFFSetField(to, TIFFTAG_PAGENUMBER, page, pages);
    uint32_t strips = TIFFNumberOfStrips(from);
    for (uint32_t strip = 0; strip < strips; strip++) {
        if (!copy_strip(from, to, strip)) {
            return false;
        }
    }
    return TIFFWriteDirectory(to);
}

bool ff_fax_tiff_keep(int fd, int pages, int out_fd, GError **error)
{
    g_autoptr(TIFF) from = open_fd(fd, "rm");
    g_autoptr(TIFF) to = open_fd(out_fd, "w");
    bool done = from != NULL && to != NULL;
    for (int page = 0; done && page < pages; page++) {
        done = TIFFSetDirectory(from, (tdir_t)page) && copy_page(from, to, page, pages);
    }
    if (!done) {
        g_set_error(error, FF_ERROR, FF_ERROR_TEMPORARY,
                    "cannot keep the first %d pages of a fax: its TIFF could not be read or the "
                    "copy not be written",
                    pages);
    }
    return done;
}
