// SPDX-License-Identifier: GPL-3.0-or-later
/* A fax TIFF as PDF: each page's T.6 goes into the file as it is, as a CCITTFaxDecode image. */
#include <cairo-pdf.h>
#include <stdio.h>

#include "base/error.h"
#include "base/file.h"
#include "base/limits.h"
#include "config.h"
#include "document/document.h"
#include "document/tiff-read.h"

#define POINTS_PER_INCH 72.0

static cairo_status_t write_out(void *closure, const unsigned char *data, unsigned int length)
{
    const int *fd = closure;
    return ff_file_write(*fd, data, length, NULL) ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

static void release_bytes(void *bytes)
{
    g_bytes_unref(bytes);
}

static bool attach_t6(cairo_surface_t *image, GBytes *t6, const FfTiffPage *page)
{
    /* Keys of ISO 32000-1 table 11; T.6 is K = -1. */
    char *parameters =
        g_strdup_printf("K=-1 Columns=%u Rows=%u EndOfBlock=true", page->width, page->height);
    gsize length;
    const void *data = g_bytes_get_data(t6, &length);
    return cairo_surface_set_mime_data(image, CAIRO_MIME_TYPE_CCITT_FAX_PARAMS,
                                       (guchar *)parameters, strlen(parameters), g_free,
                                       parameters) == CAIRO_STATUS_SUCCESS &&
           cairo_surface_set_mime_data(image, CAIRO_MIME_TYPE_CCITT_FAX, data, length,
                                       release_bytes, g_bytes_ref(t6)) == CAIRO_STATUS_SUCCESS;
}

/* Cairo wants an image of that size to hang the data on; its pixels are never touched, so they cost
 * address space and no memory. */
static bool draw_page(cairo_surface_t *pdf, GBytes *t6, const FfTiffPage *page)
{
    cairo_surface_t *image =
        cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)page->width, (int)page->height);
    cairo_pdf_surface_set_size(pdf, page->width * POINTS_PER_INCH / page->x_dpi,
                               page->height * POINTS_PER_INCH / page->y_dpi);
    cairo_t *cairo = cairo_create(pdf);
    bool attached = attach_t6(image, t6, page);
    cairo_scale(cairo, POINTS_PER_INCH / page->x_dpi, POINTS_PER_INCH / page->y_dpi);
    cairo_set_source_surface(cairo, image, 0, 0);
    cairo_paint(cairo);
    cairo_show_page(cairo);
    bool drawn = attached && cairo_status(cairo) == CAIRO_STATUS_SUCCESS;
    cairo_destroy(cairo);
    cairo_surface_destroy(image);
    return drawn;
}

static bool add_page(FfTiff *file, cairo_surface_t *pdf, GError **error)
{
    FfTiffPage page;
    FfResolution resolution;
    if (!ff_tiff_read_page(file, &page, error)) {
        return false;
    }
    if (!ff_tiff_is_fax_page(&page, &resolution)) {
        return ff_tiff_fail(file, "a page of the TIFF file is not a fax page", error);
    }
    g_autoptr(GBytes) t6 = ff_tiff_read_t6(file, &page, NULL, error);
    if (t6 == NULL) {
        return false;
    }
    if (!draw_page(pdf, t6, &page)) {
        g_set_error(error, FF_ERROR, FF_ERROR_TEMPORARY, "cannot write the PDF file: %s",
                    cairo_status_to_string(cairo_surface_status(pdf)));
        return false;
    }
    return true;
}

static bool add_pages(FfTiff *file, cairo_surface_t *pdf, GError **error)
{
    FfTiffStep step = FF_TIFF_PAGE;
    for (int count = 0; step == FF_TIFF_PAGE && count < FF_LIMIT_PAGES; count++) {
        if (!add_page(file, pdf, error)) {
            return false;
        }
        step = ff_tiff_next_page(file);
    }
    return step == FF_TIFF_END ||
           ff_tiff_fail(file, "the list of pages of the TIFF file is damaged or too long", error);
}

bool ff_document_tiff_to_pdf(int fd, int out_fd, GError **error)
{
    g_autoptr(FfTiff) file = ff_tiff_open_read(fd, error);
    if (file == NULL) {
        return false;
    }
    cairo_surface_t *pdf = cairo_pdf_surface_create_for_stream(write_out, &out_fd, 1, 1);
    cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_CREATOR, "faxferry " FF_VERSION);
    bool done = add_pages(file, pdf, error);
    cairo_surface_finish(pdf);
    cairo_status_t status = cairo_surface_status(pdf);
    cairo_surface_destroy(pdf);
    if (done && status != CAIRO_STATUS_SUCCESS) {
        g_set_error(error, FF_ERROR, FF_ERROR_TEMPORARY, "cannot write the PDF file: %s",
                    cairo_status_to_string(status));
        return false;
    }
    return done;
}
