// SPDX-License-Identifier: GPL-3.0-or-later
/* Documents of every kind to pages, and what came out looked at. */
#include <fcntl.h>
#include <string.h>
#include <sys/wait.h>
#include <tiffio.h>
#include <unistd.h>

#include "document/document.h"
#include "document/sink.h"
#include "document/test-samples.h"
#include "document/tiff-read.h"

static const FfPageOptions fine = {FF_RESOLUTION_FINE, FF_PAGE_LETTER, 20, false};

/* One document to pages; the file that comes out is the caller's. */
static FfFile *render(const FfFile *source, const char *type, const FfPageOptions *options,
                      FfDocumentReport *report)
{
    FfFile *pages = ff_sample_bytes("", 0);
    const FfDocument document = {"sample", type, source->fd};
    g_autoptr(GError) error = NULL;
    int count = ff_document_render(&document, 1, options, pages->fd, report, &error);
    g_assert_no_error(error);
    g_assert_cmpint(count, ==, report->pages);
    g_test_message("%s: %d pages, %s", report->kind, report->pages, ff_reason_name(report->reason));
    return pages;
}

static void assert_fails(FfFile *source, const char *type, FfReason reason)
{
    g_autoptr(FfFile) owned = source;
    FfDocumentReport report;
    g_autoptr(FfFile) pages = render(owned, type, &fine, &report);
    g_assert_cmpstr(ff_reason_name(report.reason), ==, ff_reason_name(reason));
    g_assert_cmpint(report.pages, ==, 0);
    g_assert_cmpint(ff_file_size(pages->fd), ==, 0);
}

/* Where the black of a page lies. */
typedef struct {
    int left, top, right, bottom; /* of the box around it, right and bottom inside */
    int rows;
    double part; /* of the page */
} Ink;

static void add_ink(Ink *ink, int x, int y)
{
    ink->left = MIN(ink->left, x);
    ink->top = MIN(ink->top, y);
    ink->right = MAX(ink->right, x);
    ink->bottom = MAX(ink->bottom, y);
}

static Ink ink_of(const FfFile *pages, int number)
{
    g_autoptr(FfTiff) file = ff_tiff_open_read(pages->fd, NULL);
    FfTiffPage page;
    g_assert_nonnull(file);
    for (int i = 0; i < number; i++) {
        g_assert_cmpint(ff_tiff_next_page(file), ==, FF_TIFF_PAGE);
    }
    g_assert_true(ff_tiff_read_page(file, &page, NULL));
    g_autofree guint8 *bits = ff_tiff_read_bits(file, &page, NULL);
    g_assert_nonnull(bits);
    Ink ink = {
        .left = G_MAXINT, .top = G_MAXINT, .right = -1, .bottom = -1, .rows = (int)page.height};
    int count = 0;
    for (int y = 0; y < ink.rows; y++) {
        for (int x = 0; x < FF_PAGE_WIDTH_PX; x++) {
            if (bits[y * FF_PAGE_BITS_STRIDE + x / 8] >> (7 - x % 8) & 1) {
                add_ink(&ink, x, y);
                count++;
            }
        }
    }
    ink.part = (double)count / FF_PAGE_WIDTH_PX / ink.rows;
    return ink;
}

static void assert_near(int value, int wanted, int tolerance)
{
    if (ABS(value - wanted) > tolerance) {
        g_error("%d is not within %d of %d", value, tolerance, wanted);
    }
}

static void assert_box(const Ink *ink, int left, int top, int right, int bottom)
{
    g_test_message("ink: %d,%d to %d,%d", ink->left, ink->top, ink->right, ink->bottom);
    assert_near(ink->left, left, 8);
    assert_near(ink->top, top, 8);
    assert_near(ink->right, right, 8);
    assert_near(ink->bottom, bottom, 8);
}

static FfFile *assert_renders(FfFile *source, const char *type, const FfPageOptions *options,
                              int count)
{
    g_autoptr(FfFile) owned = source;
    FfDocumentReport report;
    FfFile *pages = render(owned, type, options, &report);
    FfTiffFacts facts;
    g_autoptr(GError) error = NULL;
    g_assert_cmpstr(ff_reason_name(report.reason), ==, "none");
    g_assert_cmpint(report.pages, ==, count);
    g_assert_cmpint(report.first_page, ==, 1);
    g_assert_true(ff_document_check_tiff(pages->fd, &facts, &error));
    g_assert_no_error(error);
    g_assert_cmpint(facts.pages, ==, count);
    g_assert_cmpint(facts.width_px, ==, FF_PAGE_WIDTH_PX);
    return pages;
}

/* --- text --- */

static void test_text(void)
{
    g_autoptr(FfFile) pages =
        assert_renders(ff_sample_text("Hello\n\tfax\n"), "text/plain", &fine, 1);
    Ink ink = ink_of(pages, 0);
    assert_near(ink.left, 102, 12);
    assert_near(ink.top, 104, 12);
    g_assert_cmpint(ink.bottom, <, 200);
    g_assert_cmpfloat(ink.part, >, 0.0002);
    g_assert_cmpfloat(ink.part, <, 0.002);
}

