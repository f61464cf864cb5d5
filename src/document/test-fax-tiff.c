// SPDX-License-Identifier: GPL-3.0-or-later
/* Fax TIFFs as files: judged, cut, joined, made into PDF and PNG. */
#include <cairo.h>
#include <poppler.h>
#include <string.h>
#include <tiffio.h>
#include <unistd.h>

#include "base/error.h"
#include "document/document.h"
#include "document/test-samples.h"
#include "document/tiff-read.h"
#include "document/tiff-write.h"

static const FfPdfFacts no_facts = {NULL, 0};

static FfSampleTiff fax_form(int pages)
{
    return (FfSampleTiff){.width = 1728,
                          .height = 1000,
                          .x_dpi = 204,
                          .y_dpi = 196,
                          .bits = 1,
                          .channels = 1,
                          .compression = COMPRESSION_CCITTFAX4,
                          .photometric = PHOTOMETRIC_MINISWHITE,
                          .pages = pages};
}

/* A fax whose page n has n x 100 rows, black but for the last. */
static FfFile *numbered_fax(int pages)
{
    FfFile *file = ff_sample_bytes("", 0);
    g_autoptr(FfTiffWriter) writer = ff_tiff_writer_new(file->fd, NULL);
    g_autofree guint8 *bits = g_malloc(FF_PAGE_BITS_STRIDE * 100 * (gsize)pages);
    memset(bits, 0xff, FF_PAGE_BITS_STRIDE * 100 * (gsize)pages);
    for (int page = 1; page <= pages; page++) {
        guint8 *last_row = bits + (page * 100 - 1) * FF_PAGE_BITS_STRIDE;
        memset(last_row, 0, FF_PAGE_BITS_STRIDE);
        g_autoptr(GBytes) t6 = ff_t6_encode(bits, FF_PAGE_WIDTH_PX, page * 100);
        const FfT6Page out = {t6, FF_PAGE_WIDTH_PX, page * 100, FF_RESOLUTION_FINE};
        g_assert_true(ff_tiff_writer_add(writer, &out, NULL));
        memset(last_row, 0xff, FF_PAGE_BITS_STRIDE);
    }
    return file;
}

static void test_check(void)
{
    const FfSampleTiff form = fax_form(3);
    g_autoptr(FfFile) file = ff_sample_tiff(&form);
    g_autoptr(GError) error = NULL;
    FfTiffFacts facts;
    g_assert_true(ff_document_check_tiff(file->fd, &facts, &error));
    g_assert_no_error(error);
    g_assert_cmpint(facts.pages, ==, 3);
    g_assert_cmpint(facts.width_px, ==, 1728);
    g_assert_cmpint(facts.rows, ==, 3000);
    g_assert_cmpfloat_with_epsilon(facts.black, 0.25, 1e-9);
}

static void test_check_pages(void)
{
    g_autoptr(FfFile) file = numbered_fax(3);
    g_autoptr(GArray) pages = ff_document_check_pages(file->fd, NULL);
    g_assert_cmpuint(pages->len, ==, 3);
    for (guint i = 0; i < pages->len; i++) {
        const FfPageFacts *page = &g_array_index(pages, FfPageFacts, i);
        const int rows = 100 * ((int)i + 1);
        g_assert_cmpint(page->width_px, ==, FF_PAGE_WIDTH_PX);
        g_assert_cmpint(page->rows, ==, rows);
        g_assert_cmpint(page->resolution, ==, FF_RESOLUTION_FINE);
        g_assert_cmpfloat_with_epsilon(page->black, (rows - 1) / (double)rows, 1e-9);
        g_assert_cmpint(page->octets, >, 10);
        g_assert_cmpint(page->octets, <, 300);
    }
}

/* Every octet of the file is needed: cut anywhere, it is no fax. */
static void test_check_truncated(void)
{
    g_autoptr(FfFile) file = numbered_fax(3);
    const gint64 size = ff_file_size(file->fd);
    for (gint64 cut = 0; cut < size; cut++) {
        g_autoptr(FfFile) part = ff_sample_cut(file, (gsize)cut);
        FfTiffFacts facts;
        g_assert_false(ff_document_check_tiff(part->fd, &facts, NULL));
    }
}

