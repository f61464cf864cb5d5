// SPDX-License-Identifier: GPL-3.0-or-later
/* Text, HTML and PDF to pages, and what came out looked at; and what holds for every kind. */
#include <fcntl.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "document/sink.h"
#include "document/test-pages.h"
#include "document/test-samples.h"

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

/* Mails as programs write them; each part of them shows, and what is hidden does not. */
static void test_html_mails(void)
{
    static const struct {
        const char *name;
        int pages;
        double least_ink, most_ink;
    } mails[] = {
        {"outlook.html", 1, 0.008, 0.03}, {"gmail.html", 1, 0.008, 0.04},
        {"apple.html", 2, 0.0015, 0.01},  {"newsletter.html", 1, 0.008, 0.04},
        {"invoice.html", 2, 0.05, 0.15},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(mails); i++) {
        g_autoptr(FfFile) pages =
            assert_renders(corpus(mails[i].name), "text/html", &fine, mails[i].pages);
        Ink ink = ink_of(pages, 0);
        g_test_message("%s: %d..%d, %d..%d, %f", mails[i].name, ink.left, ink.right, ink.top,
                       ink.bottom, ink.part);
        g_assert_cmpfloat(ink.part, >, mails[i].least_ink);
        g_assert_cmpfloat(ink.part, <, mails[i].most_ink);
        g_assert_cmpint(ink.left, >=, 100); /* margins of half an inch */
        g_assert_cmpint(ink.right, <, FF_PAGE_WIDTH_PX - 90);
        g_assert_cmpint(ink.top, >=, 98);
        g_assert_cmpint(ink.bottom, <=, ink.rows - 98);
    }
}

/* A picture that the mail has in itself, of 3 pixels an edge, black, as large as it asks for: an
 * inch at 99 pixels an inch. No other picture is there, whatever its address. */
/* Space of some pages is none. */
static void test_html_space(void)
{
    static const char *const space = "<p>one</p><div style=\"height:5000px\"></div><p>two</p>";
    g_autoptr(FfFile) pages = assert_renders(ff_sample_text(space), "text/html", &fine, 2);
}

static void test_html_pictures(void)
{
    static const char png[] =
        "<html><body><img width=99 height=99 alt=x "
        "src='data:image/"
        "png;base64,iVBORw0KGgoAAAANSUhEUgAAAAMAAAADCAAAAABzQ+pjAAAAC0lEQVR42mNgQAAAAAwAAe"
        "/oMyUAAAAASUVORK5CYII='>";
    g_autoptr(FfFile) pages = assert_renders(ff_sample_text(png), "text/html", &fine, 1);
    Ink ink = ink_of(pages, 0);
    assert_box(&ink, 102, 98, 102 + 204, 98 + 196);
    assert_fails(ff_sample_text("<html><img src='file:///etc/passwd'><img src='http://[::1]/x'>"),
                 "text/html", FF_REASON_DOCUMENT_NO_PAGES);
}