/* The same text takes the same place whatever the resolution: advances don't depend on it. */
static void test_text_resolutions(void)
{
    static const FfResolution resolutions[] = {FF_RESOLUTION_STANDARD, FF_RESOLUTION_SUPERFINE};
    const char *text = "0123456789012345678901234567890123456789\n";
    g_autoptr(FfFile) reference = assert_renders(ff_sample_text(text), NULL, &fine, 1);
    Ink wanted = ink_of(reference, 0);
    for (gsize i = 0; i < G_N_ELEMENTS(resolutions); i++) {
        FfPageOptions options = fine;
        options.resolution = resolutions[i];
        g_autoptr(FfFile) pages = assert_renders(ff_sample_text(text), NULL, &options, 1);
        Ink ink = ink_of(pages, 0);
        double factor = (double)ink.rows / wanted.rows;
        assert_near(ink.left, wanted.left, 3);
        assert_near(ink.right, wanted.right, 3);
        assert_near(ink.bottom, (int)(wanted.bottom * factor), 4);
    }
}

static char *many_lines(int count)
{
    GString *text = g_string_new(NULL);
    for (int i = 0; i < count; i++) {
        g_string_append_printf(text, "line %d\n", i);
    }
    return g_string_free(text, false);
}

static void test_text_pages(void)
{
    g_autofree char *text = many_lines(120);
    g_autoptr(FfFile) pages = assert_renders(ff_sample_text(text), NULL, &fine, 3);
    Ink first = ink_of(pages, 0);
    Ink last = ink_of(pages, 2);
    g_assert_cmpint(first.bottom, >, 1950);
    g_assert_cmpint(first.bottom, <=, 2156 - 98);
    g_assert_cmpint(last.bottom, <, 1000);
    g_autoptr(FfFile) fed =
        assert_renders(ff_sample_text("one\ftwo\f\fthree\n\n\n\n"), NULL, &fine, 3);
}

/* A line of hundreds of kilobytes, without a space, is wrapped at the same width as any other. */
static void test_text_long_line(void)
{
    g_autofree char *line = g_strnfill(6000, 'm');
    g_autoptr(FfFile) pages = assert_renders(ff_sample_text(line), NULL, &fine, 2);
    Ink ink = ink_of(pages, 0);
    g_assert_cmpint(ink.right, <=, 1728 - 96);
    g_assert_cmpint(ink.right, >, 1728 - 150);
}

static void test_text_too_long(void)
{
    g_autofree char *text = many_lines(20000);
    assert_fails(ff_sample_text(text), "text/plain", FF_REASON_DOCUMENT_TOO_LONG);
}

/* Tangut, which no font of tools/packages.txt has; and a bullet of the font Symbol. */
#define BOX    "\xf0\x97\x80\x80"
#define BULLET "\xef\x82\xb7"

static void test_text_without_font(void)
{
    g_autofree char *long_text = g_strnfill(200, 'a');
    g_autofree char *few = g_strconcat(long_text, BOX BOX BOX, NULL);
    assert_fails(ff_sample_text(BOX BOX BOX), "text/plain", FF_REASON_DOCUMENT_NO_FONT);
    assert_fails(ff_sample_text("Guten Tag " BOX "\n" BOX "\n" BOX), "text/plain",
                 FF_REASON_DOCUMENT_NO_FONT);
    assert_fails(ff_sample_text("<p>" BOX BOX BOX BOX), "text/html", FF_REASON_DOCUMENT_NO_FONT);
    g_autoptr(FfFile) stray = assert_renders(ff_sample_text("a" BOX BOX), NULL, &fine, 1);
    g_autoptr(FfFile) bullets =
        assert_renders(ff_sample_text(BULLET " a\n" BULLET " b\n" BULLET " c"), NULL, &fine, 1);
    g_autoptr(FfFile) rare = assert_renders(ff_sample_text(few), NULL, &fine, 1);
}

/* Each of these has a font among those of tools/packages.txt. */
static void test_text_of_scripts(void)
{
    static const char *const texts[] = {"\xed\x95\x9c\xea\xb8\x80 \xeb\x98\xa0",
                                        "\xe0\xb8\xaa\xe0\xb8\xa7\xe0\xb8\xb1",
                                        "\xe0\xa4\xa8\xe0\xa4\xae\xe0\xa4\xb8",
                                        "\xd9\x85\xd8\xb1\xd8\xad",
                                        "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d",
                                        "\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e",
                                        "\xf0\x9f\x91\x8d\xf0\x9f\x98\x80\xf0\x9f\x8e\x89"};
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(FfFile) pages = assert_renders(ff_sample_text(texts[i]), NULL, &fine, 1);
    }
}

static void test_text_blank(void)
{
    g_autofree char *blank = g_strnfill(100000, '\n');
    g_autofree char *late = g_strconcat(blank, "x", NULL);
    assert_fails(ff_sample_text(" \n\t\n  \n"), "text/plain", FF_REASON_DOCUMENT_NO_PAGES);
    assert_fails(ff_sample_text(blank), "text/plain", FF_REASON_DOCUMENT_NO_PAGES);
    assert_fails(ff_sample_text(""), "text/plain", FF_REASON_DOCUMENT_NO_PAGES);
    g_autoptr(FfFile) pages = assert_renders(ff_sample_text(late), NULL, &fine, 1);
}

static void test_html(void)
{
    g_autoptr(FfFile) pages =
        assert_renders(ff_sample_text("<h1>Hello</h1><p>fax</p>"), "text/html", &fine, 1);
    g_assert_cmpfloat(ink_of(pages, 0).part, >, 0.0001);
    assert_fails(ff_sample_text("<html><script>x</script></html>"), NULL,
                 FF_REASON_DOCUMENT_NO_PAGES);
}

/* --- PDF --- */