static void assert_refused(FfFile *source)
{
    g_autoptr(FfFile) file = source;
    g_autoptr(FfFile) out = ff_sample_bytes("", 0);
    g_autoptr(GError) error = NULL;
    FfTiffFacts facts = {.pages = 77};
    g_assert_false(ff_document_check_tiff(file->fd, &facts, &error));
    g_assert_nonnull(error);
    g_test_message("%s", error->message);
    g_assert_cmpint(facts.pages, ==, 77);
}

static void test_check_refuses(void)
{
    FfSampleTiff form = fax_form(1);
    form.width = 1700;
    assert_refused(ff_sample_tiff(&form));
    form = fax_form(1);
    form.y_dpi = 300;
    assert_refused(ff_sample_tiff(&form));
    form = fax_form(1);
    form.x_dpi = 0;
    assert_refused(ff_sample_tiff(&form));
    form = fax_form(1);
    form.compression = COMPRESSION_LZW;
    assert_refused(ff_sample_tiff(&form));
    form = fax_form(1);
    form.bits = 8;
    form.compression = COMPRESSION_NONE;
    assert_refused(ff_sample_tiff(&form));
    form = fax_form(1);
    form.height = 11701;
    assert_refused(ff_sample_tiff(&form));
    form = fax_form(501);
    form.height = 8;
    assert_refused(ff_sample_tiff(&form));
    assert_refused(ff_sample_text(""));
    assert_refused(ff_sample_text("II*"));
}

/* The end-of-block code after half of the rows: libtiff is content with that, a receiver is not. */
static void test_check_missing_rows(void)
{
    static guint8 bits[FF_PAGE_BITS_STRIDE * 100];
    static const guint8 fillings[] = {0x00, 0xa5, 0x5a};
    for (gsize i = 0; i < G_N_ELEMENTS(fillings); i++) {
        memset(bits, fillings[i], sizeof bits);
        for (int said = 100; said <= 200; said += 50) {
            g_autoptr(FfFile) file = ff_sample_bytes("", 0);
            g_autoptr(FfTiffWriter) writer = ff_tiff_writer_new(file->fd, NULL);
            g_autoptr(GBytes) t6 = ff_t6_encode(bits, FF_PAGE_WIDTH_PX, 100);
            const FfT6Page page = {t6, FF_PAGE_WIDTH_PX, said, FF_RESOLUTION_FINE};
            FfTiffFacts facts;
            g_assert_true(ff_tiff_writer_add(writer, &page, NULL));
            g_assert_true(ff_document_check_tiff(file->fd, &facts, NULL) == (said == 100));
        }
    }
}

static bool is_sound(GBytes *t6)
{
    g_autoptr(FfFile) file = ff_sample_bytes("", 0);
    g_autoptr(FfTiffWriter) writer = ff_tiff_writer_new(file->fd, NULL);
    const FfT6Page page = {t6, FF_PAGE_WIDTH_PX, 100, FF_RESOLUTION_FINE};
    FfTiffFacts facts;
    g_assert_true(ff_tiff_writer_add(writer, &page, NULL));
    return ff_document_check_tiff(file->fd, &facts, NULL);
}

/* `whole` with its last octets replaced. */
static bool is_sound_with_end(GBytes *whole, gsize dropped, const char *added, gsize length)
{
    g_autoptr(GByteArray) octets = g_byte_array_new();
    g_byte_array_append(octets, g_bytes_get_data(whole, NULL),
                        (guint)(g_bytes_get_size(whole) - dropped));
    g_byte_array_append(octets, (const guint8 *)added, (guint)length);
    g_autoptr(GBytes) t6 = g_bytes_new(octets->data, octets->len);
    return is_sound(t6);
}

/* Fill and no EOFB (three octets) lose nothing. What follows the page, or is missing, may be part
 * of it: libtiff doesn't look. */
