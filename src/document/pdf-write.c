// SPDX-License-Identifier: GPL-3.0-or-later
/* A fax TIFF as PDF (ISO 32000-1): each page's T.6 goes into the file as it is, as an image with
 * CCITTFaxDecode. Written out as it comes: one page is in memory at a time. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/file.h"
#include "base/limits.h"
#include "config.h"
#include "document/document.h"
#include "document/fax-pages.h"

#define POINTS_PER_INCH 72.0

/* Numbers of objects. Each page has three: itself, what is drawn on it, and the image. */
enum { CATALOG = 1, PAGE_LIST, INFO, FIRST_PAGE, OBJECTS_OF_PAGE = 3 };

typedef struct {
    int fd;
    GArray *places; /* guint64, of the objects from number 1 on, where in the file each begins */
    guint64 length; /* written so far */
    int pages;
} Writer;

static bool write_octets(Writer *writer, const void *data, gsize length, GError **error)
{
    writer->length += length;
    return ff_file_write(writer->fd, data, length, error);
}

static bool write_text(Writer *writer, GError **error, const char *format, ...) G_GNUC_PRINTF(3, 4);

static bool write_text(Writer *writer, GError **error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    return write_octets(writer, text, strlen(text), error);
}

static bool begin_object(Writer *writer, int number, GError **error)
{
    if (writer->places->len < (guint)number) {
        g_array_set_size(writer->places, (guint)number);
    }
    g_array_index(writer->places, guint64, number - 1) = writer->length;
    return write_text(writer, error, "%d 0 obj\n", number);
}

/* The place of an object that is written later is kept free. */
static bool write_object(Writer *writer, int number, const char *text, GError **error)
{
    return begin_object(writer, number, error) && write_text(writer, error, "%s\nendobj\n", text);
}

/* ---- a page ---- */

/* In points, with a point whatever the locale. */
typedef struct {
    char text[G_ASCII_DTOSTR_BUF_SIZE];
} Points;

/* A hair less than it is: viewers that round outwards to whole pixels would else scale the page to
 * one row more than it has, and blur it. */
static Points to_points(guint32 pixels, double dpi)
{
    const double hair = 0.0001;
    Points points;
    g_ascii_formatd(points.text, sizeof points.text, "%.4f", pixels * POINTS_PER_INCH / dpi - hair);
    return points;
}

static bool write_page_object(Writer *writer, int number, const Points *width, const Points *height,
                              GError **error)
{
    g_autofree char *text =
        g_strdup_printf("<< /Type /Page /Parent %d 0 R /MediaBox [0 0 %s %s]\n"
                        "   /Resources << /XObject << /Fax %d 0 R >> >> /Contents %d 0 R >>",
                        PAGE_LIST, width->text, height->text, number + 2, number + 1);
    return write_object(writer, number, text, error);
}

static bool write_drawing(Writer *writer, int number, const Points *width, const Points *height,
                          GError **error)
{
    g_autofree char *drawing =
        g_strdup_printf("q %s 0 0 %s 0 0 cm /Fax Do Q", width->text, height->text);
    g_autofree char *text =
        g_strdup_printf("<< /Length %zu >>\nstream\n%s\nendstream", strlen(drawing), drawing);
    return write_object(writer, number, text, error);
}

/* Table 11: K below 0 is T.6. Zeros are black as in DeviceGray (BlackIs1 false), and the rows end
 * it, with or without the end-of-block code that T.6 asks for. */
static bool write_image(Writer *writer, int number, GBytes *t6, const FfTiffPage *page,
                        GError **error)
{
    gsize length = 0;
    gconstpointer data = g_bytes_get_data(t6, &length);
    return begin_object(writer, number, error) &&
           write_text(writer, error,
                      "<< /Type /XObject /Subtype /Image /Width %u /Height %u\n"
                      "   /ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /CCITTFaxDecode\n"
                      "   /DecodeParms << /K -1 /Columns %u /Rows %u /BlackIs1 false\n"
                      "                   /EndOfBlock false >> /Length %zu >>\nstream\n",
                      page->width, page->height, page->width, page->height, length) &&
           write_octets(writer, data, length, error) &&
           write_text(writer, error, "\nendstream\nendobj\n");
}