static void test_pdf(void)
{
    g_autoptr(FfFile) pages =
        assert_renders(ff_sample_pdf(3, 612, 792), "application/pdf", &fine, 3);
    for (int i = 0; i < 3; i++) {
        Ink ink = ink_of(pages, i);
        assert_box(&ink, 102, 98, 102 + 204 * i + 102, 196);
        g_assert_cmpint(ink.rows, ==, 2156);
    }
}

static void test_pdf_resolutions(void)
{
    FfPageOptions options = {FF_RESOLUTION_STANDARD, FF_PAGE_A4, 5, false};
    g_autoptr(FfFile) coarse = assert_renders(ff_sample_pdf(1, 612, 792), NULL, &options, 1);
    Ink ink = ink_of(coarse, 0);
    assert_box(&ink, 102, 49, 204, 98);
    options.resolution = FF_RESOLUTION_SUPERFINE;
    g_autoptr(FfFile) sharp = assert_renders(ff_sample_pdf(1, 612, 792), NULL, &options, 1);
    ink = ink_of(sharp, 0);
    assert_box(&ink, 102, 196, 204, 392);
}

/* The mark at the top left of a page on its side is at the top right of the sheet. */
static void test_pdf_landscape(void)
{
    g_autoptr(FfFile) pages = assert_renders(ff_sample_pdf(1, 792, 612), NULL, &fine, 1);
    Ink ink = ink_of(pages, 0);
    assert_box(&ink, 1728 - 204, 98, 1728 - 102, 196);
}

/* No flag: as long as the document. A flag: as long as it says, whatever the document. */
static void test_pdf_lengths(void)
{
    static const struct {
        double width, height;
        int rows, rows_forced;
        int bottom_forced; /* of the mark, which reaches from half an inch to one inch */
    } cases[] = {
        {612, 792, 2156, 2156, 195}, {595, 842, 2292, 2156, 184}, {612, 1008, 2744, 2156, 154},
        {612, 2000, 2744, 2156, 77}, {300, 400, 2156, 2156, 196},
    };
    FfPageOptions forced = fine;
    forced.page_size_forced = true;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        FfFile *source = ff_sample_pdf(1, cases[i].width, cases[i].height);
        g_autoptr(FfFile) kept = ff_sample_cut(source, (gsize)ff_file_size(source->fd));
        g_autoptr(FfFile) pages = assert_renders(source, NULL, &fine, 1);
        FfDocumentReport report;
        g_autoptr(FfFile) fitted = render(kept, NULL, &forced, &report);
        g_assert_cmpint(ink_of(pages, 0).rows, ==, cases[i].rows);
        g_assert_cmpint(ink_of(fitted, 0).rows, ==, cases[i].rows_forced);
        assert_near(ink_of(fitted, 0).bottom, cases[i].bottom_forced, 4);
    }
}

static void test_pdf_large(void)
{
    g_autoptr(FfFile) pages = assert_renders(ff_sample_pdf(1, 1224, 1584), NULL, &fine, 1);
    Ink ink = ink_of(pages, 0);
    assert_box(&ink, 51, 49, 102, 98);
}

static void test_pdf_small(void)
{
    g_autoptr(FfFile) pages = assert_renders(ff_sample_pdf(1, 144, 144), NULL, &fine, 1);
    Ink ink = ink_of(pages, 0); /* centred, at its own size */
    assert_box(&ink, 660 + 102, 98, 660 + 204, 196);
}

static void test_pdf_too_long(void)
{
    assert_fails(ff_sample_pdf(21, 612, 792), NULL, FF_REASON_DOCUMENT_TOO_LONG);
}

static void test_pdf_broken(void)
{
    g_autoptr(FfFile) whole = ff_sample_pdf(2, 612, 792);
    assert_fails(ff_sample_text("%PDF-1.4\n"), NULL, FF_REASON_DOCUMENT_UNREADABLE);
    assert_fails(ff_sample_text("%PDF-1.4\nhello, I am no PDF\n%%EOF\n"), NULL,
                 FF_REASON_DOCUMENT_UNREADABLE);
    assert_fails(ff_sample_cut(whole, 300), NULL, FF_REASON_DOCUMENT_UNREADABLE);
}

static FfFile *corpus(const char *name)
{
    g_autofree char *path =
        g_test_build_filename(G_TEST_DIST, "tests", "corpus", "documents", name, NULL);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        g_error("%s is missing", path);
    }
    return ff_file_new_from_fd(name, fd);
}

static void test_pdf_encrypted(void)
{
    assert_fails(corpus("encrypted.pdf"), NULL, FF_REASON_DOCUMENT_ENCRYPTED);
    /* only restricted by its owner: everyone may read it */
    g_autoptr(FfFile) pages = assert_renders(corpus("restricted.pdf"), NULL, &fine, 1);
}

static void test_pdf_blank(void)
{
    assert_fails(ff_sample_pdf_of_image(10, 10, false), NULL, FF_REASON_DOCUMENT_NO_PAGES);
    assert_fails(corpus("no-pages.pdf"), NULL, FF_REASON_DOCUMENT_NO_PAGES);
    assert_fails(corpus("xfa-placeholder.pdf"), NULL, FF_REASON_DOCUMENT_FORM);
}