static void test_check_ends(void)
{
    static guint8 bits[FF_PAGE_BITS_STRIDE * 100];
    bits[7] = 0x18;
    bits[sizeof bits - 1] = 0x10;
    g_autoptr(GBytes) whole = ff_t6_encode(bits, FF_PAGE_WIDTH_PX, 100);
    g_assert_true(is_sound(whole));
    g_assert_true(is_sound_with_end(whole, 0, "\0\0\0", 3));
    g_assert_true(is_sound_with_end(whole, 3, "", 0));
    g_assert_false(is_sound_with_end(whole, 0, "\x80", 1));
    g_assert_false(is_sound_with_end(whole, 3, "\xff\xff", 2));
    g_assert_false(is_sound_with_end(whole, 1, "", 0));
    g_assert_false(is_sound_with_end(whole, 5, "", 0));
}

/* Any octet of a page changed: never a crash, and the count of rows never wrong. */
static void test_check_damaged(void)
{
    FfSampleTiff form = fax_form(1);
    form.height = 60;
    g_autoptr(FfFile) whole = ff_sample_tiff(&form);
    gsize length = 0;
    g_autofree char *data = ff_file_read(whole->fd, 1 << 20, &length, NULL);
    for (gsize i = 0; i < length; i++) {
        data[i] = (char)~data[i];
        g_autoptr(FfFile) file = ff_sample_bytes(data, length);
        FfTiffFacts facts = {0};
        if (ff_document_check_tiff(file->fd, &facts, NULL)) {
            g_assert_cmpint(facts.pages, ==, 1);
            g_assert_cmpint(facts.rows, >, 0);
        }
        data[i] = (char)~data[i];
    }
}

static int rows_of(const FfFile *file, int *ret_pages)
{
    g_autoptr(GError) error = NULL;
    FfTiffFacts facts;
    g_assert_true(ff_document_check_tiff(file->fd, &facts, &error));
    g_assert_no_error(error);
    *ret_pages = facts.pages;
    return facts.rows;
}

static void test_join(void)
{
    g_autoptr(FfFile) one = numbered_fax(1);
    g_autoptr(FfFile) three = numbered_fax(3);
    g_autoptr(FfFile) out = ff_sample_bytes("", 0);
    g_autoptr(FfFile) bad = ff_sample_text("no TIFF");
    const int fds[] = {three->fd, one->fd, three->fd, bad->fd};
    int pages;
    g_assert_true(ff_document_join(fds, 3, out->fd, NULL));
    g_assert_cmpint(rows_of(out, &pages), ==, 600 + 100 + 600);
    g_assert_cmpint(pages, ==, 7);
    g_assert_false(ff_document_join(fds, 4, out->fd, NULL));
    g_assert_true(ff_document_join(fds, 0, out->fd, NULL));
    g_assert_cmpint(ff_file_size(out->fd), ==, 0);
}

static void test_cut(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(FfFile) three = numbered_fax(3);
    g_autoptr(FfFile) out = ff_sample_bytes("", 0);
    int pages;
    g_assert_true(ff_document_cut(three->fd, 1, out->fd, NULL));
    g_assert_cmpint(rows_of(out, &pages), ==, 200 + 300);
    g_assert_cmpint(pages, ==, 2);
    g_assert_false(ff_document_cut(three->fd, 3, out->fd, &error));
    g_assert_error(error, FF_ERROR, FF_ERROR_PERMANENT);
}

/* The pixels of the first picture of a page, as Poppler reads it out of the file: nothing was drawn
 * again. */
static cairo_surface_t *picture_of(PopplerDocument *document, int number)
{
    PopplerPage *page = poppler_document_get_page(document, number);
    GList *mappings = poppler_page_get_image_mapping(page);
    g_assert_cmpuint(g_list_length(mappings), ==, 1);
    cairo_surface_t *picture =
        poppler_page_get_image(page, ((PopplerImageMapping *)mappings->data)->image_id);
    poppler_page_free_image_mapping(mappings);
    g_object_unref(page);
    return picture;
}

