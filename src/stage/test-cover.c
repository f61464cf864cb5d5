// SPDX-License-Identifier: GPL-3.0-or-later
/* Covers through the real box: good ones, and those that attack. */
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "stage/stage.h"
#include "stage/test-help.h"

#define HEAD "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 612 792'>"
#define TAIL "</svg>"
#define MARK "<text x='40' y='60'>here</text>"

static const FfPageOptions options = {FF_RESOLUTION_STANDARD, FF_PAGE_A4, 20, false};
static const FfCoverFacts facts = {.text = "The text.", .recipient_name = "Anne", .pages = 2};

static FfFile *draw(const char *svg, const char *setting, int *ret_pages, GError **error)
{
    g_autoptr(FfSettings) settings = test_settings_new(setting);
    g_autoptr(FfCoverTemplate) template = ff_cover_template_new(
        ff_file_new_from_bytes("cover.svg", svg, strlen(svg), NULL), "cover.svg");
    return ff_stage_cover(template, &facts, &options, settings, ret_pages, error);
}

static void test_shipped(void)
{
    static const char *const names[] = {"classic.svg", "simple.svg", "formal.svg"};
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path =
            g_build_filename(g_getenv("G_TEST_SRCDIR"), "data", "covers", names[i], NULL);
        g_autofree char *svg = NULL;
        g_autoptr(GError) error = NULL;
        int pages = 0;
        g_assert_true(g_file_get_contents(path, &svg, NULL, NULL));
        g_autoptr(FfFile) tiff = draw(svg, "", &pages, &error);
        g_assert_no_error(error);
        g_assert_cmpint(pages, ==, 1);
        g_assert_cmpstr(tiff->name, ==, "cover.tif");
        g_autoptr(GArray) judged = ff_stage_check_pages(tiff->fd, &error);
        g_assert_no_error(error);
        g_assert_cmpuint(judged->len, ==, 1);
        g_assert_cmpfloat(g_array_index(judged, FfPageFacts, 0).black, >, 0.001);
        g_assert_cmpfloat(g_array_index(judged, FfPageFacts, 0).black, <, 0.05);
    }
}

static void test_error_text(void)
{
    g_autoptr(GError) error = NULL;
    int pages = 7;
    g_assert_null(draw(HEAD "<text>$(Nothing)</text>" TAIL, "", &pages, &error));
    g_assert_error(error, FF_ERROR, FF_ERROR_PERMANENT);
    g_assert_nonnull(strstr(error->message, "line 1: there is no variable $(Nothing)"));
    g_assert_cmpint(pages, ==, 7);
}

/* PNG of one black pixel: pictures that come along are drawn, in the box too. */
static void test_picture(void)
{
    static const char svg[] =
        HEAD "<image x='100' y='100' width='300' height='300' href='data:image/png;base64,"
             "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5E"
             "rkJggg=='/>" TAIL;
    g_autoptr(GError) error = NULL;
    int pages = 0;
    g_autoptr(FfFile) tiff = draw(svg, "", &pages, &error);
    g_assert_no_error(error);
    g_autoptr(GArray) judged = ff_stage_check_pages(tiff->fd, &error);
    g_assert_no_error(error);
    g_assert_cmpfloat(g_array_index(judged, FfPageFacts, 0).black, >, 0.1);
}

static char *repeat(const char *before, const char *what, int count, const char *after)
{
    GString *svg = g_string_new(before);
    for (int i = 0; i < count; i++) {
        g_string_append(svg, what);
    }
    g_string_append(svg, after);
    return g_string_free(svg, FALSE);
}

/* Each level draws the last one ten times. */
static char *make_use_bomb(void)
{
    GString *svg = g_string_new(HEAD "<defs><rect id='a0' width='9' height='9'/>");
    for (int level = 1; level < 12; level++) {
        g_string_append_printf(svg, "<g id='a%d'>", level);
        for (int i = 0; i < 10; i++) {
            g_string_append_printf(svg, "<use href='#a%d' x='%d'/>", level - 1, i);
        }
        g_string_append(svg, "</g>");
    }
    g_string_append(svg, "</defs><use href='#a11'/>" MARK TAIL);
    return g_string_free(svg, FALSE);
}

/* Whatever comes of it, pages or a reason, comes within the time that is set. */
static void assert_ends(const char *what, char *svg)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *owned = svg;
    int pages = 0;
    g_autoptr(FfFile) tiff = draw(owned, "render_timeout = 5", &pages, &error);
    g_test_message("%s: %s", what, tiff != NULL ? "drawn" : error->message);
    if (tiff == NULL) {
        g_assert_error(error, FF_ERROR, FF_ERROR_PERMANENT);
    } else {
        g_assert_cmpint(pages, >=, 1);
    }
}