/* What would go out blank is told, and not as damage. */
static void test_pale(void)
{
    const FfReason pale = FF_REASON_DOCUMENT_TOO_PALE;
    assert_fails(ff_sample_pdf_in_grey(0.8, NULL, false), NULL, pale);
    assert_fails(ff_sample_pdf_in_grey(0.8, "Invoice 4711", false), NULL, pale);
    assert_fails(ff_sample_pdf_in_grey(0.8, NULL, true), NULL, pale);
    assert_fails(ff_sample_pdf_in_grey(0.8, "Invoice 4711", true), NULL, pale);
    assert_fails(ff_sample_png_in_grey(255, 200), NULL, pale);
    assert_fails(ff_sample_png_in_grey(235, 190), NULL, pale);
    assert_fails(ff_sample_png_in_grey(235, 235), NULL, pale);
    assert_fails(ff_sample_png_in_grey(255, 255), NULL, FF_REASON_DOCUMENT_NO_PAGES);
    g_autoptr(FfFile) white = assert_renders(ff_sample_pdf_in_grey(1, NULL, true), NULL, &fine, 2);
    g_autoptr(FfFile) dark = assert_renders(ff_sample_png_in_grey(255, 100), NULL, &fine, 1);
}

/* The paper of a scanned sheet is not white, and noise and the other side are on it. */
static void test_paper_is_not_pale(void)
{
    static const FfPageOptions options = {FF_RESOLUTION_STANDARD, FF_PAGE_LETTER, 1, false};
    g_autoptr(FfSink) sink = ff_sink_new(&options);
    const gsize length = (gsize)sink->rows * FF_PAGE_STRIDE;
    for (gsize i = 0; i < length; i++) {
        sink->grey[i] = (guint8)(228 + i * 7919 % 13);
    }
    g_assert_false(ff_sink_is_pale(sink, FF_BINARISE_SCAN));
    g_assert_true(ff_sink_is_pale(sink, FF_BINARISE_VECTOR));
    memset(sink->grey + 100000, 185, 1000);
    g_assert_true(ff_sink_is_pale(sink, FF_BINARISE_SCAN));
    memset(sink->grey, 0xff, length);
    g_assert_false(ff_sink_is_pale(sink, FF_BINARISE_VECTOR));
}

/* An empty page among others is the reverse of a sheet and stays. */
static void test_pdf_blank_page_between(void)
{
    g_autoptr(FfFile) pages = assert_renders(corpus("blank-between.pdf"), NULL, &fine, 3);
    g_assert_cmpfloat(ink_of(pages, 1).part, ==, 0);
}

/* Wider than Cairo's images can be: drawn, or refused, but never sent as an empty page. */
static void test_pdf_huge_image(void)
{
    static const char *const names[] = {"wide-image.pdf", "wide-mask.pdf"};
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autoptr(FfFile) source = corpus(names[i]);
        FfDocumentReport report;
        g_autoptr(FfFile) pages = render(source, NULL, &fine, &report);
        if (report.reason == FF_REASON_NONE) {
            g_assert_cmpfloat(ink_of(pages, 0).part, >, 0.1);
        } else {
            g_assert_cmpint(report.reason, ==, FF_REASON_DOCUMENT_UNREADABLE);
        }
    }
}

/* --- pictures --- */

static void test_png(void)
{
    static const FfSamplePng forms[] = {
        {600, 400, 100, 1, false}, {600, 400, 100, 2, false}, {600, 400, 100, 3, false},
        {600, 400, 100, 4, false}, {600, 400, 100, 3, true},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(forms); i++) {
        g_autoptr(FfFile) pages = assert_renders(ff_sample_png(&forms[i]), NULL, &fine, 1);
        Ink ink = ink_of(pages, 0); /* 6 x 4 inches, in the middle, its top left quarter black */
        assert_box(&ink, 252, 0, 252 + 611, 391);
    }
}

static void test_png_without_dpi(void)
{
    const FfSamplePng form = {480, 480, 0, 1, false}; /* 5 inches at 96 */
    g_autoptr(FfFile) pages = assert_renders(ff_sample_png(&form), NULL, &fine, 1);
    Ink ink = ink_of(pages, 0);
    assert_box(&ink, 354, 0, 354 + 509, 489);
}

static void test_png_landscape(void)
{
    const FfSamplePng form = {3000, 2000, 0, 1, false};
    g_autoptr(FfFile) pages = assert_renders(ff_sample_png(&form), NULL, &fine, 1);
    Ink ink = ink_of(pages, 0); /* turned: 7.33 x 11 inches, the black quarter at the top right */
    assert_box(&ink, 864, 0, 864 + 747, 1077);
}

/* A scanned sheet says how large it was, a camera only how many pixels it has. */
static void test_png_lengths(void)
{
    static const struct {
        int width, height, dpi, rows;
    } cases[] = {
        {850, 1400, 100, 2744}, {850, 1400, 0, 2156},   {1400, 850, 100, 2744},
        {827, 1169, 100, 2292}, {827, 1169, 0, 2156},   {850, 1100, 100, 2156},
        {400, 300, 100, 2156},  {3000, 2000, 72, 2156},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        const FfSamplePng form = {cases[i].width, cases[i].height, cases[i].dpi, 1, false};
        g_autoptr(FfFile) pages = assert_renders(ff_sample_png(&form), NULL, &fine, 1);
        g_assert_cmpint(ink_of(pages, 0).rows, ==, cases[i].rows);
    }
}

/* A picture of a whole web site goes over several pages at the full width. */
static void test_png_long(void)
{
    const FfSamplePng form = {1000, 6000, 0, 1, false};
    g_autoptr(FfFile) pages = assert_renders(ff_sample_png(&form), NULL, &fine, 5);
    Ink first = ink_of(pages, 0);
    assert_box(&first, 0, 0, 863, 2155);
    g_assert_cmpfloat(ink_of(pages, 4).part, ==, 0);
}