static void assert_same_pixels(cairo_surface_t *picture, int rows)
{
    g_assert_cmpint(cairo_image_surface_get_width(picture), ==, 1728);
    g_assert_cmpint(cairo_image_surface_get_height(picture), ==, rows);
    const guint8 *data = cairo_image_surface_get_data(picture);
    int stride = cairo_image_surface_get_stride(picture);
    for (int y = 0; y < rows; y++) {
        guint8 wanted = y == rows - 1 ? 0xff : 0;
        for (int x = 0; x < 1728; x++) {
            g_assert_cmpint(data[y * stride + 4 * x], ==, wanted);
        }
    }
}

static void test_pdf(void)
{
    g_autoptr(FfFile) file = numbered_fax(3);
    g_autoptr(FfFile) out = ff_sample_bytes("", 0);
    g_autoptr(GError) error = NULL;
    gsize length = 0;
    g_assert_true(ff_document_tiff_to_pdf(file->fd, &no_facts, out->fd, &error));
    g_assert_no_error(error);
    g_autofree char *data = ff_file_read(out->fd, 1 << 20, &length, NULL);
    g_assert_nonnull(memmem(data, length, "CCITTFaxDecode", 14));
    g_autoptr(GBytes) bytes = g_bytes_new_static(data, length);
    PopplerDocument *document = poppler_document_new_from_bytes(bytes, NULL, &error);
    g_assert_no_error(error);
    g_assert_cmpint(poppler_document_get_n_pages(document), ==, 3);
    for (int i = 0; i < 3; i++) {
        PopplerPage *page = poppler_document_get_page(document, i);
        double width;
        double height;
        poppler_page_get_size(page, &width, &height);
        g_assert_cmpfloat_with_epsilon(width, 1728 * 72 / 204.0, 0.01);
        g_assert_cmpfloat_with_epsilon(height, (i + 1) * 100 * 72 / 196.0, 0.01);
        g_object_unref(page);
        cairo_surface_t *picture = picture_of(document, i);
        assert_same_pixels(picture, (i + 1) * 100);
        cairo_surface_destroy(picture);
    }
    g_object_unref(document);
}

/* Other codings of the same page become T.6 first. */
static void test_pdf_of_other_codings(void)
{
    static const int compressions[] = {COMPRESSION_CCITTFAX3, COMPRESSION_CCITTFAX4,
                                       COMPRESSION_CCITTFAX4, COMPRESSION_CCITTFAX4};
    for (int i = 0; i < 4; i++) {
        FfSampleTiff form = fax_form(1);
        form.compression = compressions[i];
        form.rows_per_strip = i == 1 ? 100 : 0;
        form.fill_order = i == 2 ? FILLORDER_LSB2MSB : 0;
        form.photometric = i == 3 ? PHOTOMETRIC_MINISBLACK : form.photometric;
        g_autoptr(FfFile) file = ff_sample_tiff(&form);
        g_autoptr(FfFile) pdf = ff_sample_bytes("", 0);
        g_autoptr(FfFile) back = ff_sample_bytes("", 0);
        const FfPageOptions options = {FF_RESOLUTION_FINE, FF_PAGE_LETTER, 1, false};
        const FfDocument document = {.name = "x", .type = NULL, .fd = pdf->fd};
        FfDocumentReport report;
        FfTiffFacts facts;
        g_assert_true(ff_document_tiff_to_pdf(file->fd, &no_facts, pdf->fd, NULL));
        g_assert_cmpint(ff_document_render(&document, 1, &options, back->fd, &report, NULL, NULL),
                        ==, 1);
        g_assert_true(ff_document_check_tiff(back->fd, &facts, NULL));
        g_assert_cmpfloat_with_epsilon(facts.black, 864.0 * 500 / 1728 / 2156, 0.001);
    }
}

