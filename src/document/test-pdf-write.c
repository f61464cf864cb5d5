// SPDX-License-Identifier: GPL-3.0-or-later
/* Received faxes as PDF, read back by the tools that other people's viewers are made of. */
#include <poppler.h>
#include <string.h>
#include <tiffio.h>

#include "base/error.h"
#include "base/limits.h"
#include "document/document.h"
#include "document/fax-pages.h"
#include "document/test-samples.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PopplerDocument, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PopplerPage, g_object_unref)

/* A received TIFF, as far machines and their programs write it. */
typedef struct {
    int width_px, rows;
    double y_dpi;
    int compression, group3_options, fill_order, rows_per_strip, photometric;
} Form;

static const Form forms[] = {
    {1728, 1078, 98, COMPRESSION_CCITTFAX4, 0, FILLORDER_MSB2LSB, 0, PHOTOMETRIC_MINISWHITE},
    {1728, 2287, 196, COMPRESSION_CCITTFAX4, 0, FILLORDER_LSB2MSB, 0, PHOTOMETRIC_MINISWHITE},
    {1728, 4301, 391, COMPRESSION_CCITTFAX4, 0, FILLORDER_LSB2MSB, 77, PHOTOMETRIC_MINISWHITE},
    {2048, 1400, 196, COMPRESSION_CCITTFAX3, 0, FILLORDER_LSB2MSB, 64, PHOTOMETRIC_MINISWHITE},
    {2432, 1001, 98, COMPRESSION_CCITTFAX3, GROUP3OPT_2DENCODING, FILLORDER_MSB2LSB, 0,
     PHOTOMETRIC_MINISWHITE},
    {1728, 333, 196, COMPRESSION_CCITTFAX3, GROUP3OPT_2DENCODING | GROUP3OPT_FILLBITS,
     FILLORDER_LSB2MSB, 100, PHOTOMETRIC_MINISWHITE},
    {1728, 1, 196, COMPRESSION_CCITTFAX4, 0, FILLORDER_MSB2LSB, 0, PHOTOMETRIC_MINISBLACK},
};

static const FfPdfFacts facts = {"Fax from M\xc3\xbcller (+49 30), \xe6\x9d\xb1\xe4\xba\xac",
                                 1795788300000};

static void set_tags(TIFF *tiff, const Form *form)
{
    TIFFSetField(tiff, TIFFTAG_COMPRESSION, form->compression);
    if (form->compression == COMPRESSION_CCITTFAX3) {
        TIFFSetField(tiff, TIFFTAG_GROUP3OPTIONS, form->group3_options);
    }
    TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, form->width_px);
    TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, form->rows);
    TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP,
                 form->rows_per_strip ? form->rows_per_strip : form->rows);
    TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, 1);
    TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, 1);
    TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, form->photometric);
    TIFFSetField(tiff, TIFFTAG_FILLORDER, form->fill_order);
    TIFFSetField(tiff, TIFFTAG_RESOLUTIONUNIT, RESUNIT_INCH);
    TIFFSetField(tiff, TIFFTAG_XRESOLUTION, 204.0);
    TIFFSetField(tiff, TIFFTAG_YRESOLUTION, form->y_dpi);
}

/* The bits of page `number`, 1 is black: runs at random places. */
static guint8 *draw_row(const Form *form, GRand *random)
{
    const int octets = form->width_px / 8;
    guint8 *row = g_malloc0((gsize)octets);
    for (int run = 0; run < 5; run++) {
        row[g_rand_int_range(random, 0, octets)] = (guint8)g_rand_int(random);
        int start = g_rand_int_range(random, 0, octets - 6);
        memset(row + start, 0xff, (gsize)g_rand_int_range(random, 1, 6));
    }
    return row;
}

static void write_page(TIFF *tiff, const Form *form, guint32 seed)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(seed);
    set_tags(tiff, form);
    for (int y = 0; y < form->rows; y++) {
        g_autofree guint8 *row = draw_row(form, random);
        g_assert_cmpint(TIFFWriteScanline(tiff, row, (guint32)y, 0), ==, 1);
    }
    g_assert_true(TIFFWriteDirectory(tiff));
}

/* The forms from `first` on, again and again. */
static FfFile *make_fax(int pages, gsize first)
{
    FfFile *file = ff_sample_bytes("", 0);
    g_autofree char *path = g_strdup_printf("/proc/self/fd/%d", file->fd);
    TIFF *tiff = TIFFOpen(path, "w");
    for (int i = 0; i < pages; i++) {
        write_page(tiff, &forms[first + (gsize)i % (G_N_ELEMENTS(forms) - first)], (guint32)i);
    }
    TIFFClose(tiff);
    return file;
}