static void test_png_broken(void)
{
    const FfSamplePng form = {300, 300, 100, 3, false};
    g_autoptr(FfFile) whole = ff_sample_png(&form);
    gint64 size = ff_file_size(whole->fd);
    for (gint64 length = 8; length < size; length += 1 + size / 50) {
        assert_fails(ff_sample_cut(whole, (gsize)length), NULL, FF_REASON_DOCUMENT_UNREADABLE);
    }
}

static void test_png_bomb(void)
{
    /* 2,147,483,647 x 2,147,483,647 and 60,000 x 60,000 pixels in 33 octets */
    assert_fails(
        ff_sample_bytes("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\x7f\xff\xff\xff\x7f\xff\xff\xff\x08\0\0\0\0"
                        "\xa9\x9c\xb5\x4b",
                        33),
        NULL, FF_REASON_DOCUMENT_UNREADABLE);
    assert_fails(corpus("huge.png"), NULL, FF_REASON_DOCUMENT_TOO_LARGE);
}

static void test_jpeg(void)
{
    static const FfSampleJpeg forms[] = {
        {576, 384, 1, 0, false}, {576, 384, 3, 0, false},  {576, 384, 4, 0, false},
        {576, 384, 3, 0, true},  {576, 384, 3, 99, false},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(forms); i++) {
        g_autoptr(FfFile) pages = assert_renders(ff_sample_jpeg(&forms[i]), NULL, &fine, 1);
        Ink ink = ink_of(pages, 0); /* 6 x 4 inches at 96 */
        assert_box(&ink, 252, 0, 252 + 611, 391);
    }
}

/* Where the stored top left goes for each orientation: EXIF 2.3, 4.6.4. */
static void test_jpeg_orientation(void)
{
    static const struct {
        bool right, bottom;
    } corners[] = {{0, 0}, {0, 0}, {1, 0}, {1, 1}, {0, 1}, {0, 0}, {1, 0}, {1, 1}, {0, 1}};
    for (int i = 1; i <= 8; i++) {
        const FfSampleJpeg form = {480, 480, 1, i, false};
        g_autoptr(FfFile) pages = assert_renders(ff_sample_jpeg(&form), NULL, &fine, 1);
        Ink ink = ink_of(pages, 0);
        int left = 354 + (corners[i].right ? 510 : 0);
        int top = corners[i].bottom ? 490 : 0;
        assert_box(&ink, left, top, left + 509, top + 489);
    }
}

/* A telephone's picture: stored on its side, told to be upright; and reduced while it is decoded.
 */
static void test_jpeg_large(void)
{
    const FfSampleJpeg form = {4000, 3000, 3, 6, false};
    g_autoptr(FfFile) pages = assert_renders(ff_sample_jpeg(&form), NULL, &fine, 1);
    Ink ink = ink_of(pages, 0); /* upright 3:4, 8.25 x 11 inches, black at the top right */
    assert_box(&ink, 864, 0, 864 + 841, 1077);
}

static void test_jpeg_broken(void)
{
    const FfSampleJpeg forms[] = {{300, 300, 3, 1, false}, {300, 300, 3, 1, true}};
    for (gsize i = 0; i < G_N_ELEMENTS(forms); i++) {
        g_autoptr(FfFile) whole = ff_sample_jpeg(&forms[i]);
        gint64 size = ff_file_size(whole->fd);
        for (gint64 length = 4; length < size - 2; length += 1 + size / 50) {
            assert_fails(ff_sample_cut(whole, (gsize)length), NULL, FF_REASON_DOCUMENT_UNREADABLE);
        }
    }
}

static void test_jpeg_bomb(void)
{
    static const char header[] =
        "\xff\xd8\xff\xc2\0\x0b\x08\xff\xdc\xff\xdc\x01\x01\x11\0\xff\xda\0\x08\x01\x01\0\0\0\0";
    assert_fails(ff_sample_bytes(header, sizeof header - 1), NULL, FF_REASON_DOCUMENT_TOO_LARGE);
}

/* --- TIFF --- */

#define FAX_TIFF(compression_, photometric_)                                                       \
    {                                                                                              \
        .width = 1728, .height = 1000, .x_dpi = 204, .y_dpi = 196, .bits = 1, .channels = 1,       \
        .compression = (compression_), .photometric = (photometric_)                               \
    }

/* What is a fax page already goes through bit for bit, however it is coded. */
static void test_tiff_fax(void)
{
    static const FfSampleTiff forms[] = {
        FAX_TIFF(COMPRESSION_CCITTFAX4, PHOTOMETRIC_MINISWHITE),
        FAX_TIFF(COMPRESSION_CCITTFAX3, PHOTOMETRIC_MINISWHITE),
        FAX_TIFF(COMPRESSION_CCITTRLE, PHOTOMETRIC_MINISWHITE),
        FAX_TIFF(COMPRESSION_LZW, PHOTOMETRIC_MINISBLACK),
        FAX_TIFF(COMPRESSION_NONE, PHOTOMETRIC_MINISBLACK),
        FAX_TIFF(COMPRESSION_CCITTFAX4, PHOTOMETRIC_MINISBLACK),
    };
    for (gsize i = 0; i < G_N_ELEMENTS(forms); i++) {
        FfSampleTiff form = forms[i];
        form.pages = 3;
        form.rows_per_strip = i % 2 == 0 ? 0 : 100;
        form.fill_order = i < 2 ? FILLORDER_LSB2MSB : 0;
        g_autoptr(FfFile) pages = assert_renders(ff_sample_tiff(&form), NULL, &fine, 3);
        Ink ink = ink_of(pages, 2);
        g_assert_cmpint(ink.left, ==, 0);
        g_assert_cmpint(ink.right, ==, 863);
        g_assert_cmpint(ink.top, ==, 0);
        g_assert_cmpint(ink.bottom, ==, 499);
        g_assert_cmpint(ink.rows, ==, 1000); /* its own length */
    }
}