static void test_pdf_refuses(void)
{
    g_autoptr(FfFile) text = ff_sample_text("hello");
    g_autoptr(FfFile) out = ff_sample_bytes("", 0);
    g_autoptr(GError) error = NULL;
    g_assert_false(ff_document_tiff_to_pdf(text->fd, &no_facts, out->fd, &error));
    g_assert_nonnull(error);
    FfSampleTiff form = fax_form(1);
    form.width = 100;
    g_autoptr(FfFile) narrow = ff_sample_tiff(&form);
    g_clear_error(&error);
    g_assert_false(ff_document_tiff_to_pdf(narrow->fd, &no_facts, out->fd, &error));
    g_assert_nonnull(error);
}

static cairo_status_t read_png(void *closure, unsigned char *data, unsigned int length)
{
    return read(*(int *)closure, data, length) == (gssize)length ? CAIRO_STATUS_SUCCESS
                                                                 : CAIRO_STATUS_READ_ERROR;
}

static cairo_surface_t *open_png(const FfFile *file)
{
    g_assert_cmpint(lseek(file->fd, 0, SEEK_SET), ==, 0);
    cairo_surface_t *png =
        cairo_image_surface_create_from_png_stream(read_png, (gpointer)(guintptr)&file->fd);
    g_assert_cmpint(cairo_surface_status(png), ==, CAIRO_STATUS_SUCCESS);
    return png;
}

static guint8 grey_at(cairo_surface_t *png, int x, int y)
{
    const guint8 *data = cairo_image_surface_get_data(png);
    return data[y * cairo_image_surface_get_stride(png) + 4 * x];
}

static void test_png(void)
{
    FfSampleTiff form = fax_form(2);
    form.y_dpi = 98;
    g_autoptr(FfFile) file = ff_sample_tiff(&form);
    g_autoptr(FfFile) out = ff_sample_bytes("", 0);
    g_assert_true(ff_document_page_to_png(file->fd, 1, 432, out->fd, NULL));
    cairo_surface_t *png = open_png(out);
    g_assert_cmpint(cairo_image_surface_get_width(png), ==, 432);
    g_assert_cmpint(cairo_image_surface_get_height(png), ==,
                    520); /* 1000 rows at 98 are 10.2 inches */
    g_assert_cmpint(grey_at(png, 100, 100), ==, 0);
    g_assert_cmpint(grey_at(png, 300, 100), ==, 255);
    g_assert_cmpint(grey_at(png, 100, 400), ==, 255);
    cairo_surface_destroy(png);
}

/* A stroke of two pixels, of the three and a half that a pixel of the picture covers: dark enough
 * to read. The width of the picture is odd. */
static void test_png_of_strokes(void)
{
    g_autofree guint8 *bits = g_malloc0(FF_PAGE_BITS_STRIDE * 700);
    memset(bits + FF_PAGE_BITS_STRIDE * 350, 0xff, FF_PAGE_BITS_STRIDE * 2);
    g_autoptr(GBytes) t6 = ff_t6_encode(bits, FF_PAGE_WIDTH_PX, 700);
    const FfT6Page page = {t6, FF_PAGE_WIDTH_PX, 700, FF_RESOLUTION_FINE};
    g_autoptr(FfFile) file = ff_sample_bytes("", 0);
    g_autoptr(FfTiffWriter) writer = ff_tiff_writer_new(file->fd, NULL);
    g_autoptr(FfFile) out = ff_sample_bytes("", 0);
    g_assert_true(ff_tiff_writer_add(writer, &page, NULL));
    g_assert_true(ff_document_page_to_png(file->fd, 0, 481, out->fd, NULL));
    cairo_surface_t *png = open_png(out);
    int darkest = 255;
    for (int y = 0; y < cairo_image_surface_get_height(png); y++) {
        darkest = MIN(darkest, grey_at(png, 480, y));
        g_assert_cmpint(grey_at(png, 480, y), ==, grey_at(png, 0, y));
        g_assert_cmpint(grey_at(png, 480, y) % 17, ==, 0);
    }
    g_assert_cmpint(darkest, <, 115);
    g_assert_cmpint(ff_file_size(out->fd), <, 1000);
    cairo_surface_destroy(png);
}