static void test_hostile(void)
{
    assert_ends("deep", repeat(HEAD, "<g>", 100000, "x"));
    g_autofree char *closed = repeat(MARK, "</g>", 200, TAIL);
    assert_ends("nested", repeat(HEAD, "<g opacity='.9'>", 200, closed));
    assert_ends("many", repeat(HEAD, "<path d='M0 0L9 9'/>", 200000, MARK TAIL));
    assert_ends("path", repeat(HEAD "<path d='M0 0", "L600 700L0 9", 200000, "'/>" MARK TAIL));
    assert_ends("filters",
                repeat(HEAD "<filter id='f' x='-9' y='-9' width='99' height='99'>",
                       "<feGaussianBlur stdDeviation='90'/><feTurbulence numOctaves='99'/>", 50,
                       "</filter><rect width='600' height='700' filter='url(#f)'/>" MARK TAIL));
    assert_ends("dashes", g_strdup(HEAD "<path d='M0 0L1e9 1e9' stroke='#000' "
                                        "stroke-dasharray='.0001'/>" MARK TAIL));
    assert_ends("uses", make_use_bomb());
    assert_ends("itself", g_strdup(HEAD "<g id='a'><use href='#a'/></g>" MARK TAIL));
}

/* Of one name the drawing comes first; the extension says which of them is meant. */
static void test_which_file(void)
{
    static const struct {
        const char *name;
        FfCoverKind kind;
        int files; /* as many of those below are there */
    } cases[] = {
        {"letter", FF_COVER_KIND_OFFICE, 1},     {"letter", FF_COVER_KIND_OFFICE, 3},
        {"letter", FF_COVER_KIND_SVG, 4},        {"letter.svg", FF_COVER_KIND_SVG, 4},
        {"letter.rtf", FF_COVER_KIND_OFFICE, 4}, {"letter.DOCX", FF_COVER_KIND_OFFICE, 5},
    };
    static const char *const files[] = {"letter.rtf", "letter.docx", "letter.odt", "letter.svg",
                                        "letter.DOCX"};
    g_autofree char *folder = g_dir_make_tmp("faxferry-cover-test-XXXXXX", NULL);
    int made = 0;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        for (; made < cases[i].files; made++) {
            g_autofree char *path = g_build_filename(folder, files[made], NULL);
            g_assert_true(g_file_set_contents(path, files[made], -1, NULL));
        }
        g_autoptr(GError) error = NULL;
        g_autoptr(FfCoverTemplate) template = ff_cover_template_open(folder, cases[i].name, &error);
        g_assert_no_error(error);
        g_assert_cmpint((int)template->kind, ==, (int)cases[i].kind);
    }
    g_autoptr(GError) error = NULL;
    g_assert_null(ff_cover_template_open(folder, "letter.txt", &error));
    g_assert_error(error, FF_ERROR, FF_ERROR_PERMANENT);
    for (gsize i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *path = g_build_filename(folder, files[i], NULL);
        g_assert_cmpint(unlink(path), ==, 0);
    }
    g_assert_cmpint(rmdir(folder), ==, 0);
}

static void test_nothing_drawn(void)
{
    static const FfCoverFacts silent = {.pages = 1};
    g_autoptr(FfSettings) settings = test_settings_new("");
    g_autoptr(GError) error = NULL;
    g_autoptr(FfCoverTemplate) template = ff_cover_template_new(
        ff_file_new_from_bytes("cover.svg", HEAD TAIL, strlen(HEAD TAIL), NULL), "cover.svg");
    int pages = 0;
    g_assert_null(ff_stage_cover(template, &silent, &options, settings, &pages, &error));
    g_assert_error(error, FF_ERROR, FF_ERROR_PERMANENT);
    g_assert_nonnull(strstr(error->message, "draws nothing"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ff_stage_warm_up();
    g_test_add_func("/cover/shipped", test_shipped);
    g_test_add_func("/cover/error-text", test_error_text);
    g_test_add_func("/cover/picture", test_picture);
    g_test_add_func("/cover/which-file", test_which_file);
    g_test_add_func("/cover/nothing-drawn", test_nothing_drawn);
    g_test_add_func("/cover/hostile", test_hostile);
    return g_test_run();
}