/* A fax page of another resolution or length keeps its pixels where no row must go. */
static void test_tiff_fax_lengthened(void)
{
    static const struct {
        FfResolution from, to;
        int height;
        bool forced;
        int rows, bottom;
    } cases[] = {
        {FF_RESOLUTION_STANDARD, FF_RESOLUTION_FINE, 500, false, 1000, 499},
        {FF_RESOLUTION_STANDARD, FF_RESOLUTION_SUPERFINE, 500, false, 2000, 999},
        {FF_RESOLUTION_FINE, FF_RESOLUTION_SUPERFINE, 500, true, 4301, 499},
        {FF_RESOLUTION_FINE, FF_RESOLUTION_FINE, 1000, true, 2156, 499},
        {FF_RESOLUTION_FINE, FF_RESOLUTION_FINE, 2200, true, 2200, 1099},
        {FF_RESOLUTION_FINE, FF_RESOLUTION_FINE, 4000, false, 4000, 1999},
    };
    static const double dpi[] = {98, 196, 391};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        const FfPageOptions options = {cases[i].to, FF_PAGE_LETTER, 5, cases[i].forced};
        FfSampleTiff form = FAX_TIFF(COMPRESSION_CCITTFAX4, PHOTOMETRIC_MINISWHITE);
        form.y_dpi = dpi[cases[i].from];
        form.height = cases[i].height;
        g_autoptr(FfFile) pages = assert_renders(ff_sample_tiff(&form), NULL, &options, 1);
        Ink ink = ink_of(pages, 0);
        g_assert_cmpint(ink.rows, ==, cases[i].rows);
        g_assert_cmpint(ink.bottom, ==, cases[i].bottom);
        g_assert_cmpint(ink.right, ==, 863);
    }
}

/* Where rows must go it is drawn: half of them, or as many as fit. */
static void test_tiff_fax_shortened(void)
{
    FfPageOptions options = {FF_RESOLUTION_STANDARD, FF_PAGE_LETTER, 5, false};
    FfSampleTiff form = FAX_TIFF(COMPRESSION_CCITTFAX4, PHOTOMETRIC_MINISWHITE);
    g_autoptr(FfFile) coarse = assert_renders(ff_sample_tiff(&form), NULL, &options, 1);
    Ink ink = ink_of(coarse, 0);
    g_assert_cmpint(ink.rows, ==, 1078);
    assert_box(&ink, 0, 0, 863, 249);
    options = (FfPageOptions){FF_RESOLUTION_FINE, FF_PAGE_LETTER, 5, true};
    form.height = 2744;
    g_autoptr(FfFile) fitted = assert_renders(ff_sample_tiff(&form), NULL, &options, 1);
    ink = ink_of(fitted, 0);
    g_assert_cmpint(ink.rows, ==, 2156);
    assert_box(&ink, 185, 0, 863, 1077);
}

static void test_tiff_foreign(void)
{
    static const FfSampleTiff forms[] = {
        /* a fax of standard resolution: rows are twice as high */
        {.width = 1728,
         .height = 500,
         .x_dpi = 204,
         .y_dpi = 98,
         .bits = 1,
         .channels = 1,
         .compression = COMPRESSION_CCITTFAX4,
         .photometric = PHOTOMETRIC_MINISWHITE},
        {.width = 2541,
         .height = 1531,
         .x_dpi = 300,
         .y_dpi = 300,
         .bits = 1,
         .channels = 1,
         .compression = COMPRESSION_CCITTFAX4,
         .photometric = PHOTOMETRIC_MINISWHITE},
        {.width = 2541,
         .height = 1531,
         .x_dpi = 300,
         .y_dpi = 300,
         .bits = 8,
         .channels = 1,
         .compression = COMPRESSION_LZW,
         .photometric = PHOTOMETRIC_MINISBLACK},
        {.width = 2541,
         .height = 1531,
         .x_dpi = 300,
         .y_dpi = 300,
         .bits = 8,
         .channels = 3,
         .compression = COMPRESSION_ADOBE_DEFLATE,
         .photometric = PHOTOMETRIC_RGB,
         .rows_per_strip = 7},
        {.width = 2541,
         .height = 1531,
         .x_dpi = 300,
         .y_dpi = 300,
         .bits = 8,
         .channels = 4,
         .compression = COMPRESSION_PACKBITS,
         .photometric = PHOTOMETRIC_SEPARATED},
        {.width = 2541,
         .height = 1531,
         .x_dpi = 300,
         .y_dpi = 300,
         .bits = 16,
         .channels = 1,
         .compression = COMPRESSION_NONE,
         .photometric = PHOTOMETRIC_MINISWHITE},
        {.width = 2541,
         .height = 1531,
         .x_dpi = 300,
         .y_dpi = 300,
         .bits = 8,
         .channels = 3,
         .compression = COMPRESSION_JPEG,
         .photometric = PHOTOMETRIC_RGB,
         .rows_per_strip = 64},
        {.width = 2541,
         .height = 1531,
         .x_dpi = 300,
         .y_dpi = 300,
         .bits = 8,
         .channels = 3,
         .compression = COMPRESSION_LZW,
         .photometric = PHOTOMETRIC_RGB,
         .tiled = true},
        {.width = 2541,
         .height = 1531,
         .x_dpi = 300,
         .y_dpi = 300,
         .bits = 1,
         .channels = 1,
         .compression = COMPRESSION_LZW,
         .photometric = PHOTOMETRIC_MINISWHITE,
         .tiled = true},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(forms); i++) {
        g_test_message("form %" G_GSIZE_FORMAT, i);
        g_autoptr(FfFile) pages = assert_renders(ff_sample_tiff(&forms[i]), NULL, &fine, 1);
        Ink ink = ink_of(pages, 0); /* 8.47 x 5.1 inches */
        assert_box(&ink, 0, 0, 863, 499);
    }
}