static bool write_page(FfTiff *file, const FfTiffPage *page, FfResolution resolution, gpointer data,
                       GError **error)
{
    Writer *writer = data;
    const int number = FIRST_PAGE + OBJECTS_OF_PAGE * writer->pages;
    const Points width = to_points(page->width, page->x_dpi);
    const Points height = to_points(page->height, page->y_dpi);
    g_autoptr(GBytes) t6 = ff_tiff_read_t6(file, page, NULL, error);
    writer->pages++;
    return t6 != NULL && write_page_object(writer, number, &width, &height, error) &&
           write_drawing(writer, number + 1, &width, &height, error) &&
           write_image(writer, number + 2, t6, page, error);
}

/* ---- what stands around them ---- */

static bool write_page_list(Writer *writer, GError **error)
{
    g_autoptr(GString) text = g_string_new("<< /Type /Pages /Kids [");
    for (int i = 0; i < writer->pages; i++) {
        g_string_append_printf(text, "%s%d 0 R", i % 10 == 0 ? "\n" : " ",
                               FIRST_PAGE + OBJECTS_OF_PAGE * i);
    }
    g_string_append_printf(text, "] /Count %d >>", writer->pages);
    return write_object(writer, PAGE_LIST, text->str, error);
}

/* Text of 7.9.2.2 in UTF-16, in hexadecimal: there is nothing to be escaped. */
static void append_string(GString *text, const char *utf8)
{
    glong length = 0;
    g_autofree gunichar2 *units = g_utf8_to_utf16(utf8, -1, NULL, &length, NULL);
    g_string_append(text, "<FEFF");
    for (glong i = 0; units != NULL && i < length; i++) {
        g_string_append_printf(text, "%04X", units[i]);
    }
    g_string_append_c(text, '>');
}

/* Nothing of the machine: two files of the same fax are the same. */
static bool write_info(Writer *writer, const FfPdfFacts *facts, GError **error)
{
    g_autoptr(GString) text = g_string_new("<< /Creator (faxferry " FF_VERSION ")");
    if (facts->title != NULL) {
        g_string_append(text, " /Title ");
        append_string(text, facts->title);
    }
    if (facts->created_ms > 0) {
        g_autoptr(GDateTime) created = g_date_time_new_from_unix_utc(facts->created_ms / 1000);
        g_autofree char *date = g_date_time_format(created, "%Y%m%d%H%M%S");
        g_string_append_printf(text, " /CreationDate (D:%sZ)", date);
    }
    g_string_append(text, " >>");
    return write_object(writer, INFO, text->str, error);
}

/* 7.5.4: entries of exactly 20 octets. */
static bool write_end(Writer *writer, GError **error)
{
    const guint64 place = writer->length;
    g_autoptr(GString) text = g_string_new(NULL);
    g_string_printf(text, "xref\n0 %u\n0000000000 65535 f \n", writer->places->len + 1);
    for (guint i = 0; i < writer->places->len; i++) {
        g_string_append_printf(text, "%010" G_GUINT64_FORMAT " 00000 n \n",
                               g_array_index(writer->places, guint64, i));
    }
    g_string_append_printf(text,
                           "trailer\n<< /Size %u /Root %d 0 R /Info %d 0 R >>\n"
                           "startxref\n%" G_GUINT64_FORMAT "\n%%%%EOF\n",
                           writer->places->len + 1, CATALOG, INFO, place);
    return write_octets(writer, text->str, text->len, error);
}

static bool write_pdf(Writer *writer, int fd, const FfPdfFacts *facts, GError **error)
{
    static const char start[] = "%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"; /* 7.5.2: what follows is binary */
    g_autofree char *catalog = g_strdup_printf("<< /Type /Catalog /Pages %d 0 R >>", PAGE_LIST);
    return write_octets(writer, start, sizeof start - 1, error) &&
           write_object(writer, CATALOG, catalog, error) &&
           ff_fax_pages_visit(fd, write_page, writer, error) && write_page_list(writer, error) &&
           write_info(writer, facts, error) && write_end(writer, error);
}

bool ff_document_tiff_to_pdf(int fd, const FfPdfFacts *facts, int out_fd, GError **error)
{
    g_autoptr(GArray) places = g_array_new(false, true, sizeof(guint64));
    Writer writer = {.fd = out_fd, .places = places};
    return write_pdf(&writer, fd, facts, error);
}