/* Too deep, too wide, too dear: its words are printed all the same. */
static void test_html_as_text(void)
{
    g_autoptr(GString) deep = g_string_new("<html><body>");
    for (int i = 0; i < 60000; i++) {
        g_string_append(deep, "<div>");
    }
    g_string_append(deep, "words");
    g_autoptr(FfFile) one = assert_renders(ff_sample_text(deep->str), "text/html", &fine, 1);
    g_assert_cmpfloat(ink_of(one, 0).part, >, 0.0001);
    g_autofree char *text = g_strnfill(3000, 'w');
    for (gsize i = 4; i < 3000; i += 5) {
        text[i] = ' ';
    }
    g_autofree char *wide = g_strconcat("<html><div style='white-space:nowrap'>", text, NULL);
    g_autoptr(FfFile) other = assert_renders(ff_sample_text(wide), "text/html", &fine, 1);
    Ink ink = ink_of(other, 0);
    g_assert_cmpint(ink.bottom, >, 300);
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
    assert_fails(ff_sample_text("%PDF-1.4\n"), NULL, FF_REASON_DOCUMENT_TRUNCATED);
    assert_fails(ff_sample_text("%PDF-1.4\nhello, I am no PDF\n%%EOF\n"), NULL,
                 FF_REASON_DOCUMENT_UNREADABLE);
    assert_fails(ff_sample_cut(whole, 300), NULL, FF_REASON_DOCUMENT_TRUNCATED);
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

/* Pale things go out in black. */
static void test_pale_is_kept(void)
{
    static const double greys[] = {0.5, 0.8, 0.9, 0.97};
    for (gsize i = 0; i < G_N_ELEMENTS(greys); i++) {
        g_autoptr(FfFile) words =
            assert_renders(ff_sample_pdf_in_grey(greys[i], "Invoice 4711", false), NULL, &fine, 1);
        g_autoptr(FfFile) box =
            assert_renders(ff_sample_pdf_in_grey(greys[i], NULL, false), NULL, &fine, 1);
        g_assert_cmpfloat(ink_of(words, 0).part, >, 0.0005);
        Ink ink = ink_of(box, 0);
        assert_box(&ink, 283, 272, 850, 817);
    }
    g_autoptr(FfFile) drawn = assert_renders(ff_sample_png_in_grey(255, 200), NULL, &fine, 1);
    g_autoptr(FfFile) tinted = assert_renders(ff_sample_png_in_grey(235, 190), NULL, &fine, 1);
}

/* What would go out blank is told, and not as damage. */
static void test_pale(void)
{
    const FfReason pale = FF_REASON_DOCUMENT_TOO_PALE;
    assert_fails(ff_sample_pdf_in_grey(0.985, "Invoice 4711", false), NULL, pale);
    assert_fails(ff_sample_pdf_in_grey(0.985, "Invoice 4711", true), NULL, pale);
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

/* --- everything --- */

static void test_unknown(void)
{
    assert_fails(ff_sample_bytes("PK\3\4\0\0\0\0", 8), "application/pdf",
                 FF_REASON_DOCUMENT_UNSUPPORTED);
    assert_fails(ff_sample_text("{\\rtf1 x}"), "text/plain", FF_REASON_DOCUMENT_NEEDS_OFFICE);
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
    const FfDocument documents[] = {{.name = "a", .type = NULL, .fd = text->fd},
                                    {.name = "b", .type = NULL, .fd = bad->fd},
                                    {.name = "c", .type = NULL, .fd = pdf->fd},
                                    {.name = "d", .type = NULL, .fd = pdf->fd}};
    FfDocumentReport reports[4];
    FfPageOptions options = fine;
    options.max_pages = 5; /* too few for the last */
    g_assert_cmpint(ff_document_render(documents, 4, &options, out->fd, reports, NULL, NULL), ==,
                    4);
    g_assert_cmpint(reports[0].first_page, ==, 1);
    g_assert_cmpint(reports[1].reason, ==, FF_REASON_DOCUMENT_TRUNCATED);
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
    const FfDocument document = {.name = "a", .type = NULL, .fd = text->fd};
    FfDocumentReport report;
    FfTiffFacts facts;
    int status = -1;
    ff_document_warm_up();
    g_assert_nonnull(g_dir_read_name(tasks));
    g_assert_null(g_dir_read_name(tasks));
    pid_t pid = fork();
    if (pid == 0) {
        alarm(30); /* a child that waits for a thread that is not there ends here */
        _exit(ff_document_render(&document, 1, &fine, out->fd, &report, NULL, NULL) == 1 ? 0 : 1);
    }
    g_assert_cmpint(waitpid(pid, &status, 0), ==, pid);
    g_assert_cmpint(status, ==, 0);
    g_assert_true(ff_document_check_tiff(out->fd, &facts, NULL));
    g_assert_cmpfloat(facts.black, >, 0);
}

static void test_full_disk(void)
{
    g_autoptr(FfFile) text = ff_sample_text("Hello\n");
    const FfDocument document = {.name = "a", .type = NULL, .fd = text->fd};
    FfDocumentReport report;
    g_autoptr(GError) error = NULL;
    int full = open("/dev/full", O_RDWR | O_CLOEXEC);
    g_assert_cmpint(ff_document_render(&document, 1, &fine, full, &report, NULL, &error), ==, -1);
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
    g_test_add_func("/html/mails", test_html_mails);
    g_test_add_func("/html/space", test_html_space);
    g_test_add_func("/html/pictures", test_html_pictures);
    g_test_add_func("/html/as-text", test_html_as_text);
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
    g_test_add_func("/text/pale-is-kept", test_pale_is_kept);
    g_test_add_func("/text/pale", test_pale);
    g_test_add_func("/text/paper-is-not-pale", test_paper_is_not_pale);
    g_test_add_func("/pdf/blank-page-between", test_pdf_blank_page_between);
    g_test_add_func("/pdf/huge-image", test_pdf_huge_image);
    g_test_add_func("/any/unknown", test_unknown);
    g_test_add_func("/any/garbage", test_garbage);
    g_test_add_func("/any/several", test_several);
    g_test_add_func("/any/full-disk", test_full_disk);
    g_test_add_func("/any/forked", test_forked);
    return g_test_run();
}