static void test_tiff_orientation(void)
{
    const FfSampleTiff form = {.width = 1000,
                               .height = 1000,
                               .x_dpi = 200,
                               .y_dpi = 200,
                               .bits = 8,
                               .channels = 3,
                               .compression = COMPRESSION_LZW,
                               .photometric = PHOTOMETRIC_RGB,
                               .orientation = 3};
    g_autoptr(FfFile) pages = assert_renders(ff_sample_tiff(&form), NULL, &fine, 1);
    Ink ink = ink_of(pages, 0);
    assert_box(&ink, 864, 490, 864 + 509, 979);
}

/* Cut anywhere: refused; or, where only the last facts about the last page are gone, all pages are
 * there. */
static void test_tiff_broken(void)
{
    FfSampleTiff form = FAX_TIFF(COMPRESSION_CCITTFAX4, PHOTOMETRIC_MINISWHITE);
    form.pages = 2;
    g_autoptr(FfFile) whole = ff_sample_tiff(&form);
    gint64 size = ff_file_size(whole->fd);
    for (gint64 length = 4; length < size; length++) {
        g_autoptr(FfFile) cut = ff_sample_cut(whole, (gsize)length);
        FfDocumentReport report;
        FfTiffFacts facts = {0};
        g_test_message("%" G_GINT64_FORMAT " of %" G_GINT64_FORMAT, length, size);
        g_autoptr(FfFile) pages = render(cut, NULL, &fine, &report);
        bool sound = ff_document_check_tiff(cut->fd, &facts, NULL);
        if (report.reason == FF_REASON_NONE) {
            g_assert_cmpint(report.pages, ==, 2);
            g_assert_cmpint(length, >, size - 64);
        } else {
            g_assert_cmpint(report.reason, ==, FF_REASON_DOCUMENT_UNREADABLE);
            g_assert_false(sound);
        }
    }
}

static void test_tiff_loop(void)
{
    assert_fails(corpus("loop.tif"), NULL, FF_REASON_DOCUMENT_UNREADABLE);
}

/* --- everything --- */

static void test_unknown(void)
{
    assert_fails(ff_sample_bytes("PK\3\4\0\0\0\0", 8), "application/pdf",
                 FF_REASON_DOCUMENT_UNSUPPORTED);
    assert_fails(ff_sample_text("{\\rtf1 x}"), "text/plain", FF_REASON_DOCUMENT_UNSUPPORTED);
}

/* Random octets behind each mark: any answer will do, but there must be one. */
static void test_garbage(void)
{
    static const char *const marks[] = {"%PDF-1.4\n", "II*", "\x89PNG\r\n\x1a\n", "\xff\xd8\xff",
                                        "<html>"};
    g_autoptr(GRand) random = g_rand_new_with_seed(7);
    for (int i = 0; i < 200; i++) {
        guint8 data[512];
        const char *mark = marks[i % (int)G_N_ELEMENTS(marks)];
        for (gsize j = 0; j < sizeof data; j++) {
            data[j] = (guint8)g_rand_int(random);
        }
        memcpy(data, mark, strlen(mark));
        data[3] = i % (int)G_N_ELEMENTS(marks) == 1 ? 0 : data[3];
        g_autoptr(FfFile) source = ff_sample_bytes(data, sizeof data);
        FfDocumentReport report;
        g_autoptr(FfFile) pages = render(source, NULL, &fine, &report);
    }
}

/* Good and bad ones together: each has its report, the bad ones leave nothing in the file. */
static void test_several(void)
{
    g_autoptr(FfFile) text = ff_sample_text("Hello\n");
    g_autoptr(FfFile) bad = ff_sample_text("%PDF-1.4\n");
    g_autoptr(FfFile) pdf = ff_sample_pdf(3, 612, 792);
    g_autoptr(FfFile) out = ff_sample_bytes("rubbish from before", 19);
    const FfDocument documents[] = {
        {"a", NULL, text->fd}, {"b", NULL, bad->fd}, {"c", NULL, pdf->fd}, {"d", NULL, pdf->fd}};
    FfDocumentReport reports[4];
    FfPageOptions options = fine;
    options.max_pages = 5; /* too few for the last */
    g_assert_cmpint(ff_document_render(documents, 4, &options, out->fd, reports, NULL), ==, 4);
    g_assert_cmpint(reports[0].first_page, ==, 1);
    g_assert_cmpint(reports[1].reason, ==, FF_REASON_DOCUMENT_UNREADABLE);
    g_assert_cmpint(reports[2].first_page, ==, 2);
    g_assert_cmpint(reports[2].pages, ==, 3);
    g_assert_cmpint(reports[3].reason, ==, FF_REASON_DOCUMENT_TOO_LONG);
    g_assert_cmpstr(reports[2].kind, ==, "pdf");
    FfTiffFacts facts;
    g_assert_true(ff_document_check_tiff(out->fd, &facts, NULL));
    g_assert_cmpint(facts.pages, ==, 4);
}