static FfFile *make_pdf(const FfFile *fax, const FfPdfFacts *said)
{
    g_autoptr(GError) error = NULL;
    FfFile *pdf = ff_sample_bytes("", 0);
    ff_document_tiff_to_pdf(fax->fd, said, pdf->fd, &error);
    g_assert_no_error(error);
    return pdf;
}

static PopplerDocument *open_pdf(const FfFile *pdf)
{
    g_autoptr(GError) error = NULL;
    gsize length = 0;
    char *data = ff_file_read(pdf->fd, 64 << 20, &length, NULL);
    g_autoptr(GBytes) bytes = g_bytes_new_take(data, length);
    PopplerDocument *document = poppler_document_new_from_bytes(bytes, NULL, &error);
    g_assert_no_error(error);
    return document;
}

static void test_pages(void)
{
    g_autoptr(FfFile) fax = make_fax(G_N_ELEMENTS(forms), 0);
    g_autoptr(FfFile) pdf = make_pdf(fax, &facts);
    g_autoptr(PopplerDocument) document = open_pdf(pdf);
    g_autofree char *title = poppler_document_get_title(document);
    g_autofree char *producer = poppler_document_get_producer(document);
    g_autofree char *creator = poppler_document_get_creator(document);
    g_autofree char *author = poppler_document_get_author(document);
    g_assert_cmpint(poppler_document_get_n_pages(document), ==, G_N_ELEMENTS(forms));
    g_assert_cmpstr(title, ==, facts.title);
    g_assert_cmpint(poppler_document_get_creation_date(document), ==, facts.created_ms / 1000);
    g_assert_true(g_str_has_prefix(creator, "faxferry "));
    g_assert_null(producer);
    g_assert_null(author);
    for (gsize i = 0; i < G_N_ELEMENTS(forms); i++) {
        g_autoptr(PopplerPage) page = poppler_document_get_page(document, (int)i);
        double width;
        double height;
        poppler_page_get_size(page, &width, &height);
        g_assert_cmpfloat_with_epsilon(width, forms[i].width_px * 72 / 204.0, 0.001);
        g_assert_cmpfloat_with_epsilon(height, forms[i].rows * 72 / forms[i].y_dpi, 0.001);
    }
}

/* Two files of one fax are the same, and nothing is said that was not given. */
static void test_facts(void)
{
    static const FfPdfFacts none = {NULL, 0};
    g_autoptr(FfFile) fax = make_fax(2, 0);
    g_autoptr(FfFile) one = make_pdf(fax, &none);
    g_autoptr(FfFile) other = make_pdf(fax, &none);
    gsize one_length = 0;
    gsize other_length = 0;
    g_autofree char *one_data = ff_file_read(one->fd, 1 << 20, &one_length, NULL);
    g_autofree char *other_data = ff_file_read(other->fd, 1 << 20, &other_length, NULL);
    g_assert_cmpmem(one_data, one_length, other_data, other_length);
    g_assert_null(memmem(one_data, one_length, "/Title", 6));
    g_assert_null(memmem(one_data, one_length, "Date", 4));
}

/* ---- by programs of other people ---- */

typedef struct {
    char *folder, *pdf;
} Place;

static char *path_in(const Place *place, const char *name)
{
    return g_build_filename(place->folder, name, NULL);
}

static Place save(const FfFile *pdf)
{
    Place place = {g_dir_make_tmp("faxferry-pdf-XXXXXX", NULL), NULL};
    place.pdf = path_in(&place, "fax.pdf");
    g_assert_true(ff_file_save(pdf->fd, place.pdf, NULL));
    return place;
}

static void remove_all(Place *place)
{
    g_autoptr(GDir) folder = g_dir_open(place->folder, 0, NULL);
    const char *name;
    while ((name = g_dir_read_name(folder)) != NULL) {
        g_autofree char *path = path_in(place, name);
        remove(path);
    }
    remove(place->folder);
    g_free(place->folder);
    g_free(place->pdf);
}

static char *run(const char *const *arguments)
{
    g_autoptr(GError) error = NULL;
    char *output = NULL;
    int status = -1;
    g_spawn_sync(NULL, (char **)arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, NULL,
                 &status, &error);
    g_assert_no_error(error);
    g_test_message("%s", output);
    g_assert_true(g_spawn_check_wait_status(status, &error));
    return output;
}

static bool has_tool(const char *name)
{
    g_autofree char *path = g_find_program_in_path(name);
    if (path == NULL) {
        g_test_skip(name);
    }
    return path != NULL;
}

static void test_qpdf(void)
{
    if (!has_tool("qpdf")) {
        return;
    }
    g_autoptr(FfFile) fax = make_fax(G_N_ELEMENTS(forms), 0);
    g_autoptr(FfFile) pdf = make_pdf(fax, &facts);
    Place place = save(pdf);
    const char *const check[] = {"qpdf", "--check", place.pdf, NULL};
    g_autofree char *told = run(check); /* exits with 3 where there is but a warning */
    g_assert_nonnull(strstr(told, "No syntax or stream encoding errors found"));
    remove_all(&place);
}