/* Three pages: two columns, two rows. */
static void test_sheet(void)
{
    const FfSampleTiff form = fax_form(3);
    g_autoptr(FfFile) file = ff_sample_tiff(&form);
    g_autoptr(FfFile) out = ff_sample_bytes("", 0);
    g_assert_true(ff_document_sheet_to_png(file->fd, 216, out->fd, NULL));
    cairo_surface_t *png = open_png(out);
    g_assert_cmpint(cairo_image_surface_get_width(png), ==, 2 * (216 + 12) + 12);
    g_assert_cmpint(cairo_image_surface_get_height(png), ==, 2 * (130 + 12) + 12);
    g_assert_cmpint(grey_at(png, 5, 5), ==, 0xaa);
    for (int i = 0; i < 3; i++) {
        int left = 12 + i % 2 * 228;
        int top = 12 + i / 2 * 142;
        g_assert_cmpint(grey_at(png, left + 50, top + 30), ==, 0);
        g_assert_cmpint(grey_at(png, left + 150, top + 30), ==, 255);
        g_assert_cmpint(grey_at(png, left + 50, top + 100), ==, 255);
    }
    g_assert_cmpint(grey_at(png, 300, 200), ==, 0xaa); /* no fourth */
    cairo_surface_destroy(png);
}

static void test_sheet_of_many(void)
{
    FfSampleTiff form = fax_form(FF_SHEET_PAGES + 5);
    form.height = 100;
    g_autoptr(FfFile) file = ff_sample_tiff(&form);
    g_autoptr(FfFile) out = ff_sample_bytes("", 0);
    g_assert_true(ff_document_sheet_to_png(file->fd, 100, out->fd, NULL));
    cairo_surface_t *png = open_png(out);
    g_assert_cmpint(cairo_image_surface_get_width(png), ==, 6 * (100 + 12) + 12);
    g_assert_cmpint(cairo_image_surface_get_height(png), ==, 6 * (6 + 12) + 12);
    cairo_surface_destroy(png);
}

static void test_png_refuses(void)
{
    const FfSampleTiff form = fax_form(2);
    g_autoptr(FfFile) file = ff_sample_tiff(&form);
    g_autoptr(FfFile) out = ff_sample_bytes("", 0);
    g_autoptr(GError) error = NULL;
    g_assert_false(ff_document_page_to_png(file->fd, 2, 432, out->fd, &error));
    g_assert_nonnull(error);
    g_assert_true(ff_document_page_to_png(file->fd, 0, 1000000, out->fd, NULL));
    g_assert_true(ff_document_page_to_png(file->fd, 0, -5, out->fd, NULL));
    g_autoptr(FfFile) text = ff_sample_text("hello");
    g_assert_false(ff_document_sheet_to_png(text->fd, 100, out->fd, NULL));
    g_assert_true(ff_document_sheet_to_png(file->fd, -5, out->fd, NULL));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/fax-tiff/check", test_check);
    g_test_add_func("/fax-tiff/check-pages", test_check_pages);
    g_test_add_func("/fax-tiff/check-truncated", test_check_truncated);
    g_test_add_func("/fax-tiff/check-refuses", test_check_refuses);
    g_test_add_func("/fax-tiff/check-missing-rows", test_check_missing_rows);
    g_test_add_func("/fax-tiff/check-ends", test_check_ends);
    g_test_add_func("/fax-tiff/check-damaged", test_check_damaged);
    g_test_add_func("/fax-tiff/join", test_join);
    g_test_add_func("/fax-tiff/cut", test_cut);
    g_test_add_func("/fax-tiff/pdf", test_pdf);
    g_test_add_func("/fax-tiff/pdf-of-other-codings", test_pdf_of_other_codings);
    g_test_add_func("/fax-tiff/pdf-refuses", test_pdf_refuses);
    g_test_add_func("/fax-tiff/png", test_png);
    g_test_add_func("/fax-tiff/png-of-strokes", test_png_of_strokes);
    g_test_add_func("/fax-tiff/sheet", test_sheet);
    g_test_add_func("/fax-tiff/sheet-of-many", test_sheet_of_many);
    g_test_add_func("/fax-tiff/png-refuses", test_png_refuses);
    return g_test_run();
}