/* A warm process has no thread left over, and a child forked from it can set text: Pango's own
 * thread does not come along. */
static void test_forked(void)
{
    g_autoptr(GDir) tasks = g_dir_open("/proc/self/task", 0, NULL);
    g_autoptr(FfFile) text = ff_sample_text("Hello\n");
    g_autoptr(FfFile) out = ff_sample_bytes("", 0);
    const FfDocument document = {"a", NULL, text->fd};
    FfDocumentReport report;
    FfTiffFacts facts;
    int status = -1;
    ff_document_warm_up();
    g_assert_nonnull(g_dir_read_name(tasks));
    g_assert_null(g_dir_read_name(tasks));
    pid_t pid = fork();
    if (pid == 0) {
        alarm(30); /* a child that waits for a thread that is not there ends here */
        _exit(ff_document_render(&document, 1, &fine, out->fd, &report, NULL) == 1 ? 0 : 1);
    }
    g_assert_cmpint(waitpid(pid, &status, 0), ==, pid);
    g_assert_cmpint(status, ==, 0);
    g_assert_true(ff_document_check_tiff(out->fd, &facts, NULL));
    g_assert_cmpfloat(facts.black, >, 0);
}

static void test_full_disk(void)
{
    g_autoptr(FfFile) text = ff_sample_text("Hello\n");
    const FfDocument document = {"a", NULL, text->fd};
    FfDocumentReport report;
    g_autoptr(GError) error = NULL;
    int full = open("/dev/full", O_RDWR | O_CLOEXEC);
    g_assert_cmpint(ff_document_render(&document, 1, &fine, full, &report, &error), ==, -1);
    g_assert_nonnull(error);
    close(full);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ff_document_warm_up();
    g_test_add_func("/text/simple", test_text);
    g_test_add_func("/text/resolutions", test_text_resolutions);
    g_test_add_func("/text/pages", test_text_pages);
    g_test_add_func("/text/long-line", test_text_long_line);
    g_test_add_func("/text/too-long", test_text_too_long);
    g_test_add_func("/text/blank", test_text_blank);
    g_test_add_func("/text/text-without-font", test_text_without_font);
    g_test_add_func("/text/text-of-scripts", test_text_of_scripts);
    g_test_add_func("/html/simple", test_html);
    g_test_add_func("/pdf/simple", test_pdf);
    g_test_add_func("/pdf/resolutions", test_pdf_resolutions);
    g_test_add_func("/pdf/landscape", test_pdf_landscape);
    g_test_add_func("/pdf/lengths", test_pdf_lengths);
    g_test_add_func("/pdf/large", test_pdf_large);
    g_test_add_func("/pdf/small", test_pdf_small);
    g_test_add_func("/pdf/too-long", test_pdf_too_long);
    g_test_add_func("/pdf/broken", test_pdf_broken);
    g_test_add_func("/pdf/encrypted", test_pdf_encrypted);
    g_test_add_func("/pdf/blank", test_pdf_blank);
    g_test_add_func("/text/pale", test_pale);
    g_test_add_func("/text/paper-is-not-pale", test_paper_is_not_pale);
    g_test_add_func("/pdf/blank-page-between", test_pdf_blank_page_between);
    g_test_add_func("/pdf/huge-image", test_pdf_huge_image);
    g_test_add_func("/png/forms", test_png);
    g_test_add_func("/png/without-dpi", test_png_without_dpi);
    g_test_add_func("/png/landscape", test_png_landscape);
    g_test_add_func("/png/lengths", test_png_lengths);
    g_test_add_func("/png/long", test_png_long);
    g_test_add_func("/png/broken", test_png_broken);
    g_test_add_func("/png/bomb", test_png_bomb);
    g_test_add_func("/jpeg/forms", test_jpeg);
    g_test_add_func("/jpeg/orientation", test_jpeg_orientation);
    g_test_add_func("/jpeg/large", test_jpeg_large);
    g_test_add_func("/jpeg/broken", test_jpeg_broken);
    g_test_add_func("/jpeg/bomb", test_jpeg_bomb);
    g_test_add_func("/tiff/fax", test_tiff_fax);
    g_test_add_func("/tiff/fax-lengthened", test_tiff_fax_lengthened);
    g_test_add_func("/tiff/fax-shortened", test_tiff_fax_shortened);
    g_test_add_func("/tiff/foreign", test_tiff_foreign);
    g_test_add_func("/tiff/orientation", test_tiff_orientation);
    g_test_add_func("/tiff/broken", test_tiff_broken);
    g_test_add_func("/tiff/loop", test_tiff_loop);
    g_test_add_func("/any/unknown", test_unknown);
    g_test_add_func("/any/garbage", test_garbage);
    g_test_add_func("/any/several", test_several);
    g_test_add_func("/any/full-disk", test_full_disk);
    g_test_add_func("/any/forked", test_forked);
    return g_test_run();
}
