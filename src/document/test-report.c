// SPDX-License-Identifier: GPL-3.0-or-later
/* What the renderer tells of documents and pages besides whether they are good. */
#include "document/test-pages.h"
#include "document/test-pictures.h"
#include "document/test-samples.h"

static void assert_note(const char *octets, const char *type, const char *note)
{
    g_autoptr(FfFile) source = ff_sample_text(octets);
    FfDocumentReport report;
    g_autoptr(FfFile) pages = render(source, type, &fine, &report);
    g_assert_cmpint(report.pages, >, 0);
    g_assert_cmpstr(ff_document_note_name(report.note), ==, note);
}

static void test_notes(void)
{
    g_autoptr(GString) deep = g_string_new("<html><body>");
    for (int i = 0; i < 60000; i++) {
        g_string_append(deep, "<div>");
    }
    g_string_append(deep, "caf\xe9");
    assert_note(deep->str, "text/html", "html-as-text");
    assert_note("<p>caf\xc3\xa9", "text/html", NULL);
    assert_note("<p>caf\xe9", "text/html", "charset-guessed");
    assert_note("caf\xc3\xa9", "text/plain", NULL);
    assert_note("caf\xe9", "text/plain", "charset-guessed");
}

static void assert_picture_note(FfFile *source, const char *note)
{
    g_autoptr(FfFile) owned = source;
    FfDocumentReport report;
    g_autoptr(FfFile) pages = render(owned, NULL, &fine, &report);
    g_assert_cmpint(report.pages, ==, 1);
    g_assert_cmpstr(ff_document_note_name(report.note), ==, note);
}

/* A plan or a roll of paper on a fax page; A3 is still read. */
static void test_shrunk(void)
{
    assert_picture_note(ff_sample_pdf(1, 612, 5000), "shrunk");
    assert_picture_note(ff_sample_pdf(1, 2384, 1684), "shrunk");
    assert_picture_note(ff_sample_pdf(1, 1191, 842), NULL);
    assert_picture_note(ff_sample_pdf(1, 612, 792), NULL);
}

/* Pages there are for the first of several pictures only. */
static void test_moving(void)
{
    for (int frames = 0; frames <= 3; frames++) {
        const char *note = frames > 1 ? "first-picture" : NULL;
        const FfSampleGif gif = {.width = 600, .height = 400, .frames = frames};
        const FfSampleGif own = {.width = 600,
                                 .height = 400,
                                 .transparent = true,
                                 .own_colours = true,
                                 .frames = frames};
        const FfSampleWebp webp = {.width = 600, .height = 400, .frames = frames};
        assert_picture_note(ff_sample_gif(&gif), note);
        assert_picture_note(ff_sample_gif(&own), note);
        assert_picture_note(ff_sample_webp(&webp), note);
    }
}

/* Of a document that failed nothing is told, nor is the next one blamed for it. */
static void test_note_of_its_own(void)
{
    g_autoptr(FfFile) guessed = ff_sample_text("caf\xe9");
    g_autoptr(FfFile) bad = ff_sample_text("\xe9 \xf3\xb0\x80\x81");
    g_autoptr(FfFile) good = ff_sample_pdf(1, 612, 792);
    g_autoptr(FfFile) out = ff_sample_bytes("", 0);
    const FfDocument documents[] = {{.name = "a", .type = NULL, .fd = guessed->fd},
                                    {.name = "b", .type = "image/png", .fd = bad->fd},
                                    {.name = "c", .type = NULL, .fd = good->fd}};
    FfDocumentReport reports[3];
    ff_document_render(documents, 3, &fine, out->fd, reports, NULL, NULL);
    g_assert_cmpint(reports[0].note, ==, FF_NOTE_CHARSET_GUESSED);
    g_assert_cmpint(reports[2].note, ==, FF_NOTE_NONE);
}

static void assert_same_facts(const GArray *told, const FfFile *tiff)
{
    g_autoptr(GArray) found = ff_document_check_pages(tiff->fd, NULL);
    g_assert_nonnull(found);
    g_assert_cmpuint(told->len, ==, found->len);
    for (guint i = 0; i < found->len; i++) {
        const FfPageFacts *one = &g_array_index(told, FfPageFacts, i);
        const FfPageFacts *other = &g_array_index(found, FfPageFacts, i);
        g_test_message("page %u: %d rows, %d octets, black %g", i, one->rows, (int)one->octets,
                       one->black);
        g_assert_cmpint(one->width_px, ==, other->width_px);
        g_assert_cmpint(one->rows, ==, other->rows);
        g_assert_cmpint(one->resolution, ==, other->resolution);
        g_assert_cmpint(one->octets, ==, other->octets);
        g_assert_cmpfloat(one->black, ==, other->black);
        g_assert_cmpfloat(one->black, >, 0);
    }
}

/* What is told of pages while they are made is what the judge finds in the file: drawn, gone
 * through as they are, with rows repeated, with white added. */
static void test_page_facts(void)
{
    g_autoptr(FfFile) html = corpus("newsletter.html");
    g_autoptr(FfFile) pdf = ff_sample_pdf(2, 612, 792);
    FfDocumentReport report;
    const FfPageOptions coarse = {FF_RESOLUTION_STANDARD, FF_PAGE_LETTER, 20, false};
    g_autoptr(FfFile) same = render(html, "text/html", &fine, &report);
    g_autoptr(FfFile) repeated = render(html, "text/html", &coarse, &report);
    const FfDocument documents[] = {{.name = "a", .type = NULL, .fd = html->fd},
                                    {.name = "b", .type = NULL, .fd = pdf->fd},
                                    {.name = "c", .type = NULL, .fd = same->fd},
                                    {.name = "d", .type = NULL, .fd = repeated->fd}};
    const FfPageOptions legal = {FF_RESOLUTION_FINE, FF_PAGE_LEGAL, 20, true};
    const FfPageOptions *const options[] = {&fine, &legal};
    for (gsize i = 0; i < G_N_ELEMENTS(options); i++) {
        g_autoptr(GArray) told = g_array_new(false, false, sizeof(FfPageFacts));
        g_autoptr(FfFile) out = ff_sample_bytes("", 0);
        FfDocumentReport reports[4];
        int count = ff_document_render(documents, 4, options[i], out->fd, reports, told, NULL);
        g_assert_cmpint(count, ==, 5);
        assert_same_facts(told, out);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/report/notes", test_notes);
    g_test_add_func("/report/moving", test_moving);
    g_test_add_func("/report/shrunk", test_shrunk);
    g_test_add_func("/report/note-of-its-own", test_note_of_its_own);
    g_test_add_func("/report/page-facts", test_page_facts);
    return g_test_run();
}