/* One white or black octet a pixel, of a PGM file without comments. */
static void assert_picture(const char *path, const Form *form, guint32 seed)
{
    g_autofree char *data = NULL;
    gsize length = 0;
    g_assert_true(g_file_get_contents(path, &data, &length, NULL));
    g_autofree char *head = g_strdup_printf("P5\n%d %d\n255\n", form->width_px, form->rows);
    const guint8 *at = (const guint8 *)data + strlen(head);
    g_assert_cmpmem(data, strlen(head), head, strlen(head));
    g_assert_cmpuint(length, ==, strlen(head) + (gsize)form->width_px * (gsize)form->rows);
    g_autoptr(GRand) random = g_rand_new_with_seed(seed);
    const bool inverted = form->photometric == PHOTOMETRIC_MINISBLACK;
    for (int y = 0; y < form->rows; y++) {
        g_autofree guint8 *row = draw_row(form, random);
        for (int x = 0; x < form->width_px; x++) {
            bool black = (row[x / 8] >> (7 - x % 8) & 1) != inverted;
            g_assert_cmpint(*at++, ==, black ? 0 : 255);
        }
    }
}

/* Drawn at its own resolution, each pixel is where it was. */
static void test_pdftoppm(void)
{
    if (!has_tool("pdftoppm")) {
        return;
    }
    g_autoptr(FfFile) fax = make_fax(G_N_ELEMENTS(forms), 0);
    g_autoptr(FfFile) pdf = make_pdf(fax, &facts);
    Place place = save(pdf);
    g_autofree char *picture = path_in(&place, "page");
    g_autofree char *file = path_in(&place, "page.pgm");
    for (gsize i = 0; i < G_N_ELEMENTS(forms); i++) {
        g_autofree char *number = g_strdup_printf("%zu", i + 1);
        g_autofree char *y_dpi = g_strdup_printf("%d", (int)forms[i].y_dpi);
        const char *const draw[] = {"pdftoppm", "-gray", "-singlefile", "-f",      number,  "-rx",
                                    "204",      "-ry",   y_dpi,         place.pdf, picture, NULL};
        g_autofree char *told = run(draw);
        assert_picture(file, &forms[i], (guint32)i);
    }
    remove_all(&place);
}

static void test_pdfimages(void)
{
    if (!has_tool("pdfimages")) {
        return;
    }
    g_autoptr(FfFile) fax = make_fax(G_N_ELEMENTS(forms), 0);
    g_autoptr(FfFile) pdf = make_pdf(fax, &facts);
    Place place = save(pdf);
    const char *const list[] = {"pdfimages", "-list", place.pdf, NULL};
    g_autofree char *told = run(list);
    g_auto(GStrv) lines = g_strsplit(g_strchomp(told), "\n", -1);
    g_assert_cmpuint(g_strv_length(lines), ==, 2 + G_N_ELEMENTS(forms));
    for (guint i = 2; lines[i] != NULL; i++) {
        g_assert_nonnull(strstr(lines[i], " gray    1   1  ccitt  no "));
    }
    remove_all(&place);
}

static void test_many_pages(void)
{
    g_autoptr(FfFile) fax = make_fax(FF_LIMIT_PAGES, 5);
    g_autoptr(FfFile) pdf = make_pdf(fax, &facts);
    g_autoptr(PopplerDocument) document = open_pdf(pdf);
    g_assert_cmpint(poppler_document_get_n_pages(document), ==, FF_LIMIT_PAGES);
}

/* Cut anywhere: refused, and not made a PDF of what is left. */
static void test_damaged(void)
{
    g_autoptr(FfFile) fax = make_fax(3, 4);
    const gint64 size = ff_file_size(fax->fd);
    for (gint64 cut = 0; cut < size; cut += MAX(1, size / 61)) {
        g_autoptr(FfFile) part = ff_sample_cut(fax, (gsize)cut);
        g_autoptr(FfFile) pdf = ff_sample_bytes("", 0);
        g_autoptr(GError) error = NULL;
        g_assert_false(ff_document_tiff_to_pdf(part->fd, &facts, pdf->fd, &error));
        g_assert_error(error, FF_ERROR, FF_ERROR_PERMANENT);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/pdf-write/pages", test_pages);
    g_test_add_func("/pdf-write/facts", test_facts);
    g_test_add_func("/pdf-write/qpdf", test_qpdf);
    g_test_add_func("/pdf-write/pdftoppm", test_pdftoppm);
    g_test_add_func("/pdf-write/pdfimages", test_pdfimages);
    g_test_add_func("/pdf-write/many-pages", test_many_pages);
    g_test_add_func("/pdf-write/damaged", test_damaged);
    return g_test_run();
}
